"""What each answer of a mail relay means for a delivery: sent, refused, retry, held or unknown."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import timedelta

from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digest.model import Receipt

REPLY = 300  # characters of an answer that we keep
BUSY = (421, 450, 452)  # the relay wants less, not this message: the queue slows down
SLOWER = timedelta(minutes=5)


class Unfit(Exception):
    """The relay cannot do what the settings ask for, or the settings lack what it asks for; says so in words."""


def unreached(error: Exception, mail: MailSettings) -> Receipt:
    """Give what a session that never began means: the settings are wrong, or the relay is away for a while."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return held(mail, f"its certificate is not valid ({error.verify_message}); see mail.host")
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return held(mail, "it speaks no TLS on this port; set mail.security to starttls, or mail.port to 465")
    if isinstance(error, Unfit):
        return held(mail, str(error))
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code < 0:
            return _away(f"{where(mail)} could not be reached: what answers is no mail relay")
        if error.smtp_code >= 500:
            return held(mail, f"it turned us away ({error.smtp_code} {text(error.smtp_error)})")
        return later(error.smtp_code, error.smtp_error, what="our greeting", everyone=True)
    return _away(f"{where(mail)} could not be reached: {words(error)}")


def login_failed(error: Exception, mail: MailSettings) -> Receipt:
    """Give what a login that came to nothing means: 5xx is for the operator, anything else passes."""
    if isinstance(error, Unfit):
        return held(mail, str(error))
    if isinstance(error, UnicodeError):
        return held(mail, "mail.user or its secret holds letters beyond ASCII, which no login can say")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return held(mail, "it offers no login; take mail.user out, or use security: starttls")
    if isinstance(error, smtplib.SMTPAuthenticationError) and not 400 <= error.smtp_code < 500:
        said = f"({error.smtp_code} {text(error.smtp_error)})"
        if mail.auth == "xoauth2":
            return held(mail, f"it refused our access token {said}; it may have run out, or be of another account")
        return held(mail, f"it refused our login {said}; see mail.user")
    if isinstance(error, smtplib.SMTPResponseException):
        return later(error.smtp_code, error.smtp_error, what="the login", everyone=True)
    return _away(f"{where(mail)} went away at the login: {words(error)}")


def ours(code: int, said: bytes, mail: MailSettings) -> Receipt:
    """Give what a refusal of our own address means: 5xx is a fault of the settings."""
    if code == 552:
        return theirs(code, said, what="the message")  # its size was announced with our address
    if 500 <= code < 600:
        return held(mail, f"it refused {mail.sender} as sender ({code} {text(said)}); see mail.from and mail.user")
    return later(code, said, what="our sender address", everyone=True)


def theirs(code: int, said: bytes | str, *, what: str) -> Receipt:
    """Give what a refusal of the address or the message means: 5xx is for good."""
    if 500 <= code < 600:
        if code == 530:
            return Receipt(outcome="held", reply=f"530 {text(said)}: the relay wants a login; set mail.user")
        return Receipt(outcome="refused", reply=f"{code} {text(said)} (said to {what})")
    return later(code, said, what=what, everyone=code == 421)


def later(code: int, said: bytes | str, *, what: str, everyone: bool = False) -> Receipt:
    """Give what a refusal for now means; a busy relay gets more time. `everyone`: it was not about this message."""
    wait = SLOWER if code in BUSY else None
    reply = f"{code} {text(said)} (said to {what})"
    return Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=everyone)


def went_away(error: Exception, mail: MailSettings, *, when: str, everyone: bool = False) -> Receipt:
    """Give what a connection that broke before the message was whole means."""
    reply = f"{where(mail)} went away {when} the message: {words(error)}"
    return Receipt(outcome="retry", reply=reply, everyone=everyone)


def held(mail: MailSettings, what: str) -> Receipt:
    """Give that nothing can be sent this way until an operator acts."""
    return Receipt(outcome="held", reply=f"{where(mail)}: {what}")


def _away(reply: str) -> Receipt:
    return Receipt(outcome="retry", reply=reply, everyone=True)


def where(mail: MailSettings) -> str:
    """Name the far end."""
    if mail.transport == "lmtp":
        return f"the LMTP server {mail.host}" + ("" if mail.host.startswith("/") else f":{mail.port}")
    return f"the mail relay {mail.host}:{mail.port}"


def text(said: bytes | str) -> str:
    """Give a far end's words on one line, safe to show, bounded."""
    line = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() or c.isspace() else "?" for c in line).split())[:REPLY]


def words(error: Exception) -> str:
    """Say what went wrong on the way, for a person."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "its name is not known; see mail.host"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there; see mail.host and mail.port"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {text(error.smtp_error)}"
    return text(str(error)) or type(error).__name__
