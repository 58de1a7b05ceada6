"""Store the results of polls: entries, and the next state of each feed."""

from __future__ import annotations

import logging
import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.redaction import redact
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feed_history
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.adapters.store.entry_matching import NewEntry
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.domain import polling, republishing
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome
from wirewatch.domain.urls import host_key, is_public_host
from wirewatch.steps.poll_feed import PollResult
from wirewatch.steps.reports import PollReport

log = logging.getLogger("wirewatch.poll")
ONE_WEEK = timedelta(days=7)
HABIT_PERIOD = timedelta(days=30)  # over which the usual number of new entries is measured
MAX_FAILURES_AT_NEW_URL = (
    3  # failures in a row at a new URL, after which the configured one is used again
)


def record_results(tx: Connection, results: Collection[PollResult], *, now: datetime) -> PollReport:
    """Store entries and feed states of these results and return the report."""
    outcomes = [_store_entries(tx, result, now=now) for result in results]
    recent = _new_entries_last_week(tx, results, now=now)
    report, saved = PollReport(), []
    for result, outcome in zip(results, outcomes, strict=True):
        outcome = replace(outcome, detail=redact(outcome.detail))
        state = polling.next_feed_state(
            result.feed.state,
            outcome,
            interval=result.feed.interval,
            now=now,
            jitter=random.random(),
            recent_new=recent.get(result.feed.id),
        )
        state = _follow_move(tx, result.feed, state)
        if outcome.wait_until and is_public_host(result.feed.state.fetch_url):
            stored_hosts.back_off_until(tx, result.feed.host, until=outcome.wait_until)
        saved.append((result.feed.id, state, outcome))
        report += _feed_report(result.feed, outcome)
    stored_feeds.save_fetches(
        tx, saved, titles={result.feed.id: result.title for result in results if result.title}
    )
    return report


def _new_entries_last_week(
    tx: Connection, results: Collection[PollResult], *, now: datetime
) -> dict[int, int]:
    """Return the number of new entries in the last week for feeds with an adaptive interval."""
    adaptive = [
        result.feed.id for result in results if result.feed.interval.min != result.feed.interval.max
    ]
    return feed_history.count_first_seen(tx, adaptive, now - ONE_WEEK) if adaptive else {}


def _store_entries(tx: Connection, result: PollResult, *, now: datetime) -> FetchOutcome:
    """Store the entries of one result and return its outcome with the counts."""
    if not result.entries:
        return result.outcome
    first, failing_since = (
        result.feed.state.first_polled_at is None,
        result.feed.state.failing_since,
    )

    def no_news(new: Sequence[NewEntry]) -> Collection[str]:
        return (
            _backlog_identities(new, since=failing_since)
            if first
            else _unusual_backlog(tx, result.feed, new, now=now)
        )

    at_once = first and failing_since is None
    added = stored_entries.add_entries(
        tx,
        result.feed.id,
        result.entries,
        now=now,
        first_poll=at_once,
        hold_back=None if at_once else no_news,
    )
    return replace(
        result.outcome,
        entries_new=added.new,
        outcome=Outcome.NEW if added.new else Outcome.NOTHING_NEW,
        detail=republishing.republished_notice(added.new, added.held_back)
        if added.held_back and not first
        else result.outcome.detail,
        overflowed=not first and not added.held_back and added.new == len(result.entries) > 1,
    )


def _backlog_identities(new: Sequence[NewEntry], *, since: datetime | None) -> list[str]:
    """Return the backlog of a first poll: all entries but those since the feed began to fail."""
    return [
        entry.identity
        for entry in new
        if since is None or entry.published_at is None or entry.published_at < since
    ]


def _unusual_backlog(
    tx: Connection, feed: DueFeed, new: Sequence[NewEntry], *, now: datetime
) -> Collection[str]:
    """Return the new entries of an unusually large poll that are not news."""
    first = feed.state.first_polled_at
    if len(new) <= republishing.MIN_ENTRIES_FOR_STALE or first is None:
        return ()
    since = max(now - HABIT_PERIOD, first)
    brought = feed_history.fetch_volume(tx, feed.id, since=since)
    titles = feed_history.titles_used_before(tx, feed.id, [entry.title for entry in new])
    arrivals = [
        republishing.FeedArrival(
            identity=candidate.identity,
            published_at=candidate.published_at,
            title_known=candidate.title in titles,
        )
        for candidate in new
    ]
    habit = republishing.FeedHabit(
        most_in_one_poll=brought.most_in_one_poll,
        per_day=brought.entries / max((now - since) / polling.ONE_DAY, 1.0),
        last_ok_at=feed.state.last_ok_at,
    )
    return republishing.republished_entries(arrivals, habit, now=now)


def _follow_move(tx: Connection, feed: DueFeed, state: FeedState) -> FeedState:
    """Follow a permanent redirect unless another feed uses its URL; revert after failures."""
    if state.fetch_url == feed.state.fetch_url:
        if state.failures >= MAX_FAILURES_AT_NEW_URL and state.fetch_url != feed.url:
            stored_feeds.set_host(tx, feed.id, host=host_key(feed.url))
            return replace(state, fetch_url=feed.url, etag=None, last_modified=None, body_hash=None)
        return state
    if stored_feeds.feed_ids_by_fetch_url(tx).get(state.fetch_url, feed.id) != feed.id:
        log.warning(
            "%s has moved to %s, which is another feed of feeds.yaml", feed.url, state.fetch_url
        )
        return replace(
            state, fetch_url=feed.state.fetch_url, etag=None, last_modified=None, body_hash=None
        )
    stored_feeds.set_host(tx, feed.id, host=host_key(state.fetch_url))
    return state


def _feed_report(feed: DueFeed, outcome: FetchOutcome) -> PollReport:
    if outcome.outcome is Outcome.BUSY and outcome.status is None:
        return PollReport()  # backing off (Retry-After): not fetched
    good = outcome.outcome in OUTCOMES_OK
    if not good:
        log.warning("%s (%s): %s", feed.outlet, feed.url, outcome.detail)
    return PollReport(
        feeds=1,
        read=int(good),
        failed=int(not good),
        new_entries=outcome.entries_new,
        failures=() if good else ((feed.outlet, outcome.detail),),
    )
