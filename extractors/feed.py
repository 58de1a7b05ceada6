"""Parse a feed: bytes in, FeedDocument out.

The steps, with the modules of extractors.feeds: decode and neutralise entities (decoding), parse well-formed XML, if
needed after repairs (xml_feed), feedparser for the rest (fallback); then a common final step (document).
"""

from __future__ import annotations

import re

from lxml import etree

from extractors.feeds import fallback, other_formats, xml_feed
from extractors.feeds.autodiscovery import named_feeds
from extractors.feeds.cost import Costly, has_long_namespace, is_small
from extractors.feeds.decoding import Guarded, guarded, to_text
from extractors.feeds.document import document
from extractors.feeds.raw import NotAFeed, RawFeed
from extractors.feeds.xml_feed import KNOWN_ROOTS, well_formed
from extractors.markup import visible_line
from extractors.model import FeedDocument

_FEED_START = re.compile(r"<\?xml\b|<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_JUNK_BEFORE = 20_000  # characters of server notices and warnings that are skipped before the feed
_WEB_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PAGE_ROOTS = frozenset(
    {"head", "body", "div", "meta", "title", "script", "p", "h1", "center", "noscript"}
)
_CHECK = re.compile(
    r"captcha|cf[-_]chl|/cdn-cgi/challenge|_Incapsula_|ddos-guard|checking your browser|are you (?:a )?(?:human|robot)"
    r"|<title>\s*(?:just a moment|attention required|access denied|pardon our interruption|один момент)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{1,500})", re.IGNORECASE)


def parse(
    data: bytes, *, url: str, content_type: str | None = None, only_cheap: bool = False
) -> FeedDocument:
    """Return the feed in these bytes; raises NotAFeed, with a reason, for anything else.

    RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed; gzip and any encoding. At most 5,000 entries. With `only_cheap`,
    raises Costly for a document that may take long to read.
    """
    if only_cheap and not is_small(data):
        raise Costly
    text = to_text(data, content_type=content_type).strip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer was empty")
    if text[0] in "{[":
        return document(other_formats.read_json_feed(text), url=url)
    if _WEB_PAGE.match(text[:2_000]):
        raise _web_page(text, url)
    safe = guarded(text)
    if _local(safe.root) not in KNOWN_ROOTS:
        safe = _after_junk(text, safe, url)
    return document(_read(safe.text, only_cheap=only_cheap), url=url)


def _read(text: str, *, only_cheap: bool) -> RawFeed:
    """Read with the fast parser if it loses nothing, else with feedparser."""
    if only_cheap and has_long_namespace(text):
        raise Costly
    root = _parsed(text)
    if root is None:
        text = well_formed(text)
        root = _parsed(text)
    if root is not None:
        feed = xml_feed.read(root, text=text)
        # The fast parser knows only the usual element names; when it finds no entry, feedparser is tried too.
        if feed.entries or not _ENTRY.search(text):
            return feed
    if only_cheap:
        raise Costly
    return fallback.read(text)


def _parsed(text: str) -> etree._Element | None:
    try:
        return xml_feed.parsed(text)
    except etree.XMLSyntaxError:
        return None


def _after_junk(text: str, safe: Guarded, url: str) -> Guarded:
    """Look for a feed after leading junk of a broken server; raises NotAFeed when there is none."""
    if _local(safe.root) == "html" or "html" in safe.doctype[:100].lower():
        raise _web_page(text, url)
    start = _FEED_START.search(text[:_JUNK_BEFORE], 1)
    if start:
        later = guarded(text[start.start() :])
        if _local(later.root) in KNOWN_ROOTS:
            return later
    if not safe.root:
        raise NotAFeed(
            "this is plain text, no feed"
            if not text.startswith("<")
            else "this is markup, but no feed"
        )
    if _local(safe.root) in _PAGE_ROOTS:
        raise _web_page(text, url)
    return safe


def _local(root: str) -> str:
    return root.rpartition(":")[2].lower()


def _web_page(text: str, url: str) -> NotAFeed:
    feeds = tuple(named_feeds(text, url=url))
    title = _TITLE.search(text[:100_000])
    named = f" (“{visible_line(title.group(1))[:80]}”)" if title else ""
    if not feeds and _CHECK.search(text[:100_000]):
        return NotAFeed(
            f"this is a page{named} that checks whether a person asks: it keeps programs out"
        )
    if not feeds:
        return NotAFeed(f"this is a web page{named}, and it names no feed of its own")
    addresses = ", ".join(feed.url for feed in feeds[:5])
    return NotAFeed(f"this is a web page{named}; its own feeds are: {addresses}", feeds=feeds)
