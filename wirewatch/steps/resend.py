"""Send an issue again on request, and try the channels with a marked message."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import facts as stored_facts
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.outbox import Delivery, PlannedDelivery
from wirewatch.domain.configuration import Series
from wirewatch.render.mail import POLICY, derived_id, domain_of, plain_message
from wirewatch.steps.deliver import DeliverReport, deliver_these, whole_mail
from wirewatch.steps.desk import Desk


class NothingToSend(LookupError):
    """There is no such issue, or it went to nobody; says so in one sentence."""


async def resend(desk: Desk, series: Series, *, number: int | None, to: str | None, now: datetime) -> DeliverReport:
    """Send an issue once more to its subscribers, or only to one address; marked as a repeat. Raises NothingToSend."""
    with desk.store.begin() as tx:
        planned = _repeats(tx, series, number=number, to=to, now=now)
    return await deliver_these(desk, planned, now=now)


def _repeats(tx: Connection, series: Series, *, number: int | None, to: str | None, now: datetime) -> list[int]:
    last = stored_digests.last_issue(tx, series.id)
    issue = stored_digests.issue(tx, series.id, number) if number else last
    if issue is None:
        raise NothingToSend(f"{series.id} {number or ''}: there is no such issue; see: wirewatch digest list")
    mails = [one for one in outbox.listing(tx, digest_id=issue.id) if one.channel == "email" and one.kind == "digest"]
    chosen = [one for one in mails if to in {None, one.subscriber}] or mails[:1] if to else mails
    if not chosen:
        raise NothingToSend(f"{series.id} {issue.number} went to no subscriber by email; it is filed as a page")
    key, repeat = stored_facts.install_key(tx, now=now), f"{now:%Y%m%d%H%M%S}"
    repeats = [_marked(tx, one, to=to or one.subscriber, key=key, repeat=repeat) for one in chosen]
    return outbox.plan(tx, None, repeats, now=now)


def _marked(tx: Connection, delivery: Delivery, *, to: str, key: str, repeat: str) -> PlannedDelivery:
    mail = message_from_bytes(whole_mail(delivery, outbox.payload(tx, delivery.payload) or b""), policy=POLICY)
    assert isinstance(mail, EmailMessage)
    identity = derived_id(
        bytes.fromhex(key),
        series=delivery.series or "",
        number=delivery.number or 0,
        subscriber=f"{to} {repeat}",
        domain=delivery.identity.strip("<>").rpartition("@")[2],
    )
    for name, value in (
        ("To", to),
        ("Message-ID", identity),
        ("Subject", f"(repeat) {mail['Subject']}"),
    ):
        del mail[name]
        mail[name] = value
    return PlannedDelivery(
        subscriber=to, channel="email", identity=identity, body=mail.as_bytes(policy=POLICY), kind="resend"
    )


async def trial(desk: Desk, series: Series, *, now: datetime) -> DeliverReport:
    """Send a marked trial message to each subscriber by each channel, at once."""
    mail = desk.config.settings.mail
    with desk.store.begin() as tx:
        key = bytes.fromhex(stored_facts.install_key(tx, now=now))
        planned = [
            _trial_mail(series, sender=mail.sender, to=subscriber.email, key=key, now=now)
            for subscriber in series.subscribers
            if subscriber.email and mail
        ]
        ids = outbox.plan(tx, None, planned, now=now)
    return await deliver_these(desk, ids, now=now)


def _trial_mail(series: Series, *, sender: str, to: str, key: bytes, now: datetime) -> PlannedDelivery:
    who = f"{to} trial {now.isoformat()}"
    identity = derived_id(key, series=series.id, number=0, subscriber=who, domain=domain_of(sender))
    title = series.title or series.id
    body = plain_message(
        sender=sender,
        to=to,
        message_id=identity,
        title=f"[Wirewatch] Trial message of the series {title}",
        body=f"This is a trial: the digests of the series {title} will reach you at this address.\n"
        "There is no news in here, and nothing to do.\n",
        sent_at=now,
    )
    return PlannedDelivery(subscriber=to, channel="email", identity=identity, body=body, kind="trial")
