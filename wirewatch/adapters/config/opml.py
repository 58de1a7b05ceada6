"""Import and export feed lists as OPML 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from lxml import etree

from wirewatch.domain.configuration import Feed
from wirewatch.domain.urls import host_key, is_web

MAX_OPML_BYTES = 20_000_000
MAX_OPML_FEEDS = 20_000
MAX_NAME_CHARS = 200


class NotOpml(ValueError):
    """The document is not OPML; the message says in one sentence what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What an OPML file lists: the feeds, and one message for each that cannot be imported."""

    feeds: tuple[Feed, ...]
    unusable: tuple[str, ...] = ()


def read_opml(data: bytes) -> Subscriptions:
    """Read the feeds of an OPML file, each address once.

    The folders that a feed lies in become its tags.

    Raises NotOpml.
    """
    root = _parse_opml(data)
    feeds: dict[str, Feed] = {}
    unusable: list[str] = []
    for outline, folders in _feed_outlines(root):
        url = _web_url(_outline_attribute(outline, "xmlUrl"))
        if not is_web(url):
            unusable.append(f"{url[:MAX_NAME_CHARS]} is not a web address")
        elif "@" in urlsplit(url).netloc:
            name = _outline_name(outline) or host_key(url)
            unusable.append(f"{name}: its address holds a password; add it by hand, with --login")
        elif url not in feeds and len(feeds) < MAX_OPML_FEEDS:
            feeds[url] = _feed_from_outline(outline, url=url, folders=folders)
    return Subscriptions(feeds=tuple(feeds.values()), unusable=tuple(unusable))


def write_opml(feeds: Sequence[Feed], *, title: str) -> str:
    """Write feeds as OPML 2.0; sitemaps and pages, which no feed reader can read, are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_quote_attribute(title)[1:-1]}</title></head>",
        "<body>",
        *(_outline_from_feed(feed) for feed in feeds if feed.kind == "feed"),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _parse_opml(data: bytes) -> etree._Element:
    if len(data) > MAX_OPML_BYTES:
        raise NotOpml("this is too large for a list of feeds")
    # Entities stay unresolved and nothing is fetched: the file may come from anyone.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise NotOpml("this is not OPML: it does not begin with <opml>")
    return root


def _feed_outlines(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Yield each outline that names a feed, with the folders around it."""
    for outline in root.iter("outline"):
        if _outline_attribute(outline, "xmlUrl"):
            around = [_outline_name(folder) for folder in outline.iterancestors("outline")]
            yield outline, tuple(reversed([name for name in around if name]))


def _web_url(url: str) -> str:
    """Return the http(s) address of a feed reader's feed://x or feed:https://x."""
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


def _feed_from_outline(outline: etree._Element, *, url: str, folders: tuple[str, ...]) -> Feed:
    categories = [part.strip("/ ") for part in _outline_attribute(outline, "category").split(",")]
    tags = tuple(dict.fromkeys(tag[:MAX_NAME_CHARS] for tag in (*folders, *categories) if tag))
    language = _outline_attribute(outline, "language").replace("_", "-").partition("-")[0].lower()
    is_plain_code = language.isascii() and language.isalpha() and 2 <= len(language) <= 3
    feed = Feed(outlet=_outline_name(outline) or host_key(url), url=url, tags=tags)
    return replace(feed, language=language) if is_plain_code else feed


def _outline_name(outline: etree._Element) -> str:
    return " ".join(
        (_outline_attribute(outline, "title") or _outline_attribute(outline, "text")).split()
    )[:MAX_NAME_CHARS]


def _outline_attribute(outline: etree._Element, name: str) -> str:
    """Return an attribute, its name compared without case."""
    exact = outline.get(name)
    if exact is not None:
        return str(exact).strip()
    return next(
        (str(value).strip() for key, value in outline.items() if str(key).lower() == name.lower()),
        "",
    )


def _outline_from_feed(feed: Feed) -> str:
    attributes = {"type": "rss", "text": feed.outlet, "title": feed.outlet, "xmlUrl": feed.url}
    if feed.language:
        attributes["language"] = feed.language
    if feed.tags:
        attributes["category"] = ",".join(tag.replace(",", " ") for tag in feed.tags)
    return (
        "<outline "
        + " ".join(f"{name}={_quote_attribute(value)}" for name, value in attributes.items())
        + "/>"
    )


def _quote_attribute(text: str) -> str:
    shown = "".join(character for character in text if character.isprintable())
    return '"' + escape(shown, {'"': "&quot;"}) + '"'
