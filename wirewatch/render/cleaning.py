"""Make outside text and addresses harmless and bounded, for every renderer."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from wirewatch.domain.urls import without_tracking

TITLE_CHARS = 300
NAME_CHARS = 80
SENTENCE_CHARS = 400
URL_CHARS = 2000
NO_HEADLINE = "(no headline)"

_CLEANED_CHARS = 20_000  # of one text; the rest is dropped before cleaning
_PART_CHARS = 10_000  # cleaned at a time by `clean_part`
_MAX_STACKED_MARKS = 4  # no script stacks more; "zalgo" text runs over its neighbours
_MIN_WORD_CUT = 0.5  # share of the limit below which a cut ignores word borders
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"

# Controls, bidi overrides, isolates and marks, invisible fillers, noncharacters. U+200C and U+200D
# stay: Persian and Pashto spelling needs them. U+2028 and U+2029 count as white space.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_WHITE_SPACE = re.compile(r"[\s\x85\u2028\u2029]+")


def clean(text: str, limit: int = SENTENCE_CHARS) -> str:
    """One line of at most `limit` characters, in NFC, without control or bidi characters.

    White space is collapsed.
    """
    return _shorten(_clean_characters(text).strip(), limit)


def clean_name(text: str) -> str:
    """The same for a name of an actor, outlet, speaker or alias."""
    return clean(text, NAME_CHARS)


def clean_title(text: str) -> str:
    """The same for a headline; empty if nothing is left of it."""
    return clean(text, TITLE_CHARS)


def clean_headline(text: str) -> str:
    """The same for a headline that is shown alone: an empty one is replaced by a note."""
    return clean_title(text) or NO_HEADLINE


def clean_part(text: str) -> str:
    """A part of a longer text: not shortened, white space at its ends is kept."""
    starts = range(0, len(text), _PART_CHARS)
    return "".join(_clean_characters(text[start : start + _PART_CHARS]) for start in starts)


def clean_run(text: str, limit: int) -> str:
    """A run of a snippet: cut without an ellipsis, white space at its ends is kept."""
    return _clean_characters(text)[:limit]


def clean_language(tag: str | None) -> str | None:
    """A primary language tag, or None for anything else."""
    if tag and re.fullmatch(r"[A-Za-z]{2,8}", tag):
        return tag
    return None


def safe_url(url: str) -> str | None:
    """An http(s) address without credentials and tracking parameters; None for anything else."""
    return _checked_url(without_tracking(url.strip()))


def safe_own_url(url: str | None) -> str | None:
    """Return an address of our own if it is http(s) or mailto, else None.

    None also for an address with {placeholders}, which is filled in for each reader.
    """
    if not url or "{" in url:
        return None
    if url.startswith("mailto:") and len(url) <= URL_CHARS:
        return quote(url, safe=_URL_SAFE)
    return _checked_url(url)


def host_of(url: str | None) -> str:
    """The host without "www."; "" for None."""
    if not url:
        return ""
    host = urlsplit(url).hostname or ""
    return clean_name(host.removeprefix("www."))


def _checked_url(url: str) -> str | None:
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018  # raises ValueError for an invalid port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if parts.username is not None or len(url) > URL_CHARS:
        return None
    return quote(url, safe=_URL_SAFE, errors="ignore")


def _clean_characters(text: str) -> str:
    text = _DROPPED.sub("", unicodedata.normalize("NFC", text[:_CLEANED_CHARS]))
    return _limit_stacked_marks(_WHITE_SPACE.sub(" ", text))


def _limit_stacked_marks(text: str) -> str:
    characters, stacked = [], 0
    for character in text:
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked <= _MAX_STACKED_MARKS:
            characters.append(character)
    return "".join(characters)


def _shorten(text: str, limit: int) -> str:
    """Cut at a word border if one is near the limit, and end with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * _MIN_WORD_CUT:
        cut = cut[:space]
    return cut.rstrip(" ,;:-") + "…"
