"""Entries: the queue between poll and read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.entry_matching import EntryMatch, NewEntry, match_entries
from wirewatch.adapters.store.rows import field_names, record_from_row
from wirewatch.adapters.store.schema import entries as table
from wirewatch.adapters.store.schema import feeds, hosts
from wirewatch.domain.model import EntryState
from wirewatch.domain.urls import is_overlong

MAX_HOST_CHARS = 253
MAX_LANGUAGE_CHARS = 16
# Given new entries, names the identities that digests must not report.
HoldBack = Callable[[Sequence[NewEntry]], Collection[str]]
SELECT_WAITING_ENTRY = select(
    table,
    feeds.c.outlet,
    feeds.c.owner,
    feeds.c.url.label("feed_url"),
    feeds.c.language.label("feed_language"),
).join(feeds, feeds.c.id == table.c.feed_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCounts:
    """How the entries of one feed document were stored."""

    new: int = 0
    revised: int = 0
    known: int = 0
    held_back: int = 0  # of the new: recorded, kept out of digests


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEntry:
    """One entry to be read, with what its feed says."""

    id: int
    feed_id: int
    identity: str
    guid: str | None
    url: str
    host: str
    title: str
    summary: str
    content: str
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    attempts: int
    reason: str  # why the last attempt failed; "" if it did not
    first_poll: bool
    revision: int
    article_id: int | None  # set when an edited entry is to be read again
    outlet: str
    owner: str | None
    feed_url: str
    feed_language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSummary:
    """Figures about the queue of unread entries."""

    waiting: int
    due: int  # could be read now
    retrying: int  # tried at least once
    hosts: int
    oldest_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """One entry whose page was fetched and held no article."""

    outlet: str
    url: str
    reason: str
    seen_at: datetime


def add_entries(
    tx: Connection,
    feed_id: int,
    entries: Sequence[NewEntry],
    *,
    now: datetime,
    first_poll: bool = False,
    hold_back: HoldBack | None = None,
) -> EntryCounts:
    """Store the entries of one feed document; new and edited ones wait to be read.

    An edited entry keeps its article.

    Of entries with the same identity the first is stored. Entries of a first poll, and those that
    `hold_back` names, are stored as background: no digest reports them.
    """
    first_by_identity = {entry.identity: entry for entry in reversed(entries)}
    distinct = list(first_by_identity.values())[::-1]
    matches: list[EntryMatch] = [(entry, None) for entry in distinct]
    if not first_poll:
        matches = match_entries(tx, feed_id, distinct)
    new: list[NewEntry] = []
    revised: list[dict[str, Any]] = []
    renamed: list[dict[str, Any]] = []
    for entry, stored in matches:
        if stored is None:
            new.append(entry)
        elif stored.content_hash != entry.content_hash:
            revised.append(_revised_columns(entry, stored))
        elif stored.identity != entry.identity:
            identity = {"identity": entry.identity, "guid": entry.guid}
            renamed.append(identity | {"entry_id": stored.id})
    held_back: Collection[str] = ()
    if new and hold_back is not None:
        held_back = frozenset(hold_back(new))
    if new:
        rows = []
        for entry in new:
            is_background = first_poll or entry.identity in held_back
            rows.append(_new_columns(entry, feed_id, now=now, first_poll=is_background))
        # A worker whose lease ran out may just have stored the same entries: its rows are kept.
        insert_once = upsert(tx, table).on_conflict_do_nothing(
            index_elements=["feed_id", "identity"]
        )
        tx.execute(insert_once, rows)
    _update_rows(tx, revised)
    _update_rows(tx, renamed)
    return EntryCounts(
        new=len(new),
        revised=len(revised),
        known=len(distinct) - len(new) - len(revised),
        held_back=len(held_back),
    )


def _update_rows(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "entry_id"}
    tx.execute(update(table).where(table.c.id == bindparam("entry_id")).values(**columns), rows)


def _entry_columns(entry: NewEntry) -> dict[str, Any]:
    columns = {name: getattr(entry, name) for name in field_names(NewEntry)}
    if is_overlong(entry.url):
        columns["url"] = ""  # as if the feed gave no link
        columns["host"] = entry.host[:MAX_HOST_CHARS]
    columns["language"] = entry.language[:MAX_LANGUAGE_CHARS] if entry.language else None
    return columns


def _new_columns(
    entry: NewEntry, feed_id: int, *, now: datetime, first_poll: bool
) -> dict[str, Any]:
    return _entry_columns(entry) | {
        "feed_id": feed_id,
        "state": EntryState.WAITING.value,
        "seen_at": now,
        "first_poll": first_poll,
    }


def _revised_columns(entry: NewEntry, stored: Row[Any]) -> dict[str, Any]:
    return _entry_columns(entry) | {
        "entry_id": stored.id,
        "state": EntryState.WAITING.value,
        "attempts": 0,
        "next_attempt_at": None,
        "reason": "",
        "revision": stored.revision + 1,
    }


def _is_readable(now: datetime) -> ColumnElement[bool]:
    """Match entries that can be read now: waiting, or in any state with a due attempt."""
    never_tried = and_(table.c.state == EntryState.WAITING.value, table.c.next_attempt_at.is_(None))
    return or_(never_tried, table.c.next_attempt_at <= now)


def shares_link(tx: Connection, entry: WaitingEntry) -> bool:
    """True if the entry's feed gives its link for another entry too, under another title."""
    query = select(table.c.id).where(
        table.c.feed_id == entry.feed_id,
        table.c.url == entry.url,
        table.c.id != entry.id,
        table.c.title != entry.title,
    )
    return tx.execute(query.limit(1)).first() is not None


def waiting_hosts(tx: Connection, *, now: datetime) -> dict[str, int]:
    """Count the entries that can be read now, by host; hosts in back-off are left out."""
    in_back_off = select(hosts.c.host).where(hosts.c.wait_until > now)
    query = (
        select(table.c.host, func.count())
        .where(_is_readable(now), table.c.host.not_in(in_back_off))
        .group_by(table.c.host)
        .order_by(table.c.host)
    )
    return dict(tx.execute(query).tuples().all())


def waiting_entries(
    tx: Connection, host: str, *, now: datetime, limit: int = 100
) -> list[WaitingEntry]:
    """List a host's entries that can be read now, in the order they were seen."""
    query = SELECT_WAITING_ENTRY.where(_is_readable(now), table.c.host == host)
    in_order = query.order_by(table.c.seen_at, table.c.id).limit(limit)
    return [record_from_row(WaitingEntry, row) for row in tx.execute(in_order)]


def record_reading(
    tx: Connection,
    entry_id: int,
    *,
    revision: int,
    state: EntryState,
    attempts: int,
    article_id: int | None = None,
    reason: str = "",
    next_attempt_at: datetime | None = None,
) -> None:
    """Store the outcome of reading an entry; WAITING with next_attempt_at schedules a retry.

    Without article_id the link to its article is kept. An entry edited since this revision was read
    keeps waiting.
    """
    this_entry = update(table).where(table.c.id == entry_id)
    if article_id is not None:
        tx.execute(this_entry.values(article_id=article_id))
    result = {
        "state": state.value,
        "attempts": attempts,
        "reason": reason,
        "next_attempt_at": next_attempt_at,
    }
    tx.execute(this_entry.where(table.c.revision == revision).values(**result))


def count_by_state(tx: Connection) -> dict[EntryState, int]:
    """Count entries by state; every state is a key."""
    query = select(table.c.state, func.count()).group_by(table.c.state)
    counts: dict[str, int] = dict(tx.execute(query).tuples().all())
    return {state: counts.get(state.value, 0) for state in EntryState}


def queue_summary(tx: Connection, *, now: datetime) -> QueueSummary:
    """Sum up the queue."""
    query = select(
        func.count().label("waiting"),
        func.count().filter(table.c.attempts > 0).label("retrying"),
        func.count(table.c.host.distinct()).label("hosts"),
        func.min(table.c.seen_at).label("oldest_seen_at"),
    ).where(table.c.state == EntryState.WAITING.value)
    due = sum(waiting_hosts(tx, now=now).values())
    return record_from_row(QueueSummary, tx.execute(query).one(), due=due)


def refused_pages(tx: Connection, *, reasons: Sequence[str], since: datetime) -> list[RefusedPage]:
    """List entries seen since then whose page had no article for one of these reasons, in order."""
    # Worded as the index is, without bound parameters: SQLite compares the two word by word.
    is_in_index = table.c.reason != literal_column("''")
    query = (
        select(feeds.c.outlet, table.c.url, table.c.reason, table.c.seen_at)
        .join(feeds, feeds.c.id == table.c.feed_id)
        .where(table.c.seen_at >= since, is_in_index, table.c.reason.in_(reasons))
        .order_by(table.c.seen_at, table.c.id)
    )
    return [record_from_row(RefusedPage, row) for row in tx.execute(query)]


def page_history(
    tx: Connection, outlet: str, *, reasons: Sequence[str], since: datetime
) -> list[tuple[datetime, bool]]:
    """List when an outlet's entries were seen, in order, and whether their page held no article."""
    has_failed = table.c.reason.in_(reasons)
    query = (
        select(table.c.seen_at, has_failed)
        .join(feeds, feeds.c.id == table.c.feed_id)
        .where(table.c.seen_at >= since, feeds.c.outlet == outlet)
        .where(or_(has_failed, table.c.state == EntryState.READ.value))
        .order_by(table.c.seen_at, table.c.id)
    )
    return [(seen_at, bool(failed)) for seen_at, failed in tx.execute(query)]


def count_new_by_feed(tx: Connection, *, since: datetime, until: datetime) -> dict[int, int]:
    """Count the entries first seen in since <= ... < until, by feed."""
    query = (
        select(table.c.feed_id, func.count())
        .where(table.c.seen_at >= since, table.c.seen_at < until)
        .group_by(table.c.feed_id)
    )
    return dict(tx.execute(query).tuples().all())
