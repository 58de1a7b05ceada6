"""Acronyms: capitals that must stand as capitals, with dots or without, and letters that other scripts spell out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.forms import tail_pattern
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script, letter, script_of
from wirewatch.domain.watch.words import Word, alternatives

LONGEST = 6
_LONGEST_MIXED = 3
_TITLE_CASE_FROM = 4  # Nato, Manua, Unesco: from this length papers write some like names
_SPOKEN_FROM = 5  # letters from which an acronym is a word with endings and no type of machine
_DERIVED = ("вск", "вц", "вец", "овск", "овц", "овец")  # натовский, игиловцы: in small letters
_VOWELS = "aeiouyаеиоуыэюя"
_FULLWIDTH = {ord("!") + i: 0xFF01 + i for i in range(94)}


def is_acronym(text: str, words: tuple[Word, ...]) -> bool:
    """Whether an alias is an acronym: capitals throughout, at most six letters (ShHT counts, Moscow does not)."""
    letters = [c for c in text if c.isalpha()]
    if not 2 <= len(letters) <= LONGEST or not words:
        return False
    capitals = sum(c != c.lower() for c in letters)
    return capitals == len(letters) or (len(words) == 1 and (capitals >= 3 or _is_mixed(letters, capitals)))


def _is_mixed(letters: list[str], capitals: int) -> bool:
    """Whether a short word ends in its second capital (LeT, JeM): found so only, as LET is a word of a headline."""
    return capitals == 2 and len(letters) <= _LONGEST_MIXED and letters[-1] != letters[-1].lower()


def raw_forms(words: tuple[Word, ...]) -> frozenset[str]:
    """Give what an acronym's longest word can look like in print, case kept."""
    typed = max((word.typed for word in words), key=len)
    forms = {typed, typed.upper(), typed[0] + "." + typed[1:2], typed[0] + ". " + typed[1:2]}
    if len(typed) == 1:
        forms = {typed}
    if may_be_title_case(typed):
        forms.add(typed[0] + typed[1:].lower())
    if script_of(typed) is Script.CYRILLIC:
        forms |= {
            prefix + joint
            for prefix in (typed.lower(), typed[0] + typed[1:].lower())
            for joint in _DERIVED
            if len(typed) > 2
        }
    return frozenset(forms | {form.translate(_FULLWIDTH) for form in forms if form.isascii()})


def may_be_title_case(typed: str) -> bool:
    """Whether papers may print the acronym like a name: long enough, and to be pronounced."""
    return len(typed) >= _TITLE_CASE_FROM and any(c in _VOWELS for c in fold(typed)[1:-1])


def is_spoken(text: str) -> bool:
    """Whether an acronym is read as a word (COVID, ECOWAS): long enough to be no type of machine."""
    return len(text) >= _SPOKEN_FROM and may_be_title_case(text)


def acronym_pattern(words: tuple[Word, ...], language: Language | None) -> str:
    """Give the pattern of an acronym over folded text, with what a language appends to it."""
    parts = []
    for word in words:
        letters = [re.escape(c) for c in word.text]
        dotted = r"\. ?".join(letters) + r"\.?"
        parts.append(f"(?:{''.join(letters)}|{dotted})" if len(letters) > 1 else letters[0])
    tail = "(?:'?s)?"
    if language is not None and language.script is script_of(words[0].text):
        tail = tail_pattern(language, 9)
        if language.acronym_tails:
            derived = [j + e for j in ("в", "ов") for e in map(fold, language.derived.split())]
            tail = alternatives(("", *map(fold, language.acronym_tails.split()), *derived))
        if language.compounds:
            tail = rf"(?:'?s|-?ler[ns]?|-{letter(language.script)}{{2,30}})?"
    return r"(?P<before>)" + r"[\s\-&]{0,3}".join(parts) + f"(?P<tail>{tail})"


@cache
def _letter_names(language: Language) -> re.Pattern[str] | None:
    names = sorted({fold(n) for n in language.letter_names}, key=lambda n: (-len(n), n))
    if not names:
        return None
    return re.compile("|".join(map(re.escape, names)))


def spelled_letters(words: tuple[Word, ...], language: Language | None) -> str:
    """Give the pattern of an acronym that is spelled out by the names of its letters; "" for other aliases."""
    if language is None or not words:
        return ""
    names = _letter_names(language)
    if names is None:
        return ""
    text = "".join(word.text for word in words)
    found = names.findall(text)
    if len(found) < 2 or "".join(found) != text:
        return ""
    return r"(?P<before>)" + r"[\s.۔\-]{0,2}".join(map(re.escape, found)) + r"(?P<tail>[.۔]?)"


def _plain(text: str) -> str:
    """Return the text without accents, as the press leaves them out: Cédéao, CEDEAO."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def has_acronym_case(surface: str, words: tuple[Word, ...]) -> bool:
    """Whether a surface is printed as the acronym is: its capitals as capitals, or like a name where papers do so."""
    typed = "".join(_plain(word.typed) for word in words)
    printed = "".join(c for c in _plain(surface) if c.isalnum())
    letters, tail = printed[: len(typed)], printed[len(typed) :]
    if tail.isupper() and surface.endswith(tail):
        # ISIS is no plural of ISI; ПАРНАСА in a headline is a case.
        return len(typed) >= _SPOKEN_FROM and script_of(typed) is Script.CYRILLIC and letters == typed.upper()
    if letters == typed or (letters == typed.upper() and not _is_mixed(list(typed), sum(map(str.isupper, typed)))):
        return True
    if surface.lower()[len(typed) :].startswith(_DERIVED):
        return True
    return len(words) == 1 and may_be_title_case(typed) and letters == typed[0] + typed[1:].lower()
