"""Feeds: the configured ones, what is due, how the looks at them ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.domain.configuration import Feed, Interval
from wirewatch.domain.model import FeedState, FetchOutcome, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What bringing the store in line with feeds.yaml changed: URLs."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


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
    """One feed with its configuration, state and record."""

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
    entries: int
    usual_gap: timedelta | None  # mean time between polls that brought something new; None: too few


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCoverage:
    """What we saw of one configured feed within a span of time."""

    feed_id: int
    outlet: str
    url: str
    fetched: int  # looks in the span
    ok: int  # of these, answered with a feed (or 304)
    last_ok_at: datetime | None  # ever
    last_fetch_at: datetime | None  # in the span
    last_outcome: Outcome | None  # in the span
    last_detail: str  # in the span
    overflowed: bool  # in one look of the span every entry was new
    added_at: datetime


def sync(tx: Connection, feeds: Sequence[Feed], *, default: Interval, now: datetime) -> Synced:
    """Bring the store in line with feeds.yaml: new feeds are due at once, missing ones are kept as not configured."""
    raise NotImplementedError


def due(tx: Connection, *, now: datetime, every: bool = False) -> list[DueFeed]:
    """List the configured feeds that are due (all with `every`), none inside its own or its host's wait."""
    raise NotImplementedError


def save(
    tx: Connection,
    outcomes: Sequence[tuple[int, FeedState, FetchOutcome]],
    *,
    titles: Mapping[int, str] | None = None,
) -> None:
    """Store how looks at feeds ended: (feed id, its next state, the outcome); titles by feed id where parsed."""
    raise NotImplementedError


def wait_host(tx: Connection, host: str, *, until: datetime) -> None:
    """Let nothing of a host be asked before an instant; an earlier promise that reaches further stays."""
    raise NotImplementedError


def overview(tx: Connection) -> list[FeedOverview]:
    """List every feed ever configured, by outlet and URL."""
    raise NotImplementedError


def outcomes_between(tx: Connection, start: datetime, end: datetime) -> list[FeedCoverage]:
    """Tell of each configured feed what was seen of it with start < fetched_at <= end."""
    raise NotImplementedError
