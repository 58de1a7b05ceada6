"""Recognise phrases printed around articles: headings, pointers to other articles, paywalls."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.pages.languages.headings import (
    ASIDE_HEADINGS_BY_LANGUAGE,
    COMMENT_HEADINGS,
    FOOT_HEADINGS_BY_KIND,
    POINTER_LABELS,
)
from extractors.pages.languages.paywalls import PAY_BARRIERS_BY_LANGUAGE, SUBSCRIPTION_OFFERS
from extractors.pages.wording import comparable_words, spaceless_words


def _phrase_set(*sources: str) -> frozenset[str]:
    phrases = "|".join(sources).split("|")
    return frozenset(map(spaceless_words, phrases))


_ASIDE_PHRASES = _phrase_set(*ASIDE_HEADINGS_BY_LANGUAGE.values())
_FOOT_PHRASES = _phrase_set(*FOOT_HEADINGS_BY_KIND.values())
_COMMENT_PHRASES = _phrase_set(COMMENT_HEADINGS)
_POINTER_PHRASES = _phrase_set(POINTER_LABELS)
_BARRIER_PHRASES = tuple(_phrase_set(*PAY_BARRIERS_BY_LANGUAGE.values()))
_OFFER_PHRASES = (*_BARRIER_PHRASES, *_phrase_set(SUBSCRIPTION_OFFERS))
_COMMENT_COUNT = re.compile(r"^\d+ | \d+$")
_LINE_OPENING = re.compile(r"^\W*(.{3,40}?)\s*[:：»›>\-–—|،]")
_MAX_BARRIER_CHARACTERS = 250
_QUOTATION_MARKS = ('"', "“", "„", "«", "‘", "»", "「", "『")


@lru_cache(maxsize=8192)  # menus and boxes are the same on every page of an outlet
def heading_kind(text: str) -> str | None:
    """Return the kind of section under a heading: "aside", "foot", "comments" or None."""
    if not 2 <= len(text) <= 60:
        return None
    words = _COMMENT_COUNT.sub("", comparable_words(text)).split(" ")
    phrase = "".join(words)
    if phrase in _ASIDE_PHRASES or _begins_aside(words):
        return "aside"
    if phrase in _COMMENT_PHRASES:
        return "comments"
    if phrase in _FOOT_PHRASES:
        return "foot"
    return None


def _begins_aside(words: list[str]) -> bool:
    """Return whether a heading is a known phrase and a word or two: "Related news from Kabul"."""
    for end in range(max(2, len(words) - 2), len(words)):
        if "".join(words[:end]) in _ASIDE_PHRASES:
            return True
    return False


def begins_with_pointer(line: str) -> bool:
    """Return whether a line points to another article, such as "Read also: …"."""
    opening = _LINE_OPENING.match(line)
    return opening is not None and is_pointer_label(opening.group(1))


def is_pointer_label(words: str) -> bool:
    """Return whether these words introduce a link to another article, such as "Read also"."""
    return spaceless_words(words) in _POINTER_PHRASES or heading_kind(words) is not None


def is_pay_barrier(line: str) -> bool:
    """Return whether a line asks the reader to pay or to log in for the rest of the text."""
    return _begins_with_phrase(line, _BARRIER_PHRASES)


def is_subscription_offer(line: str) -> bool:
    """Return whether a line sells the rest of the text, or a subscription."""
    return _begins_with_phrase(line, _OFFER_PHRASES)


def _begins_with_phrase(line: str, phrases: tuple[str, ...]) -> bool:
    if len(line) > _MAX_BARRIER_CHARACTERS or line.startswith(_QUOTATION_MARKS):
        return False
    return spaceless_words(line).startswith(phrases)
