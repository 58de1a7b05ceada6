"""Hosts (as domain.urls.host_key names them): cached robots.txt, and back-off (Retry-After) per host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.schema import hosts


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedRobots:
    """One robots.txt as fetched; `text` is "" when the host has none."""

    text: str
    fetched_at: datetime


def cached_robots(tx: Connection, host: str) -> CachedRobots | None:
    """Return the cached robots.txt of a host; the key may be the full host name, which robots.txt speaks for."""
    row = tx.execute(
        select(hosts.c.robots, hosts.c.robots_at).where(hosts.c.host == host)
    ).one_or_none()
    if row is None or row.robots_at is None:
        return None
    return CachedRobots(text=row.robots, fetched_at=row.robots_at)


def save_robots(tx: Connection, host: str, *, text: str, now: datetime) -> None:
    """Cache a robots.txt."""
    insert = upsert(tx, hosts).values(host=host, robots=text, robots_at=now)
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=["host"], set_={"robots": text, "robots_at": now}
        )
    )


def back_off_until(tx: Connection, host: str, *, until: datetime) -> None:
    """Send no request to a host before an instant; a later instant that is stored already is kept."""
    shorter = or_(hosts.c.wait_until.is_(None), hosts.c.wait_until < until)
    insert = upsert(tx, hosts).values(host=host, wait_until=until)
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=["host"], set_={"wait_until": until}, where=shorter
        )
    )


def back_off_end(tx: Connection, host: str) -> datetime | None:
    """Return the instant until which the host is in back-off."""
    return tx.execute(select(hosts.c.wait_until).where(hosts.c.host == host)).scalar()
