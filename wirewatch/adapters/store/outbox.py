"""The outbox: frozen payloads, deliveries, attempts. An attempt is committed before the socket opens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from wirewatch.adapters.store.delivery_rows import DELIVERY, Attempt, Delivery, PlannedDelivery, delivery
from wirewatch.adapters.store.dialect import upsert
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.leases import Holder, is_dead, is_here
from wirewatch.adapters.store.pauses import Paused, forget_refusals, note_refusal, paused
from wirewatch.adapters.store.schema import attempts, payloads
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.waiting import (
    Waiting,
    due,
    earlier_parts,
    first_part,
    held,
    hold_channel,
    may_try,
    put_off,
    release_channel,
    waiting,
)
from wirewatch.domain.digest.model import DeliveryState, Receipt

__all__ = [
    "KNOWN_AS",
    "Attempt",
    "Delivery",
    "Paused",
    "PlannedDelivery",
    "Waiting",
    "addressed",
    "begin_attempt",
    "counts",
    "due",
    "earlier_parts",
    "end_attempt",
    "first_part",
    "forget_refusals",
    "held",
    "hold_channel",
    "listing",
    "note_refusal",
    "one",
    "paused",
    "payload",
    "plan",
    "put_off",
    "refuse",
    "release_channel",
    "strays",
    "unsure_between",
    "waiting",
]

LONGEST_REPLY = 2000  # characters of what a far end said
KNOWN_AS = "known as"  # the header under which a delivery keeps what the far end calls it
FORGOTTEN = timedelta(hours=6)  # no attempt lasts so long: a living process could not store how it ended


def plan(tx: Connection, digest_id: int | None, deliveries: Sequence[PlannedDelivery], *, now: datetime) -> list[int]:
    """Store deliveries, equal payloads once; gives the ids of those that were not planned already.

    A digest goes to a subscriber once by itself. Whatever a person asks for again (a resend) is planned again once
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
        for delivery_id in tx.execute(_planning(tx, again=again).returning(table.c.id), rows).scalars()
    ]
    return sorted(ids)


def _stored_payloads(tx: Connection, deliveries: Sequence[PlannedDelivery]) -> dict[int, str]:
    """Store each payload once; gives its hash by the identity of the bytes, which many deliveries share."""
    bodies = {id(one.body): one.body for one in deliveries}
    hashes = {number: hashlib.sha256(body).hexdigest() for number, body in bodies.items()}
    for sha256, number in {sha256: number for number, sha256 in hashes.items()}.items():
        tx.execute(upsert(tx, payloads).values(sha256=sha256, body=bodies[number]).on_conflict_do_nothing())
    return hashes


def _planning(tx: Connection, *, again: bool) -> Any:
    statement = upsert(tx, table)
    unique = ["digest_id", "kind", "subscriber", "channel", "part"]
    if not again:
        return statement.on_conflict_do_nothing(index_elements=unique)
    changing = (name for name in PlannedDelivery.__slots__ if name != "body" and name not in unique)
    renewed: dict[str, Any] = {
        name: statement.excluded[name] for name in (*changing, "payload", "state", "planned_at", "detail")
    }
    busy = or_(table.c.state == DeliveryState.SENDING.value, and_(*may_try(table.c.next_attempt_at.is_not(None))))
    return statement.on_conflict_do_update(index_elements=unique, set_=renewed | {"sent_at": None}, where=~busy)


# Made once: putting them together takes longer than the database does, and there may be ten thousand in a row.
_TO_TRY = DELIVERY.where(
    table.c.id == bindparam("this"), *may_try(table.c.next_attempt_at.is_not(None))
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
# When a later attempt has begun, that one speaks for the delivery.
_SENT = (
    update(table)
    .where(table.c.id == bindparam("this"), table.c.tries == bindparam("number"))
    .values(state=DeliveryState.SENT.value, detail=bindparam("detail"), sent_at=bindparam("at"), next_attempt_at=None)
)


def begin_attempt(
    store: Store, delivery_id: int, *, holder: Holder, bodies: MutableMapping[str, bytes] | None = None
) -> Attempt | None:
    """Mark a delivery as sending and commit; None when another process has it or it is done.

    `bodies` holds payloads that are at hand, by their sha256: many deliveries share one.
    """
    with store.begin() as tx:
        row = tx.execute(_TO_TRY, {"this": delivery_id}).one_or_none()
        if row is None:
            return None
        started_at = datetime.now(UTC)  # the machine's: `strays` asks how long ago it was, whatever day is replayed
        begun = {"delivery_id": delivery_id, "number": row.tries + 1, "started_at": started_at, "holder": str(holder)}
        unsure = tx.execute(_UNSURE, {"this": delivery_id}).scalar_one() if row.tries else 0
        attempt_id = tx.execute(_BEGUN, begun).scalar_one()
        tx.execute(_SENDING, {"this": delivery_id, "tries": row.tries + 1})
        body = (bodies or {}).get(row.payload) or payload(tx, row.payload) or b""
    if bodies is not None and row.payload not in bodies:
        bodies.clear()  # one at a time: deliveries of one digest stand together
        bodies[row.payload] = body
    current = replace(delivery(row), state=DeliveryState.SENDING, tries=row.tries + 1, next_attempt_at=None)
    return Attempt(
        id=attempt_id,
        number=row.tries + 1,
        started_at=started_at,
        delivery=current,
        body=body,
        unsure=unsure,
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
    also: Callable[[Connection], None] | None = None,
) -> DeliveryState:
    """Store what the far end said. `retry` and `unknown` come up again at next_attempt_at; gives the new state.

    `unknown` without next_attempt_at is the end of it; `retry` without one means at once. `also` is done in the same
    transaction: what the answer means for others.
    """
    state, reply = _NEXT_STATE[receipt.outcome], receipt.reply[:LONGEST_REPLY]
    which = {"this": attempt.delivery.id, "number": attempt.number}
    with store.begin() as tx:
        tx.execute(_ENDED, {"this": attempt.id, "ended_at": now, "outcome": receipt.outcome, "reply": reply})
        if state is DeliveryState.SENT:
            tx.execute(_SENT, which | {"detail": reply, "at": now})
        else:
            values = {"state": state.value, "detail": reply, "next_attempt_at": next_attempt_at}
            latest = and_(table.c.id == attempt.delivery.id, table.c.tries == attempt.number)
            tx.execute(update(table).where(latest).values(**values))
        if receipt.known_as:
            headers = attempt.delivery.headers | {KNOWN_AS: receipt.known_as}
            tx.execute(update(table).where(table.c.id == attempt.delivery.id).values(headers=headers))
        if also is not None:
            also(tx)
    return state


def unsure_between(tx: Connection, delivery_id: int) -> tuple[datetime, datetime] | None:
    """Give when the first and the last try began of which nobody knows whether they arrived; the machine's clock."""
    unknown = (attempts.c.delivery_id == delivery_id, attempts.c.outcome == "unknown")
    begun = attempts.c.started_at
    row = tx.execute(select(func.min(begun), func.max(begun)).where(*unknown)).one()
    return (row[0], row[1]) if row[0] is not None else None


def refuse(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """Note that a delivery that was not begun never will be."""
    open_one = update(table).where(table.c.id == delivery_id, *may_try(table.c.next_attempt_at.is_not(None)))
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


def one(tx: Connection, delivery_id: int) -> Delivery | None:
    """Give one delivery as it stands."""
    row = tx.execute(DELIVERY.where(table.c.id == delivery_id)).one_or_none()
    return delivery(row) if row is not None else None


def counts(tx: Connection, digest_id: int) -> dict[tuple[str, DeliveryState], int]:
    """Give how many deliveries of one issue stand how, by channel and state."""
    query = select(table.c.channel, table.c.state, func.count()).where(table.c.digest_id == digest_id)
    rows = tx.execute(query.group_by(table.c.channel, table.c.state)).tuples()
    return {(channel, DeliveryState(state)): count for channel, state, count in rows}


def addressed(tx: Connection, digest_id: int) -> set[tuple[str, str]]:
    """Give the (channel, subscriber) of all that an issue was planned for."""
    query = select(table.c.channel, table.c.subscriber).where(table.c.digest_id == digest_id).distinct()
    return set(tx.execute(query).tuples())


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
