"""Read: fetch the page behind each waiting entry once, extract it, watch it, keep it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.article import NotAnArticle
from wirewatch.adapters.pool import OverTime, WorkerDied
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import leases, places
from wirewatch.adapters.store.places import WarcPlace
from wirewatch.adapters.web import Answer, Failure, Request
from wirewatch.domain.addresses import url_key
from wirewatch.domain.feed_text import complete, from_feed
from wirewatch.domain.model import Article, EntryState
from wirewatch.domain.verdict import judge
from wirewatch.steps import robots
from wirewatch.steps.desk import Desk
from wirewatch.steps.keeping import new_article

if TYPE_CHECKING:
    from wirewatch.adapters.store.entries import WaitingEntry

log = logging.getLogger("wirewatch.read")
RETRIES = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))
AT_ONCE = 8  # entries of one host in work; the web client keeps the pace
CLAIM = 600  # seconds that a worker may hold a host


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """What a read came to, in entries."""

    read: int = 0
    feed_only: int = 0
    given_up: int = 0
    flagged: int = 0

    def __add__(self, other: ReadReport) -> ReadReport:
        """Give both reports as one."""
        return ReadReport(
            read=self.read + other.read,
            feed_only=self.feed_only + other.feed_only,
            given_up=self.given_up + other.given_up,
            flagged=self.flagged + other.flagged,
        )


class PageTrouble(Exception):
    """The page was not to be had, or is no article; `again` says whether a later try makes sense."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that was fetched and extracted, with its place in the archive."""

    article: Article
    url: str  # after redirects
    place_id: int | None


def waiting_hosts(desk: Desk, *, now: datetime) -> dict[str, int]:
    """Give how many entries wait to be read now, by host."""
    with desk.store.read() as tx:
        return stored_entries.waiting_hosts(tx, now=now)


async def read(desk: Desk, hosts: Collection[str], *, now: datetime) -> ReadReport:
    """Read all that waits on these hosts, as far as no other worker holds them; commit entry by entry."""
    granted = leases.take(desk.store, "read", sorted(hosts), holder=desk.holder, seconds=CLAIM)
    waiting = waiting_hosts(desk, now=now)
    total, done = sum(waiting.get(host, 0) for host in granted), 0

    def one_more() -> None:
        nonlocal done
        done += 1
        desk.progress("reading articles", done, total)

    parts = await asyncio.gather(*(_read_host(desk, host, now=now, tick=one_more) for host in granted))
    return sum(parts, ReadReport())


async def _read_host(desk: Desk, host: str, *, now: datetime, tick: Callable[[], None]) -> ReadReport:
    report = ReadReport()
    try:
        while True:
            with desk.store.read() as tx:
                batch = stored_entries.waiting(tx, host, now=now, limit=AT_ONCE)
            if not batch:
                return report
            leases.take(desk.store, "read", [host], holder=desk.holder, seconds=CLAIM)
            for part in await asyncio.gather(*(_surely_read(desk, entry, now=now) for entry in batch)):
                report += part
                tick()
    finally:
        leases.release(desk.store, "read", [host], holder=desk.holder)


async def _surely_read(desk: Desk, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Read one entry; a fault of our own costs this entry its page, and nobody else anything."""
    try:
        return await read_entry(desk, entry, now=now)
    except Exception as error:
        log.exception("%s could not be read", entry.url)
        trouble = PageTrouble(f"a fault of our own, please report it: {type(error).__name__}: {error}", again=True)
        return _settle_without_page(desk, entry, trouble, now=now)


async def read_entry(desk: Desk, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Bring one entry to its state; whatever the page is, the entry is settled."""
    if entry.url and (known := _known(desk, entry, [url_key(entry.url)])):
        return _settle_known(desk, entry, known)
    try:
        page = await _page(desk, entry, now=now)
    except PageTrouble as trouble:
        return _settle_without_page(desk, entry, trouble, now=now)
    keys = [url_key(page.article.canonical_url or page.url), url_key(page.url)]
    if known := _known(desk, entry, keys):
        return _settle_known(desk, entry, known)
    article = complete(page.article, title=entry.title, summary=entry.summary)
    return _keep(desk, entry, article, page=page, state=EntryState.READ, now=now)


def _known(desk: Desk, entry: WaitingEntry, keys: list[str]) -> int | None:
    """Give the article that another entry already brought under one of these addresses."""
    with desk.store.read() as tx:
        found = stored_articles.find(tx, url_keys=keys) or stored_articles.find_by_link(tx, entry.url)
    return None if found is None or found.id == entry.article_id else found.id


async def _page(desk: Desk, entry: WaitingEntry, *, now: datetime) -> Page:
    if not entry.url:
        raise PageTrouble("the feed gives no link for this entry", again=False)
    try:
        await robots.ask(desk, entry.url, now=now)
    except robots.PageForbidden as error:
        words = "could not be read" if error.for_now else "asks programs not to read this page"
        raise PageTrouble(f"robots.txt of the outlet {words}", again=error.for_now) from None
    answer = await desk.web.fetch(Request(url=entry.url, kind="page"))
    _must_be_a_page(answer, entry)
    assert isinstance(answer, Answer)
    place_id = _archived(desk, answer, url=entry.url, now=now)
    try:
        article = await desk.pool.call(answer.body, answer.url, answer.content_type, entry.feed_language)
    except NotAnArticle as error:
        raise PageTrouble(error.reason, again=error.again) from None
    except OverTime:
        raise PageTrouble("the page took too long to read; it may be broken or hostile", again=False) from None
    except WorkerDied:
        raise PageTrouble("the page broke the program that reads pages", again=False) from None
    return Page(article=article, url=answer.url, place_id=place_id)


def _archived(desk: Desk, answer: Answer, *, url: str, now: datetime) -> int:
    written = desk.archive.write(answer, request_url=url, now=now)
    place = WarcPlace(
        url=url,
        file=written.file,
        offset=written.offset,
        length=written.length,
        fetched_at=now,
        status=answer.status,
        sha256=written.sha256,
    )
    with desk.store.begin() as tx:
        return places.add(tx, [place])[0]


def _must_be_a_page(answer: Answer | Failure, entry: WaitingEntry) -> None:
    if isinstance(answer, Failure):
        raise PageTrouble(answer.detail, again=answer.kind not in {"private", "bad-url", "too-large", "downgrade"})
    if answer.status != 200:
        _, detail = judge(answer.status, headers=answer.headers, wait_until=answer.wait_until)
        raise PageTrouble(detail, again=answer.status not in {401, 404, 410, 451})
    asked, got = urlsplit(entry.url), urlsplit(answer.url)
    if got.path in {"", "/"} and not got.query and asked.path not in {"", "/"}:
        raise PageTrouble("the link leads to the outlet's home page: the article is gone", again=False)


def _settle_known(desk: Desk, entry: WaitingEntry, article_id: int) -> ReadReport:
    with desk.store.begin() as tx:
        stored_entries.settle(
            tx,
            entry.id,
            state=EntryState.READ,
            article_id=article_id,
            reason="",
            attempts=entry.attempts + 1,
            next_attempt_at=None,
        )
    return ReadReport(read=1)


def _settle_without_page(desk: Desk, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime) -> ReadReport:
    """Let the feed's own text stand in, and come back for the page when that makes sense."""
    article = from_feed(
        title=entry.title, summary=entry.summary, content=entry.content, language=entry.language or entry.feed_language
    )
    again = trouble.again and entry.attempts < len(RETRIES)
    next_attempt = now + RETRIES[entry.attempts] if again else None
    if article is not None:
        return _keep(
            desk,
            entry,
            article,
            page=None,
            state=EntryState.FEED_ONLY,
            now=now,
            reason=trouble.reason,
            next_attempt_at=next_attempt,
        )
    with desk.store.begin() as tx:
        stored_entries.settle(
            tx,
            entry.id,
            state=EntryState.GIVEN_UP,
            article_id=None,
            reason=trouble.reason,
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt,
        )
    return ReadReport(given_up=1)


def _keep(
    desk: Desk,
    entry: WaitingEntry,
    article: Article,
    *,
    page: Page | None,
    state: EntryState,
    now: datetime,
    reason: str = "",
    next_attempt_at: datetime | None = None,
) -> ReadReport:
    watched = desk.watchlist.watch(
        title=article.title, lead=article.lead, body=article.body, language=article.language, outlet=entry.outlet
    )
    kept = new_article(
        entry,
        article,
        url=page.url if page else entry.url,
        place_id=page.place_id if page else None,
        watchlist_hash=desk.watchlist.hash,
        now=now,
    )
    with desk.store.begin() as tx:
        if entry.article_id is None:
            article_id = stored_articles.add(tx, kept, mentions=watched.mentions, saliences=watched.saliences)
        else:
            article_id = entry.article_id
            stored_articles.revise(tx, article_id, kept, mentions=watched.mentions, saliences=watched.saliences)
        stored_entries.settle(
            tx,
            entry.id,
            state=state,
            article_id=article_id,
            reason=reason,
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(
        read=int(state is EntryState.READ),
        feed_only=int(state is EntryState.FEED_ONLY),
        flagged=int(bool(watched.mentions)),
    )
