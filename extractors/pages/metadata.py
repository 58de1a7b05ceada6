"""Extract a page's metadata: title, authors, site, canonical URL; and the article in the data of a page of scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from courlan import clean_url
from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_title
from trafilatura.settings import Document

from extractors.pages.dom import BLOCK_TAGS, Element, Sizes, child_blocks, text_container, text_of
from extractors.pages.page import Page, markup_to_line
from extractors.pages.phrases import begins_with_pointer, heading_kind
from extractors.pages.wording import comparable_words, one_line

_AUTHOR_CLASS = re.compile(
    r"(?:^|[-_ ])(?:author\w*|by-?line\w*|writer|reporter|sign\w*|(?:news-?)?source)(?:[-_ ]|$)",
    re.I,
)
_PERSON_NAME = re.compile(r"[^\W\d_][\w'’.\u200c-]*(?: [^\W\d_][\w'’.\u200c-]*){1,3}")
_MAX_ELEMENTS_AFTER_TEXT = 4  # elements behind the text
_NAMES_IN_ONE = re.compile(
    r"\s*(?:;|\||/|,(?!\s*(?:Jr|Sr|II|III|MD|PhD|CEPF|CPA|CFA|RN|RD)\b)|\band\b|\bund\b|\bet\b|\bog\b|\boch\b)\s+",
    re.IGNORECASE,
)
_BYLINE_PREFIX = re.compile(
    r"^\s*(?:by|von|par|por|di|автор|от|نویسنده|بقلم|کاتب)\s*[::]?\s+", re.IGNORECASE
)
_SECOND_LEVEL = frozenset(
    {"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go", "gob", "mil"}
)


def signature_authors(tree: Element, sizes: Sizes) -> tuple[str, ...]:
    """Return the only name after the text in italics or in a block named for authors; else nothing."""
    text = text_container(tree, sizes)
    if text is None:
        return ()
    for element in _elements_near_end(text, sizes):
        name = text_of(element).strip(" .—–-()")
        if (
            _is_signature_markup(element)
            and len(name) <= 40
            and _PERSON_NAME.fullmatch(name)
            and _is_person_name(name)
        ):
            return (name,)
    return ()


def _elements_near_end(text: Element, sizes: Sizes) -> Iterator[Element]:
    """Yield the last elements of the text and the first ones after it."""
    last = [child for child in text if isinstance(child.tag, str) and sizes[child].text][-2:]
    yield from reversed(
        [inner for child in last for inner in child.iter("i", "em", *_blocks()) if _is_leaf(inner)]
    )
    following = (one for one in text.itersiblings() if isinstance(one.tag, str) and sizes[one].text)
    for one in islice(following, _MAX_ELEMENTS_AFTER_TEXT):
        yield from (inner for inner in one.iter() if isinstance(inner.tag, str) and _is_leaf(inner))


def _blocks() -> tuple[str, ...]:
    return ("p", "div", "span", "address")


def _is_leaf(element: Element) -> bool:
    return element.tag not in BLOCK_TAGS or next(child_blocks(element), None) is None


def _is_signature_markup(element: Element) -> bool:
    name = f"{(element.get('class') or '')[:200]} {(element.get('id') or '')[:100]} {element.get('rel') or ''}"
    return element.tag in ("i", "em", "address") or _AUTHOR_CLASS.search(name) is not None


def _is_person_name(name: str) -> bool:
    if heading_kind(name) is not None or begins_with_pointer(f"{name}:"):
        return False
    return all(not word[0].islower() for word in name.split()) and not name.isupper()


def trafilatura_metadata(page: Page) -> Document:
    """Return trafilatura's own reading of the page's metadata, without its date."""
    try:
        document = extract_meta_json(page.tree, _from_meta(page))
    except Exception:  # its JSON parser has known errors; the page's other metadata is still used
        document = _from_meta(page)
    if not document.title:
        document.title = extract_title(page.tree)
    if not document.author:
        document.author = extract_author(page.tree)
    return document


def _from_meta(page: Page) -> Document:
    document = examine_meta(page.tree)
    # A single word there is a user name or the site's more often than a person's.
    if document.author and " " not in document.author:
        document.author = None
    return document


def page_titles(page: Page, document: Document) -> tuple[str, ...]:
    """Return the article's title without the outlet's name as suffix, then its other spellings on the page."""
    headings = [text_of(heading) for heading in page.tree.iter("h1")]
    spellings = [
        markup_to_line(document.title or ""),
        page.article_text("headline"),
        page.meta_content("og:title", "twitter:title"),
    ]
    site = page_site(page, document)
    told = (_without_site(title, site) for title in (*spellings, *headings[:3]))
    return tuple(dict.fromkeys(title for title in told if title))


def _without_site(title: str, site: str | None) -> str:
    if not site:
        return title
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » ", " * ", "：", ": "):
        head, found, tail = title.rpartition(mark)
        if found and head and comparable_words(tail) == comparable_words(site):
            return head.strip()
    return title


def page_site(page: Page, document: Document) -> str | None:
    """Return the outlet's name as the page prints it, or None."""
    return page.meta_content("og:site_name", "application-name") or document.sitename or None


def page_authors(page: Page, document: Document) -> tuple[str, ...]:
    """Return the authors' names, the JSON-LD list first, else what trafilatura finds."""
    listed = [name for name in _author_names(page.article.get("author")) if name]
    if not listed and document.author:
        listed = [name for name in document.author.split(";") if name.strip()]
    names = dict.fromkeys(_BYLINE_PREFIX.sub("", one_line(name)) for name in listed)
    kept = tuple(name for name in names if 2 <= len(name) <= 80 and "://" not in name)
    return kept[:20]


def _author_names(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > 3:
        return
    if isinstance(value, str):
        yield from (
            markup_to_line(part)
            for part in _NAMES_IN_ONE.split(value)
            if not part.startswith("http")
        )
    elif isinstance(value, dict):
        if name := value.get("name"):
            yield from _author_names(name, depth + 1)
        elif value.get("givenName") and value.get("familyName"):
            yield markup_to_line(f"{value['givenName']} {value['familyName']}")
    elif isinstance(value, list):
        for one in value[:20]:
            yield from _author_names(one, depth + 1)


def canonical_url(page: Page) -> str:
    """Return the article's canonical URL: the page's rel=canonical if trusted, without tracking parameters.

    It is trusted if on the same site and not the site's home page; so an AMP page leads to its article.
    """
    for link in page.tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (
            href := (link.get("href") or "").strip()
        ):
            try:
                there = urljoin(page.url, href)
                if _is_trusted_canonical(there, page.url):
                    return without_tracking(there)
            except ValueError:
                break
    return without_tracking(page.url)


def without_tracking(url: str) -> str:
    """Return a URL without tracking parameters and fragment; returned unchanged if it cannot be parsed."""
    try:
        bare = clean_url(url.split("#!")[0]) if "#" in url else clean_url(url)
    except (ValueError, TypeError):
        return url
    return (bare or url).split("#")[0]


def _is_trusted_canonical(there: str, here: str) -> bool:
    one, other = urlsplit(there), urlsplit(here)
    if one.scheme not in ("http", "https") or registrable_domain(one.netloc) != registrable_domain(
        other.netloc
    ):
        return False
    at_home = one.path in ("", "/") and not one.query
    return not at_home or other.path in ("", "/")


def registrable_domain(netloc: str) -> str:
    """Return the registrable domain of a host name: "example.co.uk" of "www.example.co.uk"."""
    parts = netloc.lower().rpartition("@")[2].split(":")[0].strip(".").split(".")
    keep = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-keep:])
