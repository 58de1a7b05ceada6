"""Record: store what looks at feeds brought, entries and next due time together."""

from __future__ import annotations

import logging
import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.process_secrets import redacted
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.adapters.store.entries import NewEntry
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.domain import polling
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome
from wirewatch.domain.urls import host_key, shares_wait
from wirewatch.steps.look import Look
from wirewatch.steps.reports import PollReport

log = logging.getLogger("wirewatch.poll")
WEEK = timedelta(days=7)
HABIT = timedelta(days=30)  # how far back a feed's habit is read
FALL_BACK = 3  # failures in a row at a new address, after which the configured one is asked again


def record(tx: Connection, looks: Collection[Look], *, now: datetime) -> PollReport:
    """Store entries and feed states of these looks, and give what they came to."""
    outcomes = [_stored_entries(tx, look, now=now) for look in looks]
    recent = _recent_new(tx, looks, now=now)
    report, saved = PollReport(), []
    for look, outcome in zip(looks, outcomes, strict=True):
        outcome = replace(outcome, detail=redacted(outcome.detail))
        state = polling.state_after(
            look.feed.state,
            outcome,
            interval=look.feed.interval,
            now=now,
            jitter=random.random(),
            recent_new=recent.get(look.feed.id),
        )
        state = _moved(tx, look.feed, state)
        if outcome.wait_until and shares_wait(look.feed.state.fetch_url):
            stored_hosts.wait(tx, look.feed.host, until=outcome.wait_until)
        saved.append((look.feed.id, state, outcome))
        report += _told(look.feed, outcome)
    stored_feeds.save(tx, saved, titles={look.feed.id: look.title for look in looks if look.title})
    return report


def _recent_new(tx: Connection, looks: Collection[Look], *, now: datetime) -> dict[int, int]:
    """Give last week's new entries of the feeds whose interval adapts."""
    adaptive = [look.feed.id for look in looks if look.feed.interval.min != look.feed.interval.max]
    return stored_feeds.first_seen_since(tx, adaptive, now - WEEK) if adaptive else {}


def _stored_entries(tx: Connection, look: Look, *, now: datetime) -> FetchOutcome:
    """Store what a look brought, and give its outcome with the counts."""
    if not look.entries:
        return look.outcome
    first, asked_in_vain = look.feed.state.first_polled_at is None, look.feed.state.failing_since

    def no_news(fresh: Sequence[NewEntry]) -> Collection[str]:
        return _archive(fresh, since=asked_in_vain) if first else _held_back(tx, look.feed, fresh, now=now)

    at_once = first and asked_in_vain is None
    added = stored_entries.add_entries(
        tx, look.feed.id, look.entries, now=now, first_poll=at_once, hold_back=None if at_once else no_news
    )
    return replace(
        look.outcome,
        entries_new=added.new,
        outcome=Outcome.NEW if added.new else Outcome.NOTHING_NEW,
        detail=polling.told(added.new, added.held_back) if added.held_back and not first else look.outcome.detail,
        overflowed=not first and not added.held_back and added.new == len(look.entries) > 1,
    )


def _archive(fresh: Sequence[NewEntry], *, since: datetime | None) -> list[str]:
    """Give the entries of a feed's first document that no digest is to tell; what came while it failed is news."""
    return [one.identity for one in fresh if since is None or one.published_at is None or one.published_at < since]


def _held_back(tx: Connection, feed: DueFeed, fresh: Sequence[NewEntry], *, now: datetime) -> Collection[str]:
    """Give the new entries of a flood that are no news; a look of the usual size costs no question."""
    first = feed.state.first_polled_at
    if len(fresh) <= polling.FEW or first is None:
        return ()
    since = max(now - HABIT, first)
    brought = stored_feeds.brought(tx, feed.id, since=since)
    titles = stored_feeds.known_titles(tx, feed.id, [entry.title for entry in fresh])
    arrivals = [
        polling.Arrival(identity=one.identity, published_at=one.published_at, title_known=one.title in titles)
        for one in fresh
    ]
    habit = polling.Habit(
        most_in_one_look=brought.most_in_one_look,
        per_day=brought.entries / max((now - since) / polling.DAY, 1.0),
        last_ok_at=feed.state.last_ok_at,
    )
    return polling.held_back(arrivals, habit, now=now)


def _moved(tx: Connection, feed: DueFeed, state: FeedState) -> FeedState:
    """Let a feed follow its move, unless another feed is asked at that address already: two must not become one."""
    if state.fetch_url == feed.state.fetch_url:
        if state.failures >= FALL_BACK and state.fetch_url != feed.url:
            stored_feeds.move(tx, feed.id, host=host_key(feed.url))
            return replace(state, fetch_url=feed.url, etag=None, last_modified=None, body_hash=None)
        return state
    if stored_feeds.addresses(tx).get(state.fetch_url, feed.id) != feed.id:
        log.warning("%s has moved to %s, which is another feed of feeds.yaml", feed.url, state.fetch_url)
        return replace(state, fetch_url=feed.state.fetch_url, etag=None, last_modified=None, body_hash=None)
    stored_feeds.move(tx, feed.id, host=host_key(state.fetch_url))
    return state


def _told(feed: DueFeed, outcome: FetchOutcome) -> PollReport:
    if outcome.outcome is Outcome.BUSY and outcome.status is None:
        return PollReport()  # the host had asked for peace: it was not asked
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
