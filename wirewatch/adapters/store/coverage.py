"""Coverage: what we saw of each feed within a span of time, so that silence is never mistaken for quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from wirewatch.adapters.store.schema import entries, feeds, fetches
from wirewatch.domain.health import Look
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """The polls of one feed in a window, and how it stood before."""

    looks: tuple[Look, ...]
    before: Look | None  # the last one at or before the window's start
    ok_before: datetime | None  # the last good answer at or before it


def polls_between(tx: Connection, start: datetime, end: datetime) -> dict[int, Polls]:
    """Return the polls of each feed in (start, end], oldest first, with what went before."""
    good = fetches.c.outcome.in_([outcome.value for outcome in OUTCOMES_OK])
    columns = (fetches.c.feed_id, fetches.c.fetched_at, fetches.c.outcome)
    looks: dict[int, list[Look]] = {}
    in_window = select(*columns).where(fetches.c.fetched_at > start, fetches.c.fetched_at <= end)
    for row in tx.execute(in_window.order_by(fetches.c.fetched_at, fetches.c.id)):
        looks.setdefault(row.feed_id, []).append(_look(row))
    of_before = select(fetches.c.feed_id, func.max(fetches.c.fetched_at)).where(fetches.c.fetched_at <= start)
    of_before = of_before.group_by(fetches.c.feed_id)
    last = dict(tx.execute(of_before).tuples().all())
    ok_before = dict(tx.execute(of_before.where(good)).tuples().all())
    before: dict[int, Look] = {}
    for row in tx.execute(select(*columns).where(fetches.c.fetched_at.in_(sorted(set(last.values()))))):
        if last.get(row.feed_id) == row.fetched_at:
            before[row.feed_id] = _look(row)
    return {
        feed_id: Polls(
            looks=tuple(looks.get(feed_id, ())), before=before.get(feed_id), ok_before=ok_before.get(feed_id)
        )
        for feed_id in {*looks, *last}
    }


def _look(row: Row[Any]) -> Look:
    return Look(row.fetched_at, ok=Outcome(row.outcome) in OUTCOMES_OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """What the entries of one feed say of their dates."""

    published: tuple[datetime, ...]  # of the newest, oldest first
    dated: int
    dateless: int


def dating(tx: Connection, *, last: int = 20) -> dict[int, Dating]:
    """Return the dates of each feed's newest entries, and how many entries have one."""
    by_feed = entries.c.feed_id
    counts = select(by_feed, func.count(entries.c.published_at), func.count()).group_by(by_feed)
    newest = select(by_feed, entries.c.published_at).add_columns(
        func.row_number().over(partition_by=by_feed, order_by=entries.c.published_at.desc()).label("place")
    )
    newest_of = newest.where(entries.c.published_at.is_not(None)).subquery()
    found: dict[int, list[datetime]] = {}
    query = select(newest_of.c.feed_id, newest_of.c.published_at).where(newest_of.c.place <= last)
    for row in tx.execute(query.order_by(newest_of.c.published_at)):
        found.setdefault(row.feed_id, []).append(row.published_at)
    return {
        feed_id: Dating(published=tuple(found.get(feed_id, ())), dated=dated, dateless=every - dated)
        for feed_id, dated, every in tx.execute(counts).tuples()
    }
