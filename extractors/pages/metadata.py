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

from extractors.pages.dom import (
    BLOCKS,
    Element,
    Page,
    Sizes,
    blocks_in,
    loaded,
    main_text,
    text_of,
    visible,
    visible_lines,
)
from extractors.pages.phrases import (
    comparable,
    ends_with_a_stop,
    heading_kind,
    one_line,
    opens_elsewhere,
    units,
)

_NAMED = re.compile(
    r"(?:^|[-_ ])(?:author\w*|by-?line\w*|writer|reporter|sign\w*|(?:news-?)?source)(?:[-_ ]|$)",
    re.I,
)
_NAME = re.compile(r"[^\W\d_][\w'’.\u200c-]*(?: [^\W\d_][\w'’.\u200c-]*){1,3}")
_LOOKED_AT = 4  # elements behind the text


def signed(tree: Element, sizes: Sizes) -> tuple[str, ...]:
    """Return the only name after the text in italics or in a block named for authors; else nothing."""
    text = main_text(tree, sizes)
    if text is None:
        return ()
    for element in _behind(text, sizes):
        name = text_of(element).strip(" .—–-()")
        if (
            _is_marked(element)
            and len(name) <= 40
            and _NAME.fullmatch(name)
            and _is_a_persons(name)
        ):
            return (name,)
    return ()


def _behind(text: Element, sizes: Sizes) -> Iterator[Element]:
    """Yield the last elements of the text and the first ones after it."""
    last = [child for child in text if isinstance(child.tag, str) and sizes[child].text][-2:]
    yield from reversed(
        [inner for child in last for inner in child.iter("i", "em", *_blocks()) if _is_leaf(inner)]
    )
    following = (one for one in text.itersiblings() if isinstance(one.tag, str) and sizes[one].text)
    for one in islice(following, _LOOKED_AT):
        yield from (inner for inner in one.iter() if isinstance(inner.tag, str) and _is_leaf(inner))


def _blocks() -> tuple[str, ...]:
    return ("p", "div", "span", "address")


def _is_leaf(element: Element) -> bool:
    return element.tag not in BLOCKS or next(blocks_in(element), None) is None


def _is_marked(element: Element) -> bool:
    name = f"{(element.get('class') or '')[:200]} {(element.get('id') or '')[:100]} {element.get('rel') or ''}"
    return element.tag in ("i", "em", "address") or _NAMED.search(name) is not None


def _is_a_persons(name: str) -> bool:
    if heading_kind(name) is not None or opens_elsewhere(f"{name}:"):
        return False
    return all(not word[0].islower() for word in name.split()) and not name.isupper()


_NAMES_IN_ONE = re.compile(
    r"\s*(?:;|\||/|,(?!\s*(?:Jr|Sr|II|III|MD|PhD|CEPF|CPA|CFA|RN|RD)\b)|\band\b|\bund\b|\bet\b|\bog\b|\boch\b)\s+",
    re.IGNORECASE,
)
_BY = re.compile(r"^\s*(?:by|von|par|por|di|автор|от|نویسنده|بقلم|کاتب)\s*[::]?\s+", re.IGNORECASE)


def said_by_trafilatura(page: Page) -> Document:
    """Return trafilatura's own reading of the page's metadata, without its date."""
    try:
        found = extract_meta_json(page.tree, _from_meta(page))
    except Exception:  # its JSON parser has known errors; the page's other metadata is still used
        found = _from_meta(page)
    if not found.title:
        found.title = extract_title(page.tree)
    if not found.author:
        found.author = extract_author(page.tree)
    return found


def _from_meta(page: Page) -> Document:
    found = examine_meta(page.tree)
    # A single word there is a user name or the site's more often than a person's.
    if found.author and " " not in found.author:
        found.author = None
    return found


def titles_of(page: Page, said: Document) -> tuple[str, ...]:
    """Return the article's title without the outlet's name as suffix, then its other spellings on the page."""
    headings = [text_of(heading) for heading in page.tree.iter("h1")]
    spellings = [
        visible(said.title or ""),
        page.text_under("headline"),
        page.described("og:title", "twitter:title"),
    ]
    site = site_of(page, said)
    told = (_without_site(title, site) for title in (*spellings, *headings[:3]))
    return tuple(dict.fromkeys(title for title in told if title))


def _without_site(title: str, site: str | None) -> str:
    if not site:
        return title
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » ", " * ", "：", ": "):
        head, found, tail = title.rpartition(mark)
        if found and head and comparable(tail) == comparable(site):
            return head.strip()
    return title


def site_of(page: Page, said: Document) -> str | None:
    """Return the outlet's name as the page prints it, or None."""
    return page.described("og:site_name", "application-name") or said.sitename or None


def authors_of(page: Page, said: Document) -> tuple[str, ...]:
    """Return the authors' names, the JSON-LD list first, else what trafilatura finds."""
    listed = [name for name in _names(page.article.get("author")) if name]
    if not listed and said.author:
        listed = [name for name in said.author.split(";") if name.strip()]
    names = dict.fromkeys(_BY.sub("", one_line(name)) for name in listed)
    kept = tuple(name for name in names if 2 <= len(name) <= 80 and "://" not in name)
    return kept[:20]


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > 3:
        return
    if isinstance(value, str):
        yield from (
            visible(part) for part in _NAMES_IN_ONE.split(value) if not part.startswith("http")
        )
    elif isinstance(value, dict):
        if name := value.get("name"):
            yield from _names(name, depth + 1)
        elif value.get("givenName") and value.get("familyName"):
            yield visible(f"{value['givenName']} {value['familyName']}")
    elif isinstance(value, list):
        for one in value[:20]:
            yield from _names(one, depth + 1)


def canonical_of(page: Page) -> str:
    """Return the article's canonical URL: the page's rel=canonical if trusted, without tracking parameters.

    It is trusted if on the same site and not the site's home page; so an AMP page leads to its article.
    """
    for link in page.tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (
            href := (link.get("href") or "").strip()
        ):
            try:
                there = urljoin(page.url, href)
                if _may_stand_for(there, page.url):
                    return cleaned(there)
            except ValueError:
                break
    return cleaned(page.url)


def cleaned(url: str) -> str:
    """Return a URL without tracking parameters and fragment; returned unchanged if it cannot be parsed."""
    try:
        bare = clean_url(url.split("#!")[0]) if "#" in url else clean_url(url)
    except (ValueError, TypeError):
        return url
    return (bare or url).split("#")[0]


def _may_stand_for(there: str, here: str) -> bool:
    one, other = urlsplit(there), urlsplit(here)
    if one.scheme not in ("http", "https") or registrable(one.netloc) != registrable(other.netloc):
        return False
    at_home = one.path in ("", "/") and not one.query
    return not at_home or other.path in ("", "/")


_SECOND_LEVEL = frozenset(
    {"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go", "gob", "mil"}
)


def registrable(netloc: str) -> str:
    """Return the registrable domain of a host name: "example.co.uk" of "www.example.co.uk"."""
    parts = netloc.lower().rpartition("@")[2].split(":")[0].strip(".").split(".")
    keep = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-keep:])


# A page that scripts build in the browser often carries its article as JSON: in a script of its own (Next.js), or given
# to a variable. Which of its texts is the article is told by the title beside it.
_ASSIGNED = re.compile(r"^[^{\[]{1,200}=\s*(?=[{\[])")
_BESIDE = re.compile(
    r"related|recommend|latest|popular|trending|comment|teaser|promo|more|next|prev|menu|nav|author|footer|cookie|consent",
    re.IGNORECASE,
)
_MOST_NODES = 20_000
_SENTENCE = 12  # letters
_ARTICLE = 200


def article_in_data(scripts: list[Element], *, titles: tuple[str, ...]) -> dict[str, str]:
    """Return what the data of a page of scripts say of its article, in the keys of JSON-LD: its body; {} if nothing."""
    wanted = {comparable(title) for title in titles}
    found: list[str] = []
    for script in scripts:
        source = (script.text or "").strip()
        if len(source) >= _ARTICLE and "ld+json" not in (script.get("type") or ""):
            found += _bodies(loaded(_ASSIGNED.sub("", source, count=1).rstrip("; ")), wanted)
    best = max(found, key=units, default="")
    return {"articleBody": best} if units(best) >= _ARTICLE else {}


def _bodies(value: Any, titles: set[str]) -> Iterator[str]:
    """Yield the text beside each title of the page; without one, each text of several paragraphs."""
    objects = list(islice(_objects(value), _MOST_NODES))
    titled = [
        one
        for one in objects
        if any(isinstance(v, str) and comparable(v[:300]) in titles for v in one.values())
    ]
    for one in titled:
        yield "\n".join(
            dict.fromkeys(line for line in _prose(one) if comparable(line) not in titles)
        )
    if not titled:
        texts = (text for one in objects for text in one.values() if isinstance(text, str))
        yield from ("\n".join(visible_lines(text)) for text in texts if text.count("</p>") >= 2)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(inner for inner in node.values() if isinstance(inner, dict | list))
        elif isinstance(node, list):
            waiting.extend(inner for inner in node if isinstance(inner, dict | list))


def _prose(node: Any, depth: int = 0) -> Iterator[str]:
    """Yield the sentences and marked-up texts in a value, in order, without those of other articles."""
    if depth > 12:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            if not _BESIDE.search(key):
                yield from _prose(value, depth + 1)
    elif isinstance(node, list):
        for value in node[:2000]:
            yield from _prose(value, depth + 1)
    elif isinstance(node, str) and (
        "</p>" in node or (units(node) >= _SENTENCE and ends_with_a_stop(node))
    ):
        yield from visible_lines(node)
