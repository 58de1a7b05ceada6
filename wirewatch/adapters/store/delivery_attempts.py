"""Delivery attempts, each committed before a socket opens so that a crash leaves a record."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, select, update

from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.lease_holders import Holder, is_dead, is_local
from wirewatch.adapters.store.outbox_queries import (
    SELECT_DELIVERY,
    Delivery,
    delivery_from_row,
    has_state,
    is_open,
    payload_bytes,
)
from wirewatch.adapters.store.schema import attempts as table
from wirewatch.adapters.store.schema import deliveries
from wirewatch.domain.digests.model import DeliveryState, Receipt

MAX_REPLY_CHARS = 2000  # of a server's answer
SERVICE_ID_HEADER = "known as"  # the header that keeps the message id of the receiving service
# No attempt lasts so long: if its process lives, that process failed to store the result.
MAX_ATTEMPT_AGE = timedelta(hours=6)
STATE_AFTER_OUTCOME = {
    "sent": DeliveryState.SENT,
    "refused": DeliveryState.REFUSED,
    "retry": DeliveryState.PLANNED,
    "unknown": DeliveryState.UNKNOWN,
    "held": DeliveryState.HELD,
}

# Compiled once: building these statements takes longer than running them, and a run may need
# thousands.
_SELECT_OPEN = SELECT_DELIVERY.where(
    deliveries.c.id == bindparam("delivery_id"), is_open()
).with_for_update(of=deliveries)
_COUNT_UNKNOWN = (
    select(func.count())
    .select_from(table)
    .where(table.c.delivery_id == bindparam("delivery_id"), table.c.outcome == "unknown")
)
_INSERT_ATTEMPT = insert(table).returning(table.c.id)
_MARK_SENDING = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery_id"))
    .values(state=DeliveryState.SENDING.value, tries=bindparam("new_tries"), next_attempt_at=None)
)
_END_ATTEMPT = (
    update(table)
    .where(table.c.id == bindparam("attempt_id"))
    .values(ended_at=bindparam("ended_at"), outcome=bindparam("outcome"), reply=bindparam("reply"))
)
# Once a later attempt has begun, that one decides the state of the delivery.
_SET_STATE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery_id"), deliveries.c.tries == bindparam("number"))
    .values(
        state=bindparam("new_state"),
        detail=bindparam("reply"),
        next_attempt_at=bindparam("new_next_attempt_at"),
    )
)
_SET_SENT = _SET_STATE.values(sent_at=bindparam("new_sent_at"))


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
        """True if an earlier attempt may have reached the recipient."""
        return self.unconfirmed_attempts > 0


def begin_attempt(
    store: Store,
    delivery_id: int,
    *,
    holder: Holder,
    bodies: MutableMapping[str, bytes] | None = None,
) -> Attempt | None:
    """Mark a delivery as sending and commit; return None if another process has it or it has ended.

    `bodies` caches one payload by its sha256, since consecutive deliveries share it.
    """
    # The system clock, also in a replay: recover_interrupted compares real ages.
    started_at = datetime.now(UTC)
    with store.begin() as tx:
        row = tx.execute(_SELECT_OPEN, {"delivery_id": delivery_id}).one_or_none()
        if row is None:
            return None
        number = row.tries + 1
        unconfirmed = 0
        if row.tries:
            unconfirmed = tx.execute(_COUNT_UNKNOWN, {"delivery_id": delivery_id}).scalar_one()
        attempt = {
            "delivery_id": delivery_id,
            "number": number,
            "started_at": started_at,
            "holder": str(holder),
        }
        attempt_id = tx.execute(_INSERT_ATTEMPT, attempt).scalar_one()
        tx.execute(_MARK_SENDING, {"delivery_id": delivery_id, "new_tries": number})
        body = _cached_payload(tx, row.payload, bodies)
    delivery = replace(
        delivery_from_row(row), state=DeliveryState.SENDING, tries=number, next_attempt_at=None
    )
    return Attempt(
        id=attempt_id,
        number=number,
        started_at=started_at,
        delivery=delivery,
        body=body,
        unconfirmed_attempts=unconfirmed,
    )


def _cached_payload(
    tx: Connection, sha256: str, bodies: MutableMapping[str, bytes] | None
) -> bytes:
    if bodies is not None and sha256 in bodies:
        return bodies[sha256]
    body = payload_bytes(tx, sha256) or b""
    if bodies is not None:
        bodies.clear()
        bodies[sha256] = body
    return body


def end_attempt(
    store: Store,
    attempt: Attempt,
    receipt: Receipt,
    *,
    now: datetime,
    next_attempt_at: datetime | None = None,
    in_same_transaction: Callable[[Connection], None] | None = None,
) -> DeliveryState:
    """Store the receipt of an attempt and return the new state of the delivery.

    next_attempt_at: when `retry` (None: immediately) and `unknown` (None: never) are attempted
    again.
    in_same_transaction: records what the answer means for other deliveries.
    """
    state = STATE_AFTER_OUTCOME[receipt.outcome]
    delivery = attempt.delivery
    ending = {
        "attempt_id": attempt.id,
        "ended_at": now,
        "outcome": receipt.outcome,
        "reply": receipt.reply[:MAX_REPLY_CHARS],
    }
    change = {
        "delivery_id": delivery.id,
        "number": attempt.number,
        "new_state": state.value,
        "reply": ending["reply"],
        "new_next_attempt_at": next_attempt_at,
    }
    with store.begin() as tx:
        tx.execute(_END_ATTEMPT, ending)
        if state is DeliveryState.SENT:
            tx.execute(_SET_SENT, change | {"new_next_attempt_at": None, "new_sent_at": now})
        else:
            tx.execute(_SET_STATE, change)
        if receipt.known_as:
            headers = delivery.headers | {SERVICE_ID_HEADER: receipt.known_as}
            this_delivery = deliveries.c.id == delivery.id
            tx.execute(update(deliveries).where(this_delivery).values(headers=headers))
        if in_same_transaction is not None:
            in_same_transaction(tx)
    return state


def unknown_attempts_span(tx: Connection, delivery_id: int) -> tuple[datetime, datetime] | None:
    """Find when the first and the last attempt of unknown outcome began, by the system clock."""
    query = select(func.min(table.c.started_at), func.max(table.c.started_at)).where(
        table.c.delivery_id == delivery_id, table.c.outcome == "unknown"
    )
    first, last = tx.execute(query).one()
    return None if first is None else (first, last)


def recover_interrupted(
    tx: Connection, *, now: datetime, max_age: timedelta = timedelta(minutes=15)
) -> list[int]:
    """Set deliveries whose process died while sending to `unknown`, due now; return their ids.

    While a process of this machine lives, its attempts count as lost after MAX_ATTEMPT_AGE; those
    of another machine after `max_age`, by the system clock.
    """
    is_current = and_(table.c.delivery_id == deliveries.c.id, table.c.number == deliveries.c.tries)
    sending = (
        select(deliveries.c.id, table.c.id.label("attempt_id"), table.c.holder, table.c.started_at)
        .join(table, is_current)
        .where(has_state(DeliveryState.SENDING))
    )
    lost = [row for row in tx.execute(sending) if _is_lost(row, max_age)]
    reply = "the process ended before the server's answer was stored"
    for row in lost:
        ending = {"attempt_id": row.attempt_id, "ended_at": now, "outcome": "unknown"}
        tx.execute(_END_ATTEMPT, ending | {"reply": reply})
        unknown = {"state": DeliveryState.UNKNOWN.value, "next_attempt_at": now, "detail": reply}
        tx.execute(update(deliveries).where(deliveries.c.id == row.id).values(**unknown))
    return [row.id for row in lost]


def _is_lost(row: Row[Any], max_age: timedelta) -> bool:
    age: timedelta = datetime.now(UTC) - row.started_at
    if not row.holder:
        return age > max_age
    holder = Holder.parse(row.holder)
    if not is_local(holder):
        return age > max_age
    return is_dead(holder) or age > MAX_ATTEMPT_AGE
