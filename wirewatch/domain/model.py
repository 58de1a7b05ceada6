"""The nouns of the news, as frozen values.

Every datetime is timezone-aware; all but an article's own `published` are UTC.
Offsets count code points of the named field exactly as stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from extractors.model import PaceHints

# --- polling -------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """How one fetch of a feed ended."""

    NEW = "new"  # answered, with entries not seen before
    NOTHING_NEW = "nothing-new"  # answered, parsed, all known
    NOT_MODIFIED = "not-modified"  # 304
    UNCHANGED = "unchanged"  # 200 with the bytes we know
    NOT_A_FEED = "not-a-feed"
    GONE = "gone"  # 410
    BUSY = "busy"  # 429 or 503: asked to wait
    REFUSED = "refused"  # other 4xx, or forbidden by our own guard
    BROKEN = "broken"  # 5xx, timeout, TLS, DNS, reset, cut or oversized body


OUTCOMES_OK = frozenset({Outcome.NEW, Outcome.NOTHING_NEW, Outcome.NOT_MODIFIED, Outcome.UNCHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOutcome:
    """The outcome of one fetch of a feed, with a sentence that `status` can show."""

    outcome: Outcome
    fetched_at: datetime
    status: int | None = None  # HTTP status of the last answer; None when none came
    detail: str = ""  # one plain sentence for a person; "" when all is well
    final_url: str | None = None
    moved_to: str | None = None  # target of an unbroken chain of 301/308, else None
    etag: str | None = None  # byte for byte
    last_modified: str | None = None  # byte for byte
    body_hash: str | None = None
    body_bytes: int = 0
    entries_seen: int = 0
    entries_new: int = 0
    fresh_for: timedelta | None = None  # Cache-Control max-age or Expires
    wait_until: datetime | None = None  # Retry-After, absolute
    hints: PaceHints | None = None  # None: not parsed this time, keep the known ones
    overflowed: bool = False  # every entry was new to us: some may have scrolled by unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we know of a feed between two polls."""

    fetch_url: str
    next_due_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    wait_until: datetime | None = None  # never ask before this instant, not even with --all
    last_outcome: Outcome | None = None
    last_detail: str = ""
    last_fetch_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    last_full_at: datetime | None = None  # last unconditional request that was answered
    moved_to: str | None = None
    moved_times: int = 0  # answers in a row that agreed on moved_to
    hints: PaceHints = field(default_factory=PaceHints)
    fresh_for: timedelta | None = None
    first_polled_at: datetime | None = None


class EntryState(StrEnum):
    """How far an entry has come."""

    WAITING = "waiting"
    READ = "read"
    FEED_ONLY = "feed-only"  # the page could not be fetched; the feed's own text is used
    GIVEN_UP = "given-up"  # neither
