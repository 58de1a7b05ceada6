"""Find the feeds of an outlet from any address of it: asked for one after the other, as a visitor would."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from wirewatch.adapters.web import Answer, Failure, Request, Web
from wirewatch.domain.addresses import is_web, url_key
from wirewatch.domain.model import FeedDocument
from wirewatch.domain.verdict import judge
from wirewatch.steps.logins import origin

if TYPE_CHECKING:
    from extractors.feed import NotAFeed

MOST_NAMED = 8  # feeds that the page names itself, of which so many are tried
ENOUGH = 5  # good ones, after which no more are tried
FEW_LETTERS = 100  # in titles, which are not heard against the feed's own word
COMMON_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/", "feed/")
SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml")
Kind = Literal["feed", "sitemap", "page"]
_SITEMAP = re.compile(r"^[ \t]*sitemap:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One address that holds entries, tried."""

    url: str  # where it lies now, permanent redirects followed
    asked: str  # the address under which it was tried
    kind: Kind
    document: FeedDocument
    language: str | None


@dataclass(slots=True, kw_only=True)
class Search:
    """What a search came to: the feeds found, best first, and in words what each address tried was."""

    found: list[Candidate] = field(default_factory=list)
    tried: dict[str, str] = field(default_factory=dict)
    answered: bool = False  # whether the address itself gave anything to look into
    login: str | None = field(default=None, repr=False)  # user:password, sent to the host of the address alone
    home: tuple[str, str, int | None] = ("", "", None)


async def find_feeds(web: Web, address: str, *, link_pattern: str | None = None, login: str | None = None) -> Search:
    """Give the feeds at or behind an address: the address itself, what its page names, common paths, news sitemaps.

    With a `link_pattern` the page itself stands for a feed, and nothing else is tried. One request at a time; no more
    than some twenty in all. Never raises for what the far side does.
    """
    url = completed(address)
    search = Search(login=login, home=origin(url))
    if not is_web(url):
        search.tried[address] = "this is no web address; write it like https://www.example.org/"
        return search
    if link_pattern is not None:
        await _try(web, url, search, link_pattern=link_pattern)
        return search
    named, end = await _try(web, url, search)
    search.answered = end is not None
    if search.found or end is None:
        return search
    async for _ in _tries(web, named[:MOST_NAMED], search):
        if len(search.found) >= ENOUGH:
            return search
    if not search.found:
        await _guess(web, end, search)
    return search


def completed(address: str) -> str:
    """Give an address as a person types it with its scheme: https where none is written, none of feed readers' own."""
    address = address.strip()
    if address.lower().startswith("feed:"):
        address = address[5:].removeprefix("//")
    return address if "://" in address else f"https://{address}"


async def _tries(web: Web, addresses: Iterable[str], search: Search) -> AsyncIterator[str]:
    for address in addresses:
        if address not in search.tried:
            await _try(web, address, search)
            yield address


async def _guess(web: Web, url: str, search: Search) -> None:
    """Try the paths where feeds usually lie, beside the page and at the root; then the news sitemaps."""
    roots = dict.fromkeys((urljoin(url, "."), urljoin(url, "/")))
    paths = [urljoin(root, path) for root in roots for path in COMMON_PATHS[: len(COMMON_PATHS) // len(roots)]]
    async for _ in _tries(web, paths, search):
        if search.found:
            return
    maps = [*await _named_sitemaps(web, url), *(urljoin(url, f"/{path}") for path in SITEMAP_PATHS)]
    async for _ in _tries(web, maps[:3], search):
        if search.found:
            return


async def _named_sitemaps(web: Web, url: str) -> list[str]:
    answer = await web.fetch(Request(url=urljoin(url, "/robots.txt"), kind="robots"))
    if isinstance(answer, Failure) or answer.status != 200:
        return []
    named = _SITEMAP.findall(answer.body[:500_000].decode("utf-8", "replace"))
    return [one for one in named if "news" in one.lower() and is_web(one)]


async def _try(web: Web, url: str, search: Search, *, link_pattern: str | None = None) -> tuple[list[str], str | None]:
    """Try one address; gives the feeds that its page names and where the page lies, None when none answered."""
    answer = await web.fetch(Request(url=url, kind="feed", login=search.login if origin(url) == search.home else None))
    if isinstance(answer, Failure):
        search.tried[url] = answer.detail
        return [], None
    if answer.status != 200:
        search.tried[url] = judge(answer.status, headers=answer.headers, wait_until=answer.wait_until)[1]
        return [], answer.url if answer.status in (404, 405, 406, 410) else None
    candidate, named, reason = await asyncio.to_thread(_read, answer, url, link_pattern)
    if candidate is None:
        search.tried[url] = reason
    elif any(url_key(candidate.url) == url_key(known.url) for known in search.found):
        search.tried[url] = f"the same feed as {candidate.url}"
    else:
        search.tried[url] = f"a {candidate.kind} with {len(candidate.document.entries)} entries"
        search.found.append(candidate)
    return named, answer.url


def _read(answer: Answer, asked: str, link_pattern: str | None) -> tuple[Candidate | None, list[str], str]:
    """Give the feed in a body; else the feeds that it names, and why it is none."""
    from extractors.feed import NotAFeed

    try:
        kind, document = _parsed(answer, link_pattern)
    except NotAFeed as error:
        return None, _named(error, answer), error.reason
    except re.error as error:
        return None, [], f"--link-pattern is no regular expression: {error}"
    if not document.entries:
        return None, [], "a feed without entries"
    url, language = answer.moved_to or asked, _language(document)
    return Candidate(url=url, asked=asked, kind=kind, document=document, language=language), [], ""


def _parsed(answer: Answer, link_pattern: str | None) -> tuple[Kind, FeedDocument]:
    """Give what kind of list a body is, with what it holds. Raises NotAFeed, for what it would be as a feed."""
    from extractors.feed import NotAFeed, parse, parse_page, parse_sitemap

    if link_pattern is not None:
        return "page", parse_page(answer.body, url=answer.url, link_pattern=link_pattern)
    try:
        return "feed", parse(answer.body, url=answer.url, content_type=answer.content_type)
    except NotAFeed:
        if b"<urlset" not in answer.body[:5_000]:
            raise
        return "sitemap", parse_sitemap(answer.body, url=answer.url)


def _named(error: NotAFeed, answer: Answer) -> list[str]:
    """Give the addresses of the feeds that a page names, those it declares first, without feeds of comments."""
    from extractors.feed import feed_links

    feeds = error.feeds or tuple(feed_links(answer.body, url=answer.url))
    links = [feed for feed in feeds if "comment" not in feed.url.lower() and is_web(feed.url)]
    return list(dict.fromkeys(feed.url for feed in sorted(links, key=lambda feed: feed.named_by != "link")))


def _language(document: FeedDocument) -> str | None:
    """Give the language that the titles are in, the feed's own word where they leave it open."""
    from extractors.language import language_of

    titles = " ".join(entry.title for entry in document.entries[:20])
    if document.language and sum(map(str.isalpha, titles)) < FEW_LETTERS:
        return document.language
    return language_of(titles, page_says=document.language) or document.language


def outlet_of(candidate: Candidate) -> str:
    """Give a name for the outlet: what the feed calls itself, shortened at its first divider, else the host's."""
    title = re.split(r"\s+[-–—|»:]\s+", candidate.document.title.strip())[0].strip()
    return title[:80] or (urlsplit(candidate.url).hostname or "").removeprefix("www.")


def newest(document: FeedDocument, *, most: int) -> list[tuple[datetime | None, str, str]]:
    """Give (date, title, address) of the newest entries, undated ones where the feed has them."""
    dated = sorted((e for e in document.entries if e.published), key=lambda e: str(e.published), reverse=True)
    chosen = dated[:most] if len(dated) == len(document.entries) else list(document.entries[:most])
    return [(entry.published, entry.title, entry.link) for entry in chosen]
