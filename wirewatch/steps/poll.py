"""Poll: ask the feeds that are due what is new."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.domain import pace
from wirewatch.domain.addresses import host_key, shares_wait
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome
from wirewatch.steps.desk import Desk
from wirewatch.steps.look import Look, look_at
from wirewatch.steps.reports import PollReport as PollReport

log = logging.getLogger("wirewatch.poll")
WEEK = timedelta(days=7)
FALL_BACK = 3  # failures in a row at a new address, after which the configured one is asked again
MAX_CLAIM = 300  # seconds that a worker may hold a host


def due_hosts(desk: Desk, *, now: datetime, every: bool = False) -> dict[str, list[DueFeed]]:
    """Give the due feeds by host; with `every`, all feeds but those that asked us to wait."""
    with desk.store.read() as tx:
        due = stored_feeds.due(tx, now=now, every=every)
    by_host = sorted(due, key=lambda feed: feed.host)
    return {host: list(group) for host, group in groupby(by_host, key=lambda feed: feed.host)}


async def poll(desk: Desk, hosts: Mapping[str, Sequence[DueFeed]], *, now: datetime) -> PollReport:
    """Poll the feeds of these hosts, as far as no other worker holds them; commit host by host."""
    granted = leases.take(desk.store, "poll", sorted(hosts), holder=desk.holder, seconds=MAX_CLAIM)
    total, done = sum(len(hosts[host]) for host in granted), 0
    report = PollReport()
    for finished in asyncio.as_completed([_poll_host(desk, host, hosts[host], now=now) for host in granted]):
        part = await finished
        report, done = report + part, done + part.feeds
        desk.progress("polling feeds", done, total)
    return report


async def _poll_host(desk: Desk, host: str, feeds: Sequence[DueFeed], *, now: datetime) -> PollReport:
    try:
        looks = await asyncio.gather(*(_surely_look(desk, feed, now=now) for feed in feeds))
        return _commit(desk, looks, now=now)
    finally:
        leases.release(desk.store, "poll", [host], holder=desk.holder)


async def _surely_look(desk: Desk, feed: DueFeed, *, now: datetime) -> Look:
    """Look at one feed; a fault of our own is told as the feed's, and costs nobody else anything."""
    try:
        return await look_at(desk, feed, now=now)
    except Exception as error:
        log.exception("%s could not be polled", feed.url)
        detail = f"a fault of our own, please report it: {type(error).__name__}: {error}"
        return Look(feed=feed, outcome=FetchOutcome(outcome=Outcome.BROKEN, fetched_at=now, detail=detail))


def _commit(desk: Desk, looks: Collection[Look], *, now: datetime) -> PollReport:
    """Store entries and feed states of one host in one transaction, so that a kill loses and doubles nothing."""
    report = PollReport()
    with desk.store.begin() as tx:
        recent = _recent_new(tx, looks, now=now)
        saved = []
        for look in looks:
            outcome = _stored_entries(tx, look, now=now)
            state = pace.after(
                look.feed.state,
                outcome,
                interval=look.feed.interval,
                now=now,
                jitter=random.random(),
                recent_new=recent.get(look.feed.id),
            )
            state = _moved(tx, look.feed, state)
            if outcome.wait_until and shares_wait(look.feed.state.fetch_url):
                stored_feeds.wait_host(tx, look.feed.host, until=outcome.wait_until)
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
    first = look.feed.state.first_polled_at is None
    added = stored_entries.add(tx, look.feed.id, look.entries, now=now, first_poll=first)
    return replace(
        look.outcome,
        entries_new=added.new,
        outcome=Outcome.NEW if added.new else Outcome.NOTHING_NEW,
        overflowed=not first and added.new == len(look.entries) > 1,
    )


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
