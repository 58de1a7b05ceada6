"""What waits in the outbox: due, put off, held with its channel, or behind an earlier part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, exists, or_, select, update

from wirewatch.adapters.store.delivery_rows import DELIVERY, Delivery, delivery
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.schema import paused_subscribers
from wirewatch.domain.digest.model import DeliveryState

CLOCK_DOUBT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One delivery to be tried: by which way, and which part of its message."""

    id: int
    channel: str
    subscriber: str
    part: int


def may_try(unknown_too: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Give the condition of what can be tried: planned, or unknown as far as `unknown_too`."""
    planned = table.c.state == DeliveryState.PLANNED.value
    return [or_(planned, and_(table.c.state == DeliveryState.UNKNOWN.value, unknown_too))]


def due(tx: Connection, *, now: datetime, limit: int = 100, kind: str | None = None) -> list[Delivery]:
    """List what can be tried now: planned, or unknown with a time to try again; paused subscribers are left out.

    Parts of one delivery stand in their order. `kind`: only digests, only alerts, ...
    """
    same = and_(paused_subscribers.c.subscriber == table.c.subscriber, paused_subscribers.c.channel == table.c.channel)
    is_paused = exists().where(same, paused_subscribers.c.paused_at.is_not(None))
    stray = table.c.next_attempt_at > now + CLOCK_DOUBT  # noted by a clock that ran ahead: nothing waits so long
    it_is_time = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now, stray)
    query = DELIVERY.where(*may_try(table.c.next_attempt_at.is_not(None)), it_is_time, ~is_paused)
    query = query if kind is None else query.where(table.c.kind == kind)
    order = (table.c.planned_at, table.c.digest_id, table.c.subscriber, table.c.channel, table.c.part, table.c.id)
    return [delivery(row) for row in tx.execute(query.order_by(*order).limit(limit))]


def waiting(tx: Connection, ids: Collection[int]) -> list[Waiting]:
    """Give the way of each of these deliveries, in the order given."""
    columns = (table.c.id, table.c.channel, table.c.subscriber, table.c.part)
    found = {
        row.id: Waiting(id=row.id, channel=row.channel, subscriber=row.subscriber, part=row.part)
        for batch in batches(list(ids))
        for row in tx.execute(select(*columns).where(table.c.id.in_(batch)))
    }
    return [found[id] for id in ids if id in found]


def put_off(tx: Connection, channel: str, *, until: datetime, now: datetime, subscriber: str | None = None) -> int:
    """Let what is due for a channel, or for one subscriber's, wait until then; no try is counted. Gives how many."""
    due_now = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now)
    waits = and_(_of(channel, subscriber), due_now, *may_try(table.c.next_attempt_at.is_not(None)))
    return tx.execute(update(table).where(waits).values(next_attempt_at=until)).rowcount


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
    """Plan again what was held for a channel, or for one subscriber's: due now, or when it was to go out if later.

    Gives how many.
    """
    is_held = and_(_of(channel, subscriber), table.c.state == DeliveryState.HELD.value)
    due_at = case((table.c.next_attempt_at > now, table.c.next_attempt_at), else_=now)
    planned = {"state": DeliveryState.PLANNED.value, "next_attempt_at": due_at}
    return tx.execute(update(table).where(is_held).values(**planned)).rowcount


def _of(channel: str, subscriber: str | None) -> ColumnElement[bool]:
    everyone = table.c.channel == channel
    return everyone if subscriber is None else and_(everyone, table.c.subscriber == subscriber)


def first_part(tx: Connection, later: Delivery) -> Delivery | None:
    """Give the first part of the message that this is a later part of."""
    row = tx.execute(DELIVERY.where(*_same_message(later), table.c.part == 1)).first()
    return delivery(row) if row is not None else None


def earlier_parts(tx: Connection, later: Delivery) -> list[DeliveryState]:
    """Give how the parts before this one of a delivery stand; one of unknown fate that is left so is not among them."""
    left = and_(table.c.state == DeliveryState.UNKNOWN.value, table.c.next_attempt_at.is_(None))
    rows = tx.execute(select(table.c.state).where(*_same_message(later), table.c.part < later.part, ~left))
    return [DeliveryState(state) for state in rows.scalars()]


def _same_message(part: Delivery) -> list[ColumnElement[bool]]:
    same = [table.c.kind == part.kind, table.c.subscriber == part.subscriber, table.c.channel == part.channel]
    issue = table.c.digest_id.is_not_distinct_from(part.digest_id)
    return [*same, issue, table.c.planned_at == part.planned_at]
