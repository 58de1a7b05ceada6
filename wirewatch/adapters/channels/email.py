"""Send one mail to one subscriber by SMTP, LMTP or a sendmail program, and return the outcome as a receipt.

SMTP (RFC 5321) goes to a relay, LMTP (RFC 2033) to a mailbox server: there each recipient gets its own reply to
the message; we name one recipient, so there is one reply. One session carries many messages.
"""

from __future__ import annotations

import os
import re
import shlex
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from wirewatch.adapters.redaction import Redactor, redact
from wirewatch.domain.configuration import MailSettings, bare_address, domain_in_ascii
from wirewatch.domain.digests.model import Receipt

MAX_REPLY_CHARS = 300  # characters of a reply that are kept
RATE_LIMIT_CODES = (
    421,
    450,
    452,
)  # the relay limits the rate, which is not about this message: slow down
RATE_LIMIT_WAIT = timedelta(minutes=5)


class RelayMismatch(Exception):
    """The relay lacks what the settings ask for, or the settings lack what it requires; the message says which."""


def connect_failure(error: Exception, mail: MailSettings) -> Receipt:
    """Return the receipt for a failed connection: `held` for wrong settings, `retry` for an unreachable relay."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return held_receipt(
            mail, f"its certificate is not valid ({error.verify_message}); see mail.host"
        )
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return held_receipt(
            mail,
            "it speaks no TLS on this port; set mail.security to starttls, or mail.port to 465",
        )
    if isinstance(error, RelayMismatch):
        return held_receipt(mail, str(error))
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code < 0:
            return _unreachable(
                f"{server_name(mail)} could not be reached: what answers is no mail relay"
            )
        if error.smtp_code >= 500:
            return held_receipt(
                mail, f"it turned us away ({error.smtp_code} {clean_reply(error.smtp_error)})"
            )
        return temporary_failure(
            error.smtp_code, error.smtp_error, what="our greeting", everyone=True
        )
    return _unreachable(f"{server_name(mail)} could not be reached: {describe_error(error)}")


def login_failure(error: Exception, mail: MailSettings) -> Receipt:
    """Return the receipt for a failed login: `held` for 5xx, else `retry`."""
    if isinstance(error, RelayMismatch):
        return held_receipt(mail, str(error))
    if isinstance(error, UnicodeError):
        return held_receipt(
            mail, "mail.user or its secret holds letters beyond ASCII, which no login can say"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return held_receipt(
            mail, "it offers no login; take mail.user out, or use security: starttls"
        )
    if isinstance(error, smtplib.SMTPAuthenticationError) and not 400 <= error.smtp_code < 500:
        said = f"({error.smtp_code} {clean_reply(error.smtp_error)})"
        if mail.auth == "xoauth2":
            return held_receipt(
                mail,
                f"it refused our access token {said}; it may have run out, or be of another account",
            )
        return held_receipt(mail, f"it refused our login {said}; see mail.user")
    if isinstance(error, smtplib.SMTPResponseException):
        return temporary_failure(error.smtp_code, error.smtp_error, what="the login", everyone=True)
    return _unreachable(f"{server_name(mail)} went away at the login: {describe_error(error)}")


def sender_rejection(code: int, said: bytes, mail: MailSettings) -> Receipt:
    """Return the receipt for a rejected sender address: 5xx is a fault of the settings (`held`)."""
    if code == 552:
        return rejection(code, said, what="the message")  # its size was announced with our address
    if 500 <= code < 600:
        return held_receipt(
            mail,
            f"it refused {mail.sender} as sender ({code} {clean_reply(said)}); see mail.from and mail.user",
        )
    return temporary_failure(code, said, what="our sender address", everyone=True)


def rejection(code: int, said: bytes | str, *, what: str) -> Receipt:
    """Return the receipt for a rejected recipient or message: 5xx is permanent (`refused`)."""
    if 500 <= code < 600:
        if code == 530:
            return Receipt(
                outcome="held",
                reply=f"530 {clean_reply(said)}: the relay wants a login; set mail.user",
            )
        return Receipt(outcome="refused", reply=f"{code} {clean_reply(said)} (said to {what})")
    return temporary_failure(code, said, what=what, everyone=code == 421)


def temporary_failure(
    code: int, said: bytes | str, *, what: str, everyone: bool = False
) -> Receipt:
    """Return the receipt for a temporary refusal; a busy relay gets more time. `everyone`: not about this message."""
    wait = RATE_LIMIT_WAIT if code in RATE_LIMIT_CODES else None
    reply = f"{code} {clean_reply(said)} (said to {what})"
    return Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=everyone)


def connection_lost(
    error: Exception, mail: MailSettings, *, when: str, everyone: bool = False
) -> Receipt:
    """Return the receipt for a connection lost before the message was complete."""
    reply = f"{server_name(mail)} went away {when} the message: {describe_error(error)}"
    return Receipt(outcome="retry", reply=reply, everyone=everyone)


def held_receipt(mail: MailSettings, what: str) -> Receipt:
    """Return a `held` receipt: nothing can be sent this way until an operator acts."""
    return Receipt(outcome="held", reply=f"{server_name(mail)}: {what}")


def _unreachable(reply: str) -> Receipt:
    return Receipt(outcome="retry", reply=reply, everyone=True)


def server_name(mail: MailSettings) -> str:
    """Return the server's name for messages."""
    if mail.transport == "lmtp":
        return f"the LMTP server {mail.host}" + (
            "" if mail.host.startswith("/") else f":{mail.port}"
        )
    return f"the mail relay {mail.host}:{mail.port}"


def clean_reply(said: bytes | str) -> str:
    """Return a server's reply text on one line, bounded and safe to show."""
    line = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() or c.isspace() else "?" for c in line).split())[
        :MAX_REPLY_CHARS
    ]


def describe_error(error: Exception) -> str:
    """Return what went wrong with the connection, for a person."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "its name is not known; see mail.host"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there; see mail.host and mail.port"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {clean_reply(error.smtp_error)}"
    return clean_reply(str(error)) or type(error).__name__


MAX_REPLY_BYTES = (
    64 * 1024
)  # bytes of all lines together; RFC 5321, 4.5.3.1.5 allows 512 a line, relays send some forty
RECV_BYTES = 4096
AUTH_CHALLENGE_CODE = 334  # its text is part of the login and is not kept


class _ReplyReader:
    """Reads the lines of a server's reply, bounded in bytes and seconds; smtplib bounds neither for a whole reply."""

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
        """Return the next line of the reply, b"" at the end of the connection. Raises OSError beyond a bound."""
        while b"\n" not in self._ahead:
            if self._bytes + len(self._ahead) > MAX_REPLY_BYTES:
                raise OSError(f"its answer is longer than {MAX_REPLY_BYTES // 1024} kB")
            if not (more := self._received()):
                return b""
            self._ahead += more
        line, end, self._ahead = self._ahead.partition(b"\n")
        self._bytes += len(line) + len(end)
        return line + end

    def close(self) -> None:
        """Do nothing: the session owns the socket."""

    def _received(self) -> bytes:
        if self._deadline is None:
            return self._sock.recv(RECV_BYTES)
        patience, left = self._sock.gettimeout(), self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
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
        """Return code and text of one reply, as smtplib does; code -1 for a line that is not a reply."""
        code, said = self._answer()
        return code, said if code == AUTH_CHALLENGE_CODE else self.redactor.of_bytes(said)

    def _answer(self) -> tuple[int, bytes]:
        if (
            self.file is None
        ):  # a new one after STARTTLS: what was sent ahead in the clear is dropped with the old one
            assert self.sock is not None
            self.file = _ReplyReader(self.sock)
        self.file.begin()
        said: list[bytes] = []
        while True:
            line = self._line(self.file)
            said.append(line[4:].strip(b" \t\r\n"))
            if not line[:3].isdigit():
                return -1, b"\n".join(said)
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(said)

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
    """Open a session as `security` asks; raises RelayMismatch if it lacks STARTTLS, else as smtplib."""
    trusted = ssl.create_default_context()
    if ca_file:  # named with `cafile=`, it would replace the system's
        trusted.load_verify_locations(ca_file)
    relay = _create_session(mail, trusted, timeout=timeout)
    try:
        if relay.sock is not None and relay.sock.family != socket.AF_UNIX:
            # The final dot is a write of its own: held back until the message is acknowledged, each would cost 40 ms.
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
    """Log in by password or access token; raises as smtplib does, RelayMismatch if no login can be attempted."""
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
        # A challenge is the error as JSON; an empty response makes the server send the actual refusal.
        return f"user={user}\x01auth=Bearer {secret}\x01\x01" if challenge is None else ""

    relay.auth("XOAUTH2", said)


def sends_login_in_plaintext(mail: MailSettings) -> bool:
    """Return whether a login would be sent over a network without TLS."""
    return bool(mail.user) and mail.security == "none" and not _is_local(mail.host)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.startswith("/")


SMTP_TIMEOUT_SECONDS = 60.0  # seconds for each reply
FINAL_REPLY_FACTOR = (
    5  # multiple of PATIENCE for the reply to the final dot; RFC 5321, 4.5.3.2.6 allows ten minutes
)
SESSION_ERRORS = (OSError, smtplib.SMTPException)


class Relay:
    """One session with a relay: opened when the first message needs it, kept for those that follow."""

    def __init__(
        self,
        mail: MailSettings,
        *,
        secret: Callable[[], str | None],
        ca_file: str | None = None,
        timeout: float = SMTP_TIMEOUT_SECONDS,
    ) -> None:
        """Connections are opened on first use. `secret` returns the password or access token at each login; may raise
        RelayMismatch.
        """
        self._mail = mail
        self._secret = secret
        self._ca_file = ca_file
        self._timeout = timeout
        self._session: Session | None = None

    def send(self, payload: bytes, *, sender: str, to: str) -> Receipt:
        """Send one message to one address and return the receipt.

        sent: the relay accepted it. refused: it permanently rejects this address or message. retry: a temporary error.
        held: the relay, our login or our sender address is at fault, an operator must act. unknown: the message was
        sent but the reply was lost; it may or may not arrive.
        """
        address = envelope_address(to)
        if address is None:
            return Receipt(
                outcome="refused",
                reply=f"{clean_reply(to)} is no address that the relay can be told",
            )
        kept, bare = self._session is not None, bare_address(sender)
        told = envelope_address(bare) or bare
        receipt = self._run_transaction(payload, sender=told, to=address)
        if (
            receipt is None and kept
        ):  # the relay had closed the idle session; nothing of the message was sent
            receipt = self._run_transaction(payload, sender=told, to=address)
        return receipt or Receipt(
            outcome="retry", reply=f"{server_name(self._mail)} hung up on us", everyone=True
        )

    def close(self) -> None:
        """Close the session with QUIT; its reply is ignored."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(*SESSION_ERRORS):
                session.quit()
            self._drop(session)

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the session."""
        self.close()

    def _run_transaction(self, payload: bytes, *, sender: str, to: str) -> Receipt | None:
        """Run one transaction; return None if the session was closed before anything was sent in it."""
        kept = self._session
        session = kept or self._open_session()
        if isinstance(session, Receipt):
            return session
        self._session = session
        receipt, goes_on = _transaction(
            session, payload, sender=sender, to=to, mail=self._mail, kept=kept is not None
        )
        if not goes_on:
            self._session = None
            self._drop(session)
        return receipt

    def _open_session(self) -> Session | Receipt:
        """Open a session and log in; return a receipt if that fails."""
        mail = self._mail
        if sends_login_in_plaintext(mail):
            what = "a password would cross the network in the clear; set mail.security to starttls or tls"
            return held_receipt(mail, what)
        try:
            session = open_session(mail, ca_file=self._ca_file, timeout=self._timeout)
        except (*SESSION_ERRORS, RelayMismatch) as error:
            return connect_failure(error, mail)
        try:
            if mail.user is not None:
                log_in(session, mail, self._secret())
        except (*SESSION_ERRORS, RelayMismatch, UnicodeError) as error:
            self._drop(session)
            receipt = login_failure(error, mail)
            return replace(receipt, reply=session.redactor(receipt.reply))
        return session

    @staticmethod
    def _drop(session: smtplib.SMTP) -> None:
        with suppress(*SESSION_ERRORS):
            session.close()


def send_once(
    payload: bytes,
    *,
    sender: str,
    to: str,
    mail: MailSettings,
    password: str | None = None,
    ca_file: str | None = None,
    timeout: float = SMTP_TIMEOUT_SECONDS,
) -> Receipt:
    """Send one message in its own session, as Relay.send does."""
    with Relay(mail, secret=lambda: password, ca_file=ca_file, timeout=timeout) as relay:
        return relay.send(payload, sender=sender, to=to)


def envelope_address(to: str) -> str | None:
    """Return the SMTP envelope form of an address, its domain in ASCII (RFC 5890); None if it has none."""
    local, at, domain = to.rpartition("@")
    told = f"{local}{at}{domain if domain.isascii() else domain_in_ascii(domain) or ''}"
    return told if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", told) else None


def _transaction(
    relay: smtplib.SMTP, payload: bytes, *, sender: str, to: str, mail: MailSettings, kept: bool
) -> tuple[Receipt | None, bool]:
    """Send MAIL, RCPT and DATA; return the receipt and whether the session can be used again.

    Receipt None: a reused session had been closed meanwhile.
    """
    try:
        code, said = relay.mail(sender, [f"SIZE={len(payload)}"] if relay.has_extn("size") else [])
    except ValueError:  # a letter beyond ASCII
        what = f"{clean_reply(sender)} is no address that a relay can be told; see mail.from"
        return held_receipt(mail, what), False
    except SESSION_ERRORS as error:
        return (None if kept else connection_lost(error, mail, when="before", everyone=True)), False
    if kept and code == 421:
        return None, False
    if code != 250:
        return sender_rejection(code, said, mail), code != 421 and _reset(relay)
    return _send_to_recipient(relay, payload, to=to, mail=mail)


def _send_to_recipient(
    relay: smtplib.SMTP, payload: bytes, *, to: str, mail: MailSettings
) -> tuple[Receipt, bool]:
    try:
        code, said = relay.rcpt(to)
        if code not in (250, 251):
            return rejection(code, said, what=to), code != 421 and _reset(relay)
        code, said = relay.docmd("data")
        if code != 354:
            return rejection(code, said, what="the message"), code != 421 and _reset(relay)
    except SESSION_ERRORS as error:
        return connection_lost(error, mail, when="before"), False
    receipt = _send_data(relay, payload, mail)
    return receipt, receipt.outcome != "unknown" and not receipt.everyone and relay.sock is not None


def _reset(relay: smtplib.SMTP) -> bool:
    """Send RSET; return whether the session can be used again."""
    try:
        return relay.rset()[0] == 250
    except SESSION_ERRORS:
        return False


def _send_data(relay: smtplib.SMTP, payload: bytes, mail: MailSettings) -> Receipt:
    """Send the message itself. A failure before the final dot is `retry`; after it, `unknown`."""
    try:
        relay.send(_dot_stuff(payload))
    except SESSION_ERRORS as error:
        relay.close()
        return connection_lost(error, mail, when="within")
    sock = relay.sock
    patience = sock.gettimeout() if sock is not None else None
    try:
        if sock is not None:
            sock.settimeout((patience or SMTP_TIMEOUT_SECONDS) * FINAL_REPLY_FACTOR)
        relay.send(b".\r\n")
        code, said = relay.getreply()
        if sock is not None:
            sock.settimeout(patience)
    except SESSION_ERRORS as error:
        lost = f"{server_name(mail)} was given the message, but its answer was lost: {describe_error(error)}"
        return Receipt(outcome="unknown", reply=lost)
    if code == 250:
        return Receipt(outcome="sent", reply=f"250 {clean_reply(said)}")
    if code == -1:  # smtplib's code for a line that is not a reply
        lost = f"{server_name(mail)} answered the message with something that is no reply"
        return Receipt(outcome="unknown", reply=lost)
    return rejection(code, said, what="the message")


def _dot_stuff(payload: bytes) -> bytes:
    """Return the message encoded for DATA: every line ends in CRLF, a leading dot is doubled (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


SENDMAIL_TIMEOUT_SECONDS = 120.0  # seconds; the program only queues
# sysexits.h, as sendmail programs use it.
TEMPORARY_EXIT_CODES = (75,)  # EX_TEMPFAIL
ADDRESS_EXIT_CODES = (67, 68)  # EX_NOUSER, EX_NOHOST
MESSAGE_EXIT_CODES = (65,)  # EX_DATAERR


def send_by_program(
    payload: bytes, *, sender: str, to: str, program: str, timeout: float = SENDMAIL_TIMEOUT_SECONDS
) -> Receipt:
    """Pass one message for one address to the program and return the receipt.

    sent: the program queued it. refused: it permanently rejects this address or message. retry: a temporary error.
    held: the program itself is at fault, an operator must act. unknown: it did not end in time.
    """
    address, envelope_from = envelope_address(to), envelope_address(bare_address(sender))
    if address is None:
        return Receipt(
            outcome="refused", reply=f"{clean_reply(to)} is no address that {program} can be told"
        )
    if envelope_from is None:
        return Receipt(
            outcome="held",
            reply=f"{clean_reply(sender)} is no sender that {program} can be told; see mail.from",
        )
    # From a file, not a pipe: if we were killed while writing, the program would send half a message.
    with tempfile.TemporaryFile() as file:
        file.write(payload.replace(b"\r\n", b"\n"))
        file.seek(0)
        try:
            ran = subprocess.run(
                [program, "-i", "-f", envelope_from, "--", address],
                stdin=file,
                capture_output=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            reply = (
                f"{program} did not end within {timeout:.0f} seconds; it may have taken the message"
            )
            return Receipt(outcome="unknown", reply=reply)
        except OSError as error:
            reply = f"{program} cannot be run: {error.strerror}; see mail.program"
            return Receipt(outcome="held", reply=reply)
    return _exit_receipt(ran.returncode, ran.stderr or ran.stdout, program=program, to=address)


def _exit_receipt(code: int, said: bytes, *, program: str, to: str) -> Receipt:
    if code == 0:
        return Receipt(outcome="sent", reply=f"taken by {program}")
    words = f"{program} ended with exit code {code}: {clean_reply(said) or 'it said nothing'}"
    if code < 0:
        return Receipt(
            outcome="unknown",
            reply=f"{program} was ended by signal {-code}; it may have taken the message",
        )
    if code in TEMPORARY_EXIT_CODES:
        return Receipt(outcome="retry", reply=words)
    if code in ADDRESS_EXIT_CODES or code in MESSAGE_EXIT_CODES:
        return Receipt(outcome="refused", reply=f"{words} (said to {to})")
    return Receipt(outcome="held", reply=words)


TOKEN_COMMAND_TIMEOUT_SECONDS = 30.0  # seconds for the command
MAX_TOKEN_CHARS = 16_384  # characters of a token


def token_from_command(
    command: str, *, environ: Mapping[str, str], timeout: float = TOKEN_COMMAND_TIMEOUT_SECONDS
) -> str:
    """Return the first line that the command prints. No shell; raises RelayMismatch if it prints no token."""
    try:
        ran = subprocess.run(
            shlex.split(command),
            capture_output=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environ},
        )
    except subprocess.TimeoutExpired:
        raise RelayMismatch(
            f"mail.token_command did not end within {timeout:.0f} seconds; try it by hand"
        ) from None
    except (OSError, ValueError) as error:
        why = (
            error.strerror if isinstance(error, OSError) and error.strerror else "it is no command"
        )
        raise RelayMismatch(f"mail.token_command cannot be run: {why}") from None
    if ran.returncode != 0:
        # stdout may hold part of a token, so only stderr is shown.
        said = (
            clean_reply(redact(ran.stderr.decode("utf-8", "replace"))[-300:]) or "it said nothing"
        )
        raise RelayMismatch(f"mail.token_command failed with exit code {ran.returncode}: {said}")
    token = ran.stdout.decode("ascii", "replace").strip().partition("\n")[0].strip()
    if not token or not token.isprintable() or " " in token or len(token) > MAX_TOKEN_CHARS:
        raise RelayMismatch(
            "mail.token_command printed no access token; it must print the token alone"
        )
    return token
