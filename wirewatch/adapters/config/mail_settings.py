"""Check the mail section of settings.yaml: relay or program, login, transport security."""

from __future__ import annotations

import shlex

from wirewatch.adapters.config import value_checks
from wirewatch.adapters.config.yaml_document import (
    Document,
)
from wirewatch.domain.configuration import (
    MailSettings,
)

_LOGIN_KEYS = ("user", "password", "token", "token_command")


def check_mail_settings(mail: MailSettings, document: Document) -> None:
    """Report problems of the mail settings.

    Settings that the transport does not use are errors too.
    """
    document.complain(("mail", "from"), value_checks.check_sender_address(mail.sender))
    if mail.per_minute is not None and mail.per_minute < 1:
        document.error(
            ("mail", "per_minute"),
            "mail.per_minute must be 1 or more",
            "write a number, or delete it",
        )
    if mail.transport == "sendmail":
        _check_program(mail, document)
    else:
        _check_relay(mail, document)
        _check_login(mail, document)


def mail_secrets(mail: MailSettings | None) -> list[tuple[str, str]]:
    """List the environment variables that sending needs, with the key that names each."""
    variables = [("password", mail.password), ("token", mail.token)] if mail else []
    return [(key, name) for key, name in variables if name is not None]


def _check_program(mail: MailSettings, document: Document) -> None:
    if not mail.program.startswith("/"):
        advice = "write it like /usr/sbin/sendmail"
        document.error(("mail", "program"), "mail.program is not an absolute path", advice)
    for key in ("host", *_LOGIN_KEYS):
        if getattr(mail, key):
            advice = f"delete {key}:, or write transport: smtp"
            document.error(
                ("mail", key), f"mail.{key} means nothing to transport: sendmail", advice
            )


def _check_relay(mail: MailSettings, document: Document) -> None:
    is_socket = mail.transport == "lmtp" and mail.host.startswith("/")
    if not mail.host:
        advice = "write it like host: smtp.example.org, or transport: sendmail"
        document.error(("mail",), "mail.host is missing", advice)
    elif not is_socket and any(sign in mail.host for sign in "/: "):
        document.error(
            ("mail", "host"),
            "mail.host is not a host name",
            "write it like smtp.example.org, port apart",
        )
    if not 0 < mail.port < 65536:
        document.error(("mail", "port"), "mail.port is not a port", "write 587, 465 or 25")
    if mail.transport == "lmtp" and not is_socket and mail.port in (25, 465, 587):
        problem = f"port {mail.port} speaks SMTP, and LMTP must not be spoken there (RFC 2033)"
        document.error(
            ("mail", "port"), problem, "write the port of the LMTP service, mostly port: 24"
        )
    if mail.transport == "lmtp" and mail.security == "tls":
        problem = "LMTP has no port that speaks TLS from the start"
        document.error(
            ("mail", "security"), problem, "write security: starttls, or none on this machine"
        )
    if (mail.port, mail.security) in {(465, "starttls"), (587, "tls")}:
        fit = "tls" if mail.port == 465 else "starttls"
        document.warn(
            ("mail", "port"), f"port {mail.port} mostly speaks {fit}", f"write security: {fit}"
        )


def _check_login(mail: MailSettings, document: Document) -> None:
    for key in ("password", "token"):
        if (name := getattr(mail, key)) is not None:
            document.complain(("mail", key), value_checks.check_environment_name(name))
    secret_key = _secret_key(mail)
    if mail.user is None and secret_key:
        document.error(
            ("mail", secret_key), f"mail.{secret_key} is set, but mail.user is not", "add user:"
        )
    if mail.auth == "xoauth2":
        _check_token(mail, document)
    else:
        _check_password(mail, document)
    if secret_key and mail.security == "none":
        problem = f"mail.security is none, so the {secret_key.partition('_')[0]} crosses the network in the clear"
        document.warn(("mail", "security"), problem, "write starttls or tls")


def _secret_key(mail: MailSettings) -> str | None:
    return next((key for key in ("password", "token", "token_command") if getattr(mail, key)), None)


def _check_password(mail: MailSettings, document: Document) -> None:
    for key in ("token", "token_command"):
        if getattr(mail, key) is not None:
            document.error(("mail", key), f"mail.{key} is for auth: xoauth2", "add auth: xoauth2")
            return
    if mail.user is not None and mail.password is None:
        document.error(
            ("mail", "user"), "mail.user is set, but mail.password is not", "add password:"
        )


def _check_token(mail: MailSettings, document: Document) -> None:
    token_keys = [key for key in ("token", "token_command") if getattr(mail, key)]
    if mail.user is None:
        document.error(
            ("mail", "auth"), "mail.auth is xoauth2, but mail.user is not set", "add user:"
        )
    if mail.password is not None:
        advice = "write token: NAME_OF_VARIABLE or token_command: in its place"
        document.error(("mail", "password"), "mail.password means nothing to auth: xoauth2", advice)
    elif len(token_keys) != 1:
        problem = "mail.auth is xoauth2, and needs one of mail.token and mail.token_command"
        advice = (
            "keep one of them"
            if token_keys
            else "add token_command: /path/to/command, or token: NAME_OF_VARIABLE"
        )
        document.error(("mail", "auth"), problem, advice)
    if mail.token_command is not None and not _is_command(mail.token_command):
        advice = "write it as you type it: /usr/local/bin/mail-token --account desk"
        document.error(("mail", "token_command"), "mail.token_command is not a command", advice)


def _is_command(text: str) -> bool:
    try:
        return bool(shlex.split(text))
    except ValueError:  # a quote that is not closed
        return False
