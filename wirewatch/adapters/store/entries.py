"""Entries: the queue between polling and reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.domain.model import EntryState


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of a feed document's entries: counts."""

    new: int = 0
    revised: int = 0
    known: int = 0


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


def add(tx: Connection, feed_id: int, entries: Sequence[NewEntry], *, now: datetime, first_poll: bool = False) -> Added:
    """Store the entries of one feed document: new ones wait, edited ones wait again with their article kept.

    A new identity for a known link with the same title, whose old identity the document no longer holds,
    is the same entry under a new guid.
    """
    raise NotImplementedError


def waiting_hosts(tx: Connection, *, now: datetime) -> dict[str, int]:
    """Count the entries that can be read now, by host; hosts that asked us to wait are left out."""
    raise NotImplementedError


def waiting(tx: Connection, host: str, *, now: datetime, limit: int = 100) -> list[WaitingEntry]:
    """List a host's entries that can be read now, in the order they were seen."""
    raise NotImplementedError


def settle(
    tx: Connection,
    entry_id: int,
    *,
    state: EntryState,
    attempts: int,
    article_id: int | None = None,
    reason: str = "",
    next_attempt_at: datetime | None = None,
) -> None:
    """Store how reading an entry ended; state WAITING with next_attempt_at means: try again then.

    Without an article_id the one that it has stays.
    """
    raise NotImplementedError


def counts(tx: Connection) -> dict[EntryState, int]:
    """Count entries by state; every state is a key."""
    raise NotImplementedError


def summary(tx: Connection, *, now: datetime) -> QueueSummary:
    """Tell how the queue stands."""
    raise NotImplementedError
