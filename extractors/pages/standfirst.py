"""Find the standfirst of an article: by the page's description, by class name, or by its position at the title."""

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
_SHORTEST, _LONGEST = 40, 900


def find_standfirst(
    page: Page, tree: Element, sizes: Sizes, lines: list[ExtractedLine], *, title: str = ""
) -> str:
    """Return the standfirst as printed on the page, or ""; `title` is the article's.

    It is an element that repeats the page's own description; or one named as a standfirst, or a heading as long as a
    sentence, or a whole sentence beside the title, between the title and the first line of the body.
    """
    described = _standfirst_by_description(page, tree, sizes)
    if described and _occurs_later(described, lines):
        return ""
    if described:
        return described
    headline = _headline(tree, sizes, comparable_words(title))
    return (
        ""
        if headline is None
        else _standfirst_by_position(headline, sizes, lines)
        or _standfirst_above_title(headline, sizes)
    )


def _occurs_later(text: str, lines: list[ExtractedLine]) -> bool:
    """Return whether a description is only a paragraph from the middle of the text."""
    words = comparable_words(text)
    return any(comparable_words(line.text) == words for line in lines[4:])


def without_lead(lead: str, lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Return the lines without those that repeat the lead."""
    if not lead:
        return lines
    whole = comparable_words(lead)
    kept = []
    for place, line in enumerate(lines):
        words = comparable_words(line.text)
        if place < 4 and words and (words == whole or (len(words) > 30 and words in whole)):
            continue
        kept.append(line)
    return kept


def _standfirst_by_description(page: Page, tree: Element, sizes: Sizes) -> str:
    said = (
        page.article_text("description"),
        page.meta_content("og:description"),
        page.meta_content("description"),
        page.meta_content("twitter:description"),
    )
    openings: dict[str, str] = {}
    for words in map(comparable_words, said):
        if len(words) >= max(_SHORTEST, len(openings.get(words[:40], ""))):
            openings[words[:40]] = words
    if not openings:
        return ""
    found: Element | None = None
    for element in _standfirst_candidates(tree, sizes):
        if found is not None and found not in element.iterancestors():
            continue
        words = comparable_words(text_of(element))
        whole = openings.get(words[:40])
        if whole is None or len(words) > 1.6 * len(whole) + 40 or _is_outside(element):
            continue
        # Of nested ones the innermost that says all of it: a container may hold a button or an offer too.
        if found is None or len(words) >= 0.9 * len(whole):
            found = element
    return "" if found is None else spaced_text_of(found)


def _headline(tree: Element, sizes: Sizes, title: str) -> Element | None:
    """Return the h1, or another element with the title: old pages print it in any bold or large element."""
    first = next((el for el in tree.iter("h1") if sizes[el].text), None)
    if first is not None or len(title) < 12:
        return first
    return next(
        (
            el
            for el in tree.iter("h2", "h3", "b", "strong", "font")
            if comparable_words(text_of(el)) == title
        ),
        None,
    )


def _standfirst_by_position(title: Element, sizes: Sizes, lines: list[ExtractedLine]) -> str:
    first = next(
        (
            spaceless_key(line.text)[:60]
            for line in lines
            if line.place == "body" and len(line.text) > 60
        ),
        "",
    )
    for element in _elements_after(title, sizes):
        text = text_of(element)
        if first and spaceless_key(text).startswith(first):
            return (
                spaced_text_of(element)
                if _is_named_standfirst(element) and len(text) <= _LONGEST
                else ""
            )
        if (
            len(text) < _SHORTEST
            or len(text) > _LONGEST
            or _is_outside(element, title)
            or heading_kind(text)
        ):
            continue
        if _has_heading(element, sizes):
            continue
        if (
            _is_named_standfirst(element)
            or _is_teaser(element, sizes)
            or (element.tag in ("h2", "h3") and len(text) > 80)
        ):
            return spaced_text_of(element)
        if element.getparent() is title.getparent() and len(text) >= 60 and ends_a_sentence(text):
            return spaced_text_of(element)
        if (
            element.tag in ("b", "strong")
            and len(text) >= 60
            and ends_a_sentence(text)
            and _fills_parent(element, sizes)
        ):
            return spaced_text_of(element)
    return ""


def _fills_parent(element: Element, sizes: Sizes) -> bool:
    parent = element.getparent()
    return (
        parent is not None
        and sizes[parent].text == sizes[element].text
        and not sizes[element].linked
    )


def _standfirst_above_title(title: Element, sizes: Sizes) -> str:
    """Return a sentence directly above the title whose class names it as a standfirst."""
    for element in title.itersiblings(*_STANDFIRST_TAGS, preceding=True):
        text = text_of(element)
        is_sentence = (
            60 <= len(text) <= _LONGEST and ends_a_sentence(text) and not sizes[element].linked
        )
        if is_sentence and _is_named_standfirst(element) and not _is_outside(element):
            return spaced_text_of(element)
    return ""


def _elements_after(title: Element, sizes: Sizes, most: int = 60) -> Iterator[Element]:
    """Yield small elements with text after the title, in page order."""
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
        for element in node.iter(*_STANDFIRST_TAGS):
            if sizes[element].text >= _SHORTEST:
                seen += 1
                if len(element) <= 6:
                    yield element


def _standfirst_candidates(tree: Element, sizes: Sizes) -> Iterator[Element]:
    for element in tree.iter(*_STANDFIRST_TAGS):
        if (
            _SHORTEST <= sizes[element].text <= _LONGEST
            and len(element) <= 10
            and sizes[element].density < 0.6
        ):
            yield element


def _is_named_standfirst(element: Element) -> bool:
    """Return whether its class, or that of a container with nothing else, names it as a standfirst."""
    node, names = element, list(_attribute_names(element))
    for _ in range(2):
        parent = node.getparent()
        if parent is None or len(parent) > 2:
            break
        node = parent
        names += _attribute_names(node)
    return any(_STANDFIRST_NAME.search(name) for name in names)


def _attribute_names(element: Element) -> Iterator[str]:
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
    """Return whether it begins with its own headline: a box about something else."""
    inner = (one for one in element.iter(*HEADING_TAGS) if one is not element)
    return any(0 < sizes[one].text < sizes[element].text for one in inner)


def _is_outside(element: Element, title: Element | None = None) -> bool:
    """Return whether it stands in what is not the text: a table too, but for one that holds the title."""
    around = [] if title is None else list(title.iterancestors())
    return any(
        above.tag in _OUTSIDE_TAGS and above not in around
        for above in (element, *element.iterancestors())
    )
