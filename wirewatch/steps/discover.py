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
from wirewatch.adapters.http.client import FetchFailure, HttpClient, Request, Response
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
from wirewatch.steps.poll import origin
from wirewatch.steps.resources import (
    FEED_MEMORY,
    FEED_SECONDS,
    PAGE_MEMORY,
    PAGE_SECONDS,
    AddressContent,
    FeedKind,
    Progress,
    find_feed,
    get_ready,
    get_ready_for_feeds,
    no_progress,
    trace_page,
)

MOST_BYTES = 5 * 1024 * 1024


class NoPage(Exception):
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


async def fetched_page(
    url: str, network: NetworkSettings, *, version: str, now: datetime
) -> SavedPage:
    """Fetch a page. Raises NoPage."""
    async with HttpClient(network, version=version, read_clock=lambda: now) as web:
        answer = await web.fetch(Request(url=urls.unwrap_redirectors(url), kind="page"))
    if isinstance(answer, FetchFailure):
        raise NoPage(f"{answer.url}: {answer.detail}")
    if answer.status != 200:
        raise NoPage(f"{answer.url} answers {answer.status} {answer.reason}".rstrip())
    return SavedPage(html=answer.body, url=answer.url, content_type=answer.content_type)


def saved_page(file: Path, *, url: str | None) -> SavedPage:
    """Read a page from a file; `url`: its original URL. Raises NoPage."""
    try:
        with file.open("rb") as opened:
            html = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise NoPage(f"{file} cannot be read: {error.strerror}") from None
    if len(html) > MOST_BYTES:
        raise NoPage(f"{file} is larger than 5 MB, the most that is read of a page")
    return SavedPage(html=html, url=url or "")


async def trial_of(page: SavedPage) -> ExtractionTrial:
    """Trace the extraction of a page in a worker process with the usual limits. Raises NoPage."""
    try:
        async with WorkPool(
            trace_page, workers=1, seconds=PAGE_SECONDS, memory=PAGE_MEMORY, warm_up=get_ready
        ) as pool:
            stages, article = await pool.call(page.html, page.url, page.content_type)
    except LimitExceeded as error:
        raise NoPage(f"the page is too much to read ({error}); a run would refuse it too") from None
    except WallTimeExceeded:
        raise NoPage("this machine was stopped or too busy to read the page; try again") from None
    except WorkerDied:
        raise NoPage(
            "the page broke the program that reads pages; a run would refuse it too"
        ) from None
    return ExtractionTrial(url=page.url, stages=tuple(stages), article=article)


MOST = 50_000  # newest articles that are searched


def suggest(
    tx: Connection,
    watchlist: Watchlist,
    actor: Actor,
    *,
    since: datetime | None = None,
    progress: Progress = no_progress,
) -> list[Suggestion]:
    """Return names that may be aliases of the actor, from the newest MOST articles seen since `since`."""
    aliases = [alias for listed in actor.aliases.values() for alias in listed]
    gathering = AliasStatistics(aliases, known=lambda name: _is_known(watchlist, actor.id, name))
    spans = rewatch.article_id_spans(tx, since=since, size=1000)[: MOST // 1000]
    total, done = sum(count for _, count in spans), 0
    for span, count in spans:
        for one in rewatch.articles_in_span(tx, span, since=since):
            gathering.see(_passage(one, actor.id))
        done += count
        progress("looking for names", done, total)
    return gathering.found()


def _passage(one: RewatchedArticle, actor: str) -> CandidateText:
    article = one.article
    texts = {"title": article.title, "lead": article.lead, "body": article.body}
    own = [mention for mention in one.mentions if mention.actor == actor]
    return CandidateText(
        url=article.url,
        title=article.title,
        text=f"{article.lead}\n{article.body}".strip(),
        mentions=tuple((texts[mention.field], mention) for mention in own),
    )


def _is_known(watchlist: Watchlist, actor: str, name: str) -> bool:
    """Return whether the name already matches the actor, or is the full name of another one."""
    return any(
        mention.actor == actor or (mention.start == 0 and mention.end == len(name))
        for mention in watchlist.mentions(name)
    )


MOST_NAMED = 8  # feeds linked by the page that are tried
ENOUGH = 5  # feeds found, after which the search ends
COMMON_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/", "feed/")
SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml")
_Pool = WorkPool[[bytes, str, str | None, str | None], AddressContent]
_SITEMAP = re.compile(r"^[ \t]*sitemap:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A URL that was tried and holds entries."""

    url: str  # after permanent redirects
    asked: str  # as requested
    kind: FeedKind
    document: FeedDocument
    language: str | None


@dataclass(slots=True, kw_only=True)
class Search:
    """The result of a search: feeds found, best first, and the outcome for each URL tried."""

    found: list[Candidate] = field(default_factory=list)
    tried: dict[str, str] = field(default_factory=dict)
    answered: bool = False  # whether the URL itself returned a document
    login: str | None = field(
        default=None, repr=False
    )  # user:password, sent only to the host of the URL
    home: tuple[str, str, int | None] = ("", "", None)
    pool: _Pool = field(repr=False)


async def find_feeds(
    web: HttpClient, address: str, *, link_pattern: str | None = None, login: str | None = None
) -> Search:
    """Return the feeds at or behind an address: the address itself, what its page names, common paths, news sitemaps.

    With a `link_pattern` the page itself is used as a feed, and nothing else is tried. Sends one request at a time,
    about twenty in all. Never raises for errors of the server.
    """
    url = completed(address)
    async with WorkPool(
        find_feed, workers=1, seconds=FEED_SECONDS, memory=FEED_MEMORY, warm_up=get_ready_for_feeds
    ) as pool:
        search = Search(login=login, home=origin(url), pool=pool)
        if not is_web(url):
            search.tried[address] = "this is no web address; write it like https://www.example.org/"
        elif link_pattern is not None:
            await _try(web, url, search, link_pattern=link_pattern)
        else:
            await _search(web, url, search)
    return search


async def _search(web: HttpClient, url: str, search: Search) -> None:
    named, end = await _try(web, url, search)
    search.answered = end is not None
    if search.found or end is None:
        return
    async for _ in _tries(web, named[:MOST_NAMED], search):
        if len(search.found) >= ENOUGH:
            return
    if not search.found:
        await _guess(web, end, search)


def completed(address: str) -> str:
    """Complete a typed URL: add https if no scheme is given, and replace schemes such as feed:."""
    address = address.strip()
    if address.lower().startswith("feed:"):
        address = address[5:].removeprefix("//")
    return address if "://" in address else f"https://{address}"


async def _tries(web: HttpClient, addresses: Iterable[str], search: Search) -> AsyncIterator[str]:
    for address in addresses:
        if address not in search.tried:
            await _try(web, address, search)
            yield address


async def _guess(web: HttpClient, url: str, search: Search) -> None:
    """Try common feed paths beside the page and at the root, then news sitemaps."""
    roots = dict.fromkeys((urljoin(url, "."), urljoin(url, "/")))
    paths = [
        urljoin(root, path)
        for root in roots
        for path in COMMON_PATHS[: len(COMMON_PATHS) // len(roots)]
    ]
    async for _ in _tries(web, paths, search):
        if search.found:
            return
    maps = [*await _named_sitemaps(web, url), *(urljoin(url, f"/{path}") for path in SITEMAP_PATHS)]
    async for _ in _tries(web, maps[:3], search):
        if search.found:
            return


async def _named_sitemaps(web: HttpClient, url: str) -> list[str]:
    answer = await web.fetch(Request(url=urljoin(url, "/robots.txt"), kind="robots"))
    if isinstance(answer, FetchFailure) or answer.status != 200:
        return []
    named = _SITEMAP.findall(answer.body[:500_000].decode("utf-8", "replace"))
    return [one for one in named if "news" in one.lower() and is_web(one)]


async def _try(
    web: HttpClient, url: str, search: Search, *, link_pattern: str | None = None
) -> tuple[list[str], str | None]:
    """Try one address; return the feeds that its page names and the final address, None if nothing answered."""
    answer = await web.fetch(
        Request(url=url, kind="feed", login=search.login if origin(url) == search.home else None)
    )
    if isinstance(answer, FetchFailure):
        search.tried[url] = answer.detail
        return [], None
    if answer.status != 200:
        search.tried[url] = judge_response(
            answer.status, headers=answer.headers, wait_until=answer.wait_until
        )[1]
        return [], answer.url if answer.status in (404, 405, 406, 410) else None
    found = await _read(search.pool, answer, link_pattern)
    if found.document is None:
        search.tried[url] = found.reason
        return list(found.named), answer.url
    address = answer.moved_to or url
    candidate = Candidate(
        url=address, asked=url, kind=found.kind, document=found.document, language=found.language
    )
    if any(url_key(candidate.url) == url_key(known.url) for known in search.found):
        search.tried[url] = f"the same feed as {candidate.url}"
    else:
        search.tried[url] = f"a {candidate.kind} with {len(candidate.document.entries)} entries"
        search.found.append(candidate)
    return [], answer.url


async def _read(pool: _Pool, answer: Response, link_pattern: str | None) -> AddressContent:
    """Parse a body with the usual limits for feeds."""
    body = (answer.body, answer.url, answer.content_type, link_pattern)
    try:
        with suppress(CostlyDocument):
            return await asyncio.to_thread(find_feed, *body, only_cheap=True)
        return await pool.call(*body)
    except re.error as error:
        return AddressContent(reason=f"--link-pattern is no regular expression: {error}")
    except WallTimeExceeded:
        return AddressContent(reason="this machine was stopped or too busy to read it; try again")
    except PoolError as error:
        return AddressContent(reason=f"it could not be read, so it is broken or hostile: {error}")


def outlet_of(candidate: Candidate) -> str:
    """Return a name for the outlet: the feed title up to its first separator, or the host."""
    title = re.split(r"\s+[-–—|»:]\s+", candidate.document.title.strip())[0].strip()
    return title[:80] or (urlsplit(candidate.url).hostname or "").removeprefix("www.")


def newest(document: FeedDocument, *, most: int) -> list[tuple[datetime | None, str, str]]:
    """Return (date, title, address) of the newest entries, undated ones where the feed has them."""
    dated = sorted(
        (e for e in document.entries if e.published), key=lambda e: str(e.published), reverse=True
    )
    chosen = dated[:most] if len(dated) == len(document.entries) else list(document.entries[:most])
    return [(entry.published, entry.title, entry.link) for entry in chosen]
