"""Surnames: forms of a watched name that are another surname, or a case in which this person cannot stand."""

from __future__ import annotations

import re

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.guards import SENTENCE_START, all_words
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.scripts import Script

_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")
_BEFORE_NOMINATIVES = frozenset({"за", "или", "как"})  # что за Захарова
_REACH = 80  # characters looked at before a place
_SURNAME_ENDS = ("ов", "ев", "ова", "ева", "овои", "овым")
# What makes a surname of a name (مسعود, مسعودی); behind a vowel it is a mere ezafe.
_MAKES_SURNAMES = {Script.ARABIC: ("ی", "اوی"), Script.DEVANAGARI: ("ी", "ािीुूेैोौ")}


def surname_of_plural(scan: Scan, found: Found) -> str | None:
    """Say that a capitalised form of a common noun is a surname (Талибов, of талибы); None when it is not."""
    alias = found.alias
    if alias.script is not Script.CYRILLIC or len(alias.words) != 1 or alias.words[0].is_name:
        return None
    if not found.surface[:1].isupper() or found.surface.isupper() or not fold(found.surface).endswith(_SURNAME_ENDS):
        return None
    left = scan.passage.given[max(0, found.start - _REACH) : found.start]
    return None if SENTENCE_START.search(left) else "capitalised inside a sentence: a surname"


def another_surname(_: Scan, found: Found) -> str | None:
    """Say that an ending makes another surname of a person's name (Masoudi, of Masoud); None when it does not."""
    last = found.alias.words[-1]
    if last.person and found.surface.endswith("ې") and not found.alias.text.endswith("ې"):
        return "a word of Pashto: no man's name ends so"
    ending, vowels = _MAKES_SURNAMES.get(found.alias.script, ("", ""))
    if not ending or found.tail != ending or last.text[-1] in vowels:
        return None
    if not last.person and not _begins_with_given_name(found):
        return None
    return f"“{found.surface.split()[-1]}” is a surname of its own"


def _begins_with_given_name(found: Found) -> bool:
    """Whether an alias of a group is the name of its leader (Ahmad Massoud)."""
    first = found.alias.words[0]
    return not first.last and first.text in all_words("given_names", found.alias.script)


def not_nominative(scan: Scan, found: Found) -> str | None:
    """Say that a woman's surname in the nominative cannot stand behind a preposition: a man's or a place is meant."""
    last = found.alias.words[-1]
    language = scan.language(found.alias.script)
    if language is None or not language.prepositions or not last.person or len(found.alias.words) != 1:
        return None
    core = scan.passage.folded[found.folded_start : found.folded_end]
    if core != last.text or not core.endswith(language.feminine_endings):
        return None
    before = _WORD_BEFORE.search(scan.passage.folded, max(0, found.folded_start - _REACH), found.folded_start)
    if before is None or before.group(1) not in language.prepositions - _BEFORE_NOMINATIVES:
        return None
    return f"behind “{before.group(1)}” a woman's surname has another ending: a man's or a place"
