"""The state of pruning one page, and the measures that its steps share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from extractors.pages.dom import (
    Element,
    Sizes,
    drop_element,
    same_site_link_test,
    text_of,
)
from extractors.pages.wording import comparable_words, units

_CARD_TAGS = frozenset(
    {"div", "article", "section", "li", "td", "tr", "a", "table", "dl", "figure"}
)
_TITLE_TAGS = ("h2", "h3", "b", "font", "strong")  # old pages print it in whatever is bold or large
_MIN_TITLE_UNITS = 12
_MIN_HEADLINE_CHARACTERS = 20
_MAX_HEADLINE_CHARACTERS = 300
_SHOWN_CHARACTERS = 120  # of a removed element


class Pruning:
    """The state of pruning one page: the removed elements, in order."""

    def __init__(self, tree: Element, url: str, title: str = "") -> None:
        self.tree = tree
        self.url = url
        self.title = title  # comparable words
        self.sizes = Sizes(tree)
        self.removed: list[tuple[str, str]] = []  # (step, first words of the removed element)
        self.teasers = 0  # cards that were kept, because without them there would be no text
        self.leads_elsewhere = same_site_link_test(url)
        self._is_dense = units(title) > len(title)  # Chinese, Japanese or Korean
        self._has_headline = self._shows_headline()
        # If one h1 is the title, others are not.
        self._has_title_heading = any(map(self.is_title, islice(tree.iter("h1"), 50)))

    def is_title(self, element: Element) -> bool:
        """Return whether an element's text is the page's title."""
        return comparable_words(text_of(element)) == self.title

    def units_in(self, element: Element) -> int:
        """Return a text's length for a lower limit; a Chinese character counts as three letters."""
        length = self.sizes[element].text
        return units(text_of(element)) if self._is_dense and length <= 60 else length

    def remove(self, element: Element, step: str) -> None:
        """Remove one element and record it."""
        if element.getparent() is None:
            return
        opening = text_of(element)[:_SHOWN_CHARACTERS]
        if opening:
            self.removed.append((step, opening))
        self.sizes.forget(element)
        drop_element(element)

    def try_remove(
        self, elements: Sequence[Element], step: str, *, is_certain: bool = False
    ) -> bool:
        """Remove elements if that leaves an article."""
        if not self.leaves_an_article(elements, is_certain=is_certain):
            return False
        for element in elements:
            self.remove(element, step)
        return True

    def leaves_an_article(self, elements: Sequence[Element], *, is_certain: bool = False) -> bool:
        """Return whether the page still has a text, and its title, without these elements.

        If they are certain to be boilerplate, the page may be left without text; it is then
        reported as having no article.
        """
        if not (is_certain and self._has_headline):
            remaining = self.sizes.page_total.unlinked
            remaining -= sum(self.sizes[element].unlinked for element in elements)
            if remaining < (100 if self._has_headline else 200):
                return False
        return not any(map(self.holds_title, elements))

    def is_aside(self, elements: Sequence[Element]) -> bool:
        """Return whether elements are less than half of the page, so that an article remains."""
        length = sum(self.sizes[element].unlinked for element in elements)
        is_minor = length < 0.5 * max(1, self.sizes.page_total.unlinked)
        return is_minor and self.leaves_an_article(elements)

    def holds_title(self, element: Element) -> bool:
        """Return whether an element contains the page's headline."""
        for heading in self.sizes.with_text(element, "h1"):
            if not self._has_title_heading or self.is_title(heading):
                return True
        if len(self.title) < _MIN_TITLE_UNITS:
            return False
        for candidate in element.iter(*_TITLE_TAGS):
            if candidate.find(".//a") is None and self.is_title(candidate):
                return True
        return False

    def _shows_headline(self) -> bool:
        if any(map(self._has_headline_length, self.tree.iter("h1"))):
            return True
        if len(self.title) < _MIN_HEADLINE_CHARACTERS:
            return False
        for element in self.tree.iter(*_TITLE_TAGS):
            if self._has_headline_length(element) and self.is_title(element):
                return True
        return False

    def _has_headline_length(self, element: Element) -> bool:
        length = self.sizes[element].unlinked
        return _MIN_HEADLINE_CHARACTERS <= length <= _MAX_HEADLINE_CHARACTERS


def similar_runs(
    page: Pruning, parent: Element, *, paragraphs: bool = False
) -> Iterator[list[Element]]:
    """Yield runs of adjacent boxes with text, equal tag and class; `paragraphs` includes p."""
    children = [el for el in parent if isinstance(el.tag, str) and page.units_in(el) >= 15]
    for (tag, _), group in groupby(children, key=_signature):
        # A tag with a hyphen is a custom element.
        if tag in _CARD_TAGS or "-" in tag or (paragraphs and tag == "p"):
            run = list(group)
            if len(run) >= 2:
                yield run


def _signature(element: Element) -> tuple[str, str]:
    classes = (element.get("class") or "").split(maxsplit=1)
    return str(element.tag), re.sub(r"\d+", "", classes[0]) if classes else ""
