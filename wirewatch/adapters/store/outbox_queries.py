"""Read the outbox: due, unresolved and unsent deliveries, and each recipient's received ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select

from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import attempts, digests, paused_subscribers, payloads
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.domain.digests.model import DeliveryState

Recipient = tuple[str, str]  # subscriber, channel
DIGEST_KIND = "digest"
GIVEN_UP = "given up after"  # the detail begins so after too many failed attempts: no refusal
# A delivery due later than this was planned while the clock was wrong: nothing waits so long.
MAX_PLAUSIBLE_WAIT = timedelta(days=2)
SELECT_DELIVERY = select(table, digests.c.series, digests.c.number).outerjoin(
    digests, digests.c.id == table.c.digest_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery with its current state."""

    id: int
    digest_id: int | None
    series: str | None
    number: int | None
    kind: str
    subscriber: str
    channel: str
    part: int
    parts: int
    identity: str
    headers: dict[str, str]
    payload: str  # sha256
    state: DeliveryState
    tries: int
    next_attempt_at: datetime | None
    planned_at: datetime
    sent_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedPart:
    """One delivery to be attempted: its channel, and which part of its message it is."""

    id: int
    channel: str
    subscriber: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedDelivery:
    """One delivery that is held, failed, or may not have arrived."""

    id: int
    series: str | None  # None: an alert, or sent on request
    number: int | None
    kind: str
    subscriber: str
    channel: str
    part: int
    parts: int
    state: DeliveryState
    detail: str
    planned_at: datetime
    final: bool  # no further attempt is scheduled


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentMessage:
    """One message, of one or more parts, that has not reached its recipient."""

    number: int  # of the issue
    headers: dict[str, str]
    deliveries: tuple[int, ...]  # ids, one for each part
    given_up: bool


def delivery_from_row(row: Row[Any]) -> Delivery:
    """Convert a row of SELECT_DELIVERY."""
    return record_from_row(Delivery, row, state=DeliveryState(row.state))


def has_state(*states: DeliveryState) -> ColumnElement[bool]:
    """Match deliveries in one of these states."""
    if len(states) == 1:
        return table.c.state == states[0].value
    return table.c.state.in_([state.value for state in states])


def is_open() -> ColumnElement[bool]:
    """Match deliveries that can be attempted: planned, or unknown with a next attempt."""
    repeatable = and_(has_state(DeliveryState.UNKNOWN), table.c.next_attempt_at.is_not(None))
    return or_(has_state(DeliveryState.PLANNED), repeatable)


def delivery_by_id(tx: Connection, delivery_id: int) -> Delivery | None:
    """Load one delivery."""
    row = tx.execute(SELECT_DELIVERY.where(table.c.id == delivery_id)).one_or_none()
    return None if row is None else delivery_from_row(row)


def list_deliveries(
    tx: Connection,
    *,
    digest_id: int | None = None,
    states: Collection[DeliveryState] = (),
    limit: int = 200,
) -> list[Delivery]:
    """List deliveries, newest first, optionally of one digest or in some states."""
    query = SELECT_DELIVERY.order_by(table.c.id.desc()).limit(limit)
    if digest_id is not None:
        query = query.where(table.c.digest_id == digest_id)
    if states:
        query = query.where(has_state(*states))
    return [delivery_from_row(row) for row in tx.execute(query)]


def due_deliveries(
    tx: Connection, *, now: datetime, limit: int = 100, kind: str | None = None
) -> list[Delivery]:
    """List due open deliveries, a message's parts in order, without those of paused subscribers.

    kind: only digests, only alerts, ...
    """
    is_paused = exists().where(
        paused_subscribers.c.subscriber == table.c.subscriber,
        paused_subscribers.c.channel == table.c.channel,
        paused_subscribers.c.paused_at.is_not(None),
    )
    is_due = or_(
        table.c.next_attempt_at.is_(None),
        table.c.next_attempt_at <= now,
        table.c.next_attempt_at > now + MAX_PLAUSIBLE_WAIT,
    )
    query = SELECT_DELIVERY.where(is_open(), is_due, ~is_paused)
    if kind is not None:
        query = query.where(table.c.kind == kind)
    query = query.order_by(
        table.c.planned_at,
        table.c.digest_id,
        table.c.subscriber,
        table.c.channel,
        table.c.part,
        table.c.id,
    )
    return [delivery_from_row(row) for row in tx.execute(query.limit(limit))]


def queued_parts(tx: Connection, delivery_ids: Collection[int]) -> list[QueuedPart]:
    """Load the parts with these ids, in the order of the ids; ids that do not exist are skipped."""
    query = select(table.c.id, table.c.channel, table.c.subscriber, table.c.part)
    rows = rows_in(tx, query, table.c.id, delivery_ids)
    parts = {row.id: record_from_row(QueuedPart, row) for row in rows}
    return [parts[delivery_id] for delivery_id in delivery_ids if delivery_id in parts]


def first_part(tx: Connection, later: Delivery) -> Delivery | None:
    """Load the first part of the message that this part belongs to."""
    query = SELECT_DELIVERY.where(_is_same_message(later), table.c.part == 1)
    row = tx.execute(query).first()
    return None if row is None else delivery_from_row(row)


def states_of_earlier_parts(tx: Connection, later: Delivery) -> list[DeliveryState]:
    """List the states of the parts before this one, without those that ended as unknown."""
    ended_unknown = and_(has_state(DeliveryState.UNKNOWN), table.c.next_attempt_at.is_(None))
    query = select(table.c.state).where(
        _is_same_message(later), table.c.part < later.part, ~ended_unknown
    )
    return [DeliveryState(state) for state in tx.execute(query).scalars()]


def _is_same_message(part: Delivery) -> ColumnElement[bool]:
    return and_(
        table.c.kind == part.kind,
        table.c.subscriber == part.subscriber,
        table.c.channel == part.channel,
        table.c.digest_id.is_not_distinct_from(part.digest_id),
        table.c.planned_at == part.planned_at,
    )


def held_channels(tx: Connection) -> list[tuple[str, str]]:
    """List (channel, subscriber) of everything that is held."""
    query = select(table.c.channel, table.c.subscriber).where(has_state(DeliveryState.HELD))
    return list(tx.execute(query.distinct()).tuples())


def pending_recipients(tx: Connection) -> list[tuple[str | None, str, str]]:
    """List (series, subscriber, channel) of all recipients with planned or held issues.

    Series None: an issue sent again on request, or a trial.
    """
    query = select(digests.c.series, table.c.subscriber, table.c.channel).outerjoin_from(
        table, digests, digests.c.id == table.c.digest_id
    )
    waiting = has_state(DeliveryState.PLANNED, DeliveryState.HELD)
    return list(tx.execute(query.where(table.c.kind != "alert", waiting).distinct()).tuples())


def unresolved_deliveries(tx: Connection, *, since: datetime) -> list[UnresolvedDelivery]:
    """List deliveries that are held, failed or of unknown outcome, newest first, without trials.

    since: final ones only if planned at this instant or later.
    """
    has_ended = has_state(DeliveryState.REFUSED, DeliveryState.UNKNOWN)
    is_final = and_(has_ended, table.c.next_attempt_at.is_(None))
    is_pending = or_(
        has_state(DeliveryState.HELD, DeliveryState.UNKNOWN),
        and_(has_state(DeliveryState.PLANNED), table.c.tries > 0),
    )
    query = (
        SELECT_DELIVERY.add_columns(is_final.label("final"))
        .where(table.c.kind != "trial")
        .where(or_(and_(is_final, table.c.planned_at >= since), and_(is_pending, ~is_final)))
        .order_by(table.c.id.desc())
    )
    return [
        record_from_row(
            UnresolvedDelivery, row, state=DeliveryState(row.state), final=bool(row.final)
        )
        for row in tx.execute(query)
    ]


def newest_arrivals(
    tx: Connection, recipients: Collection[Recipient]
) -> dict[tuple[str, str, str | None], datetime]:
    """Map (subscriber, channel, series) to the planned time of the newest delivery that arrived.

    Trials are left out. Series None: alerts, and issues resent on request.
    """

    key = (table.c.subscriber, table.c.channel, digests.c.series)
    query = (
        select(*key, func.max(table.c.planned_at))
        .outerjoin(digests, digests.c.id == table.c.digest_id)
        .where(has_state(DeliveryState.SENT), table.c.kind != "trial")
        .group_by(*key)
    )
    subscribers = sorted({subscriber for subscriber, _ in recipients})
    rows = rows_in(tx, query, table.c.subscriber, subscribers)
    return {(subscriber, channel, series): newest for subscriber, channel, series, newest in rows}


def unsent_messages(tx: Connection, series: str) -> dict[Recipient, tuple[UnsentMessage, ...]]:
    """Map each recipient of a series to the messages that have not reached it, oldest first.

    Messages that may have arrived are left out: a part was sent, or its outcome is unknown.
    Messages given up count as long as no later issue was sent.
    """
    parts: dict[tuple[Recipient, int], list[Row[Any]]] = defaultdict(list)
    for row in tx.execute(_unsent_parts(series)):
        parts[(row.subscriber, row.channel), row.number].append(row)
    complete = {key: rows for key, rows in parts.items() if len(rows) == rows[0].parts}
    messages: dict[Recipient, list[UnsentMessage]] = defaultdict(list)
    newest_sent: dict[Recipient, int] | None = None
    for (recipient, number), rows in complete.items():
        message = _unsent_message(rows)
        if message.given_up:
            if newest_sent is None:
                newest_sent = _newest_sent_numbers(tx, series)
            if number <= newest_sent.get(recipient, 0):
                continue
        messages[recipient].append(message)
    return {recipient: tuple(unsent) for recipient, unsent in messages.items()}


def _unsent_parts(series: str) -> Any:
    sibling = table.alias("sibling")
    not_begun = (DeliveryState.PLANNED.value, DeliveryState.HELD.value, DeliveryState.REFUSED.value)
    has_begun = exists().where(
        sibling.c.digest_id == table.c.digest_id,
        sibling.c.kind == table.c.kind,
        sibling.c.subscriber == table.c.subscriber,
        sibling.c.channel == table.c.channel,
        sibling.c.state.not_in(not_begun),
    )
    may_have_arrived = exists().where(
        attempts.c.delivery_id == table.c.id, attempts.c.outcome == "unknown"
    )
    return (
        select(table, digests.c.number)
        .join(digests, digests.c.id == table.c.digest_id)
        .where(_is_issue_of(series), is_unsent(), ~has_begun, ~may_have_arrived)
        .order_by(digests.c.number, table.c.id)
    )


def is_unsent() -> ColumnElement[bool]:
    """Match deliveries that never left: planned, held, or given up after failed attempts."""
    given_up = and_(has_state(DeliveryState.REFUSED), table.c.detail.startswith(GIVEN_UP))
    return or_(has_state(DeliveryState.PLANNED, DeliveryState.HELD), given_up)


def _is_issue_of(series: str) -> ColumnElement[bool]:
    return and_(digests.c.series == series, table.c.kind == DIGEST_KIND, table.c.channel != "file")


def _unsent_message(parts: Iterable[Row[Any]]) -> UnsentMessage:
    first, *later = parts
    return UnsentMessage(
        number=first.number,
        headers=first.headers,
        deliveries=(first.id, *(part.id for part in later)),
        given_up=any(part.state == DeliveryState.REFUSED.value for part in (first, *later)),
    )


def _newest_sent_numbers(tx: Connection, series: str) -> dict[Recipient, int]:
    query = (
        select(table.c.subscriber, table.c.channel, func.max(digests.c.number))
        .join_from(table, digests, digests.c.id == table.c.digest_id)
        .where(_is_issue_of(series), has_state(DeliveryState.SENT))
        .group_by(table.c.channel, table.c.subscriber)
    )
    rows = tx.execute(query).tuples()
    return {(subscriber, channel): number for subscriber, channel, number in rows}


def delivery_counts(tx: Connection, digest_id: int) -> dict[tuple[str, DeliveryState], int]:
    """Count the deliveries of one issue by channel and state."""
    query = (
        select(table.c.channel, table.c.state, func.count())
        .where(table.c.digest_id == digest_id)
        .group_by(table.c.channel, table.c.state)
    )
    rows = tx.execute(query).tuples()
    return {(channel, DeliveryState(state)): count for channel, state, count in rows}


def issue_recipients(tx: Connection, digest_id: int) -> set[Recipient]:
    """Name the recipients for whom an issue was planned."""
    query = select(table.c.subscriber, table.c.channel).where(table.c.digest_id == digest_id)
    return set(tx.execute(query.distinct()).tuples())


def payload_bytes(tx: Connection, sha256: str) -> bytes | None:
    """Load a stored payload."""
    return tx.execute(select(payloads.c.body).where(payloads.c.sha256 == sha256)).scalar()
