"""Entries: the queue between polling and reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select, update

from wirewatch.adapters.store.dialect import upsert
from wirewatch.adapters.store.entry_matching import NewEntry as NewEntry
from wirewatch.adapters.store.entry_matching import matched
from wirewatch.adapters.store.schema import entries as table
from wirewatch.adapters.store.schema import feeds, hosts
from wirewatch.domain.addresses import is_overlong
from wirewatch.domain.model import EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a feed document's entries: counts."""

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
    """How the queue of unread entries stands."""

    waiting: int
    due: int  # could be read now
    retrying: int  # tried at least once
    hosts: int
    oldest_seen_at: datetime | None


Judge = Callable[
    [Sequence[NewEntry]], Collection[str]
]  # new entries in, the identities that digests keep quiet about out


def add(
    tx: Connection,
    feed_id: int,
    entries: Sequence[NewEntry],
    *,
    now: datetime,
    first_poll: bool = False,
    hold_back: Judge | None = None,
) -> Added:
    """Store the entries of one feed document: new ones wait, edited ones wait again with their article kept.

    Which is which, `entry_matching.matched` says; `hold_back` is asked which of the new ones no digest is to tell.
    """
    given = list({entry.identity: entry for entry in reversed(entries)}.values())[::-1]
    pairs = [(entry, None) for entry in given] if first_poll else matched(tx, feed_id, given)
    fresh = [entry for entry, stored in pairs if stored is None]
    changes = [_revised(e, stored) for e, stored in pairs if stored and stored.content_hash != e.content_hash]
    renamed = [_renamed(e, stored) for e, stored in pairs if stored and _is_renamed(e, stored)]
    held = frozenset(hold_back(fresh)) if hold_back and fresh else frozenset[str]()
    if fresh:
        rows = [_new_row(e, feed_id, now=now, first_poll=first_poll or e.identity in held) for e in fresh]
        # A worker whose lease ran out under it may have stored the same just now: then theirs stand.
        tx.execute(upsert(tx, table).on_conflict_do_nothing(index_elements=["feed_id", "identity"]), rows)
    for rows in (changes, renamed):
        if rows:
            columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "entry"}
            tx.execute(update(table).where(table.c.id == bindparam("entry")).values(**columns), rows)
    known = len(given) - len(fresh) - len(changes)
    return Added(new=len(fresh), revised=len(changes), known=known, held_back=len(held))


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
    again = {"state": EntryState.WAITING.value, "attempts": 0, "next_attempt_at": None, "reason": ""}
    return {**_columns(entry), **again, "revision": stored.revision + 1, "entry": stored.id}


def _readable(now: datetime) -> list[ColumnElement[bool]]:
    """Give what makes an entry readable now: it waits, or the time of its next try has come, whatever its state."""
    never_tried = and_(table.c.state == EntryState.WAITING.value, table.c.next_attempt_at.is_(None))
    return [or_(never_tried, table.c.next_attempt_at <= now)]


def shares_link(tx: Connection, entry: WaitingEntry) -> bool:
    """Say whether the entry's feed gives its link for another entry too, under another title."""
    query = select(table.c.id).where(
        table.c.feed_id == entry.feed_id,
        table.c.url == entry.url,
        table.c.id != entry.id,
        table.c.title != entry.title,
    )
    return tx.execute(query.limit(1)).first() is not None


def waiting_hosts(tx: Connection, *, now: datetime) -> dict[str, int]:
    """Count the entries that can be read now, by host; hosts that asked us to wait are left out."""
    asked = select(hosts.c.host).where(hosts.c.wait_until > now)
    query = select(table.c.host, func.count()).where(*_readable(now), table.c.host.not_in(asked))
    return dict(tx.execute(query.group_by(table.c.host).order_by(table.c.host)).tuples().all())


def waiting(tx: Connection, host: str, *, now: datetime, limit: int = 100) -> list[WaitingEntry]:
    """List a host's entries that can be read now, in the order they were seen."""
    of_feed = (feeds.c.outlet, feeds.c.owner, feeds.c.url.label("feed_url"), feeds.c.language.label("feed_language"))
    joined = select(table, *of_feed).join(feeds, feeds.c.id == table.c.feed_id)
    query = joined.where(*_readable(now), table.c.host == host).order_by(table.c.seen_at, table.c.id).limit(limit)
    return [WaitingEntry(**{name: getattr(row, name) for name in WaitingEntry.__slots__}) for row in tx.execute(query)]


def settle(
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

    Without an article_id the one that it has stays. An entry that its feed edited meanwhile goes on waiting.
    """
    one = update(table).where(table.c.id == entry_id)
    if article_id is not None:
        tx.execute(one.values(article_id=article_id))
    values = {"state": state.value, "attempts": attempts, "reason": reason, "next_attempt_at": next_attempt_at}
    tx.execute(one.where(table.c.revision == revision).values(**values))


def counts(tx: Connection) -> dict[EntryState, int]:
    """Count entries by state; every state is a key."""
    stored: dict[str, int] = dict(
        tx.execute(select(table.c.state, func.count()).group_by(table.c.state)).tuples().all()
    )
    return {state: stored.get(state.value, 0) for state in EntryState}


def summary(tx: Connection, *, now: datetime) -> QueueSummary:
    """Tell how the queue stands."""
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
