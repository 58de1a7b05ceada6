"""Find the feeds that a web page links to (feed autodiscovery)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from extractors.feeds.decoding import to_text
from extractors.feeds.document import absolute
from extractors.feeds.raw import FoundFeed, NotAFeed
from extractors.markup import visible_line

MAX_FOUND = 50
MAX_CHARACTERS = 3_000_000

_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,4000})>([^<]{0,200})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
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


def feed_links(page: bytes, *, url: str) -> list[FoundFeed]:
    """Return the feeds of a parsed page: link rel=alternate first, then anchors that look like feeds."""
    try:
        text = to_text(page)
    except NotAFeed:
        return []
    return named_feeds(text, url=url)


def named_feeds(text: str, *, url: str) -> list[FoundFeed]:
    """Return the feeds of a page's HTML; at most 50, each address once."""
    found: dict[str, FoundFeed] = {}
    base = url
    tags = [
        (m.group(1).lower(), _attributes(m.group(2)), m.group(3))
        for m in _TAG.finditer(text[:MAX_CHARACTERS])
    ]
    for name, attributes, _ in tags:
        if name == "base":
            base = absolute(attributes.get("href", ""), base=url) or url
            break
    for feed in [*_declared(tags, base), *_anchored(tags, base)]:
        found.setdefault(feed.url, feed)
    return list(found.values())[:MAX_FOUND]


_Tags = list[tuple[str, dict[str, str], str]]


def _declared(tags: _Tags, base: str) -> Iterable[FoundFeed]:
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
            and (address := absolute(attributes.get("href", ""), base=base))
        ):
            yield FoundFeed(url=address, title=visible_line(attributes.get("title", ""))[:200])


def _anchored(tags: _Tags, base: str) -> Iterable[FoundFeed]:
    for name, attributes, text in tags:
        href = attributes.get("href", "")
        if name == "a" and _looks_like_feed(href) and (address := absolute(href, base=base)):
            title = visible_line(text) or visible_line(attributes.get("title", ""))
            yield FoundFeed(url=address, title=title[:200], named_by="anchor")


def _looks_like_feed(href: str) -> bool:
    return bool(_FEED_ADDRESS.search(href)) and not _NOT_A_FEED.search(href)


def _attributes(text: str) -> dict[str, str]:
    return {
        m[0].lower(): html.unescape(m[1] or m[2] or m[3])[:4000].strip()
        for m in _ATTRIBUTE.findall(text)
    }
