"""Parse other formats as feeds: JSON Feed, news sitemaps, and section pages by a link pattern."""

from __future__ import annotations

import html
import json
import re
from itertools import islice
from typing import Any

from lxml import etree

from extractors.dates import parse_date
from extractors.feeds.cost import CostlyDocument, has_long_namespace, is_small_document
from extractors.feeds.decoding import decode_feed
from extractors.feeds.document import build_document
from extractors.feeds.entities import neutralize_entities
from extractors.feeds.links import absolute_url
from extractors.feeds.raw import MAX_ENTRIES, LinkedFeed, NotAFeed, RawEntry, RawFeed
from extractors.feeds.xml_feed import parse_xml
from extractors.feeds.xml_names import element_name
from extractors.feeds.xml_repair import repair_xml
from extractors.markup import visible_line, without_controls
from extractors.model import FeedDocument

MAX_SITEMAP_PAGES = 50_000  # maximum per sitemap (sitemaps.org); the rest is ignored
MAX_PAGE_CHARACTERS = 5_000_000


def parse_sitemap(data: bytes, *, url: str, only_cheap: bool = False) -> FeedDocument:
    """Return a sitemap's newest 5,000 pages as entries; raises NotAFeed, which names the sitemaps of an index.

    With `only_cheap`, raises Costly for a document that may take long to read.
    """
    if only_cheap and not is_small_document(data):
        raise CostlyDocument
    text = decode_feed(data).strip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer was empty")
    text = neutralize_entities(text).text
    if only_cheap and has_long_namespace(text):
        raise CostlyDocument
    root = _sitemap_root(text)
    kind = element_name(root.tag).rpartition(":")[2]
    if kind == "sitemapindex":
        raise _sitemap_index_error(root, url)
    if kind != "urlset":
        raise NotAFeed(f"this is no sitemap: its root is <{kind[:60]}>, not <urlset>")
    entries = [
        entry for page in islice(root, MAX_SITEMAP_PAGES) if (entry := _sitemap_entry(page)).link
    ]
    left_out = max(0, len(root) - MAX_SITEMAP_PAGES)
    if len(entries) > MAX_ENTRIES:
        left_out += len(entries) - MAX_ENTRIES
        entries = sorted(entries, key=_newest_last, reverse=True)[:MAX_ENTRIES]
    language = next((entry.language for entry in entries if entry.language), "")
    return build_document(
        RawFeed(title=_outlet(root), language=language, entries=entries, left_out=left_out), url=url
    )


def _sitemap_root(text: str) -> etree._Element:
    for wording in (text, repair_xml(text)):
        try:
            return parse_xml(wording)
        except etree.XMLSyntaxError:
            continue
    raise NotAFeed("this is no sitemap: it is not well-formed XML")


def _sitemap_index_error(root: etree._Element, url: str) -> NotAFeed:
    addresses = [
        absolute_url(_fields(child).get("loc", ""), base=url) for child in root.findall("*")[:200]
    ]
    feeds = tuple(LinkedFeed(url=address, named_by="sitemap") for address in addresses if address)
    named = ", ".join(feed.url for feed in feeds[:5])
    return NotAFeed(
        f"this is an index of sitemaps; choose one of: {named or 'none named'}", feeds=feeds
    )


def _fields(page: etree._Element) -> dict[str, str]:
    """Return the leaf elements of a record by local name, the first of each."""
    found: dict[str, str] = {}
    for leaf in page.iter():
        if len(leaf) == 0 and leaf.text and leaf.text.strip():
            name = element_name(leaf.tag)
            found.setdefault(
                name if name.startswith("?") and "news" not in name else _local_name(name),
                leaf.text.strip(),
            )
    return found


def _local_name(name: str) -> str:
    return name.rpartition(":")[2]


def _sitemap_entry(page: etree._Element) -> RawEntry:
    fields = _fields(page)
    return RawEntry(
        title=fields.get("title", ""),
        link=fields.get("loc", ""),
        published=(fields.get("publication_date", ""),),
        updated=(fields.get("lastmod", ""),),
        language=fields.get("language", ""),
    )


def _newest_last(entry: RawEntry) -> float:
    date = next((d for text in entry.published + entry.updated if (d := parse_date(text))), None)
    return date.timestamp() if date else 0.0


def _outlet(root: etree._Element) -> str:
    return next((_fields(page).get("name", "") for page in root.findall("*")[:1]), "")


def parse_section_page(data: bytes, *, url: str, link_pattern: str) -> FeedDocument:
    """Return the links of a page whose absolute URL matches the pattern (search), in page order, each once.

    The title is the longest link text of a URL. Raises NotAFeed when nothing matches, re.error for a bad pattern.
    """
    pattern = re.compile(link_pattern)
    root = _page_root(decode_feed(data))
    base_element = root.find(".//base[@href]")
    base = (
        absolute_url(base_element.get("href") or "", base=url) if base_element is not None else ""
    )
    titles: dict[str, str] = {}
    anchors = 0
    beyond: set[str] = set()
    for anchor in root.iter("a"):
        anchors += 1
        address = absolute_url(anchor.get("href") or "", base=base or url).partition("#")[0]
        if not address or not pattern.search(address):
            continue
        if address in titles or len(titles) < MAX_ENTRIES:
            titles[address] = max(titles.get(address, ""), _wording(anchor), key=len)
        else:
            beyond.add(address)
    if not titles:
        raise NotAFeed(f"none of the {anchors} links of this page fits link_pattern {link_pattern}")
    return build_document(_section_feed(root, titles, left_out=len(beyond)), url=url)


def _section_feed(root: etree._Element, titles: dict[str, str], *, left_out: int) -> RawFeed:
    return RawFeed(
        title=root.findtext(".//title") or "",
        language=root.get("lang") or "",
        entries=[
            RawEntry(title=title, title_is_markup=False, link=link)
            for link, title in titles.items()
        ],
        left_out=left_out,
    )


def _page_root(text: str) -> etree._Element:
    text = text[:MAX_PAGE_CHARACTERS].strip("\ufeff \t\r\n\0")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise NotAFeed("the answer was empty" if not text else "this is no web page")
    return root


def _wording(anchor: etree._Element) -> str:
    inner = etree.tostring(anchor, encoding="unicode", method="html", with_tail=False)
    return visible_line(inner) or visible_line(
        anchor.get("title") or anchor.get("aria-label") or ""
    )


def parse_json_feed(text: str) -> RawFeed:
    """Return the feed as written; raises NotAFeed for JSON that is not a JSON Feed."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed("this looks like JSON, but it is broken or cut off") from None
    if not isinstance(found, dict) or not _is_feed(found):
        raise NotAFeed("this is JSON, but no JSON Feed")
    listed = found.get("items")
    items = listed if isinstance(listed, list) else []
    return RawFeed(
        title=_json_text(found, "title"),
        link=_json_text(found, "home_page_url"),
        language=_json_text(found, "language"),
        entries=[_json_entry(item) for item in items[:MAX_ENTRIES] if isinstance(item, dict)],
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
        and all(
            isinstance(i, dict) and {"id", "url", "content_html", "content_text"} & i.keys()
            for i in items
        )
        and bool({"title", "home_page_url", "feed_url"} & found.keys())
    )


def _json_entry(item: dict[str, Any]) -> RawEntry:
    plain = _json_text(item, "content_text")
    return RawEntry(
        title=_json_text(item, "title"),
        title_is_markup=False,
        link=_json_text(item, "url") or _json_text(item, "external_url"),
        guid=_json_text(item, "id"),
        published=(_json_text(item, "date_published"),),
        updated=(_json_text(item, "date_modified"),),
        summary=html.escape(_json_text(item, "summary"), quote=False),
        content=_json_text(item, "content_html")
        or html.escape(plain, quote=False).replace("\n", "<br>"),
        authors=_authors(item),
        language=_json_text(item, "language"),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    candidates = listed if isinstance(listed, list) and listed else [item.get("author")]
    return tuple(_json_text(author, "name") for author in candidates if isinstance(author, dict))


def _json_text(mapping: dict[str, Any], key: str) -> str:
    """Return a value as text: some publishers write ids and titles as numbers."""
    value = mapping.get(key)
    if isinstance(value, str):
        return without_controls(
            value
        )  # JSON can hold NUL and lone surrogates, which no store takes
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
