"""Deliveries that have not arrived and may need a person: refused, held, of unknown fate, or put off after a try."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.schema import digests
from wirewatch.domain.digest.model import DeliveryState

Reader = tuple[str, str]  # subscriber, channel
_ENDS = (DeliveryState.REFUSED.value, DeliveryState.UNKNOWN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
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


def stuck(tx: Connection, *, since: datetime) -> list[Stuck]:
    """List them, newest first; what ended is listed when it was planned at `since` or later. Trials are left out."""
    final = and_(table.c.state.in_(_ENDS), table.c.next_attempt_at.is_(None))
    pending = or_(
        table.c.state.in_([DeliveryState.HELD.value, DeliveryState.UNKNOWN.value]),
        and_(table.c.state == DeliveryState.PLANNED.value, table.c.tries > 0),
    )
    columns = [column for column in table.c if column.name in Stuck.__slots__]
    query = select(*columns, digests.c.series, digests.c.number, final.label("final"))
    query = query.outerjoin(digests, digests.c.id == table.c.digest_id).where(table.c.kind != "trial")
    query = query.where(or_(and_(final, table.c.planned_at >= since), and_(pending, ~final)))
    return [
        Stuck(**dict(row._mapping) | {"state": DeliveryState(row.state), "final": bool(row.final)})
        for row in tx.execute(query.order_by(table.c.id.desc()))
    ]


def last_reached(tx: Connection, readers: Collection[Reader]) -> dict[tuple[str, str, str | None], datetime]:
    """Give when the newest was planned of what arrived, by (subscriber, channel, series); trials do not count.

    Series None: alerts, and what a person had sent again.
    """
    names = sorted({subscriber for subscriber, _ in readers})
    by = (table.c.subscriber, table.c.channel, digests.c.series)
    arrived = (table.c.state == DeliveryState.SENT.value, table.c.kind != "trial")
    query = select(*by, func.max(table.c.planned_at)).outerjoin(digests, digests.c.id == table.c.digest_id)
    query = query.where(*arrived).group_by(*by)
    return {
        (subscriber, channel, series): newest
        for batch in batches(names)
        for subscriber, channel, series, newest in tx.execute(query.where(table.c.subscriber.in_(batch)))
    }
