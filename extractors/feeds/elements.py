"""The fields of one XML record: its children by our names, and what each says."""

from __future__ import annotations

import html
import re
from copy import deepcopy

from lxml import etree

from extractors.feeds.names import name_of

Children = dict[str, list[etree._Element]]

_DECLARATIONS = re.compile(r"""\sxmlns(?::\w+)?="[^"]*\"""")
_MAIL_AND_NAME = re.compile(r"[^\s@(]++@[^\s(]++\s*+\((.+)\)$")


def children(element: etree._Element, *, without: tuple[str, ...] = ()) -> Children:
    """Give an element's children by our names, in document order, but those named in `without`."""
    found: Children = {}
    for child in element:
        name = name_of(child.tag)
        if name not in without:
            found.setdefault(name, []).append(child)
    return found


def _text(element: etree._Element) -> str:
    """Give an element's text; with child elements, its inner markup."""
    if len(element) == 0:
        return (element.text or "").strip()
    return innermarkup(element)


def innermarkup(element: etree._Element) -> str:
    """Give what stands between an element's tags as HTML, namespaces and prefixes gone."""
    for child in element.iterdescendants():
        child.tag = name_of(child.tag).rpartition(":")[2]
    only = element[0] if len(element) == 1 and element[0].tag == "div" else None
    if only is not None and not (element.text or "").strip() and not (only.tail or "").strip():
        element = only
    # In a tree of its own and as one: each child by itself would repeat every namespace that the document declares.
    alone = etree.Element("div")
    alone.text = element.text
    alone.extend(list(deepcopy(element)))
    whole = etree.tostring(alone, encoding="unicode", method="html")
    return _DECLARATIONS.sub("", whole[len("<div>") : -len("</div>")]).strip()


def first_text(found: Children, names: tuple[str, ...]) -> str:
    """Give the text of the first of these that has one; "" when none has."""
    for name in names:
        for element in found.get(name, ()):
            if text := _text(element):
                return text
    return ""


def texts(found: Children, names: tuple[str, ...]) -> tuple[str, ...]:
    """Give the plain texts of all of these, in the order of `names`."""
    return tuple(element.text for name in names if name in found for element in found[name] if element.text)


def title_of(found: Children) -> tuple[str, bool]:
    """Give the title, and whether it is markup: all but what Atom calls plain text is."""
    for name in ("title", "dc:title", "media:title", "itunes:title"):
        for element in found.get(name, ()):
            if text := _text(element):
                return text, element.get("type") != "text"
    for group in found.get("media:group", ()):
        if text := first_text(children(group), ("media:title",)):
            return text, True
    return "", True


def first_markup(found: Children, names: tuple[str, ...]) -> str:
    """Give the first of these that says something, as markup; Atom's plain text is escaped."""
    for name in names:
        for element in found.get(name, ()):
            if text := _text(element):
                return html.escape(text, quote=False) if element.get("type") == "text" else text
    return ""


def media_description(found: Children) -> str:
    """Give the description of a picture or film, for entries that say nothing else."""
    groups = [children(group) for group in found.get("media:group", ())]
    return next((text for g in [found, *groups] if (text := first_text(g, ("media:description",)))), "")


def authors_of(found: Children) -> tuple[str, ...]:
    """Give the names of the authors, each once, mail addresses left out where a name stands beside."""
    names: dict[str, None] = {}
    for key in ("dc:creator", "author", "itunes:author", "dcterms:creator"):
        for element in found.get(key, ()):
            names[_author(element)] = None
        if any(names):
            break
    return tuple(name for name in names if name)


def _author(element: etree._Element) -> str:
    if len(element):
        return first_text(children(element), ("name", "email"))
    text = (element.text or "").strip()[:500]
    named = _MAIL_AND_NAME.match(text)
    return named.group(1).strip() if named else text
