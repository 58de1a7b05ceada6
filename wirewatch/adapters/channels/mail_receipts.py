"""Turn the replies and errors of a mail server into receipts."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import timedelta

from wirewatch.adapters.channels.receipts import held_receipt, refused_receipt, unreached_receipt
from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digests.model import Receipt

MAX_REPLY_CHARS = 300  # characters of a reply that are kept
RATE_LIMIT_CODES = (
    421,
    450,
    452,
)  # the relay limits the rate, which is not about this message: slow down
RATE_LIMIT_WAIT = timedelta(minutes=5)


class RelayMismatch(Exception):
    """The relay lacks a feature that the settings ask for, or requires one that they lack."""


def connect_failure(error: Exception, mail: MailSettings) -> Receipt:
    """Build the receipt for a failed connection.

    `held` for wrong settings, `retry` for an unreachable relay.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return relay_held(
            mail, f"its certificate is not valid ({error.verify_message}); see mail.host"
        )
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return relay_held(
            mail,
            "it speaks no TLS on this port; set mail.security to starttls, or mail.port to 465",
        )
    if isinstance(error, RelayMismatch):
        return relay_held(mail, str(error))
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code < 0:
            return unreached_receipt(
                f"{server_name(mail)} could not be reached: what answers is not a mail relay"
            )
        if error.smtp_code >= 500:
            return relay_held(
                mail,
                f"it refused our connection ({error.smtp_code} {clean_reply(error.smtp_error)})",
            )
        return temporary_failure(
            error.smtp_code, error.smtp_error, subject="our greeting", everyone=True
        )
    return unreached_receipt(f"{server_name(mail)} could not be reached: {describe_error(error)}")


def login_failure(error: Exception, mail: MailSettings) -> Receipt:
    """Build the receipt for a failed login: `held` for 5xx, else `retry`."""
    if isinstance(error, RelayMismatch):
        return relay_held(mail, str(error))
    if isinstance(error, UnicodeError):
        return relay_held(
            mail, "mail.user or its secret holds letters beyond ASCII, which no login can say"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return relay_held(mail, "it offers no login; take mail.user out, or use security: starttls")
    if isinstance(error, smtplib.SMTPAuthenticationError) and not 400 <= error.smtp_code < 500:
        reply = f"({error.smtp_code} {clean_reply(error.smtp_error)})"
        if mail.auth == "xoauth2":
            return relay_held(
                mail,
                f"it refused our access token {reply}; it may have run out, or be of another account",
            )
        return relay_held(mail, f"it refused our login {reply}; see mail.user")
    if isinstance(error, smtplib.SMTPResponseException):
        return temporary_failure(
            error.smtp_code, error.smtp_error, subject="the login", everyone=True
        )
    return unreached_receipt(f"{server_name(mail)} went away at the login: {describe_error(error)}")


def sender_rejection(code: int, reply: bytes, mail: MailSettings) -> Receipt:
    """Build the receipt for a rejected sender address: 5xx is a fault of the settings (`held`)."""
    if code == 552:
        return rejection(
            code, reply, subject="the message"
        )  # its size was announced with our address
    if 500 <= code < 600:
        return relay_held(
            mail,
            f"it refused {mail.sender} as sender ({code} {clean_reply(reply)}); see mail.from and mail.user",
        )
    return temporary_failure(code, reply, subject="our sender address", everyone=True)


def rejection(code: int, reply: bytes | str, *, subject: str) -> Receipt:
    """Build the receipt for a rejected recipient or message: 5xx is permanent (`refused`)."""
    if 500 <= code < 600:
        if code == 530:
            return held_receipt(
                f"530 {clean_reply(reply)}: the relay requires a login; set mail.user"
            )
        return refused_receipt(f"{code} {clean_reply(reply)} (said to {subject})")
    return temporary_failure(code, reply, subject=subject, everyone=code == 421)


def temporary_failure(
    code: int, answer: bytes | str, *, subject: str, everyone: bool = False
) -> Receipt:
    """Build the receipt for a temporary refusal; a busy relay gets more time.

    `everyone`: not about this message.
    """
    wait = RATE_LIMIT_WAIT if code in RATE_LIMIT_CODES else None
    reply = f"{code} {clean_reply(answer)} (said to {subject})"
    return Receipt(outcome="retry", reply=reply, retry_after=wait, everyone=everyone)


def connection_lost(
    error: Exception, mail: MailSettings, *, when: str, everyone: bool = False
) -> Receipt:
    """Build the receipt for a connection lost before the message was complete."""
    reply = f"{server_name(mail)} went away {when} the message: {describe_error(error)}"
    return Receipt(outcome="retry", reply=reply, everyone=everyone)


def relay_held(mail: MailSettings, problem: str) -> Receipt:
    """Return a `held` receipt: nothing can be sent this way until an operator acts."""
    return held_receipt(f"{server_name(mail)}: {problem}")


def server_name(mail: MailSettings) -> str:
    """Return the server's name for messages."""
    if mail.transport == "lmtp":
        return f"the LMTP server {mail.host}" + (
            "" if mail.host.startswith("/") else f":{mail.port}"
        )
    return f"the mail relay {mail.host}:{mail.port}"


def clean_reply(reply: bytes | str) -> str:
    """Return a server's reply text on one line, bounded and safe to show."""
    line = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(c if c.isprintable() or c.isspace() else "?" for c in line).split())[
        :MAX_REPLY_CHARS
    ]


def describe_error(error: Exception) -> str:
    """Word what went wrong with the connection, for a person."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "its name is not known; see mail.host"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there; see mail.host and mail.port"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {clean_reply(error.smtp_error)}"
    return clean_reply(str(error)) or type(error).__name__
