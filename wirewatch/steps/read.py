"""Read: fetch the page of each waiting entry once, extract, watch and store it, or fall back to the feed's text."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import leases
from wirewatch.domain.articles import complete, from_feed, tells_of
from wirewatch.domain.model import Article, EntryState, Paragraph
from wirewatch.domain.urls import direct, url_key
from wirewatch.steps import article_storage, recheck
from wirewatch.steps.article_storage import Again, alike, new_article, stored, text_hash
from wirewatch.steps.fetch import FetchedPage, NotNow, PageTrouble, page_of
from wirewatch.steps.reports import ReadReport
from wirewatch.steps.resources import Resources, aside, looked_up, tenancy

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.entries import WaitingEntry


RETRIES = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))


def settle_later(resources: Resources, entry: WaitingEntry, until: datetime) -> ReadReport:
    """Leave the entry waiting until its host can be asked again; that counts as no try."""
    with resources.store.begin() as tx:
        stored_entries.settle(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.WAITING,
            article_id=entry.article_id,
            reason=f"the host asked us to wait until {until:%d %b %H:%M} UTC",
            attempts=entry.attempts,
            next_attempt_at=until,
        )
    return ReadReport(put_off=1)


def settle_known(
    resources: Resources,
    entry: WaitingEntry,
    article_id: int,
    *,
    reason: str = "",
    next_attempt_at: datetime | None = None,
) -> ReadReport:
    """Return the entry the article that stands already; one that came quietly is news when a feed brings it as such."""
    with resources.store.begin() as tx:
        if entry.article_id is None and not entry.first_poll:
            stored_digests.unquiet(tx, article_id)
        stored_entries.settle(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.READ,
            article_id=article_id,
            reason=reason,
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(read=1)


def settle_fuller(
    resources: Resources, entry: WaitingEntry, known: StoredArticle, *, now: datetime
) -> ReadReport | None:
    """Let the fuller text of another feed stand in for that of the first, whose page was not to be had; else None."""
    article = _own_text(entry)
    if known.body_source != "feed" or article is None or len(_text(article)) <= len(_text(known)):
        return None
    if known.flagged and not all(part in _text(article) for part in (known.lead, known.body)):
        return None  # it says more, but not the same: what the first was flagged for would be lost
    if not entry.first_poll:
        with resources.store.begin() as tx:
            stored_digests.unquiet(tx, known.id)
    again: Again = "reread" if entry.first_poll and known.quiet else "edit"
    as_known = replace(entry, article_id=known.id)
    return keep(resources, as_known, article, page=None, state=EntryState.FEED_ONLY, now=now, again=again)


def _own_text(entry: WaitingEntry) -> Article | None:
    language = entry.language or entry.feed_language
    return from_feed(title=entry.title, summary=entry.summary, content=entry.content, language=language)


def _text(article: Article | StoredArticle) -> str:
    return f"{article.lead} {article.body}"


def settle_without_page(
    resources: Resources, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime
) -> ReadReport:
    """Let the feed's own text stand in, and come back for the page when that makes sense."""
    again = trouble.again and entry.attempts < len(RETRIES)
    next_attempt = max(now + RETRIES[entry.attempts], trouble.until or now) if again else None
    if _page_was_read(resources, entry):
        # The feed says that it was edited: what the edit brought in is still to be seen.
        reason = trouble.reason if again else ""
        return settle_known(resources, entry, entry.article_id or 0, reason=reason, next_attempt_at=next_attempt)
    article = _fullest(resources, entry)
    if article is not None:
        return keep(
            resources,
            entry,
            article,
            page=None,
            state=EntryState.FEED_ONLY,
            now=now,
            trouble=trouble,
            next_attempt_at=next_attempt,
        )
    return settle_given_up(resources, entry, trouble.reason, next_attempt_at=next_attempt)


def settle_given_up(
    resources: Resources, entry: WaitingEntry, reason: str, *, next_attempt_at: datetime | None = None
) -> ReadReport:
    """Leave the entry without an article, for good or until the next attempt."""
    with resources.store.begin() as tx:
        stored_entries.settle(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.GIVEN_UP,
            article_id=None,
            reason=reason,
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(given_up=1)


def _fullest(resources: Resources, entry: WaitingEntry) -> Article | None:
    """Return the entry's own text; at a later try, that of another feed when it was fuller."""
    article = _own_text(entry)
    if article is None or entry.article_id is None or not entry.attempts:
        return article
    with resources.store.read() as tx:
        known = stored_articles.get_article(tx, entry.article_id)
    if known is None or len(_text(known)) <= len(_text(article)):
        return article
    told = (Paragraph(text=known.lead, place="lead"), Paragraph(text=known.body))
    paragraphs = tuple(paragraph for paragraph in told if paragraph.text)
    return replace(article, title=known.title, lead=known.lead, body=known.body, paragraphs=paragraphs)


def _page_was_read(resources: Resources, entry: WaitingEntry) -> bool:
    """Return whether an earlier state of the entry brought its page: a summary must not take the place of that."""
    if entry.article_id is None:
        return False
    with resources.store.read() as tx:
        article = stored_articles.get_article(tx, entry.article_id)
    return article is not None and article.body_source != "feed"


def keep(
    resources: Resources,
    entry: WaitingEntry,
    article: Article,
    *,
    page: FetchedPage | None,
    state: EntryState,
    now: datetime,
    trouble: PageTrouble | None = None,
    next_attempt_at: datetime | None = None,
    again: Again = "edit",
) -> ReadReport:
    """Watch an article and store it with its mentions, and settle its entry, in one transaction."""
    as_it_came = article
    article = article_storage.cleared(resources, entry.outlet, article, counted=entry.article_id is not None)
    watched = resources.watchlist.watch(
        title=article.title, lead=article.lead, body=article.body, language=article.language, outlet=entry.outlet
    )
    kept = new_article(
        entry,
        article,
        page=page,
        watchlist_hash=resources.watchlist.hash,
        now=now,
        shared_link=trouble is not None and trouble.shared_link,
    )
    with resources.store.begin() as tx:
        if entry.article_id is None:
            article_storage.learn_boilerplate(tx, entry.outlet, as_it_came, summary=entry.summary, now=now)
        article_id = stored(tx, entry, kept, watched, again=again, now=now)
        stored_entries.settle(
            tx,
            entry.id,
            revision=entry.revision,
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


log = logging.getLogger("wirewatch.read")
AT_ONCE = 8  # entries of one host in work; the web client keeps the pace
CLAIM = 600  # seconds that a worker may hold a host
PATIENCE = timedelta(hours=1)  # how long an entry waits for its host before its feed's own text is watched meanwhile


def waiting_hosts(resources: Resources, *, now: datetime) -> dict[str, int]:
    """Return how many pages wait to be read now, or to be looked at again, by host."""
    with resources.store.read() as tx:
        waiting = stored_entries.waiting_hosts(tx, now=now)
    again = recheck.due_hosts(resources, now=now)
    return {host: waiting.get(host, 0) + again.get(host, 0) for host in sorted({*waiting, *again})}


async def read(resources: Resources, hosts: Collection[str], *, now: datetime) -> ReadReport:
    """Read all that waits on these hosts, as far as no other worker holds them; commit entry by entry.

    A host is taken when its turn comes: as many are in work as there may be requests at one time.
    """
    waiting = waiting_hosts(resources, now=now)
    total, done = sum(waiting.get(host, 0) for host in set(hosts)), 0
    turns = asyncio.Semaphore(resources.config.settings.network.concurrency)

    def one_more() -> None:
        nonlocal done
        done += 1
        resources.progress("reading articles", done, total)

    async def in_turn(host: str) -> ReadReport:
        async with turns, tenancy(resources, "read", host, seconds=CLAIM) as granted:
            return await _read_host(resources, host, now=now, tick=one_more) if granted else ReadReport()

    work = [asyncio.create_task(in_turn(host)) for host in sorted(set(hosts))]
    try:
        return sum(await asyncio.gather(*work), ReadReport())
    finally:
        # What breaks at one host ends all: nobody may go on with a desk that is closed under them.
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)


async def _read_host(resources: Resources, host: str, *, now: datetime, tick: Callable[[], None]) -> ReadReport:
    report, outlets = ReadReport(), set[str]()
    while await _is_ours(resources, host):
        batch = await looked_up(_waiting, resources, host, now=now)
        looks = [] if batch else await looked_up(recheck.due, resources, host, now=now)
        if not batch and not looks:
            break
        outlets |= {entry.outlet for entry in batch}
        work = [_surely_read(resources, entry, now=now) for entry in batch]
        for part in await asyncio.gather(*work, *(recheck.relook(resources, one, now=now) for one in looks)):
            report += part
            tick()
    await aside(article_storage.put_right, resources, outlets, now=now)
    return report


def _waiting(resources: Resources, host: str, *, now: datetime) -> list[WaitingEntry]:
    with resources.store.read() as tx:
        return stored_entries.waiting(tx, host, now=now, limit=AT_ONCE)


async def _is_ours(resources: Resources, host: str) -> bool:
    """Return whether the host is still in our hands: a machine that slept may have lost it."""
    return bool(await aside(leases.take, resources.store, "read", [host], holder=resources.holder, seconds=CLAIM))


async def _surely_read(resources: Resources, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Read one entry; a fault of our own costs this entry its page, and nobody else anything."""
    try:
        return await read_entry(resources, entry, now=now)
    except Exception as error:
        log.exception("%s could not be read", entry.url)
        trouble = PageTrouble(f"a fault of our own, please report it: {type(error).__name__}: {error}", again=True)
        return await aside(_surely_settled, resources, entry, trouble, now=now)


def _surely_settled(resources: Resources, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime) -> ReadReport:
    """Settle an entry without its page; when its own text is what cannot be read, give it up."""
    try:
        return settle_without_page(resources, entry, trouble, now=now)
    except Exception:
        log.exception("%s could not be stored either; it is given up", entry.url)
        return settle_given_up(resources, entry, trouble.reason)


async def read_entry(resources: Resources, entry: WaitingEntry, *, now: datetime) -> ReadReport:
    """Bring one entry to its state; whatever the page is, the entry is settled."""
    try:
        if before := await looked_up(_read_before, resources, entry):
            return await aside(_settled_as, resources, entry, before, now=now)
        page = await page_of(resources, entry, now=now)
    except NotNow as wait:
        if wait.until - now <= PATIENCE:
            return await aside(settle_later, resources, entry, wait.until)
        held = PageTrouble(
            f"the host asked us to wait until {wait.until:%d %b %H:%M} UTC", again=True, until=wait.until
        )
        return await aside(settle_without_page, resources, entry, held, now=now)
    except PageTrouble as trouble:
        return await aside(settle_without_page, resources, entry, trouble, now=now)
    if not tells_of(page.article, title=entry.title, summary=entry.summary):
        wall = PageTrouble("the page shows something else than the entry: a wall or a notice", again=True)
        return await aside(settle_without_page, resources, entry, wall, now=now)
    return await aside(_kept, resources, entry, page, now=now)


def _settled_as(resources: Resources, entry: WaitingEntry, before: StoredArticle, *, now: datetime) -> ReadReport:
    return settle_fuller(resources, entry, before, now=now) or settle_known(resources, entry, before.id)


def _kept(resources: Resources, entry: WaitingEntry, page: FetchedPage, *, now: datetime) -> ReadReport:
    known, page = _same_article(resources, entry, page)
    if known:
        return settle_known(resources, entry, known)
    article = complete(page.article, title=entry.title, summary=entry.summary)
    return keep(resources, entry, article, page=page, state=EntryState.READ, now=now)


def _read_before(resources: Resources, entry: WaitingEntry) -> StoredArticle | None:
    """Return the article that another entry already brought under this link.

    Raises PageTrouble when the feed itself gives the link for several entries: a page that is no article of any.
    """
    if not entry.url:
        return None
    with resources.store.read() as tx:
        if stored_entries.shares_link(tx, entry):
            raise PageTrouble("the feed gives the same link for several entries", again=False, shared_link=True)
        keys = [url_key(entry.url), url_key(direct(entry.url))]
        found = stored_articles.find_article(tx, url_keys=keys) or stored_articles.find_by_link(tx, entry.url)
    return None if found is None or found.id == entry.article_id else found


def _same_article(resources: Resources, entry: WaitingEntry, page: FetchedPage) -> tuple[int | None, FetchedPage]:
    """Return the article that came under another link before, if any; and the page with an address that is its own.

    Some outlets name one canonical address on all their pages: it is believed only when the titles agree as well.
    """
    canonical = page.article.canonical_url or page.url
    with resources.store.read() as tx:
        found = stored_articles.find_article(tx, url_keys=[url_key(canonical), url_key(page.url)])
    if found is None or found.id == entry.article_id:
        return None, page
    if alike(found.title, page.article.title) or found.text_hash == text_hash(page.article):
        return found.id, page
    own = replace(page.article, canonical_url=page.url if url_key(page.url) != found.url_key else entry.url)
    return None, replace(page, article=own)
