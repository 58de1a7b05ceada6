"""Count permanent refusals by recipients' servers, and pause sending after several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.rows import record_from_row
from wirewatch.adapters.store.schema import paused_subscribers as table


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusingRecipient:
    """One subscriber of a channel with permanent refusals."""

    subscriber: str
    channel: str
    refusals: int
    paused_at: datetime | None  # None: sending goes on
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
    """Count a permanent refusal by a subscriber; return True if sending to them is now paused."""
    first = upsert(tx, table).values(
        subscriber=subscriber, channel=channel, refusals=1, detail=detail
    )
    counted = first.on_conflict_do_update(
        index_elements=["subscriber", "channel"],
        set_={"refusals": table.c.refusals + 1, "detail": detail},
    )
    refusals: int = tx.execute(counted.returning(table.c.refusals)).scalar_one()
    if refusals < pause_after:
        return False
    pause = update(table).where(
        table.c.subscriber == subscriber, table.c.channel == channel, table.c.paused_at.is_(None)
    )
    tx.execute(pause.values(paused_at=now))
    return True


def reset_refusals(tx: Connection, subscriber: str, *, channel: str) -> None:
    """Forget the refusals of a subscriber: a message was accepted, or an operator asked for it."""
    tx.execute(delete(table).where(table.c.subscriber == subscriber, table.c.channel == channel))


def refusing_recipients(tx: Connection) -> list[RefusingRecipient]:
    """List everyone with refusals, paused or not."""
    rows = tx.execute(select(table).order_by(table.c.subscriber, table.c.channel))
    return [record_from_row(RefusingRecipient, row) for row in rows]
