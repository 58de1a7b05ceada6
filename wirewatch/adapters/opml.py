"""OPML 2.0 in and out: the list of feeds that every feed reader can give and take (opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from lxml import etree

from wirewatch.domain.addresses import host_key, is_web
from wirewatch.domain.configuration import Feed

MOST_BYTES = 20_000_000
MOST_FEEDS = 20_000
LONGEST_NAME = 200


class NotOpml(ValueError):
    """Raised for what is no OPML; the message says in a sentence what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What an OPML file lists: feeds, and in words what could not be taken."""

    feeds: tuple[Feed, ...]
    unusable: tuple[str, ...] = ()


def read(data: bytes) -> Subscriptions:
    """Give the feeds of an OPML file, each address once; the folders that a feed lies in become its tags.

    Raises NotOpml.
    """
    root = _root(data)
    feeds: dict[str, Feed] = {}
    unusable: list[str] = []
    for outline, folders in _outlines(root):
        url = _of_the_web(_attribute(outline, "xmlUrl"))
        if not is_web(url):
            unusable.append(f"{url[:LONGEST_NAME]} is no web address")
        elif "@" in urlsplit(url).netloc:
            name = _name(outline) or host_key(url)
            unusable.append(f"{name}: its address holds a password; add it by hand, with --login")
        elif url not in feeds and len(feeds) < MOST_FEEDS:
            feeds[url] = _feed(outline, url=url, folders=folders)
    return Subscriptions(feeds=tuple(feeds.values()), unusable=tuple(unusable))


def write(feeds: Sequence[Feed], *, title: str) -> str:
    """Give the feeds as OPML 2.0; sitemaps and pages, which no feed reader can read, are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_escaped(title)[1:-1]}</title></head>",
        "<body>",
        *(_outline(feed) for feed in feeds if feed.kind == "feed"),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _root(data: bytes) -> etree._Element:
    if len(data) > MOST_BYTES:
        raise NotOpml("this is too large for a list of feeds")
    # Entities stay unresolved and nothing is fetched: the file may come from anyone.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise NotOpml("this is no OPML: it does not begin with <opml>")
    return root


def _outlines(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Give each outline that names a feed, with the folders around it."""
    for outline in root.iter("outline"):
        if _attribute(outline, "xmlUrl"):
            around = [_name(one) for one in outline.iterancestors("outline")]
            yield outline, tuple(reversed([name for name in around if name]))


def _of_the_web(url: str) -> str:
    """Give an address in a feed reader's own scheme as the web's: feed://x and feed:https://x."""
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


def _feed(outline: etree._Element, *, url: str, folders: tuple[str, ...]) -> Feed:
    categories = [part.strip("/ ") for part in _attribute(outline, "category").split(",")]
    tags = tuple(dict.fromkeys(tag[:LONGEST_NAME] for tag in (*folders, *categories) if tag))
    language = _attribute(outline, "language").replace("_", "-").partition("-")[0].lower()
    known = language.isascii() and language.isalpha() and 2 <= len(language) <= 3
    feed = Feed(outlet=_name(outline) or host_key(url), url=url, tags=tags)
    return replace(feed, language=language) if known else feed


def _name(outline: etree._Element) -> str:
    return " ".join((_attribute(outline, "title") or _attribute(outline, "text")).split())[:LONGEST_NAME]


def _attribute(outline: etree._Element, name: str) -> str:
    """Give an attribute in whatever case a careless writer wrote it."""
    exact = outline.get(name)
    if exact is not None:
        return str(exact).strip()
    return next((str(value).strip() for key, value in outline.items() if str(key).lower() == name.lower()), "")


def _outline(feed: Feed) -> str:
    told = {"type": "rss", "text": feed.outlet, "title": feed.outlet, "xmlUrl": feed.url}
    if feed.language:
        told["language"] = feed.language
    if feed.tags:
        told["category"] = ",".join(tag.replace(",", " ") for tag in feed.tags)
    return "<outline " + " ".join(f"{name}={_escaped(value)}" for name, value in told.items()) + "/>"


def _escaped(text: str) -> str:
    shown = "".join(character for character in text if character.isprintable())
    return '"' + escape(shown, {'"': "&quot;"}) + '"'
