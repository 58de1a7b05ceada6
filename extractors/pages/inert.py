"""An archived page made harmless: its words in order, without anything active or external."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from lxml import etree, html

from extractors.pages.decoding import MAX_PAGE_BYTES, decode_page

MAX_NODES = 60_000
MAX_DEPTH = 150
_ALLOWED_TAGS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "div", "section", "article", "main", "header",
    "footer", "aside", "nav", "figure", "figcaption", "br", "hr", "b", "strong", "i", "em", "u", "s", "small",
    "sub", "sup", "cite", "q", "code", "time", "span", "a", "address", "bdi", "bdo", "ruby", "rt", "rp", "abbr",
    "mark", "del", "ins",
))  # fmt: skip
# These are dropped with their content. Of other elements only the tags go, because an unclosed one
# contains the rest of its page.
_DROPPED_TAGS = frozenset((
    "script", "style", "noscript", "template", "link", "meta", "base", "head", "title", "iframe", "frame",
    "frameset", "textarea", "option",
))  # fmt: skip
_VOID_TAGS = frozenset(("br", "hr"))
_TEXT_DIRECTIONS = frozenset(("ltr", "rtl", "auto"))
_NUMBER_ATTRIBUTES = ("colspan", "rowspan", "start", "value")


def inert_copy(body: bytes, *, content_type: str | None) -> tuple[str, str]:
    """Rebuild the title and the body of a page as HTML from a short list of elements.

    Only attributes for language, direction and table layout are kept, so that nothing can run,
    style, be followed or load anything; a picture is replaced by its description.
    """
    text = decode_page(body[:MAX_PAGE_BYTES], content_type=content_type)
    try:
        tree = html.document_fromstring(text.replace("\0", ""))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return "", f"<pre>{escape(text)}</pre>"
    title = tree.findtext(".//title") or ""
    root = tree.find("body")
    return " ".join(title.split()), "".join(_Writer().markup_inside(tree if root is None else root))


class _Writer:
    def __init__(self) -> None:
        self._left = MAX_NODES

    def markup_inside(self, element: Any, depth: int = 0) -> Iterator[str]:
        """Yield the inner markup of an element."""
        if element.text:
            yield escape(element.text)
        for child in element:
            self._left -= 1
            if self._left < 0:
                return
            yield from self._child(child, depth)
            if child.tail:
                yield escape(child.tail)

    def _child(self, child: Any, depth: int) -> Iterator[str]:
        name = child.tag.lower() if isinstance(child.tag, str) else ""
        if not name or name in _DROPPED_TAGS or depth > MAX_DEPTH:
            return
        if name == "img":
            if words := (child.get("alt") or "").strip():
                yield f"<i>[picture: {escape(words[:300])}]</i>"
        elif name not in _ALLOWED_TAGS:
            yield from self.markup_inside(child, depth + 1)
        elif name in _VOID_TAGS:
            yield f"<{name}>"
        else:
            yield f"<{name}{_attributes(child)}>"
            yield from self.markup_inside(child, depth + 1)
            yield f"</{name}>"


def _attributes(element: Any) -> str:
    attributes = []
    if (
        (tag := (element.get("lang") or "").strip())
        and tag.replace("-", "").isalnum()
        and len(tag) <= 20
    ):
        attributes.append(f' lang="{escape(tag)}"')
    if (direction := (element.get("dir") or "").strip().lower()) in _TEXT_DIRECTIONS:
        attributes.append(f' dir="{direction}"')
    numbers = ((name, (element.get(name) or "").strip()) for name in _NUMBER_ATTRIBUTES)
    shape = [
        f' {name}="{number}"' for name, number in numbers if re.fullmatch("[0-9]{1,3}", number)
    ]
    return "".join((*attributes, *shape))
