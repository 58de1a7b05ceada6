"""The ways out that stay open while a worker delivers: one session with the mail relay for many mails."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from wirewatch.adapters.channels import email
from wirewatch.adapters.channels.email import Relay, printed_token
from wirewatch.adapters.config.settings import secret
from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digests.model import Receipt
from wirewatch.steps.desk import Desk


class Ways:
    """One worker's open ends; not for two threads at once. Use it as a context, or close it."""

    def __init__(self, desk: Desk) -> None:
        """Open nothing yet."""
        self.desk = desk
        self._relay: Relay | None = None

    def mail(self, payload: bytes, *, mail: MailSettings, to: str) -> Receipt:
        """Send one mail by the way that the settings name. Raises ConfigErrors when secrets.env cannot be used."""
        if mail.transport == "sendmail":
            return email.hand_in(payload, sender=mail.sender, to=to, program=mail.program)
        missing = next((name for name in (mail.password, mail.token) if name and self.secret(name) is None), None)
        if missing:
            return unset(missing)
        if self._relay is None:
            trusted = self.desk.config.settings.network.ca_file
            self._relay = Relay(mail, secret=self._login_secret(mail), ca_file=trusted)
        return self._relay.send(payload, sender=mail.sender, to=to)

    def secret(self, name: str) -> str | None:
        """Give the secret of that name, None when it is set nowhere. Raises ConfigErrors."""
        return secret(name, folder=self.desk.config_folder, environ=self.desk.environ)

    def close(self) -> None:
        """Close what is open."""
        if self._relay is not None:
            self._relay.close()
            self._relay = None

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        self.close()

    def _login_secret(self, mail: MailSettings) -> Callable[[], str | None]:
        """Give what is asked at each login: a token that a command prints has run out by the next one."""
        command, name = mail.token_command, mail.password or mail.token
        if command is not None:
            return lambda: printed_token(command, environ=self.desk.environ)
        return lambda: self.secret(name) if name else None


def unset(name: str) -> Receipt:
    """Give that a secret is named and set nowhere."""
    what = f"{name} is not set; export it, or write {name}=… into secrets.env beside settings.yaml"
    return Receipt(outcome="held", reply=what)
