"""How the deliveries of one issue ended, reader by reader, and what to do about each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import outbox_queries, refusals
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.outbox_queries import (
    Delivery,
)
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.model import DeliveryState
from wirewatch.domain.digests.subscriptions import profile_of
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.deliveries import reader_of
from wirewatch.steps.delivery.problems import channel_advice, fill_advice, pause_advice

MAX_NAMED_RECIPIENTS = (
    20  # readers of one channel who are named though they got it; more are counted
)
NO_LISTING_LIMIT = 1_000_000
EMPTY_EDITION_REASON = (
    "nothing of theirs was in it, and the series keeps silent then (when_quiet: silent)"
)
STATES_WITH_ADVICE = frozenset({DeliveryState.REFUSED, DeliveryState.HELD, DeliveryState.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOutcome:
    """The outcome of one delivery."""

    state: str  # as stored; or paused; or quiet: there was nothing to send to this reader
    channel: str
    subscriber: str
    what: str  # the reason; "" for none
    do: str = ""  # what to do; "" for nothing
    kind: str = "digest"
    part: int = 1
    parts: int = 1
    sent_at: datetime | None = None
    next_attempt_at: datetime | None = None


def delivery_outcomes(
    tx: Connection, issue: StoredIssue, *, series: Series | None, everyone: bool, now: datetime
) -> tuple[list[DeliveryOutcome], dict[str, int]]:
    """Return the outcomes of an issue by reader, and for each channel how many readers who got it are left out.

    Readers who have not got it are always included, others only while they are few, or with `everyone`. `series` is the
    configured series, needed to name readers for whom the issue held nothing.
    """
    digest_id = issue.id
    paused = {
        (one.subscriber, one.channel) for one in refusals.refusing_recipients(tx) if one.paused_at
    }
    sent = {
        channel: count
        for (channel, state), count in outbox_queries.delivery_counts(tx, digest_id).items()
        if state is DeliveryState.SENT and channel != FILE
    }
    left_out = (
        {}
        if everyone
        else {channel: count for channel, count in sent.items() if count > MAX_NAMED_RECIPIENTS}
    )
    states = (
        list(DeliveryState)
        if not left_out
        else [one for one in DeliveryState if one is not DeliveryState.SENT]
    )
    found = outbox_queries.list_deliveries(
        tx, digest_id=digest_id, states=states, limit=NO_LISTING_LIMIT
    )
    if left_out and len(left_out) < len(sent):
        more = outbox_queries.list_deliveries(
            tx, digest_id=digest_id, states=[DeliveryState.SENT], limit=NO_LISTING_LIMIT
        )
        found += [one for one in more if one.channel not in left_out]
    shown = sorted(
        found, key=lambda one: (one.channel == FILE, one.channel, one.subscriber, one.part)
    )
    quiet = _quiet_outcomes(tx, digest_id, series) if series else []
    return [*(_delivery_outcome(one, paused=paused, now=now) for one in shown), *quiet], left_out


def _quiet_outcomes(tx: Connection, digest_id: int, series: Series) -> list[DeliveryOutcome]:
    """Return the readers for whom an issue held nothing, if the series sends nothing then (when_quiet: silent)."""
    empty = {
        profile
        for profile, stories in stored_digests.edition_sizes(tx, digest_id).items()
        if not stories
    }
    readers = [
        subscriber
        for subscriber in series.subscribers
        if empty and profile_of(subscriber, series).key in empty
    ]
    addressed = outbox_queries.issue_recipients(tx, digest_id) if readers else set()
    return [
        DeliveryOutcome(state="quiet", channel=channel, subscriber=name, what=EMPTY_EDITION_REASON)
        for name, channel in map(reader_of, readers)
        if (name, channel) not in addressed
    ]


def _delivery_outcome(
    delivery: Delivery, *, paused: Collection[tuple[str, str]], now: datetime
) -> DeliveryOutcome:
    waits = delivery.state is DeliveryState.PLANNED
    is_paused = waits and (delivery.subscriber, delivery.channel) in paused
    what, do = (
        _paused_outcome(delivery)
        if is_paused
        else _waiting_outcome(delivery, now=now)
        if waits
        else _ended_outcome(delivery)
    )
    return DeliveryOutcome(
        state="paused" if is_paused else delivery.state.value,
        channel=delivery.channel,
        subscriber=delivery.subscriber,
        kind=delivery.kind,
        part=delivery.part,
        parts=delivery.parts,
        sent_at=delivery.sent_at,
        next_attempt_at=delivery.next_attempt_at,
        what=what,
        do=do,
    )


def _paused_outcome(delivery: Delivery) -> tuple[str, str]:
    reason = "nothing is sent there any more, since too many issues in a row were refused"
    return reason, pause_advice(delivery.series or "SERIES", delivery.subscriber)


def _waiting_outcome(delivery: Delivery, *, now: datetime) -> tuple[str, str]:
    next_attempt_at = delivery.next_attempt_at
    until = (
        f"{next_attempt_at:%a %d %b %H:%M} UTC" if next_attempt_at and next_attempt_at > now else ""
    )
    if delivery.tries:
        return f"{delivery.detail}; tried again {until or 'with the next cycle'}", ""
    return f"waits until {until}" if until else "goes out with the next cycle", ""


def _ended_outcome(delivery: Delivery) -> tuple[str, str]:
    if delivery.state is DeliveryState.SENT or (
        delivery.channel == FILE and delivery.state not in STATES_WITH_ADVICE
    ):
        return "", ""
    advice = (
        channel_advice(delivery.channel, delivery.state, final=delivery.next_attempt_at is None)
        if delivery.state in STATES_WITH_ADVICE
        else ""
    )
    return delivery.detail, "" if advice.startswith("nothing") else fill_advice(
        advice, series=delivery.series, number=delivery.number
    )
