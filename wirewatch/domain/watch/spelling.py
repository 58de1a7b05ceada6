"""Spelling families: the ways in which one name is spelled, as a pattern, and the coarse key that all of them share."""

from __future__ import annotations

import re

from wirewatch.domain.watch.folding import FoldTable, fold_character
from wirewatch.domain.watch.languages.families import (
    ARABIC_FAMILIES,
    CYRILLIC_FAMILIES,
    DEVANAGARI_FAMILIES,
    FOREIGN_ENDINGS_ARABIC,
    KEY_ALTERNATES,
    KEY_CLASSES,
    KEY_DOUBLES,
    LATIN_FAMILIES,
    Family,
)
from wirewatch.domain.watch.scripts import Script, script_of

_FAMILIES: dict[Script, tuple[Family, ...]] = {
    Script.LATIN: LATIN_FAMILIES,
    Script.CYRILLIC: CYRILLIC_FAMILIES,
    Script.ARABIC: ARABIC_FAMILIES,
    Script.DEVANAGARI: DEVANAGARI_FAMILIES,
}
_ARABIC_VOWELS = "اوی"


class _KeyTable(FoldTable):
    def compute(self, code: int) -> str:
        folded = fold_character(chr(code))
        return "".join(KEY_CLASSES.get(c, c if c.isalnum() or c in KEY_CLASSES else " ") for c in folded)


_KEY = _KeyTable()


def key(text: str) -> str:
    """Give the coarse key of a text: all spellings of a family have the same, other words seldom do."""
    coarse = text.translate(_KEY)
    for double, single in KEY_DOUBLES:
        if double in coarse:
            coarse = coarse.replace(double, single)
            while double in coarse:
                coarse = coarse.replace(double, single)
    return coarse


def keys(stem: str) -> set[str]:
    """Give every key that a spelling of the folded stem can have."""
    spellings = {stem}
    for written, others in KEY_ALTERNATES.get(script_of(stem), ()):
        spellings |= {s.replace(written, other) for s in spellings for other in others if written in s}
    return {key(spelling) for spelling in spellings} - {""}


def spelled(stem: str, length: int) -> str:
    """Give the pattern of all spellings of a folded stem that belongs to a word of so many letters."""
    script = script_of(stem)
    if script is Script.ARABIC and length >= 5 and (foreign := _foreign_name(stem)):
        return foreign
    families = [f for f in _FAMILIES.get(script, ()) if length >= f.shortest]
    pattern: list[str] = []
    position = 0
    while position < len(stem):
        family = next((f for f in families if _fits(f, stem, position)), None)
        if family is None:
            pattern.append(re.escape(stem[position]) + ("?" if stem[position] == "'" else ""))
            position += 1
        else:
            pattern.append(family.pattern)
            position += len(family.written)
    return "".join(pattern)


def _fits(family: Family, stem: str, position: int) -> bool:
    if not stem.startswith(family.written, position):
        return False
    end = position + len(family.written)
    if family.place == "inner":
        return position > 0 and end < len(stem)
    if family.place == "final":
        return position > 0 and end == len(stem)
    if family.place == "not-first":
        return position > 0
    return stem.startswith(family.before, end)


def _foreign_name(stem: str) -> str:
    """Give the pattern of a foreign surname in Arabic script, whose vowels are written or not; "" for other words."""
    for ending, pattern in FOREIGN_ENDINGS_ARABIC:
        head = stem[: -len(ending)]
        consonants = [c for c in head if c not in _ARABIC_VOWELS]
        if stem.endswith(ending) and len(consonants) >= 2:
            first = head[0] if head[0] in _ARABIC_VOWELS else ""
            return first + "".join(spelled_letter(c) + f"[{_ARABIC_VOWELS}]{{0,2}}" for c in consonants) + pattern
    return ""


def spelled_letter(letter: str) -> str:
    """Give the pattern of one Arabic-script letter with the letters that stand for the same foreign sound."""
    return next((f.pattern for f in ARABIC_FAMILIES if f.written == letter), re.escape(letter))
