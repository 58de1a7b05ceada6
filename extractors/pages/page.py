"""A page parsed once, with what it says of itself in JSON-LD and meta elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.pages.decoding import Joiners, joiners_for
from extractors.pages.words import one_line

_PARSER = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_TAG = re.compile(r"<[^>]{1,2000}>")
_LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/h\d)\b[^>]{0,200}>", re.IGNORECASE)
_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report", "Posting")


@dataclass(slots=True)
class Page:
    """One page: its tree, and what it says of itself.

    `article` is the first JSON-LD object about an article (or {}), `meta` maps lower-case meta names to contents.
    """

    url: str
    tree: HtmlElement
    joiners: Joiners
    article: dict[str, Any]
    meta: dict[str, str]

    def described(self, *names: str) -> str:
        """Give the first meta content under any of these names, or ""."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    @property
    def is_declared_article(self) -> bool:
        """Whether the page itself says, in JSON-LD or Open Graph, that it is an article."""
        return bool(self.article) or self.meta.get("og:type", "").lower() in ("article", "news", "blog")

    def text_under(self, key: str) -> str:
        """Give a JSON-LD text value of the article on one line, or ""."""
        value = self.article.get(key)
        return visible(value) if isinstance(value, str) else ""


def parse(text: str, *, url: str) -> Page | None:
    """Give the parsed page, or None when there is nothing to parse."""
    joiners = joiners_for(text)
    markup = joiners.hidden(_NOT_ALLOWED.sub(" ", _DECLARATION.sub("", text, count=1)))
    try:
        tree = document_fromstring(markup, parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Page(url, tree, joiners, _article_object(tree), _meta(tree))


def visible(value: str) -> str:
    """Give a value that may hold markup or character references as one line of text."""
    return one_line(_TAG.sub("", html.unescape(value)))


def visible_lines(value: str) -> list[str]:
    """Give a value that may hold markup as lines of text, a line for each block."""
    text = _TAG.sub("", _LINE_TAG.sub("\n", html.unescape(value)))
    return [line for line in (one_line(part) for part in text.splitlines()) if line]


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content") or "")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                found.setdefault(name.strip().lower(), content)
    return found


def _article_object(tree: HtmlElement) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        for found in _articles_in(_loaded(script.text or "")):
            for key, value in found.items():
                if value:
                    merged.setdefault(key, value)
    return merged


def _loaded(source: str) -> Any:
    for attempt in (source, _CONTROLS.sub(" ", source).strip().rstrip(";")):
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
