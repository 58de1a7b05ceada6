"""Preview a digest, send an issue again, and try channels with a marked message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store import outbox, outbox_queries
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.adapters.store.outbox_queries import Delivery
from wirewatch.domain.configuration import Series, Subscriber
from wirewatch.domain.digests.editions import Edition
from wirewatch.domain.digests.subscriptions import profile_of
from wirewatch.domain.feedback import with_verdict_links
from wirewatch.steps.channels.channel import Context
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.channels.registry import channel_of, reader_channel
from wirewatch.steps.deliveries import (
    plan_edition,
    reader_of,
    verdict_links,
)
from wirewatch.steps.delivery.dispatch import deliver_selected
from wirewatch.steps.delivery.preview import find_reader
from wirewatch.steps.reports import DeliverReport
from wirewatch.steps.resources import Resources

NO_LISTING_LIMIT = 1_000_000  # deliveries of one issue


class NothingToSend(LookupError):
    """No such issue exists, or it has no recipient; the message is one sentence for the user."""


async def resend_issue(
    resources: Resources, series: Series, *, number: int | None, to: str | None, now: datetime
) -> DeliverReport:
    """Send an issue again, marked as a repeat, to all of its readers or to one.

    Each reader gets the same edition as before; readers who left since get nothing. `to` is a
    subscriber or any mail address, even one that never got the issue. Raises NothingToSend.
    """
    with resources.store.begin() as tx:
        planned = _plan_repeats(tx, resources, series, number=number, to=to, now=now)
    return await deliver_selected(resources, planned, now=now)


def _plan_repeats(
    tx: Connection,
    resources: Resources,
    series: Series,
    *,
    number: int | None,
    to: str | None,
    now: datetime,
) -> list[int]:
    last = stored_digests.last_issue(tx, series.id)
    issue = stored_digests.issue_by_number(tx, series.id, number) if number else last
    if issue is None:
        raise NothingToSend(
            f"{series.id} {number or ''}: there is no such issue; see: wirewatch digest list"
        )
    reader = (find_reader(series, to) or _unlisted_reader(to)) if to else None
    theirs = _earlier_deliveries(
        tx,
        series,
        issue,
        only=None if to is None else {to, *([reader_of(reader)[0]] if reader else [])},
    )
    key, repeat = stored_facts.install_key(tx, now=now), f"{now:%Y%m%d%H%M%S}"
    if theirs:
        ordered = sorted(
            theirs, key=lambda delivery: (delivery.channel, delivery.subscriber, delivery.part)
        )
        deliveries = [
            _replan(delivery, outbox_queries.payload_bytes(tx, delivery.payload) or b"")
            for delivery in ordered
        ]
    elif reader and channel_of(reader)[0].is_set_up(resources.config):
        deliveries = _plan_for_newcomer(
            tx, resources, series, issue, reader=reader, key=key, now=now
        )
    else:
        nobody = f"{series.id} {issue.number} went to no subscriber; it is filed as a page"
        raise NothingToSend(
            f"{series.id} {issue.number} went to nobody called {to}" if to else nobody
        )
    repeats = [
        _mark_as_repeat(delivery, series=series.id, number=issue.number, key=key, repeat=repeat)
        for delivery in deliveries
    ]
    return outbox.plan_deliveries(tx, None, repeats, now=now)


def _earlier_deliveries(
    tx: Connection, series: Series, issue: StoredIssue, *, only: set[str] | None
) -> list[Delivery]:
    """Return an issue's deliveries to these names or (None) to all readers still configured."""
    readers = set(map(reader_of, series.subscribers))
    sent = outbox_queries.list_deliveries(tx, digest_id=issue.id, limit=NO_LISTING_LIMIT)
    mine = [delivery for delivery in sent if delivery.channel != FILE and delivery.kind == "digest"]
    if only is None:
        return [delivery for delivery in mine if (delivery.subscriber, delivery.channel) in readers]
    return [delivery for delivery in mine if delivery.subscriber in only]


def _unlisted_reader(to: str) -> Subscriber | None:
    return Subscriber(email=to) if "@" in to else None


def _plan_for_newcomer(
    tx: Connection,
    resources: Resources,
    series: Series,
    issue: StoredIssue,
    *,
    reader: Subscriber,
    key: str,
    now: datetime,
) -> list[PlannedDelivery]:
    """Return the deliveries of a stored issue to a reader who never got it.

    The reader gets the edition of readers with the same profile, else the whole issue.
    """
    profile = profile_of(reader, series)
    digest = stored_digests.load_edition(tx, issue.id, profile.key) or stored_digests.load_digest(
        tx, series.id, issue.number
    )
    if digest is None:
        raise NothingToSend(
            f"{series.id} {issue.number}: there is no such issue; see: wirewatch digest list"
        )
    linked = with_verdict_links(digest, verdict_links(resources.config, install_key=key))
    edition = Edition(profile=profile, readers=(reader,), digest=linked, silent=False, key="")
    return list(plan_edition(resources.config, series, edition, install_key=key, now=now))


def _replan(delivery: Delivery, payload: bytes) -> PlannedDelivery:
    """Return a delivery as it was planned, with its bytes."""
    values = {
        name: getattr(delivery, name)
        for name in ("subscriber", "channel", "identity", "headers", "part", "parts")
    }
    return PlannedDelivery(**values, body=payload)


def _mark_as_repeat(
    delivery: PlannedDelivery, *, series: str, number: int, key: str, repeat: str
) -> PlannedDelivery:
    """Return a delivery marked as a repeat, due at once."""
    channel = reader_channel(delivery.channel)
    message = channel.render_repeat(
        delivery, series=series, number=number, key=bytes.fromhex(key), mark=repeat
    )
    return replace(
        delivery,
        identity=message.identity,
        headers={},
        body=message.body,
        kind="resend",
        next_attempt_at=None,
    )


async def send_trials(
    resources: Resources, series: Series, *, to: Subscriber | None = None, now: datetime
) -> DeliverReport:
    """Send a marked trial message to each subscriber, or only to one, at once."""
    asked = series if to is None else replace(series, subscribers=(to,))
    with resources.store.begin() as tx:
        key = bytes.fromhex(stored_facts.install_key(tx, now=now))
        ids = outbox.plan_deliveries(
            tx, None, list(_plan_trials(resources, asked, key=key, now=now)), now=now
        )
    return await deliver_selected(resources, ids, now=now)


def _plan_trials(
    resources: Resources, series: Series, *, key: bytes, now: datetime
) -> Iterator[PlannedDelivery]:
    context = Context(config=resources.config, series=series, key=key)
    for subscriber in series.subscribers:
        channel, to = channel_of(subscriber)
        if channel.is_set_up(resources.config):
            message = channel.render_trial(to, context, now=now)
            yield PlannedDelivery(
                subscriber=to,
                channel=channel.name,
                identity=message.identity,
                body=message.body,
                kind="trial",
            )
