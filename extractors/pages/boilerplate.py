"""Remove boilerplate around an article: form containers, and blocks after the text that are not part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from extractors.pages.dom import (
    BLOCK_TAGS,
    Element,
    Sizes,
    child_blocks,
    drop_element,
    text_container,
    text_of,
)
from extractors.pages.phrases import comparable_words, ends_a_sentence, one_line, units

_INVISIBLE_TAGS = (
    *(
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "dialog",
    ),
    *("textarea", "select", "button"),
)
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
    cards: int = 0  # teaser cards that stayed, because without them there would be no text

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


def strip_invisible(tree: Element) -> list[Element]:
    """Remove invisible elements: scripts, styles, frames, form controls; return the scripts."""
    scripts = list(tree.iter("script"))
    for element in list(tree.iter(*_INVISIBLE_TAGS)):
        drop_element(element)
    for element in list(tree.iterfind(".//*[@hidden]")):
        if not _is_folded_text(element):
            drop_element(element)
    return scripts


def _is_folded_text(element: Element) -> bool:
    """Return whether a hidden element is the rest of an article, that a button unfolds: paragraphs beside its title."""
    parent = element.getparent()
    if (
        parent is None
        or len(list(islice(element.iter("p"), 2))) < 2
        or element.find(".//form") is not None
    ):
        return False
    return parent.tag == "article" or parent.find("h1") is not None


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


_FIELD_TYPES = frozenset({"email", "radio", "checkbox", "text", "search", "tel"})
_MAX_FORM_BOX_CHARACTERS = 320  # characters of such a box at most
_PAGE_CONTAINERS = frozenset({"body", "html", "main", "article", "td", "p", "li"})


def drop_boxes_with_fields(page: Pruning) -> None:
    """Remove small containers around form fields."""
    looked_at: set[Element] = set()  # of many fields in one place, the first speaks for all
    for control in list(page.tree.iter("input", "form")):
        place = control.getparent() if control.tag == "input" else control
        if place is None or place in looked_at or not _is_form_control(control):
            continue
        looked_at.add(place)
        box = _small_box_around(page, control)
        if box is not None and page.leaves_an_article([box]):
            looked_at.update(box.iter())
            page.remove(box, "a box with fields to fill in")


def _is_form_control(control: Element) -> bool:
    return control.tag == "form" or (control.get("type") or "text").lower() in _FIELD_TYPES


def _small_box_around(page: Pruning, control: Element) -> Element | None:
    """Return the largest small element around the control that contains neither the title nor a part of the article."""
    found = (
        control
        if control.tag == "form" and page.sizes[control].text <= _MAX_FORM_BOX_CHARACTERS
        else None
    )
    for above in control.iterancestors():
        if (
            above.tag in _PAGE_CONTAINERS
            or page.sizes[above].text > _MAX_FORM_BOX_CHARACTERS
            or page.holds_title(above)
        ):
            break
        found = above
    return found


def drop_headlines_after_text(page: Pruning) -> None:
    """Remove blocks after the text that hold headlines and no sentences: unlinked headlines of other articles."""
    text = text_container(page.tree, page.sizes)
    node = text
    while node is not None and (parent := node.getparent()) is not None:
        for block in list(
            node.itersiblings("div", "section", "aside", "footer", "ul", "td", "tr", "table")
        ):
            if _holds_headlines_alone(page, block) and is_aside(page, [block]):
                page.remove(block, "headlines after the text")
        node = parent


def drop_author_boxes(page: Pruning, authors: tuple[str, ...]) -> None:
    """Remove small boxes after the text that begin with only an author's name: author biographies."""
    names = {comparable_words(name) for name in authors if len(name) > 4}
    text = text_container(page.tree, page.sizes) if names else None
    node = text
    while node is not None and node.getparent() is not None:
        for block in list(
            node.itersiblings("div", "section", "aside", "footer", "article", "ul", "table")
        ):
            if (
                page.sizes[block].text <= 900
                and _begins_with_name(block, names)
                and page.leaves_an_article([block])
            ):
                page.remove(block, "about the author")
        node = node.getparent()


def _begins_with_name(block: Element, names: set[str]) -> bool:
    first = next((line for line in map(one_line, block.itertext()) if line), "")
    return comparable_words(first) in names


def _holds_headlines_alone(page: Pruning, block: Element) -> bool:
    lines = [
        line for line in map(text_of, _leaf_blocks(page, block)) if any(map(str.isalpha, line))
    ]
    if len(lines) < 2 or max(map(len, lines)) > 160:
        return False
    headlines = [line for line in lines if units(line) >= 15 and not ends_a_sentence(line)]
    return len(headlines) >= 2 and 3 * len(headlines) >= 2 * len(lines)


def _leaf_blocks(page: Pruning, block: Element) -> Iterator[Element]:
    """Return the blocks that contain no other block, except very short ones."""
    for inner in block.iter():
        is_block = (
            isinstance(inner.tag, str) and inner.tag in BLOCK_TAGS and page.sizes[inner].text >= 5
        )
        if is_block and next(child_blocks(inner), None) is None:
            yield inner


def is_aside(page: Pruning, run: list[Element]) -> bool:
    """Return whether some elements are less than half of the page, so that removing them leaves an article."""
    share = sum(page.sizes[element].unlinked for element in run) / max(
        1, page.sizes.page_total.unlinked
    )
    return share < 0.5 and page.leaves_an_article(run)
