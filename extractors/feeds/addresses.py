"""Addresses as feeds write them, made absolute; what no browser could open over http is none."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

MAX_LENGTH = 2_000  # bytes in UTF-8: longer ones are data, not links, and no database indexes them
_SPACES = re.compile(r"[\t\r\n]+")
_ABSOLUTE = re.compile(r"https?://[^\s/?#<>\"]", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"`]")


def absolute(link: str, *, base: str) -> str:
    """Give a link as an absolute http(s) address without white space; "" when it is none."""
    link = _SPACES.sub("", link.strip()).replace("&amp;", "&")  # escaped once too often; never meant
    if not link or _is_long(link):
        return ""
    if not _ABSOLUTE.match(link):
        if _WITHOUT_SCHEME.match(link):
            link = f"//{link}"
        try:
            link = urljoin(base, link)
        except ValueError:
            return ""
        if not _ABSOLUTE.match(link):
            return ""
    link = _UNSAFE.sub(_quoted, link)
    return link if _is_sound(link) and not _is_long(link) else ""


def base_of(written: str, *, site: str, url: str) -> str:
    """Give what relative links are relative to: xml:base, else the site that the feed belongs to, else its own URL."""
    if written:
        return absolute(written, base=url) or url
    return site or url


@lru_cache(maxsize=1024)
def _sound_host(host: str) -> bool:
    try:
        return bool(urlsplit(host).hostname) and urlsplit(host).port is not False
    except ValueError:
        return False


def _is_sound(link: str) -> bool:
    """Say whether the address has a host and a port that make sense."""
    return _sound_host(link.split("?", 1)[0].split("#", 1)[0][:9] + link[9:].split("/", 1)[0].split("?", 1)[0])


def _is_long(link: str) -> bool:
    return len(link) > MAX_LENGTH or len(link.encode("utf-8", "replace")) > MAX_LENGTH


def _quoted(match: re.Match[str]) -> str:
    return f"%{ord(match.group()):02X}"
