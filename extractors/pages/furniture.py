"""One page on its way to being rid of what stands around its article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from extractors.pages.shape import Element, Sizes, drop, text_of
from extractors.pages.words import comparable

_INVISIBLE = (
    *("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "dialog"),
    *("textarea", "select", "button"),
)
_CARDS = frozenset({"div", "article", "section", "li", "td", "tr", "a", "table", "dl", "figure"})


@dataclass(slots=True)
class Pruning:
    """One page being rid of its furniture: what went, in the order it went."""

    tree: Element
    url: str
    title: str = ""  # comparable words
    sizes: Sizes = field(init=False)
    _has_headline: bool = field(init=False)
    _titled: bool = field(init=False)  # one h1 is the title: others are not
    removed: list[tuple[str, str]] = field(default_factory=list)  # (step, first words of what went)
    cards: int = 0  # teaser cards that stayed, because without them there would be no text

    def __post_init__(self) -> None:
        """Measure the tree as it stands."""
        self.sizes = Sizes(self.tree)
        self._has_headline = self._shows_headline()
        self._titled = any(comparable(text_of(el)) == self.title for el in islice(self.tree.iter("h1"), 50))

    def take_out(self, element: Element, step: str) -> None:
        """Drop one element and note it."""
        if element.getparent() is None:
            return
        if opening := text_of(element)[:120]:
            self.removed.append((step, opening))
        self.sizes.forget(element)
        drop(element)

    def leaves_an_article(self, elements: Iterable[Element], *, surely: bool = False) -> bool:
        """Say whether the page still holds a text without these elements, and they hold none of its title.

        What is `surely` furniture may be all there is below a headline: then the page holds no text, and says so.
        """
        chosen = list(elements)
        if surely and self._has_headline:
            return not any(self.holds_title(el) for el in chosen)
        rest = self.sizes.whole.plain - sum(self.sizes[el].plain for el in chosen)
        if rest < (100 if self._has_headline else 200):
            return False
        return not any(self.holds_title(el) for el in chosen)

    def _shows_headline(self) -> bool:
        if any(20 <= self.sizes[el].plain <= 300 for el in self.tree.iter("h1")):
            return True
        # Old pages print the title in whatever is bold or large.
        bold = (el for el in self.tree.iter("h2", "h3", "b", "font", "strong") if 20 <= self.sizes[el].plain <= 300)
        return len(self.title) >= 20 and any(comparable(text_of(el)) == self.title for el in bold)

    def holds_title(self, element: Element) -> bool:
        """Say whether an element holds the page's headline."""
        headings = [heading for heading in element.iter("h1") if self.sizes[heading].text]
        if headings and not self._titled:
            return True
        if any(comparable(text_of(heading)) == self.title for heading in headings):
            return True
        if len(self.title) < 12:
            return False
        return any(
            comparable(text_of(el)) == self.title
            for el in element.iter("h2", "h3", "b", "font", "strong")
            if el.find(".//a") is None
        )


def strip_invisible(tree: Element) -> int:
    """Take out what a reader never sees as text: scripts, styles, frames, form controls; give how many scripts."""
    scripts = sum(1 for _ in tree.iter("script"))
    for element in list(tree.iter(*_INVISIBLE)):
        drop(element)
    for element in list(tree.iterfind(".//*[@hidden]")):
        drop(element)
    return scripts


def alike(page: Pruning, parent: Element, *, paragraphs: bool = False) -> Iterator[list[Element]]:
    """Give the runs of neighbouring boxes (`paragraphs`: of p elements too) that share tag and class, all with text."""
    # A tag with a hyphen is an outlet's own.
    children = [el for el in parent if isinstance(el.tag, str) and page.sizes[el].text >= 15]
    for (tag, _), group in groupby(children, key=_signature):
        run = list(group)
        if (tag in _CARDS or "-" in tag or (paragraphs and tag == "p")) and len(run) >= 2:
            yield run


def _signature(element: Element) -> tuple[str, str]:
    words = (element.get("class") or "").split()
    return str(element.tag), re.sub(r"\d+", "", words[0]) if words else ""
