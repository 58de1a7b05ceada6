"""Poll: fetch and parse due feeds, a host at a time; store entries with next due times."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.model import FetchOutcome, Outcome
from wirewatch.steps.poll_feed import PollResult, poll_feed
from wirewatch.steps.poll_results import record_results
from wirewatch.steps.reports import PollReport
from wirewatch.steps.resources import Resources
from wirewatch.steps.sharing import ALL_WORK, HostQueue, WorkShare, gather_or_cancel

log = logging.getLogger("wirewatch.poll")
RESULTS_PER_TRANSACTION = 50  # at most
BATCH_SECONDS = 0.2  # seconds that a result may wait to share a transaction: what a kill can lose
MAX_ERROR_CHARS = 500  # characters of an internal error that are kept
HOSTS_PER_REQUEST = (
    4  # hosts at a time, per allowed concurrent request, since most wait for their gap
)


def due_hosts(
    resources: Resources, *, now: datetime, every: bool = False
) -> dict[str, list[DueFeed]]:
    """Return the due feeds by host; with `every`, all feeds that are not backing off."""
    with resources.store.read() as tx:
        due = stored_feeds.due_feeds(tx, now=now, include_not_due=every)
    by_host = sorted(due, key=lambda feed: feed.host)
    return {host: list(group) for host, group in groupby(by_host, key=lambda feed: feed.host)}


async def poll_hosts(
    resources: Resources,
    hosts: Mapping[str, Sequence[DueFeed]],
    *,
    now: datetime,
    every: bool = False,
    share: WorkShare = ALL_WORK,
) -> PollReport:
    """Poll the feeds of these hosts, then of newly due ones, except hosts leased elsewhere.

    Results are stored continuously. With `every`, only the listed feeds are requested.
    """
    feeds = _FeedQueue(resources, hosts, now=now, every=every, share=share)
    seen: asyncio.Queue[PollResult | None] = asyncio.Queue(maxsize=RESULTS_PER_TRANSACTION)
    polling = asyncio.create_task(_poll_all(resources, feeds, seen, now=now))
    try:
        report = await _store_all(resources, seen, feeds, now=now)
        await polling
        return report
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await feeds.hosts.release_all()


def _worker_count(network: NetworkSettings) -> int:
    """Return how many hosts to poll at once: above the request limit where hosts want gaps."""
    return max(1, network.concurrency) * (HOSTS_PER_REQUEST if network.host_gap else 1)


class _FeedQueue:
    """The due feeds of the hosts that this run takes, host by host."""

    def __init__(
        self,
        resources: Resources,
        hosts: Mapping[str, Sequence[DueFeed]],
        *,
        now: datetime,
        every: bool,
        share: WorkShare,
    ) -> None:
        network = resources.config.settings.network
        self._resources, self._now, self._every = resources, now, every
        self._listed, self._per_host = dict(hosts), max(1, network.per_host)
        self._iterators: deque[tuple[str, Iterator[DueFeed]]] = deque()
        self._unfinished: dict[str, int] = {}
        self._taking = asyncio.Lock()
        self._current: dict[str, list[DueFeed]] = {}
        self.total = sum(map(len, hosts.values()))
        self.visitors = _worker_count(network)
        self.hosts = HostQueue(
            resources,
            _longest_first(self._listed),
            ask_again=self._newly_due,
            visitors=self.visitors,
            share=share,
            prepare=self._prepare,
        )

    async def next(self) -> tuple[str, Iterator[DueFeed]] | None:
        """Return a host and its feeds, shared with other visitors; None when all is done."""
        async with (
            self._taking
        ):  # one at a time: those who wait see what the one before them leaves to share
            if self._iterators:
                return self._iterators.popleft()
            host = await self.hosts.next()
            if host is None:
                return None
            feeds = self._current.pop(host)
            self._unfinished[host] = len(feeds)
            visit = (host, iter(feeds))
            self._iterators.extend([visit] * (min(self._per_host, len(feeds)) - 1))
            return visit

    async def stored(self, results: Collection[PollResult]) -> None:
        """Release the hosts whose feeds are all stored now."""
        for result in results:
            self._unfinished[result.feed.host] -= 1
        finished = {
            result.feed.host for result in results if not self._unfinished[result.feed.host]
        }
        if finished:
            await self.hosts.release(sorted(finished))

    async def leave(self, host: str, rest: Iterator[DueFeed]) -> None:
        """Drop the remaining feeds of a host; release the host once no visitor is left."""
        self._unfinished[host] -= 1 + sum(1 for _ in rest)
        if not self._unfinished[host]:
            await self.hosts.release([host])

    def _newly_due(self) -> list[str]:
        if self._every:
            return []
        # By the clock: what another run that started a little later has just noted as due is due.
        newly = due_hosts(self._resources, now=self._resources.read_clock())
        self._listed = newly | self._listed
        self.total = max(self.total, sum(map(len, self._listed.values())))
        return _longest_first(newly)

    def _prepare(self, hosts: Sequence[str]) -> list[str]:
        listed = {host: self._listed[host] for host in hosts}
        self._current |= {
            host: feeds
            for host, feeds in zip(
                listed, _still_due(self._resources, listed, now=self._now), strict=True
            )
            if feeds
        }
        return [host for host in hosts if host in self._current]


def _longest_first(hosts: Mapping[str, Sequence[DueFeed]]) -> list[str]:
    return sorted(hosts, key=lambda host: len(hosts[host]), reverse=True)


def _still_due(
    resources: Resources, listed: Mapping[str, Sequence[DueFeed]], *, now: datetime
) -> list[list[DueFeed]]:
    """Return the current state of each host's feeds, minus those polled by another worker."""
    with resources.store.read() as tx:
        newest = {
            feed.id: feed
            for feed in stored_feeds.due_feeds(tx, now=now, include_not_due=True, hosts_only=listed)
        }
    new = [
        [(feed, newest[feed.id]) for feed in feeds if feed.id in newest]
        for feeds in listed.values()
    ]
    return [[feed for old, feed in pairs if _not_polled_since(old, feed, now=now)] for pairs in new]


def _not_polled_since(listed: DueFeed, feed: DueFeed, *, now: datetime) -> bool:
    return feed.state.last_fetch_at == listed.state.last_fetch_at or feed.state.next_due_at <= now


async def _poll_all(
    resources: Resources,
    feeds: _FeedQueue,
    seen: asyncio.Queue[PollResult | None],
    *,
    now: datetime,
) -> None:
    """Poll until no host is left; None in the queue ends the results, also after an error."""
    # A fixed number of visitors, so that memory does not grow with the number of feeds.
    visitors = feeds.visitors * max(1, resources.config.settings.network.per_host)
    try:
        await gather_or_cancel(
            _poll_feeds(resources, feeds, seen, now=now) for _ in range(visitors)
        )
    finally:
        if not _is_cancelled():  # a cancelled run has no consumer
            await seen.put(None)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _poll_feeds(
    resources: Resources,
    feeds: _FeedQueue,
    seen: asyncio.Queue[PollResult | None],
    *,
    now: datetime,
) -> None:
    while visit := await feeds.next():
        host, feed_iterator = visit
        for feed in feed_iterator:
            if not await feeds.hosts.still_held(host):
                await feeds.leave(host, feed_iterator)
                break
            await seen.put(await _poll_feed_safely(resources, feed, now=now))


async def _poll_feed_safely(resources: Resources, feed: DueFeed, *, now: datetime) -> PollResult:
    """Poll one feed; an internal error is recorded as its outcome and does not stop the others."""
    try:
        return await poll_feed(resources, feed, now=now)
    except Exception as error:
        log.exception("%s could not be polled", feed.url)
        return _internal_error(feed, error, now=now)


def _internal_error(feed: DueFeed, error: Exception, *, now: datetime) -> PollResult:
    detail = f"internal error, please report it: {type(error).__name__}: {error}"[
        :MAX_ERROR_CHARS
    ].replace("\0", "")
    return PollResult(
        feed=feed, outcome=FetchOutcome(outcome=Outcome.BROKEN, fetched_at=now, detail=detail)
    )


async def _store_all(
    resources: Resources,
    seen: asyncio.Queue[PollResult | None],
    feeds: _FeedQueue,
    *,
    now: datetime,
) -> PollReport:
    """Store results on arrival, entries and feed state together: a kill duplicates nothing."""
    report, done, is_open = PollReport(), 0, True
    while is_open:
        results, is_open = await _next_results(seen)
        if results:
            # In a thread, so that a slow database does not stall requests or let time-outs expire.
            report += await asyncio.to_thread(_record_with_retry, resources, results, now=now)
            await feeds.stored(results)
            done += len(results)
            resources.progress("polling feeds", done, max(done, feeds.total))
    return report


def _record_with_retry(
    resources: Resources, results: Sequence[PollResult], *, now: datetime
) -> PollReport:
    """Store results in one transaction; on failure one by one, so a bad feed blocks no other."""
    try:
        with resources.store.begin() as tx:
            return record_results(tx, results, now=now)
    except Exception as error:
        if len(results) > 1:
            return sum(
                (_record_with_retry(resources, [result], now=now) for result in results),
                PollReport(),
            )
        log.exception("what %s brought could not be stored", results[0].feed.url)
        broken = _internal_error(results[0].feed, error, now=now)
    with resources.store.begin() as tx:
        return record_results(tx, [broken], now=now)


async def _next_results(seen: asyncio.Queue[PollResult | None]) -> tuple[list[PollResult], bool]:
    """Wait for a result; return those within BATCH_SECONDS and whether more will come."""
    results: list[PollResult] = []
    first = await seen.get()
    if first is None:
        return results, False
    results.append(first)
    end = asyncio.get_running_loop().time() + BATCH_SECONDS
    while len(results) < RESULTS_PER_TRANSACTION:
        try:
            async with asyncio.timeout_at(end):
                result = await seen.get()
        except TimeoutError:
            break
        if result is None:
            return results, False
        results.append(result)
    return results, True
