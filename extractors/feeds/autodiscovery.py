"""Find the feeds that a web page links to (feed autodiscovery)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from extractors.feeds.decoding import decode_feed
from extractors.feeds.links import absolute_url
from extractors.feeds.raw import LinkedFeed, NotAFeed
from extractors.markup import visible_line

MAX_LINKED_FEEDS = 50
MAX_SCANNED_CHARACTERS = 3_000_000

_LINK_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,4000})>([^<]{0,200})", re.IGNORECASE)
_TAG_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES_NAMES = (
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json text/rss+xml "
    "text/atom+xml application/x-rss+xml application/x-atom+xml application/rss application/atom"
)
_FEED_TYPES = frozenset(_FEED_TYPES_NAMES.split())
_GENERIC_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._?=&-])(?:rss(?:2|-?feeds?)?|atom|feeds?|rdf|index\.rdf|feed\.json)(?:$|[/._?=&-])",
    re.IGNORECASE,
)
_NOT_A_FEED = re.compile(
    r"feedback|/comments/|\.(?:png|jpe?g|gif|svg|css|js|pdf|mp3)(?:$|\?)", re.IGNORECASE
)


def feeds_linked_from(page: bytes, *, url: str) -> list[LinkedFeed]:
    """Return a page's feeds: link rel=alternate first, then anchors that look like feeds."""
    try:
        text = decode_feed(page)
    except NotAFeed:
        return []
    return feeds_in_html(text, url=url)


def feeds_in_html(text: str, *, url: str) -> list[LinkedFeed]:
    """Return the feeds linked from a page's HTML, at most 50, without duplicates."""
    feeds_by_url: dict[str, LinkedFeed] = {}
    base = url
    tags = [
        (m.group(1).lower(), _attributes(m.group(2)), m.group(3))
        for m in _LINK_TAG.finditer(text[:MAX_SCANNED_CHARACTERS])
    ]
    for name, attributes, _ in tags:
        if name == "base":
            base = absolute_url(attributes.get("href", ""), base=url) or url
            break
    for feed in [*_declared_feeds(tags, base), *_anchor_feeds(tags, base)]:
        feeds_by_url.setdefault(feed.url, feed)
    return list(feeds_by_url.values())[:MAX_LINKED_FEEDS]


_Tags = list[tuple[str, dict[str, str], str]]


def _declared_feeds(tags: _Tags, base: str) -> Iterable[LinkedFeed]:
    for name, attributes, _ in tags:
        rels = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").lower().split(";")[0].strip()
        is_feed = kind in _FEED_TYPES and "alternate" in rels
        is_feed |= (
            kind in _GENERIC_TYPES
            and "alternate" in rels
            and _looks_like_feed(attributes.get("href", ""))
        )
        is_feed |= rels == ["feed"] or "feed" in rels
        if (
            name == "link"
            and is_feed
            and (address := absolute_url(attributes.get("href", ""), base=base))
        ):
            yield LinkedFeed(url=address, title=visible_line(attributes.get("title", ""))[:200])


def _anchor_feeds(tags: _Tags, base: str) -> Iterable[LinkedFeed]:
    for name, attributes, text in tags:
        href = attributes.get("href", "")
        if name == "a" and _looks_like_feed(href) and (address := absolute_url(href, base=base)):
            title = visible_line(text) or visible_line(attributes.get("title", ""))
            yield LinkedFeed(url=address, title=title[:200], named_by="anchor")


def _looks_like_feed(href: str) -> bool:
    return bool(_FEED_ADDRESS.search(href)) and not _NOT_A_FEED.search(href)


def _attributes(text: str) -> dict[str, str]:
    return {
        m[0].lower(): html.unescape(m[1] or m[2] or m[3])[:4000].strip()
        for m in _TAG_ATTRIBUTE.findall(text)
    }
