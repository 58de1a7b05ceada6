"""The outbox: frozen payloads, deliveries, attempts, paused subscribers, backlog.

An attempt is committed before a socket opens, so that a crash leaves a record of what may have been sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from wirewatch.adapters.store.engine import Store, batches, upsert
from wirewatch.adapters.store.leases import Holder, is_dead, is_local
from wirewatch.adapters.store.schema import attempts, digests, paused_subscribers, payloads
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.domain.digests.model import DeliveryState, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """One delivery to be made: the recipient, the channel and the exact bytes."""

    subscriber: str  # address, or name of an environment variable: never a secret
    channel: str  # file, email, slack
    identity: str  # Message-ID, or another stable key
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    part: int = 1
    parts: int = 1
    kind: str = "digest"  # digest, resend, trial, alert, operator
    next_attempt_at: datetime | None = None  # None: at once


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
class Attempt:
    """One attempt that has begun: it is committed and the delivery is `sending`."""

    id: int
    number: int
    started_at: datetime
    delivery: Delivery
    body: bytes
    unconfirmed_attempts: int  # earlier attempts that may have arrived

    @property
    def may_have_arrived(self) -> bool:
        """Return whether an earlier attempt may have arrived."""
        return self.unconfirmed_attempts > 0


DELIVERY = select(table, digests.c.series, digests.c.number).outerjoin(
    digests, digests.c.id == table.c.digest_id
)


def delivery_from_row(row: Row[Any]) -> Delivery:
    """Build a delivery from a row of DELIVERY."""
    columns = {name: getattr(row, name) for name in Delivery.__slots__}
    return Delivery(**columns | {"state": DeliveryState(row.state)})


MAX_PLAUSIBLE_WAIT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedPart:
    """One delivery to be attempted: its channel, and which part of its message it is."""

    id: int
    channel: str
    subscriber: str
    part: int


def is_open(unknown_too: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the SQL condition for deliveries that can be attempted: planned, or unknown if `unknown_too` holds."""
    planned = table.c.state == DeliveryState.PLANNED.value
    return [or_(planned, and_(table.c.state == DeliveryState.UNKNOWN.value, unknown_too))]


def due_deliveries(
    tx: Connection, *, now: datetime, limit: int = 100, kind: str | None = None
) -> list[Delivery]:
    """List what can be attempted now: planned, or unknown with a next attempt; paused subscribers are left out.

    Parts of one message are in order. `kind`: only digests, only alerts, ...
    """
    same = and_(
        paused_subscribers.c.subscriber == table.c.subscriber,
        paused_subscribers.c.channel == table.c.channel,
    )
    is_paused = exists().where(same, paused_subscribers.c.paused_at.is_not(None))
    stray = (
        table.c.next_attempt_at > now + MAX_PLAUSIBLE_WAIT
    )  # recorded while the clock was wrong: nothing waits so long
    it_is_time = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now, stray)
    query = DELIVERY.where(*is_open(table.c.next_attempt_at.is_not(None)), it_is_time, ~is_paused)
    query = query if kind is None else query.where(table.c.kind == kind)
    order = (
        table.c.planned_at,
        table.c.digest_id,
        table.c.subscriber,
        table.c.channel,
        table.c.part,
        table.c.id,
    )
    return [delivery_from_row(row) for row in tx.execute(query.order_by(*order).limit(limit))]


def queued_parts(tx: Connection, ids: Collection[int]) -> list[QueuedPart]:
    """Return these deliveries with their channels, in the order given."""
    columns = (table.c.id, table.c.channel, table.c.subscriber, table.c.part)
    found = {
        row.id: QueuedPart(id=row.id, channel=row.channel, subscriber=row.subscriber, part=row.part)
        for batch in batches(list(ids))
        for row in tx.execute(select(*columns).where(table.c.id.in_(batch)))
    }
    return [found[id] for id in ids if id in found]


def postpone_channel(
    tx: Connection, channel: str, *, until: datetime, now: datetime, subscriber: str | None = None
) -> int:
    """Postpone what is due for a channel, or for one subscriber of it; no attempt is counted. Return how many."""
    due_now = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now)
    waits = and_(
        _of_channel(channel, subscriber), due_now, *is_open(table.c.next_attempt_at.is_not(None))
    )
    return tx.execute(update(table).where(waits).values(next_attempt_at=until)).rowcount


def hold_channel(
    tx: Connection, channel: str, *, detail: str, subscriber: str | None = None
) -> int:
    """Hold everything planned for a broken channel, or for one subscriber of it; return how many."""
    planned = and_(_of_channel(channel, subscriber), table.c.state == DeliveryState.PLANNED.value)
    held = {"state": DeliveryState.HELD.value, "detail": detail}
    return tx.execute(update(table).where(planned).values(**held)).rowcount


def held_channels(tx: Connection) -> list[tuple[str, str]]:
    """List (channel, subscriber) of all that is held."""
    is_held = table.c.state == DeliveryState.HELD.value
    return list(
        tx.execute(select(table.c.channel, table.c.subscriber).where(is_held).distinct()).tuples()
    )


def release_channel(
    tx: Connection, channel: str, *, now: datetime, subscriber: str | None = None
) -> int:
    """Set held deliveries of a channel, or of one subscriber of it, to planned: due now, or at their time if later.

    Returns how many.
    """
    is_held = and_(_of_channel(channel, subscriber), table.c.state == DeliveryState.HELD.value)
    due_at = case((table.c.next_attempt_at > now, table.c.next_attempt_at), else_=now)
    planned = {"state": DeliveryState.PLANNED.value, "next_attempt_at": due_at}
    return tx.execute(update(table).where(is_held).values(**planned)).rowcount


def _of_channel(channel: str, subscriber: str | None) -> ColumnElement[bool]:
    everyone = table.c.channel == channel
    return everyone if subscriber is None else and_(everyone, table.c.subscriber == subscriber)


def first_part(tx: Connection, later: Delivery) -> Delivery | None:
    """Return the first part of the message that this part belongs to."""
    row = tx.execute(DELIVERY.where(*_same_message(later), table.c.part == 1)).first()
    return delivery_from_row(row) if row is not None else None


def states_of_earlier_parts(tx: Connection, later: Delivery) -> list[DeliveryState]:
    """Return the states of the earlier parts of a message; parts that ended as unknown are not among
    them.
    """
    left = and_(table.c.state == DeliveryState.UNKNOWN.value, table.c.next_attempt_at.is_(None))
    rows = tx.execute(
        select(table.c.state).where(*_same_message(later), table.c.part < later.part, ~left)
    )
    return [DeliveryState(state) for state in rows.scalars()]


def _same_message(part: Delivery) -> list[ColumnElement[bool]]:
    same = [
        table.c.kind == part.kind,
        table.c.subscriber == part.subscriber,
        table.c.channel == part.channel,
    ]
    issue = table.c.digest_id.is_not_distinct_from(part.digest_id)
    return [*same, issue, table.c.planned_at == part.planned_at]


_NOT_BEGUN = (DeliveryState.PLANNED.value, DeliveryState.HELD.value)
_PLANNED_OR_UNKNOWN = (DeliveryState.PLANNED.value, DeliveryState.UNKNOWN.value)


def postpone_deliveries(tx: Connection, delivery_ids: Iterable[int], *, until: datetime) -> None:
    """Postpone waiting deliveries to an instant."""
    for batch in batches(delivery_ids):
        waiting = (table.c.id.in_(batch), table.c.state.in_(_PLANNED_OR_UNKNOWN))
        tx.execute(update(table).where(*waiting).values(next_attempt_at=until))


def cancel_delivery(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """Cancel a planned delivery with a reason; one that may have arrived is not changed."""
    planned = (table.c.id == delivery_id, table.c.state == DeliveryState.PLANNED.value)
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    tx.execute(update(table).where(*planned).values(**ended))


def cancel_kind(tx: Connection, kind: str, *, detail: str) -> int:
    """Cancel the deliveries of a kind that have not begun; return how many."""
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    return tx.execute(
        update(table).where(table.c.kind == kind, table.c.state.in_(_NOT_BEGUN)).values(**ended)
    ).rowcount


def pending_recipients(tx: Connection) -> list[tuple[str | None, str, str]]:
    """List (series, subscriber, channel) of all recipients with planned or held issues.

    Series None: what a person asked for, an issue sent again or a trial.
    """
    columns = (digests.c.series, table.c.subscriber, table.c.channel)
    query = (
        select(*columns)
        .outerjoin_from(table, digests, digests.c.id == table.c.digest_id)
        .distinct()
    )
    waiting = (table.c.kind != "alert", table.c.state.in_(_NOT_BEGUN))
    return [
        (series, subscriber, channel)
        for series, subscriber, channel in tx.execute(query.where(*waiting))
    ]


def cancel_recipient(
    tx: Connection, *, series: str | None, subscriber: str, channel: str, detail: str
) -> int:
    """Cancel whatever waits for one reader of a series (None: sent on request), with a reason; return how many."""
    issues = select(digests.c.id).where(digests.c.series == series)
    of_it = table.c.digest_id.is_(None) if series is None else table.c.digest_id.in_(issues)
    theirs = (
        table.c.subscriber == subscriber,
        table.c.channel == channel,
        table.c.kind != "alert",
        of_it,
    )
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    return tx.execute(
        update(table).where(*theirs, table.c.state.in_(_NOT_BEGUN)).values(**ended)
    ).rowcount


Recipient = tuple[str, str]  # subscriber, channel
_ENDS = (DeliveryState.REFUSED.value, DeliveryState.UNKNOWN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedDelivery:
    """One such delivery."""

    id: int
    series: str | None  # None: an alert, or what a person asked for
    number: int | None
    kind: str
    subscriber: str
    channel: str
    part: int
    parts: int
    state: DeliveryState
    detail: str
    planned_at: datetime
    final: bool  # it is not tried again by itself


def unresolved_deliveries(tx: Connection, *, since: datetime) -> list[UnresolvedDelivery]:
    """List stuck deliveries, newest first; ended ones only if planned at `since` or later. Trials are left out."""
    final = and_(table.c.state.in_(_ENDS), table.c.next_attempt_at.is_(None))
    pending = or_(
        table.c.state.in_([DeliveryState.HELD.value, DeliveryState.UNKNOWN.value]),
        and_(table.c.state == DeliveryState.PLANNED.value, table.c.tries > 0),
    )
    columns = [column for column in table.c if column.name in UnresolvedDelivery.__slots__]
    query = select(*columns, digests.c.series, digests.c.number, final.label("final"))
    query = query.outerjoin(digests, digests.c.id == table.c.digest_id).where(
        table.c.kind != "trial"
    )
    query = query.where(or_(and_(final, table.c.planned_at >= since), and_(pending, ~final)))
    return [
        UnresolvedDelivery(
            **dict(row._mapping) | {"state": DeliveryState(row.state), "final": bool(row.final)}
        )
        for row in tx.execute(query.order_by(table.c.id.desc()))
    ]


def newest_arrivals(
    tx: Connection, readers: Collection[Recipient]
) -> dict[tuple[str, str, str | None], datetime]:
    """Return the planned time of the newest delivery that arrived, by (subscriber, channel, series), without trials.

    Series None: alerts, and what a person had sent again.
    """
    names = sorted({subscriber for subscriber, _ in readers})
    by = (table.c.subscriber, table.c.channel, digests.c.series)
    arrived = (table.c.state == DeliveryState.SENT.value, table.c.kind != "trial")
    query = select(*by, func.max(table.c.planned_at)).outerjoin(
        digests, digests.c.id == table.c.digest_id
    )
    query = query.where(*arrived).group_by(*by)
    return {
        (subscriber, channel, series): newest
        for batch in batches(names)
        for subscriber, channel, series, newest in tx.execute(
            query.where(table.c.subscriber.in_(batch))
        )
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusingRecipient:
    """One subscriber of a channel with permanent refusals, and since when sending is paused (None: not yet)."""

    subscriber: str
    channel: str
    refusals: int
    paused_at: datetime | None
    detail: str


def count_refusal(
    tx: Connection,
    subscriber: str,
    *,
    channel: str,
    detail: str,
    now: datetime,
    pause_after: int = 3,
) -> bool:
    """Count a permanent refusal by a subscriber; return whether sending to them is now paused."""
    insert = upsert(tx, paused_subscribers).values(
        subscriber=subscriber, channel=channel, refusals=1, detail=detail
    )
    counted = insert.on_conflict_do_update(
        index_elements=["subscriber", "channel"],
        set_={"refusals": paused_subscribers.c.refusals + 1, "detail": detail},
    )
    refusals: int = tx.execute(counted.returning(paused_subscribers.c.refusals)).scalar_one()
    if refusals >= pause_after:
        writing = (
            paused_subscribers.c.subscriber == subscriber,
            paused_subscribers.c.channel == channel,
            paused_subscribers.c.paused_at.is_(None),
        )
        tx.execute(update(paused_subscribers).where(*writing).values(paused_at=now))
    return refusals >= pause_after


def reset_refusals(tx: Connection, subscriber: str, *, channel: str) -> None:
    """Reset the refusals of a subscriber: a message was accepted, or an operator asked for it."""
    tx.execute(
        delete(paused_subscribers).where(
            paused_subscribers.c.subscriber == subscriber, paused_subscribers.c.channel == channel
        )
    )


def paused(tx: Connection) -> list[RefusingRecipient]:
    """List subscribers with refusals, and whether sending to them is paused."""
    query = select(paused_subscribers).order_by(
        paused_subscribers.c.subscriber, paused_subscribers.c.channel
    )
    return [
        RefusingRecipient(**{name: getattr(row, name) for name in RefusingRecipient.__slots__})
        for row in tx.execute(query)
    ]


GIVEN_UP = (
    "given up after"  # prefix of the detail after too many failed attempts, which are not a refusal
)
KIND = "digest"
_PLANNED_OR_HELD = (DeliveryState.PLANNED.value, DeliveryState.HELD.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentMessage:
    """One message, of one or more parts, that has not reached its reader."""

    number: int  # of the issue
    headers: dict[str, str]
    deliveries: tuple[int, ...]  # a part each
    given_up: bool


def unsent_messages(tx: Connection, series: str) -> dict[Recipient, tuple[UnsentMessage, ...]]:
    """Return the messages that have not reached the readers of a series, oldest first.

    Messages that may have arrived are left out: a part was sent, or its outcome is unknown. What was
    given up counts as long as no later issue was sent.
    """
    other = table.alias("other")
    part_of_it = and_(
        other.c.digest_id == table.c.digest_id,
        other.c.kind == table.c.kind,
        other.c.subscriber == table.c.subscriber,
        other.c.channel == table.c.channel,
    )
    begun = exists().where(
        part_of_it, other.c.state.not_in([*_PLANNED_OR_HELD, DeliveryState.REFUSED.value])
    )
    unsure = exists().where(attempts.c.delivery_id == table.c.id, attempts.c.outcome == "unknown")
    query = select(table, digests.c.number).join(digests, digests.c.id == table.c.digest_id)
    query = query.where(*_issues(series), _unsent(), ~begun, ~unsure).order_by(
        digests.c.number, table.c.id
    )
    messages: dict[Recipient, dict[int, list[Row[Any]]]] = {}
    for row in tx.execute(query):
        messages.setdefault((row.subscriber, row.channel), {}).setdefault(row.number, []).append(
            row
        )
    found = {
        reader: tuple(_message(rows) for rows in some.values() if len(rows) == rows[0].parts)
        for reader, some in messages.items()
    }
    sent = (
        _last_sent(tx, series)
        if any(one.given_up for some in found.values() for one in some)
        else {}
    )
    left = {
        reader: tuple(one for one in some if not one.given_up or one.number > sent.get(reader, 0))
        for reader, some in found.items()
    }
    return {reader: some for reader, some in left.items() if some}


def replace_deliveries(tx: Connection, deliveries: Collection[int], *, detail: str) -> int:
    """Cancel deliveries that a later issue lists, with a reason; return how many."""
    ended = {"state": DeliveryState.REPLACED.value, "next_attempt_at": None, "detail": detail}
    return sum(
        tx.execute(update(table).where(table.c.id.in_(batch), _unsent()).values(**ended)).rowcount
        for batch in batches(sorted(deliveries))
    )


def _unsent() -> ColumnElement[bool]:
    given_up = and_(
        table.c.state == DeliveryState.REFUSED.value, table.c.detail.startswith(GIVEN_UP)
    )
    return or_(table.c.state.in_(_PLANNED_OR_HELD), given_up)


def _issues(series: str) -> list[ColumnElement[bool]]:
    return [digests.c.series == series, table.c.kind == KIND, table.c.channel != "file"]


def _message(parts: list[Row[Any]]) -> UnsentMessage:
    return UnsentMessage(
        number=parts[0].number,
        headers=parts[0].headers,
        deliveries=tuple(part.id for part in parts),
        given_up=any(part.state == DeliveryState.REFUSED.value for part in parts),
    )


def _last_sent(tx: Connection, series: str) -> dict[Recipient, int]:
    columns = (table.c.channel, table.c.subscriber, func.max(digests.c.number))
    query = select(*columns).join_from(table, digests, digests.c.id == table.c.digest_id)
    sent = query.where(*_issues(series), table.c.state == DeliveryState.SENT.value)
    rows = tx.execute(sent.group_by(table.c.channel, table.c.subscriber)).tuples()
    return {(subscriber, channel): number for channel, subscriber, number in rows}


MAX_REPLY_CHARS = 2000  # characters of a server's answer
HEAD_HEADER = "head"  # a mail's own head; its body is stored once for all who get the same
SERVICE_ID_HEADER = (
    "known as"  # the header that keeps the message id assigned by the receiving service
)
MAX_ATTEMPT_AGE = timedelta(
    hours=6
)  # no attempt lasts so long: the process lives, but failed to store the result


def plan_deliveries(
    tx: Connection, digest_id: int | None, deliveries: Sequence[PlannedDelivery], *, now: datetime
) -> list[int]:
    """Store deliveries, identical payloads once; return the ids of those that were not planned before.

    A digest is planned for a subscriber only once. What a person requests (a resend) is planned again once
    the last one has ended.
    """
    hashes = _stored_payloads(tx, deliveries)
    asked_again: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for one in deliveries:
        row = {name: getattr(one, name) for name in PlannedDelivery.__slots__ if name != "body"}
        row |= {"digest_id": digest_id, "payload": hashes[id(one.body)]}
        row |= {"state": DeliveryState.PLANNED.value, "planned_at": now, "detail": ""}
        asked_again[one.kind != "digest"].append(row)
    # Many rows at a time: an issue may have ten thousand readers.
    ids = [
        delivery_id
        for again, rows in asked_again.items()
        if rows
        for delivery_id in tx.execute(
            _planning(tx, again=again).returning(table.c.id), rows
        ).scalars()
    ]
    return sorted(ids)


def _stored_payloads(tx: Connection, deliveries: Sequence[PlannedDelivery]) -> dict[int, str]:
    """Store each payload once; return its hash by the identity of the bytes, which many deliveries share."""
    bodies = {id(one.body): one.body for one in deliveries}
    hashes = {number: hashlib.sha256(body).hexdigest() for number, body in bodies.items()}
    for sha256, number in {sha256: number for number, sha256 in hashes.items()}.items():
        tx.execute(
            upsert(tx, payloads).values(sha256=sha256, body=bodies[number]).on_conflict_do_nothing()
        )
    return hashes


def _planning(tx: Connection, *, again: bool) -> Any:
    statement = upsert(tx, table)
    unique = ["digest_id", "kind", "subscriber", "channel", "part"]
    if not again:
        return statement.on_conflict_do_nothing(index_elements=unique)
    changing = (name for name in PlannedDelivery.__slots__ if name != "body" and name not in unique)
    renewed: dict[str, Any] = {
        name: statement.excluded[name]
        for name in (*changing, "payload", "state", "planned_at", "detail")
    }
    busy = or_(
        table.c.state == DeliveryState.SENDING.value,
        and_(*is_open(table.c.next_attempt_at.is_not(None))),
    )
    return statement.on_conflict_do_update(
        index_elements=unique, set_=renewed | {"sent_at": None}, where=~busy
    )


# Compiled once: building the statements takes longer than running them, and there may be ten thousand in a row.
_TO_TRY = DELIVERY.where(
    table.c.id == bindparam("this"), *is_open(table.c.next_attempt_at.is_not(None))
).with_for_update(of=table)
_BEGUN = insert(attempts).returning(attempts.c.id)
_SENDING = (
    update(table)
    .where(table.c.id == bindparam("this"))
    .values(state=DeliveryState.SENDING.value, tries=bindparam("tries"), next_attempt_at=None)
)
_ENDED = (
    update(attempts)
    .where(attempts.c.id == bindparam("this"))
    .values(ended_at=bindparam("ended_at"), outcome=bindparam("outcome"), reply=bindparam("reply"))
)
_UNSURE = (
    select(func.count())
    .select_from(attempts)
    .where(attempts.c.delivery_id == bindparam("this"), attempts.c.outcome == "unknown")
)
# Once a later attempt has begun, that one decides the state of the delivery.
_SENT = (
    update(table)
    .where(table.c.id == bindparam("this"), table.c.tries == bindparam("number"))
    .values(
        state=DeliveryState.SENT.value,
        detail=bindparam("detail"),
        sent_at=bindparam("at"),
        next_attempt_at=None,
    )
)


def begin_attempt(
    store: Store,
    delivery_id: int,
    *,
    holder: Holder,
    bodies: MutableMapping[str, bytes] | None = None,
) -> Attempt | None:
    """Mark a delivery as sending and commit; return None if another process has it or it has ended.

    `bodies` caches payloads by sha256, since many deliveries share one.
    """
    with store.begin() as tx:
        row = tx.execute(_TO_TRY, {"this": delivery_id}).one_or_none()
        if row is None:
            return None
        started_at = datetime.now(
            UTC
        )  # system clock: `recover_interrupted` needs the real age in a replay too
        begun = {
            "delivery_id": delivery_id,
            "number": row.tries + 1,
            "started_at": started_at,
            "holder": str(holder),
        }
        unsure = tx.execute(_UNSURE, {"this": delivery_id}).scalar_one() if row.tries else 0
        attempt_id = tx.execute(_BEGUN, begun).scalar_one()
        tx.execute(_SENDING, {"this": delivery_id, "tries": row.tries + 1})
        body = (bodies or {}).get(row.payload) or payload_bytes(tx, row.payload) or b""
    if bodies is not None and row.payload not in bodies:
        bodies.clear()  # one at a time: deliveries of one digest stand together
        bodies[row.payload] = body
    current = replace(
        delivery_from_row(row),
        state=DeliveryState.SENDING,
        tries=row.tries + 1,
        next_attempt_at=None,
    )
    return Attempt(
        id=attempt_id,
        number=row.tries + 1,
        started_at=started_at,
        delivery=current,
        body=body,
        unconfirmed_attempts=unsure,
    )


_NEXT_STATE = {
    "sent": DeliveryState.SENT,
    "refused": DeliveryState.REFUSED,
    "retry": DeliveryState.PLANNED,
    "unknown": DeliveryState.UNKNOWN,
    "held": DeliveryState.HELD,
}


def end_attempt(
    store: Store,
    attempt: Attempt,
    receipt: Receipt,
    *,
    now: datetime,
    next_attempt_at: datetime | None = None,
    in_same_transaction: Callable[[Connection], None] | None = None,
) -> DeliveryState:
    """Store the receipt of an attempt; `retry` and `unknown` are attempted again at next_attempt_at. Return the new
    state.

    `unknown` without next_attempt_at is final; `retry` without it is due immediately. `also` runs in the same
    transaction: what the answer means for other deliveries.
    """
    state, reply = _NEXT_STATE[receipt.outcome], receipt.reply[:MAX_REPLY_CHARS]
    which = {"this": attempt.delivery.id, "number": attempt.number}
    with store.begin() as tx:
        tx.execute(
            _ENDED,
            {"this": attempt.id, "ended_at": now, "outcome": receipt.outcome, "reply": reply},
        )
        if state is DeliveryState.SENT:
            tx.execute(_SENT, which | {"detail": reply, "at": now})
        else:
            values = {"state": state.value, "detail": reply, "next_attempt_at": next_attempt_at}
            latest = and_(table.c.id == attempt.delivery.id, table.c.tries == attempt.number)
            tx.execute(update(table).where(latest).values(**values))
        if receipt.known_as:
            headers = attempt.delivery.headers | {SERVICE_ID_HEADER: receipt.known_as}
            tx.execute(
                update(table).where(table.c.id == attempt.delivery.id).values(headers=headers)
            )
        if in_same_transaction is not None:
            in_same_transaction(tx)
    return state


def unknown_attempts_span(tx: Connection, delivery_id: int) -> tuple[datetime, datetime] | None:
    """Return when the first and the last attempt of unknown outcome began, by the system clock."""
    unknown = (attempts.c.delivery_id == delivery_id, attempts.c.outcome == "unknown")
    begun = attempts.c.started_at
    row = tx.execute(select(func.min(begun), func.max(begun)).where(*unknown)).one()
    return (row[0], row[1]) if row[0] is not None else None


def refuse_delivery(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """Mark a delivery that could still be attempted as refused."""
    open_one = update(table).where(
        table.c.id == delivery_id, *is_open(table.c.next_attempt_at.is_not(None))
    )
    tx.execute(
        open_one.values(state=DeliveryState.REFUSED.value, detail=detail, next_attempt_at=None)
    )


def recover_interrupted(
    tx: Connection, *, now: datetime, max_age: timedelta = timedelta(minutes=15)
) -> list[int]:
    """Set deliveries whose process died while sending to `unknown`, due now; return their ids.

    A process of this machine is looked up: while it lives, only attempts older than FORGOTTEN count as lost.
    Attempts of another machine count as lost once older than `after`, by the system clock.
    """
    this_try = and_(attempts.c.delivery_id == table.c.id, attempts.c.number == table.c.tries)
    query = select(
        table.c.id, attempts.c.id.label("attempt_id"), attempts.c.holder, attempts.c.started_at
    )
    sending = query.join(attempts, this_try).where(table.c.state == DeliveryState.SENDING.value)
    lost = [row for row in tx.execute(sending) if _is_lost(row, max_age)]
    for row in lost:
        reply = "the process ended before the server's answer was stored"
        ended = {"ended_at": now, "outcome": "unknown", "reply": reply}
        tx.execute(update(attempts).where(attempts.c.id == row.attempt_id).values(**ended))
        unknown = {"state": DeliveryState.UNKNOWN.value, "next_attempt_at": now, "detail": reply}
        tx.execute(update(table).where(table.c.id == row.id).values(**unknown))
    return [row.id for row in lost]


def _is_lost(row: Any, after: timedelta) -> bool:
    age, holder = (
        datetime.now(UTC) - row.started_at,
        Holder.parse(row.holder) if row.holder else None,
    )
    if holder is None or not is_local(holder):
        return bool(age > after)
    return is_dead(holder) or bool(age > MAX_ATTEMPT_AGE)


def delivery_by_id(tx: Connection, delivery_id: int) -> Delivery | None:
    """Return one delivery."""
    row = tx.execute(DELIVERY.where(table.c.id == delivery_id)).one_or_none()
    return delivery_from_row(row) if row is not None else None


def delivery_counts(tx: Connection, digest_id: int) -> dict[tuple[str, DeliveryState], int]:
    """Count the deliveries of one issue by channel and state."""
    query = select(table.c.channel, table.c.state, func.count()).where(
        table.c.digest_id == digest_id
    )
    rows = tx.execute(query.group_by(table.c.channel, table.c.state)).tuples()
    return {(channel, DeliveryState(state)): count for channel, state, count in rows}


def issue_recipients(tx: Connection, digest_id: int) -> set[Recipient]:
    """Return the readers for whom an issue was planned."""
    query = (
        select(table.c.subscriber, table.c.channel).where(table.c.digest_id == digest_id).distinct()
    )
    return set(tx.execute(query).tuples())


def payload_bytes(tx: Connection, sha256: str) -> bytes | None:
    """Return a stored payload."""
    return tx.execute(select(payloads.c.body).where(payloads.c.sha256 == sha256)).scalar()


def list_deliveries(
    tx: Connection,
    *,
    digest_id: int | None = None,
    states: Collection[DeliveryState] = (),
    limit: int = 200,
) -> list[Delivery]:
    """List deliveries, newest first; of one digest, or in some states."""
    query = DELIVERY if digest_id is None else DELIVERY.where(table.c.digest_id == digest_id)
    if states:
        query = query.where(table.c.state.in_([state.value for state in states]))
    return [
        delivery_from_row(row) for row in tx.execute(query.order_by(table.c.id.desc()).limit(limit))
    ]
