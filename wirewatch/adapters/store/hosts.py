"""Cached robots.txt and back-off (Retry-After) per host, keyed by domain.urls.host_key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from wirewatch.adapters.store.rows import put_row
from wirewatch.adapters.store.schema import hosts as table


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedRobots:
    """One robots.txt as fetched; `text` is "" when the host has none."""

    text: str
    fetched_at: datetime


def cached_robots(tx: Connection, host: str) -> CachedRobots | None:
    """Load a host's robots.txt; the key may be a full host name, as robots.txt applies to one."""
    query = select(table.c.robots, table.c.robots_at).where(table.c.host == host)
    row = tx.execute(query).one_or_none()
    if row is None or row.robots_at is None:
        return None
    return CachedRobots(text=row.robots, fetched_at=row.robots_at)


def save_robots(tx: Connection, host: str, *, text: str, now: datetime) -> None:
    """Cache a robots.txt."""
    put_row(tx, table, {"host": host}, {"robots": text, "robots_at": now})


def back_off_until(tx: Connection, host: str, *, until: datetime) -> None:
    """Block requests to a host until an instant; a later one that is already stored is kept."""
    is_earlier = or_(table.c.wait_until.is_(None), table.c.wait_until < until)
    put_row(tx, table, {"host": host}, {"wait_until": until}, where=is_earlier)


def back_off_end(tx: Connection, host: str) -> datetime | None:
    """Load the instant until which the host is in back-off."""
    return tx.execute(select(table.c.wait_until).where(table.c.host == host)).scalar()
