"""Told stories as an Atom feed (RFC 4287): for readers who want no mail."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from wirewatch.render.told_feed import FeedEntry, ToldFeed

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"


def atom(told: ToldFeed) -> str:
    """Give a feed as Atom. The same feed gives the same text."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": "en"})
    _add(feed, "title", told.title)
    _add(feed, "id", told.id)
    _add(feed, "updated", instant(told.updated_at))
    _add(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Wirewatch")
    if told.own_url:
        _link(feed, f"{told.own_url}.atom", rel="self", type="application/atom+xml")
    if told.page_url:
        _link(feed, told.page_url, rel="alternate", type="text/html")
    for one in told.entries:
        _entry(feed, one)
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _entry(feed: ElementTree.Element, one: FeedEntry) -> None:
    language = {f"{{{XML}}}lang": one.language} if one.language else {}
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry", language)
    _add(entry, "title", one.title)
    _add(entry, "id", one.id)
    _add(entry, "updated", instant(one.told_at))
    if one.published_at:
        _add(entry, "published", instant(one.published_at))
    _add(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", one.outlet)
    if one.url:
        _link(entry, one.url, rel="alternate")
    for actor, name in one.actors:
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": actor, "label": name})
    _add(entry, "content", one.html, type="html")  # an entry without a link must have one (RFC 4287, 4.1.2)


def instant(moment: datetime) -> str:
    """Give "2026-11-23T03:30:00Z" (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _link(parent: ElementTree.Element, href: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {**attributes, "href": href})


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text
