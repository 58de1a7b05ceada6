"""How each feed does, in words: fetched when, new when, how often, failing since, silent beyond its own habit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import hosts
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.domain.digests import coverage
from wirewatch.domain.model import FeedState
from wirewatch.steps.coverage import feed_facts
from wirewatch.steps.odd_looks import odd_notes, told
from wirewatch.steps.standing import feed_kind

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One configured feed and how it does."""

    feed: FeedOverview
    standing: str  # ok, failing, silent, moved, gone, overdue, new
    new_last_day: int
    notes: tuple[str, ...]  # sentences for a person


def health_of_feeds(tx: Connection, *, now: datetime) -> list[FeedHealth]:
    """Give every configured feed with its health, by outlet and address."""
    facts = feed_facts(tx, start=now - DAY, now=now)
    configured = [feed for feed in stored_feeds.overview(tx) if feed.configured]
    fresh = stored_feeds.first_seen_since(tx, [feed.id for feed in configured], now - DAY)
    odd = odd_notes(tx, since=now - DAY)
    found = []
    for feed in configured:
        standing = feed_kind(feed, facts[feed.id], now=now)
        silent = coverage.silent_since(facts[feed.id], now=now) if standing == "silent" else None
        wait = hosts.wait_until(tx, feed.host)
        notes = [*_waits(feed.state, wait, now=now), *_fails(feed), *_moved(feed), *odd.get(feed.id, ())]
        if silent:
            notes.append(f"nothing new since {told(silent)}, which is longer than is its habit")
        found.append(FeedHealth(feed=feed, standing=standing, new_last_day=fresh[feed.id], notes=tuple(notes)))
    return found


def span(length: timedelta) -> str:
    """Give a length of time in its largest fitting unit: "20 minutes", "hour", "3 days"."""
    seconds = length.total_seconds()
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds == size:
            return word
        if seconds >= 2 * size or (size == 60 and seconds > size):
            return f"{seconds / size:.0f} {word}s"
    return f"{seconds:.0f} seconds"


def rhythm(feed: FeedOverview) -> str:
    """Say how often a feed is asked."""
    if feed.interval.min == feed.interval.max:
        return f"every {span(feed.interval.min)}"
    return f"every {span(feed.interval.min)} to {span(feed.interval.max)}, by its own pace"


def _waits(state: FeedState, host_wait: datetime | None, *, now: datetime) -> Sequence[str]:
    until = max((wait for wait in (state.wait_until, host_wait) if wait), default=None)
    return [f"asked us to wait until {told(until)}"] if until and until > now else []


def _fails(feed: FeedOverview) -> Sequence[str]:
    state = feed.state
    if not state.failures or not state.failing_since:
        return []
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    return [f"fails since {told(state.failing_since)} ({times}): {state.last_detail}"]


def _moved(feed: FeedOverview) -> Sequence[str]:
    if feed.state.fetch_url != feed.url:
        return [
            f"has moved to {feed.state.fetch_url}, and is asked there; `wirewatch feeds follow-moves` writes it down"
        ]
    if feed.state.moved_to:
        return [f"points to {feed.state.moved_to}; it is believed after three answers in a row"]
    return []
