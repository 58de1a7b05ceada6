"""Classify the events of announced days: which sentences prove an event, which say it was moved."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from extractors.event_dates import occasion_words as words
from extractors.languages.calendar import calendar_words
from extractors.stories.terms import fold

Change = Literal["moved", "called off"]

FEWEST = 4  # words in a sentence that proves a date
TO_SIGHT = 24  # characters before a day that are searched for the "to" of a moved event
_CAPITAL = re.compile(
    r"(?<=[^\W\d_][\s,])[A-ZÀ-ÞА-ЯЁЀ-ЏҐ][\w’'-]+|(?<=[\s“«(])[A-ZÀ-ÞА-ЯЁЀ-ЏҐ][\w’'-]{2,}"
)
_SUPPOSED = re.compile(r"\b(?:may|might|could|can|if|если|бы)\b[^,;.:]{0,100}$", re.IGNORECASE)
_TO_DAY_JOINED = ("到", "至", "へ", "に")
_CASELESS = re.compile(r"[\u0590-\u10ff\u3040-\u9fff\uac00-\ud7af]")
_IDEOGRAPHS = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+(?:[-'’\u200c][^\W_]+)*")


def is_official(text: str) -> bool:
    """Return whether a text names a meeting, a vote, a trial, a visit or another official event."""
    return bool(_pattern("OFFICIAL").search(_plain(text)))


def is_show(text: str) -> bool:
    """Return whether a text mentions culture, sport or prices and no official event."""
    return bool(_pattern("SHOWS").search(_plain(text))) and not is_official(text)


def is_bare(span: str) -> bool:
    """Return whether a date contains no number: "on Tuesday", «на следующей неделе»."""
    return not any(char.isdigit() for char in span)


def proves(sentence: str, span: str) -> bool:
    """Return whether a sentence announces an event for a date instead of only mentioning the date.

    The sentence must contain more than the date. A date without a number counts only with an
    official event and a place or participant, and not for what "may" happen.
    """
    if not _IDEOGRAPHS.search(sentence) and len(sentence.split()) < FEWEST:
        return False
    if not is_bare(span):
        return True
    supposed = _SUPPOSED.search(sentence, 0, max(0, sentence.find(span)))
    return supposed is None and is_official(sentence) and has_name(sentence, span)


def has_name(sentence: str, span: str = "") -> bool:
    """Return whether a sentence names a place or participant.

    In scripts without capitals any sentence clearly longer than the date counts as naming one.
    """
    if _CASELESS.search(sentence):
        return len(sentence) > 3 * max(8, len(span))
    names = (
        match[0] for match in _CAPITAL.finditer(sentence.replace(span, " ") if span else sentence)
    )
    return any(name.lower().rstrip(".,") not in calendar_words() for name in names)


def change_of(sentence: str) -> Change | None:
    """Return whether a sentence says that an event was moved or called off; None for neither."""
    plain = _plain(sentence)
    if _pattern("MOVED").search(plain):
        return "moved"
    return "called off" if _pattern("CALLED_OFF").search(plain) else None


def is_new_day(sentence: str, span: str) -> bool:
    """Return whether a date in a sentence about a moved event is the new date."""
    at = sentence.find(span)
    if at < 0:
        return False
    if sentence[:at].endswith(_TO_DAY_JOINED):
        return True
    before = _WORD.findall(_plain(sentence[max(0, at - TO_SIGHT) : at]))[-2:]
    inside = _WORD.findall(_plain(span))[:1]
    return any(word in _to_day() for word in (*before, *inside))


def content_words(text: str) -> frozenset[str]:
    """Return the folded words that distinguish one event from another.

    Numbers, months and weekdays are left out.
    """
    found = (word for word in _WORD.findall(_plain(text)) if len(word) > 3 and not word.isdigit())
    return frozenset(word[:6] for word in found if word not in calendar_words())


@cache
def _to_day() -> frozenset[str]:
    return frozenset(_plain(words.TO_DAY).split())


@cache
def _pattern(name: str) -> re.Pattern[str]:
    beginnings = sorted(set(_plain(getattr(words, name)).split()), key=len, reverse=True)
    spaced = "|".join(_beginning(one) for one in beginnings if not _IDEOGRAPHS.search(one))
    joined = [re.escape(one) for one in beginnings if _IDEOGRAPHS.search(one)]
    # Arabic attaches the article and one-letter prepositions to the noun.
    return re.compile("|".join([rf"(?<!\w)(?:وال|بال|لل|ال|و|ب|ل)?(?:{spaced})", *joined]))


def _beginning(word: str) -> str:
    """Return the regex of a table entry: a trailing `=` matches the whole word only.

    `|` separates two words that may have one word between them.
    """
    parts = [re.escape(part) for part in word.removesuffix("=").split("|")]
    return r"\w{0,4}\W{1,3}(?:\w{1,20}\W{1,3})?".join(parts) + (
        r"(?!\w)" if word.endswith("=") else ""
    )


def _plain(text: str) -> str:
    """Return the text in lower case without accents, with Arabic letter variants unified."""
    parts = unicodedata.normalize("NFD", fold(text).lower().replace("ı", "i"))
    kept = (
        char
        for char in parts
        if not unicodedata.combining(char) or not "\u0300" <= char <= "\u036f"
    )
    return unicodedata.normalize("NFC", "".join(kept))
