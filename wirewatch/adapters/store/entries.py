"""Entries: the queue between poll and read; and matching the entries of a feed document to stored ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
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

from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.schema import entries as table
from wirewatch.adapters.store.schema import feeds, hosts
from wirewatch.domain.model import EntryState
from wirewatch.domain.urls import is_overlong, url_key

_STORED = ("id", "identity", "url", "title", "content_hash", "revision", "published_at")
_ENTRY = select(*(table.c[name] for name in _STORED))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One record of a feed document, ready for the store: visible text only."""

    identity: str
    url: str  # "" when the feed gave none
    host: str  # host_key of the url
    title: str
    content_hash: str  # of title, summary and content
    guid: str | None = None
    summary: str = ""
    content: str = ""
    language: str | None = None
    published_at: datetime | None = None


EntryMatch = tuple[
    NewEntry, Row[Any] | None
]  # an entry of the document, and the stored one that it is


def match_entries(tx: Connection, feed_id: int, given: Sequence[NewEntry]) -> list[EntryMatch]:
    """Pair each entry of a document with its stored entry, or None if it is new.

    A new identity for a known link with the same title, whose old identity the document no longer holds, is the same
    entry under a new guid: some feeds renew all their guids at once. So it is with the same date under another title,
    where no other entry has that link. A known identity with another link, title and
    date is another entry under a used guid: it gets an identity of its own.
    """
    by_identity = _by_identity(tx, feed_id, [entry.identity for entry in given])
    reused = {
        e.identity
        for e in given
        if e.identity in by_identity and _is_another(e, by_identity[e.identity])
    }
    if reused:
        given = [_apart(entry) if entry.identity in reused else entry for entry in given]
        by_identity |= _by_identity(tx, feed_id, [entry.identity for entry in given])
    present = by_identity.keys() | reused
    strangers = [entry for entry in given if entry.url and entry.identity not in by_identity]
    by_link = _by_link(tx, feed_id, strangers, but=present)
    links = Counter(entry.url for entry in given)
    return [
        (e, by_identity.get(e.identity) or _same(e, by_link, alone=links[e.url] == 1))
        for e in given
    ]


def _by_identity(tx: Connection, feed_id: int, identities: Sequence[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for batch in batches(list(identities)):
        query = _ENTRY.where(table.c.feed_id == feed_id, table.c.identity.in_(batch))
        found.update((row.identity, row) for row in tx.execute(query))
    return found


def _by_link(
    tx: Connection, feed_id: int, strangers: list[NewEntry], *, but: Iterable[str]
) -> dict[str, dict[str, Row[Any]]]:
    """Return the feed's stored entries by link and title, except those whose identity is still in the document."""
    found: dict[str, dict[str, Row[Any]]] = {}
    here = frozenset(but)
    for batch in batches(strangers):
        query = _ENTRY.where(
            table.c.url.in_([entry.url for entry in batch]), table.c.feed_id == feed_id
        )
        for row in tx.execute(query.order_by(table.c.id)):
            if row.identity not in here:
                found.setdefault(row.url, {}).setdefault(row.title, row)
    return found


def _same(
    entry: NewEntry, by_link: dict[str, dict[str, Row[Any]]], *, alone: bool
) -> Row[Any] | None:
    """Remove from `by_link` and return the stored entry that has reappeared under a new guid; None if it is new."""
    stored = by_link.get(entry.url)
    if not stored:
        return None
    if entry.title in stored:
        return stored.pop(entry.title)
    (title, only), *more = stored.items()
    if (
        alone
        and not more
        and entry.published_at is not None
        and only.published_at == entry.published_at
    ):
        return stored.pop(title)
    return None


def _is_another(entry: NewEntry, stored: Row[Any]) -> bool:
    """Return whether a guid was used again: link, title and date all changed. An edit leaves one of them alone."""
    if not entry.url or entry.title == stored.title or entry.url == stored.url:
        return False
    same_day = entry.published_at is not None and entry.published_at == stored.published_at
    return not same_day and url_key(entry.url) != url_key(stored.url)


def _apart(entry: NewEntry) -> NewEntry:
    own = sha256(
        f"reused\0{entry.identity}\0{url_key(entry.url)}".encode("utf-8", "replace")
    ).hexdigest()
    return replace(entry, identity=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCounts:
    """Counts of how the entries of one feed document were stored."""

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
    reason: str  # what the last attempt came to; "" when that was nothing bad
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


HoldBack = Callable[
    [Sequence[NewEntry]], Collection[str]
]  # new entries in, the identities that digests keep quiet about out


def add_entries(
    tx: Connection,
    feed_id: int,
    entries: Sequence[NewEntry],
    *,
    now: datetime,
    first_poll: bool = False,
    hold_back: HoldBack | None = None,
) -> EntryCounts:
    """Store the entries of one feed document: new ones wait, edited ones wait again with their article kept.

    Which is which, `entry_matching.matched` says; `hold_back` is asked which of the new ones no digest is to tell.
    """
    given = list({entry.identity: entry for entry in reversed(entries)}.values())[::-1]
    pairs = [(entry, None) for entry in given] if first_poll else match_entries(tx, feed_id, given)
    fresh = [entry for entry, stored in pairs if stored is None]
    changes = [
        _revised(e, stored)
        for e, stored in pairs
        if stored and stored.content_hash != e.content_hash
    ]
    renamed = [_renamed(e, stored) for e, stored in pairs if stored and _is_renamed(e, stored)]
    held = frozenset(hold_back(fresh)) if hold_back and fresh else frozenset[str]()
    if fresh:
        rows = [
            _new_row(e, feed_id, now=now, first_poll=first_poll or e.identity in held)
            for e in fresh
        ]
        # A worker whose lease ran out under it may have stored the same just now: then theirs stand.
        tx.execute(
            upsert(tx, table).on_conflict_do_nothing(index_elements=["feed_id", "identity"]), rows
        )
    for rows in (changes, renamed):
        if rows:
            columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "entry"}
            tx.execute(
                update(table).where(table.c.id == bindparam("entry")).values(**columns), rows
            )
    known = len(given) - len(fresh) - len(changes)
    return EntryCounts(new=len(fresh), revised=len(changes), known=known, held_back=len(held))


def _is_renamed(entry: NewEntry, stored: Row[Any]) -> bool:
    return bool(stored.identity != entry.identity and stored.content_hash == entry.content_hash)


def _renamed(entry: NewEntry, stored: Row[Any]) -> dict[str, Any]:
    return {"entry": stored.id, "identity": entry.identity, "guid": entry.guid}


def _columns(entry: NewEntry) -> dict[str, Any]:
    columns = {name: getattr(entry, name) for name in NewEntry.__slots__}
    if is_overlong(entry.url):
        columns |= {"url": "", "host": entry.host[:253]}  # as for one whose feed gives no link
    return columns | {"language": entry.language[:16] if entry.language else None}


def _new_row(entry: NewEntry, feed_id: int, *, now: datetime, first_poll: bool) -> dict[str, Any]:
    state = {"state": EntryState.WAITING.value, "seen_at": now, "first_poll": first_poll}
    return {**_columns(entry), **state, "feed_id": feed_id}


def _revised(entry: NewEntry, stored: Row[Any]) -> dict[str, Any]:
    again = {
        "state": EntryState.WAITING.value,
        "attempts": 0,
        "next_attempt_at": None,
        "reason": "",
    }
    return {**_columns(entry), **again, "revision": stored.revision + 1, "entry": stored.id}


def _readable(now: datetime) -> list[ColumnElement[bool]]:
    """Return the SQL condition that an entry can be read now: waiting, or (in any state) with its next attempt due."""
    never_tried = and_(table.c.state == EntryState.WAITING.value, table.c.next_attempt_at.is_(None))
    return [or_(never_tried, table.c.next_attempt_at <= now)]


def shares_link(tx: Connection, entry: WaitingEntry) -> bool:
    """Return whether the entry's feed gives its link for another entry too, under another title."""
    query = select(table.c.id).where(
        table.c.feed_id == entry.feed_id,
        table.c.url == entry.url,
        table.c.id != entry.id,
        table.c.title != entry.title,
    )
    return tx.execute(query.limit(1)).first() is not None


def waiting_hosts(tx: Connection, *, now: datetime) -> dict[str, int]:
    """Count the entries that can be read now, by host; hosts in back-off are left out."""
    asked = select(hosts.c.host).where(hosts.c.wait_until > now)
    query = select(table.c.host, func.count()).where(*_readable(now), table.c.host.not_in(asked))
    return dict(tx.execute(query.group_by(table.c.host).order_by(table.c.host)).tuples().all())


def waiting_entries(
    tx: Connection, host: str, *, now: datetime, limit: int = 100
) -> list[WaitingEntry]:
    """List a host's entries that can be read now, in the order they were seen."""
    of_feed = (
        feeds.c.outlet,
        feeds.c.owner,
        feeds.c.url.label("feed_url"),
        feeds.c.language.label("feed_language"),
    )
    joined = select(table, *of_feed).join(feeds, feeds.c.id == table.c.feed_id)
    query = (
        joined.where(*_readable(now), table.c.host == host)
        .order_by(table.c.seen_at, table.c.id)
        .limit(limit)
    )
    return [
        WaitingEntry(**{name: getattr(row, name) for name in WaitingEntry.__slots__})
        for row in tx.execute(query)
    ]


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
    """Store how reading this revision of an entry ended; state WAITING with next_attempt_at means: try again then.

    Without article_id the link to its article is kept. An entry edited since this revision was read keeps waiting.
    """
    one = update(table).where(table.c.id == entry_id)
    if article_id is not None:
        tx.execute(one.values(article_id=article_id))
    values = {
        "state": state.value,
        "attempts": attempts,
        "reason": reason,
        "next_attempt_at": next_attempt_at,
    }
    tx.execute(one.where(table.c.revision == revision).values(**values))


def count_by_state(tx: Connection) -> dict[EntryState, int]:
    """Count entries by state; every state is a key."""
    stored: dict[str, int] = dict(
        tx.execute(select(table.c.state, func.count()).group_by(table.c.state)).tuples().all()
    )
    return {state: stored.get(state.value, 0) for state in EntryState}


def queue_summary(tx: Connection, *, now: datetime) -> QueueSummary:
    """Return figures about the queue."""
    is_waiting = table.c.state == EntryState.WAITING.value
    row = tx.execute(
        select(
            func.count().label("waiting"),
            func.count().filter(table.c.attempts > 0).label("retrying"),
            func.count(table.c.host.distinct()).label("hosts"),
            func.min(table.c.seen_at).label("oldest_seen_at"),
        ).where(is_waiting)
    ).one()
    return QueueSummary(
        waiting=row.waiting,
        due=sum(waiting_hosts(tx, now=now).values()),
        retrying=row.retrying,
        hosts=row.hosts,
        oldest_seen_at=row.oldest_seen_at,
    )


def refused_pages(tx: Connection, *, reasons: Sequence[str], since: datetime) -> list[RefusedPage]:
    """Return the entries seen since then whose page held no article for one of these reasons, in order."""
    query = (
        select(feeds.c.outlet, table.c.url, table.c.reason, table.c.seen_at)
        .join(feeds, feeds.c.id == table.c.feed_id)
        # The second condition is the one of the index, without bound parameters, which SQLite compares word by word.
        .where(
            table.c.seen_at >= since,
            table.c.reason != literal_column("''"),
            table.c.reason.in_(reasons),
        )
        .order_by(table.c.seen_at, table.c.id)
    )
    return [RefusedPage(**row._mapping) for row in tx.execute(query)]


def page_history(
    tx: Connection, outlet: str, *, reasons: Sequence[str], since: datetime
) -> list[tuple[datetime, bool]]:
    """Return when an outlet's entries were seen, in order, and whether their page held no article."""
    failed = table.c.reason.in_(reasons)
    query = (
        select(table.c.seen_at, failed)
        .join(feeds, feeds.c.id == table.c.feed_id)
        .where(table.c.seen_at >= since, feeds.c.outlet == outlet)
        .where(or_(failed, table.c.state == EntryState.READ.value))
        .order_by(table.c.seen_at, table.c.id)
    )
    return [(seen_at, bool(is_failed)) for seen_at, is_failed in tx.execute(query)]


def count_new_by_feed(tx: Connection, *, since: datetime, until: datetime) -> dict[int, int]:
    """Count the entries first seen in since <= … < until, by feed."""
    query = select(table.c.feed_id, func.count()).where(
        table.c.seen_at >= since, table.c.seen_at < until
    )
    return dict(tx.execute(query.group_by(table.c.feed_id)).tuples().all())
