"""The author's name as many small outlets print it: alone, right behind the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractors.pages.shape import BLOCKS, Element, Sizes, blocks_in, main_text, text_of
from extractors.pages.words import heading_kind, opens_elsewhere

_NAMED = re.compile(r"(?:^|[-_ ])(?:author\w*|by-?line\w*|writer|reporter|sign\w*|(?:news-?)?source)(?:[-_ ]|$)", re.I)
_NAME = re.compile(r"[^\W\d_][\w'’.\u200c-]*(?: [^\W\d_][\w'’.\u200c-]*){1,3}")
_LOOKED_AT = 4  # elements behind the text


def signed(tree: Element, sizes: Sizes) -> tuple[str, ...]:
    """Give the one name that stands behind the text in italics or in a block that is named for it; else nothing."""
    text = main_text(tree, sizes)
    if text is None:
        return ()
    for element in _behind(text, sizes):
        name = text_of(element).strip(" .—–-()")
        if _is_marked(element) and len(name) <= 40 and _NAME.fullmatch(name) and _is_a_persons(name):
            return (name,)
    return ()


def _behind(text: Element, sizes: Sizes) -> Iterator[Element]:
    """The last elements of the text and the first ones behind it."""
    last = [child for child in text if isinstance(child.tag, str) and sizes[child].text][-2:]
    yield from reversed([inner for child in last for inner in child.iter("i", "em", *_blocks()) if _is_leaf(inner)])
    following = (one for one in text.itersiblings() if isinstance(one.tag, str) and sizes[one].text)
    for one in islice(following, _LOOKED_AT):
        yield from (inner for inner in one.iter() if isinstance(inner.tag, str) and _is_leaf(inner))


def _blocks() -> tuple[str, ...]:
    return ("p", "div", "span", "address")


def _is_leaf(element: Element) -> bool:
    return element.tag not in BLOCKS or next(blocks_in(element), None) is None


def _is_marked(element: Element) -> bool:
    name = f"{(element.get('class') or '')[:200]} {(element.get('id') or '')[:100]} {element.get('rel') or ''}"
    return element.tag in ("i", "em", "address") or _NAMED.search(name) is not None


def _is_a_persons(name: str) -> bool:
    if heading_kind(name) is not None or opens_elsewhere(f"{name}:"):
        return False
    return all(not word[0].islower() for word in name.split()) and not name.isupper()
