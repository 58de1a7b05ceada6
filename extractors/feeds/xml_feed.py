"""Parse RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0 in one pass; near-XML is repaired first."""

from __future__ import annotations

import html
import re
from base64 import b64decode
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from extractors.feeds.pace import pace_hints_of
from extractors.feeds.raw import MAX_ENTRIES, NotAFeed, RawEntry, RawFeed
from extractors.feeds.xml_names import element_name, has_unknown_namespace, namespace_of
from extractors.feeds.xml_repair import without_illegal_characters

FEED_ROOT_NAMES = frozenset({"rss", "rdf", "feed", "channel", "entry"})
Children = dict[str, list[etree._Element]]
_DECLARATIONS = re.compile(r"""\sxmlns(?::\w+)?="[^"]*\"""")
_MAIL_AND_NAME = re.compile(r"[^\s@(]++@[^\s(]++\s*+\((.+)\)$")
MAX_BASE_CHARACTERS = 500  # characters; every link is resolved against it
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ALTERNATE = frozenset({"", "alternate", "http://www.iana.org/assignments/relation/alternate"})
_SECOND_CHOICE = frozenset({"canonical", "related", "via", "self"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PUBLISHED = (
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "date",
)
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate")


def children_by_name(element: etree._Element, *, without: tuple[str, ...] = ()) -> Children:
    """Return an element's children by short name, in document order, except those named in `without`."""
    found: Children = {}
    for child in element:
        name = element_name(child.tag)
        if name not in without:
            found.setdefault(name, []).append(child)
    return found


def _text_or_markup(element: etree._Element) -> str:
    """Return an element's text; with child elements, its inner markup."""
    if len(element) == 0:
        return (element.text or "").strip()
    return inner_markup(element)


def inner_markup(element: etree._Element) -> str:
    """Return the inner HTML of an element, without namespaces and prefixes."""
    for child in element.iterdescendants():
        child.tag = element_name(child.tag).rpartition(":")[2]
    only = element[0] if len(element) == 1 and element[0].tag == "div" else None
    if only is not None and not (element.text or "").strip() and not (only.tail or "").strip():
        element = only
    # Serialised as one tree: each child by itself would repeat every namespace of the document.
    alone = etree.Element("div")
    alone.text = element.text
    alone.extend(list(deepcopy(element)))
    whole = etree.tostring(alone, encoding="unicode", method="html")
    return _DECLARATIONS.sub("", whole[len("<div>") : -len("</div>")]).strip()


def first_text(found: Children, names: tuple[str, ...]) -> str:
    """Return the text of the first of these that has one; "" when none has."""
    for name in names:
        for element in found.get(name, ()):
            if text := _text_or_markup(element):
                return text
    return ""


def all_texts(found: Children, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the plain texts of all of these, in the order of `names`."""
    return tuple(
        element.text for name in names if name in found for element in found[name] if element.text
    )


def entry_title(found: Children) -> tuple[str, bool]:
    """Return the title, and whether it is markup: all but what Atom calls plain text is."""
    for name in ("title", "dc:title", "media:title", "itunes:title"):
        for element in found.get(name, ()):
            if text := _text_or_markup(element):
                return text, element.get("type") != "text"
    for group in found.get("media:group", ()):
        if text := first_text(children_by_name(group), ("media:title",)):
            return text, True
    return "", True


def first_markup(found: Children, names: tuple[str, ...]) -> str:
    """Return the first non-empty one of these, as markup; Atom's plain text is escaped."""
    for name in names:
        for element in found.get(name, ()):
            if text := _text_or_markup(element):
                return html.escape(text, quote=False) if element.get("type") == "text" else text
    return ""


def media_description(found: Children) -> str:
    """Return the description of a picture or film, for entries without other text."""
    groups = [children_by_name(group) for group in found.get("media:group", ())]
    return next(
        (text for g in [found, *groups] if (text := first_text(g, ("media:description",)))), ""
    )


def author_names(found: Children) -> tuple[str, ...]:
    """Return the names of the authors, each once, without mail addresses next to a name."""
    names: dict[str, None] = {}
    for key in ("dc:creator", "author", "itunes:author", "dcterms:creator"):
        for element in found.get(key, ()):
            names[_author_name(element)] = None
        if any(names):
            break
    return tuple(name for name in names if name)


def _author_name(element: etree._Element) -> str:
    if len(element):
        return first_text(children_by_name(element), ("name", "email"))
    text = (element.text or "").strip()[:500]
    named = _MAIL_AND_NAME.match(text)
    return named.group(1).strip() if named else text


def primary_link(found: Children, *, is_atom: bool) -> str:
    """Return the URL of the entry or feed: the RSS link, or the Atom alternate that a browser would open; "" for
    none.
    """
    links = found.get("link", [])
    if not is_atom and (written := _first_link_text(links)):
        return written
    alternates = [el for el in links if el.get("href") and _rel(el) in _ALTERNATE]
    if alternates:
        return (min(alternates, key=_link_rank).get("href") or "").strip()
    return _first_link_text([el for el in links if not el.get("href")])


def fallback_link(found: Children, item: etree._Element) -> str:
    """Return the URL of an entry without a link from its guid or id, or another element that points at the page."""
    candidates = [
        _plain_text(element) for element in found.get("guid", ()) if _is_permalink(element)
    ]
    candidates += [element.get("src") or "" for element in found.get("content", ())]
    candidates += [_plain_text(element) for element in found.get("id", ())]
    candidates += [item.get(RDF_ABOUT) or "", item.get("href") or ""]
    candidates += [
        el.get("href") or "" for el in found.get("link", ()) if _rel(el) in _SECOND_CHOICE
    ]
    return next((c.strip() for c in candidates if _is_address(c.strip())), "")


class Bases:
    """The effective xml:base of each element, resolved against those of its ancestors.

    Each is resolved once: libxml2 would resolve the whole chain again for every entry, without bound.
    """

    def __init__(self) -> None:
        self._known: dict[etree._Element, str] = {}

    def of(self, element: etree._Element) -> str:
        """Return the base of an element; "" when there is none."""
        chain: list[etree._Element] = []
        above: etree._Element | None = element
        while above is not None and above not in self._known:
            chain.append(above)
            above = above.getparent()
        base = self._known[above] if above is not None else ""
        for one in reversed(chain):
            base = self._known[one] = _join_base(base, one.get(_XML_BASE) or "")
        return base

    def of_link(self, found: Children, item: etree._Element) -> str:
        """Return the base of an entry's link."""
        return self.of(next(iter(found.get("link", ())), item))


def _join_base(base: str, written: str) -> str:
    if not written or len(written) > MAX_BASE_CHARACTERS:
        return base
    try:
        joined = urljoin(base, written.strip())
    except ValueError:
        return base
    return joined if len(joined) <= MAX_BASE_CHARACTERS else base


def _link_rank(element: etree._Element) -> int:
    """Return the rank of a link, lower is better: a fetchable web page before pictures, streams and other protocols."""
    kind, href = (element.get("type") or "").lower(), (element.get("href") or "").strip()
    strange_scheme = ":" in href.split("/", 1)[0] and not href.lower().startswith(
        ("http:", "https:")
    )
    return 4 * strange_scheme + (0 if "html" in kind else 1 if not kind else 2)


def _is_permalink(guid: etree._Element) -> bool:
    return (guid.get("isPermaLink") or "true").strip().lower() != "false"


def _is_address(text: str) -> bool:
    """Return whether this is a URL or a path on the outlet's site; a bare word or number is not."""
    return text.lower().startswith(("http://", "https://")) or (
        text.startswith("/") and len(text) > 1
    )


def _first_link_text(links: list[etree._Element]) -> str:
    return next((text for element in links if (text := _plain_text(element))), "")


def _plain_text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _rel(element: etree._Element) -> str:
    return (element.get("rel") or "").strip().lower()


@dataclass(frozen=True, slots=True)
class _DocumentTraits:
    """Properties of the whole document: its xml:base values, if any, and whether it is Atom."""

    bases: Bases | None
    is_atom: bool


def parse_xml(text: str) -> etree._Element:
    """Return the root of a guarded text; raises lxml.etree.XMLSyntaxError unless it is well-formed."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8"), parser)


def read_xml_feed(root: etree._Element, *, text: str) -> RawFeed:
    """Return the feed under a root element as written; raises NotAFeed when it is not the root of a feed."""
    _adopt_strange_root(root)
    kind = element_name(root.tag).rpartition(":")[2]
    if kind == "opml":
        raise NotAFeed("this is a list of feeds (OPML), no feed: `wirewatch feeds import` takes it")
    if kind not in FEED_ROOT_NAMES:
        raise NotAFeed(f"this is XML, but no feed: its root is <{kind[:60]}>")
    reading = _DocumentTraits(
        bases=Bases() if "xml:base" in text else None, is_atom=kind in ("feed", "entry")
    )
    _decode_base64(root, text)
    channel = root if kind in ("feed", "channel", "entry") else _first_channel(root)
    head = children_by_name(channel, without=("item", "entry"))
    items, left_out = _item_elements(root)
    return RawFeed(
        title=first_text(head, ("title", "dc:title")),
        link=primary_link(head, is_atom=reading.is_atom),
        base=reading.bases.of(channel) if reading.bases else "",
        language=first_text(head, ("language", "dc:language"))
        or channel.get(_XML_LANG)
        or root.get(_XML_LANG)
        or "",
        hints=pace_hints_of(head),
        entries=[_entry_of(item, reading) for item in items],
        left_out=left_out,
    )


def _adopt_strange_root(root: etree._Element) -> None:
    """Treat a feed in a custom namespace as if it had none."""
    if not has_unknown_namespace(root.tag):
        return
    strange = namespace_of(root.tag)
    for element in root.iter(f"{{{strange}}}*"):
        element.tag = etree.QName(element).localname


def _decode_base64(root: etree._Element, text: str) -> None:
    """Decode texts with mode="base64" (Atom 0.3)."""
    if 'mode="base64"' not in text:
        return
    for element in root.iter():
        if element.get("mode") == "base64" and len(element) == 0:
            try:
                element.text = without_illegal_characters(
                    b64decode(element.text or "").decode("utf-8", "replace")
                )
            except ValueError:
                element.text = ""


def _first_channel(root: etree._Element) -> etree._Element:
    return next((child for child in root if element_name(child.tag) == "channel"), root)


def _item_elements(root: etree._Element) -> tuple[list[etree._Element], int]:
    """Return the first entries in document order, and how many come after them.

    An entry nested in another is part of that other, not a separate one.
    """
    found: list[etree._Element] = []
    count, last = 0, None
    for element in root.iter("{*}item", "{*}entry"):
        if element_name(element.tag) in ("item", "entry") and not _is_inside(element, last):
            count, last = count + 1, element
            if count <= MAX_ENTRIES:
                found.append(element)
    return found, count - len(found)


def _is_inside(element: etree._Element, other: etree._Element | None) -> bool:
    if other is None or element.getparent() is other.getparent():
        return False
    return other in element.iterancestors()


def _entry_of(item: etree._Element, reading: _DocumentTraits) -> RawEntry:
    found = children_by_name(item)
    title, is_markup = entry_title(found)
    return RawEntry(
        title=title,
        title_is_markup=is_markup,
        link=primary_link(found, is_atom=reading.is_atom) or fallback_link(found, item),
        base=reading.bases.of_link(found, item) if reading.bases else "",
        guid=first_text(found, ("guid", "id")) or (item.get(RDF_ABOUT) or "").strip(),
        published=all_texts(found, _PUBLISHED),
        updated=all_texts(found, _UPDATED),
        summary=first_markup(
            found, ("description", "summary", "itunes:summary", "dc:description", "abstract")
        )
        or media_description(found),
        content=first_markup(
            found, ("content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div")
        ),
        authors=author_names(found),
        language=item.get(_XML_LANG) or first_text(found, ("dc:language", "language")),
    )
