"""Parse RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0 in one pass; near-XML is repaired first."""

from __future__ import annotations

import html
import re
from base64 import b64decode
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from extractors.feeds.pace import pace_hints_of
from extractors.feeds.raw import MAX_ENTRIES, NotAFeed, RawEntry, RawFeed
from extractors.feeds.xml_names import element_name, has_unknown_namespace, namespace_of
from extractors.feeds.xml_repair import without_illegal_characters

FEED_ROOT_NAMES = frozenset({"rss", "rdf", "feed", "channel", "entry"})
_NAMESPACE_DECLARATION = re.compile(r"""\sxmlns(?::\w+)?="[^"]*\"""")
_MAIL_AND_NAME = re.compile(r"[^\s@(]++@[^\s(]++\s*+\((.+)\)$")
MAX_BASE_CHARACTERS = 500  # every link is resolved against it
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ALTERNATE_RELS = frozenset({"", "alternate", "http://www.iana.org/assignments/relation/alternate"})
_SECOND_CHOICE_RELS = frozenset({"canonical", "related", "via", "self"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PUBLISHED_NAMES = (
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "date",
)
_UPDATED_NAMES = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_SUMMARY_NAMES = ("description", "summary", "itunes:summary", "dc:description", "abstract")
_CONTENT_NAMES = ("content:encoded", "content", "fullitem", "xhtml:body", "body", "xhtml:div")
Children = dict[str, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class _DocumentTraits:
    """Properties of the whole document."""

    bases: Bases | None  # None without any xml:base
    is_atom: bool


def parse_xml(text: str) -> etree._Element:
    """Parse a text without entities; raises lxml.etree.XMLSyntaxError unless it is well-formed."""
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
    """Read the feed under a root element without resolving anything.

    Raises:
        NotAFeed: this is not the root element of a feed.
    """
    _adopt_unknown_root(root)
    kind = element_name(root.tag).rpartition(":")[2]
    if kind == "opml":
        raise NotAFeed("this is a list of feeds (OPML), no feed: `wirewatch feeds import` takes it")
    if kind not in FEED_ROOT_NAMES:
        raise NotAFeed(f"this is XML, but no feed: its root is <{kind[:60]}>")
    bases = Bases() if "xml:base" in text else None
    traits = _DocumentTraits(bases=bases, is_atom=kind in ("feed", "entry"))
    if 'mode="base64"' in text:
        _decode_base64(root)
    channel = root if kind in ("feed", "channel", "entry") else _first_channel(root)
    head = children_by_name(channel, without=("item", "entry"))
    items, left_out = _item_elements(root)
    language = first_text(head, ("language", "dc:language"))
    return RawFeed(
        title=first_text(head, ("title", "dc:title")),
        link=primary_link(head, is_atom=traits.is_atom),
        base=bases.base_of(channel) if bases else "",
        language=language or channel.get(_XML_LANG) or root.get(_XML_LANG) or "",
        hints=pace_hints_of(head),
        entries=[_entry_of(item, traits) for item in items],
        left_out=left_out,
    )


def _adopt_unknown_root(root: etree._Element) -> None:
    """Treat a feed in a custom namespace as if it had none."""
    if not has_unknown_namespace(root.tag):
        return
    for element in root.iter(f"{{{namespace_of(root.tag)}}}*"):
        element.tag = etree.QName(element).localname


def _decode_base64(root: etree._Element) -> None:
    """Decode texts with mode="base64" (Atom 0.3)."""
    for element in root.iter():
        if element.get("mode") != "base64" or len(element):
            continue
        try:
            decoded = b64decode(element.text or "").decode("utf-8", "replace")
        except ValueError:
            decoded = ""
        element.text = without_illegal_characters(decoded)


def _first_channel(root: etree._Element) -> etree._Element:
    for child in root:
        if element_name(child.tag) == "channel":
            return child
    return root


def _item_elements(root: etree._Element) -> tuple[list[etree._Element], int]:
    """Return the first entries in document order, and how many come after them.

    An entry nested in another one is part of it, not a separate entry.
    """
    items: list[etree._Element] = []
    count, last = 0, None
    for element in root.iter("{*}item", "{*}entry"):
        if element_name(element.tag) in ("item", "entry") and not _is_inside(element, last):
            count, last = count + 1, element
            if count <= MAX_ENTRIES:
                items.append(element)
    return items, count - len(items)


def _is_inside(element: etree._Element, previous: etree._Element | None) -> bool:
    if previous is None or element.getparent() is previous.getparent():
        return False
    return previous in element.iterancestors()


def _entry_of(item: etree._Element, traits: _DocumentTraits) -> RawEntry:
    children = children_by_name(item)
    title, is_markup = entry_title(children)
    link = primary_link(children, is_atom=traits.is_atom)
    guid = first_text(children, ("guid", "id"))
    return RawEntry(
        title=title,
        title_is_markup=is_markup,
        link=link or fallback_link(children, item),
        base=traits.bases.base_of_link(children, item) if traits.bases else "",
        guid=guid or (item.get(RDF_ABOUT) or "").strip(),
        published=all_texts(children, _PUBLISHED_NAMES),
        updated=all_texts(children, _UPDATED_NAMES),
        summary=first_markup(children, _SUMMARY_NAMES) or media_description(children),
        content=first_markup(children, _CONTENT_NAMES),
        authors=author_names(children),
        language=item.get(_XML_LANG) or first_text(children, ("dc:language", "language")),
    )


def children_by_name(element: etree._Element, *, without: tuple[str, ...] = ()) -> Children:
    """Group an element's children by short name, in document order, except those in `without`."""
    children: Children = {}
    for child in element:
        name = element_name(child.tag)
        if name not in without:
            children.setdefault(name, []).append(child)
    return children


def _elements_named(children: Children, names: tuple[str, ...]) -> Iterator[etree._Element]:
    for name in names:
        yield from children.get(name, ())


def _text_or_markup(element: etree._Element) -> str:
    """Return an element's text or, if it has child elements, its inner markup."""
    return inner_markup(element) if len(element) else _plain_text(element)


def inner_markup(element: etree._Element) -> str:
    """Return the inner HTML of an element, without namespaces and prefixes."""
    for child in element.iterdescendants():
        child.tag = element_name(child.tag).rpartition(":")[2]
    if len(element) == 1 and element[0].tag == "div":
        wrapper = element[0]
        if not _plain_text(element) and not (wrapper.tail or "").strip():
            element = wrapper
    # Serialised as one tree: each child by itself would repeat every namespace of the document.
    copy = etree.Element("div")
    copy.text = element.text
    copy.extend(list(deepcopy(element)))
    markup = etree.tostring(copy, encoding="unicode", method="html")
    return _NAMESPACE_DECLARATION.sub("", markup[len("<div>") : -len("</div>")]).strip()


def first_text(children: Children, names: tuple[str, ...]) -> str:
    """Return the text of the first of these elements that has one; "" if none has."""
    return next(filter(None, map(_text_or_markup, _elements_named(children, names))), "")


def all_texts(children: Children, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the plain texts of all these elements, in the order of `names`."""
    return tuple(element.text for element in _elements_named(children, names) if element.text)


def entry_title(children: Children) -> tuple[str, bool]:
    """Return the title and whether it is markup: anything but what Atom declares as plain text."""
    for element in _elements_named(children, ("title", "dc:title", "media:title", "itunes:title")):
        text = _text_or_markup(element)
        if text:
            return text, element.get("type") != "text"
    for group in children.get("media:group", ()):
        text = first_text(children_by_name(group), ("media:title",))
        if text:
            return text, True
    return "", True


def first_markup(children: Children, names: tuple[str, ...]) -> str:
    """Return the first non-empty element as markup; Atom's plain text is escaped."""
    for element in _elements_named(children, names):
        text = _text_or_markup(element)
        if text:
            return html.escape(text, quote=False) if element.get("type") == "text" else text
    return ""


def media_description(children: Children) -> str:
    """Return the description of a picture or video, for entries without other text."""
    groups = map(children_by_name, children.get("media:group", ()))
    for group in (children, *groups):
        description = first_text(group, ("media:description",))
        if description:
            return description
    return ""


def author_names(children: Children) -> tuple[str, ...]:
    """Return the authors' names without duplicates and without mail addresses next to a name."""
    for key in ("dc:creator", "author", "itunes:author", "dcterms:creator"):
        names = dict.fromkeys(filter(None, map(_author_name, children.get(key, ()))))
        if names:
            return tuple(names)
    return ()


def _author_name(element: etree._Element) -> str:
    if len(element):
        return first_text(children_by_name(element), ("name", "email"))
    text = _plain_text(element)[:500]
    match = _MAIL_AND_NAME.match(text)
    return match.group(1).strip() if match else text


def primary_link(children: Children, *, is_atom: bool) -> str:
    """Return the RSS link or the Atom alternate that a browser would open; "" without either."""
    links = children.get("link", [])
    if not is_atom:
        link = _first_link_text(links)
        if link:
            return link
    alternates = [el for el in links if el.get("href") and _rel(el) in _ALTERNATE_RELS]
    if alternates:
        return (min(alternates, key=_link_rank).get("href") or "").strip()
    return _first_link_text([el for el in links if not el.get("href")])


def fallback_link(children: Children, item: etree._Element) -> str:
    """Find the URL of an entry without a link in its guid or id, or in another linking element."""
    for candidate in _link_candidates(children, item):
        link = (candidate or "").strip()
        if _is_address(link):
            return link
    return ""


def _link_candidates(children: Children, item: etree._Element) -> Iterator[str | None]:
    for guid in children.get("guid", ()):
        if (guid.get("isPermaLink") or "true").strip().lower() != "false":
            yield guid.text
    for content in children.get("content", ()):
        yield content.get("src")
    for identifier in children.get("id", ()):
        yield identifier.text
    yield item.get(RDF_ABOUT)
    yield item.get("href")
    for link in children.get("link", ()):
        if _rel(link) in _SECOND_CHOICE_RELS:
            yield link.get("href")


class Bases:
    """The effective xml:base of each element, resolved against those of its ancestors.

    Each is resolved once; libxml2 would resolve the whole chain of ancestors for every entry.
    """

    def __init__(self) -> None:
        self._bases: dict[etree._Element, str] = {}

    def base_of(self, element: etree._Element) -> str:
        """Return the base URL of an element; "" if none is declared."""
        unresolved: list[etree._Element] = []
        ancestor: etree._Element | None = element
        while ancestor is not None and ancestor not in self._bases:
            unresolved.append(ancestor)
            ancestor = ancestor.getparent()
        base = "" if ancestor is None else self._bases[ancestor]
        for descendant in reversed(unresolved):
            base = _join_base(base, descendant.get(_XML_BASE) or "")
            self._bases[descendant] = base
        return base

    def base_of_link(self, children: Children, item: etree._Element) -> str:
        """Return the base URL of an entry's link."""
        return self.base_of(next(iter(children.get("link", ())), item))


def _join_base(base: str, written: str) -> str:
    if not written or len(written) > MAX_BASE_CHARACTERS:
        return base
    try:
        joined = urljoin(base, written.strip())
    except ValueError:
        return base
    return joined if len(joined) <= MAX_BASE_CHARACTERS else base


def _link_rank(element: etree._Element) -> int:
    """Rank a link, lower is better: web pages before pictures, streams and other protocols."""
    kind = (element.get("type") or "").lower()
    href = (element.get("href") or "").strip()
    rank = 0
    if "html" not in kind:
        rank = 2 if kind else 1
    if ":" in href.split("/", 1)[0] and not href.lower().startswith(("http:", "https:")):
        rank += 4
    return rank


def _is_address(text: str) -> bool:
    """Return whether this is a URL or a path on the outlet's site, not a bare word or number."""
    if text.lower().startswith(("http://", "https://")):
        return True
    return text.startswith("/") and len(text) > 1


def _first_link_text(links: list[etree._Element]) -> str:
    return next(filter(None, map(_plain_text, links)), "")


def _plain_text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _rel(element: etree._Element) -> str:
    return (element.get("rel") or "").strip().lower()
