"""Links that lead to an outlet's page by way of somebody else: what the link itself tells of where it goes.

Pure: nothing is fetched. A link that tells nothing is given back as it came; redirects then show where it leads.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from wirewatch.domain.addresses import is_web, same_site

MOST_LAYERS = 3  # a redirector that leads to a redirector
_PARAMETERS = ("url", "u", "q", "to", "target", "dest", "destination", "link", "href", "cl4url", "z", "murl", "ru")
# The last part of the path of what only passes readers on. A page that has `url=` for another reason bears other names.
_PASSES_ON = re.compile(
    r"(?:^|/)(?:url|redirect(?:or)?|redir|rd|r|out|outbound|outgoing|exit|away(?:\.php)?|l\.php|link|goto|go|jump|click"
    r"|apiclick\.aspx|track|yandsearch|translate|news_redirect)/?(?:\.(?:php|aspx?|html?))?$",
    re.IGNORECASE,
)
# Hosts that hold no articles of their own: their robots.txt is about their own pages, not about where links lead.
_REDIRECTORS = frozenset(
    [
        "t.co",
        "bit.ly",
        "j.mp",
        "ow.ly",
        "buff.ly",
        "dlvr.it",
        "ift.tt",
        "tinyurl.com",
        "is.gd",
        "goo.gl",
        "trib.al",
        "shorturl.at",
        "rb.gy",
        "cutt.ly",
        "clck.ru",
        "lnkd.in",
        "fb.me",
        "wp.me",
        "feedproxy.google.com",
        "feeds.feedburner.com",
        "l.facebook.com",
        "lm.facebook.com",
        "l.instagram.com",
        "out.reddit.com",
        "away.vk.com",
        "flip.it",
        "apple.news",
        "redirect.viglink.com",
        "rss.feedsportal.com",
        "news.google.com",
    ]
)
_GOOGLE_ARTICLE = re.compile(r"/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/([A-Za-z0-9_-]{16,4000})=*$")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]+")
_AMP_CACHE = re.compile(r"^/(?:[acv]|amp)/(s/)?(.+)$")


def direct(url: str) -> str:
    """Give the outlet's address that a link holds within it, or the link itself when it holds none."""
    for _ in range(MOST_LAYERS):
        target = _target(url)
        if target is None or target == url:
            break
        url = target
    return url


def only_redirects(url: str) -> bool:
    """Tell whether the address is on a host that only passes readers on, such as a link shortener."""
    parts = _split(url)
    return parts is not None and (parts.hostname or "").removeprefix("www.") in _REDIRECTORS


def _target(url: str) -> str | None:
    parts = _split(url)
    if parts is None or not is_web(url):
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if host == "news.google.com" and (found := _of_google_news(parts.path)):
        return found
    if (found := _of_amp_cache(parts, host)) or (found := _of_path(parts, host)):
        return found
    if not _PASSES_ON.search(parts.path) and not host.endswith("safelinks.protection.outlook.com"):
        return None
    return _of_query(parts, url)


def _of_query(parts: SplitResult, url: str) -> str | None:
    given = {name.lower(): value for name, value in parse_qsl(parts.query, max_num_fields=None)}
    values = (given[name].strip() for name in _PARAMETERS if given.get(name))
    return next((value for value in values if is_web(value) and not same_site(value, url)), None)


def _of_google_news(path: str) -> str | None:
    """Give the address within an article's token; those made since 2024 hold none."""
    token = _GOOGLE_ARTICLE.search(path)
    if token is None:
        return None
    try:
        data = base64.urlsafe_b64decode(token.group(1) + "=" * (-len(token.group(1)) % 4))
    except (binascii.Error, ValueError):
        return None
    # A message of length-prefixed strings: the byte before an address below 128 characters says how long it is.
    for found in _ADDRESS.finditer(data):
        length = _length_before(data, found.start())
        address = data[found.start() : found.start() + length] if length else found.group()
        text = address.decode("ascii", "ignore")
        if is_web(text):
            return text
    return None


def _length_before(data: bytes, start: int) -> int:
    """Give the varint (one or two bytes) in front of a string; 0 when it cannot be its length."""
    if start < 1:
        return 0
    length = data[start - 1]
    if start >= 2 and data[start - 2] & 0x80 and length < 0x80:
        long = (data[start - 2] & 0x7F) | length << 7
        if 128 <= long <= len(data) - start:
            return long
    return length if 8 <= length <= len(data) - start else 0


def _of_amp_cache(parts: SplitResult, host: str) -> str | None:
    cached = host.endswith(".cdn.ampproject.org") or (host.startswith("google.") and parts.path.startswith("/amp/"))
    found = _AMP_CACHE.match(parts.path) if cached else None
    if found is None:
        return None
    address = f"{'https' if found.group(1) else 'http'}://{found.group(2)}"
    return address + (f"?{parts.query}" if parts.query else "")


def _of_path(parts: SplitResult, host: str) -> str | None:
    """Give the address that a search engine writes into the path: …/RU=https%3a%2f%2f…/RK=…"""
    if not host.endswith("search.yahoo.com"):
        return None
    found = re.search(r"/RU=([^/]+)", parts.path)
    address = unquote(found.group(1)) if found else ""
    return address if is_web(address) else None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.strip())
    except ValueError:
        return None
