"""Feeds: synchronisation with feeds.yaml, which are due, and the results of fetches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from extractors.model import PaceHints
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.rows import change_in_batches, columns_of, record_from_row, rows_in
from wirewatch.adapters.store.schema import feeds as table
from wirewatch.adapters.store.schema import fetches, hosts
from wirewatch.domain.configuration import Feed, Interval
from wirewatch.domain.model import FeedState, FetchOutcome, Outcome
from wirewatch.domain.urls import host_key

# A fetch further in the future was recorded while the clock was wrong.
MAX_CLOCK_ERROR = timedelta(days=1)
MAX_COLUMN_SECONDS = 2**31 - 1
MAX_TITLE_CHARS = 500
CONVERTED_STATE_FIELDS = ("hints", "fresh_for", "last_outcome")
UNCONVERTED_STATE_FIELDS = tuple(
    name for name in FeedState.__slots__ if name not in CONVERTED_STATE_FIELDS
)
FETCH_COLUMNS = (
    "fetched_at",
    "status",
    "detail",
    "body_bytes",
    "entries_seen",
    "entries_new",
    "overflowed",
)


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
class FeedChanges:
    """The URLs that a synchronisation with feeds.yaml changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def feed_state_from_row(row: Row[Any]) -> FeedState:
    """Collect the fetch state from a row of feeds."""
    return FeedState(
        **columns_of(row, UNCONVERTED_STATE_FIELDS),
        last_outcome=Outcome(row.last_outcome) if row.last_outcome else None,
        hints=_hints_from_json(row.hints),
        fresh_for=_span_or_none(row.fresh_for_seconds),
    )


def row_from_feed_state(state: FeedState) -> dict[str, Any]:
    """Convert a fetch state to the values of its columns."""
    row = {name: getattr(state, name) for name in UNCONVERTED_STATE_FIELDS}
    row["host"] = host_key(state.fetch_url)
    row["last_outcome"] = state.last_outcome.value if state.last_outcome else None
    row["hints"] = _json_from_hints(state.hints)
    row["fresh_for_seconds"] = _seconds_or_none(state.fresh_for)
    return row


def _hints_from_json(hints: Mapping[str, Any]) -> PaceHints:
    return PaceHints(
        ttl=_span_or_none(hints.get("ttl")),
        update_every=_span_or_none(hints.get("update_every")),
        skip_hours=frozenset(hints.get("skip_hours", ())),
        skip_days=frozenset(hints.get("skip_days", ())),
    )


def _json_from_hints(hints: PaceHints) -> dict[str, Any]:
    document = {
        "ttl": _seconds_or_none(hints.ttl),
        "update_every": _seconds_or_none(hints.update_every),
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
    }
    return {name: value for name, value in document.items() if value}


def _seconds_or_none(span: timedelta | None) -> int | None:
    if span is None:
        return None
    seconds = int(span.total_seconds())
    return max(0, min(seconds, MAX_COLUMN_SECONDS))  # a feed may claim an absurd value


def _span_or_none(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def sync_feeds(
    tx: Connection, feeds: Sequence[Feed], *, default: Interval, now: datetime
) -> FeedChanges:
    """Synchronise the store with feeds.yaml.

    New feeds are due at once, removed ones are kept and marked as not configured. A feed whose
    maximum interval became shorter is due by the new one, unless it is failing.
    """
    configurations = {feed.url: _configuration_columns(feed, default) for feed in reversed(feeds)}
    stored = {row.url: row for row in tx.execute(select(table))}
    added = [url for url in reversed(configurations) if url not in stored]
    removed = [url for url, row in stored.items() if row.configured and url not in configurations]
    changed = []
    for url, configuration in configurations.items():
        if url in stored and columns_of(stored[url], configuration) != configuration:
            changed.append(url)
    if added:
        # Another process may be adding the same feed: its row is kept.
        rows = [_new_feed_columns(url, now) | configurations[url] for url in added]
        tx.execute(upsert(tx, table).on_conflict_do_nothing(index_elements=["url"]), rows)
    for url in changed:
        due_at = _due_time(stored[url], configurations[url], now)
        statement = update(table).where(table.c.url == url)
        tx.execute(statement.values(**configurations[url], next_due_at=due_at))
    change_in_batches(tx, update(table).values(configured=False), table.c.url, removed)
    return FeedChanges(added=tuple(added), changed=tuple(changed), removed=tuple(removed))


def _configuration_columns(feed: Feed, default: Interval) -> dict[str, Any]:
    interval = feed.every or default
    return {
        "outlet": feed.outlet,
        "language": feed.language,
        "owner": feed.owner,
        "merge": feed.merge,
        "kind": feed.kind,
        "link_pattern": feed.link_pattern,
        "min_seconds": int(interval.min.total_seconds()),
        "max_seconds": int(interval.max.total_seconds()),
        "configured": True,
    }


def _new_feed_columns(url: str, now: datetime) -> dict[str, Any]:
    return {
        "url": url,
        "fetch_url": url,
        "host": host_key(url),
        "added_at": now,
        "next_due_at": now,
        "hints": {},
    }


def _due_time(row: Row[Any], configuration: Mapping[str, Any], now: datetime) -> datetime:
    due_at: datetime = row.next_due_at
    if row.failures or row.max_seconds <= configuration["max_seconds"]:
        return due_at
    latest = (row.last_fetch_at or now) + timedelta(seconds=configuration["max_seconds"])
    return min(due_at, max(now, latest))


def due_feeds(
    tx: Connection,
    *,
    now: datetime,
    include_not_due: bool = False,
    hosts_only: Collection[str] | None = None,
) -> list[DueFeed]:
    """List the configured feeds that are due and not backing off, longest overdue first."""
    query = (
        select(table)
        .outerjoin(hosts, hosts.c.host == table.c.host)
        .where(table.c.configured)
        .where(or_(table.c.wait_until.is_(None), table.c.wait_until <= now))
        .where(or_(hosts.c.wait_until.is_(None), hosts.c.wait_until <= now))
        .order_by(table.c.next_due_at, table.c.id)
    )
    if not include_not_due:
        clock_was_wrong = table.c.last_fetch_at > now + MAX_CLOCK_ERROR
        query = query.where(or_(table.c.next_due_at <= now, clock_was_wrong))
    if hosts_only is None:
        return [_due_feed_from_row(row) for row in tx.execute(query)]
    return [_due_feed_from_row(row) for row in rows_in(tx, query, table.c.host, hosts_only)]


def feed_by_id(tx: Connection, feed_id: int) -> DueFeed | None:
    """Load a feed for fetching, whether it is due or not."""
    row = tx.execute(select(table).where(table.c.id == feed_id)).one_or_none()
    return _due_feed_from_row(row) if row else None


def _due_feed_from_row(row: Row[Any]) -> DueFeed:
    return record_from_row(
        DueFeed, row, interval=_interval_from_row(row), state=feed_state_from_row(row)
    )


def _interval_from_row(row: Row[Any]) -> Interval:
    return Interval(min=timedelta(seconds=row.min_seconds), max=timedelta(seconds=row.max_seconds))


def save_fetches(
    tx: Connection,
    outcomes: Sequence[tuple[int, FeedState, FetchOutcome]],
    *,
    titles: Mapping[int, str] | None = None,
) -> None:
    """Store fetches as (feed id, next state, outcome), with the parsed feed titles by feed id."""
    _update_feeds(tx, {feed_id: row_from_feed_state(state) for feed_id, state, _ in outcomes})
    if outcomes:
        tx.execute(
            insert(fetches), [_fetch_columns(feed_id, outcome) for feed_id, _, outcome in outcomes]
        )
    new_titles = {}
    for feed_id, title in (titles or {}).items():
        if title:
            new_titles[feed_id] = {"title": title[:MAX_TITLE_CHARS]}
    _update_feeds(tx, new_titles)


def _update_feeds(tx: Connection, values_by_id: Mapping[int, Mapping[str, Any]]) -> None:
    """Update many feeds in one statement; all have values for the same columns."""
    if not values_by_id:
        return
    rows = [{"feed_id": feed_id, **values} for feed_id, values in values_by_id.items()]
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "feed_id"}
    tx.execute(update(table).where(table.c.id == bindparam("feed_id")).values(**columns), rows)


def _fetch_columns(feed_id: int, outcome: FetchOutcome) -> dict[str, Any]:
    columns = {name: getattr(outcome, name) for name in FETCH_COLUMNS}
    return columns | {"feed_id": feed_id, "outcome": outcome.outcome.value}


def feed_ids_by_fetch_url(tx: Connection) -> dict[str, int]:
    """Map the address that each configured feed is fetched from to its id."""
    query = select(table.c.fetch_url, table.c.id).where(table.c.configured)
    return dict(tx.execute(query).tuples().all())


def set_host(tx: Connection, feed_id: int, *, host: str) -> None:
    """Update the host of a feed that moved: leases and rate limits go by host."""
    tx.execute(update(table).where(table.c.id == feed_id).values(host=host))


def rename_feed(tx: Connection, *, old_url: str, new_url: str, now: datetime) -> bool:
    """Move a feed with its history to a new URL; return False if the old URL is unknown.

    Unless it was already fetched from the new URL, the feed is due at once, without validators. If
    a feed with the new URL exists, that one is kept and the old one is marked as not configured.
    """
    this_feed = update(table).where(table.c.url == old_url)
    if tx.execute(select(table.c.id).where(table.c.url == new_url)).scalar():
        return tx.execute(this_feed.values(configured=False)).rowcount > 0
    unfetched = this_feed.where(table.c.fetch_url != new_url).values(
        fetch_url=new_url,
        host=host_key(new_url),
        next_due_at=now,
        failures=0,
        failing_since=None,
        etag=None,
        last_modified=None,
        body_hash=None,
        last_detail="",
        wait_until=None,
    )
    tx.execute(unfetched)
    return tx.execute(this_feed.values(url=new_url, moved_to=None, moved_times=0)).rowcount > 0


def list_feeds(tx: Connection) -> list[FeedOverview]:
    """List every feed ever configured, by outlet and URL."""
    return [
        record_from_row(
            FeedOverview, row, interval=_interval_from_row(row), state=feed_state_from_row(row)
        )
        for row in tx.execute(select(table).order_by(table.c.outlet, table.c.url))
    ]
