"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read with forgiveness for wrong types."""

from __future__ import annotations

import html
import json
from typing import Any

from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.feeds.refusal import NotAFeed
from extractors.markup import clean


def read(text: str) -> RawFeed:
    """Give the feed as written; raises NotAFeed for JSON that is no JSON Feed."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed("this looks like JSON, but it is broken or cut off") from None
    if not isinstance(found, dict) or not _is_feed(found):
        raise NotAFeed("this is JSON, but no JSON Feed")
    listed = found.get("items")
    items = listed if isinstance(listed, list) else []
    return RawFeed(
        title=_text(found, "title"),
        link=_text(found, "home_page_url"),
        language=_text(found, "language"),
        entries=[_entry(item) for item in items[:MAX_ENTRIES] if isinstance(item, dict)],
        left_out=max(0, len(items) - MAX_ENTRIES),
    )


def _is_feed(found: dict[str, Any]) -> bool:
    version = found.get("version")
    if isinstance(version, str) and "jsonfeed.org" in version.lower():
        return True
    items = found.get("items")
    return (
        isinstance(items, list)
        and bool(items)
        and all(isinstance(i, dict) and {"id", "url", "content_html", "content_text"} & i.keys() for i in items)
        and bool({"title", "home_page_url", "feed_url"} & found.keys())
    )


def _entry(item: dict[str, Any]) -> RawEntry:
    plain = _text(item, "content_text")
    return RawEntry(
        title=_text(item, "title"),
        title_is_markup=False,
        link=_text(item, "url") or _text(item, "external_url"),
        guid=_text(item, "id"),
        published=(_text(item, "date_published"),),
        updated=(_text(item, "date_modified"),),
        summary=html.escape(_text(item, "summary"), quote=False),
        content=_text(item, "content_html") or html.escape(plain, quote=False).replace("\n", "<br>"),
        authors=_authors(item),
        language=_text(item, "language"),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    candidates = listed if isinstance(listed, list) and listed else [item.get("author")]
    return tuple(_text(author, "name") for author in candidates if isinstance(author, dict))


def _text(mapping: dict[str, Any], key: str) -> str:
    """Give a value as text: some publishers write ids and titles as numbers."""
    value = mapping.get(key)
    if isinstance(value, str):
        return clean(value)  # JSON can hold NUL and lone surrogates, which no store takes
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
