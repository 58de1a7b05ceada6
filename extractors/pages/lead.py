"""The standfirst: the paragraph between the title and the body that says what the article says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.pages.body import Line
from extractors.pages.cleaning import key_of
from extractors.pages.page import Page
from extractors.pages.shape import HEADINGS, Element, Sizes, spaced_text_of, text_of
from extractors.pages.words import comparable, ends_a_sentence, heading_kind

_OUTSIDE = frozenset({"aside", "nav", "footer", "a", "figure", "figcaption", "form", "li", "table"})
_TAGS = ("p", "h2", "h3", "h4", "div", "span", "section", "strong", "em", "b")
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:lead\w*|lede|standfirst|stand-first|summary|intro\w*|dek|deck|sub-?_?title\w*"
    r"|sub-?_?head\w*|sub-?_?heading|excerpt|chapo\w*|chapeau|vorspann|anreisser|anons"
    r"|abstract|synopsis|perex|bajada|entradilla|ingress|manchet|preamble|article-?_*desc\w*"
    r"|description|teaser-?text|lid|spot|ozet|sommario|occhiello|tagline)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 40, 900


def standfirst_of(page: Page, tree: Element, sizes: Sizes, lines: list[Line], *, title: str = "") -> str:
    """Give the standfirst as it stands on the page, or ""; `title` is the article's.

    It is an element that repeats the page's own description; or one named as a standfirst, or a heading as long as a
    sentence, or a whole sentence beside the title, between the title and the first line of the body.
    """
    described = _as_described(page, tree, sizes)
    if described and _stands_later(described, lines):
        return ""
    if described:
        return described
    headline = _headline(tree, sizes, comparable(title))
    return "" if headline is None else _as_placed(headline, sizes, lines) or _above(headline, sizes)


def _stands_later(text: str, lines: list[Line]) -> bool:
    """Whether a description is only a paragraph out of the middle of the text."""
    words = comparable(text)
    return any(comparable(line.text) == words for line in lines[4:])


def parted(lead: str, lines: list[Line]) -> list[Line]:
    """Give the lines without those that say the lead again."""
    if not lead:
        return lines
    whole = comparable(lead)
    kept = []
    for place, line in enumerate(lines):
        words = comparable(line.text)
        if place < 4 and words and (words == whole or (len(words) > 30 and words in whole)):
            continue
        kept.append(line)
    return kept


def _as_described(page: Page, tree: Element, sizes: Sizes) -> str:
    said = (
        page.text_under("description"),
        page.described("og:description"),
        page.described("description"),
        page.described("twitter:description"),
    )
    openings: dict[str, str] = {}
    for words in map(comparable, said):
        if len(words) >= max(_SHORTEST, len(openings.get(words[:40], ""))):
            openings[words[:40]] = words
    if not openings:
        return ""
    for element in _candidates(tree, sizes):
        text = text_of(element)
        words = comparable(text)
        whole = openings.get(words[:40])
        if whole is not None and len(words) <= 1.6 * len(whole) + 40 and not _is_outside(element):
            return spaced_text_of(element)
    return ""


def _headline(tree: Element, sizes: Sizes, title: str) -> Element | None:
    """The h1, or what else bears the title: old pages print it in whatever is bold or large."""
    first = next((el for el in tree.iter("h1") if sizes[el].text), None)
    if first is not None or len(title) < 12:
        return first
    return next((el for el in tree.iter("h2", "h3", "b", "strong", "font") if comparable(text_of(el)) == title), None)


def _as_placed(title: Element, sizes: Sizes, lines: list[Line]) -> str:
    first = next((key_of(line.text)[:60] for line in lines if line.place == "body" and len(line.text) > 60), "")
    for element in _after(title, sizes):
        text = text_of(element)
        if first and key_of(text).startswith(first):
            return spaced_text_of(element) if _is_named(element) and len(text) <= _LONGEST else ""
        if len(text) < _SHORTEST or len(text) > _LONGEST or _is_outside(element, title) or heading_kind(text):
            continue
        if _has_heading(element, sizes):
            continue
        if _is_named(element) or _is_teaser(element, sizes) or (element.tag in ("h2", "h3") and len(text) > 80):
            return spaced_text_of(element)
        if element.getparent() is title.getparent() and len(text) >= 60 and ends_a_sentence(text):
            return spaced_text_of(element)
        if element.tag in ("b", "strong") and len(text) >= 60 and ends_a_sentence(text) and _is_all(element, sizes):
            return spaced_text_of(element)
    return ""


def _is_all(element: Element, sizes: Sizes) -> bool:
    parent = element.getparent()
    return parent is not None and sizes[parent].text == sizes[element].text and not sizes[element].linked


def _above(title: Element, sizes: Sizes) -> str:
    """A sentence that is named as a standfirst right above the title: some print it there."""
    for element in title.itersiblings(*_TAGS, preceding=True):
        text = text_of(element)
        is_sentence = 60 <= len(text) <= _LONGEST and ends_a_sentence(text) and not sizes[element].linked
        if is_sentence and _is_named(element) and not _is_outside(element):
            return spaced_text_of(element)
    return ""


def _after(title: Element, sizes: Sizes, most: int = 60) -> Iterator[Element]:
    """Small elements with text after the title, in the page's order."""
    seen = 0
    node = title
    while node is not None and seen < most:
        following = node.getnext()
        while following is None:
            node = node.getparent()
            if node is None or node.tag == "body":
                return
            following = node.getnext()
        node = following
        for element in node.iter(*_TAGS):
            if sizes[element].text >= _SHORTEST:
                seen += 1
                if len(element) <= 6:
                    yield element


def _candidates(tree: Element, sizes: Sizes) -> Iterator[Element]:
    for element in tree.iter(*_TAGS):
        if _SHORTEST <= sizes[element].text <= _LONGEST and len(element) <= 10 and sizes[element].density < 0.6:
            yield element


def _is_named(element: Element) -> bool:
    """By its own name or that of the box that holds it alone."""
    node, names = element, list(_names_of(element))
    for _ in range(2):
        parent = node.getparent()
        if parent is None or len(parent) > 2:
            break
        node = parent
        names += _names_of(node)
    return any(_NAMED.search(name) for name in names)


def _names_of(element: Element) -> Iterator[str]:
    for attribute, value in element.attrib.items():
        if attribute in ("class", "id", "itemprop") or str(attribute).startswith("data-"):
            yield str(value)[:200]


def _is_teaser(element: Element, sizes: Sizes) -> bool:
    """Named so, as content systems do with an article's own first words; with a link in it, it is of another."""
    return (
        "teaser" in (element.get("class") or "").lower()
        and not sizes[element].linked
        and ends_a_sentence(text_of(element))
    )


def _has_heading(element: Element, sizes: Sizes) -> bool:
    """Whether it begins with a headline of its own: a box about something else."""
    inner = (one for one in element.iter(*HEADINGS) if one is not element)
    return any(0 < sizes[one].text < sizes[element].text for one in inner)


def _is_outside(element: Element, title: Element | None = None) -> bool:
    """Whether it stands in what is not the text: a table too, but for one that holds the title."""
    around = [] if title is None else list(title.iterancestors())
    return any(above.tag in _OUTSIDE and above not in around for above in (element, *element.iterancestors()))
