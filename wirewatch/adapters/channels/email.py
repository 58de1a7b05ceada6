"""Send one mail to one subscriber by SMTP, LMTP or a sendmail program; the outcome is a receipt.

SMTP (RFC 5321) goes to a relay, LMTP (RFC 2033) to a mailbox server. LMTP gives one reply for each
recipient; we name a single recipient, so we get a single reply. One session carries many messages.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from wirewatch.adapters.channels.mail_receipts import (
    RelayMismatch,
    clean_reply,
    connect_failure,
    connection_lost,
    describe_error,
    login_failure,
    rejection,
    relay_held,
    sender_rejection,
    server_name,
)
from wirewatch.adapters.channels.receipts import refused_receipt, unknown_receipt, unreached_receipt
from wirewatch.adapters.channels.sendmail import envelope_address
from wirewatch.adapters.channels.smtp_session import (
    Session,
    log_in,
    open_session,
    sends_login_in_plaintext,
)
from wirewatch.domain.configuration import MailSettings, bare_address
from wirewatch.domain.digests.model import Receipt

SMTP_TIMEOUT_SECONDS = 60.0  # seconds for each reply
FINAL_REPLY_FACTOR = (
    5  # multiple of PATIENCE for the reply to the final dot; RFC 5321, 4.5.3.2.6 allows ten minutes
)
SESSION_ERRORS = (OSError, smtplib.SMTPException)


class Relay:
    """One session with a relay, opened for the first message and kept for later ones."""

    def __init__(
        self,
        mail: MailSettings,
        *,
        secret: Callable[[], str | None],
        ca_file: str | None = None,
        timeout: float = SMTP_TIMEOUT_SECONDS,
    ) -> None:
        """Connections are opened on first use.

        `secret` returns the password or access token at each login; may raise RelayMismatch.
        """
        self._mail = mail
        self._secret = secret
        self._ca_file = ca_file
        self._timeout = timeout
        self._session: Session | None = None

    def send(self, payload: bytes, *, sender: str, to: str) -> Receipt:
        """Send one message to one address and return the receipt.

        sent: the relay accepted it. refused: it permanently rejects this address or message. retry:
        a temporary error. held: the relay, our login or our sender address is at fault, an operator
        must act. unknown: the message was sent but the reply was lost; it may or may not arrive.
        """
        address = envelope_address(to)
        if address is None:
            return refused_receipt(f"{clean_reply(to)} is not an address that the relay accepts")
        was_open, bare = self._session is not None, bare_address(sender)
        envelope_sender = envelope_address(bare) or bare
        receipt = self._run_transaction(payload, sender=envelope_sender, to=address)
        if (
            receipt is None and was_open
        ):  # the relay had closed the idle session; nothing of the message was sent
            receipt = self._run_transaction(payload, sender=envelope_sender, to=address)
        return receipt or unreached_receipt(f"{server_name(self._mail)} closed the connection")

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
        """Run one transaction.

        Return None if the session was closed before anything was sent in it.
        """
        open_session = self._session
        session = open_session or self._open_session()
        if isinstance(session, Receipt):
            return session
        self._session = session
        receipt, goes_on = _transaction(
            session,
            payload,
            sender=sender,
            to=to,
            mail=self._mail,
            is_reused=open_session is not None,
        )
        if not goes_on:
            self._session = None
            self._drop(session)
        return receipt

    def _open_session(self) -> Session | Receipt:
        """Open a session and log in; return a receipt if that fails."""
        mail = self._mail
        if sends_login_in_plaintext(mail):
            problem = "a password would cross the network in the clear; set mail.security to starttls or tls"
            return relay_held(mail, problem)
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


def _transaction(
    relay: smtplib.SMTP,
    payload: bytes,
    *,
    sender: str,
    to: str,
    mail: MailSettings,
    is_reused: bool,
) -> tuple[Receipt | None, bool]:
    """Send MAIL, RCPT and DATA; return the receipt and whether the session can be used again.

    Receipt None: a reused session had been closed meanwhile.
    """
    try:
        code, reply = relay.mail(sender, [f"SIZE={len(payload)}"] if relay.has_extn("size") else [])
    except ValueError:  # a letter beyond ASCII
        problem = f"{clean_reply(sender)} is not an address that a relay accepts; see mail.from"
        return relay_held(mail, problem), False
    except SESSION_ERRORS as error:
        return (
            None if is_reused else connection_lost(error, mail, when="before", everyone=True)
        ), False
    if is_reused and code == 421:
        return None, False
    if code != 250:
        return sender_rejection(code, reply, mail), code != 421 and _reset(relay)
    return _send_to_recipient(relay, payload, to=to, mail=mail)


def _send_to_recipient(
    relay: smtplib.SMTP, payload: bytes, *, to: str, mail: MailSettings
) -> tuple[Receipt, bool]:
    try:
        code, reply = relay.rcpt(to)
        if code not in (250, 251):
            return rejection(code, reply, subject=to), code != 421 and _reset(relay)
        code, reply = relay.docmd("data")
        if code != 354:
            return rejection(code, reply, subject="the message"), code != 421 and _reset(relay)
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
        code, reply = relay.getreply()
        if sock is not None:
            sock.settimeout(patience)
    except SESSION_ERRORS as error:
        lost = f"{server_name(mail)} was given the message, but its answer was lost: {describe_error(error)}"
        return unknown_receipt(lost)
    if code == 250:
        return Receipt(outcome="sent", reply=f"250 {clean_reply(reply)}")
    if code == -1:  # smtplib's code for a line that is not a reply
        lost = f"{server_name(mail)} answered the message with something that is not a reply"
        return unknown_receipt(lost)
    return rejection(code, reply, subject="the message")


def _dot_stuff(payload: bytes) -> bytes:
    """Return the message encoded for DATA.

    Every line ends in CRLF, a leading dot is doubled (RFC 5321, 4.5.2).
    """
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
