"""Open SMTP and LMTP sessions whose replies are bounded in size and time, and log in."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from ipaddress import ip_address

from wirewatch.adapters.channels.mail_receipts import RelayMismatch
from wirewatch.adapters.redaction import Redactor
from wirewatch.domain.configuration import MailSettings

MAX_REPLY_BYTES = (
    64 * 1024
)  # bytes of all lines together; RFC 5321, 4.5.3.1.5 allows 512 a line, relays send some forty
RECV_BYTES = 4096
AUTH_CHALLENGE_CODE = 334  # its text is part of the login and is not kept


class _ReplyReader:
    """Reads the lines of a server's reply, bounded in bytes and seconds.

    Smtplib bounds neither for a whole reply.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._ahead = b""  # bytes received after the end of the last reply
        self._bytes = 0
        self._deadline: float | None = None

    def begin(self) -> None:
        """Start the time limit of one reply: it has to be complete within the socket's timeout."""
        patience = self._sock.gettimeout()
        self._deadline = None if patience is None else time.monotonic() + patience
        self._bytes = 0

    def line(self) -> bytes:
        """Return the next line of the reply, b"" at the end of the connection.

        Raises OSError beyond a bound.
        """
        while b"\n" not in self._ahead:
            if self._bytes + len(self._ahead) > MAX_REPLY_BYTES:
                raise OSError(f"its answer is longer than {MAX_REPLY_BYTES // 1024} kB")
            if not (data := self._receive()):
                return b""
            self._ahead += data
        line, end, self._ahead = self._ahead.partition(b"\n")
        self._bytes += len(line) + len(end)
        return line + end

    def close(self) -> None:
        """Do nothing: the session owns the socket."""

    def _receive(self) -> bytes:
        if self._deadline is None:
            return self._sock.recv(RECV_BYTES)
        patience, seconds_left = self._sock.gettimeout(), self._deadline - time.monotonic()
        if seconds_left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(seconds_left)
        try:
            return self._sock.recv(RECV_BYTES)
        finally:
            self._sock.settimeout(patience)


class Session(smtplib.SMTP):
    """A session whose replies are bounded by LONGEST_ANSWER and, in time, by the socket's timeout.

    Once `redactor` is set, replies are redacted: relays echo the login that they refuse.
    """

    file: _ReplyReader | None
    redactor = Redactor()

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text of one reply, as smtplib does.

        Code -1 for a line that is not a reply.
        """
        code, reply = self._answer()
        return code, reply if code == AUTH_CHALLENGE_CODE else self.redactor.of_bytes(reply)

    def _answer(self) -> tuple[int, bytes]:
        if (
            self.file is None
        ):  # renewed after STARTTLS, to drop plaintext that was injected before it
            assert self.sock is not None
            self.file = _ReplyReader(self.sock)
        self.file.begin()
        lines: list[bytes] = []
        while True:
            line = self._line(self.file)
            lines.append(line[4:].strip(b" \t\r\n"))
            if not line[:3].isdigit():
                return -1, b"\n".join(lines)
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)

    def _line(self, answers: _ReplyReader) -> bytes:
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
    """SMTP with implicit TLS."""


class _Lmtp(Session, smtplib.LMTP):
    """LMTP, over TCP or a local socket."""


def open_session(mail: MailSettings, *, ca_file: str | None, timeout: float) -> Session:
    """Open a session as `security` asks.

    Raises RelayMismatch if it lacks STARTTLS, else as smtplib.
    """
    trusted = ssl.create_default_context()
    if ca_file:  # named with `cafile=`, it would replace the system's
        trusted.load_verify_locations(ca_file)
    relay = _create_session(mail, trusted, timeout=timeout)
    try:
        if relay.sock is not None and relay.sock.family != socket.AF_UNIX:
            # The final dot is a separate write; Nagle's algorithm would delay it until the message
            # is acknowledged, which costs 40 ms per mail.
            relay.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if mail.transport == "lmtp" and not 200 <= relay.ehlo()[0] <= 299:
            raise RelayMismatch(
                "it speaks no LMTP; set mail.transport to smtp, or mail.port to that of the LMTP service"
            )
        relay.ehlo_or_helo_if_needed()
        if mail.security == "starttls" and not mail.host.startswith("/"):
            if not relay.has_extn("starttls"):
                raise RelayMismatch(
                    "it offers no STARTTLS; set mail.security to tls, or to none for a relay on this machine"
                )
            relay.starttls(context=trusted)
            relay.ehlo()
    except BaseException:
        relay.close()
        raise
    return relay


def _create_session(mail: MailSettings, trusted: ssl.SSLContext, *, timeout: float) -> Session:
    if mail.transport == "lmtp":
        return _Lmtp(mail.host, mail.port, timeout=timeout)
    if mail.security == "tls":
        return _SmtpTls(mail.host, mail.port, timeout=timeout, context=trusted)
    return Session(mail.host, mail.port, timeout=timeout)


def log_in(relay: Session, mail: MailSettings, secret: str | None) -> None:
    """Log in by password or access token.

    Raises as smtplib does, RelayMismatch if no login can be attempted.
    """
    user = mail.user or ""
    if secret is None:
        raise RelayMismatch(
            f"mail.user is set, but {mail.password or 'mail.password'} holds no password"
        )
    relay.redactor = Redactor([secret], logins=[f"{user}:{secret}"])
    if mail.auth == "password":
        relay.login(user, secret)
        return
    if "XOAUTH2" not in relay.esmtp_features.get("auth", "").upper().split():
        raise RelayMismatch(
            "it takes no access tokens (XOAUTH2); set mail.auth to password, or another mail.host"
        )

    def said(challenge: bytes | None = None) -> str:
        # The challenge holds the error as JSON; an empty response makes the server refuse.
        return f"user={user}\x01auth=Bearer {secret}\x01\x01" if challenge is None else ""

    relay.auth("XOAUTH2", said)


def sends_login_in_plaintext(mail: MailSettings) -> bool:
    """True if a login would be sent over a network without TLS."""
    return bool(mail.user) and mail.security == "none" and not _is_local(mail.host)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.startswith("/")
