"""Text lines of a parsed page, as trafilatura or the densest container gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import trafilatura
from lxml.etree import XPath, _Element

from extractors.model import Place
from extractors.pages.dom import Element, Sizes, text_of
from extractors.pages.wording import one_line

_PLACE_BY_TAG: dict[str, Place] = {"head": "heading", "item": "list", "quote": "quote"}
_BREAKING_TAGS = frozenset(
    {"p", "head", "item", "list", "quote", "row", "table", "code", "body", "div", "fw", "main"}
)
# trafilatura drops elements named "…bar…" or "shar…", and so would drop whole articles: "news" is
# khabar or akhbar in Persian, Pashto, Arabic and Urdu, and sharh is a description.
_NEWS_NAMES = re.compile(r"(kh|h)abar|khbar|^shar(?=h)|(?<= )shar(?=h)", re.IGNORECASE)
_NEWS_NAMED_ELEMENTS = XPath(
    "//*[contains(@class, 'abar') or contains(@class, 'khbar') or contains(@class, 'sharh')"
    " or contains(@id, 'abar') or contains(@id, 'khbar') or contains(@id, 'sharh')"
    " or contains(@class, 'Abar') or contains(@class, 'Khabar') or contains(@class, 'Akhbar')]"
)


@dataclass(frozen=True, slots=True)
class ExtractedLine:
    """One line of text extracted from a page."""

    text: str
    place: Place = "body"
    link_density: float = 0.0

    def with_text(self, text: str) -> ExtractedLine:
        """Return the same line with another text."""
        return replace(self, text=text)


def total_length(lines: Iterable[ExtractedLine]) -> int:
    """Return the number of characters of all lines."""
    return sum(len(line.text) for line in lines)


def trafilatura_lines(tree: Element, *, url: str) -> list[ExtractedLine]:
    """Return trafilatura's text lines of a page; changes only class and id names in the tree."""
    _protect_news_names(tree)
    document = trafilatura.bare_extraction(tree, url=url, include_comments=False)
    if document is None or isinstance(document, dict):
        return []
    lines: list[ExtractedLine] = []
    _collect_lines(document.body, "body", lines)
    return lines


def _protect_news_names(tree: Element) -> None:
    elements = _NEWS_NAMED_ELEMENTS(tree)
    for element in elements if isinstance(elements, list) else ():
        for attribute in ("class", "id"):
            if isinstance(element, _Element) and (name := element.get(attribute)):
                element.set(attribute, _NEWS_NAMES.sub("news", name))


def _collect_lines(element: _Element, place: Place, lines: list[ExtractedLine]) -> None:
    place = _PLACE_BY_TAG.get(str(element.tag), place)
    buffer = [element.text or ""]
    for child in element:
        tag = str(child.tag)
        if tag in _BREAKING_TAGS:
            _flush_line(buffer, place, lines)
            _collect_lines(child, place, lines)
        elif tag == "lb":
            _flush_line(buffer, place, lines)
        elif tag == "cell":
            buffer.append(" ".join(map(str, child.itertext())) + " ")
        elif tag != "graphic":
            _collect_inline(child, buffer, place, lines)
        buffer.append(child.tail or "")
    _flush_line(buffer, place, lines)


def _collect_inline(
    element: _Element, buffer: list[str], place: Place, lines: list[ExtractedLine]
) -> None:
    buffer.append(element.text or "")
    for child in element:
        if child.tag == "lb":
            _flush_line(buffer, place, lines)
        else:
            _collect_inline(child, buffer, place, lines)
        buffer.append(child.tail or "")


def _flush_line(buffer: list[str], place: Place, lines: list[ExtractedLine]) -> None:
    text = one_line("".join(buffer))
    buffer.clear()
    if text:
        lines.append(ExtractedLine(text, place))


def densest_paragraphs(tree: Element, sizes: Sizes) -> list[ExtractedLine]:
    """Return the paragraphs of the densest container, for pages where trafilatura fails."""
    totals: dict[Element, int] = {}
    for paragraph in tree.iter("p"):
        above = paragraph.getparent()
        if above is not None and sizes[paragraph].density < 0.5:
            totals[above] = totals.get(above, 0) + sizes[paragraph].unlinked
    if not totals:
        return []
    best = max(totals, key=lambda element: totals[element])
    texts = (
        text_of(child) for child in best if child.tag in ("p", "h2", "h3", "blockquote", "ul", "ol")
    )
    return [ExtractedLine(text) for text in texts if text]
