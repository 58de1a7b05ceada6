"""A real SMTP relay on loopback that answers by script and keeps what it took."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import AuthResult

from wirewatch.domain.configuration import MailSettings


@dataclass
class Script:
    """What the relay says at each step, and what it saw. An answer "DROP" closes the connection without one."""

    mail: str = "250 OK"
    rcpt: dict[str, str] = field(default_factory=dict)  # address -> answer; others are taken
    data: str = "250 OK queued as 4711"
    sessions: int = 0  # ever opened
    per_session: int = 1000  # messages, then the relay hangs up with a 421
    hangs_up: bool = False  # when a session brings a second message, without a word
    token: str = "fresh"
    before_answer: Callable[[], object] | None = None  # done in a thread once a message is whole
    password: str = "correct"
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    refused_login: str = "535 5.7.8 wrong password"

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Return what the script says of the sender."""
        envelope.mail_from = address
        session.ww_mails = getattr(session, "ww_mails", 0) + 1
        self.sessions += session.ww_mails == 1
        if self.hangs_up and session.ww_mails > 1:
            server.transport.abort()
        if session.ww_mails > self.per_session:
            server.transport.write(b"421 4.7.0 too many messages in this session\r\n")
            server.transport.close()
            return "421 4.7.0 bye"
        return self._said(server, self.mail)

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Return what the script says of the address."""
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self._said(server, answer)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take the message, then say what the script says."""
        if self.data == "DROP" or self.data.startswith("250"):
            if self.before_answer is not None:
                await asyncio.to_thread(self.before_answer)
            self.taken.append(
                (envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.original_content))
            )
        return self._said(server, self.data)

    def authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        """Take the one login that the script knows."""
        right = data.login == b"desk" and data.password == self.password.encode()
        return AuthResult(
            success=right, handled=right, message=None if right else self.refused_login
        )

    async def auth_XOAUTH2(self, server: Any, arguments: list[str]) -> AuthResult:
        """Take the one access token that the script knows, in the form that Google and Microsoft describe."""
        said = base64.b64decode(arguments[1]).decode() if len(arguments) > 1 else ""
        if said == f"user=desk@example.org\x01auth=Bearer {self.token}\x01\x01":
            return AuthResult(success=True)
        await server.push(
            "334 " + base64.b64encode(b'{"status":"401","schemes":"bearer"}').decode()
        )
        assert await server._reader.readline() == b"\r\n"
        return AuthResult(success=False, handled=False, message="535 5.7.8 token refused")

    def _said(self, server: Any, answer: str) -> str:
        if answer == "DROP":
            server.transport.abort()
        return answer


@dataclass(frozen=True)
class Relay:
    """A relay at work."""

    port: int
    script: Script

    def settings(self, **more: Any) -> MailSettings:
        """Return the mail settings that reach it."""
        known: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "security": "none"}
        return MailSettings(sender="Desk <desk@example.org>", **(known | more))


AUTHORITY = trustme.CA()


def server_tls(host: str = "127.0.0.1") -> ssl.SSLContext:
    """Return a server's context with a certificate for `host`, signed by AUTHORITY."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(host).configure_cert(context)
    return context


@contextlib.contextmanager
def relay(script: Script | None = None, **options: Any) -> Iterator[Relay]:
    """Run a relay on a free port of loopback until the block ends."""
    script = script or Script()
    port = free_port()
    controller = Controller(script, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield Relay(port=port, script=script)
    finally:
        controller.stop(no_assert=True)


class _Lmtp(Controller):
    def factory(self) -> Any:
        return LMTP(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def mailbox_server(script: Script | None = None, **options: Any) -> Iterator[Relay]:
    """Run an LMTP server on a free port of loopback until the block ends."""
    script = script or Script()
    port = free_port()
    controller = _Lmtp(script, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield Relay(port=port, script=script)
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    """Return a port of loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
