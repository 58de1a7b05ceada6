"""Which of the addresses in an XML record is the page that a reader would open."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree

from extractors.feeds.elements import Children

MAX_BASE = 500  # characters; every link is joined with it
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

_ALTERNATE = frozenset({"", "alternate", "http://www.iana.org/assignments/relation/alternate"})
_SECOND_CHOICE = frozenset({"canonical", "related", "via", "self"})


def link_of(found: Children, *, is_atom: bool) -> str:
    """Give the address of the thing itself: RSS's own link, or the alternate that a browser would open; "" for none."""
    links = found.get("link", [])
    if not is_atom and (written := _written(links)):
        return written
    alternates = [el for el in links if el.get("href") and _rel(el) in _ALTERNATE]
    if alternates:
        return (min(alternates, key=_rank).get("href") or "").strip()
    return _written([el for el in links if not el.get("href")])


def other_link_of(found: Children, item: etree._Element) -> str:
    """Give another address of an entry without a link: a guid or id that is one, or what else points at the page."""
    candidates = [_text(element) for element in found.get("guid", ()) if _is_permalink(element)]
    candidates += [element.get("src") or "" for element in found.get("content", ())]
    candidates += [_text(element) for element in found.get("id", ())]
    candidates += [item.get(RDF_ABOUT) or "", item.get("href") or ""]
    candidates += [el.get("href") or "" for el in found.get("link", ()) if _rel(el) in _SECOND_CHOICE]
    return next((c.strip() for c in candidates if _is_address(c.strip())), "")


class Bases:
    """The xml:base that holds at each element of a document, joined with those above it.

    Each is joined once: libxml2 would join them all anew for every entry, without bound.
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
            base = self._known[one] = _joined(base, one.get(_XML_BASE) or "")
        return base

    def of_link(self, found: Children, item: etree._Element) -> str:
        """Return the base of an entry's link."""
        return self.of(next(iter(found.get("link", ())), item))


def _joined(base: str, written: str) -> str:
    if not written or len(written) > MAX_BASE:
        return base
    try:
        joined = urljoin(base, written.strip())
    except ValueError:
        return base
    return joined if len(joined) <= MAX_BASE else base


def _rank(element: etree._Element) -> int:
    """Prefer a web page that can be fetched over a picture, a stream or another protocol; less is better."""
    kind, href = (element.get("type") or "").lower(), (element.get("href") or "").strip()
    strange_scheme = ":" in href.split("/", 1)[0] and not href.lower().startswith(("http:", "https:"))
    return 4 * strange_scheme + (0 if "html" in kind else 1 if not kind else 2)


def _is_permalink(guid: etree._Element) -> bool:
    return (guid.get("isPermaLink") or "true").strip().lower() != "false"


def _is_address(text: str) -> bool:
    """Say whether this is an address, or a path on the outlet's site; a bare word or number is a name."""
    return text.lower().startswith(("http://", "https://")) or (text.startswith("/") and len(text) > 1)


def _written(links: list[etree._Element]) -> str:
    return next((text for element in links if (text := _text(element))), "")


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _rel(element: etree._Element) -> str:
    return (element.get("rel") or "").strip().lower()
