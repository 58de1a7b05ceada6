"""Feeds as they come out of the store, and between a row and its FeedState."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from wirewatch.adapters.store.hosts import host_of
from wirewatch.domain.configuration import Interval
from wirewatch.domain.model import FeedState, Outcome, PaceHints


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


_AS_THEY_ARE = tuple(name for name in FeedState.__slots__ if name not in ("hints", "fresh_for", "last_outcome"))


def feed_state(row: Row[Any]) -> FeedState:
    """Give what a row of feeds knows between two polls."""
    return FeedState(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        last_outcome=Outcome(row.last_outcome) if row.last_outcome else None,
        hints=_hints(row.hints),
        fresh_for=None if row.fresh_for_seconds is None else timedelta(seconds=row.fresh_for_seconds),
    )


def state_row(state: FeedState) -> dict[str, Any]:
    """Give the columns of feeds that hold a state."""
    return {
        **{name: getattr(state, name) for name in _AS_THEY_ARE},
        "host": host_of(state.fetch_url),
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
    # What a feed claims may be absurd; the column takes 68 years.
    return None if span is None else max(0, min(int(span.total_seconds()), 2**31 - 1))


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
