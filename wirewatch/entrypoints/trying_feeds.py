"""What a poll would make of a feed, without storing an entry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.entrypoints.options import Common, say
from wirewatch.steps.status import span

if TYPE_CHECKING:
    from wirewatch.adapters.store.feeds import DueFeed
    from wirewatch.domain.configuration import Config
    from wirewatch.steps.poll import Look
    from wirewatch.steps.resources import Desk

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEntry:
    """One entry as the feed gives it."""

    published_at: datetime | None
    title: str
    url: str
    new: bool  # not in the store


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One feed, looked at once."""

    outlet: str
    url: str
    good: bool
    outcome: str
    detail: str
    status: int | None
    title: str | None
    language: str | None
    moved_to: str | None
    entries: int
    new: int
    undated: int
    again_after: timedelta
    notes: tuple[str, ...]
    newest: tuple[TrialEntry, ...]


async def try_one(common: Common, url: str) -> list[Trial]:
    """Try the feed at an address, configured or not, in full: no validators are sent."""
    from wirewatch.steps.discover import completed

    config, now = common.load(), common.instant()
    async with common.opened(config, now=now) as desk:
        return [await _tried(desk, _feed_at(desk, config, completed(url), now=now), now=now)]


async def try_all(common: Common) -> list[Trial]:
    """Try every configured feed; by outlet and address."""
    config, now = common.load(), common.instant()
    async with common.opened(config, now=now) as desk:
        feeds = _configured(desk, now=now)
        done = 0

        async def one(feed: DueFeed) -> Trial:
            nonlocal done
            trial = await _tried(desk, feed, now=now)
            done += 1
            desk.progress("trying feeds", done, len(feeds))
            return trial

        trials = await asyncio.gather(*map(one, feeds))
    return sorted(trials, key=lambda trial: (trial.outlet, trial.url))


def _feed_at(desk: Desk, config: Config, url: str, *, now: datetime) -> DueFeed:
    from wirewatch.adapters.store.feeds import DueFeed
    from wirewatch.domain.model import FeedState
    from wirewatch.domain.urls import host_key

    known = next((feed for feed in _configured(desk, now=now) if feed.url == url), None)
    return known or DueFeed(
        id=0,
        outlet=host_key(url),
        url=url,
        language=None,
        kind="feed",
        link_pattern=None,
        interval=config.settings.poll.every,
        state=FeedState(fetch_url=url, next_due_at=now),
        host=host_key(url),
    )


def _configured(desk: Desk, *, now: datetime) -> list[DueFeed]:
    """Give every configured feed, those that asked us to wait among them."""
    from wirewatch.adapters.store import feeds as stored_feeds
    from wirewatch.domain.polling import WEEK

    with desk.store.read() as tx:
        return stored_feeds.due(tx, now=now + 2 * WEEK, every=True)  # no wait is longer than a week


def _waits_until(desk: Desk, feed: DueFeed, *, now: datetime) -> datetime | None:
    """Give until when the feed or its host asked for peace, which a trial keeps too; None when neither did."""
    from wirewatch.adapters.store import hosts

    with desk.store.read() as tx:
        waits = [wait for wait in (feed.state.wait_until, hosts.wait_until(tx, feed.host)) if wait and wait > now]
    return max(waits, default=None)


def _left_alone(feed: DueFeed, until: datetime, *, now: datetime) -> Look:
    from wirewatch.domain.model import FetchOutcome, Outcome
    from wirewatch.domain.polling import clock
    from wirewatch.steps.poll import Look

    detail = f"it was not asked, since it asked us to wait until {clock(until, now=now)}"
    outcome = FetchOutcome(outcome=Outcome.BUSY, fetched_at=now, detail=detail, wait_until=until)
    return Look(feed=feed, outcome=outcome)


async def _tried(desk: Desk, feed: DueFeed, *, now: datetime) -> Trial:
    from wirewatch.domain import polling
    from wirewatch.domain.model import OUTCOMES_OK
    from wirewatch.steps.poll import look_at

    asked = replace(feed, state=replace(feed.state, etag=None, last_modified=None, body_hash=None))
    until = _waits_until(desk, feed, now=now)
    look = _left_alone(feed, until, now=now) if until else await look_at(desk, asked, now=now)
    outcome = look.outcome
    new = _unknown(desk, feed, look)
    state = polling.state_after(feed.state, outcome, interval=feed.interval, now=now, jitter=0.0)
    entries = sorted(look.entries, key=lambda e: (e.published_at is not None, e.published_at or now), reverse=True)
    shown = [
        TrialEntry(published_at=e.published_at, title=e.title, url=e.url, new=e.identity in new)
        for e in entries[:SHOWN]
    ]
    return Trial(
        outlet=feed.outlet,
        url=feed.url,
        good=outcome.outcome in OUTCOMES_OK,
        outcome=outcome.outcome.value,
        detail=outcome.detail,
        status=outcome.status,
        title=look.title,
        language=feed.language or look.language,
        moved_to=outcome.moved_to,
        entries=len(look.entries),
        new=len(new),
        undated=sum(entry.published_at is None for entry in look.entries),
        again_after=state.next_due_at - now,
        notes=tuple(_notes(look)),
        newest=tuple(shown),
    )


def _unknown(desk: Desk, feed: DueFeed, look: Look) -> set[str]:
    from wirewatch.adapters.store.entries import matched

    with desk.store.read() as tx:
        return {entry.identity for entry, stored in matched(tx, feed.id, look.entries) if stored is None}


def _notes(look: Look) -> list[str]:
    outcome, notes = look.outcome, []
    if outcome.moved_to:
        notes.append(f"it has moved for good to {outcome.moved_to}: write that address into feeds.yaml")
    if outcome.entries_seen and not (outcome.etag or outcome.last_modified):
        notes.append("it names no ETag and no Last-Modified: each look fetches all of it")
    if outcome.fresh_for:
        notes.append(f"its server says that an answer stays fresh for {span(outcome.fresh_for)}")
    if outcome.hints and outcome.hints.ttl:
        notes.append(f"it asks for {span(outcome.hints.ttl)} between two looks (ttl)")
    if outcome.hints and (outcome.hints.skip_hours or outcome.hints.skip_days):
        notes.append("it names hours or days in which it wants no visits, which are kept")
    return notes


def say_trial(trial: Trial, *, briefly: bool) -> None:
    """Say what a trial came to; briefly: in a line, and what is wrong."""
    verdict = "good" if trial.good else trial.outcome
    if briefly:
        what = f"{trial.entries} entries, {trial.new} new" if trial.good else trial.detail
        say(f"{verdict}: {trial.outlet}  {trial.url}  {what}")
        return
    say(trial.url)
    say(f"    {verdict}{': ' + trial.detail if trial.detail else ''}")
    if trial.good:
        dates = f", {trial.undated} without a date" if trial.undated else ""
        say(
            f"    {trial.title or 'no title'} ({trial.language or 'language not told'}); {trial.entries} entries, "
            f"{trial.new} new to us{dates}"
        )
    for note in trial.notes:
        say(f"    {note}")
    say(f"    a poll would ask again after {span(trial.again_after)}")
    for entry in trial.newest:
        date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "no date         "
        say(f"    {date}  {entry.title[:100]}")
        say(f"                      {entry.url}")
