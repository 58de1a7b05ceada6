"""The fast pass: RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0 out of well-formed XML, each element looked at once."""

from __future__ import annotations

import html
import re
from base64 import b64decode
from dataclasses import dataclass

from lxml import etree

from extractors.feed_hints import hints_of
from extractors.feed_names import KNOWN_ROOTS, is_strange, name_of, namespace_of
from extractors.feed_raw import RawEntry, RawFeed
from extractors.feed_refusal import NotAFeed
from extractors.feed_repair import legal

MAX_ENTRIES = 5_000

Children = dict[str, list[etree._Element]]

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DECLARATIONS = re.compile(r"""\sxmlns(?::\w+)?="[^"]*\"""")
_ALTERNATE = frozenset({"", "alternate", "http://www.iana.org/assignments/relation/alternate"})
_SECOND_CHOICE = frozenset({"canonical", "related", "via", "self"})
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created", "date")
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_MAIL_AND_NAME = re.compile(r"^\S+@\S+\s*\((.+)\)$")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for the whole document: whether it uses xml:base, and whether it is Atom."""

    has_bases: bool
    is_atom: bool


def parsed(text: str) -> etree._Element:
    """Give the root of a guarded text; raises lxml.etree.XMLSyntaxError unless it is well-formed."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(text.encode("utf-8"), parser)


def read(root: etree._Element, *, text: str) -> RawFeed:
    """Give the feed under a root as written; raises NotAFeed when the root is none of a feed."""
    _adopt_strange_root(root)
    kind = name_of(root.tag).rpartition(":")[2]
    if kind not in KNOWN_ROOTS:
        raise NotAFeed(f"this is XML, but no feed: its root is <{kind[:60]}>")
    reading = _Reading(has_bases="xml:base" in text, is_atom=kind in ("feed", "entry"))
    _decode_base64(root, text)
    channel = root if kind in ("feed", "channel", "entry") else _first_channel(root)
    head = _children(channel, without=("item", "entry"))
    entries = [_entry(item, reading) for item in _items(root)]
    return RawFeed(
        title=_first_text(head, ("title", "dc:title")),
        link=_link(head, reading),
        base=channel.base or "" if reading.has_bases else "",
        language=_first_text(head, ("language", "dc:language")) or channel.get(_XML_LANG) or root.get(_XML_LANG) or "",
        hints=hints_of(head),
        entries=entries,
    )


def _adopt_strange_root(root: etree._Element) -> None:
    """Read a feed in a namespace of the publisher's own as if it had none."""
    if not is_strange(root.tag):
        return
    strange = namespace_of(root.tag)
    for element in root.iter(f"{{{strange}}}*"):
        element.tag = etree.QName(element).localname


def _decode_base64(root: etree._Element, text: str) -> None:
    """Put texts of Atom 0.3's mode="base64" in clear."""
    if 'mode="base64"' not in text:
        return
    for element in root.iter():
        if element.get("mode") == "base64" and len(element) == 0:
            try:
                element.text = legal(b64decode(element.text or "").decode("utf-8", "replace"))
            except ValueError:
                element.text = ""


def _first_channel(root: etree._Element) -> etree._Element:
    return next((child for child in root if name_of(child.tag) == "channel"), root)


def _items(root: etree._Element) -> list[etree._Element]:
    """Give the entries in document order; one inside another is part of that other, not an entry of its own."""
    found: dict[etree._Element, None] = {}
    for element in root.iter("{*}item", "{*}entry"):
        if name_of(element.tag) in ("item", "entry") and not any(a in found for a in element.iterancestors()):
            found[element] = None
            if len(found) == MAX_ENTRIES:
                break
    return list(found)


def _children(element: etree._Element, *, without: tuple[str, ...] = ()) -> Children:
    found: Children = {}
    for child in element:
        name = name_of(child.tag)
        if name not in without:
            found.setdefault(name, []).append(child)
    return found


def _entry(item: etree._Element, reading: _Reading) -> RawEntry:
    found = _children(item)
    title, is_markup = _title(found)
    return RawEntry(
        title=title,
        title_is_markup=is_markup,
        link=_link(found, reading) or _link_of_guid(found, item),
        base=_base(found, item) if reading.has_bases else "",
        guid=_first_text(found, ("guid", "id")) or (item.get(_RDF_ABOUT) or "").strip(),
        published=_texts(found, _PUBLISHED),
        updated=_texts(found, _UPDATED),
        summary=_markup(found, ("description", "summary", "itunes:summary", "dc:description", "abstract"))
        or _media(found),
        content=_markup(found, ("content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div")),
        authors=_authors(found),
        language=item.get(_XML_LANG) or _first_text(found, ("dc:language", "language")),
    )


def _text(element: etree._Element) -> str:
    """Give an element's text; with child elements, its inner markup."""
    if len(element) == 0:
        return (element.text or "").strip()
    return inner_markup(element)


def inner_markup(element: etree._Element) -> str:
    """Give what stands between an element's tags as HTML, namespaces and prefixes gone."""
    for child in element.iterdescendants():
        child.tag = name_of(child.tag).rpartition(":")[2]
    only = element[0] if len(element) == 1 and element[0].tag == "div" else None
    if only is not None and not (element.text or "").strip() and not (only.tail or "").strip():
        element = only
    pieces = [html.escape(element.text or "", quote=False)]
    pieces += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return _DECLARATIONS.sub("", "".join(pieces)).strip()


def _first_text(found: Children, names: tuple[str, ...]) -> str:
    for name in names:
        for element in found.get(name, ()):
            if text := _text(element):
                return text
    return ""


def _texts(found: Children, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(element.text for name in names if name in found for element in found[name] if element.text)


def _title(found: Children) -> tuple[str, bool]:
    for name in ("title", "dc:title", "media:title", "itunes:title"):
        for element in found.get(name, ()):
            if text := _text(element):
                return text, element.get("type") != "text"
    for group in found.get("media:group", ()):
        if text := _first_text(_children(group), ("media:title",)):
            return text, True
    return "", True


def _markup(found: Children, names: tuple[str, ...]) -> str:
    for name in names:
        for element in found.get(name, ()):
            if text := _text(element):
                return html.escape(text, quote=False) if element.get("type") == "text" else text
    return ""


def _media(found: Children) -> str:
    groups = [_children(group) for group in found.get("media:group", ())]
    return next((text for g in [found, *groups] if (text := _first_text(g, ("media:description",)))), "")


def _link(found: Children, reading: _Reading) -> str:
    """Give the address of the thing itself: RSS's own link, or the alternate that a browser would open."""
    links = found.get("link", [])
    if not reading.is_atom:
        written = next((text for el in links if not el.get("href") and (text := (el.text or "").strip())), "")
        if written:
            return written
    alternates = [el for el in links if el.get("href") and (el.get("rel") or "").strip().lower() in _ALTERNATE]
    if alternates:
        return (_best(alternates).get("href") or "").strip()
    written = next((text for el in links if (text := (el.text or "").strip())), "")
    return written or next(((el.get("href") or "").strip() for el in links if _is_second_choice(el)), "")


def _is_second_choice(element: etree._Element) -> bool:
    return (element.get("rel") or "").strip().lower() in _SECOND_CHOICE


def _best(alternates: list[etree._Element]) -> etree._Element:
    """Prefer a web page that can be fetched over a picture, a stream or another protocol."""

    def rank(element: etree._Element) -> int:
        kind, href = (element.get("type") or "").lower(), (element.get("href") or "").strip()
        strange_scheme = ":" in href.split("/", 1)[0] and not href.lower().startswith(("http:", "https:"))
        return 4 * strange_scheme + (0 if "html" in kind else 1 if not kind else 2)

    return min(alternates, key=rank)


def _link_of_guid(found: Children, item: etree._Element) -> str:
    """Give the guid when it is an address by the feed's own word, else what else points at the page."""
    for element in found.get("guid", ()):
        text = (element.text or "").strip()
        if text and (element.get("isPermaLink") or "true").strip().lower() != "false":
            return text
    sources = [element.get("src") or "" for element in found.get("content", ())]
    ids = [(element.text or "").strip() for element in found.get("id", ())]
    for candidate in [*sources, *ids, item.get(_RDF_ABOUT) or "", item.get("href") or ""]:
        if candidate.lower().startswith(("http://", "https://")):
            return candidate
    return ""


def _base(found: Children, item: etree._Element) -> str:
    link = next(iter(found.get("link", ())), item)
    return link.base or ""


def _authors(found: Children) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for key in ("dc:creator", "author", "itunes:author", "dcterms:creator"):
        for element in found.get(key, ()):
            names[_author(element)] = None
        if any(names):
            break
    return tuple(name for name in names if name)


def _author(element: etree._Element) -> str:
    if len(element):
        return _first_text(_children(element), ("name", "email"))
    text = (element.text or "").strip()
    named = _MAIL_AND_NAME.match(text)
    return named.group(1).strip() if named else text
