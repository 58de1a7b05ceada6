"""The parsed page: tree, metadata, text and link sizes of each element, and a trace of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from extractors.pages.wording import one_line

Element: TypeAlias = HtmlElement
BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MIN_CONTAINER_CHARACTERS = 400  # characters of running text that make a container the article's


@dataclass(slots=True)
class Size:
    """The text size of one element, in characters without white space at the ends of each run."""

    text: int = 0
    linked: int = 0
    paragraphs: int = 0  # inside p elements

    @property
    def unlinked(self) -> int:
        """Characters outside links."""
        return self.text - self.linked

    @property
    def prose(self) -> int:
        """Characters in p elements; if there are no p elements, characters outside links."""
        return self.paragraphs or self.unlinked

    @property
    def density(self) -> float:
        """Share of the characters inside links, 0..1."""
        return self.linked / self.text if self.text else 0.0


_EMPTY_SIZE = Size()


class Sizes:
    """Cached text sizes of all elements of a tree; call `forget` before removing an element."""

    def __init__(self, tree: Element) -> None:
        self._elements = [el for el in tree.iter() if isinstance(el.tag, str)]
        self._sizes: dict[Element, Size] = {el: Size() for el in self._elements}
        for element in reversed(self._elements):
            self._add_up(element)
        self.page_total = self._sizes[tree]

    def __getitem__(self, element: Element) -> Size:
        return self._sizes.get(element, _EMPTY_SIZE)

    def with_text(self, element: Element, *tags: str) -> Iterator[Element]:
        """Yield the elements with one of these tags, from `element` down, that hold text."""
        for descendant in element.iter(*tags):
            if self[descendant].text:
                yield descendant

    def forget(self, element: Element) -> None:
        """Subtract an element's size from its ancestors; call it before the element is removed."""
        gone = self[element]
        for above in element.iterancestors():
            size = self._sizes.get(above)
            if size is not None:
                size.text -= gone.text
                size.linked -= gone.linked
                size.paragraphs -= gone.paragraphs

    def _add_up(self, element: Element) -> None:
        size = self._sizes[element]
        size.text += _stripped_length(element.text)
        if element.tag == "a":
            size.linked = size.text
        if element.tag == "p":
            size.paragraphs = size.text
        parent = element.getparent()
        if parent is None or parent not in self._sizes:
            return
        above = self._sizes[parent]
        above.text += size.text + _stripped_length(element.tail)
        above.linked += size.linked
        above.paragraphs += size.paragraphs


def _stripped_length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def text_of(element: Element) -> str:
    """Return an element's text on one line."""
    return one_line("".join(element.itertext()))


def spaced_text_of(element: Element) -> str:
    """Return an element's text on one line, with a space wherever the page begins a new line."""
    return one_line(_text_with_breaks(element, " "))


def lines_in(element: Element) -> list[str]:
    """An element's text as the lines that the page breaks it into, without empty ones."""
    return [line for line in map(one_line, _text_with_breaks(element, "\v").split("\v")) if line]


def _text_with_breaks(element: Element, mark: str) -> str:
    parts: list[str] = []
    for event, node in iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in ("start", "end"):
            parts.append(mark if node.tag in BLOCK_TAGS or node.tag == "br" else "")
        if event == "start":
            parts.append(node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return "".join(parts)


def drop_element(element: Element) -> None:
    """Remove an element from its tree; its tail text stays."""
    if element.getparent() is not None:
        element.drop_tree()


def child_blocks(element: Element) -> Iterator[Element]:
    """Return the block elements directly below, in order."""
    return (child for child in element if isinstance(child.tag, str) and child.tag in BLOCK_TAGS)


def begins_with(element: Element, inner: Element) -> bool:
    """Return whether no text of `element` comes before `inner`, a descendant of it."""
    node = inner
    while node is not element:
        parent = node.getparent()
        if parent is None or _stripped_length(parent.text):
            return False
        before = node.getprevious()
        while before is not None:
            if _stripped_length(before.tail) or (isinstance(before.tag, str) and text_of(before)):
                return False
            before = before.getprevious()
        node = parent
    return True


def ends_with(element: Element, inner: Element) -> bool:
    """Return whether no text of `element` comes after `inner`, a descendant of it."""
    node = inner
    while node is not element:
        if _stripped_length(node.tail) or any(
            isinstance(sibling.tag, str) and text_of(sibling) for sibling in node.itersiblings()
        ):
            return False
        parent = node.getparent()
        if parent is None:
            return False
        node = parent
    return True


def text_container(tree: Element, sizes: Sizes) -> Element | None:
    """Return the container with the most direct running text, if that is enough for an article."""
    best, most = None, _MIN_CONTAINER_CHARACTERS
    for element in tree.iter("div", "article", "section", "td", "main", "body"):
        if sizes[element].text < most:
            continue
        length = sum(
            sizes[child].unlinked for child in element if child.tag == "p"
        ) + _direct_text_length(element)
        if length > most:
            best, most = element, length
    return best


def _direct_text_length(element: Element) -> int:
    runs = (element.text, *(child.tail for child in element))
    return sum(length for length in (len((run or "").strip()) for run in runs) if length >= 40)


def same_site_link_test(url: str) -> Callable[[Element], bool]:
    """Return a test for links that lead to another page of the same site as `url`."""
    current = urlsplit(url)
    site = _site(current.netloc)

    def leads_elsewhere(link: Element) -> bool:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return False
        try:
            target = urlsplit(urljoin(url, href))
        except ValueError:
            return False
        same_page = (target.path.rstrip("/"), target.query) == (
            current.path.rstrip("/"),
            current.query,
        )
        return _site(target.netloc) == site and not same_page

    return leads_elsewhere


def _site(netloc: str) -> str:
    return ".".join(netloc.lower().split(":")[0].split(".")[-2:])
