"""Find an article's standfirst by the page's description, class name, or position."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.pages.cleaning import spaceless_key
from extractors.pages.dom import (
    HEADING_TAGS,
    Element,
    Sizes,
    spaced_text_of,
    text_of,
)
from extractors.pages.page import Page
from extractors.pages.phrases import heading_kind
from extractors.pages.text_lines import ExtractedLine
from extractors.pages.wording import comparable_words, ends_a_sentence

_OUTSIDE_TAGS = frozenset(
    {"aside", "nav", "footer", "a", "figure", "figcaption", "form", "li", "table"}
)
_STANDFIRST_TAGS = ("p", "h2", "h3", "h4", "div", "span", "section", "strong", "em", "b")
_STANDFIRST_NAME = re.compile(
    r"(?:^|[-_ ])(?:lead\w*|lede|standfirst|stand-first|summary|intro\w*|dek|deck|sub-?_?title\w*"
    r"|sub-?_?head\w*|sub-?_?heading|excerpt|chapo\w*|chapeau|vorspann|anreisser|anons"
    r"|abstract|synopsis|perex|bajada|entradilla|ingress|manchet|preamble|article-?_*desc\w*"
    r"|description|teaser-?text|lid|spot|ozet|sommario|occhiello|tagline)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_MIN_CHARACTERS = 40
_MAX_CHARACTERS = 900
_MIN_SENTENCE_CHARACTERS = 60
_OPENING_CHARACTERS = 40  # by which a text is compared with a description
_MAX_ELEMENTS_AFTER_TITLE = 60
_MAX_LEAD_LINES = 4  # lines of the text that may repeat its lead


def find_standfirst(
    page: Page, tree: Element, sizes: Sizes, lines: list[ExtractedLine], *, title: str = ""
) -> str:
    """Return the standfirst as printed on the page, or ""; `title` is the article's.

    It is an element that repeats the page's description; or one named as a standfirst, a heading as
    long as a sentence, or a whole sentence next to the title, between the title and the first line
    of the body.
    """
    described = _standfirst_by_description(page, tree, sizes)
    if described:
        return "" if _occurs_later(described, lines) else described
    headline = _headline(tree, sizes, comparable_words(title))
    if headline is None:
        return ""
    return _standfirst_by_position(headline, sizes, lines) or _standfirst_above_title(
        headline, sizes
    )


def without_lead(lead: str, lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Drop the lines that repeat the lead."""
    if not lead:
        return lines
    lead_words = comparable_words(lead)
    remaining = []
    for index, line in enumerate(lines):
        if index < _MAX_LEAD_LINES:
            words = comparable_words(line.text)
            if words and (words == lead_words or (len(words) > 30 and words in lead_words)):
                continue
        remaining.append(line)
    return remaining


def _occurs_later(text: str, lines: list[ExtractedLine]) -> bool:
    """Return whether a description is only a paragraph from the middle of the text."""
    words = comparable_words(text)
    return any(comparable_words(line.text) == words for line in lines[_MAX_LEAD_LINES:])


def _standfirst_by_description(page: Page, tree: Element, sizes: Sizes) -> str:
    descriptions = _descriptions_by_opening(page)
    if not descriptions:
        return ""
    standfirst: Element | None = None
    for element in tree.iter(*_STANDFIRST_TAGS):
        if not _is_small_text(element, sizes):
            continue
        if standfirst is not None and standfirst not in element.iterancestors():
            continue
        words = comparable_words(text_of(element))
        description = descriptions.get(words[:_OPENING_CHARACTERS])
        if description is None or len(words) > 1.6 * len(description) + 40:
            continue
        # Of nested elements take the innermost with all of the text: a container may also hold a
        # button or an offer.
        is_whole = standfirst is None or len(words) >= 0.9 * len(description)
        if is_whole and not _is_outside(element):
            standfirst = element
    return "" if standfirst is None else spaced_text_of(standfirst)


def _descriptions_by_opening(page: Page) -> dict[str, str]:
    """Map the opening characters to the longest of the page's descriptions that begin so."""
    descriptions: dict[str, str] = {}
    for text in (
        page.article_text("description"),
        page.meta_content("og:description"),
        page.meta_content("description"),
        page.meta_content("twitter:description"),
    ):
        words = comparable_words(text)
        opening = words[:_OPENING_CHARACTERS]
        if len(words) >= max(_MIN_CHARACTERS, len(descriptions.get(opening, ""))):
            descriptions[opening] = words
    return descriptions


def _is_small_text(element: Element, sizes: Sizes) -> bool:
    size = sizes[element]
    has_length = _MIN_CHARACTERS <= size.text <= _MAX_CHARACTERS
    return has_length and len(element) <= 10 and size.density < 0.6


def _headline(tree: Element, sizes: Sizes, title: str) -> Element | None:
    """Return the h1, or another element with the title: old pages print it in bold or large."""
    heading = next(sizes.with_text(tree, "h1"), None)
    if heading is not None or len(title) < 12:
        return heading
    for element in tree.iter("h2", "h3", "b", "strong", "font"):
        if comparable_words(text_of(element)) == title:
            return element
    return None


def _standfirst_by_position(title: Element, sizes: Sizes, lines: list[ExtractedLine]) -> str:
    body_opening = _body_opening(lines)
    for element in _elements_after(title, sizes):
        text = text_of(element)
        if body_opening and spaceless_key(text).startswith(body_opening):
            is_standfirst = len(text) <= _MAX_CHARACTERS and _is_named_standfirst(element)
            return spaced_text_of(element) if is_standfirst else ""
        if not _MIN_CHARACTERS <= len(text) <= _MAX_CHARACTERS or heading_kind(text):
            continue
        if _is_outside(element, title) or _has_heading(element, sizes):
            continue
        if _reads_as_standfirst(element, title, text, sizes):
            return spaced_text_of(element)
    return ""


def _body_opening(lines: list[ExtractedLine]) -> str:
    for line in lines:
        if line.place == "body" and len(line.text) > 60:
            return spaceless_key(line.text)[:60]
    return ""


def _reads_as_standfirst(element: Element, title: Element, text: str, sizes: Sizes) -> bool:
    if _is_named_standfirst(element) or _is_teaser(element, sizes):
        return True
    if element.tag in ("h2", "h3") and len(text) > 80:
        return True
    if len(text) < _MIN_SENTENCE_CHARACTERS or not ends_a_sentence(text):
        return False
    is_next_to_title = element.getparent() is title.getparent()
    return is_next_to_title or (element.tag in ("b", "strong") and _fills_parent(element, sizes))


def _fills_parent(element: Element, sizes: Sizes) -> bool:
    parent = element.getparent()
    if parent is None or sizes[element].linked:
        return False
    return sizes[parent].text == sizes[element].text


def _standfirst_above_title(title: Element, sizes: Sizes) -> str:
    """Return a sentence directly above the title whose class names it as a standfirst."""
    for element in title.itersiblings(*_STANDFIRST_TAGS, preceding=True):
        text = text_of(element)
        if not _MIN_SENTENCE_CHARACTERS <= len(text) <= _MAX_CHARACTERS or sizes[element].linked:
            continue
        if ends_a_sentence(text) and _is_named_standfirst(element) and not _is_outside(element):
            return spaced_text_of(element)
    return ""


def _elements_after(title: Element, sizes: Sizes) -> Iterator[Element]:
    """Yield small elements with text after the title, in page order."""
    remaining = _MAX_ELEMENTS_AFTER_TITLE
    node = title
    while remaining > 0:
        following = node.getnext()
        while following is None:
            parent = node.getparent()
            if parent is None or parent.tag == "body":
                return
            node, following = parent, parent.getnext()
        node = following
        for element in node.iter(*_STANDFIRST_TAGS):
            if sizes[element].text >= _MIN_CHARACTERS:
                remaining -= 1
                if len(element) <= 6:
                    yield element


def _is_named_standfirst(element: Element) -> bool:
    """Return whether its class, or that of a wrapper without other content, means standfirst."""
    if _has_standfirst_name(element):
        return True
    parent = element.getparent()
    for _ in range(2):
        if parent is None or len(parent) > 2:
            return False
        if _has_standfirst_name(parent):
            return True
        parent = parent.getparent()
    return False


def _has_standfirst_name(element: Element) -> bool:
    for attribute, value in element.attrib.items():
        is_name = attribute in ("class", "id", "itemprop") or str(attribute).startswith("data-")
        if is_name and _STANDFIRST_NAME.search(str(value)[:200]):
            return True
    return False


def _is_teaser(element: Element, sizes: Sizes) -> bool:
    """Return whether class "teaser" marks the article's opening words; one with a link does not."""
    if "teaser" not in (element.get("class") or "").lower() or sizes[element].linked:
        return False
    return ends_a_sentence(text_of(element))


def _has_heading(element: Element, sizes: Sizes) -> bool:
    """Return whether it contains a headline and more: a box about something else."""
    for heading in element.iter(*HEADING_TAGS):
        if heading is not element and 0 < sizes[heading].text < sizes[element].text:
            return True
    return False


def _is_outside(element: Element, title: Element | None = None) -> bool:
    """Return whether it is in an element outside the text, such as a table without the title."""
    title_ancestors = [] if title is None else list(title.iterancestors())
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in _OUTSIDE_TAGS and ancestor not in title_ancestors:
            return True
    return False
