"""The fast pass: RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0 out of well-formed XML, each element looked at once."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass

from lxml import etree

from extractors.feeds.elements import authors_of, children, first_markup, first_text, media_description, texts, title_of
from extractors.feeds.entry_links import RDF_ABOUT, Bases, link_of, other_link_of
from extractors.feeds.hints import hints_of
from extractors.feeds.names import KNOWN_ROOTS, is_strange, name_of, namespace_of
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.feeds.refusal import NotAFeed
from extractors.feeds.repair import legal

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created", "date")
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for the whole document: its xml:base, if it uses that, and whether it is Atom."""

    bases: Bases | None
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
    if kind == "opml":
        raise NotAFeed("this is a list of feeds (OPML), no feed: `wirewatch feeds import` takes it")
    if kind not in KNOWN_ROOTS:
        raise NotAFeed(f"this is XML, but no feed: its root is <{kind[:60]}>")
    reading = _Reading(bases=Bases() if "xml:base" in text else None, is_atom=kind in ("feed", "entry"))
    _decode_base64(root, text)
    channel = root if kind in ("feed", "channel", "entry") else _first_channel(root)
    head = children(channel, without=("item", "entry"))
    items, left_out = _items(root)
    return RawFeed(
        title=first_text(head, ("title", "dc:title")),
        link=link_of(head, is_atom=reading.is_atom),
        base=reading.bases.of(channel) if reading.bases else "",
        language=first_text(head, ("language", "dc:language")) or channel.get(_XML_LANG) or root.get(_XML_LANG) or "",
        hints=hints_of(head),
        entries=[_entry(item, reading) for item in items],
        left_out=left_out,
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


def _items(root: etree._Element) -> tuple[list[etree._Element], int]:
    """Return the first entries in document order, and how many come after them.

    An entry inside another is part of that other, not one of its own.
    """
    found: list[etree._Element] = []
    count, last = 0, None
    for element in root.iter("{*}item", "{*}entry"):
        if name_of(element.tag) in ("item", "entry") and not _is_inside(element, last):
            count, last = count + 1, element
            if count <= MAX_ENTRIES:
                found.append(element)
    return found, count - len(found)


def _is_inside(element: etree._Element, other: etree._Element | None) -> bool:
    if other is None or element.getparent() is other.getparent():
        return False
    return other in element.iterancestors()


def _entry(item: etree._Element, reading: _Reading) -> RawEntry:
    found = children(item)
    title, is_markup = title_of(found)
    return RawEntry(
        title=title,
        title_is_markup=is_markup,
        link=link_of(found, is_atom=reading.is_atom) or other_link_of(found, item),
        base=reading.bases.of_link(found, item) if reading.bases else "",
        guid=first_text(found, ("guid", "id")) or (item.get(RDF_ABOUT) or "").strip(),
        published=texts(found, _PUBLISHED),
        updated=texts(found, _UPDATED),
        summary=first_markup(found, ("description", "summary", "itunes:summary", "dc:description", "abstract"))
        or media_description(found),
        content=first_markup(found, ("content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div")),
        authors=authors_of(found),
        language=item.get(_XML_LANG) or first_text(found, ("dc:language", "language")),
    )
