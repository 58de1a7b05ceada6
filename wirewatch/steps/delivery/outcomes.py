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

MAX_NAMED_RECIPIENTS = 20  # of one channel who got it; more are counted
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
    """List the outcomes of an issue by reader, and by channel how many arrivals are left out.

    Readers without the issue are always listed, others only if few, or with `everyone`. `series`:
    the configured series, needed to name readers for whom the issue held nothing.
    """
    paused = set()
    for recipient in refusals.refusing_recipients(tx):
        if recipient.paused_at:
            paused.add((recipient.subscriber, recipient.channel))
    arrived: dict[str, int] = {}
    for (channel, state), count in outbox_queries.delivery_counts(tx, issue.id).items():
        if state is DeliveryState.SENT and channel != FILE:
            arrived[channel] = count
    omitted: dict[str, int] = {}
    if not everyone:
        omitted = {name: count for name, count in arrived.items() if count > MAX_NAMED_RECIPIENTS}
    listed = _list_deliveries(tx, issue.id, arrived=arrived, omitted=omitted)
    outcomes = [_delivery_outcome(delivery, paused=paused, now=now) for delivery in listed]
    if series:
        outcomes += _quiet_outcomes(tx, issue.id, series)
    return outcomes, omitted


def _list_deliveries(
    tx: Connection, digest_id: int, *, arrived: Collection[str], omitted: Collection[str]
) -> list[Delivery]:
    """List deliveries of an issue, files last, without arrivals on the omitted channels."""
    # What arrived is read apart, and only if needed: an issue may have 100,000 readers.
    states = [state for state in DeliveryState if not omitted or state is not DeliveryState.SENT]
    deliveries = outbox_queries.list_deliveries(
        tx, digest_id=digest_id, states=states, limit=NO_LISTING_LIMIT
    )
    if omitted and len(omitted) < len(arrived):
        sent = outbox_queries.list_deliveries(
            tx, digest_id=digest_id, states=[DeliveryState.SENT], limit=NO_LISTING_LIMIT
        )
        deliveries += [delivery for delivery in sent if delivery.channel not in omitted]
    return sorted(deliveries, key=lambda d: (d.channel == FILE, d.channel, d.subscriber, d.part))


def _quiet_outcomes(tx: Connection, digest_id: int, series: Series) -> list[DeliveryOutcome]:
    """List readers for whom the issue held nothing and the series is silent (when_quiet)."""
    sizes = stored_digests.edition_sizes(tx, digest_id)
    empty_profiles = {profile for profile, stories in sizes.items() if not stories}
    if not empty_profiles:
        return []
    addressed = outbox_queries.issue_recipients(tx, digest_id)
    outcomes = []
    for subscriber in series.subscribers:
        name, channel = reader_of(subscriber)
        is_empty = profile_of(subscriber, series).key in empty_profiles
        if is_empty and (name, channel) not in addressed:
            outcomes.append(
                DeliveryOutcome(
                    state="quiet", channel=channel, subscriber=name, what=EMPTY_EDITION_REASON
                )
            )
    return outcomes


def _delivery_outcome(
    delivery: Delivery, *, paused: Collection[tuple[str, str]], now: datetime
) -> DeliveryOutcome:
    state = delivery.state.value
    if delivery.state is not DeliveryState.PLANNED:
        reason, advice = _ended_outcome(delivery)
    elif (delivery.subscriber, delivery.channel) in paused:
        state = "paused"
        reason = "nothing is sent there any more, since too many issues in a row were refused"
        advice = pause_advice(delivery.series or "SERIES", delivery.subscriber)
    else:
        reason, advice = _waiting_reason(delivery, now=now), ""
    return DeliveryOutcome(
        state=state,
        channel=delivery.channel,
        subscriber=delivery.subscriber,
        kind=delivery.kind,
        part=delivery.part,
        parts=delivery.parts,
        sent_at=delivery.sent_at,
        next_attempt_at=delivery.next_attempt_at,
        what=reason,
        do=advice,
    )


def _waiting_reason(delivery: Delivery, *, now: datetime) -> str:
    until = ""
    if delivery.next_attempt_at and delivery.next_attempt_at > now:
        until = f"{delivery.next_attempt_at:%a %d %b %H:%M} UTC"
    if delivery.tries:
        return f"{delivery.detail}; tried again {until or 'with the next cycle'}"
    return f"waits until {until}" if until else "goes out with the next cycle"


def _ended_outcome(delivery: Delivery) -> tuple[str, str]:
    """Return the reason and the advice."""
    if delivery.state not in STATES_WITH_ADVICE:
        is_explained = delivery.state is not DeliveryState.SENT and delivery.channel != FILE
        return delivery.detail if is_explained else "", ""
    is_final = delivery.next_attempt_at is None
    advice = channel_advice(delivery.channel, delivery.state, final=is_final)
    if advice.startswith("nothing"):
        return delivery.detail, ""
    filled = fill_advice(advice, series=delivery.series, number=delivery.number)
    return delivery.detail, filled
