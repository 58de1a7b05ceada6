"""A session with a mail relay or LMTP server: reached, made safe, logged in."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from ipaddress import ip_address

from wirewatch.adapters.redaction import Redactor
from wirewatch.adapters.smtp_answers import Unfit
from wirewatch.domain.configuration import MailSettings

LONGEST_ANSWER = 64 * 1024  # bytes of all lines together; RFC 5321, 4.5.3.1.5 allows 512 a line, relays send some forty
CHUNK = 4096
CHALLENGE = 334  # its words are part of the login, and are not kept


class _Answers:
    """The lines that a far end sends, bounded in bytes and seconds: smtplib bounds neither a whole answer."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._ahead = b""  # what came behind the end of the last answer
        self._bytes = 0
        self._deadline: float | None = None

    def begin(self) -> None:
        """Start the clock of one answer: it has to be whole within the socket's timeout."""
        patience = self._sock.gettimeout()
        self._deadline = None if patience is None else time.monotonic() + patience
        self._bytes = 0

    def line(self) -> bytes:
        """Return the next line of the answer, b"" at the end of the connection. Raises OSError beyond a bound."""
        while b"\n" not in self._ahead:
            if self._bytes + len(self._ahead) > LONGEST_ANSWER:
                raise OSError(f"its answer is longer than {LONGEST_ANSWER // 1024} kB")
            if not (more := self._received()):
                return b""
            self._ahead += more
        line, end, self._ahead = self._ahead.partition(b"\n")
        self._bytes += len(line) + len(end)
        return line + end

    def close(self) -> None:
        """Do nothing: the socket is the session's."""

    def _received(self) -> bytes:
        if self._deadline is None:
            return self._sock.recv(CHUNK)
        patience, left = self._sock.gettimeout(), self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        try:
            return self._sock.recv(CHUNK)
        finally:
            self._sock.settimeout(patience)


class Session(smtplib.SMTP):
    """A session that reads no more of an answer than LONGEST_ANSWER, and not for longer than the socket's timeout.

    Once `redactor` is set, no answer repeats a secret: relays echo the login that they refuse.
    """

    file: _Answers | None
    redactor = Redactor()

    def getreply(self) -> tuple[int, bytes]:
        """Return code and words of one answer, as smtplib does; -1 for a line that is no reply."""
        code, said = self._answer()
        return code, said if code == CHALLENGE else self.redactor.of_bytes(said)

    def _answer(self) -> tuple[int, bytes]:
        if self.file is None:  # a new one after STARTTLS: what was sent ahead in the clear is dropped with the old one
            assert self.sock is not None
            self.file = _Answers(self.sock)
        self.file.begin()
        said: list[bytes] = []
        while True:
            line = self._line(self.file)
            said.append(line[4:].strip(b" \t\r\n"))
            if not line[:3].isdigit():
                return -1, b"\n".join(said)
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(said)

    def _line(self, answers: _Answers) -> bytes:
        try:
            line = answers.line()
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"connection closed: {error}") from None
        if not line:
            self.close()
            raise smtplib.SMTPServerDisconnected("connection unexpectedly closed")
        return line


class _SmtpTls(Session, smtplib.SMTP_SSL):
    """SMTP that speaks TLS from the start."""


class _Lmtp(Session, smtplib.LMTP):
    """LMTP, by TCP or a socket of this machine."""


def connected(mail: MailSettings, *, ca_file: str | None, patience: float) -> Session:
    """Open a session as `security` asks; raises Unfit when the relay offers no STARTTLS, else as smtplib does."""
    trusted = ssl.create_default_context()
    if ca_file:  # named with `cafile=`, it would replace the system's
        trusted.load_verify_locations(ca_file)
    relay = _dialled(mail, trusted, patience=patience)
    try:
        if relay.sock is not None and relay.sock.family != socket.AF_UNIX:
            # The final dot is a write of its own: held back until the message is acknowledged, each would cost 40 ms.
            relay.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if mail.transport == "lmtp" and not 200 <= relay.ehlo()[0] <= 299:
            raise Unfit("it speaks no LMTP; set mail.transport to smtp, or mail.port to that of the LMTP service")
        relay.ehlo_or_helo_if_needed()
        if mail.security == "starttls" and not mail.host.startswith("/"):
            if not relay.has_extn("starttls"):
                raise Unfit("it offers no STARTTLS; set mail.security to tls, or to none for a relay on this machine")
            relay.starttls(context=trusted)
            relay.ehlo()
    except BaseException:
        relay.close()
        raise
    return relay


def _dialled(mail: MailSettings, trusted: ssl.SSLContext, *, patience: float) -> Session:
    if mail.transport == "lmtp":
        return _Lmtp(mail.host, mail.port, timeout=patience)
    if mail.security == "tls":
        return _SmtpTls(mail.host, mail.port, timeout=patience, context=trusted)
    return Session(mail.host, mail.port, timeout=patience)


def log_in(relay: Session, mail: MailSettings, secret: str | None) -> None:
    """Log in by password or access token; raises as smtplib does, Unfit for what cannot be tried."""
    user = mail.user or ""
    if secret is None:
        raise Unfit(f"mail.user is set, but {mail.password or 'mail.password'} holds no password")
    relay.redactor = Redactor([secret], logins=[f"{user}:{secret}"])
    if mail.auth == "password":
        relay.login(user, secret)
        return
    if "XOAUTH2" not in relay.esmtp_features.get("auth", "").upper().split():
        raise Unfit("it takes no access tokens (XOAUTH2); set mail.auth to password, or another mail.host")

    def said(challenge: bytes | None = None) -> str:
        # A challenge is what is wrong, as JSON; an empty line asks for the refusal itself.
        return f"user={user}\x01auth=Bearer {secret}\x01\x01" if challenge is None else ""

    relay.auth("XOAUTH2", said)


def in_the_clear(mail: MailSettings) -> bool:
    """Tell whether a login would cross a network without TLS."""
    return bool(mail.user) and mail.security == "none" and not _is_here(mail.host)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.startswith("/")
