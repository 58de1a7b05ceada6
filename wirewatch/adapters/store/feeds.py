"""Feeds: the configured ones, what is due, how the looks at them ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, or_, select, update

from wirewatch.adapters.store.coverage import FeedCoverage, outcomes_between
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.feed_rows import DueFeed, FeedOverview, feed_state, state_row
from wirewatch.adapters.store.hosts import host_of
from wirewatch.adapters.store.hosts import wait as wait_host
from wirewatch.adapters.store.schema import entries, fetches, hosts
from wirewatch.adapters.store.schema import feeds as table
from wirewatch.domain.configuration import Feed, Interval
from wirewatch.domain.model import FeedState, FetchOutcome

__all__ = [
    "DueFeed",
    "FeedCoverage",
    "FeedOverview",
    "Synced",
    "due",
    "outcomes_between",
    "overview",
    "save",
    "sync",
    "wait_host",
]

CLOCK_DOUBT = timedelta(days=1)  # a look that lies further ahead was noted by a clock that ran ahead
FEWEST_FOR_A_HABIT = 4  # looks that brought something new, before we speak of a usual gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What bringing the store in line with feeds.yaml changed: URLs."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def sync(tx: Connection, feeds: Sequence[Feed], *, default: Interval, now: datetime) -> Synced:
    """Bring the store in line with feeds.yaml: new feeds are due at once, missing ones are kept as not configured.

    A feed whose longest interval became shorter is due by that, unless it is failing.
    """
    wanted = {feed.url: _configuration(feed, default) for feed in reversed(feeds)}
    known = {row.url: row for row in tx.execute(select(table))}
    added = [url for url in reversed(wanted) if url not in known]
    changed = [url for url in wanted if url in known and _differs(known[url], wanted[url])]
    removed = [url for url, row in known.items() if row.configured and url not in wanted]
    if added:
        tx.execute(insert(table), [_new_row(url, wanted[url], now) for url in added])
    for url in changed:
        due_at = _due_at(known[url], wanted[url], now)
        tx.execute(update(table).where(table.c.url == url).values(**wanted[url], next_due_at=due_at))
    for batch in batches(removed):
        tx.execute(update(table).where(table.c.url.in_(batch)).values(configured=False))
    return Synced(added=tuple(added), changed=tuple(changed), removed=tuple(removed))


def _configuration(feed: Feed, default: Interval) -> dict[str, Any]:
    every = feed.every or default
    return {
        "outlet": feed.outlet,
        "language": feed.language,
        "owner": feed.owner,
        "merge": feed.merge,
        "kind": feed.kind,
        "link_pattern": feed.link_pattern,
        "min_seconds": int(every.min.total_seconds()),
        "max_seconds": int(every.max.total_seconds()),
        "configured": True,
    }


def _new_row(url: str, configuration: dict[str, Any], now: datetime) -> dict[str, Any]:
    first = {"url": url, "fetch_url": url, "host": host_of(url), "added_at": now, "next_due_at": now}
    return {**configuration, **first, "hints": {}}


def _differs(row: Row[Any], configuration: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in configuration.items())


def _due_at(row: Row[Any], configuration: dict[str, Any], now: datetime) -> datetime:
    due_at: datetime = row.next_due_at
    if row.failures or row.max_seconds <= configuration["max_seconds"]:
        return due_at
    longest = timedelta(seconds=configuration["max_seconds"])
    return min(due_at, max(now, (row.last_fetch_at or now) + longest))


def due(
    tx: Connection, *, now: datetime, every: bool = False, of_hosts: Collection[str] | None = None
) -> list[DueFeed]:
    """List the configured feeds that are due (all with `every`), none inside its own or its host's wait.

    The longest overdue comes first; with `of_hosts` those of these hosts alone.
    """
    if of_hosts is not None:
        some = [_due(tx, table.c.host.in_(batch), now=now, every=every) for batch in batches(sorted(of_hosts))]
        return [feed for found in some for feed in found]
    return _due(tx, now=now, every=every)


def _due(tx: Connection, *conditions: ColumnElement[bool], now: datetime, every: bool) -> list[DueFeed]:
    may_ask = [
        or_(table.c.wait_until.is_(None), table.c.wait_until <= now),
        or_(hosts.c.wait_until.is_(None), hosts.c.wait_until <= now),
    ]
    set_back = table.c.last_fetch_at > now + CLOCK_DOUBT  # the last look lies ahead: the clock had run ahead then
    is_due = [] if every else [or_(table.c.next_due_at <= now, set_back)]
    joined = select(table).outerjoin(hosts, hosts.c.host == table.c.host)
    query = joined.where(table.c.configured, *conditions, *may_ask, *is_due).order_by(table.c.next_due_at, table.c.id)
    return [_due_feed(row) for row in tx.execute(query)]


def _due_feed(row: Row[Any]) -> DueFeed:
    plain = {name: getattr(row, name) for name in ("id", "outlet", "url", "language", "kind", "link_pattern", "host")}
    return DueFeed(**plain, interval=_interval(row), state=feed_state(row))


def save(
    tx: Connection,
    outcomes: Sequence[tuple[int, FeedState, FetchOutcome]],
    *,
    titles: Mapping[int, str] | None = None,
) -> None:
    """Store how looks at feeds ended: (feed id, its next state, the outcome); titles by feed id where parsed."""
    if not outcomes:
        return
    rows = [{"feed": feed_id, **state_row(state)} for feed_id, state, _ in outcomes]
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "feed"}
    tx.execute(update(table).where(table.c.id == bindparam("feed")).values(**columns), rows)
    tx.execute(insert(fetches), [_fetch_row(feed_id, outcome) for feed_id, _, outcome in outcomes])
    named = [{"feed": feed_id, "title": title[:500]} for feed_id, title in (titles or {}).items() if title]
    if named:
        tx.execute(update(table).where(table.c.id == bindparam("feed")).values(title=bindparam("title")), named)


def addresses(tx: Connection) -> dict[str, int]:
    """Give which feed asks which address now, for all configured feeds."""
    query = select(table.c.fetch_url, table.c.id).where(table.c.configured)
    return {row.fetch_url: row.id for row in tx.execute(query)}


def move(tx: Connection, feed_id: int, *, host: str) -> None:
    """Note the host of a feed that moved: by it work is leased and paced."""
    tx.execute(update(table).where(table.c.id == feed_id).values(host=host))


def rename(tx: Connection, *, old: str, new: str, now: datetime) -> bool:
    """Note that a feed is configured under a new address, so that it keeps its history; False when it is unknown.

    One that was not asked there yet is due now, in full. When the new address is a feed already, that one stands and
    the old one is no longer configured.
    """
    of_feed = update(table).where(table.c.url == old)
    if tx.execute(select(table.c.id).where(table.c.url == new)).scalar():
        return tx.execute(of_feed.values(configured=False)).rowcount > 0
    afresh = {"fetch_url": new, "host": host_of(new), "next_due_at": now, "failures": 0, "failing_since": None}
    unread = {"etag": None, "last_modified": None, "body_hash": None, "last_detail": "", "wait_until": None}
    tx.execute(of_feed.where(table.c.fetch_url != new).values(**afresh, **unread))
    return tx.execute(of_feed.values(url=new, moved_to=None, moved_times=0)).rowcount > 0


def first_seen_since(tx: Connection, feed_ids: Sequence[int], since: datetime) -> dict[int, int]:
    """Count, for each of these feeds, the entries first seen at or after an instant; those of a first poll by date."""
    told = entries.c.first_poll.is_(False) & (entries.c.seen_at >= since)
    shown_at_first = entries.c.first_poll.is_(True) & (entries.c.published_at >= since)
    query = (
        select(entries.c.feed_id, func.count())
        .where(entries.c.feed_id.in_(feed_ids), told | shown_at_first)
        .group_by(entries.c.feed_id)
    )
    counted = {row[0]: row[1] for row in tx.execute(query)}
    return {feed_id: counted.get(feed_id, 0) for feed_id in feed_ids}


def _fetch_row(feed_id: int, outcome: FetchOutcome) -> dict[str, Any]:
    kept = ("fetched_at", "status", "detail", "body_bytes", "entries_seen", "entries_new", "overflowed")
    return {"feed_id": feed_id, "outcome": outcome.outcome.value, **{name: getattr(outcome, name) for name in kept}}


def overview(tx: Connection) -> list[FeedOverview]:
    """List every feed ever configured, by outlet and URL."""
    entry_counts: dict[int, int] = dict(
        tx.execute(select(entries.c.feed_id, func.count()).group_by(entries.c.feed_id)).tuples().all()
    )
    gaps = _usual_gaps(tx)
    return [
        _overview(row, entry_counts.get(row.id, 0), gaps.get(row.id))
        for row in tx.execute(select(table).order_by(table.c.outlet, table.c.url))
    ]


def _overview(row: Row[Any], entry_count: int, usual_gap: timedelta | None) -> FeedOverview:
    names = ("id", "outlet", "url", "title", "language", "owner", "kind", "host", "configured", "added_at")
    plain = {name: getattr(row, name) for name in names}
    return FeedOverview(
        **plain, interval=_interval(row), state=feed_state(row), entries=entry_count, usual_gap=usual_gap
    )


def _usual_gaps(tx: Connection) -> dict[int, timedelta]:
    at = fetches.c.fetched_at
    query = select(
        fetches.c.feed_id, func.count().label("times"), func.min(at).label("first"), func.max(at).label("last")
    )
    rows = tx.execute(query.where(fetches.c.entries_new > 0).group_by(fetches.c.feed_id))
    return {row.feed_id: (row.last - row.first) / (row.times - 1) for row in rows if row.times >= FEWEST_FOR_A_HABIT}


def _interval(row: Row[Any]) -> Interval:
    return Interval(min=timedelta(seconds=row.min_seconds), max=timedelta(seconds=row.max_seconds))
