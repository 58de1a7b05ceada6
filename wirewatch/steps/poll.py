"""Poll: ask the feeds that are due what is new."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from extractors.feed import NotAFeed, parse, parse_page, parse_sitemap
from extractors.markup import visible_text
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.entries import NewEntry
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.adapters.web import Answer, Failure, Request
from wirewatch.domain import pace
from wirewatch.domain.addresses import host_key
from wirewatch.domain.model import OUTCOMES_OK, Entry, FeedDocument, FetchOutcome, Outcome
from wirewatch.domain.verdict import judge, judge_failure
from wirewatch.steps.desk import Desk

log = logging.getLogger("wirewatch.poll")
MAX_CLAIM = 300  # seconds that a worker may hold a host
SUMMARY_LIMIT = 20_000
CONTENT_LIMIT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at one feed, before it is stored."""

    feed: DueFeed
    outcome: FetchOutcome
    entries: tuple[NewEntry, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What a poll came to."""

    feeds: int = 0
    read: int = 0
    failed: int = 0
    new_entries: int = 0
    failures: tuple[tuple[str, str], ...] = ()  # outlet, what happened

    def __add__(self, other: PollReport) -> PollReport:
        """Give both reports as one."""
        return PollReport(
            feeds=self.feeds + other.feeds,
            read=self.read + other.read,
            failed=self.failed + other.failed,
            new_entries=self.new_entries + other.new_entries,
            failures=self.failures + other.failures,
        )


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


async def look_at(desk: Desk, feed: DueFeed, *, now: datetime) -> Look:
    """Fetch one feed and parse it, if there is something new to parse. Never raises for what the far side does."""
    conditional = pace.conditional(feed.state, now)
    answer = await desk.web.fetch(
        Request(
            url=feed.state.fetch_url,
            kind="feed",
            etag=feed.state.etag if conditional else None,
            last_modified=feed.state.last_modified if conditional else None,
        )
    )
    if isinstance(answer, Failure) or answer.status != 200:
        return Look(feed=feed, outcome=_without_body(answer, now=now))
    body_hash = sha256(answer.body).hexdigest()
    base = _answered(answer, now=now, body_hash=body_hash)
    if body_hash == feed.state.body_hash:
        return Look(feed=feed, outcome=replace(base, outcome=Outcome.UNCHANGED))
    try:
        document = await asyncio.to_thread(_parse, feed, answer)
    except NotAFeed as error:
        refused = FetchOutcome(
            outcome=Outcome.NOT_A_FEED, fetched_at=now, status=200, detail=error.reason, final_url=answer.url
        )
        return Look(feed=feed, outcome=refused)
    entries = await asyncio.to_thread(_new_entries, document, feed)
    outcome = replace(base, hints=document.hints, entries_seen=len(entries))
    return Look(feed=feed, outcome=outcome, entries=entries, title=document.title or None)


def _parse(feed: DueFeed, answer: Answer) -> FeedDocument:
    if feed.kind == "sitemap":
        return parse_sitemap(answer.body, url=answer.url)
    if feed.kind == "page":
        return parse_page(answer.body, url=answer.url, link_pattern=feed.link_pattern or "")
    return parse(answer.body, url=answer.url, content_type=answer.content_type)


def _without_body(answer: Answer | Failure, *, now: datetime) -> FetchOutcome:
    if isinstance(answer, Failure):
        outcome, detail = judge_failure(answer.kind, answer.detail, status=answer.status, wait_until=answer.wait_until)
        return FetchOutcome(
            outcome=outcome, fetched_at=now, status=answer.status, detail=detail, wait_until=answer.wait_until
        )
    if answer.not_modified:
        return _answered(answer, now=now, body_hash=None)
    verdict, detail = judge(answer.status, headers=answer.headers, wait_until=answer.wait_until, now=now)
    return FetchOutcome(
        outcome=verdict or Outcome.NOT_A_FEED,
        fetched_at=now,
        status=answer.status,
        detail=detail,
        final_url=answer.url,
        wait_until=answer.wait_until,
    )


def _answered(answer: Answer, *, now: datetime, body_hash: str | None) -> FetchOutcome:
    return FetchOutcome(
        outcome=Outcome.NOT_MODIFIED if answer.not_modified else Outcome.NOTHING_NEW,
        fetched_at=now,
        status=answer.status,
        final_url=answer.url,
        moved_to=answer.moved_to,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=body_hash,
        body_bytes=len(answer.body),
        fresh_for=answer.fresh_for,
    )


def _new_entries(document: FeedDocument, feed: DueFeed) -> tuple[NewEntry, ...]:
    return tuple(_new_entry(entry, document=document, feed=feed) for entry in document.entries)


def _new_entry(entry: Entry, *, document: FeedDocument, feed: DueFeed) -> NewEntry:
    title = entry.title
    summary = visible_text(entry.summary)[:SUMMARY_LIMIT]
    content = visible_text(entry.content)[:CONTENT_LIMIT]
    return NewEntry(
        identity=entry.identity,
        guid=entry.guid,
        url=entry.link,
        host=host_key(entry.link) if entry.link else feed.host,
        title=title,
        summary=summary,
        content=content,
        content_hash=sha256("\x1f".join((title, summary, content)).encode()).hexdigest(),
        language=entry.language or feed.language or document.language,
        published_at=entry.published or entry.updated,
    )


def _commit(desk: Desk, looks: Collection[Look], *, now: datetime) -> PollReport:
    """Store entries and feed states of one host in one transaction, so that a kill loses and doubles nothing."""
    report = PollReport()
    with desk.store.begin() as tx:
        saved = []
        for look in looks:
            outcome = look.outcome
            if look.entries:
                first = look.feed.state.first_polled_at is None
                added = stored_entries.add(tx, look.feed.id, look.entries, now=now, first_poll=first)
                outcome = replace(
                    outcome,
                    entries_new=added.new,
                    outcome=Outcome.NEW if added.new else Outcome.NOTHING_NEW,
                    overflowed=not first and added.new == len(look.entries) > 1,
                )
            state = pace.after(look.feed.state, outcome, interval=look.feed.interval, now=now, jitter=random.random())
            saved.append((look.feed.id, state, outcome))
            report += _told(look.feed, outcome)
        stored_feeds.save(tx, saved, titles={look.feed.id: look.title for look in looks if look.title})
    return report


def _told(feed: DueFeed, outcome: FetchOutcome) -> PollReport:
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
