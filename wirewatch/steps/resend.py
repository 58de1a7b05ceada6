"""Send an issue again on request, and try the channels with a marked message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import facts as stored_facts
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.outbox import Delivery, PlannedDelivery
from wirewatch.domain.configuration import Series, Subscriber
from wirewatch.domain.digest.profiles import profile_of
from wirewatch.domain.digest.readers import Edition
from wirewatch.domain.reader_verdicts import with_verdict_links
from wirewatch.render.mail import POLICY, derived_id, domain_of, plain_message, subject_line
from wirewatch.render.nudge import note as nudge_note
from wirewatch.render.slack import note, repeated
from wirewatch.steps.channels import EMAIL, FILE, NUDGE
from wirewatch.steps.deliver import deliver_these
from wirewatch.steps.desk import Desk
from wirewatch.steps.handing import whole_mail
from wirewatch.steps.planning import HEAD, sent_out, slack_address, verdict_ways
from wirewatch.steps.reports import DeliverReport

EVERYONE = 1_000_000  # deliveries of one issue


class NothingToSend(LookupError):
    """There is no such issue, or it went to nobody; says so in one sentence."""


async def resend(desk: Desk, series: Series, *, number: int | None, to: str | None, now: datetime) -> DeliverReport:
    """Send an issue once more to its readers, each what theirs was, or only to one of them; marked as a repeat.

    An address that never had it gets the issue as the series told it. Raises NothingToSend.
    """
    with desk.store.begin() as tx:
        planned = _repeats(tx, desk, series, number=number, to=to, now=now)
    return await deliver_these(desk, planned, now=now)


def _repeats(
    tx: Connection, desk: Desk, series: Series, *, number: int | None, to: str | None, now: datetime
) -> list[int]:
    last = stored_digests.last_issue(tx, series.id)
    issue = stored_digests.issue(tx, series.id, number) if number else last
    if issue is None:
        raise NothingToSend(f"{series.id} {number or ''}: there is no such issue; see: wirewatch digest list")
    sent = outbox.listing(tx, digest_id=issue.id, limit=EVERYONE)
    theirs = [one for one in sent if one.channel != FILE and one.kind == "digest" and to in (None, one.subscriber)]
    key, repeat = stored_facts.install_key(tx, now=now), f"{now:%Y%m%d%H%M%S}"
    if theirs:
        ordered = sorted(theirs, key=lambda one: (one.channel, one.subscriber, one.part))
        repeats = [_marked(tx, one, key=key, repeat=repeat) for one in ordered]
    elif to and "@" in to and desk.config.settings.mail:
        repeats = [_for_stranger(tx, desk, series, issue.number, to=to, key=key, now=now)]
    else:
        nobody = f"{series.id} {issue.number} went to no subscriber; it is filed as a page"
        raise NothingToSend(f"{series.id} {issue.number} went to nobody called {to}" if to else nobody)
    return outbox.plan(tx, None, repeats, now=now)


def _for_stranger(
    tx: Connection, desk: Desk, series: Series, number: int, *, to: str, key: str, now: datetime
) -> PlannedDelivery:
    """Give an issue for an address that it was never sent to, rendered from the record."""
    digest = stored_digests.digest(tx, series.id, number)
    if digest is None:
        raise NothingToSend(f"{series.id} {number}: there is no such issue; see: wirewatch digest list")
    reader = Subscriber(email=to)
    profile = profile_of(reader, series)
    linked = with_verdict_links(digest, verdict_ways(desk.config, install_key=key))
    edition = Edition(profile=profile, readers=(reader,), digest=linked, silent=False, key="")
    (made,) = sent_out(desk.config, series, edition, install_key=key, now=now)
    raw = made.headers[HEAD].encode("ascii") + made.body
    return _marked_mail(raw, series=series.id, number=number, to=to, key=key, repeat=f"{now:%Y%m%d%H%M%S}")


def _marked(tx: Connection, delivery: Delivery, *, key: str, repeat: str) -> PlannedDelivery:
    payload = outbox.payload(tx, delivery.payload) or b""
    if delivery.channel == EMAIL:
        raw, number = whole_mail(delivery, payload), delivery.number or 0
        return _marked_mail(
            raw, series=delivery.series or "", number=number, to=delivery.subscriber, key=key, repeat=repeat
        )
    return PlannedDelivery(
        subscriber=delivery.subscriber,
        channel=delivery.channel,
        identity=f"{delivery.identity} repeat {repeat}",
        body=_repeated(delivery, payload),
        part=delivery.part,
        parts=delivery.parts,
        kind="resend",
    )


def _repeated(delivery: Delivery, payload: bytes) -> bytes:
    if delivery.channel == NUDGE:
        words = json.loads(payload)
        return json.dumps({**words, "title": f"(repeat) {words['title']}"}, ensure_ascii=False).encode()
    return repeated(payload, number=delivery.number, why="Sent again on request.")


def _marked_mail(raw: bytes, *, series: str, number: int, to: str, key: str, repeat: str) -> PlannedDelivery:
    mail = message_from_bytes(raw, policy=POLICY)
    assert isinstance(mail, EmailMessage)
    domain = str(mail["Message-ID"]).strip("<> ").rpartition("@")[2]
    who = f"{to} {repeat}"
    identity = derived_id(bytes.fromhex(key), series=series, number=number, subscriber=who, domain=domain)
    line = subject_line(f"(repeat) {mail['Subject']}")
    del mail["Subject"]
    for name, value in (("To", to), ("Message-ID", identity)):
        del mail[name]
        mail[name] = value
    body = line + mail.as_bytes(policy=POLICY)
    return PlannedDelivery(subscriber=to, channel=EMAIL, identity=identity, body=body, kind="resend")


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

        if subscriber.nudge:
            identity, body = f"trial {subscriber.nudge} {now.isoformat()}", nudge_note(_words(series, where="here"))
            yield PlannedDelivery(
                subscriber=subscriber.nudge, channel=NUDGE, identity=identity, body=body, kind="trial"
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
