"""Shared by the senders: connections, secrets, network settings, ids that identify repeats."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from types import TracebackType
from typing import Self

from wirewatch.adapters.channels.email import Relay
from wirewatch.adapters.channels.sendmail import token_from_command
from wirewatch.adapters.config.secrets import find_secret
from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.outbox_queries import Delivery
from wirewatch.domain.configuration import MailSettings, NetworkSettings
from wirewatch.steps.resources import Resources


class SecretNotSet(LookupError):
    """A variable that the configuration names has no value. The message says what to do."""

    def __init__(self, name: str) -> None:
        """`name`: of the environment variable."""
        super().__init__(
            f"{name} is not set; export it, or write {name}=… into secrets.env beside settings.yaml"
        )


class Connections:
    """One thread's open connections; not thread-safe. Use it as a context manager, or close it."""

    def __init__(self, resources: Resources) -> None:
        """Connections are opened on first use."""
        self.resources = resources
        self._relay: Relay | None = None

    @property
    def network(self) -> NetworkSettings:
        """Proxy, certificates and private networks that senders must respect."""
        return self.resources.config.settings.network

    def secret(self, name: str) -> str:
        """Return the value of a secret. Raises SecretNotSet and ConfigErrors."""
        value = self._find_secret(name)
        if value is None:
            raise SecretNotSet(name)
        return value

    def relay(self, mail: MailSettings) -> Relay:
        """Return the one session with the mail relay. Raises SecretNotSet and ConfigErrors."""
        for name in (mail.password, mail.token):
            if name:
                self.secret(name)
        if self._relay is None:
            self._relay = Relay(mail, secret=self._login_secret(mail), ca_file=self.network.ca_file)
        return self._relay

    def delivery_id(self, delivery: Delivery) -> str:
        """Return an id that is unique across installations and cannot be guessed."""
        with self.resources.store.begin() as tx:
            key = bytes.fromhex(key_values.install_key(tx, now=delivery.planned_at))
        text = f"slack|{delivery.id}|{delivery.subscriber}|{delivery.identity}"
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def close(self) -> None:
        """Close open connections."""
        if self._relay is not None:
            self._relay.close()
            self._relay = None

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close open connections."""
        self.close()

    def _find_secret(self, name: str) -> str | None:
        return find_secret(
            name, folder=self.resources.config_folder, environ=self.resources.environ
        )

    def _login_secret(self, mail: MailSettings) -> Callable[[], str | None]:
        """Return a function that reads the secret at each login, as a printed token may expire."""
        command, name = mail.token_command, mail.password or mail.token
        if command is not None:
            return lambda: token_from_command(command, environ=self.resources.environ)
        return lambda: self._find_secret(name) if name else None
