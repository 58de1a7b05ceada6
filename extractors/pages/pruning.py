"""The state of pruning one page, and the measures that its steps share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from extractors.pages.dom import (
    Element,
    Sizes,
    drop_element,
    text_of,
)
from extractors.pages.wording import comparable_words, units

_CARD_TAGS = frozenset(
    {"div", "article", "section", "li", "td", "tr", "a", "table", "dl", "figure"}
)


@dataclass(slots=True)
class Pruning:
    """The state of pruning one page: what was removed, in order."""

    tree: Element
    url: str
    title: str = ""  # comparable words
    sizes: Sizes = field(init=False)
    _has_headline: bool = field(init=False)
    _is_dense: bool = field(init=False)  # its title is Chinese, Japanese or Korean
    _titled: bool = field(init=False)  # one h1 is the title: others are not
    removed: list[tuple[str, str]] = field(
        default_factory=list
    )  # (step, first words of what was removed)
    teasers: int = 0  # teaser cards that stayed, because without them there would be no text

    def __post_init__(self) -> None:
        """Measure the tree as it stands."""
        self.sizes = Sizes(self.tree)
        self._is_dense = units(self.title) > len(self.title)
        self._has_headline = self._shows_headline()
        self._titled = any(
            comparable_words(text_of(el)) == self.title for el in islice(self.tree.iter("h1"), 50)
        )

    def units_in(self, element: Element) -> int:
        """Return the length of a text for a lower limit: a Chinese character says as much as three letters."""
        length = self.sizes[element].text
        return units(text_of(element)) if self._is_dense and length <= 60 else length

    def remove(self, element: Element, step: str) -> None:
        """Remove one element and record it."""
        if element.getparent() is None:
            return
        if opening := text_of(element)[:120]:
            self.removed.append((step, opening))
        self.sizes.forget(element)
        drop_element(element)

    def leaves_an_article(self, elements: Iterable[Element], *, is_certain: bool = False) -> bool:
        """Return whether the page still has a text without these elements, and they do not contain its title.

        With `surely` (certain boilerplate) the page may be left without text: then it is reported as having no article.
        """
        chosen = list(elements)
        if is_certain and self._has_headline:
            return not any(self.holds_title(el) for el in chosen)
        rest = self.sizes.page_total.unlinked - sum(self.sizes[el].unlinked for el in chosen)
        if rest < (100 if self._has_headline else 200):
            return False
        return not any(self.holds_title(el) for el in chosen)

    def _shows_headline(self) -> bool:
        if any(20 <= self.sizes[el].unlinked <= 300 for el in self.tree.iter("h1")):
            return True
        # Old pages print the title in whatever is bold or large.
        bold = (
            el
            for el in self.tree.iter("h2", "h3", "b", "font", "strong")
            if 20 <= self.sizes[el].unlinked <= 300
        )
        return len(self.title) >= 20 and any(
            comparable_words(text_of(el)) == self.title for el in bold
        )

    def holds_title(self, element: Element) -> bool:
        """Return whether an element contains the page's headline."""
        headings = [heading for heading in element.iter("h1") if self.sizes[heading].text]
        if headings and not self._titled:
            return True
        if any(comparable_words(text_of(heading)) == self.title for heading in headings):
            return True
        if len(self.title) < 12:
            return False
        return any(
            comparable_words(text_of(el)) == self.title
            for el in element.iter("h2", "h3", "b", "font", "strong")
            if el.find(".//a") is None
        )


def similar_runs(
    page: Pruning, parent: Element, *, paragraphs: bool = False
) -> Iterator[list[Element]]:
    """Return the runs of neighbouring boxes (`paragraphs`: of p elements too) that share tag and class, all with
    text.
    """
    # A tag with a hyphen is a custom element.
    children = [el for el in parent if isinstance(el.tag, str) and page.units_in(el) >= 15]
    for (tag, _), group in groupby(children, key=_signature):
        run = list(group)
        if (tag in _CARD_TAGS or "-" in tag or (paragraphs and tag == "p")) and len(run) >= 2:
            yield run


def _signature(element: Element) -> tuple[str, str]:
    words = (element.get("class") or "").split()
    return str(element.tag), re.sub(r"\d+", "", words[0]) if words else ""


def is_aside(page: Pruning, run: list[Element]) -> bool:
    """Return whether some elements are less than half of the page, so that removing them leaves an article."""
    share = sum(page.sizes[element].unlinked for element in run) / max(
        1, page.sizes.page_total.unlinked
    )
    return share < 0.5 and page.leaves_an_article(run)
