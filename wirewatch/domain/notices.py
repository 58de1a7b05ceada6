"""Lines outside an article's text: time stamps, counters, and notices that it was removed."""

from __future__ import annotations

import re
import unicodedata

from extractors.languages.calendar import calendar_words
from wirewatch.domain.languages.notice_words import (
    COMPANION_WORDS,
    REMOVAL_NOTICE,
    STAMP_WORDS,
    UNSPACED_STAMP,
    WORDS_WITHOUT_FIGURE,
)

MAX_STAMP_WORDS = 12
MAX_OTHER_WORDS = 2  # in a stamp: the name of a place or an editor
NOTICE_HEAD_CHARS = 3000  # of a text, in which a notice says that the article was removed

_WORD_PATTERN = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")
_TIME_OR_DATE = re.compile(r"\d{1,2}[:.]\d{2}|\d{4}|\d[-/.]\d")


def is_stamp(line: str) -> bool:
    """True for a time stamp, a counter of views or comments, or bare figures."""
    plain = unicodedata.normalize("NFKC", line).casefold()
    words = _WORD_PATTERN.findall(plain)
    if len(words) > MAX_STAMP_WORDS:
        return False
    has_figure = any(character.isdigit() for character in plain)
    if not words:
        return True
    if UNSPACED_STAMP.match(plain):
        return has_figure
    other_words = [
        word
        for word in words
        if word not in STAMP_WORDS and word not in COMPANION_WORDS and word not in calendar_words()
    ]
    if not other_words:
        return has_figure or WORDS_WITHOUT_FIGURE.issuperset(words)
    # "Updated: 12 October 2021, 14:05, by the news desk": the stamp word comes first or last.
    if words[0] not in STAMP_WORDS and words[-1] not in STAMP_WORDS:
        return False
    # A time or date is needed: "Update: 12 people died in Kunduz" is news.
    has_time = _TIME_OR_DATE.search(plain) is not None
    return has_time and len(other_words) <= MAX_OTHER_WORDS < len(words)


def is_notice(text: str) -> bool:
    """True if a short text says that the article was removed, withdrawn or is unavailable."""
    return REMOVAL_NOTICE.search(text[:NOTICE_HEAD_CHARS]) is not None
