"""The text extractor's own verdict on a page, as lines that keep their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import trafilatura
from lxml.etree import XPath, _Element

from extractors.pages.shape import Element, Sizes, text_of
from extractors.pages.words import one_line
from wirewatch.domain.model import Place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text that came out of a page."""

    text: str
    place: Place = "body"
    link_density: float = 0.0

    def with_text(self, text: str) -> Line:
        """Give the same line with another text."""
        return replace(self, text=text)


_PLACES: dict[str, Place] = {"head": "heading", "item": "list", "quote": "quote"}
_BREAKS = frozenset({"p", "head", "item", "list", "quote", "row", "table", "code", "body", "div", "fw", "main"})


def lines_of(tree: Element, *, url: str) -> list[Line]:
    """Give the lines that trafilatura takes for the text of a parsed page; of the tree, only names change."""
    _spare_names(tree)
    found = trafilatura.bare_extraction(tree, url=url, include_comments=False)
    if found is None or isinstance(found, dict):
        return []
    lines: list[Line] = []
    _collect(found.body, "body", lines)
    return lines


# trafilatura drops what is named "…bar…" or "shar…", and would drop whole articles: "news" is khabar or akhbar in
# Persian, Pashto, Arabic and Urdu, and sharh is a description.
_NEWS_NAMES = re.compile(r"(kh|h)abar|khbar|^shar(?=h)|(?<= )shar(?=h)", re.IGNORECASE)
_NAMED_SO = XPath(
    "//*[contains(@class, 'abar') or contains(@class, 'khbar') or contains(@class, 'sharh')"
    " or contains(@id, 'abar') or contains(@id, 'khbar') or contains(@id, 'sharh')"
    " or contains(@class, 'Abar') or contains(@class, 'Khabar') or contains(@class, 'Akhbar')]"
)


def _spare_names(tree: Element) -> None:
    elements = _NAMED_SO(tree)
    for element in elements if isinstance(elements, list) else ():
        for attribute in ("class", "id"):
            if isinstance(element, _Element) and (name := element.get(attribute)):
                element.set(attribute, _NEWS_NAMES.sub("news", name))


def _collect(element: _Element, place: Place, lines: list[Line]) -> None:
    place = _PLACES.get(str(element.tag), place)
    buffer = [element.text or ""]
    for child in element:
        tag = str(child.tag)
        if tag in _BREAKS:
            _flush(buffer, place, lines)
            _collect(child, place, lines)
        elif tag == "lb":
            _flush(buffer, place, lines)
        elif tag == "cell":
            buffer.append(" ".join(map(str, child.itertext())) + " ")
        elif tag != "graphic":
            _inline(child, buffer, place, lines)
        buffer.append(child.tail or "")
    _flush(buffer, place, lines)


def _inline(element: _Element, buffer: list[str], place: Place, lines: list[Line]) -> None:
    buffer.append(element.text or "")
    for child in element:
        if child.tag == "lb":
            _flush(buffer, place, lines)
        else:
            _inline(child, buffer, place, lines)
        buffer.append(child.tail or "")


def _flush(buffer: list[str], place: Place, lines: list[Line]) -> None:
    text = one_line("".join(buffer))
    buffer.clear()
    if text:
        lines.append(Line(text, place))


def paragraphs_of(tree: Element, sizes: Sizes) -> list[Line]:
    """Give the paragraphs of the container that holds most of them: for pages on which trafilatura finds nothing."""
    totals: dict[Element, int] = {}
    for paragraph in tree.iter("p"):
        above = paragraph.getparent()
        if above is not None and sizes[paragraph].density < 0.5:
            totals[above] = totals.get(above, 0) + sizes[paragraph].plain
    if not totals:
        return []
    best = max(totals, key=lambda element: totals[element])
    texts = (text_of(child) for child in best if child.tag in ("p", "h2", "h3", "blockquote", "ul", "ol"))
    return [Line(text) for text in texts if text]
