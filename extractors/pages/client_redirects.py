"""Find client-side redirects: meta refresh, and the redirect pages of Google News."""

from __future__ import annotations

import html
import re
from itertools import islice
from urllib.parse import urljoin, urlsplit

MAX_REDIRECT_SCAN_BYTES = 100_000  # bytes
_MAX_REDIRECT_DELAY_SECONDS = 5  # seconds: a later redirect means that the page is to be read first
_REFRESH_META = re.compile(
    r"<meta\b[^>]{0,400}?http-equiv\s*=\s*[\"']?refresh\b[^>]{0,4000}>", re.IGNORECASE
)
_CONTENT_ATTRIBUTE = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_REFRESH_VALUE = re.compile(
    r"""^\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE
)
_INERT_MARKUP = (("<noscript", "</noscript"), ("<script", "</script"), ("<!--", "-->"))
_MAX_REFRESH_METAS = 5
_GOOGLE_NEWS = re.compile(r"""\bdata-n-au\s*=\s*["'](https?://[^"']+)["']""")


def redirect_target(page: bytes, url: str, *, only_redirects: bool = False) -> str | None:
    """Return the absolute target of an immediate client-side redirect, or None.

    `only_redirects`: the host has no articles, so redirects inside noscript count too.
    """
    text = page[:MAX_REDIRECT_SCAN_BYTES].decode("utf-8", "replace")
    if only_redirects and (target := _GOOGLE_NEWS.search(text)):
        return html.unescape(target.group(1))
    if "refresh" not in text.lower():
        return None
    for meta in islice(_REFRESH_META.finditer(text), _MAX_REFRESH_METAS):
        content = _CONTENT_ATTRIBUTE.search(meta.group())
        order = (
            _REFRESH_VALUE.match(html.unescape(content.group(1) or content.group(2) or ""))
            if content
            else None
        )
        counts = only_redirects or not _is_inert(text, meta.start())
        if order and counts and int(order.group(1)) <= _MAX_REDIRECT_DELAY_SECONDS:
            return _redirect_url(order.group(2).strip(), url)
    return None


def _is_inert(text: str, place: int) -> bool:
    """Return whether a position is inside an element that browsers with scripts ignore."""
    before = text[:place].lower()
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in _INERT_MARKUP)


def _redirect_url(target: str, url: str) -> str | None:
    try:
        address = urljoin(url, target)
        fits = (
            urlsplit(address).scheme in ("http", "https")
            and address.partition("#")[0] != url.partition("#")[0]
        )
    except ValueError:
        return None
    return address if fits else None
