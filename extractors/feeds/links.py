"""Resolve the links of feeds to absolute http(s) URLs."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

MAX_URL_BYTES = 2_000  # bytes in UTF-8: longer ones are data, not links, and cannot be indexed
_LINE_SPACES = re.compile(r"[\t\r\n]+")
_ABSOLUTE_URL = re.compile(r"https?://[^\s/?#<>\"]", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.IGNORECASE)
_UNSAFE_CHARACTERS = re.compile(r"[\x00-\x20\x7f<>\"`]")


def absolute_url(link: str, *, base: str) -> str:
    """Return a link as an absolute http(s) URL without white space; "" if it is not one."""
    link = _LINE_SPACES.sub("", link.strip()).replace(
        "&amp;", "&"
    )  # escaped once too often; never meant
    if not link or _is_long(link):
        return ""
    if not _ABSOLUTE_URL.match(link):
        if _WITHOUT_SCHEME.match(link):
            link = f"//{link}"
        try:
            link = urljoin(base, link)
        except ValueError:
            return ""
        if not _ABSOLUTE_URL.match(link):
            return ""
    link = _UNSAFE_CHARACTERS.sub(_percent_encode, link)
    return link if _is_sound(link) and not _is_long(link) else ""


def link_base(written: str, *, site: str, url: str) -> str:
    """Return the base URL for relative links: xml:base, the feed's site, or the feed's URL."""
    if written:
        return absolute_url(written, base=url) or url
    return site or url


@lru_cache(maxsize=1024)
def _sound_host(host: str) -> bool:
    try:
        return bool(urlsplit(host).hostname) and urlsplit(host).port is not False
    except ValueError:
        return False


def _is_sound(link: str) -> bool:
    """Return whether the URL has a valid host and port."""
    return _sound_host(
        link.split("?", 1)[0].split("#", 1)[0][:9] + link[9:].split("/", 1)[0].split("?", 1)[0]
    )


def _is_long(link: str) -> bool:
    return len(link) > MAX_URL_BYTES or len(link.encode("utf-8", "replace")) > MAX_URL_BYTES


def _percent_encode(match: re.Match[str]) -> str:
    return f"%{ord(match.group()):02X}"
