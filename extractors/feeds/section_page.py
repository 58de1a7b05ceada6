"""Parse a section page as a feed: its links that match a pattern."""

from __future__ import annotations

import re

from lxml import etree

from extractors.feeds.decoding import decode_feed
from extractors.feeds.document import build_document
from extractors.feeds.links import absolute_url
from extractors.feeds.raw import MAX_ENTRIES, NotAFeed, RawEntry, RawFeed
from extractors.markup import visible_line
from extractors.model import FeedDocument

MAX_PAGE_CHARACTERS = 5_000_000


def parse_section_page(data: bytes, *, url: str, link_pattern: str) -> FeedDocument:
    """Parse the links whose absolute URL matches the pattern, in page order, without duplicates.

    A URL's title is its longest link text. The pattern is matched with `search`.

    Raises:
        NotAFeed: nothing matches.
        re.error: the pattern is invalid.
    """
    pattern = re.compile(link_pattern)
    root = _page_root(decode_feed(data))
    base = _base_url(root, url)
    titles: dict[str, str] = {}
    left_out: set[str] = set()
    anchors = list(root.iter("a"))
    for anchor in anchors:
        address = absolute_url(anchor.get("href") or "", base=base).partition("#")[0]
        if not address or not pattern.search(address):
            continue
        if address in titles or len(titles) < MAX_ENTRIES:
            titles[address] = max(titles.get(address, ""), _link_text(anchor), key=len)
        else:
            left_out.add(address)
    if not titles:
        reason = f"none of the {len(anchors)} links of this page fits link_pattern {link_pattern}"
        raise NotAFeed(reason)
    entries = []
    for address, title in titles.items():
        entries.append(RawEntry(title=title, title_is_markup=False, link=address))
    feed = RawFeed(
        title=root.findtext(".//title") or "",
        language=root.get("lang") or "",
        entries=entries,
        left_out=len(left_out),
    )
    return build_document(feed, url=url)


def _page_root(text: str) -> etree._Element:
    text = text[:MAX_PAGE_CHARACTERS].strip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer was empty")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise NotAFeed("this is no web page")
    return root


def _base_url(root: etree._Element, url: str) -> str:
    base = root.find(".//base[@href]")
    if base is None:
        return url
    return absolute_url(base.get("href") or "", base=url) or url


def _link_text(anchor: etree._Element) -> str:
    markup = etree.tostring(anchor, encoding="unicode", method="html", with_tail=False)
    label = anchor.get("title") or anchor.get("aria-label") or ""
    return visible_line(markup) or visible_line(label)
