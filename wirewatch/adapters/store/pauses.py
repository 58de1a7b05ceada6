"""Subscribers who refused, and whom we stopped writing to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from wirewatch.adapters.store.dialect import upsert
from wirewatch.adapters.store.schema import paused_subscribers as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """One subscriber by one channel who refused, and since when we stopped writing (None: not yet)."""

    subscriber: str
    channel: str
    refusals: int
    paused_at: datetime | None
    detail: str


def note_refusal(
    tx: Connection, subscriber: str, *, channel: str, detail: str, now: datetime, pause_after: int = 3
) -> bool:
    """Count a refusal for good of a subscriber; tells whether we have stopped writing to them."""
    insert = upsert(tx, table).values(subscriber=subscriber, channel=channel, refusals=1, detail=detail)
    counted = insert.on_conflict_do_update(
        index_elements=["subscriber", "channel"], set_={"refusals": table.c.refusals + 1, "detail": detail}
    )
    refusals: int = tx.execute(counted.returning(table.c.refusals)).scalar_one()
    if refusals >= pause_after:
        writing = (table.c.subscriber == subscriber, table.c.channel == channel, table.c.paused_at.is_(None))
        tx.execute(update(table).where(*writing).values(paused_at=now))
    return refusals >= pause_after


def forget_refusals(tx: Connection, subscriber: str, *, channel: str) -> None:
    """Start afresh with a subscriber: something was accepted, or an operator says so."""
    tx.execute(delete(table).where(table.c.subscriber == subscriber, table.c.channel == channel))


def paused(tx: Connection) -> list[Paused]:
    """List subscribers who refused, and whether we stopped writing to them."""
    query = select(table).order_by(table.c.subscriber, table.c.channel)
    return [Paused(**{name: getattr(row, name) for name in Paused.__slots__}) for row in tx.execute(query)]
