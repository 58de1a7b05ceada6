"""Parse a feed: bytes in, FeedDocument out.

The steps, with the modules of extractors.feeds: decode and neutralise entities (decoding), parse
well-formed XML, if needed after repairs (xml_feed), feedparser for the rest (fallback); then a
common final step (document).
"""

from __future__ import annotations

import re

from lxml import etree

from extractors.feeds import fallback, xml_feed
from extractors.feeds.autodiscovery import feeds_in_html
from extractors.feeds.cost import CostlyDocument, has_long_namespace, is_small_document
from extractors.feeds.decoding import decode_feed
from extractors.feeds.document import build_document
from extractors.feeds.entities import SafeXml, neutralize_entities
from extractors.feeds.json_feed import parse_json_feed
from extractors.feeds.raw import NotAFeed, RawFeed
from extractors.feeds.xml_feed import FEED_ROOT_NAMES
from extractors.feeds.xml_repair import repair_xml
from extractors.markup import visible_line
from extractors.model import FeedDocument

_FEED_START = re.compile(r"<\?xml\b|<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_ENTRY_TAG = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_MAX_JUNK_CHARACTERS = (
    20_000  # characters of server notices and warnings that are skipped before the feed
)
_WEB_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PAGE_ROOTS = frozenset(
    {"head", "body", "div", "meta", "title", "script", "p", "h1", "center", "noscript"}
)
_BOT_CHECK = re.compile(
    r"captcha|cf[-_]chl|/cdn-cgi/challenge|_Incapsula_|ddos-guard|checking your browser|are you (?:a )?(?:human|robot)"
    r"|<title>\s*(?:just a moment|attention required|access denied|pardon our interruption|один момент)",
    re.IGNORECASE,
)
_TITLE_TAG = re.compile(r"<title\b[^<>]{0,500}>([^<]{1,500})", re.IGNORECASE)


def parse(
    data: bytes, *, url: str, content_type: str | None = None, only_cheap: bool = False
) -> FeedDocument:
    """Parse the feed in these bytes; raises NotAFeed, with a reason, for anything else.

    Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed, gzipped or not, in any encoding;
    at most 5,000 entries. With `only_cheap`, raises CostlyDocument for a document that may take
    long to parse.
    """
    if only_cheap and not is_small_document(data):
        raise CostlyDocument
    text = decode_feed(data, content_type=content_type).strip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer was empty")
    if text[0] in "{[":
        return build_document(parse_json_feed(text), url=url)
    if _WEB_PAGE.match(text[:2_000]):
        raise _web_page_error(text, url)
    safe = neutralize_entities(text)
    if _local_name(safe.root) not in FEED_ROOT_NAMES:
        safe = _feed_after_junk(text, safe, url)
    return build_document(_parse_xml_feed(safe.text, only_cheap=only_cheap), url=url)


def _parse_xml_feed(text: str, *, only_cheap: bool) -> RawFeed:
    """Use the fast parser if it loses nothing, otherwise feedparser."""
    if only_cheap and has_long_namespace(text):
        raise CostlyDocument
    root = _root_or_none(text)
    if root is None:
        text = repair_xml(text)
        root = _root_or_none(text)
    if root is not None:
        feed = xml_feed.read_xml_feed(root, text=text)
        # The fast parser knows only the usual element names; when it finds no entry, feedparser is
        # tried too.
        if feed.entries or not _ENTRY_TAG.search(text):
            return feed
    if only_cheap:
        raise CostlyDocument
    return fallback.parse_leniently(text)


def _root_or_none(text: str) -> etree._Element | None:
    try:
        return xml_feed.parse_xml(text)
    except etree.XMLSyntaxError:
        return None


def _feed_after_junk(text: str, safe: SafeXml, url: str) -> SafeXml:
    """Look for a feed after leading junk from a broken server; raises NotAFeed if it finds none."""
    if _local_name(safe.root) == "html" or "html" in safe.doctype[:100].lower():
        raise _web_page_error(text, url)
    start = _FEED_START.search(text[:_MAX_JUNK_CHARACTERS], 1)
    if start:
        later = neutralize_entities(text[start.start() :])
        if _local_name(later.root) in FEED_ROOT_NAMES:
            return later
    if not safe.root:
        raise NotAFeed(
            "this is plain text, no feed"
            if not text.startswith("<")
            else "this is markup, but no feed"
        )
    if _local_name(safe.root) in _PAGE_ROOTS:
        raise _web_page_error(text, url)
    return safe


def _local_name(root: str) -> str:
    return root.rpartition(":")[2].lower()


def _web_page_error(text: str, url: str) -> NotAFeed:
    feeds = tuple(feeds_in_html(text, url=url))
    title = _TITLE_TAG.search(text[:100_000])
    named = f" (“{visible_line(title.group(1))[:80]}”)" if title else ""
    if not feeds and _BOT_CHECK.search(text[:100_000]):
        return NotAFeed(
            f"this is a page{named} that checks whether a person asks: it keeps programs out"
        )
    if not feeds:
        return NotAFeed(f"this is a web page{named}, and it names no feed of its own")
    addresses = ", ".join(feed.url for feed in feeds[:5])
    return NotAFeed(f"this is a web page{named}; its own feeds are: {addresses}", feeds=feeds)
