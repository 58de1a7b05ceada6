"""Parse news sitemaps (sitemaps.org, with Google's news extension) as feeds."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from extractors.feeds.cost import CostlyDocument, has_long_namespace, is_small_document
from extractors.feeds.decoding import decode_feed
from extractors.feeds.document import build_document, first_date
from extractors.feeds.entities import neutralize_entities
from extractors.feeds.links import absolute_url
from extractors.feeds.raw import MAX_ENTRIES, LinkedFeed, NotAFeed, RawEntry, RawFeed
from extractors.feeds.xml_feed import parse_xml
from extractors.feeds.xml_names import element_name
from extractors.feeds.xml_repair import repair_xml
from extractors.model import FeedDocument

MAX_SITEMAP_PAGES = 50_000  # maximum per sitemap (sitemaps.org); the rest is ignored
_MAX_INDEX_SITEMAPS = 200
_MAX_NAMED_SITEMAPS = 5  # in a message


def parse_sitemap(data: bytes, *, url: str, only_cheap: bool = False) -> FeedDocument:
    """Parse a sitemap's newest 5,000 pages as entries.

    Raises:
        NotAFeed: not a sitemap, or a sitemap index; for an index, the error names its sitemaps.
        CostlyDocument: with `only_cheap`, for a document that may take long to parse.
    """
    if only_cheap and not is_small_document(data):
        raise CostlyDocument
    text = decode_feed(data).strip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer was empty")
    text = neutralize_entities(text).text
    if only_cheap and has_long_namespace(text):
        raise CostlyDocument
    root = _parse_root(text)
    kind = element_name(root.tag).rpartition(":")[2]
    if kind == "sitemapindex":
        raise _index_error(root, url)
    if kind != "urlset":
        raise NotAFeed(f"this is no sitemap: its root is <{kind[:60]}>, not <urlset>")
    return build_document(_feed_of_pages(root), url=url)


def _parse_root(text: str) -> etree._Element:
    for attempt in (text, repair_xml(text)):
        try:
            return parse_xml(attempt)
        except etree.XMLSyntaxError:
            continue
    raise NotAFeed("this is no sitemap: it is not well-formed XML")


def _index_error(root: etree._Element, url: str) -> NotAFeed:
    sitemaps = []
    for child in root.findall("*")[:_MAX_INDEX_SITEMAPS]:
        address = absolute_url(_leaf_texts(child).get("loc", ""), base=url)
        if address:
            sitemaps.append(LinkedFeed(url=address, named_by="sitemap"))
    addresses = ", ".join(sitemap.url for sitemap in sitemaps[:_MAX_NAMED_SITEMAPS])
    reason = f"this is an index of sitemaps; choose one of: {addresses or 'none named'}"
    return NotAFeed(reason, feeds=tuple(sitemaps))


def _feed_of_pages(root: etree._Element) -> RawFeed:
    entries = [
        entry for entry in map(_entry_of_page, islice(root, MAX_SITEMAP_PAGES)) if entry.link
    ]
    left_out = max(0, len(root) - MAX_SITEMAP_PAGES)
    if len(entries) > MAX_ENTRIES:
        left_out += len(entries) - MAX_ENTRIES
        entries.sort(key=_timestamp, reverse=True)
        del entries[MAX_ENTRIES:]
    first_page = root.find("*")
    return RawFeed(
        title="" if first_page is None else _leaf_texts(first_page).get("name", ""),
        language=next(filter(None, (entry.language for entry in entries)), ""),
        entries=entries,
        left_out=left_out,
    )


def _entry_of_page(page: etree._Element) -> RawEntry:
    texts = _leaf_texts(page)
    return RawEntry(
        title=texts.get("title", ""),
        link=texts.get("loc", ""),
        published=(texts.get("publication_date", ""),),
        updated=(texts.get("lastmod", ""),),
        language=texts.get("language", ""),
    )


def _leaf_texts(page: etree._Element) -> dict[str, str]:
    """Map local names to the text of a record's leaf elements, keeping the first of each name."""
    texts: dict[str, str] = {}
    for leaf in page.iter():
        text = (leaf.text or "").strip()
        if text and len(leaf) == 0:
            name = element_name(leaf.tag)
            if not name.startswith("?") or "news" in name:
                name = name.rpartition(":")[2]
            texts.setdefault(name, text)
    return texts


def _timestamp(entry: RawEntry) -> float:
    moment = first_date(entry.published + entry.updated)
    return moment.timestamp() if moment else 0.0
