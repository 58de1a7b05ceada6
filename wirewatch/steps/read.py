"""Read: fetch the page behind each waiting entry once, extract it, watch it, keep it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import leases
from wirewatch.domain.addresses import url_key
from wirewatch.domain.feed_text import complete, from_feed
from wirewatch.domain.model import Article, EntryState
from wirewatch.steps.desk import Desk
from wirewatch.steps.keeping import new_article, text_hash
from wirewatch.steps.page import NotNow, Page, PageTrouble, page_of
from wirewatch.steps.reports import ReadReport as ReadReport

if TYPE_CHECKING:
    from wirewatch.adapters.store.entries import WaitingEntry

log = logging.getLogger("wirewatch.read")
RETRIES = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))
AT_ONCE = 8  # entries of one host in work; the web client keeps the pace
CLAIM = 600  # seconds that a worker may hold a host


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
    try:
        if known := _read_before(desk, entry):
            return _settle_known(desk, entry, known)
        page = await page_of(desk, entry, now=now)
    except NotNow as wait:
        return _settle_later(desk, entry, wait.until)
    except PageTrouble as trouble:
        return _settle_without_page(desk, entry, trouble, now=now)
    known, page = _same_article(desk, entry, page)
    if known:
        return _settle_known(desk, entry, known)
    article = complete(page.article, title=entry.title, summary=entry.summary)
    return _keep(desk, entry, article, page=page, state=EntryState.READ, now=now)


def _read_before(desk: Desk, entry: WaitingEntry) -> int | None:
    """Give the article that another entry already brought under this link.

    Raises PageTrouble when the feed itself gives the link for several entries: a page that is no article of any.
    """
    if not entry.url:
        return None
    with desk.store.read() as tx:
        if stored_entries.shares_link(tx, entry):
            raise PageTrouble("the feed gives the same link for several entries", again=False, shared_link=True)
        found = stored_articles.find(tx, url_keys=[url_key(entry.url)]) or stored_articles.find_by_link(tx, entry.url)
    return None if found is None or found.id == entry.article_id else found.id


def _same_article(desk: Desk, entry: WaitingEntry, page: Page) -> tuple[int | None, Page]:
    """Give the article that came under another link before, if any; and the page with an address that is its own.

    Some outlets name one canonical address on all their pages: it is believed only when the titles agree as well.
    """
    canonical = page.article.canonical_url or page.url
    with desk.store.read() as tx:
        found = stored_articles.find(tx, url_keys=[url_key(canonical), url_key(page.url)])
    if found is None or found.id == entry.article_id:
        return None, page
    if _alike(found.title, page.article.title) or found.text_hash == text_hash(page.article):
        return found.id, page
    own = replace(page.article, canonical_url=page.url if url_key(page.url) != found.url_key else entry.url)
    return None, replace(page, article=own)


def _alike(title: str, other: str) -> bool:
    return "".join(title.casefold().split()) == "".join(other.casefold().split())


def _settle_later(desk: Desk, entry: WaitingEntry, until: datetime) -> ReadReport:
    with desk.store.begin() as tx:
        stored_entries.settle(
            tx,
            entry.id,
            state=EntryState.WAITING,
            article_id=entry.article_id,
            reason=f"the host asked us to wait until {until:%d %b %H:%M} UTC",
            attempts=entry.attempts,
            next_attempt_at=until,
        )
    return ReadReport(put_off=1)


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
    if _page_was_read(desk, entry):
        return _settle_known(desk, entry, entry.article_id or 0)
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
            trouble=trouble,
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


def _page_was_read(desk: Desk, entry: WaitingEntry) -> bool:
    """Say whether an earlier state of the entry brought its page: a summary must not take the place of that."""
    if entry.article_id is None:
        return False
    with desk.store.read() as tx:
        article = stored_articles.get(tx, entry.article_id)
    return article is not None and article.body_source != "feed"


def _keep(
    desk: Desk,
    entry: WaitingEntry,
    article: Article,
    *,
    page: Page | None,
    state: EntryState,
    now: datetime,
    trouble: PageTrouble | None = None,
    next_attempt_at: datetime | None = None,
) -> ReadReport:
    """Watch an article and store it with its mentions, and settle its entry, in one transaction."""
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
        shared_link=trouble is not None and trouble.shared_link,
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
            reason=trouble.reason if trouble else "",
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(
        read=int(state is EntryState.READ),
        feed_only=int(state is EntryState.FEED_ONLY),
        flagged=int(bool(watched.mentions)),
    )
