"""Coverage: what we saw of each feed within a span of time, so that silence is never mistaken for quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from wirewatch.adapters.store.schema import entries, feeds, fetches
from wirewatch.domain.model import OUTCOMES_OK, EntryState, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCoverage:
    """What we saw of one configured feed within a span of time."""

    feed_id: int
    outlet: str
    url: str
    fetched: int  # looks in the span
    ok: int  # of these, answered with a feed (or 304)
    last_ok_at: datetime | None  # ever
    last_fetch_at: datetime | None  # in the span
    last_outcome: Outcome | None  # in the span
    last_detail: str  # in the span
    overflowed: bool  # in one look of the span every entry was new
    added_at: datetime


def outcomes_between(tx: Connection, start: datetime, end: datetime) -> list[FeedCoverage]:
    """Tell of each configured feed what was seen of it with start < fetched_at <= end, by outlet and URL."""
    looks: dict[int, list[Row[Any]]] = {}
    in_span = select(*_LOOK).where(fetches.c.fetched_at > start, fetches.c.fetched_at <= end)
    for look in tx.execute(in_span.order_by(fetches.c.fetched_at, fetches.c.id)):
        looks.setdefault(look.feed_id, []).append(look)
    configured = select(*_FEED).where(feeds.c.configured).order_by(feeds.c.outlet, feeds.c.url)
    return [_coverage(feed, looks.get(feed.id, [])) for feed in tx.execute(configured)]


_LOOK = tuple(fetches.c[name] for name in ("feed_id", "fetched_at", "outcome", "detail", "overflowed"))
_FEED = tuple(feeds.c[name] for name in ("id", "outlet", "url", "last_ok_at", "added_at"))


def _coverage(feed: Row[Any], looks: list[Row[Any]]) -> FeedCoverage:
    last = looks[-1] if looks else None
    return FeedCoverage(
        feed_id=feed.id,
        outlet=feed.outlet,
        url=feed.url,
        fetched=len(looks),
        ok=sum(look.outcome in OUTCOMES_OK for look in looks),
        last_ok_at=feed.last_ok_at,
        last_fetch_at=last.fetched_at if last else None,
        last_outcome=Outcome(last.outcome) if last else None,
        last_detail=last.detail if last else "",
        overflowed=any(look.overflowed for look in looks),
        added_at=feed.added_at,
    )


def news_times(tx: Connection, *, since: datetime, last: int = 20) -> dict[int, tuple[datetime, ...]]:
    """Give, for each feed, the last polls that brought something new, oldest first: its habit."""
    query = (
        select(fetches.c.feed_id, fetches.c.fetched_at)
        .where(fetches.c.fetched_at >= since, fetches.c.entries_new > 0)
        .order_by(fetches.c.fetched_at)
    )
    found: dict[int, list[datetime]] = {}
    for row in tx.execute(query):
        found.setdefault(row.feed_id, []).append(row.fetched_at)
    return {feed_id: tuple(times[-last:]) for feed_id, times in found.items()}


def pages_between(tx: Connection, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Count, for each feed, the entries seen in (start, end] that were settled, and those of them without a page."""
    without = entries.c.state.in_([EntryState.FEED_ONLY.value, EntryState.GIVEN_UP.value])
    query = (
        select(entries.c.feed_id, func.count(), func.sum(case((without, 1), else_=0)))
        .where(entries.c.seen_at > start, entries.c.seen_at <= end, entries.c.state != EntryState.WAITING.value)
        .group_by(entries.c.feed_id)
    )
    return {row[0]: (row[1], row[2]) for row in tx.execute(query)}


def polls_since(tx: Connection, since: datetime) -> dict[int, tuple[tuple[datetime, bool], ...]]:
    """Return, for each feed, when it was asked since then and whether it answered, in order."""
    query = select(fetches.c.feed_id, fetches.c.fetched_at, fetches.c.outcome).where(fetches.c.fetched_at >= since)
    found: dict[int, list[tuple[datetime, bool]]] = {}
    for row in tx.execute(query.order_by(fetches.c.fetched_at, fetches.c.id)):
        found.setdefault(row.feed_id, []).append((row.fetched_at, row.outcome in OUTCOMES_OK))
    return {feed_id: tuple(polls) for feed_id, polls in found.items()}


def newest_entries(tx: Connection) -> dict[int, datetime]:
    """Return when the newest entry of each feed was published; feeds that give no dates are left out."""
    query = select(entries.c.feed_id, func.max(entries.c.published_at).label("newest")).group_by(entries.c.feed_id)
    return {row.feed_id: row.newest for row in tx.execute(query) if row.newest is not None}
