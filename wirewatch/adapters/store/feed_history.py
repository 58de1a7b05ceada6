"""History of feeds: fetches, new entries and their dates, for coverage statements and anomalies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
)

from wirewatch.adapters.store.rows import field_names, record_from_row, rows_in
from wirewatch.adapters.store.schema import entries, feeds, fetches
from wirewatch.domain.digests.coverage import FeedPoll
from wirewatch.domain.model import OUTCOMES_OK, EntryState, Outcome

MIN_FETCHES_FOR_USUAL_GAP = 4  # fetches with new entries
GOOD_OUTCOMES = [outcome.value for outcome in OUTCOMES_OK]
# Worded as the index of such polls is: a bound parameter would keep SQLite from using it.
HAS_NEW_ENTRIES = fetches.c.entries_new > literal_column("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVolume:
    """What a feed has brought since its first poll."""

    entries: int = 0
    # Mean time between polls that brought something new; None: too few of them.
    usual_gap: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchVolume:
    """How many entries the fetches of a feed brought in a time span, without its first fetch."""

    most_in_one_poll: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchAnomaly:
    """One fetch with implausibly many new entries, or after which entries may have been missed."""

    feed_id: int
    fetched_at: datetime
    entries_new: int
    overflowed: bool  # every entry was new: some may have scrolled by unseen
    detail: str  # describes the entries held back; "" if none were


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistory:
    """The polls of one feed in a window, and its last poll before."""

    polls: tuple[FeedPoll, ...]
    before: FeedPoll | None  # the last one at or before the window's start
    ok_before: datetime | None  # the last good answer at or before it


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStatistics:
    """Date statistics of one feed's newest entries."""

    published: tuple[datetime, ...]  # of the newest, oldest first
    dateless: int  # entries of a feed without any date; 0 if one entry has a date


def fetch_volume(tx: Connection, feed_id: int, *, since: datetime) -> FetchVolume:
    """Count what fetches after `since` brought, except those whose entries were held back."""
    query = select(func.max(fetches.c.entries_new), func.sum(fetches.c.entries_new)).where(
        fetches.c.feed_id == feed_id,
        fetches.c.fetched_at > since,
        fetches.c.detail == "",
        fetches.c.entries_new > 0,
    )
    most, total = tx.execute(query).one()
    return FetchVolume(most_in_one_poll=most or 0, entries=total or 0)


def titles_used_before(tx: Connection, feed_id: int, titles: Collection[str]) -> set[str]:
    """Find which of the titles the feed has used before."""
    query = select(entries.c.title).where(entries.c.feed_id == feed_id)
    return {row.title for row in rows_in(tx, query, entries.c.title, set(titles) - {""})}


def fetch_anomalies(tx: Connection, *, since: datetime) -> list[FetchAnomaly]:
    """List fetches of configured feeds after `since` with an overflow or held-back entries, in order."""
    query = (
        select(*(fetches.c[name] for name in field_names(FetchAnomaly)))
        .join(feeds, feeds.c.id == fetches.c.feed_id)
        .where(fetches.c.fetched_at > since, fetches.c.outcome.in_(GOOD_OUTCOMES))
        .where(feeds.c.configured, or_(fetches.c.overflowed, fetches.c.detail != ""))
        .order_by(fetches.c.fetched_at)
    )
    return [record_from_row(FetchAnomaly, row) for row in tx.execute(query)]


def recent_news_times(
    tx: Connection, *, since: datetime, limit: int = 20
) -> dict[int, tuple[datetime, ...]]:
    """Map configured feeds to the times of their last polls with new entries, oldest first."""
    fetched_at = fetches.c.fetched_at
    query = select(fetched_at).where(
        fetches.c.feed_id == bindparam("feed_id"), HAS_NEW_ENTRIES, fetched_at >= since
    )
    return _newest_of_each_feed(tx, query.order_by(fetched_at.desc()).limit(limit))


def _newest_of_each_feed(
    tx: Connection, query: Select[tuple[datetime]]
) -> dict[int, tuple[datetime, ...]]:
    """Run a query for each configured feed's newest instants (by `feed_id`), returned oldest first.

    One query per feed reads only the rows it needs; a window function over all feeds would read the
    whole table.
    """
    times_by_feed: dict[int, tuple[datetime, ...]] = {}
    for feed_id in _configured_feed_ids(tx):
        newest_first = tx.execute(query, {"feed_id": feed_id}).scalars().all()
        if newest_first:
            times_by_feed[feed_id] = tuple(reversed(newest_first))
    return times_by_feed


def _configured_feed_ids(tx: Connection) -> Sequence[int]:
    return tx.execute(select(feeds.c.id).where(feeds.c.configured)).scalars().all()


def count_pages(tx: Connection, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Count each feed's settled entries seen in (start, end], and those of them without a page."""
    without_page = entries.c.state.in_([EntryState.FEED_ONLY.value, EntryState.GIVEN_UP.value])
    query = (
        select(entries.c.feed_id, func.count(), func.sum(case((without_page, 1), else_=0)))
        .where(entries.c.seen_at > start, entries.c.seen_at <= end)
        .where(entries.c.state != EntryState.WAITING.value)
        .group_by(entries.c.feed_id)
    )
    return {feed_id: (settled, pageless) for feed_id, settled, pageless in tx.execute(query)}


def poll_histories(tx: Connection, start: datetime, end: datetime) -> dict[int, PollHistory]:
    """Map configured feeds to their polls in (start, end], oldest first, and the last one before.

    Polls are listed only for feeds that failed in the window or just before it, since all other
    polls succeeded.
    """
    last_polls = _last_polls_before(tx, start)
    in_window = select(fetches.c.feed_id, fetches.c.fetched_at, fetches.c.outcome).where(
        fetches.c.fetched_at > start, fetches.c.fetched_at <= end
    )
    failed = in_window.with_only_columns(fetches.c.feed_id).where(
        fetches.c.outcome.not_in(GOOD_OUTCOMES)
    )
    failing = set(tx.execute(failed.distinct()).scalars())
    for feed_id, (before, _) in last_polls.items():
        if before is not None and not before.ok:
            failing.add(feed_id)
    polls: dict[int, list[FeedPoll]] = defaultdict(list)
    in_order = in_window.order_by(fetches.c.fetched_at, fetches.c.id)
    for row in rows_in(tx, in_order, fetches.c.feed_id, failing):
        polls[row.feed_id].append(_poll_from_row(row))
    return {
        feed_id: PollHistory(
            polls=tuple(polls.get(feed_id, ())), before=before, ok_before=ok_before
        )
        for feed_id, (before, ok_before) in last_polls.items()
    }


def _last_polls_before(
    tx: Connection, start: datetime
) -> dict[int, tuple[FeedPoll | None, datetime | None]]:
    """Map configured feeds to their last poll and last good response at or before an instant."""
    newest = (
        select(fetches.c.fetched_at)
        .where(fetches.c.feed_id == feeds.c.id, fetches.c.fetched_at <= start)
        .order_by(fetches.c.fetched_at.desc(), fetches.c.id.desc())
        .limit(1)
    )
    query = select(
        feeds.c.id,
        newest.scalar_subquery().label("fetched_at"),
        newest.with_only_columns(fetches.c.outcome).scalar_subquery().label("outcome"),
        newest.where(fetches.c.outcome.in_(GOOD_OUTCOMES)).scalar_subquery().label("ok_before"),
    ).where(feeds.c.configured)
    last_polls: dict[int, tuple[FeedPoll | None, datetime | None]] = {}
    for row in tx.execute(query):
        poll = None if row.fetched_at is None else _poll_from_row(row)
        last_polls[row.id] = (poll, row.ok_before)
    return last_polls


def _poll_from_row(row: Row[tuple[object, ...]]) -> FeedPoll:
    return FeedPoll(row.fetched_at, ok=Outcome(row.outcome) in OUTCOMES_OK)


def date_statistics(tx: Connection, *, last: int = 20) -> dict[int, DateStatistics]:
    """Collect the dates of configured feeds' newest entries, or their number if all lack one."""
    published_at = entries.c.published_at
    query = (
        select(published_at)
        .where(entries.c.feed_id == bindparam("feed_id"), published_at.is_not(None))
        .order_by(published_at.desc())
        .limit(last)
    )
    statistics: dict[int, DateStatistics] = {}
    for feed_id, published in _newest_of_each_feed(tx, query).items():
        statistics[feed_id] = DateStatistics(published=published, dateless=0)
    dateless_feeds = set(_configured_feed_ids(tx)) - statistics.keys()
    counts = select(entries.c.feed_id, func.count().label("entries")).group_by(entries.c.feed_id)
    for row in rows_in(tx, counts, entries.c.feed_id, dateless_feeds):
        statistics[row.feed_id] = DateStatistics(published=(), dateless=row.entries)
    return statistics


def count_first_seen(tx: Connection, feed_ids: Sequence[int], since: datetime) -> dict[int, int]:
    """Count the feeds' entries first seen at or after an instant; those of a first poll by date."""
    is_recent = entries.c.first_poll.is_(False) & (entries.c.seen_at >= since)
    is_recent_by_date = entries.c.first_poll.is_(True) & (entries.c.published_at >= since)
    query = (
        select(entries.c.feed_id, func.count())
        .where(entries.c.feed_id.in_(feed_ids), is_recent | is_recent_by_date)
        .group_by(entries.c.feed_id)
    )
    return dict.fromkeys(feed_ids, 0) | dict(tx.execute(query).tuples().all())


def feed_volumes(tx: Connection) -> dict[int, FeedVolume]:
    """Sum up what each feed has brought; reads the whole index of entries."""
    query = select(entries.c.feed_id, func.count()).group_by(entries.c.feed_id)
    counts: dict[int, int] = dict(tx.execute(query).tuples().all())
    gaps = _usual_gaps(tx)
    return {
        feed_id: FeedVolume(entries=counts.get(feed_id, 0), usual_gap=gaps.get(feed_id))
        for feed_id in counts.keys() | gaps.keys()
    }


def _usual_gaps(tx: Connection) -> dict[int, timedelta]:
    query = (
        select(
            fetches.c.feed_id,
            func.count().label("fetches"),
            func.min(fetches.c.fetched_at).label("first"),
            func.max(fetches.c.fetched_at).label("last"),
        )
        .where(HAS_NEW_ENTRIES)
        .group_by(fetches.c.feed_id)
    )
    gaps: dict[int, timedelta] = {}
    for row in tx.execute(query):
        if row.fetches >= MIN_FETCHES_FOR_USUAL_GAP:
            gaps[row.feed_id] = (row.last - row.first) / (row.fetches - 1)
    return gaps


def delete_fetches(tx: Connection, *, before: datetime) -> int:
    """Delete fetch records from before an instant; return how many."""
    return tx.execute(delete(fetches).where(fetches.c.fetched_at < before)).rowcount
