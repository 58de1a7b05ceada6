"""Parse feeds and extract pages in worker processes, with limits on time and memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from extractors.feeds.cost import CostlyDocument, is_small_document
from extractors.feeds.raw import NotAFeed
from extractors.markup import visible_text
from extractors.model import Article, Entry, FeedDocument
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.urls import is_web

if TYPE_CHECKING:
    from extractors.pages.page import Stage

FeedKind = Literal["feed", "sitemap", "page"]
MAX_SUMMARY_CHARS = 20_000
MAX_CONTENT_CHARS = 200_000
MIN_TITLE_LETTERS = (
    100  # letters in titles, below which the language that the feed declares is believed
)
PagePool = WorkPool[
    [bytes, str, str | None, str | None, datetime, tuple[str, ...], str, str], Article
]
FeedPool = WorkPool[[bytes, str, str | None, str, str | None], FeedDocument]
PAGE_SECONDS = 20.0
PAGE_MEMORY_BYTES = 2 * 1024**3  # bytes of address space for a process that reads pages
FEED_SECONDS = PAGE_SECONDS
FEED_MEMORY_BYTES = (
    1024**3
)  # bytes of address space for a process that reads feeds; those of 15 MB take 0.6 GB at most


def preload_extractor() -> None:
    """Import the modules of `extract_page` once per worker: half a second that polls save."""
    import extractors.article  # noqa: F401


def preload_feed_parser() -> None:
    """Import the modules of `read_feed` once per worker; a poll without news does not need them."""
    import extractors.feed  # noqa: F401


def extract_page(
    html: bytes,
    url: str,
    content_type: str | None,
    language: str | None,
    latest: datetime,
    boxes: tuple[str, ...] = (),
    feed_title: str = "",
    feed_summary: str = "",
) -> Article:
    """Return the article of a page, ignoring dates after `latest`. Raises NotAnArticle.

    `boxes`: elements that held the article text on earlier pages of the outlet; `feed_title` and
    `feed_summary`: as the feed describes the page.
    """
    from extractors.article import extract

    return extract(
        html,
        url=url,
        content_type=content_type,
        declared_language=language,
        latest=latest,
        boxes=boxes,
        feed_title=feed_title,
        feed_summary=feed_summary,
    )


def trace_page(
    html: bytes, url: str, content_type: str | None
) -> tuple[list[Stage], Article | None]:
    """Return the extraction steps with their removals, and the article or None."""
    from extractors.article import trace_with_article

    return trace_with_article(html, url, content_type=content_type)


def read_feed(
    data: bytes,
    url: str,
    content_type: str | None,
    kind: str,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> FeedDocument:
    """Parse a feed, sitemap or link page and return it with markup removed from its texts.

    Raises NotAFeed and, with `only_cheap`, Costly for documents that may take long to parse.
    """
    if only_cheap and (kind == "page" or not is_small_document(data)):
        raise CostlyDocument
    from extractors.feed import parse
    from extractors.feeds.section_page import parse_section_page
    from extractors.feeds.sitemap import parse_sitemap

    if kind == "sitemap":
        document = parse_sitemap(data, url=url, only_cheap=only_cheap)
    elif kind == "page":
        document = parse_section_page(data, url=url, link_pattern=link_pattern or "")
    else:
        document = parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    return replace(document, entries=tuple(map(_with_visible_text, document.entries)))


def _with_visible_text(entry: Entry) -> Entry:
    summary = visible_text(entry.summary)[:MAX_SUMMARY_CHARS]
    content = (
        summary
        if entry.content == entry.summary
        else visible_text(entry.content)[:MAX_CONTENT_CHARS]
    )
    return replace(entry, summary=summary, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlContent:
    """The feed at a URL; or the feeds that its page links to, and why it is not a feed."""

    kind: FeedKind = "feed"
    document: FeedDocument | None = None
    language: str | None = None
    named: tuple[str, ...] = ()
    reason: str = ""


def find_feed(
    data: bytes,
    url: str,
    content_type: str | None,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> UrlContent:
    """Return the feed, sitemap or, with `link_pattern`, list of links; or why there is none.

    Raises re.error for a bad pattern and, with `only_cheap`, Costly for documents that may take
    long to parse.
    """
    if only_cheap and (link_pattern is not None or not is_small_document(data)):
        raise CostlyDocument
    try:
        kind, document = _parse_any(data, url, content_type, link_pattern, only_cheap=only_cheap)
    except NotAFeed as error:
        return UrlContent(named=_linked_feeds(error, data, url), reason=error.reason)
    if not document.entries:
        return UrlContent(reason="a feed without entries")
    return UrlContent(kind=kind, document=document, language=_document_language(document))


def _parse_any(
    data: bytes, url: str, content_type: str | None, link_pattern: str | None, *, only_cheap: bool
) -> tuple[FeedKind, FeedDocument]:
    """Return the kind of a document and its entries. Raises NotAFeed."""
    from extractors.feed import parse
    from extractors.feeds.section_page import parse_section_page
    from extractors.feeds.sitemap import parse_sitemap

    if link_pattern is not None:
        return "page", parse_section_page(data, url=url, link_pattern=link_pattern)
    try:
        return "feed", parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    except NotAFeed:
        if b"<urlset" not in data[:5_000]:
            raise
        return "sitemap", parse_sitemap(data, url=url, only_cheap=only_cheap)


def _linked_feeds(error: NotAFeed, data: bytes, url: str) -> tuple[str, ...]:
    """Return feed URLs that a page links to, `<link>` elements first, without comment feeds."""
    from extractors.feeds.autodiscovery import feeds_linked_from

    feeds = error.feeds or tuple(feeds_linked_from(data, url=url))
    links = [feed for feed in feeds if "comment" not in feed.url.lower() and is_web(feed.url)]
    return tuple(
        dict.fromkeys(feed.url for feed in sorted(links, key=lambda feed: feed.named_by != "link"))
    )


def _document_language(document: FeedDocument) -> str | None:
    """Return the language detected in the titles, or the declared one if they are too short."""
    from extractors.language_detection import detect_language

    titles = " ".join(entry.title for entry in document.entries[:20])
    if document.language and sum(map(str.isalpha, titles)) < MIN_TITLE_LETTERS:
        return document.language
    return detect_language(titles, page_language=document.language) or document.language


def page_pool(workers: int) -> PagePool:
    """Return the worker pool that extracts pages."""
    return WorkPool(
        extract_page,
        workers=workers,
        seconds=PAGE_SECONDS,
        memory=PAGE_MEMORY_BYTES,
        warm_up=preload_extractor,
    )


def feed_pool(workers: int) -> FeedPool:
    """Return the worker pool that parses feeds which may take long."""
    return WorkPool(
        read_feed,
        workers=workers,
        seconds=FEED_SECONDS,
        memory=FEED_MEMORY_BYTES,
        warm_up=preload_feed_parser,
    )
