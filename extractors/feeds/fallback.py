"""The lenient fallback: feedparser, for XML that cannot be repaired to be well-formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from extractors.feeds.pace import pace_hints
from extractors.feeds.raw import MAX_ENTRIES, NotAFeed, RawEntry, RawFeed

MAX_LENIENT_CHARACTERS = 4_000_000  # feedparser needs half a second per million
MAX_TAGS = 150_000  # and two seconds for so many tags
_FEED_ROOT = re.compile(r"<((?:[\w-]{1,40}:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_ENTRY_EDGE = re.compile(r"<(/?)(?:[\w-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_NAME_ENDS = re.compile(r"</(?:[\w-]{1,40}:)?(?:guid|id)\s*>", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"</(?:[\w-]{1,40}:)?title\s*>", re.IGNORECASE)
_LINK_ENDS = re.compile(
    r"</(?:[\w-]{1,40}:)?link\s*>|<(?:[\w-]{1,40}:)?link\s[^<>]*/>", re.IGNORECASE
)
_ROOT_END_CHARACTERS = 20_000  # characters before the end in which the root element must be closed
_XML_BASE = re.compile(r"""\bxml:base\s*=\s*["']([^"'<>]{1,2000})["']""")
_BROKEN_XML = "this is broken XML, and no feed can be read out of it"


def parse_leniently(text: str) -> RawFeed:
    """Parse a text without entities with feedparser; raises NotAFeed when it finds no feed.

    xml:base is removed first so that feedparser resolves nothing: guids are kept as written, and
    links are resolved later.
    """
    import feedparser  # 50 ms to import, and most feeds never need it

    base = _XML_BASE.search(text[:20_000])
    bounded = _within_limits(text)
    data = re.sub(r"\bxml:base(?=\s*=)", "data-base", bounded).encode("utf-8")
    try:
        parsed = feedparser.parse(
            data,
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
    except Exception as error:  # hostile input may raise anything: then there is no feed
        raise NotAFeed(_BROKEN_XML) from error
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed(_BROKEN_XML)
    feed = _raw_feed(parsed, base=base.group(1) if base else "")
    if len(bounded) < len(text):
        feed.left_out = max(0, sum(1 for _ in _entry_openings(text)) - len(feed.entries))
    feed.cut_off = _breaks_off(text)
    if (feed.cut_off or feed.left_out) and feed.entries:
        feed.entries[-1].half = _ends_within_name(bounded)
    return feed


def _breaks_off(text: str) -> bool:
    root = _FEED_ROOT.match(text)
    return root is not None and f"</{root.group(1)}" not in text[-_ROOT_END_CHARACTERS:]


def _ends_within_name(text: str) -> bool:
    """Return whether the last entry is cut off before its guid, or before its title and link."""
    edges = list(_ENTRY_EDGE.finditer(text))
    # A document that closes none of its entries is written that way, not cut off.
    if not any(edge.group(1) for edge in edges) or edges[-1].group(1):
        return False
    entry = text[edges[-1].start() :]
    if _NAME_ENDS.search(entry):
        return False
    return not (_TITLE_ENDS.search(entry) and _LINK_ENDS.search(entry))


def _entry_openings(text: str) -> Iterator[re.Match[str]]:
    for edge in _ENTRY_EDGE.finditer(text):
        if not edge.group(1):
            yield edge


def _within_limits(text: str) -> str:
    """Cut the text after the last allowed entry, within a few seconds and 150 MB of parsing."""
    first_beyond = next(islice(_entry_openings(text), MAX_ENTRIES, None), None)
    if first_beyond:
        text = text[: first_beyond.start()]
    text = text[:MAX_LENIENT_CHARACTERS]
    if text.count("<") <= MAX_TAGS:
        return text
    return text[: -len(text.split("<", MAX_TAGS)[-1]) - 1]


def _raw_feed(parsed: Any, *, base: str) -> RawFeed:
    head = parsed.feed
    return RawFeed(
        title=_text_value(head, "title"),
        link=_text_value(head, "link"),
        base=base,
        language=_text_value(head, "language"),
        hints=pace_hints(
            minutes=_short_number(_text_value(head, "ttl")),
            period=_text_value(head, "sy_updateperiod"),
            frequency=_short_number(_text_value(head, "sy_updatefrequency")),
        ),
        entries=list(map(_raw_entry, parsed.entries)),
    )


def _raw_entry(entry: Any) -> RawEntry:
    title = _text_value(entry, "title")
    title_detail = entry.get("title_detail") or {}
    contents = entry.get("content") or [{}]
    dates = (_text_value(entry, "published"), _text_value(entry, "created"))
    # feedparser's own get() answers with the publication date when there is no other.
    updated = str(dict.get(entry, "updated") or "")
    return RawEntry(
        title=title,
        title_is_markup=title_detail.get("type") != "text/plain" or "<" in title,
        link=_link_of(entry),
        guid=_text_value(entry, "id"),
        published=tuple(filter(None, dates)),
        updated=(updated,) if updated else (),
        summary=_text_value(entry, "summary"),
        content=str(contents[0].get("value") or ""),
        authors=tuple(map(_name_of_author, filter(None, entry.get("authors") or []))),
        language=str(title_detail.get("language") or ""),
    )


def _name_of_author(author: Any) -> str:
    return str(author.get("name") or author.get("email") or "")


def _link_of(entry: Any) -> str:
    """Return the link, unless feedparser took it from an id that is not a URL."""
    link = _text_value(entry, "link")
    if link.lower().startswith(("http://", "https://")):
        return link
    return "" if link == _text_value(entry, "id") else link


def _text_value(mapping: Any, key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _short_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
