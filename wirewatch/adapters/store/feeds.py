"""Feeds: configuration sync, which are due, fetch results, usual volume, and coverage of a time window."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from extractors.model import PaceHints
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.schema import entries, fetches, hosts
from wirewatch.adapters.store.schema import feeds as feeds_table
from wirewatch.domain.configuration import Feed, Interval
from wirewatch.domain.digests.coverage import FeedPoll
from wirewatch.domain.model import OUTCOMES_OK, EntryState, FeedState, FetchOutcome, Outcome
from wirewatch.domain.urls import host_key


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeed:
    """One feed to be polled now."""

    id: int
    outlet: str
    url: str  # as configured; fetch state.fetch_url
    language: str | None
    kind: str
    link_pattern: str | None
    interval: Interval
    state: FeedState
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOverview:
    """One feed with its configuration and state."""

    id: int
    outlet: str
    url: str
    title: str | None
    language: str | None
    owner: str | None
    kind: str
    host: str
    interval: Interval
    configured: bool
    added_at: datetime
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVolume:
    """What a feed has brought since it is polled."""

    entries: int = 0
    usual_gap: timedelta | None = (
        None  # mean time between polls that brought something new; None: too few
    )


_AS_THEY_ARE = tuple(
    name for name in FeedState.__slots__ if name not in ("hints", "fresh_for", "last_outcome")
)


def feed_state_from_row(row: Row[Any]) -> FeedState:
    """Return the fetch state of a row of feeds."""
    return FeedState(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        last_outcome=Outcome(row.last_outcome) if row.last_outcome else None,
        hints=_hints(row.hints),
        fresh_for=None
        if row.fresh_for_seconds is None
        else timedelta(seconds=row.fresh_for_seconds),
    )


def row_from_feed_state(state: FeedState) -> dict[str, Any]:
    """Return the values of the columns that hold a fetch state."""
    return {
        **{name: getattr(state, name) for name in _AS_THEY_ARE},
        "host": host_key(state.fetch_url),
        "last_outcome": state.last_outcome.value if state.last_outcome else None,
        "hints": _hints_row(state.hints),
        "fresh_for_seconds": _seconds(state.fresh_for),
    }


def _hints(stored: dict[str, Any]) -> PaceHints:
    return PaceHints(
        ttl=_span(stored.get("ttl")),
        update_every=_span(stored.get("update_every")),
        skip_hours=frozenset(stored.get("skip_hours", ())),
        skip_days=frozenset(stored.get("skip_days", ())),
    )


def _hints_row(hints: PaceHints) -> dict[str, Any]:
    said = {
        "ttl": _seconds(hints.ttl),
        "update_every": _seconds(hints.update_every),
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
    }
    return {name: value for name, value in said.items() if value}


def _seconds(span: timedelta | None) -> int | None:
    # A feed may claim an absurd value; the column holds 68 years.
    return None if span is None else max(0, min(int(span.total_seconds()), 2**31 - 1))


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


_GOOD = [outcome.value for outcome in OUTCOMES_OK]
# As the index of such polls is made: a bound parameter would keep SQLite from using it.
WITH_NEWS = fetches.c.entries_new > literal_column("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchVolume:
    """How many entries the fetches of a feed brought in a time span, without its first fetch."""

    most_in_one_poll: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchAnomaly:
    """One fetch with more new entries than plausible, or after which entries may have been missed."""

    feed_id: int
    fetched_at: datetime
    entries_new: int
    overflowed: bool  # all that the feed showed was new: some may have scrolled by unseen
    detail: str  # what was held back, in words; "" when nothing was


def fetch_volume(tx: Connection, feed_id: int, *, since: datetime) -> FetchVolume:
    """Count what fetches after `since` brought, except those whose entries were held back."""
    count = (func.max(fetches.c.entries_new), func.sum(fetches.c.entries_new))
    ordinary = (fetches.c.feed_id == feed_id, fetches.c.fetched_at > since, fetches.c.detail == "")
    most, total = tx.execute(select(*count).where(*ordinary, fetches.c.entries_new > 0)).one()
    return FetchVolume(most_in_one_poll=most or 0, entries=total or 0)


def titles_used_before(tx: Connection, feed_id: int, titles: Collection[str]) -> set[str]:
    """Return those of the titles that the feed has used before."""
    found: set[str] = set()
    for batch in batches(sorted(set(titles) - {""})):
        query = select(entries.c.title).where(
            entries.c.feed_id == feed_id, entries.c.title.in_(batch)
        )
        found.update(tx.execute(query).scalars())
    return found


def fetch_anomalies(tx: Connection, *, since: datetime) -> list[FetchAnomaly]:
    """List the fetches of configured feeds after `since` that overflowed or had entries held back, oldest first."""
    polls = select(*(fetches.c[name] for name in FetchAnomaly.__slots__)).join(
        feeds_table, feeds_table.c.id == fetches.c.feed_id
    )
    odd = or_(fetches.c.overflowed, fetches.c.detail != "")
    in_span = (fetches.c.fetched_at > since, fetches.c.outcome.in_(_GOOD), feeds_table.c.configured)
    return [
        FetchAnomaly(**row._mapping)
        for row in tx.execute(polls.where(*in_span, odd).order_by(fetches.c.fetched_at))
    ]


def recent_news_times(
    tx: Connection, *, since: datetime, limit: int = 20
) -> dict[int, tuple[datetime, ...]]:
    """Return, for each configured feed, the times of its last polls that brought new entries, oldest first."""
    at = fetches.c.fetched_at
    query = select(at).where(fetches.c.feed_id == bindparam("feed"), WITH_NEWS, at >= since)
    return _newest_of_each(tx, query.order_by(at.desc()).limit(limit))


def _newest_of_each(
    tx: Connection, query: Select[tuple[datetime]]
) -> dict[int, tuple[datetime, ...]]:
    """Return the instants that a query finds for each configured feed, newest first, turned round.

    One query a feed reads the few rows that are wanted; a window function over all feeds reads the whole table.
    """
    configured = select(feeds_table.c.id).where(feeds_table.c.configured)
    found = {
        feed_id: tuple(reversed(tx.execute(query, {"feed": feed_id}).scalars().all()))
        for feed_id in tx.execute(configured).scalars().all()
    }
    return {feed_id: times for feed_id, times in found.items() if times}


def count_pages(tx: Connection, start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Count, for each feed, the entries seen in (start, end] that were settled, and those of them without a page."""
    without = entries.c.state.in_([EntryState.FEED_ONLY.value, EntryState.GIVEN_UP.value])
    query = (
        select(entries.c.feed_id, func.count(), func.sum(case((without, 1), else_=0)))
        .where(
            entries.c.seen_at > start,
            entries.c.seen_at <= end,
            entries.c.state != EntryState.WAITING.value,
        )
        .group_by(entries.c.feed_id)
    )
    return {row[0]: (row[1], row[2]) for row in tx.execute(query)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistory:
    """The polls of one feed in a window, and its last poll before."""

    polls: tuple[FeedPoll, ...]
    before: FeedPoll | None  # the last one at or before the window's start
    ok_before: datetime | None  # the last good answer at or before it


def poll_histories(tx: Connection, start: datetime, end: datetime) -> dict[int, PollHistory]:
    """Return the polls of each configured feed in (start, end], oldest first, with its last poll before.

    Polls are listed only of feeds that failed in the window or just before it: what else was polled was read.
    """
    last = _last_before(tx, start)
    failed = select(fetches.c.feed_id).where(
        fetches.c.fetched_at > start, fetches.c.fetched_at <= end
    )
    failing = set(tx.execute(failed.where(fetches.c.outcome.not_in(_GOOD)).distinct()).scalars())
    failing |= {
        feed_id for feed_id, (before, _) in last.items() if before is not None and not before.ok
    }
    polls: dict[int, list[FeedPoll]] = {}
    columns = (fetches.c.feed_id, fetches.c.fetched_at, fetches.c.outcome)
    in_window = select(*columns).where(fetches.c.fetched_at > start, fetches.c.fetched_at <= end)
    for batch in batches(sorted(failing)):
        in_order = in_window.where(fetches.c.feed_id.in_(batch)).order_by(
            fetches.c.fetched_at, fetches.c.id
        )
        for row in tx.execute(in_order):
            polls.setdefault(row.feed_id, []).append(_poll(row))
    return {
        feed_id: PollHistory(
            polls=tuple(polls.get(feed_id, ())), before=before, ok_before=ok_before
        )
        for feed_id, (before, ok_before) in last.items()
    }


def _last_before(
    tx: Connection, start: datetime
) -> dict[int, tuple[FeedPoll | None, datetime | None]]:
    """Return the last poll of each configured feed at or before an instant, and its last good answer by then."""
    earlier = select(fetches.c.fetched_at).where(
        fetches.c.feed_id == feeds_table.c.id, fetches.c.fetched_at <= start
    )
    newest = earlier.order_by(fetches.c.fetched_at.desc(), fetches.c.id.desc()).limit(1)
    query = select(
        feeds_table.c.id,
        newest.scalar_subquery().label("fetched_at"),
        newest.with_only_columns(fetches.c.outcome).scalar_subquery().label("outcome"),
        newest.where(fetches.c.outcome.in_(_GOOD)).scalar_subquery().label("ok_before"),
    ).where(feeds_table.c.configured)
    return {
        row.id: (_poll(row) if row.fetched_at is not None else None, row.ok_before)
        for row in tx.execute(query)
    }


def _poll(row: Row[Any]) -> FeedPoll:
    return FeedPoll(row.fetched_at, ok=Outcome(row.outcome) in OUTCOMES_OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStatistics:
    """Date statistics of one feed's newest entries."""

    published: tuple[datetime, ...]  # of the newest, oldest first
    dateless: int  # entries of a feed of which none has a date; 0 where one has


def date_statistics(tx: Connection, *, last: int = 20) -> dict[int, DateStatistics]:
    """Return the dates of each configured feed's newest entries, or how many it has if none has a date."""
    at = entries.c.published_at
    query = (
        select(at)
        .where(entries.c.feed_id == bindparam("feed"), at.is_not(None))
        .order_by(at.desc())
        .limit(last)
    )
    found = _newest_of_each(tx, query)
    counts: dict[int, int] = {}
    configured = tx.execute(select(feeds_table.c.id).where(feeds_table.c.configured)).scalars()
    for batch in batches([feed_id for feed_id in configured if feed_id not in found]):
        counted = select(entries.c.feed_id, func.count()).where(entries.c.feed_id.in_(batch))
        counts |= dict(tx.execute(counted.group_by(entries.c.feed_id)).tuples().all())
    return {
        feed_id: DateStatistics(published=found.get(feed_id, ()), dateless=counts.get(feed_id, 0))
        for feed_id in found.keys() | counts.keys()
    }


MAX_CLOCK_ERROR = timedelta(
    days=1
)  # a fetch further in the future was recorded while the clock was wrong
MIN_FETCHES_FOR_USUAL_GAP = 4  # fetches with new entries that are needed to state a usual gap


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChanges:
    """The URLs that a sync with feeds.yaml changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def sync_feeds(
    tx: Connection, feeds: Sequence[Feed], *, default: Interval, now: datetime
) -> FeedChanges:
    """Synchronise the store with feeds.yaml: new feeds are due immediately, missing ones are kept as not configured.

    A feed whose maximum interval became shorter is due by the new one, unless it is failing.
    """
    wanted = {feed.url: _configuration(feed, default) for feed in reversed(feeds)}
    known = {row.url: row for row in tx.execute(select(feeds_table))}
    added = [url for url in reversed(wanted) if url not in known]
    changed = [url for url in wanted if url in known and _differs(known[url], wanted[url])]
    removed = [url for url, row in known.items() if row.configured and url not in wanted]
    if added:
        # Another process may add the same feed just now: then its row stands.
        rows = [_new_row(url, wanted[url], now) for url in added]
        tx.execute(upsert(tx, feeds_table).on_conflict_do_nothing(index_elements=["url"]), rows)
    for url in changed:
        due_at = _due_at(known[url], wanted[url], now)
        tx.execute(
            update(feeds_table)
            .where(feeds_table.c.url == url)
            .values(**wanted[url], next_due_at=due_at)
        )
    for batch in batches(removed):
        tx.execute(update(feeds_table).where(feeds_table.c.url.in_(batch)).values(configured=False))
    return FeedChanges(added=tuple(added), changed=tuple(changed), removed=tuple(removed))


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
    first = {
        "url": url,
        "fetch_url": url,
        "host": host_key(url),
        "added_at": now,
        "next_due_at": now,
    }
    return {**configuration, **first, "hints": {}}


def _differs(row: Row[Any], configuration: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in configuration.items())


def _due_at(row: Row[Any], configuration: dict[str, Any], now: datetime) -> datetime:
    due_at: datetime = row.next_due_at
    if row.failures or row.max_seconds <= configuration["max_seconds"]:
        return due_at
    longest = timedelta(seconds=configuration["max_seconds"])
    return min(due_at, max(now, (row.last_fetch_at or now) + longest))


def due_feeds(
    tx: Connection,
    *,
    now: datetime,
    include_not_due: bool = False,
    hosts_only: Collection[str] | None = None,
) -> list[DueFeed]:
    """List the configured feeds that are due (all with `every`), except during back-off of the feed or its host.

    The longest overdue comes first; with `of_hosts` only feeds of these hosts.
    """
    if hosts_only is not None:
        some = [
            _due(tx, feeds_table.c.host.in_(batch), now=now, every=include_not_due)
            for batch in batches(sorted(hosts_only))
        ]
        return [feed for found in some for feed in found]
    return _due(tx, now=now, every=include_not_due)


def _due(
    tx: Connection, *conditions: ColumnElement[bool], now: datetime, every: bool
) -> list[DueFeed]:
    may_ask = [
        or_(feeds_table.c.wait_until.is_(None), feeds_table.c.wait_until <= now),
        or_(hosts.c.wait_until.is_(None), hosts.c.wait_until <= now),
    ]
    set_back = (
        feeds_table.c.last_fetch_at > now + MAX_CLOCK_ERROR
    )  # last fetch in the future: the clock was wrong then
    is_due = [] if every else [or_(feeds_table.c.next_due_at <= now, set_back)]
    joined = select(feeds_table).outerjoin(hosts, hosts.c.host == feeds_table.c.host)
    query = joined.where(feeds_table.c.configured, *conditions, *may_ask, *is_due).order_by(
        feeds_table.c.next_due_at, feeds_table.c.id
    )
    return [_due_feed(row) for row in tx.execute(query)]


def feed_by_id(tx: Connection, feed_id: int) -> DueFeed | None:
    """Return what is needed to fetch a feed, due or not."""
    row = tx.execute(select(feeds_table).where(feeds_table.c.id == feed_id)).one_or_none()
    return _due_feed(row) if row else None


def _due_feed(row: Row[Any]) -> DueFeed:
    plain = {
        name: getattr(row, name)
        for name in ("id", "outlet", "url", "language", "kind", "link_pattern", "host")
    }
    return DueFeed(**plain, interval=_interval(row), state=feed_state_from_row(row))


def save_fetches(
    tx: Connection,
    outcomes: Sequence[tuple[int, FeedState, FetchOutcome]],
    *,
    titles: Mapping[int, str] | None = None,
) -> None:
    """Store the results of fetches: (feed id, its next state, the outcome); titles by feed id where parsed."""
    if not outcomes:
        return
    rows = [{"feed": feed_id, **row_from_feed_state(state)} for feed_id, state, _ in outcomes]
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "feed"}
    tx.execute(
        update(feeds_table).where(feeds_table.c.id == bindparam("feed")).values(**columns), rows
    )
    tx.execute(insert(fetches), [_fetch_row(feed_id, outcome) for feed_id, _, outcome in outcomes])
    named = [
        {"feed": feed_id, "title": title[:500]}
        for feed_id, title in (titles or {}).items()
        if title
    ]
    if named:
        tx.execute(
            update(feeds_table)
            .where(feeds_table.c.id == bindparam("feed"))
            .values(title=bindparam("title")),
            named,
        )


def feed_ids_by_fetch_url(tx: Connection) -> dict[str, int]:
    """Return the id of each configured feed by the address that it is fetched from."""
    query = select(feeds_table.c.fetch_url, feeds_table.c.id).where(feeds_table.c.configured)
    return {row.fetch_url: row.id for row in tx.execute(query)}


def set_host(tx: Connection, feed_id: int, *, host: str) -> None:
    """Update the host of a feed that moved: leases and rate limits go by host."""
    tx.execute(update(feeds_table).where(feeds_table.c.id == feed_id).values(host=host))


def rename_feed(tx: Connection, *, old_url: str, new_url: str, now: datetime) -> bool:
    """Record that a feed is configured under a new address, keeping its history; return False if it is unknown.

    If it was never fetched there, it is due now, unconditionally. If the new address is a feed already, that is kept
    and
    the old one is no longer configured.
    """
    of_feed = update(feeds_table).where(feeds_table.c.url == old_url)
    if tx.execute(select(feeds_table.c.id).where(feeds_table.c.url == new_url)).scalar():
        return tx.execute(of_feed.values(configured=False)).rowcount > 0
    afresh = {
        "fetch_url": new_url,
        "host": host_key(new_url),
        "next_due_at": now,
        "failures": 0,
        "failing_since": None,
    }
    unread = {
        "etag": None,
        "last_modified": None,
        "body_hash": None,
        "last_detail": "",
        "wait_until": None,
    }
    tx.execute(of_feed.where(feeds_table.c.fetch_url != new_url).values(**afresh, **unread))
    return tx.execute(of_feed.values(url=new_url, moved_to=None, moved_times=0)).rowcount > 0


def count_first_seen(tx: Connection, feed_ids: Sequence[int], since: datetime) -> dict[int, int]:
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
    kept = (
        "fetched_at",
        "status",
        "detail",
        "body_bytes",
        "entries_seen",
        "entries_new",
        "overflowed",
    )
    return {
        "feed_id": feed_id,
        "outcome": outcome.outcome.value,
        **{name: getattr(outcome, name) for name in kept},
    }


def list_feeds(tx: Connection) -> list[FeedOverview]:
    """List every feed ever configured, by outlet and URL."""
    return [
        _overview(row)
        for row in tx.execute(select(feeds_table).order_by(feeds_table.c.outlet, feeds_table.c.url))
    ]


def _overview(row: Row[Any]) -> FeedOverview:
    names = (
        "id",
        "outlet",
        "url",
        "title",
        "language",
        "owner",
        "kind",
        "host",
        "configured",
        "added_at",
    )
    plain = {name: getattr(row, name) for name in names}
    return FeedOverview(**plain, interval=_interval(row), state=feed_state_from_row(row))


def feed_volumes(tx: Connection) -> dict[int, FeedVolume]:
    """Return what each feed has brought; reads the whole index of entries."""
    query = select(entries.c.feed_id, func.count()).group_by(entries.c.feed_id)
    counts: dict[int, int] = dict(tx.execute(query).tuples().all())
    gaps = _usual_gaps(tx)
    return {
        feed_id: FeedVolume(entries=counts.get(feed_id, 0), usual_gap=gaps.get(feed_id))
        for feed_id in counts.keys() | gaps.keys()
    }


def _usual_gaps(tx: Connection) -> dict[int, timedelta]:
    at = fetches.c.fetched_at
    query = select(
        fetches.c.feed_id,
        func.count().label("times"),
        func.min(at).label("first"),
        func.max(at).label("last"),
    )
    rows = tx.execute(query.where(WITH_NEWS).group_by(fetches.c.feed_id))
    return {
        row.feed_id: (row.last - row.first) / (row.times - 1)
        for row in rows
        if row.times >= MIN_FETCHES_FOR_USUAL_GAP
    }


def _interval(row: Row[Any]) -> Interval:
    return Interval(min=timedelta(seconds=row.min_seconds), max=timedelta(seconds=row.max_seconds))


def delete_fetches(tx: Connection, *, before: datetime) -> int:
    """Delete fetch records from before an instant; return how many."""
    return tx.execute(delete(fetches).where(fetches.c.fetched_at < before)).rowcount
