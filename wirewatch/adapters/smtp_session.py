"""A session with a mail relay or LMTP server: reached, made safe, logged in."""

from __future__ import annotations

import smtplib
import socket
import ssl
from ipaddress import ip_address

from wirewatch.adapters.smtp_answers import Unfit
from wirewatch.domain.configuration import MailSettings


def connected(mail: MailSettings, *, ca_file: str | None, patience: float) -> smtplib.SMTP:
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


def _dialled(mail: MailSettings, trusted: ssl.SSLContext, *, patience: float) -> smtplib.SMTP:
    if mail.transport == "lmtp":
        return smtplib.LMTP(mail.host, mail.port, timeout=patience)
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=patience, context=trusted)
    return smtplib.SMTP(mail.host, mail.port, timeout=patience)


def log_in(relay: smtplib.SMTP, mail: MailSettings, secret: str | None) -> None:
    """Log in by password or access token; raises as smtplib does, Unfit for what cannot be tried."""
    user = mail.user or ""
    if secret is None:
        raise Unfit(f"mail.user is set, but {mail.password or 'mail.password'} holds no password")
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
