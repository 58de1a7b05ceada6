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
from wirewatch.domain.articles import complete, tells_of
from wirewatch.domain.model import EntryState
from wirewatch.domain.urls import direct, url_key
from wirewatch.steps import boilerplate, relook
from wirewatch.steps.aside import aside, looked_up
from wirewatch.steps.desk import Desk
from wirewatch.steps.keeping import alike, text_hash
from wirewatch.steps.page import Page, PageTrouble, page_of
from wirewatch.steps.reports import ReadReport as ReadReport
from wirewatch.steps.settling import (
    keep,
    settle_fuller,
    settle_given_up,
    settle_known,
    settle_later,
    settle_without_page,
)
from wirewatch.steps.tenancy import tenancy
from wirewatch.steps.waits import NotNow

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.entries import WaitingEntry

log = logging.getLogger("wirewatch.read")
AT_ONCE = 8  # entries of one host in work; the web client keeps the pace
CLAIM = 600  # seconds that a worker may hold a host
PATIENCE = timedelta(hours=1)  # how long an entry waits for its host before its feed's own text is watched meanwhile


def waiting_hosts(desk: Desk, *, now: datetime) -> dict[str, int]:
    """Give how many pages wait to be read now, or to be looked at again, by host."""
    with desk.store.read() as tx:
        waiting = stored_entries.waiting_hosts(tx, now=now)
    again = relook.due_hosts(desk, now=now)
    return {host: waiting.get(host, 0) + again.get(host, 0) for host in sorted({*waiting, *again})}


async def read(desk: Desk, hosts: Collection[str], *, now: datetime) -> ReadReport:
    """Read all that waits on these hosts, as far as no other worker holds them; commit entry by entry.

    A host is taken when its turn comes: as many are in work as there may be requests at one time.
    """
    waiting = waiting_hosts(desk, now=now)
    total, done = sum(waiting.get(host, 0) for host in set(hosts)), 0
    turns = asyncio.Semaphore(desk.config.settings.network.concurrency)

    def one_more() -> None:
        nonlocal done
        done += 1
        desk.progress("reading articles", done, total)

    async def in_turn(host: str) -> ReadReport:
        async with turns, tenancy(desk, "read", host, seconds=CLAIM) as granted:
            return await _read_host(desk, host, now=now, tick=one_more) if granted else ReadReport()

    work = [asyncio.create_task(in_turn(host)) for host in sorted(set(hosts))]
    try:
        return sum(await asyncio.gather(*work), ReadReport())
    finally:
        # What breaks at one host ends all: nobody may go on with a desk that is closed under them.
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)


async def _read_host(desk: Desk, host: str, *, now: datetime, tick: Callable[[], None]) -> ReadReport:
    report, outlets = ReadReport(), set[str]()
    while await _is_ours(desk, host):
        batch = await looked_up(_waiting, desk, host, now=now)
        looks = [] if batch else await looked_up(relook.due, desk, host, now=now)
        if not batch and not looks:
            break
        outlets |= {entry.outlet for entry in batch}
        work = [_surely_read(desk, entry, now=now) for entry in batch]
        for part in await asyncio.gather(*work, *(relook.relook(desk, one, now=now) for one in looks)):
            report += part
            tick()
    await aside(boilerplate.put_right, desk, outlets, now=now)
    return report


def _waiting(desk: Desk, host: str, *, now: datetime) -> list[WaitingEntry]:
    with desk.store.read() as tx:
        return stored_entries.waiting(tx, host, now=now, limit=AT_ONCE)


async def _is_ours(desk: Desk, host: str) -> bool:
    """Say whether the host is still in our hands: a machine that slept may have lost it."""
    return bool(await aside(leases.take, desk.store, "read", [host], holder=desk.holder, seconds=CLAIM))


async def _surely_read(desk: Desk, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Read one entry; a fault of our own costs this entry its page, and nobody else anything."""
    try:
        return await read_entry(desk, entry, now=now)
    except Exception as error:
        log.exception("%s could not be read", entry.url)
        trouble = PageTrouble(f"a fault of our own, please report it: {type(error).__name__}: {error}", again=True)
        return await aside(_surely_settled, desk, entry, trouble, now=now)


def _surely_settled(desk: Desk, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime) -> ReadReport:
    """Settle an entry without its page; when its own text is what cannot be read, give it up."""
    try:
        return settle_without_page(desk, entry, trouble, now=now)
    except Exception:
        log.exception("%s could not be stored either; it is given up", entry.url)
        return settle_given_up(desk, entry, trouble.reason)


async def read_entry(desk: Desk, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Bring one entry to its state; whatever the page is, the entry is settled."""
    try:
        if before := await looked_up(_read_before, desk, entry):
            return await aside(_settled_as, desk, entry, before, now=now)
        page = await page_of(desk, entry, now=now)
    except NotNow as wait:
        if wait.until - now <= PATIENCE:
            return await aside(settle_later, desk, entry, wait.until)
        held = PageTrouble(
            f"the host asked us to wait until {wait.until:%d %b %H:%M} UTC", again=True, until=wait.until
        )
        return await aside(settle_without_page, desk, entry, held, now=now)
    except PageTrouble as trouble:
        return await aside(settle_without_page, desk, entry, trouble, now=now)
    if not tells_of(page.article, title=entry.title, summary=entry.summary):
        wall = PageTrouble("the page shows something else than the entry: a wall or a notice", again=True)
        return await aside(settle_without_page, desk, entry, wall, now=now)
    return await aside(_kept, desk, entry, page, now=now)


def _settled_as(desk: Desk, entry: WaitingEntry, before: StoredArticle, *, now: datetime) -> ReadReport:
    return settle_fuller(desk, entry, before, now=now) or settle_known(desk, entry, before.id)


def _kept(desk: Desk, entry: WaitingEntry, page: Page, *, now: datetime) -> ReadReport:
    known, page = _same_article(desk, entry, page)
    if known:
        return settle_known(desk, entry, known)
    article = complete(page.article, title=entry.title, summary=entry.summary)
    return keep(desk, entry, article, page=page, state=EntryState.READ, now=now)


def _read_before(desk: Desk, entry: WaitingEntry) -> StoredArticle | None:
    """Give the article that another entry already brought under this link.

    Raises PageTrouble when the feed itself gives the link for several entries: a page that is no article of any.
    """
    if not entry.url:
        return None
    with desk.store.read() as tx:
        if stored_entries.shares_link(tx, entry):
            raise PageTrouble("the feed gives the same link for several entries", again=False, shared_link=True)
        keys = [url_key(entry.url), url_key(direct(entry.url))]
        found = stored_articles.find_article(tx, url_keys=keys) or stored_articles.find_by_link(tx, entry.url)
    return None if found is None or found.id == entry.article_id else found


def _same_article(desk: Desk, entry: WaitingEntry, page: Page) -> tuple[int | None, Page]:
    """Give the article that came under another link before, if any; and the page with an address that is its own.

    Some outlets name one canonical address on all their pages: it is believed only when the titles agree as well.
    """
    canonical = page.article.canonical_url or page.url
    with desk.store.read() as tx:
        found = stored_articles.find_article(tx, url_keys=[url_key(canonical), url_key(page.url)])
    if found is None or found.id == entry.article_id:
        return None, page
    if alike(found.title, page.article.title) or found.text_hash == text_hash(page.article):
        return found.id, page
    own = replace(page.article, canonical_url=page.url if url_key(page.url) != found.url_key else entry.url)
    return None, replace(page, article=own)
