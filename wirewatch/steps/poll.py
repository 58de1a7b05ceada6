"""Poll: fetch and parse the feeds that are due, a host at a time, and store entries and next due times together."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from urllib.parse import urlsplit

from sqlalchemy import Connection

from extractors.feeds.cost import CostlyDocument
from extractors.feeds.raw import NotAFeed
from extractors.model import Entry, FeedDocument
from wirewatch.adapters.config.secrets import find_secret
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.http.messages import FetchFailure, Request, Response
from wirewatch.adapters.redaction import redact
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feed_history
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.adapters.store.entries import NewEntry
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.adapters.worker_pool import (
    LimitExceeded,
    MemoryExceeded,
    WallTimeExceeded,
    WorkerDied,
)
from wirewatch.domain import polling
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome
from wirewatch.domain.polling import judge_failure, judge_response
from wirewatch.domain.urls import host_key, is_public_host, unwrap_redirectors
from wirewatch.steps.reports import PollReport
from wirewatch.steps.resources import Resources, read_feed
from wirewatch.steps.sharing import ALL_WORK, HostQueue, WorkShare, gather_or_cancel


class LoginMissing(Exception):
    """The login of a feed is not set or cannot be read; the message says what to do and contains no secret."""


def login_of(resources: Resources, url: str, *, asked_at: str) -> str | None:
    """Return user:password for a feed; None if it has no login or moved to another origin. Raises LoginMissing."""
    name = resources.logins.get(url)
    if name is None or url_origin(asked_at) != url_origin(url):
        return None
    try:
        login = find_secret(name, folder=resources.config_folder, environ=resources.environ)
    except ConfigErrors as trouble:
        raise LoginMissing(str(trouble.problems[0])) from None
    if login is None:
        raise LoginMissing(
            f"its login {name} is not set; write {name}=user:password into secrets.env beside feeds.yaml"
        )
    if ":" not in login:
        raise LoginMissing(f"its login {name} has no colon; write it as user:password")
    return login


def url_origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL; a login is only sent to the origin it was configured for."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return parts.scheme, parts.hostname or "", port
    except ValueError:
        return "", "", None


STATUS_UNAUTHORIZED = 401
NO_LOGIN_ADVICE = "if you have them, name them as its login in feeds.yaml"
LOGIN_REFUSED_DETAIL = "the server rejects the login configured in feeds.yaml"
TRUNCATED_DETAIL = "the document is truncated; the complete entries before the end were read"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """The result of polling one feed, not stored yet."""

    feed: DueFeed
    outcome: FetchOutcome
    entries: tuple[NewEntry, ...] = ()
    title: str | None = None
    language: str | None = None  # as declared by the feed


async def poll_feed(resources: Resources, feed: DueFeed, *, now: datetime) -> PollResult:
    """Fetch one feed and parse it if it changed. Never raises for errors of the server or its document."""
    try:
        login = login_of(resources, feed.url, asked_at=feed.state.fetch_url)
    except LoginMissing as trouble:
        return PollResult(
            feed=feed,
            outcome=FetchOutcome(outcome=Outcome.REFUSED, fetched_at=now, detail=str(trouble)),
        )
    conditional = polling.sends_validators(feed.state, now)
    answer = await resources.web.fetch(
        Request(
            url=feed.state.fetch_url,
            kind="feed",
            etag=feed.state.etag if conditional else None,
            last_modified=feed.state.last_modified if conditional else None,
            login=login,
        )
    )
    if isinstance(answer, FetchFailure) or answer.status != 200:
        outcome = _bodiless_outcome(answer, now=now)
        if outcome.status == STATUS_UNAUTHORIZED:
            outcome = replace(
                outcome,
                detail=f"{outcome.detail}; {LOGIN_REFUSED_DETAIL if login else NO_LOGIN_ADVICE}",
            )
        return PollResult(feed=feed, outcome=outcome)
    body_hash = sha256(answer.body).hexdigest()
    base = _fetch_outcome(answer, now=now, body_hash=body_hash)
    if body_hash == feed.state.body_hash:
        return PollResult(feed=feed, outcome=replace(base, outcome=Outcome.UNCHANGED))
    try:
        document = await _parse_feed(resources, feed, answer)
    except _UnreadableFeed as error:
        refused = FetchOutcome(
            outcome=error.outcome,
            fetched_at=now,
            status=200,
            detail=str(error),
            final_url=answer.url,
        )
        return PollResult(feed=feed, outcome=refused)
    detail = "; ".join(
        filter(
            None,
            [TRUNCATED_DETAIL if document.cut_off else "", _omitted_entries_text(document, feed)],
        )
    )
    outcome = replace(base, hints=document.hints, entries_seen=len(document.entries), detail=detail)
    if document.cut_off and answer.header("content-length") is None:
        # The connection broke off, and a 304 would make the truncated document permanent: forget the validators. If
        # Content-Length was sent and met, the document is complete as served, and a corrected one has a new ETag.
        outcome = replace(outcome, etag=None, last_modified=None)
    entries = tuple(
        _new_entry(entry, document=document, feed=feed)
        for entry in document.entries
        if _is_complete(entry)
    )
    return PollResult(
        feed=feed,
        outcome=outcome,
        entries=entries,
        title=document.title or None,
        language=document.language,
    )


class _UnreadableFeed(Exception):
    """The body is not a feed that can be read; the message is one sentence for the user."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


async def _parse_feed(resources: Resources, feed: DueFeed, answer: Response) -> FeedDocument:
    """Parse a body, in a worker process if it may take long. Raises _Unreadable."""
    body = (answer.body, answer.url, answer.content_type, feed.kind, feed.link_pattern)
    try:
        with suppress(CostlyDocument):
            return await asyncio.to_thread(read_feed, *body, only_cheap=True)
        return await resources.feed_pool.call(*body)
    except NotAFeed as error:
        raise _UnreadableFeed(Outcome.NOT_A_FEED, error.reason) from None
    except LimitExceeded as error:
        what = "memory" if isinstance(error, MemoryExceeded) else "CPU time"
        reason = f"reading it took more {what} than a feed may use, so it is broken or hostile"
        raise _UnreadableFeed(Outcome.NOT_A_FEED, reason) from None
    except WallTimeExceeded:
        raise _UnreadableFeed(
            Outcome.BROKEN, "this machine was stopped or too busy to read it"
        ) from None
    except WorkerDied:
        raise _UnreadableFeed(Outcome.BROKEN, "it broke the program that reads feeds") from None


def _omitted_entries_text(document: FeedDocument, feed: DueFeed) -> str:
    if not document.left_out:
        return ""
    read, which = len(document.entries), "newest" if feed.kind == "sitemap" else "first"
    return f"only the {which} {read:,} of {read + document.left_out:,} entries were read"


def _is_complete(entry: Entry) -> bool:
    """Return whether an entry can be identified: a truncated one would be reported twice, an empty one is useless."""
    return not entry.half and bool(
        entry.title or entry.link or entry.guid or entry.summary or entry.content
    )


def _bodiless_outcome(answer: Response | FetchFailure, *, now: datetime) -> FetchOutcome:
    if isinstance(answer, FetchFailure):
        outcome, detail = judge_failure(
            answer.kind, answer.detail, status=answer.status, wait_until=answer.wait_until
        )
        return FetchOutcome(
            outcome=outcome,
            fetched_at=now,
            status=answer.status,
            detail=detail,
            wait_until=answer.wait_until,
        )
    if answer.not_modified:
        return _fetch_outcome(answer, now=now, body_hash=None)
    verdict, detail = judge_response(
        answer.status, headers=answer.headers, wait_until=answer.wait_until, now=now
    )
    return FetchOutcome(
        outcome=verdict or Outcome.NOT_A_FEED,
        fetched_at=now,
        status=answer.status,
        detail=detail,
        final_url=answer.url,
        wait_until=answer.wait_until,
    )


def _fetch_outcome(answer: Response, *, now: datetime, body_hash: str | None) -> FetchOutcome:
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


def _new_entry(entry: Entry, *, document: FeedDocument, feed: DueFeed) -> NewEntry:
    title, summary, content = entry.title, entry.summary, entry.content
    return NewEntry(
        identity=entry.identity,
        guid=entry.guid,
        url=entry.link,
        host=host_key(unwrap_redirectors(entry.link)) if entry.link else feed.host,
        title=title,
        summary=summary,
        content=content,
        content_hash=sha256("\x1f".join((title, summary, content)).encode()).hexdigest(),
        language=entry.language or feed.language or document.language,
        published_at=entry.published or entry.updated,
    )


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
        detail=polling.republished_notice(added.new, added.held_back)
        if added.held_back and not first
        else result.outcome.detail,
        overflowed=not first and not added.held_back and added.new == len(result.entries) > 1,
    )


def _backlog_identities(new: Sequence[NewEntry], *, since: datetime | None) -> list[str]:
    """Return entries of a first poll that are not news: all but those published since the feed began to fail."""
    return [
        one.identity
        for one in new
        if since is None or one.published_at is None or one.published_at < since
    ]


def _unusual_backlog(
    tx: Connection, feed: DueFeed, new: Sequence[NewEntry], *, now: datetime
) -> Collection[str]:
    """Return those new entries of an unusually large poll that are not news; small polls need no query."""
    first = feed.state.first_polled_at
    if len(new) <= polling.MIN_ENTRIES_FOR_STALE or first is None:
        return ()
    since = max(now - HABIT_PERIOD, first)
    brought = feed_history.fetch_volume(tx, feed.id, since=since)
    titles = feed_history.titles_used_before(tx, feed.id, [entry.title for entry in new])
    arrivals = [
        polling.NewEntry(
            identity=one.identity, published_at=one.published_at, title_known=one.title in titles
        )
        for one in new
    ]
    habit = polling.FeedHabit(
        most_in_one_poll=brought.most_in_one_poll,
        per_day=brought.entries / max((now - since) / polling.ONE_DAY, 1.0),
        last_ok_at=feed.state.last_ok_at,
    )
    return polling.republished_entries(arrivals, habit, now=now)


def _follow_move(tx: Connection, feed: DueFeed, state: FeedState) -> FeedState:
    """Follow a permanent redirect unless another feed uses that URL; fall back to the configured URL on failures."""
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
    """Poll the feeds of these hosts, then of those that have become due, except hosts leased by another process.

    Results are stored continuously. With `every` nothing is asked for that was not listed.
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
    """Return how many hosts to poll at a time: more than requests are allowed at once, where hosts want gaps."""
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
        """Return a host and its feeds, which other visitors may share; None when nothing is left to do."""
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
        """Ask no more feeds of a host than those before the last one taken; others may take it, and we another."""
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
    """Return the current state of each host's feeds, without those that another worker polled after the listing."""
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
        if not _is_cancelled():  # then nobody would take it
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
        host, some = visit
        for feed in some:
            if not await feeds.hosts.still_held(host):
                await feeds.leave(host, some)
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
    """Store results as they arrive, entries and feed state in one transaction, so that a kill duplicates nothing."""
    report, done, more = PollReport(), 0, True
    while more:
        results, more = await _next_results(seen)
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
    """Store results in one transaction; if that fails, retry each alone so that one bad feed cannot block the rest."""
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
    """Wait for a result, and return it with those that follow within BATCH_SECONDS, and whether more will come."""
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
