"""Context: words that must stand near an alias or anywhere in its article, in whatever form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice

from wirewatch.domain.model import Field
from wirewatch.domain.watch.alias import split_words
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.forms import prefix_pattern, stems
from wirewatch.domain.watch.languages import LANGUAGES
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import (
    WORD,
    Script,
    has_word_boundaries,
    letter,
    not_after_letter,
    not_before_letter,
    script_of,
)
from wirewatch.domain.watch.spelling import spelled

_LONGEST_WORD = 24  # characters, with its space
_ENOUGH = 12  # places of one word in one text: one of them stands outside any mention
_LOOSE_TAIL = 4  # letters that may follow the stem of a context word


@cache
def word_pattern_of(phrase: str) -> re.Pattern[str]:
    """Give the pattern of a context word or excluded phrase over folded text, in any of its forms."""
    words = split_words(phrase, person=False)
    script = script_of(fold(phrase))
    if not words:
        return re.compile(r"(?!)")
    if not has_word_boundaries(script):
        return re.compile(re.escape(fold(phrase)))
    language = _language_of(script, phrase)
    parts = []
    for word in words:
        stem = stems(word, language).stem
        tail = f"{letter(script)}{{0,{_LOOSE_TAIL}}}" if len(word.text) > 3 else "(?:'?s)?"
        parts.append(spelled(stem, len(word.text)) + tail)
    before = prefix_pattern(_ARABIC) if script is Script.ARABIC else ""
    return re.compile(not_after_letter(script) + before + r"[\s\-\"'(),]{1,4}".join(parts) + not_before_letter(script))


_ARABIC = next(x for x in LANGUAGES if x.tag == "ar")


def _language_of(script: Script, phrase: str) -> Language | None:
    if phrase.isupper():
        return None
    if script is Script.CYRILLIC:
        return next(x for x in LANGUAGES if x.tag == "ru")
    return next((x for x in LANGUAGES if x.script is script), None)


def context_word(words: Sequence[str], texts: Sequence[str]) -> str | None:
    """Give the first of the words that stands in one of the folded texts; None when none does."""
    for word in words:
        pattern = word_pattern_of(word)
        if any(pattern.search(text) for text in texts):
            return word
    return None


def near_word(words: Sequence[str], folded: str, span: tuple[int, int], within: int) -> str | None:
    """Give the first of the words that stands within so many words of a span of the folded text."""
    start, end = span
    reach = within * _LONGEST_WORD
    left = folded[max(0, start - reach) : start]
    right = folded[end : end + reach]
    before = list(WORD.finditer(left))[-within:]
    after = list(WORD.finditer(right))[:within]
    return context_word(words, (left[before[0].start() :] if before else "", right[: after[-1].end()] if after else ""))


def excluded_places(phrases: Sequence[str], folded: str) -> dict[int, tuple[int, str]]:
    """Give, for each place of the folded text inside an excluded phrase, where the phrase ends, and the phrase."""
    places: dict[int, tuple[int, str]] = {}
    for phrase in phrases:
        for match in word_pattern_of(phrase).finditer(folded):
            for place in range(*match.span()):
                places[place] = max(places.get(place, (0, "")), (match.end(), phrase))
    return places


class ContextWords:
    """Words that an alias needs beside it, looked for once in an article."""

    def __init__(self, words: tuple[str, ...], texts: Mapping[Field, str]) -> None:
        self.words = words
        self._found = [
            (field, match.start(), match.end(), word)
            for word in words
            for field, folded in texts.items()
            for match in islice(word_pattern_of(word).finditer(folded), _ENOUGH)
        ]

    def beside(self, field: Field, start: int, end: int) -> str | None:
        """Give the first of the words that stands outside a span of a field; None when none does."""
        return next((w for f, s, e, w in self._found if f != field or e <= start or end <= s), None)
