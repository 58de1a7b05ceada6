"""The outbox: frozen payloads, deliveries, attempts. An attempt is committed before the socket opens."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, or_, select, update

from wirewatch.adapters.store.delivery_rows import DELIVERY, Attempt, Delivery, PlannedDelivery, delivery
from wirewatch.adapters.store.dialect import upsert
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.leases import Holder, is_dead, is_here
from wirewatch.adapters.store.pauses import Paused, forget_refusals, note_refusal, paused
from wirewatch.adapters.store.schema import attempts, paused_subscribers, payloads
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.domain.digest.model import DeliveryState, Receipt

__all__ = [
    "Attempt",
    "Delivery",
    "Paused",
    "PlannedDelivery",
    "begin_attempt",
    "due",
    "earlier_parts",
    "end_attempt",
    "forget_refusals",
    "held",
    "hold_channel",
    "listing",
    "note_refusal",
    "one",
    "paused",
    "payload",
    "plan",
    "refuse",
    "release_channel",
    "strays",
]

LONGEST_REPLY = 2000  # characters of what a far end said
FORGOTTEN = timedelta(hours=6)  # no attempt lasts so long: a living process could not store how it ended


def plan(tx: Connection, digest_id: int | None, deliveries: Sequence[PlannedDelivery], *, now: datetime) -> list[int]:
    """Store deliveries, equal payloads once; gives the ids of those that were not planned already.

    A digest goes to a subscriber once by itself. Whatever a person asks for again (a resend) is planned again once
    the last one has ended.
    """
    ids: list[int] = []
    for one in deliveries:
        sha256 = hashlib.sha256(one.body).hexdigest()
        tx.execute(upsert(tx, payloads).values(sha256=sha256, body=one.body).on_conflict_do_nothing())
        row = {name: getattr(one, name) for name in PlannedDelivery.__slots__ if name != "body"}
        row |= {"digest_id": digest_id, "payload": sha256, "state": DeliveryState.PLANNED.value, "planned_at": now}
        ids += tx.execute(_insert_planned(tx, row, again=one.kind != "digest").returning(table.c.id)).scalars()
    return ids


def _insert_planned(tx: Connection, row: dict[str, Any], *, again: bool) -> Any:
    statement = upsert(tx, table).values(**row)
    unique = ["digest_id", "kind", "subscriber", "channel", "part"]
    if not again:
        return statement.on_conflict_do_nothing(index_elements=unique)
    renewed = {name: value for name, value in row.items() if name not in unique} | {"sent_at": None, "detail": ""}
    busy = or_(table.c.state == DeliveryState.SENDING.value, and_(*_may_try(table.c.next_attempt_at.is_not(None))))
    return statement.on_conflict_do_update(index_elements=unique, set_=renewed, where=~busy)


def _may_try(unknown_too: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    planned = table.c.state == DeliveryState.PLANNED.value
    return [or_(planned, and_(table.c.state == DeliveryState.UNKNOWN.value, unknown_too))]


def due(tx: Connection, *, now: datetime, limit: int = 100) -> list[Delivery]:
    """List what can be tried now: planned, or unknown with a time to try again; paused subscribers are left out.

    Parts of one delivery stand in their order.
    """
    same = and_(paused_subscribers.c.subscriber == table.c.subscriber, paused_subscribers.c.channel == table.c.channel)
    is_paused = exists().where(same, paused_subscribers.c.paused_at.is_not(None))
    it_is_time = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now)
    query = DELIVERY.where(*_may_try(table.c.next_attempt_at.is_not(None)), it_is_time, ~is_paused)
    order = (table.c.planned_at, table.c.digest_id, table.c.subscriber, table.c.channel, table.c.part, table.c.id)
    return [delivery(row) for row in tx.execute(query.order_by(*order).limit(limit))]


def begin_attempt(store: Store, delivery_id: int, *, holder: Holder) -> Attempt | None:
    """Mark a delivery as sending and commit; None when another process has it or it is done."""
    with store.begin() as tx:
        query = DELIVERY.where(table.c.id == delivery_id, *_may_try(table.c.next_attempt_at.is_not(None)))
        row = tx.execute(query.with_for_update(of=table)).one_or_none()
        if row is None:
            return None
        started_at = datetime.now(UTC)  # the machine's: `strays` asks how long ago it was, whatever day is replayed
        begun = {"delivery_id": delivery_id, "number": row.tries + 1, "started_at": started_at, "holder": str(holder)}
        unsure = exists().where(attempts.c.delivery_id == delivery_id, attempts.c.outcome == "unknown")
        unsure_before = bool(tx.execute(select(unsure)).scalar())
        attempt_id = tx.execute(insert(attempts).values(**begun).returning(attempts.c.id)).scalar_one()
        sending = {"state": DeliveryState.SENDING.value, "tries": row.tries + 1, "next_attempt_at": None}
        tx.execute(update(table).where(table.c.id == delivery_id).values(**sending))
        current = delivery(tx.execute(DELIVERY.where(table.c.id == delivery_id)).one())
        body = payload(tx, row.payload) or b""
    return Attempt(
        id=attempt_id,
        number=row.tries + 1,
        started_at=started_at,
        delivery=current,
        body=body,
        unsure_before=unsure_before,
    )


_NEXT_STATE = {
    "sent": DeliveryState.SENT,
    "refused": DeliveryState.REFUSED,
    "retry": DeliveryState.PLANNED,
    "unknown": DeliveryState.UNKNOWN,
    "held": DeliveryState.HELD,
}


def end_attempt(
    store: Store, attempt: Attempt, receipt: Receipt, *, now: datetime, next_attempt_at: datetime | None = None
) -> DeliveryState:
    """Store what the far end said. `retry` and `unknown` come up again at next_attempt_at; gives the new state.

    `unknown` without next_attempt_at is the end of it; `retry` without one means at once.
    """
    state, reply = _NEXT_STATE[receipt.outcome], receipt.reply[:LONGEST_REPLY]
    values = {"state": state.value, "detail": reply, "next_attempt_at": next_attempt_at}
    if state is DeliveryState.SENT:
        values |= {"sent_at": now, "next_attempt_at": None}
    ended = {"ended_at": now, "outcome": receipt.outcome, "reply": reply}
    with store.begin() as tx:
        tx.execute(update(attempts).where(attempts.c.id == attempt.id).values(**ended))
        # When a later attempt has begun, that one speaks for the delivery.
        latest = and_(table.c.id == attempt.delivery.id, table.c.tries == attempt.number)
        tx.execute(update(table).where(latest).values(**values))
    return state


def refuse(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """Note that a delivery that was not begun never will be."""
    open_one = update(table).where(table.c.id == delivery_id, *_may_try(table.c.next_attempt_at.is_not(None)))
    tx.execute(open_one.values(state=DeliveryState.REFUSED.value, detail=detail, next_attempt_at=None))


def strays(tx: Connection, *, now: datetime, after: timedelta = timedelta(minutes=15)) -> list[int]:
    """Turn deliveries whose process died while sending into `unknown`, due now; gives their ids.

    A process of this machine is looked up, and as long as it lives only an attempt of FORGOTTEN ago is lost; the
    attempt of another machine's counts as dead once older than `after`, by the machine's own clock.
    """
    this_try = and_(attempts.c.delivery_id == table.c.id, attempts.c.number == table.c.tries)
    query = select(table.c.id, attempts.c.id.label("attempt_id"), attempts.c.holder, attempts.c.started_at)
    sending = query.join(attempts, this_try).where(table.c.state == DeliveryState.SENDING.value)
    lost = [row for row in tx.execute(sending) if _is_lost(row, after)]
    for row in lost:
        reply = "the process ended before the far end's answer was stored"
        ended = {"ended_at": now, "outcome": "unknown", "reply": reply}
        tx.execute(update(attempts).where(attempts.c.id == row.attempt_id).values(**ended))
        unknown = {"state": DeliveryState.UNKNOWN.value, "next_attempt_at": now, "detail": reply}
        tx.execute(update(table).where(table.c.id == row.id).values(**unknown))
    return [row.id for row in lost]


def _is_lost(row: Any, after: timedelta) -> bool:
    age, holder = datetime.now(UTC) - row.started_at, Holder.of(row.holder) if row.holder else None
    if holder is None or not is_here(holder):
        return bool(age > after)
    return is_dead(holder) or bool(age > FORGOTTEN)


def hold_channel(tx: Connection, channel: str, *, detail: str, subscriber: str | None = None) -> int:
    """Hold everything planned for a channel that is broken, or for one subscriber's; gives how many."""
    planned = and_(_of(channel, subscriber), table.c.state == DeliveryState.PLANNED.value)
    held = {"state": DeliveryState.HELD.value, "detail": detail}
    return tx.execute(update(table).where(planned).values(**held)).rowcount


def held(tx: Connection) -> list[tuple[str, str]]:
    """List (channel, subscriber) of all that is held."""
    is_held = table.c.state == DeliveryState.HELD.value
    return list(tx.execute(select(table.c.channel, table.c.subscriber).where(is_held).distinct()).tuples())


def release_channel(tx: Connection, channel: str, *, now: datetime, subscriber: str | None = None) -> int:
    """Plan again, due now, what was held for a channel, or for one subscriber's; gives how many."""
    is_held = and_(_of(channel, subscriber), table.c.state == DeliveryState.HELD.value)
    planned = {"state": DeliveryState.PLANNED.value, "next_attempt_at": now}
    return tx.execute(update(table).where(is_held).values(**planned)).rowcount


def _of(channel: str, subscriber: str | None) -> ColumnElement[bool]:
    everyone = table.c.channel == channel
    return everyone if subscriber is None else and_(everyone, table.c.subscriber == subscriber)


def one(tx: Connection, delivery_id: int) -> Delivery | None:
    """Give one delivery as it stands."""
    row = tx.execute(DELIVERY.where(table.c.id == delivery_id)).one_or_none()
    return delivery(row) if row is not None else None


def earlier_parts(tx: Connection, later: Delivery) -> list[DeliveryState]:
    """Give how the parts before this one of a delivery stand."""
    same = (table.c.kind == later.kind, table.c.subscriber == later.subscriber, table.c.channel == later.channel)
    issue = table.c.digest_id.is_not_distinct_from(later.digest_id)
    rows = tx.execute(
        select(table.c.state).where(*same, issue, table.c.part < later.part, table.c.planned_at == later.planned_at)
    )
    return [DeliveryState(state) for state in rows.scalars()]


def payload(tx: Connection, sha256: str) -> bytes | None:
    """Give frozen bytes."""
    return tx.execute(select(payloads.c.body).where(payloads.c.sha256 == sha256)).scalar()


def listing(
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
    return [delivery(row) for row in tx.execute(query.order_by(table.c.id.desc()).limit(limit))]
