"""Capitals: where an acronym is a type of machine, or a word in a line that is all capitals."""

from __future__ import annotations

import re
from functools import cache

from wirewatch.domain.watch.acronyms import is_spoken
from wirewatch.domain.watch.guards import folded_words
from wirewatch.domain.watch.languages import LANGUAGES
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.scripts import WORD, Script

_REACH = 80  # characters looked at on either side
_TYPE_NUMBER = re.compile(r"-(?!(?:19|20)\d\d(?!\d))\d+")
_LINE_END = re.compile(r"[.!?;:|\n]")
_SURELY_A_WORD = 4  # letters of capitals that are hardly an acronym


def designation(scan: Scan, found: Found) -> str | None:
    """Say that a number, not a year, makes a type of machine of an acronym (РПК-74, no COVID-19); else None."""
    if not found.alias.acronym or not found.surface[-1:].isupper() or is_spoken(found.alias.text):
        return None
    number = _TYPE_NUMBER.match(scan.passage.given, found.end)
    return f"a type of machine, “{found.surface}{number.group()}”" if number else None


def shouted(scan: Scan, found: Found) -> str | None:
    """Say that in a line of capitals an acronym may be an ordinary word (THIS IS THE END); None when it cannot."""
    folded = scan.passage.folded[found.folded_start : found.folded_end]
    language = scan.language(found.alias.script)
    if not found.alias.acronym or folded not in _small_words(found.alias.script, language):
        return None
    text = scan.passage.given
    left = WORD.findall(_LINE_END.split(text[max(0, found.start - _REACH) : found.start])[-1])
    right = _LINE_END.split(text[found.end : found.end + _REACH])
    beside = left[-2:] + WORD.findall(right[0])[:2]
    if not all(word.isupper() for word in beside) or not any(len(word) >= _SURELY_A_WORD for word in beside):
        return None
    if not left and not text.startswith("?", found.end + len(right[0])):
        return None  # IS CLAIMS BLAST: a statement begins with no such word
    return "in a line of capitals it may be the ordinary word"


@cache
def _small_words(script: Script, language: Language | None) -> frozenset[str]:
    """Give the words that an acronym may be, of a language, or of all of the script when it is not known."""
    known = [language] if language is not None else [x for x in LANGUAGES if x.script is script]
    return frozenset(word for x in known for word in folded_words(x.common | x.shouted))
