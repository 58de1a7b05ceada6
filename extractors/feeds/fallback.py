"""The lenient fallback: feedparser, for XML that cannot be repaired to be well-formed."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from extractors.feeds.pace import pace_hints
from extractors.feeds.raw import MAX_ENTRIES, NotAFeed, RawEntry, RawFeed

MAX_LENIENT_CHARACTERS = 4_000_000  # feedparser needs half a second per million
MAX_TAGS = 150_000  # and two seconds for so many tags
_ROOT = re.compile(r"<((?:[\w-]{1,40}:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_ENTRY_EDGE = re.compile(r"<(/?)(?:[\w-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_NAME_ENDS = re.compile(r"</(?:[\w-]{1,40}:)?(?:guid|id)\s*>", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"</(?:[\w-]{1,40}:)?title\s*>", re.IGNORECASE)
_LINK_ENDS = re.compile(
    r"</(?:[\w-]{1,40}:)?link\s*>|<(?:[\w-]{1,40}:)?link\s[^<>]*/>", re.IGNORECASE
)
_ROOT_END_CHARACTERS = 20_000  # characters before the end in which the root element must be closed
_BASE = re.compile(r"""\bxml:base\s*=\s*["']([^"'<>]{1,2000})["']""")


def parse_leniently(text: str) -> RawFeed:
    """Parse a guarded text with feedparser; raises NotAFeed when it finds no feed.

    xml:base is removed first, so that feedparser resolves nothing: guids stay as written, links are resolved later.
    """
    import feedparser  # 50 ms to import, and most feeds never need it

    found = _BASE.search(text[:20_000])
    bounded = _within_limits(text)
    data = re.sub(r"\bxml:base(?=\s*=)", "data-base", bounded).encode("utf-8")
    try:
        parsed = feedparser.parse(
            data,
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
    except (
        Exception
    ) as error:  # hostile input: any exception of feedparser means that there is no feed
        raise NotAFeed("this is broken XML, and no feed can be read out of it") from error
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed("this is broken XML, and no feed can be read out of it")
    feed = _raw_feed(parsed, base=found.group(1) if found else "")
    feed.left_out = max(0, _openings(text) - len(feed.entries)) if len(bounded) < len(text) else 0
    feed.cut_off = _breaks_off(text)
    if (feed.cut_off or feed.left_out) and feed.entries:
        feed.entries[-1].half = _ends_within_name(bounded)
    return feed


def _breaks_off(text: str) -> bool:
    root = _ROOT.match(text)
    return root is not None and f"</{root.group(1)}" not in text[-_ROOT_END_CHARACTERS:]


def _ends_within_name(text: str) -> bool:
    """Return whether the last entry is cut off before the fields that identify it: its guid, or its title and
    link.
    """
    edges = list(_ENTRY_EDGE.finditer(text))
    # A document that closes none of its entries is written that way, not cut off.
    if not any(edge.group(1) for edge in edges) or edges[-1].group(1):
        return False
    last = text[edges[-1].start() :]
    return not (_NAME_ENDS.search(last) or (_TITLE_ENDS.search(last) and _LINK_ENDS.search(last)))


def _openings(text: str) -> int:
    return sum(1 for edge in _ENTRY_EDGE.finditer(text) if not edge.group(1))


def _within_limits(text: str) -> str:
    """Return as much of the text as feedparser can parse in a few seconds and 150 MB, up to the last entry allowed."""
    openings = (edge for edge in _ENTRY_EDGE.finditer(text) if not edge.group(1))
    beyond = next(islice(openings, MAX_ENTRIES, None), None)
    text = text[: beyond.start() if beyond else len(text)][:MAX_LENIENT_CHARACTERS]
    if text.count("<") <= MAX_TAGS:
        return text
    return text[: -len(text.split("<", MAX_TAGS)[-1]) - 1]


def _raw_feed(parsed: Any, *, base: str) -> RawFeed:
    head = parsed.feed
    return RawFeed(
        title=_text(head, "title"),
        link=_text(head, "link"),
        base=base,
        language=_text(head, "language"),
        hints=pace_hints(
            minutes=_number(_text(head, "ttl")),
            period=_text(head, "sy_updateperiod"),
            frequency=_number(_text(head, "sy_updatefrequency")),
        ),
        entries=[_raw_entry(entry) for entry in parsed.entries],
    )


def _raw_entry(entry: Any) -> RawEntry:
    contents = entry.get("content") or [{}]
    return RawEntry(
        title=_text(entry, "title"),
        title_is_markup=(entry.get("title_detail") or {}).get("type") != "text/plain"
        or "<" in _text(entry, "title"),
        link=_link(entry),
        guid=_text(entry, "id"),
        published=tuple(filter(None, (_text(entry, key) for key in ("published", "created")))),
        updated=tuple(filter(None, [str(dict.get(entry, "updated") or "")])),
        summary=_text(entry, "summary"),
        content=str(contents[0].get("value") or ""),
        authors=tuple(
            str(author.get("name") or author.get("email") or "")
            for author in entry.get("authors") or []
            if author
        ),
        language=str((entry.get("title_detail") or {}).get("language") or ""),
    )


def _link(entry: Any) -> str:
    """Return the link, unless feedparser took it from an id that is not a URL."""
    link = _text(entry, "link")
    return (
        ""
        if link == _text(entry, "id") and not link.lower().startswith(("http://", "https://"))
        else link
    )


def _text(mapping: Any, key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
