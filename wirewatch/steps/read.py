"""Read: fetch, extract, match and store the page of each entry, or use its feed text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.domain.feed_text import fill_from_feed, matches_feed_entry
from wirewatch.domain.model import EntryState
from wirewatch.domain.urls import unwrap_redirectors, url_key
from wirewatch.steps import boilerplate, recheck
from wirewatch.steps.article_storage import (
    is_same_headline,
    text_hash,
)
from wirewatch.steps.fetch import FetchedPage, PageTrouble, fetch_page
from wirewatch.steps.polite_fetch import BackingOff
from wirewatch.steps.reports import ReadReport
from wirewatch.steps.resources import Resources
from wirewatch.steps.sharing import ALL_WORK, HostQueue, WorkShare, gather_or_cancel
from wirewatch.steps.store_threads import run_in_read_thread, run_in_write_thread

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.steps.settling import (
    RETRY_DELAYS,
    give_up_entry,
    postpone_entry,
    settle_with_existing,
    settle_with_longer_text,
    settle_without_page,
    store_article,
)

log = logging.getLogger("wirewatch.read")
MAX_CONCURRENT_ENTRIES = 8  # concurrent entries of one host; the web client limits the rate
MAX_WAIT_FOR_HOST = timedelta(
    hours=1
)  # a longer Retry-After than this, and the text in the feed is matched first


def count_waiting_pages(resources: Resources, *, now: datetime) -> dict[str, int]:
    """Return the number of pages to read or to recheck now, by host."""
    with resources.store.read() as tx:
        waiting = stored_entries.waiting_hosts(tx, now=now)
    rechecks = recheck.count_due_rechecks(resources, now=now)
    return {
        host: waiting.get(host, 0) + rechecks.get(host, 0) for host in sorted({*waiting, *rechecks})
    }


async def read_entries(
    resources: Resources, *, now: datetime, share: WorkShare = ALL_WORK
) -> ReadReport:
    """Read the waiting entries of all hosts, except hosts leased by another process.

    As many hosts are visited at once as concurrent requests are allowed; every entry is committed
    by itself.
    """
    waiting = count_waiting_pages(resources, now=now)
    total, done = sum(waiting.values()), 0
    visitors = max(1, resources.config.settings.network.concurrency)
    queue = HostQueue(
        resources,
        _busiest_first(waiting),
        ask_again=lambda: _busiest_first(count_waiting_pages(resources, now=now)),
        visitors=visitors,
        share=share,
    )

    def one_more() -> None:
        nonlocal done
        done += 1
        resources.progress("reading articles", done, max(done, total))

    async def visit() -> ReadReport:
        report = ReadReport()
        while host := await queue.next():
            report += await _read_host(resources, queue, host, now=now, tick=one_more)
            await queue.release([host])
        return report

    try:
        return sum(await gather_or_cancel(visit() for _ in range(visitors)), ReadReport())
    finally:
        await queue.release_all()


def _busiest_first(waiting: Mapping[str, int]) -> list[str]:
    return sorted(waiting, key=lambda host: (-waiting[host], host))


async def _read_host(
    resources: Resources, queue: HostQueue, host: str, *, now: datetime, tick: Callable[[], None]
) -> ReadReport:
    report, outlets = ReadReport(), set[str]()
    while await queue.still_held(host):
        batch = await run_in_read_thread(_waiting_entries, resources, host, now=now)
        rechecks = (
            []
            if batch
            else await run_in_read_thread(recheck.due_rechecks, resources, host, now=now)
        )
        if not batch and not rechecks:
            break
        outlets |= {entry.outlet for entry in batch}
        work = [_read_safely(resources, entry, now=now) for entry in batch]
        for part in await gather_or_cancel(
            [
                *work,
                *(
                    recheck.recheck_article(resources, due_recheck, now=now)
                    for due_recheck in rechecks
                ),
            ]
        ):
            report += part
            tick()
    await run_in_write_thread(boilerplate.clean_flagged_articles, resources, outlets, now=now)
    return report


def _waiting_entries(resources: Resources, host: str, *, now: datetime) -> list[WaitingEntry]:
    with resources.store.read() as tx:
        return stored_entries.waiting_entries(tx, host, now=now, limit=MAX_CONCURRENT_ENTRIES)


async def _read_safely(resources: Resources, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Read one entry; an internal error costs this entry its page and does not stop the others."""
    try:
        return await read_entry(resources, entry, now=now)
    except Exception as error:
        log.exception("%s could not be read", entry.url)
        trouble = PageTrouble(
            f"internal error, please report it: {type(error).__name__}: {error}", may_retry=True
        )
        return await run_in_write_thread(_settle_safely, resources, entry, trouble, now=now)


def _settle_safely(
    resources: Resources, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime
) -> ReadReport:
    """Settle an entry without its page; give it up if its feed text cannot be stored either."""
    try:
        return settle_without_page(resources, entry, trouble, now=now)
    except StoreUnavailable:
        # The store was away for a moment: the entry is not at fault, and is tried again.
        next_attempt_at = (
            now + RETRY_DELAYS[entry.attempts] if entry.attempts < len(RETRY_DELAYS) else None
        )
        return give_up_entry(resources, entry, trouble.reason, next_attempt_at=next_attempt_at)
    except Exception:
        log.exception("%s could not be stored either; it is given up", entry.url)
        return give_up_entry(resources, entry, trouble.reason)


async def read_entry(resources: Resources, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Fetch and store the page of one entry; the entry is settled whatever the page is."""
    try:
        if before := await run_in_read_thread(_article_of_link, resources, entry):
            return await run_in_write_thread(_settle_stored, resources, entry, before, now=now)
        page = await fetch_page(resources, entry, now=now)
    except BackingOff as wait:
        if wait.until - now <= MAX_WAIT_FOR_HOST:
            return await run_in_write_thread(
                postpone_entry, resources, entry, wait.until, why=wait.why
            )
        held = PageTrouble(wait.why, may_retry=True, until=wait.until)
        return await run_in_write_thread(settle_without_page, resources, entry, held, now=now)
    except PageTrouble as trouble:
        return await run_in_write_thread(settle_without_page, resources, entry, trouble, now=now)
    if not matches_feed_entry(page.article, title=entry.title, summary=entry.summary):
        wall = PageTrouble(
            "the page does not match the entry: probably a paywall, consent page or notice",
            may_retry=True,
        )
        return await run_in_write_thread(settle_without_page, resources, entry, wall, now=now)
    return await run_in_write_thread(_store_page, resources, entry, page, now=now)


def _settle_stored(
    resources: Resources, entry: WaitingEntry, before: StoredArticle, *, now: datetime
) -> ReadReport:
    return settle_with_longer_text(resources, entry, before, now=now) or settle_with_existing(
        resources, entry, before.id
    )


def _store_page(
    resources: Resources, entry: WaitingEntry, page: FetchedPage, *, now: datetime
) -> ReadReport:
    existing_id, page = _same_article(resources, entry, page)
    if existing_id:
        return settle_with_existing(resources, entry, existing_id)
    article = fill_from_feed(page.article, title=entry.title, summary=entry.summary)
    return store_article(resources, entry, article, page=page, state=EntryState.READ, now=now)


def _article_of_link(resources: Resources, entry: WaitingEntry) -> StoredArticle | None:
    """Return the article that is already stored under the link of this entry.

    Raises PageTrouble when the feed uses one link for several entries: such a page is not the
    article of any.
    """
    if not entry.url:
        return None
    with resources.store.read() as tx:
        if stored_entries.shares_link(tx, entry):
            raise PageTrouble(
                "the feed gives the same link for several entries",
                may_retry=False,
                shared_link=True,
            )
        keys = [url_key(entry.url), url_key(unwrap_redirectors(entry.url))]
        article = stored_articles.find_article(tx, url_keys=keys) or stored_articles.find_by_link(
            tx, entry.url
        )
    return None if article is None or article.id == entry.article_id else article


def _same_article(
    resources: Resources, entry: WaitingEntry, page: FetchedPage
) -> tuple[int | None, FetchedPage]:
    """Return the id of the same article stored under another link, and the page with a unique URL.

    Some outlets declare one canonical URL on every page, so it is believed only when titles or
    texts agree too.
    """
    canonical = page.article.canonical_url or page.url
    with resources.store.read() as tx:
        stored_article = stored_articles.find_article(
            tx, url_keys=[url_key(canonical), url_key(page.url)]
        )
    if stored_article is None or stored_article.id == entry.article_id:
        return None, page
    if is_same_headline(
        stored_article.title, page.article.title
    ) or stored_article.text_hash == text_hash(page.article):
        return stored_article.id, page
    own_article = replace(
        page.article,
        canonical_url=page.url if url_key(page.url) != stored_article.url_key else entry.url,
    )
    return None, replace(page, article=own_article)
