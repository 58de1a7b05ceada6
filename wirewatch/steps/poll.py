"""Poll: ask the feeds that are due what is new."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.domain.model import FetchOutcome, Outcome
from wirewatch.steps.desk import Desk
from wirewatch.steps.look import Look, look_at
from wirewatch.steps.record import record
from wirewatch.steps.reports import PollReport as PollReport

log = logging.getLogger("wirewatch.poll")
CLAIM = 300  # seconds that a worker may hold a host without saying so again
TOGETHER = 50  # looks that are stored in one transaction at most
SOON = 0.2  # seconds that a look waits for others to be stored with: what a kill can cost
LONGEST_FAULT = 500  # characters of what a fault says of itself
SPARE = 4  # looks in work for each request that may be under way: the others wait for their host's turn


def due_hosts(desk: Desk, *, now: datetime, every: bool = False) -> dict[str, list[DueFeed]]:
    """Give the due feeds by host; with `every`, all feeds but those that asked us to wait."""
    with desk.store.read() as tx:
        due = stored_feeds.due(tx, now=now, every=every)
    by_host = sorted(due, key=lambda feed: feed.host)
    return {host: list(group) for host, group in groupby(by_host, key=lambda feed: feed.host)}


async def poll(desk: Desk, hosts: Mapping[str, Sequence[DueFeed]], *, now: datetime) -> PollReport:
    """Poll the feeds of these hosts, as far as no other worker holds them; what was seen is stored within a moment."""
    granted = leases.take(desk.store, "poll", sorted(hosts), holder=desk.holder, seconds=CLAIM)
    try:
        due = _still_due(desk, {host: hosts[host] for host in granted}, now=now)
        return await _poll(desk, due, granted, now=now)
    finally:
        leases.release(desk.store, "poll", granted, holder=desk.holder)


def _still_due(desk: Desk, listed: Mapping[str, Sequence[DueFeed]], *, now: datetime) -> list[list[DueFeed]]:
    """Give the feeds of each host as they stand now, without those that another worker asked since they were listed."""
    with desk.store.read() as tx:
        newest = {feed.id: feed for feed in stored_feeds.due(tx, now=now, every=True, of_hosts=listed)}
    fresh = [[(feed, newest[feed.id]) for feed in feeds if feed.id in newest] for feeds in listed.values()]
    return [[feed for old, feed in pairs if _is_unasked(old, feed, now=now)] for pairs in fresh]


def _is_unasked(listed: DueFeed, feed: DueFeed, *, now: datetime) -> bool:
    return feed.state.last_fetch_at == listed.state.last_fetch_at or feed.state.next_due_at <= now


async def _poll(desk: Desk, due: Sequence[Sequence[DueFeed]], granted: Sequence[str], *, now: datetime) -> PollReport:
    network = desk.config.settings.network
    visits = _visits(due, at_once=max(1, network.per_host))
    seen: asyncio.Queue[Look] = asyncio.Queue(maxsize=TOGETHER)
    # So many and no more: what is in work at a time, and so the memory, does not grow with the number of feeds.
    lookers = [asyncio.create_task(_look(desk, visits, seen, now=now)) for _ in range(SPARE * network.concurrency)]
    try:
        return await _store_all(desk, seen, granted, total=sum(map(len, due)), now=now)
    finally:
        for looker in lookers:
            looker.cancel()
        await asyncio.gather(*lookers, return_exceptions=True)


def _visits(hosts: Sequence[Sequence[DueFeed]], *, at_once: int) -> Iterator[Iterator[DueFeed]]:
    """Give who goes where: to each host so many visitors as it bears, who share its feeds; long lists first."""
    lists = sorted(hosts, key=len, reverse=True)
    feeds = [iter(feeds) for feeds in lists]
    return iter([feeds[i] for visitor in range(at_once) for i in range(len(feeds)) if visitor < len(lists[i])])


async def _look(desk: Desk, visits: Iterator[Iterator[DueFeed]], seen: asyncio.Queue[Look], *, now: datetime) -> None:
    for feeds in visits:
        for feed in feeds:
            await seen.put(await _surely_look(desk, feed, now=now))


async def _surely_look(desk: Desk, feed: DueFeed, *, now: datetime) -> Look:
    """Look at one feed; a fault of our own is told as the feed's, and costs nobody else anything."""
    try:
        return await look_at(desk, feed, now=now)
    except Exception as error:
        log.exception("%s could not be polled", feed.url)
        return _our_fault(feed, error, now=now)


def _our_fault(feed: DueFeed, error: Exception, *, now: datetime) -> Look:
    detail = f"a fault of our own, please report it: {type(error).__name__}: {error}"[:LONGEST_FAULT].replace("\0", "")
    return Look(feed=feed, outcome=FetchOutcome(outcome=Outcome.BROKEN, fetched_at=now, detail=detail))


async def _store_all(
    desk: Desk, seen: asyncio.Queue[Look], hosts: Sequence[str], *, total: int, now: datetime
) -> PollReport:
    """Store looks as they come, each with all that it brought in one transaction: a kill loses and doubles nothing."""
    report, done = PollReport(), 0
    loop = asyncio.get_running_loop()
    claimed_at = loop.time()
    while done < total:
        looks = await _some(seen, most=min(TOGETHER, total - done))
        # In a thread: while a database that is far or busy takes its time, requests go on and no deadline runs out.
        report += await asyncio.to_thread(_record, desk, looks, now=now)
        done += len(looks)
        desk.progress("polling feeds", done, total)
        if loop.time() - claimed_at > CLAIM / 3:
            await asyncio.to_thread(leases.take, desk.store, "poll", hosts, holder=desk.holder, seconds=CLAIM)
            claimed_at = loop.time()
    return report


def _record(desk: Desk, looks: Sequence[Look], *, now: datetime) -> PollReport:
    """Store looks together; when the store takes them not, one by one, so that no feed stops another."""
    try:
        with desk.store.begin() as tx:
            return record(tx, looks, now=now)
    except Exception as error:
        if len(looks) > 1:
            return sum((_record(desk, [look], now=now) for look in looks), PollReport())
        log.exception("what %s brought could not be stored", looks[0].feed.url)
        broken = _our_fault(looks[0].feed, error, now=now)
    with desk.store.begin() as tx:
        return record(tx, [broken], now=now)


async def _some(seen: asyncio.Queue[Look], *, most: int) -> list[Look]:
    """Give the looks that come within a moment of the first."""
    looks = [await seen.get()]
    end = asyncio.get_running_loop().time() + SOON
    while len(looks) < most:
        try:
            async with asyncio.timeout_at(end):
                looks.append(await seen.get())
        except TimeoutError:
            break
    return looks
