"""The parsed page with its metadata, and the trace of an extraction's steps."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.pages.decoding import Joiners, joiners_for
from extractors.pages.wording import one_line

_HTML_PARSER = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_ILLEGAL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f]+")
_ANY_TAG = re.compile(r"<[^>]{1,2000}>")
_LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/h\d)\b[^>]{0,200}>", re.IGNORECASE)
_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report", "Posting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of an extraction, for a person to read."""

    name: str
    removed: tuple[str, ...] = ()  # the openings of what it removed
    characters: int = 0  # of the text after it
    detail: str = ""  # what the step decided or found, in words


@dataclass(slots=True)
class Trace:
    """The recorded stages of one extraction."""

    stages: list[Stage] = field(default_factory=list)

    def note(
        self, name: str, *, removed: Iterable[str] = (), characters: int = 0, detail: str = ""
    ) -> None:
        """Add one stage."""
        self.stages.append(
            Stage(name=name, removed=tuple(removed), characters=characters, detail=detail)
        )


@dataclass(slots=True)
class Page:
    """One parsed page: its tree and metadata.

    `article` is the first JSON-LD object about an article (or {}), `meta` maps lower-case meta
    names to contents.
    """

    url: str
    tree: HtmlElement
    joiners: Joiners
    article: dict[str, Any]
    meta: dict[str, str]

    def meta_content(self, *names: str) -> str:
        """Return the first meta content under any of these names, or ""."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    @property
    def is_declared_article(self) -> bool:
        """Whether the page itself says, in JSON-LD or Open Graph, that it is an article."""
        return bool(self.article) or self.meta.get("og:type", "").lower() in (
            "article",
            "news",
            "blog",
        )

    def article_text(self, key: str) -> str:
        """Return a JSON-LD text value of the article on one line, or ""."""
        value = self.article.get(key)
        return markup_to_line(value) if isinstance(value, str) else ""


def parse_html_page(text: str, *, url: str) -> Page | None:
    """Parse a page; None if it has no content."""
    joiners = joiners_for(text)
    markup = joiners.hide(_ILLEGAL_CHARACTERS.sub(" ", _XML_DECLARATION.sub("", text, count=1)))
    try:
        tree = document_fromstring(markup, parser=_HTML_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Page(url, tree, joiners, _article_object(tree), _meta_contents(tree))


def markup_to_line(value: str) -> str:
    """Convert a value that may hold markup or character references to one line of text."""
    return one_line(_ANY_TAG.sub("", html.unescape(value)))


def markup_to_lines(value: str) -> list[str]:
    """Convert a value that may hold markup to lines of text, one for each block."""
    text = _ANY_TAG.sub("", _LINE_TAG.sub("\n", html.unescape(value)))
    return [line for line in (one_line(part) for part in text.splitlines()) if line]


def _meta_contents(tree: HtmlElement) -> dict[str, str]:
    contents: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content") or "")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                contents.setdefault(name.strip().lower(), content)
    return contents


def _article_object(tree: HtmlElement) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        for article in _articles_in(lenient_json(script.text or "")):
            for key, value in article.items():
                if value:
                    merged.setdefault(key, value)
    return merged


def lenient_json(source: str) -> Any:
    """Parse a JSON text leniently; None if that fails."""
    for attempt in (source, _CONTROL_CHARACTERS.sub(" ", source).strip().rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _articles_in(value: Any) -> Iterator[dict[str, Any]]:
    waiting, looked_at = [value], 0
    while waiting and looked_at < 2000:
        node = waiting.pop(0)
        looked_at += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if _is_article(node):
                yield node
            else:
                waiting.extend(
                    node[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(node.get(key), list | dict)
                )


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )
