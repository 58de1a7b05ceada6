"""The parsed page: its tree and metadata, how much text and link text each element holds, and a trace of each step."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.pages.decoding import Joiners, joiners_for
from extractors.pages.phrases import one_line

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
        """Characters in p elements; where there are none, characters outside links."""
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
    """Return an element's text as the lines that the page breaks it into, without empty ones."""
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
            isinstance(one.tag, str) and text_of(one) for one in node.itersiblings()
        ):
            return False
        parent = node.getparent()
        if parent is None:
            return False
        node = parent
    return True


_MIN_CONTAINER_CHARACTERS = 400  # characters of running text that make a container the article's


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
    here = urlsplit(url)
    own = _site(here.netloc)

    def leads_elsewhere(link: Element) -> bool:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return False
        try:
            there = urlsplit(urljoin(url, href))
        except ValueError:
            return False
        same_page = (there.path.rstrip("/"), there.query) == (here.path.rstrip("/"), here.query)
        return _site(there.netloc) == own and not same_page

    return leads_elsewhere


def _site(netloc: str) -> str:
    return ".".join(netloc.lower().split(":")[0].split(".")[-2:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of an extraction: its name, the openings of what it removed or found, the characters kept after it."""

    name: str
    removed: tuple[str, ...] = ()
    kept: int = 0
    found: str = ""  # what the step decided or found, in words


@dataclass(slots=True)
class Trace:
    """The recorded stages of one extraction."""

    stages: list[Stage] = field(default_factory=list)

    def note(
        self, name: str, *, removed: Iterable[str] = (), kept: int = 0, found: str = ""
    ) -> None:
        """Add one stage."""
        self.stages.append(Stage(name=name, removed=tuple(removed), kept=kept, found=found))


_HTML_PARSER = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_ILLEGAL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f]+")
_ANY_TAG = re.compile(r"<[^>]{1,2000}>")
_LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/h\d)\b[^>]{0,200}>", re.IGNORECASE)
_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report", "Posting")


@dataclass(slots=True)
class Page:
    """One parsed page: its tree and metadata.

    `article` is the first JSON-LD object about an article (or {}), `meta` maps lower-case meta names to contents.
    """

    url: str
    tree: HtmlElement
    joiners: Joiners
    article: dict[str, Any]
    meta: dict[str, str]

    def meta_content(self, *names: str) -> str:
        """Return the first meta content under any of these names, or ""."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    @property
    def is_declared_article(self) -> bool:
        """Return whether the page itself says, in JSON-LD or Open Graph, that it is an article."""
        return bool(self.article) or self.meta.get("og:type", "").lower() in (
            "article",
            "news",
            "blog",
        )

    def article_text(self, key: str) -> str:
        """Return a JSON-LD text value of the article on one line, or ""."""
        value = self.article.get(key)
        return markup_to_line(value) if isinstance(value, str) else ""


def parse_html_page(text: str, *, url: str) -> Page | None:
    """Return the parsed page, or None when there is nothing to parse."""
    joiners = joiners_for(text)
    markup = joiners.hide(_ILLEGAL_CHARACTERS.sub(" ", _XML_DECLARATION.sub("", text, count=1)))
    try:
        tree = document_fromstring(markup, parser=_HTML_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Page(url, tree, joiners, _article_object(tree), _meta_contents(tree))


def markup_to_line(value: str) -> str:
    """Return a value that may hold markup or character references as one line of text."""
    return one_line(_ANY_TAG.sub("", html.unescape(value)))


def markup_to_lines(value: str) -> list[str]:
    """Return a value that may hold markup as lines of text, a line for each block."""
    text = _ANY_TAG.sub("", _LINE_TAG.sub("\n", html.unescape(value)))
    return [line for line in (one_line(part) for part in text.splitlines()) if line]


def _meta_contents(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content") or "")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                found.setdefault(name.strip().lower(), content)
    return found


def _article_object(tree: HtmlElement) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        for found in _articles_in(lenient_json(script.text or "")):
            for key, value in found.items():
                if value:
                    merged.setdefault(key, value)
    return merged


def lenient_json(source: str) -> Any:
    """Return the value of a JSON text, with the usual slips forgiven; None for anything else."""
    for attempt in (source, _CONTROL_CHARACTERS.sub(" ", source).strip().rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _articles_in(value: Any) -> Iterator[dict[str, Any]]:
    waiting, looked_at = [value], 0
    while waiting and looked_at < 2000:
        node = waiting.pop(0)
        looked_at += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if _is_article(node):
                yield node
            else:
                waiting.extend(
                    node[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(node.get(key), list | dict)
                )


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )
