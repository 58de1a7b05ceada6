"""Read a page's metadata: title, authors, date, site, canonical URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from courlan import clean_url
from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_title
from trafilatura.settings import Document

from extractors.pages.dates import PublicationDate, publication_date
from extractors.pages.dom import BLOCK_TAGS, Element, Sizes, child_blocks, text_container, text_of
from extractors.pages.page import Page, markup_to_line
from extractors.pages.phrases import begins_with_pointer, heading_kind
from extractors.pages.wording import comparable_words, one_line

_AUTHOR_CLASS = re.compile(
    r"(?:^|[-_ ])(?:author\w*|by-?line\w*|writer|reporter|sign\w*|(?:news-?)?source)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_PERSON_NAME = re.compile(r"[^\W\d_][\w'’.\u200c-]*(?: [^\W\d_][\w'’.\u200c-]*){1,3}")
_MAX_ELEMENTS_AFTER_TEXT = 4
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
_TITLE_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " » ", " * ", "：", ": ")
_MAX_HEADINGS = 3  # of a page that may be its title
_MAX_AUTHORS = 20
_MAX_NAME_DEPTH = 3  # of author objects in JSON-LD
_SIGNATURE_TAGS = ("i", "em", "p", "div", "span", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """Facts about an article that its page gives outside the text."""

    titles: tuple[str, ...]  # the title without the outlet's name, then its other spellings
    authors: tuple[str, ...]
    dated: PublicationDate | None
    site: str | None
    canonical_url: str
    language: str | None  # as declared

    @property
    def title(self) -> str:
        """The title without the outlet's name, or ""."""
        return self.titles[0] if self.titles else ""

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.dated.moment.date() if self.dated else None

    def describe(self) -> str:
        """Title, date and authors in words."""
        parts = [self.title or "no title", "no date", ", ".join(self.authors) or "no author"]
        if self.dated:
            parts[1] = f"{self.dated.moment.isoformat()} ({self.dated.source})"
        return "; ".join(parts)


def read_metadata(page: Page, *, latest: datetime | None) -> PageMetadata:
    """Read all metadata. Publication dates after `latest` are ignored."""
    document = _trafilatura_metadata(page)
    site = page.meta_content("og:site_name", "application-name") or document.sitename or None
    titles = _page_titles(page, document, site)
    return PageMetadata(
        titles=titles,
        authors=_page_authors(page, document),
        dated=publication_date(page, title=titles[0] if titles else "", latest=latest),
        site=site,
        canonical_url=canonical_url(page),
        language=page.tree.get("lang") or page.meta_content("og:locale", "content-language"),
    )


def signature_authors(tree: Element, sizes: Sizes) -> tuple[str, ...]:
    """Return the only name after the text in italics or in a block named for authors, if any."""
    text = text_container(tree, sizes)
    if text is None:
        return ()
    for element in _elements_near_end(text, sizes):
        name = text_of(element).strip(" .—–-()")
        if _is_signature_markup(element) and _is_person_name(name):
            return (name,)
    return ()


def _elements_near_end(text: Element, sizes: Sizes) -> Iterator[Element]:
    """Yield the last elements of the text, the last one first, then the first ones after it."""
    children = [child for child in text if isinstance(child.tag, str) and sizes[child].text]
    last: list[Element] = []
    for child in children[-2:]:
        last += filter(_is_leaf, child.iter(*_SIGNATURE_TAGS))
    yield from reversed(last)
    following = (
        sibling
        for sibling in text.itersiblings()
        if isinstance(sibling.tag, str) and sizes[sibling].text
    )
    for sibling in islice(following, _MAX_ELEMENTS_AFTER_TEXT):
        for element in sibling.iter():
            if isinstance(element.tag, str) and _is_leaf(element):
                yield element


def _is_leaf(element: Element) -> bool:
    return element.tag not in BLOCK_TAGS or next(child_blocks(element), None) is None


def _is_signature_markup(element: Element) -> bool:
    if element.tag in ("i", "em", "address"):
        return True
    names = ((element.get("class") or "")[:200], (element.get("id") or "")[:100])
    return _AUTHOR_CLASS.search(" ".join((*names, element.get("rel") or ""))) is not None


def _is_person_name(name: str) -> bool:
    if len(name) > 40 or not _PERSON_NAME.fullmatch(name) or name.isupper():
        return False
    if heading_kind(name) is not None or begins_with_pointer(f"{name}:"):
        return False
    return not any(word[0].islower() for word in name.split())


def _trafilatura_metadata(page: Page) -> Document:
    """Return trafilatura's reading of the page's metadata, without its date."""
    try:
        document = extract_meta_json(page.tree, _meta_document(page))
    except Exception:  # its JSON parser has known errors; the page's other metadata is still used
        document = _meta_document(page)
    if not document.title:
        document.title = extract_title(page.tree)
    if not document.author:
        document.author = extract_author(page.tree)
    return document


def _meta_document(page: Page) -> Document:
    document = examine_meta(page.tree)
    # A single word there is a user name or the site's more often than a person's.
    if document.author and " " not in document.author:
        document.author = None
    return document


def _page_titles(page: Page, document: Document, site: str | None) -> tuple[str, ...]:
    spellings = [
        markup_to_line(document.title or ""),
        page.article_text("headline"),
        page.meta_content("og:title", "twitter:title"),
    ]
    spellings += map(text_of, islice(page.tree.iter("h1"), _MAX_HEADINGS))
    titles = (_without_site(title, site) for title in spellings)
    return tuple(dict.fromkeys(filter(None, titles)))


def _without_site(title: str, site: str | None) -> str:
    if not site:
        return title
    for separator in _TITLE_SEPARATORS:
        head, _, tail = title.rpartition(separator)
        if head and comparable_words(tail) == comparable_words(site):
            return head.strip()
    return title


def _page_authors(page: Page, document: Document) -> tuple[str, ...]:
    """Return the authors' names from the JSON-LD list, else those that trafilatura finds."""
    listed = list(filter(None, _author_names(page.article.get("author"))))
    if not listed and document.author:
        listed = document.author.split(";")
    names: dict[str, None] = {}
    for author in listed:
        name = _BYLINE_PREFIX.sub("", one_line(author))
        if 2 <= len(name) <= 80 and "://" not in name:
            names[name] = None
    return tuple(names)[:_MAX_AUTHORS]


def _author_names(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > _MAX_NAME_DEPTH:
        return
    if isinstance(value, str):
        for part in _NAMES_IN_ONE.split(value):
            if not part.startswith("http"):
                yield markup_to_line(part)
    elif isinstance(value, dict):
        if value.get("name"):
            yield from _author_names(value["name"], depth + 1)
        elif value.get("givenName") and value.get("familyName"):
            yield markup_to_line(f"{value['givenName']} {value['familyName']}")
    elif isinstance(value, list):
        for author in value[:_MAX_AUTHORS]:
            yield from _author_names(author, depth + 1)


def canonical_url(page: Page) -> str:
    """Return the page's rel=canonical if trusted, else its URL, without tracking parameters.

    It is trusted if on the same site and not the site's home page; so an AMP page leads to its
    article.
    """
    for link in page.tree.iter("link"):
        href = (link.get("href") or "").strip()
        if href and "canonical" in (link.get("rel") or "").lower().split():
            try:
                declared = urljoin(page.url, href)
                if _is_trusted_canonical(declared, page.url):
                    return without_tracking(declared)
            except ValueError:
                break
    return without_tracking(page.url)


def without_tracking(url: str) -> str:
    """Remove tracking parameters and fragment from a URL; leave an invalid URL unchanged."""
    try:
        cleaned = clean_url(url.split("#!")[0])
    except (ValueError, TypeError):
        return url
    return (cleaned or url).split("#")[0]


def _is_trusted_canonical(declared: str, url: str) -> bool:
    target, current = urlsplit(declared), urlsplit(url)
    if target.scheme not in ("http", "https"):
        return False
    if registrable_domain(target.netloc) != registrable_domain(current.netloc):
        return False
    leads_home = target.path in ("", "/") and not target.query
    return not leads_home or current.path in ("", "/")


def registrable_domain(netloc: str) -> str:
    """Return the registrable domain of a host name: "example.co.uk" of "www.example.co.uk"."""
    parts = netloc.lower().rpartition("@")[2].split(":")[0].strip(".").split(".")
    has_second_level = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL
    return ".".join(parts[-3 if has_second_level else -2 :])
