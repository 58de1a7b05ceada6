"""Which stored entry is which entry of a feed document: through renewed guids, reused guids, edited titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import entries as table
from wirewatch.domain.addresses import url_key

_STORED = ("id", "identity", "url", "title", "content_hash", "revision", "published_at")
_ENTRY = select(*(table.c[name] for name in _STORED))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One record of a feed document, ready for the store: visible text only."""

    identity: str
    url: str  # "" when the feed gave none
    host: str  # hosts.host_of(url)
    title: str
    content_hash: str  # of title, summary and content
    guid: str | None = None
    summary: str = ""
    content: str = ""
    language: str | None = None
    published_at: datetime | None = None


Pair = tuple[NewEntry, Row[Any] | None]  # an entry of the document, and the stored one that it is


def matched(tx: Connection, feed_id: int, given: Sequence[NewEntry]) -> list[Pair]:
    """Give each entry of a document with the stored entry that it is, None for a new one.

    A new identity for a known link with the same title, whose old identity the document no longer holds, is the same
    entry under a new guid: some feeds renew all their guids at once. So it is with the same date under another title,
    where no other entry has that link. A known identity with another link, title and
    date is another entry under a used guid: it gets an identity of its own.
    """
    by_identity = _by_identity(tx, feed_id, [entry.identity for entry in given])
    reused = {e.identity for e in given if e.identity in by_identity and _is_another(e, by_identity[e.identity])}
    if reused:
        given = [_apart(entry) if entry.identity in reused else entry for entry in given]
        by_identity |= _by_identity(tx, feed_id, [entry.identity for entry in given])
    present = by_identity.keys() | reused
    strangers = [entry for entry in given if entry.url and entry.identity not in by_identity]
    by_link = _by_link(tx, feed_id, strangers, but=present)
    links = Counter(entry.url for entry in given)
    return [(e, by_identity.get(e.identity) or _same(e, by_link, alone=links[e.url] == 1)) for e in given]


def _by_identity(tx: Connection, feed_id: int, identities: Sequence[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for batch in batches(list(identities)):
        query = _ENTRY.where(table.c.feed_id == feed_id, table.c.identity.in_(batch))
        found.update((row.identity, row) for row in tx.execute(query))
    return found


def _by_link(
    tx: Connection, feed_id: int, strangers: list[NewEntry], *, but: Iterable[str]
) -> dict[str, dict[str, Row[Any]]]:
    """Give the feed's stored entries by link and title, without those whose identity the document still holds."""
    found: dict[str, dict[str, Row[Any]]] = {}
    here = frozenset(but)
    for batch in batches(strangers):
        query = _ENTRY.where(table.c.url.in_([entry.url for entry in batch]), table.c.feed_id == feed_id)
        for row in tx.execute(query.order_by(table.c.id)):
            if row.identity not in here:
                found.setdefault(row.url, {}).setdefault(row.title, row)
    return found


def _same(entry: NewEntry, by_link: dict[str, dict[str, Row[Any]]], *, alone: bool) -> Row[Any] | None:
    """Take out and give the stored entry that a stranger is under a new guid, None when it is new."""
    stored = by_link.get(entry.url)
    if not stored:
        return None
    if entry.title in stored:
        return stored.pop(entry.title)
    (title, only), *more = stored.items()
    if alone and not more and entry.published_at is not None and only.published_at == entry.published_at:
        return stored.pop(title)
    return None


def _is_another(entry: NewEntry, stored: Row[Any]) -> bool:
    """Tell whether a guid was used again: link, title and date all changed. An edit leaves one of them alone."""
    if not entry.url or entry.title == stored.title or entry.url == stored.url:
        return False
    same_day = entry.published_at is not None and entry.published_at == stored.published_at
    return not same_day and url_key(entry.url) != url_key(stored.url)


def _apart(entry: NewEntry) -> NewEntry:
    own = sha256(f"reused\0{entry.identity}\0{url_key(entry.url)}".encode("utf-8", "replace")).hexdigest()
    return replace(entry, identity=own)
