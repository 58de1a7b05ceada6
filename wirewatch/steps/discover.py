"""Discover: find the feeds of an outlet, trace the extraction of a page, suggest aliases."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from sqlalchemy import Connection

from extractors.feeds.cost import CostlyDocument
from extractors.model import Article, FeedDocument
from extractors.names.actors import Actor
from extractors.names.watchlist import Watchlist
from extractors.pages.page import Stage
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import FetchFailure, Request, Response
from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.rewatch import RewatchedArticle
from wirewatch.adapters.worker_pool import (
    LimitExceeded,
    PoolError,
    WallTimeExceeded,
    WorkerDied,
    WorkPool,
)
from wirewatch.domain import urls
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.polling import judge_response
from wirewatch.domain.suggestions import AliasStatistics, CandidateText, Suggestion
from wirewatch.domain.urls import is_web, url_key
from wirewatch.steps.poll import url_origin
from wirewatch.steps.resources import (
    FEED_MEMORY_BYTES,
    FEED_SECONDS,
    PAGE_MEMORY_BYTES,
    PAGE_SECONDS,
    FeedKind,
    Progress,
    UrlContent,
    find_feed,
    no_progress,
    preload_extractor,
    preload_feed_parser,
    trace_page,
)

MAX_PAGE_BYTES = 5 * 1024 * 1024


class PageUnavailable(Exception):
    """The page cannot be fetched or read; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """The bytes of one page and their source."""

    html: bytes
    url: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionTrial:
    """The steps of one page's extraction, and the article if it is one."""

    url: str
    stages: tuple[Stage, ...]
    article: Article | None


async def fetch_page_to_try(
    url: str, network: NetworkSettings, *, version: str, now: datetime
) -> SavedPage:
    """Fetch a page. Raises NoPage."""
    async with HttpClient(network, version=version, read_clock=lambda: now) as web:
        answer = await web.fetch(Request(url=urls.unwrap_redirectors(url), kind="page"))
    if isinstance(answer, FetchFailure):
        raise PageUnavailable(f"{answer.url}: {answer.detail}")
    if answer.status != 200:
        raise PageUnavailable(f"{answer.url} answers {answer.status} {answer.reason}".rstrip())
    return SavedPage(html=answer.body, url=answer.url, content_type=answer.content_type)


def read_saved_page(file: Path, *, url: str | None) -> SavedPage:
    """Read a page from a file; `url`: its original URL. Raises NoPage."""
    try:
        with file.open("rb") as opened:
            html = opened.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        raise PageUnavailable(f"{file} cannot be read: {error.strerror}") from None
    if len(html) > MAX_PAGE_BYTES:
        raise PageUnavailable(f"{file} is larger than 5 MB, the most that is read of a page")
    return SavedPage(html=html, url=url or "")


async def trace_extraction(page: SavedPage) -> ExtractionTrial:
    """Trace the extraction of a page in a worker process with the usual limits. Raises NoPage."""
    try:
        async with WorkPool(
            trace_page,
            workers=1,
            seconds=PAGE_SECONDS,
            memory=PAGE_MEMORY_BYTES,
            warm_up=preload_extractor,
        ) as pool:
            stages, article = await pool.call(page.html, page.url, page.content_type)
    except LimitExceeded as error:
        raise PageUnavailable(
            f"the page is too much to read ({error}); a run would refuse it too"
        ) from None
    except WallTimeExceeded:
        raise PageUnavailable(
            "this machine was stopped or too busy to read the page; try again"
        ) from None
    except WorkerDied:
        raise PageUnavailable(
            "the page broke the program that reads pages; a run would refuse it too"
        ) from None
    return ExtractionTrial(url=page.url, stages=tuple(stages), article=article)


MAX_SEARCHED_ARTICLES = 50_000  # newest articles that are searched


def suggest_aliases(
    tx: Connection,
    watchlist: Watchlist,
    actor: Actor,
    *,
    since: datetime | None = None,
    progress: Progress = no_progress,
) -> list[Suggestion]:
    """Return names that may be aliases of the actor, from the newest MOST articles seen since `since`."""
    aliases = [alias for listed in actor.aliases.values() for alias in listed]
    gathering = AliasStatistics(
        aliases, known=lambda name: _is_known_name(watchlist, actor.id, name)
    )
    spans = rewatch.article_id_spans(tx, since=since, size=1000)[: MAX_SEARCHED_ARTICLES // 1000]
    total, done = sum(count for _, count in spans), 0
    for span, count in spans:
        for one in rewatch.articles_in_span(tx, span, since=since):
            gathering.see(_candidate_text(one, actor.id))
        done += count
        progress("looking for names", done, total)
    return gathering.found()


def _candidate_text(one: RewatchedArticle, actor: str) -> CandidateText:
    article = one.article
    texts = {"title": article.title, "lead": article.lead, "body": article.body}
    own = [mention for mention in one.mentions if mention.actor == actor]
    return CandidateText(
        url=article.url,
        title=article.title,
        text=f"{article.lead}\n{article.body}".strip(),
        mentions=tuple((texts[mention.field], mention) for mention in own),
    )


def _is_known_name(watchlist: Watchlist, actor: str, name: str) -> bool:
    """Return whether the name already matches the actor, or is the full name of another one."""
    return any(
        mention.actor == actor or (mention.start == 0 and mention.end == len(name))
        for mention in watchlist.mentions(name)
    )


MAX_LINKED_FEEDS = 8  # feeds linked by the page that are tried
MAX_FOUND_FEEDS = 5  # feeds found, after which the search ends
COMMON_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/", "feed/")
SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml")
_Pool = WorkPool[[bytes, str, str | None, str | None], UrlContent]
_SITEMAP = re.compile(r"^[ \t]*sitemap:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A URL that was tried and holds entries."""

    url: str  # after permanent redirects
    asked: str  # as requested
    kind: FeedKind
    document: FeedDocument
    language: str | None


@dataclass(slots=True, kw_only=True)
class FeedSearch:
    """The result of a search: feeds found, best first, and the outcome for each URL tried."""

    found: list[FoundFeed] = field(default_factory=list)
    tried: dict[str, str] = field(default_factory=dict)
    answered: bool = False  # whether the URL itself returned a document
    login: str | None = field(
        default=None, repr=False
    )  # user:password, sent only to the host of the URL
    home: tuple[str, str, int | None] = ("", "", None)
    pool: _Pool = field(repr=False)


async def find_feeds(
    web: HttpClient, address: str, *, link_pattern: str | None = None, login: str | None = None
) -> FeedSearch:
    """Return the feeds at or behind an address: the address itself, what its page names, common paths, news sitemaps.

    With a `link_pattern` the page itself is used as a feed, and nothing else is tried. Sends one request at a time,
    about twenty in all. Never raises for errors of the server.
    """
    url = complete_url(address)
    async with WorkPool(
        find_feed,
        workers=1,
        seconds=FEED_SECONDS,
        memory=FEED_MEMORY_BYTES,
        warm_up=preload_feed_parser,
    ) as pool:
        search = FeedSearch(login=login, home=url_origin(url), pool=pool)
        if not is_web(url):
            search.tried[address] = "this is no web address; write it like https://www.example.org/"
        elif link_pattern is not None:
            await _try_url(web, url, search, link_pattern=link_pattern)
        else:
            await _search_page(web, url, search)
    return search


async def _search_page(web: HttpClient, url: str, search: FeedSearch) -> None:
    named, end = await _try_url(web, url, search)
    search.answered = end is not None
    if search.found or end is None:
        return
    async for _ in _try_each(web, named[:MAX_LINKED_FEEDS], search):
        if len(search.found) >= MAX_FOUND_FEEDS:
            return
    if not search.found:
        await _try_common_paths(web, end, search)


def complete_url(address: str) -> str:
    """Complete a typed URL: add https if no scheme is given, and replace schemes such as feed:."""
    address = address.strip()
    if address.lower().startswith("feed:"):
        address = address[5:].removeprefix("//")
    return address if "://" in address else f"https://{address}"


async def _try_each(
    web: HttpClient, addresses: Iterable[str], search: FeedSearch
) -> AsyncIterator[str]:
    for address in addresses:
        if address not in search.tried:
            await _try_url(web, address, search)
            yield address


async def _try_common_paths(web: HttpClient, url: str, search: FeedSearch) -> None:
    """Try common feed paths beside the page and at the root, then news sitemaps."""
    roots = dict.fromkeys((urljoin(url, "."), urljoin(url, "/")))
    paths = [
        urljoin(root, path)
        for root in roots
        for path in COMMON_PATHS[: len(COMMON_PATHS) // len(roots)]
    ]
    async for _ in _try_each(web, paths, search):
        if search.found:
            return
    maps = [*await _news_sitemaps(web, url), *(urljoin(url, f"/{path}") for path in SITEMAP_PATHS)]
    async for _ in _try_each(web, maps[:3], search):
        if search.found:
            return


async def _news_sitemaps(web: HttpClient, url: str) -> list[str]:
    answer = await web.fetch(Request(url=urljoin(url, "/robots.txt"), kind="robots"))
    if isinstance(answer, FetchFailure) or answer.status != 200:
        return []
    named = _SITEMAP.findall(answer.body[:500_000].decode("utf-8", "replace"))
    return [one for one in named if "news" in one.lower() and is_web(one)]


async def _try_url(
    web: HttpClient, url: str, search: FeedSearch, *, link_pattern: str | None = None
) -> tuple[list[str], str | None]:
    """Try one address; return the feeds that its page names and the final address, None if nothing answered."""
    answer = await web.fetch(
        Request(
            url=url, kind="feed", login=search.login if url_origin(url) == search.home else None
        )
    )
    if isinstance(answer, FetchFailure):
        search.tried[url] = answer.detail
        return [], None
    if answer.status != 200:
        search.tried[url] = judge_response(
            answer.status, headers=answer.headers, wait_until=answer.wait_until
        )[1]
        return [], answer.url if answer.status in (404, 405, 406, 410) else None
    found = await _parse_answer(search.pool, answer, link_pattern)
    if found.document is None:
        search.tried[url] = found.reason
        return list(found.named), answer.url
    address = answer.moved_to or url
    candidate = FoundFeed(
        url=address, asked=url, kind=found.kind, document=found.document, language=found.language
    )
    if any(url_key(candidate.url) == url_key(known.url) for known in search.found):
        search.tried[url] = f"the same feed as {candidate.url}"
    else:
        search.tried[url] = f"a {candidate.kind} with {len(candidate.document.entries)} entries"
        search.found.append(candidate)
    return [], answer.url


async def _parse_answer(pool: _Pool, answer: Response, link_pattern: str | None) -> UrlContent:
    """Parse a body with the usual limits for feeds."""
    body = (answer.body, answer.url, answer.content_type, link_pattern)
    try:
        with suppress(CostlyDocument):
            return await asyncio.to_thread(find_feed, *body, only_cheap=True)
        return await pool.call(*body)
    except re.error as error:
        return UrlContent(reason=f"--link-pattern is no regular expression: {error}")
    except WallTimeExceeded:
        return UrlContent(reason="this machine was stopped or too busy to read it; try again")
    except PoolError as error:
        return UrlContent(reason=f"it could not be read, so it is broken or hostile: {error}")


def outlet_name(candidate: FoundFeed) -> str:
    """Return a name for the outlet: the feed title up to its first separator, or the host."""
    title = re.split(r"\s+[-–—|»:]\s+", candidate.document.title.strip())[0].strip()
    return title[:80] or (urlsplit(candidate.url).hostname or "").removeprefix("www.")


def newest_entries(document: FeedDocument, *, most: int) -> list[tuple[datetime | None, str, str]]:
    """Return (date, title, address) of the newest entries, undated ones where the feed has them."""
    dated = sorted(
        (e for e in document.entries if e.published), key=lambda e: str(e.published), reverse=True
    )
    chosen = dated[:most] if len(dated) == len(document.entries) else list(document.entries[:most])
    return [(entry.published, entry.title, entry.link) for entry in chosen]
