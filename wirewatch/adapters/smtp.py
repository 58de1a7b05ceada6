"""A mail's bytes -> what the relay said to them: one message, one subscriber, one transaction; many in one session.

SMTP (RFC 5321) to a relay, or LMTP (RFC 2033) to a mailbox server: there each address gets an answer of its own to the
message, and as we name one address, that is one answer.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from wirewatch.adapters import smtp_answers as answers
from wirewatch.adapters.smtp_answers import Unfit
from wirewatch.adapters.smtp_session import Session, connected, in_the_clear, log_in
from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digest.model import Receipt
from wirewatch.domain.mail_address import bare_address, domain_in_ascii

PATIENCE = 60.0  # seconds for each answer
DOT = 5  # times that patience for the answer to the final dot; RFC 5321, 4.5.3.2.6 allows ten minutes
BROKEN = (OSError, smtplib.SMTPException)


class Relay:
    """One session with a relay: opened when the first message needs it, kept for those that follow."""

    def __init__(
        self,
        mail: MailSettings,
        *,
        secret: Callable[[], str | None],
        ca_file: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Note how to reach it. `secret` gives the password or access token at each login; may raise Unfit."""
        self._mail = mail
        self._secret = secret
        self._ca_file = ca_file
        self._patience = patience
        self._session: Session | None = None

    def send(self, payload: bytes, *, sender: str, to: str) -> Receipt:
        """Send one message to one address and give what became of it.

        sent: the relay took it. refused: it will never take this address or message. retry: it may later. held: the
        relay itself, our login or our sender address is at fault, an operator must act. unknown: the message went out
        and the answer was lost; it may or may not arrive.
        """
        address = envelope_address(to)
        if address is None:
            return Receipt(outcome="refused", reply=f"{answers.text(to)} is no address that the relay can be told")
        kept, bare = self._session is not None, bare_address(sender)
        told = envelope_address(bare) or bare
        receipt = self._try(payload, sender=told, to=address)
        if receipt is None and kept:  # the relay had closed the session meanwhile; nothing of the message was said
            receipt = self._try(payload, sender=told, to=address)
        return receipt or Receipt(outcome="retry", reply=f"{answers.where(self._mail)} hung up on us", everyone=True)

    def close(self) -> None:
        """End the session politely; what the relay says to that is nobody's concern."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(*BROKEN):
                session.quit()
            self._drop(session)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the session."""
        self.close()

    def _try(self, payload: bytes, *, sender: str, to: str) -> Receipt | None:
        """Do one transaction; None when the session was gone before anything was said in it."""
        kept = self._session
        session = kept or self._opened()
        if isinstance(session, Receipt):
            return session
        self._session = session
        receipt, goes_on = _transaction(session, payload, sender=sender, to=to, mail=self._mail, kept=kept is not None)
        if not goes_on:
            self._session = None
            self._drop(session)
        return receipt

    def _opened(self) -> Session | Receipt:
        """Open a session and log in; a receipt when that fails."""
        mail = self._mail
        if in_the_clear(mail):
            what = "a password would cross the network in the clear; set mail.security to starttls or tls"
            return answers.held(mail, what)
        try:
            session = connected(mail, ca_file=self._ca_file, patience=self._patience)
        except (*BROKEN, Unfit) as error:
            return answers.unreached(error, mail)
        try:
            if mail.user is not None:
                log_in(session, mail, self._secret())
        except (*BROKEN, Unfit, UnicodeError) as error:
            self._drop(session)
            receipt = answers.login_failed(error, mail)
            return replace(receipt, reply=session.redactor(receipt.reply))
        return session

    @staticmethod
    def _drop(session: smtplib.SMTP) -> None:
        with suppress(*BROKEN):
            session.close()


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
    """Send one message in a session of its own, as Relay.send does."""
    with Relay(mail, secret=lambda: password, ca_file=ca_file, patience=patience) as relay:
        return relay.send(payload, sender=sender, to=to)


def envelope_address(to: str) -> str | None:
    """Give the address as a relay is told it, its domain in ASCII (RFC 5890); None for what is none."""
    local, at, domain = to.rpartition("@")
    told = f"{local}{at}{domain if domain.isascii() else domain_in_ascii(domain) or ''}"
    return told if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", told) else None


def _transaction(
    relay: smtplib.SMTP, payload: bytes, *, sender: str, to: str, mail: MailSettings, kept: bool
) -> tuple[Receipt | None, bool]:
    """Say MAIL, RCPT and DATA, each with its own meaning of a refusal; tells too whether the session goes on.

    No receipt: a session that was kept was closed meanwhile.
    """
    try:
        code, said = relay.mail(sender, [f"SIZE={len(payload)}"] if relay.has_extn("size") else [])
    except ValueError:  # a letter beyond ASCII
        what = f"{answers.text(sender)} is no address that a relay can be told; see mail.from"
        return answers.held(mail, what), False
    except BROKEN as error:
        return (None if kept else answers.went_away(error, mail, when="before", everyone=True)), False
    if kept and code == 421:
        return None, False
    if code != 250:
        return answers.ours(code, said, mail), code != 421 and _is_reset(relay)
    return _addressed(relay, payload, to=to, mail=mail)


def _addressed(relay: smtplib.SMTP, payload: bytes, *, to: str, mail: MailSettings) -> tuple[Receipt, bool]:
    try:
        code, said = relay.rcpt(to)
        if code not in (250, 251):
            return answers.theirs(code, said, what=to), code != 421 and _is_reset(relay)
        code, said = relay.docmd("data")
        if code != 354:
            return answers.theirs(code, said, what="the message"), code != 421 and _is_reset(relay)
    except BROKEN as error:
        return answers.went_away(error, mail, when="before"), False
    receipt = _data(relay, payload, mail)
    return receipt, receipt.outcome != "unknown" and not receipt.everyone and relay.sock is not None


def _is_reset(relay: smtplib.SMTP) -> bool:
    """Forget the transaction; tells whether the session goes on."""
    try:
        return relay.rset()[0] == 250
    except BROKEN:
        return False


def _data(relay: smtplib.SMTP, payload: bytes, mail: MailSettings) -> Receipt:
    """Send the message itself. Before the final dot a failure is a retry; after it, all bets are off."""
    try:
        relay.send(_stuffed(payload))
    except BROKEN as error:
        relay.close()
        return answers.went_away(error, mail, when="within")
    sock = relay.sock
    patience = sock.gettimeout() if sock is not None else None
    try:
        if sock is not None:
            sock.settimeout((patience or PATIENCE) * DOT)
        relay.send(b".\r\n")
        code, said = relay.getreply()
        if sock is not None:
            sock.settimeout(patience)
    except BROKEN as error:
        lost = f"{answers.where(mail)} was given the message, but its answer was lost: {answers.words(error)}"
        return Receipt(outcome="unknown", reply=lost)
    if code == 250:
        return Receipt(outcome="sent", reply=f"250 {answers.text(said)}")
    if code == -1:  # smtplib's sign for a line that was no reply
        lost = f"{answers.where(mail)} answered the message with something that is no reply"
        return Receipt(outcome="unknown", reply=lost)
    return answers.theirs(code, said, what="the message")


def _stuffed(payload: bytes) -> bytes:
    """Give the message as DATA wants it: every line ends in CRLF, a leading dot is doubled (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", payload)
    stuffed = re.sub(rb"(?m)^\.", b"..", lines)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
