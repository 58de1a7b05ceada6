"""What the workers of the pools for pages and feeds do; a worker imports no more than its work needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from extractors.feeds.cost import Costly, is_small
from extractors.feeds.raw import NotAFeed
from extractors.markup import visible_text
from wirewatch.domain.model import Article, Entry, FeedDocument
from wirewatch.domain.urls import is_web

if TYPE_CHECKING:
    from extractors.pages.dom import Stage

FeedKind = Literal["feed", "sitemap", "page"]
SUMMARY_LIMIT = 20_000
CONTENT_LIMIT = 200_000
FEW_LETTERS = 100  # in titles, which are not heard against the feed's own word


def get_ready() -> None:
    """Load what `extract_page` needs, which takes half a second: once in each worker, and never in a mere poll."""
    import extractors.article  # noqa: F401


def get_ready_for_feeds() -> None:
    """Load what `read_feed` needs: once in each worker, and never in a poll that brings nothing new."""
    import extractors.feed  # noqa: F401


def extract_page(html: bytes, url: str, content_type: str | None, language: str | None, latest: datetime) -> Article:
    """Give the article of a page; no date after `latest` is believed. Raises NotAnArticle."""
    from extractors.article import extract

    return extract(html, url=url, content_type=content_type, declared_language=language, latest=latest)


def trace_page(html: bytes, url: str, content_type: str | None) -> tuple[list[Stage], Article | None]:
    """Give the steps of a page's extraction with what each removed, and the article if it is one."""
    from extractors.article import traced

    return traced(html, url, content_type=content_type)


def read_feed(
    data: bytes,
    url: str,
    content_type: str | None,
    kind: str,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> FeedDocument:
    """Return the feed in these bytes, its texts as a reader sees them.

    Raises NotAFeed and, with `only_cheap`, Costly for what may take long to read.
    """
    if only_cheap and (kind == "page" or not is_small(data)):
        raise Costly
    from extractors.feed import parse
    from extractors.feeds.other_formats import parse_page, parse_sitemap

    if kind == "sitemap":
        document = parse_sitemap(data, url=url, only_cheap=only_cheap)
    elif kind == "page":
        document = parse_page(data, url=url, link_pattern=link_pattern or "")
    else:
        document = parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    return replace(document, entries=tuple(map(_as_seen, document.entries)))


def _as_seen(entry: Entry) -> Entry:
    summary = visible_text(entry.summary)[:SUMMARY_LIMIT]
    content = summary if entry.content == entry.summary else visible_text(entry.content)[:CONTENT_LIMIT]
    return replace(entry, summary=summary, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an address holds: a feed; else the feeds that its page names, and in words why it is none."""

    kind: FeedKind = "feed"
    document: FeedDocument | None = None
    language: str | None = None
    named: tuple[str, ...] = ()
    reason: str = ""


def find_feed(
    data: bytes, url: str, content_type: str | None, link_pattern: str | None, *, only_cheap: bool = False
) -> Found:
    """Return the feed, the sitemap or, with a `link_pattern`, the list of links in these bytes; or why they are none.

    Raises re.error for a bad pattern and, with `only_cheap`, Costly for what may take long to read.
    """
    if only_cheap and (link_pattern is not None or not is_small(data)):
        raise Costly
    try:
        kind, document = _parsed(data, url, content_type, link_pattern, only_cheap=only_cheap)
    except NotAFeed as error:
        return Found(named=_named(error, data, url), reason=error.reason)
    if not document.entries:
        return Found(reason="a feed without entries")
    return Found(kind=kind, document=document, language=_language(document))


def _parsed(
    data: bytes, url: str, content_type: str | None, link_pattern: str | None, *, only_cheap: bool
) -> tuple[FeedKind, FeedDocument]:
    """Return what kind of list a body is, with what it holds. Raises NotAFeed, for what it would be as a feed."""
    from extractors.feed import parse
    from extractors.feeds.other_formats import parse_page, parse_sitemap

    if link_pattern is not None:
        return "page", parse_page(data, url=url, link_pattern=link_pattern)
    try:
        return "feed", parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    except NotAFeed:
        if b"<urlset" not in data[:5_000]:
            raise
        return "sitemap", parse_sitemap(data, url=url, only_cheap=only_cheap)


def _named(error: NotAFeed, data: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, those it declares first, without feeds of comments."""
    from extractors.feeds.autodiscovery import feed_links

    feeds = error.feeds or tuple(feed_links(data, url=url))
    links = [feed for feed in feeds if "comment" not in feed.url.lower() and is_web(feed.url)]
    return tuple(dict.fromkeys(feed.url for feed in sorted(links, key=lambda feed: feed.named_by != "link")))


def _language(document: FeedDocument) -> str | None:
    """Return the language that the titles are in, the feed's own word where they leave it open."""
    from extractors.language import language_of

    titles = " ".join(entry.title for entry in document.entries[:20])
    if document.language and sum(map(str.isalpha, titles)) < FEW_LETTERS:
        return document.language
    return language_of(titles, page_says=document.language) or document.language
