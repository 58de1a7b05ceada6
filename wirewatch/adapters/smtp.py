"""A mail's bytes -> what the relay said to them: one message, one subscriber, one transaction."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import ip_address

from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digest.model import Receipt

PATIENCE = 60.0  # seconds for each answer
DOT = 5  # times that patience for the answer to the final dot; RFC 5321, 4.5.3.2.6 allows ten minutes
REPLY = 300  # characters of an answer that we keep
BUSY = (421, 450, 452)  # the relay wants less, not this message: the queue slows down
SLOWER = timedelta(minutes=5)


def send(
    payload: bytes,
    *,
    sender: str,
    to: str,
    mail: MailSettings,
    password: str | None = None,
    ca_file: str | None = None,
    patience: float = PATIENCE,
) -> Receipt:
    """Send one message to one address and give what became of it.

    sent: the relay took it. refused: it will never take this address or message. retry: it may later. held: the relay
    itself, our login or our sender address is at fault, an operator must act. unknown: the message went out and the
    answer was lost; it may or may not arrive.
    """
    if not re.fullmatch(r"[!-~]+@[!-~]+", to):
        return Receipt(outcome="refused", reply=f"{_text(to)} is no address that the relay can be told")
    if mail.user and mail.security == "none" and not _is_loopback(mail.host):
        return _held(mail, "a password would cross the network in the clear; set mail.security to starttls or tls")
    try:
        relay = _connected(mail, ca_file=ca_file, patience=patience)
    except (OSError, smtplib.SMTPException, _Unfit) as error:
        return _unreached(error, mail)
    try:
        failed = _login(relay, mail, password)
        return failed or _transaction(relay, payload, sender=parseaddr(sender)[1], to=to, mail=mail)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            relay.close()


class _Unfit(Exception):
    """The relay cannot do what the settings ask for."""


def _connected(mail: MailSettings, *, ca_file: str | None, patience: float) -> smtplib.SMTP:
    """Open a session as `security` asks; raises _Unfit when the relay offers no STARTTLS."""
    trusted = ssl.create_default_context()
    if ca_file:  # named with `cafile=`, it would replace the system's
        trusted.load_verify_locations(ca_file)
    if mail.security == "tls":
        relay: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=patience, context=trusted)
    else:
        relay = smtplib.SMTP(mail.host, mail.port, timeout=patience)
    try:
        relay.ehlo_or_helo_if_needed()
        if mail.security == "starttls":
            if not relay.has_extn("starttls"):
                raise _Unfit("it offers no STARTTLS; set mail.security to tls, or to none for a relay on this machine")
            relay.starttls(context=trusted)
            relay.ehlo()
    except BaseException:
        relay.close()
        raise
    return relay


def _unreached(error: Exception, mail: MailSettings) -> Receipt:
    """Give what a session that never began means: the settings are wrong, or the relay is away for a while."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _held(mail, f"its certificate is not valid ({error.verify_message}); see mail.host")
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return _held(mail, "it speaks no TLS on this port; set mail.security to starttls, or mail.port to 465")
    if isinstance(error, _Unfit):
        return _held(mail, str(error))
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code < 0:
            return Receipt(outcome="retry", reply=f"{_where(mail)} could not be reached: what answers is no mail relay")
        if error.smtp_code >= 500:
            return _held(mail, f"it turned us away ({error.smtp_code} {_text(error.smtp_error)})")
        return _later(error.smtp_code, error.smtp_error, what="our greeting")
    return Receipt(outcome="retry", reply=f"{_where(mail)} could not be reached: {_words(error)}")


def _login(relay: smtplib.SMTP, mail: MailSettings, password: str | None) -> Receipt | None:
    """Give a receipt when the login fails, else None."""
    if mail.user is None:
        return None
    if password is None:
        return _held(mail, f"mail.user is set, but {mail.password or 'mail.password'} holds no password")
    try:
        relay.login(mail.user, password)
    except smtplib.SMTPNotSupportedError:
        return _held(mail, "it offers no login; take mail.user out, or use security: starttls")
    except smtplib.SMTPAuthenticationError as error:
        if 400 <= error.smtp_code < 500:
            return _later(error.smtp_code, error.smtp_error, what="the login")
        return _held(mail, f"it refused our login ({error.smtp_code} {_text(error.smtp_error)}); see mail.user")
    except smtplib.SMTPResponseException as error:
        return _later(error.smtp_code, error.smtp_error, what="the login")
    except (OSError, smtplib.SMTPException) as error:
        return Receipt(outcome="retry", reply=f"{_where(mail)} went away at the login: {_words(error)}")
    return None


def _transaction(relay: smtplib.SMTP, payload: bytes, *, sender: str, to: str, mail: MailSettings) -> Receipt:
    """Say MAIL, RCPT and DATA, each with its own meaning of a refusal; the quit is nobody's concern."""
    try:
        code, words = relay.mail(sender, [f"SIZE={len(payload)}"] if relay.has_extn("size") else [])
        if code != 250:
            return _ours(code, words, mail)
        code, words = relay.rcpt(to)
        if code not in (250, 251):
            return _theirs(code, words, what=to)
        code, words = relay.docmd("data")
        if code != 354:
            return _theirs(code, words, what="the message")
    except ValueError:  # a letter beyond ASCII
        return _held(mail, f"{_text(sender)} is no address that a relay can be told; see mail.from")
    except (OSError, smtplib.SMTPException) as error:
        return Receipt(outcome="retry", reply=f"{_where(mail)} went away before the message: {_words(error)}")
    receipt = _data(relay, payload, mail)
    if receipt.outcome == "sent":
        with suppress(OSError, smtplib.SMTPException):
            relay.quit()
    return receipt


def _data(relay: smtplib.SMTP, payload: bytes, mail: MailSettings) -> Receipt:
    """Send the message itself. Before the final dot a failure is a retry; after it, all bets are off."""
    try:
        relay.send(_stuffed(payload))
    except (OSError, smtplib.SMTPException) as error:
        return Receipt(outcome="retry", reply=f"{_where(mail)} went away within the message: {_words(error)}")
    try:
        if relay.sock is not None:
            relay.sock.settimeout((relay.sock.gettimeout() or PATIENCE) * DOT)
        relay.send(b".\r\n")
        code, words = relay.getreply()
    except (OSError, smtplib.SMTPException) as error:
        lost = f"{_where(mail)} was given the message, but its answer was lost: {_words(error)}"
        return Receipt(outcome="unknown", reply=lost)
    if code == 250:
        return Receipt(outcome="sent", reply=f"250 {_text(words)}")
    if code == -1:  # smtplib's sign for a line that was no reply
        return Receipt(outcome="unknown", reply=f"{_where(mail)} answered the message with something that is no reply")
    return _theirs(code, words, what="the message")


def _stuffed(payload: bytes) -> bytes:
    """Give the message as DATA wants it: every line ends in CRLF, a leading dot is doubled (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _ours(code: int, words: bytes, mail: MailSettings) -> Receipt:
    """Give what a refusal of our own address means: 5xx is a fault of the settings."""
    if code == 552:
        return _theirs(code, words, what="the message")  # its size was announced with our address
    if 500 <= code < 600:
        return _held(mail, f"it refused {mail.sender} as sender ({code} {_text(words)}); see mail.from and mail.user")
    return _later(code, words, what="our sender address")


def _theirs(code: int, words: bytes | str, *, what: str) -> Receipt:
    """Give what a refusal of the address or the message means: 5xx is for good."""
    if 500 <= code < 600:
        if code == 530:
            return Receipt(outcome="held", reply=f"530 {_text(words)}: the relay wants a login; set mail.user")
        return Receipt(outcome="refused", reply=f"{code} {_text(words)} (said to {what})")
    return _later(code, words, what=what)


def _later(code: int, words: bytes | str, *, what: str) -> Receipt:
    wait = SLOWER if code in BUSY else None
    return Receipt(outcome="retry", reply=f"{code} {_text(words)} (said to {what})", retry_after=wait)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _held(mail: MailSettings, what: str) -> Receipt:
    return Receipt(outcome="held", reply=f"{_where(mail)}: {what}")


def _where(mail: MailSettings) -> str:
    return f"the mail relay {mail.host}:{mail.port}"


def _text(words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(c if c.isprintable() or c.isspace() else "?" for c in said).split())[:REPLY]


def _words(error: Exception) -> str:
    """Say what went wrong on the way, for a person."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "its name is not known; see mail.host"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return _text(str(error)) or type(error).__name__
