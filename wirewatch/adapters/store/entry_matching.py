"""Match the entries of a feed document to stored ones by identity, then by link, title and date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, select

from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import entries as table
from wirewatch.domain.urls import url_key

COMPARED_COLUMNS = (
    table.c.id,
    table.c.identity,
    table.c.url,
    table.c.title,
    table.c.content_hash,
    table.c.revision,
    table.c.published_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One record of a feed document, ready for the store: visible text only."""

    identity: str
    url: str  # "" if the feed gave none
    host: str  # host_key of the url
    title: str
    content_hash: str  # of title, summary and content
    guid: str | None = None
    summary: str = ""
    content: str = ""
    language: str | None = None
    published_at: datetime | None = None


EntryMatch = tuple[NewEntry, Row[Any] | None]  # an entry of the document, and its stored row
RowsByTitle = dict[str, Row[Any]]


def match_entries(tx: Connection, feed_id: int, entries: Sequence[NewEntry]) -> list[EntryMatch]:
    """Pair each entry of a document with its stored row, or None if it is new.

    - A new identity for a known link is the same entry under a new guid (some feeds renew all their
      guids at once) if the document no longer holds the old identity, and either the title is the
      same, or the date is and no other entry has that link.
    - A known identity with another link, title and date is another entry under a used guid: it gets
      a new identity.
    """
    by_identity = _rows_by_identity(tx, feed_id, entries)
    reused = set()
    for entry in entries:
        stored = by_identity.get(entry.identity)
        if stored is not None and _reuses_guid(entry, stored):
            reused.add(entry.identity)
    if reused:
        entries = [
            _with_new_identity(entry) if entry.identity in reused else entry for entry in entries
        ]
        by_identity |= _rows_by_identity(tx, feed_id, entries)
    unmatched = [entry for entry in entries if entry.url and entry.identity not in by_identity]
    by_link = _rows_by_link(tx, feed_id, unmatched, present=by_identity.keys() | reused)
    link_counts = Counter(entry.url for entry in entries)
    matches: list[EntryMatch] = []
    for entry in entries:
        stored = by_identity.get(entry.identity)
        if stored is None:
            is_only = link_counts[entry.url] == 1
            stored = _take_row_with_link(entry, by_link.get(entry.url, {}), is_only=is_only)
        matches.append((entry, stored))
    return matches


def _rows_by_identity(
    tx: Connection, feed_id: int, entries: Sequence[NewEntry]
) -> dict[str, Row[Any]]:
    query = select(*COMPARED_COLUMNS).where(table.c.feed_id == feed_id)
    rows: dict[str, Row[Any]] = {}
    for batch in batches(entry.identity for entry in entries):
        for row in tx.execute(query.where(table.c.identity.in_(batch))):
            rows[row.identity] = row
    return rows


def _rows_by_link(
    tx: Connection, feed_id: int, entries: Sequence[NewEntry], *, present: Collection[str]
) -> dict[str, RowsByTitle]:
    """Group the feed's rows by link and title, without those whose identity the document has."""
    query = select(*COMPARED_COLUMNS).where(table.c.feed_id == feed_id).order_by(table.c.id)
    rows: dict[str, RowsByTitle] = defaultdict(dict)
    for batch in batches(entry.url for entry in entries):
        for row in tx.execute(query.where(table.c.url.in_(batch))):
            if row.identity not in present:
                rows[row.url].setdefault(row.title, row)
    return rows


def _take_row_with_link(entry: NewEntry, rows: RowsByTitle, *, is_only: bool) -> Row[Any] | None:
    """Remove and return the row that has reappeared under a new guid; None if the entry is new."""
    if entry.title in rows:
        return rows.pop(entry.title)
    if len(rows) != 1 or not is_only or entry.published_at is None:
        return None
    (candidate,) = rows.values()
    if candidate.published_at != entry.published_at:
        return None
    return rows.pop(candidate.title)


def _reuses_guid(entry: NewEntry, stored: Row[Any]) -> bool:
    """Return whether link, title and date all changed; an edit leaves one of them alone."""
    if not entry.url or entry.title == stored.title or entry.url == stored.url:
        return False
    if entry.published_at is not None and entry.published_at == stored.published_at:
        return False
    return url_key(entry.url) != url_key(stored.url)


def _with_new_identity(entry: NewEntry) -> NewEntry:
    text = f"reused\0{entry.identity}\0{url_key(entry.url)}"
    return replace(entry, identity=sha256(text.encode("utf-8", "replace")).hexdigest())
