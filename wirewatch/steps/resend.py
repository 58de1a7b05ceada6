"""Send an issue again on request, and try the channels with a marked message."""

from __future__ import annotations

from collections.abc import Iterator
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
from wirewatch.render.slack import note, repeated
from wirewatch.steps.channels import EMAIL, FILE
from wirewatch.steps.deliver import deliver_these
from wirewatch.steps.desk import Desk
from wirewatch.steps.handing import whole_mail
from wirewatch.steps.planning import slack_address
from wirewatch.steps.reports import DeliverReport


class NothingToSend(LookupError):
    """There is no such issue, or it went to nobody; says so in one sentence."""


async def resend(desk: Desk, series: Series, *, number: int | None, to: str | None, now: datetime) -> DeliverReport:
    """Send an issue once more to its subscribers, or only to one of them or to any address; marked as a repeat.

    Raises NothingToSend.
    """
    with desk.store.begin() as tx:
        planned = _repeats(tx, series, number=number, to=to, now=now)
    return await deliver_these(desk, planned, now=now)


def _repeats(tx: Connection, series: Series, *, number: int | None, to: str | None, now: datetime) -> list[int]:
    last = stored_digests.last_issue(tx, series.id)
    issue = stored_digests.issue(tx, series.id, number) if number else last
    if issue is None:
        raise NothingToSend(f"{series.id} {number or ''}: there is no such issue; see: wirewatch digest list")
    sent = [one for one in outbox.listing(tx, digest_id=issue.id) if one.channel != FILE and one.kind == "digest"]
    chosen = _chosen(sorted(sent, key=lambda one: (one.channel, one.subscriber, one.part)), to)
    if not chosen:
        nobody = f"{series.id} {issue.number} went to no subscriber; it is filed as a page"
        raise NothingToSend(f"{series.id} {issue.number} went to nobody called {to}" if sent and to else nobody)
    key, repeat = stored_facts.install_key(tx, now=now), f"{now:%Y%m%d%H%M%S}"
    repeats = [_marked(tx, one, to=to or one.subscriber, key=key, repeat=repeat) for one in chosen]
    return outbox.plan(tx, None, repeats, now=now)


def _chosen(sent: list[Delivery], to: str | None) -> list[Delivery]:
    """Give the deliveries to repeat: all, one subscriber's, or for an address that never had it, somebody's mail."""
    if to is None:
        return sent
    theirs = [one for one in sent if one.subscriber == to]
    return theirs or ([one for one in sent if one.channel == EMAIL][:1] if "@" in to else [])


def _marked(tx: Connection, delivery: Delivery, *, to: str, key: str, repeat: str) -> PlannedDelivery:
    payload = outbox.payload(tx, delivery.payload) or b""
    if delivery.channel == EMAIL:
        return _marked_mail(delivery, payload, to=to, key=key, repeat=repeat)
    return PlannedDelivery(
        subscriber=delivery.subscriber,
        channel=delivery.channel,
        identity=f"{delivery.identity} repeat {repeat}",
        body=repeated(payload, number=delivery.number, why="Sent again on request."),
        part=delivery.part,
        parts=delivery.parts,
        kind="resend",
    )


def _marked_mail(delivery: Delivery, payload: bytes, *, to: str, key: str, repeat: str) -> PlannedDelivery:
    mail = message_from_bytes(whole_mail(delivery, payload), policy=POLICY)
    assert isinstance(mail, EmailMessage)
    identity = derived_id(
        bytes.fromhex(key),
        series=delivery.series or "",
        number=delivery.number or 0,
        subscriber=f"{to} {repeat}",
        domain=delivery.identity.strip("<>").rpartition("@")[2],
    )
    for name, value in (("To", to), ("Message-ID", identity), ("Subject", f"(repeat) {mail['Subject']}")):
        del mail[name]
        mail[name] = value
    return PlannedDelivery(
        subscriber=to, channel=EMAIL, identity=identity, body=mail.as_bytes(policy=POLICY), kind="resend"
    )


async def trial(desk: Desk, series: Series, *, now: datetime) -> DeliverReport:
    """Send a marked trial message to each subscriber by each channel, at once."""
    with desk.store.begin() as tx:
        key = bytes.fromhex(stored_facts.install_key(tx, now=now))
        ids = outbox.plan(tx, None, list(_trials(desk, series, key=key, now=now)), now=now)
    return await deliver_these(desk, ids, now=now)


def _trials(desk: Desk, series: Series, *, key: bytes, now: datetime) -> Iterator[PlannedDelivery]:
    mail = desk.config.settings.mail
    for subscriber in series.subscribers:
        if subscriber.email and mail:
            yield _trial_mail(series, sender=mail.sender, to=subscriber.email, key=key, now=now)
        if subscriber.slack:
            channel, name = slack_address(subscriber)
            identity, words = f"trial {name} {now.isoformat()}", _words(series, where="in this channel")
            yield PlannedDelivery(
                subscriber=name, channel=channel, identity=identity, body=note(f"[Wirewatch] {words}"), kind="trial"
            )


def _trial_mail(series: Series, *, sender: str, to: str, key: bytes, now: datetime) -> PlannedDelivery:
    who = f"{to} trial {now.isoformat()}"
    identity = derived_id(key, series=series.id, number=0, subscriber=who, domain=domain_of(sender))
    body = plain_message(
        sender=sender,
        to=to,
        message_id=identity,
        title=f"[Wirewatch] Trial message of the series {series.title or series.id}",
        body=f"{_words(series, where='at this address')}\n",
        sent_at=now,
    )
    return PlannedDelivery(subscriber=to, channel=EMAIL, identity=identity, body=body, kind="trial")


def _words(series: Series, *, where: str) -> str:
    title = series.title or series.id
    return (
        f"This is a trial: the digests of the series {title} will reach you {where}.\n"
        "There is no news in here, and nothing to do."
    )
