"""Section pages read as feeds: every link that fits the outlet's pattern is an entry."""

from __future__ import annotations

import re

from lxml import etree

from extractors.feeds.addresses import absolute
from extractors.feeds.document import document
from extractors.feeds.encoding import to_text
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.feeds.refusal import NotAFeed
from extractors.markup import visible_line
from wirewatch.domain.model import FeedDocument

MAX_CHARACTERS = 5_000_000


def parse_page(data: bytes, *, url: str, link_pattern: str) -> FeedDocument:
    """Give the links of a page whose absolute address the pattern is found in, in page order, each once.

    Titles are the longest wording of a link on the page. Raises NotAFeed when nothing fits, re.error for a bad pattern.
    """
    pattern = re.compile(link_pattern)
    root = _root(to_text(data))
    base_element = root.find(".//base[@href]")
    base = absolute(base_element.get("href") or "", base=url) if base_element is not None else ""
    titles: dict[str, str] = {}
    anchors = 0
    beyond: set[str] = set()
    for anchor in root.iter("a"):
        anchors += 1
        address = absolute(anchor.get("href") or "", base=base or url).partition("#")[0]
        if not address or not pattern.search(address):
            continue
        if address in titles or len(titles) < MAX_ENTRIES:
            titles[address] = max(titles.get(address, ""), _wording(anchor), key=len)
        else:
            beyond.add(address)
    if not titles:
        raise NotAFeed(f"none of the {anchors} links of this page fits link_pattern {link_pattern}")
    return document(_feed(root, titles, left_out=len(beyond)), url=url)


def _feed(root: etree._Element, titles: dict[str, str], *, left_out: int) -> RawFeed:
    return RawFeed(
        title=root.findtext(".//title") or "",
        language=root.get("lang") or "",
        entries=[RawEntry(title=title, title_is_markup=False, link=link) for link, title in titles.items()],
        left_out=left_out,
    )


def _root(text: str) -> etree._Element:
    text = text[:MAX_CHARACTERS].strip("\ufeff \t\r\n\0")
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
    return visible_line(inner) or visible_line(anchor.get("title") or anchor.get("aria-label") or "")
