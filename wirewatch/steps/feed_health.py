"""The health of each feed, in one word and in sentences for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import feed_history, feeds, hosts
from wirewatch.adapters.store.feed_history import FeedVolume, FetchAnomaly
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.domain.digests import coverage
from wirewatch.domain.digests.coverage import FeedFacts
from wirewatch.domain.model import FeedState, Outcome
from wirewatch.steps.feed_coverage import feed_facts

MIN_REPORTED_FAILURES = 1  # failures in a row that make a feed failing in `status`
ONE_DAY = timedelta(days=1)


def unusual_poll_notes(tx: Connection, *, since: datetime) -> dict[int, tuple[str, ...]]:
    """Return a sentence on the last unusual poll after `since`, by feed id."""
    last = {anomaly.feed_id: anomaly for anomaly in feed_history.fetch_anomalies(tx, since=since)}
    return {feed_id: (_anomaly_text(anomaly),) for feed_id, anomaly in last.items()}


def utc_text(moment: datetime) -> str:
    """Return a time such as "Tue 12 Oct 06:30 UTC"."""
    return f"{moment:%a %d %b %H:%M} UTC"


def _anomaly_text(anomaly: FetchAnomaly) -> str:
    if anomaly.detail:
        return f"{utc_text(anomaly.fetched_at)}: {anomaly.detail}"
    seen = (
        f"{utc_text(anomaly.fetched_at)}: all {anomaly.entries_new} entries that it showed were new"
    )
    return f"{seen}, so some may have been missed; it is polled sooner (a shorter `every` helps)"


def feed_status(feed: FeedOverview, facts: FeedFacts, *, now: datetime) -> str:
    """Return the state of a feed: ok, failing, silent, moved, gone, overdue or new."""
    state = feed.state
    if state.last_outcome is Outcome.GONE:
        return "gone"
    if state.failures >= MIN_REPORTED_FAILURES:
        return "failing"
    if moved_to(feed):
        return "moved"
    if coverage.is_overdue(facts, now=now):
        return "overdue"
    if state.first_polled_at is None:
        return "new"
    return "silent" if coverage.silent_since(facts, now=now) else "ok"


def moved_to(feed: FeedOverview) -> str | None:
    """Return the current URL of a feed if it is not the one in feeds.yaml."""
    state = feed.state
    moved_to = state.moved_to or state.fetch_url
    return moved_to if moved_to != feed.url else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """The health of one configured feed."""

    feed: FeedOverview
    status: str  # ok, failing, silent, moved, gone, overdue, new
    volume: FeedVolume
    new_last_day: int
    notes: tuple[str, ...]  # sentences for a person


def health_of_feeds(tx: Connection, *, now: datetime) -> list[FeedHealth]:
    """Return every configured feed with its health, by outlet and address."""
    facts = feed_facts(tx, start=now - ONE_DAY, now=now)
    configured = [feed for feed in feeds.list_feeds(tx) if feed.configured]
    fresh = feed_history.count_first_seen(tx, [feed.id for feed in configured], now - ONE_DAY)
    odd, volumes = unusual_poll_notes(tx, since=now - ONE_DAY), feed_history.feed_volumes(tx)
    healths = []
    for feed in configured:
        status = feed_status(feed, facts[feed.id], now=now)
        silent = coverage.silent_since(facts[feed.id], now=now) if status == "silent" else None
        wait = hosts.back_off_end(tx, feed.host)
        notes = [
            *_wait_notes(feed.state, wait, now=now),
            *_failure_notes(feed),
            *_move_notes(feed),
            *odd.get(feed.id, ()),
        ]
        if silent:
            notes.append(f"nothing new since {utc_text(silent)}, which is longer than usual")
        volume = volumes.get(feed.id, FeedVolume())
        new = fresh[feed.id]
        healths.append(
            FeedHealth(
                feed=feed, status=status, volume=volume, new_last_day=new, notes=tuple(notes)
            )
        )
    return healths


def duration_text(length: timedelta) -> str:
    """Return a duration in its largest fitting unit: "20 minutes", "hour", "3 days"."""
    seconds = length.total_seconds()
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds == size:
            return word
        if seconds >= 2 * size or (size == 60 and seconds > size):
            return f"{seconds / size:.0f} {word}s"
    return f"{seconds:.0f} seconds"


def polling_interval_text(feed: FeedOverview) -> str:
    """Return how often a feed is polled."""
    if feed.interval.min == feed.interval.max:
        return f"every {duration_text(feed.interval.min)}"
    return f"every {duration_text(feed.interval.min)} to {duration_text(feed.interval.max)}, depending on how often it publishes"


def _wait_notes(state: FeedState, host_wait: datetime | None, *, now: datetime) -> Sequence[str]:
    until = max((wait for wait in (state.wait_until, host_wait) if wait), default=None)
    return [f"asked us to wait until {utc_text(until)}"] if until and until > now else []


def _failure_notes(feed: FeedOverview) -> Sequence[str]:
    state = feed.state
    if not state.failures or not state.failing_since:
        return []
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    return [f"fails since {utc_text(state.failing_since)} ({times}): {state.last_detail}"]


def _move_notes(feed: FeedOverview) -> Sequence[str]:
    if feed.state.fetch_url != feed.url:
        return [
            (
                f"has moved to {feed.state.fetch_url} and is polled there; `wirewatch feeds "
                "follow-moves` saves the address"
            )
        ]
    if feed.state.moved_to:
        return [
            (
                f"redirects to {feed.state.moved_to}; that address is used after three such "
                "answers in a row"
            )
        ]
    return []
