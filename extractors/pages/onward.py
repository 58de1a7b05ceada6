"""Pages that hold no text but the address of another: where they send their reader."""

from __future__ import annotations

import html
import re
from itertools import islice
from urllib.parse import urljoin, urlsplit

LOOKED_AT = 100_000  # bytes
_SOONEST = 5  # seconds: what is sent on later is meant to be read first
_META = re.compile(r"<meta\b[^>]{0,400}?http-equiv\s*=\s*[\"']?refresh\b[^>]{0,4000}>", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ORDER = re.compile(r"""^\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE)
_UNSEEN = (("<noscript", "</noscript"), ("<script", "</script"), ("<!--", "-->"))
_MOST_META = 5
_GOOGLE_NEWS = re.compile(r"""\bdata-n-au\s*=\s*["'](https?://[^"']+)["']""")


def onward(page: bytes, url: str, *, only_redirects: bool = False) -> str | None:
    """Give the absolute address that a page sends its reader to at once, or None for a page to be read.

    `only_redirects`: its host holds no articles, so what it says to readers without scripts counts too.
    """
    text = page[:LOOKED_AT].decode("utf-8", "replace")
    if only_redirects and (named := _GOOGLE_NEWS.search(text)):
        return html.unescape(named.group(1))
    if "refresh" not in text.lower():
        return None
    for meta in islice(_META.finditer(text), _MOST_META):
        content = _CONTENT.search(meta.group())
        order = _ORDER.match(html.unescape(content.group(1) or content.group(2) or "")) if content else None
        counts = only_redirects or not _is_unseen(text, meta.start())
        if order and counts and int(order.group(1)) <= _SOONEST:
            return _absolute(order.group(2).strip(), url)
    return None


def _is_unseen(text: str, place: int) -> bool:
    """Say whether a place is inside what a reader with scripts never gets."""
    before = text[:place].lower()
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in _UNSEEN)


def _absolute(target: str, url: str) -> str | None:
    try:
        address = urljoin(url, target)
        fits = urlsplit(address).scheme in ("http", "https") and address.partition("#")[0] != url.partition("#")[0]
    except ValueError:
        return None
    return address if fits else None
