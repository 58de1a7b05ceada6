"""Discover: find the feeds of an outlet, trace the extraction of a page, suggest aliases."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from extractors.feeds.cost import CostlyDocument
from extractors.model import FeedDocument
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import FetchFailure, Request, Response
from wirewatch.adapters.worker_pool import (
    PoolError,
    WallTimeExceeded,
    WorkPool,
)
from wirewatch.domain.fetch_outcomes import judge_response
from wirewatch.domain.urls import is_web, url_key
from wirewatch.steps.extraction_jobs import (
    FEED_MEMORY_BYTES,
    FEED_SECONDS,
    FeedKind,
    UrlContent,
    find_feed,
    preload_feed_parser,
)
from wirewatch.steps.poll_feed import url_origin

MAX_LINKED_FEEDS = 8  # feeds linked by the page that are tried
MAX_FOUND_FEEDS = 5  # feeds found, after which the search ends
COMMON_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/", "feed/")
SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml")
_Pool = WorkPool[[bytes, str, str | None, str | None], UrlContent]
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


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
    """Return the feeds for an address: itself, those it links to, common paths, news sitemaps.

    With a `link_pattern` the page itself is used as a feed, and nothing else is tried. Sends one
    request at a time, about twenty in all. Never raises for errors of the server.
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
            search.tried[address] = (
                "this is not a web address; write it like https://www.example.org/"
            )
        elif link_pattern is not None:
            await _try_url(web, url, search, link_pattern=link_pattern)
        else:
            await _search_page(web, url, search)
    return search


async def _search_page(web: HttpClient, url: str, search: FeedSearch) -> None:
    linked_urls, end = await _try_url(web, url, search)
    search.answered = end is not None
    if search.found or end is None:
        return
    async for _ in _try_each(web, linked_urls[:MAX_LINKED_FEEDS], search):
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
    """Try common feed paths next to the page and at the root, then news sitemaps."""
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
    sitemap_urls = _SITEMAP_LINE.findall(answer.body[:500_000].decode("utf-8", "replace"))
    return [
        sitemap_url
        for sitemap_url in sitemap_urls
        if "news" in sitemap_url.lower() and is_web(sitemap_url)
    ]


async def _try_url(
    web: HttpClient, url: str, search: FeedSearch, *, link_pattern: str | None = None
) -> tuple[list[str], str | None]:
    """Try an address; return the feeds it names and its final URL, None if nothing answered."""
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
    content = await _parse_answer(search.pool, answer, link_pattern)
    if content.document is None:
        search.tried[url] = content.reason
        return list(content.named), answer.url
    address = answer.moved_to or url
    candidate = FoundFeed(
        url=address,
        asked=url,
        kind=content.kind,
        document=content.document,
        language=content.language,
    )
    if any(url_key(candidate.url) == url_key(earlier.url) for earlier in search.found):
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
        return UrlContent(reason=f"--link-pattern is not a regular expression: {error}")
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
