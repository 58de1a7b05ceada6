"""News sitemaps read as feeds (sitemaps.org 0.9, Google News sitemap 0.9)."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from extractors.feeds.addresses import absolute
from extractors.feeds.cost import Costly, has_long_namespace, is_small
from extractors.feeds.dates import parse_date
from extractors.feeds.document import document
from extractors.feeds.encoding import to_text
from extractors.feeds.guard import guarded
from extractors.feeds.names import name_of
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.feeds.refusal import FoundFeed, NotAFeed
from extractors.feeds.repair import well_formed
from extractors.feeds.xml_feed import parsed
from wirewatch.domain.model import FeedDocument

MAX_PAGES = 50_000  # that a sitemap may name (sitemaps.org); no more are looked at


def parse_sitemap(data: bytes, *, url: str, only_cheap: bool = False) -> FeedDocument:
    """Give a sitemap's pages as entries, the newest 5,000; raises NotAFeed, for an index with the sitemaps it names.

    With `only_cheap`, raises Costly for a document that may take long to read.
    """
    if only_cheap and not is_small(data):
        raise Costly
    text = to_text(data).strip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer was empty")
    text = guarded(text).text
    if only_cheap and has_long_namespace(text):
        raise Costly
    root = _root(text)
    kind = name_of(root.tag).rpartition(":")[2]
    if kind == "sitemapindex":
        raise _index(root, url)
    if kind != "urlset":
        raise NotAFeed(f"this is no sitemap: its root is <{kind[:60]}>, not <urlset>")
    entries = [entry for page in islice(root, MAX_PAGES) if (entry := _entry(page)).link]
    left_out = max(0, len(root) - MAX_PAGES)
    if len(entries) > MAX_ENTRIES:
        left_out += len(entries) - MAX_ENTRIES
        entries = sorted(entries, key=_newest_last, reverse=True)[:MAX_ENTRIES]
    language = next((entry.language for entry in entries if entry.language), "")
    return document(RawFeed(title=_outlet(root), language=language, entries=entries, left_out=left_out), url=url)


def _root(text: str) -> etree._Element:
    for wording in (text, well_formed(text)):
        try:
            return parsed(wording)
        except etree.XMLSyntaxError:
            continue
    raise NotAFeed("this is no sitemap: it is not well-formed XML")


def _index(root: etree._Element, url: str) -> NotAFeed:
    addresses = [absolute(_fields(child).get("loc", ""), base=url) for child in root.findall("*")[:200]]
    feeds = tuple(FoundFeed(url=address, named_by="sitemap") for address in addresses if address)
    named = ", ".join(feed.url for feed in feeds[:5])
    return NotAFeed(f"this is an index of sitemaps; choose one of: {named or 'none named'}", feeds=feeds)


def _fields(page: etree._Element) -> dict[str, str]:
    """Give a record's leaves by local name, the first of each."""
    found: dict[str, str] = {}
    for leaf in page.iter():
        if len(leaf) == 0 and leaf.text and leaf.text.strip():
            name = name_of(leaf.tag)
            found.setdefault(name if name.startswith("?") and "news" not in name else _local(name), leaf.text.strip())
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _entry(page: etree._Element) -> RawEntry:
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
