"""Parse JSON Feed (jsonfeed.org), versions 1.0 and 1.1."""

from __future__ import annotations

import html
import json
from typing import Any

from extractors.feeds.raw import MAX_ENTRIES, NotAFeed, RawEntry, RawFeed
from extractors.markup import without_controls

_FEED_KEYS = frozenset({"title", "home_page_url", "feed_url"})
_ITEM_KEYS = frozenset({"id", "url", "content_html", "content_text"})


def parse_json_feed(text: str) -> RawFeed:
    """Parse a feed without resolving anything; raises NotAFeed for JSON that is not a JSON Feed."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed("this looks like JSON, but it is broken or cut off") from None
    if not isinstance(feed, dict) or not _is_feed(feed):
        raise NotAFeed("this is JSON, but no JSON Feed")
    items = _list_of(feed.get("items"))
    return RawFeed(
        title=_json_text(feed, "title"),
        link=_json_text(feed, "home_page_url"),
        language=_json_text(feed, "language"),
        entries=[_entry_of_item(item) for item in items[:MAX_ENTRIES] if isinstance(item, dict)],
        left_out=max(0, len(items) - MAX_ENTRIES),
    )


def _is_feed(feed: dict[str, Any]) -> bool:
    version = feed.get("version")
    if isinstance(version, str) and "jsonfeed.org" in version.lower():
        return True
    items = _list_of(feed.get("items"))
    return bool(items) and all(map(_is_item, items)) and not _FEED_KEYS.isdisjoint(feed)


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and not _ITEM_KEYS.isdisjoint(item)


def _list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _entry_of_item(item: dict[str, Any]) -> RawEntry:
    plain = html.escape(_json_text(item, "content_text"), quote=False)
    return RawEntry(
        title=_json_text(item, "title"),
        title_is_markup=False,
        link=_json_text(item, "url") or _json_text(item, "external_url"),
        guid=_json_text(item, "id"),
        published=(_json_text(item, "date_published"),),
        updated=(_json_text(item, "date_modified"),),
        summary=html.escape(_json_text(item, "summary"), quote=False),
        content=_json_text(item, "content_html") or plain.replace("\n", "<br>"),
        authors=_authors(item),
        language=_json_text(item, "language"),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    authors = _list_of(item.get("authors")) or [item.get("author")]
    return tuple(_json_text(author, "name") for author in authors if isinstance(author, dict))


def _json_text(mapping: dict[str, Any], key: str) -> str:
    """Convert a value to text: some publishers write ids and titles as numbers."""
    value = mapping.get(key)
    if isinstance(value, str):
        return without_controls(
            value
        )  # JSON can hold NUL and lone surrogates, which no store takes
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""
