"""Spelling families: the ways in which one name is spelled, as a pattern, and the coarse key that all of them share."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, product

from wirewatch.domain.watch.folding import FoldTable, fold_character
from wirewatch.domain.watch.languages.families import (
    ARABIC_FAMILIES,
    CYRILLIC_FAMILIES,
    DEVANAGARI_FAMILIES,
    FOREIGN_ENDINGS_ARABIC,
    JOINED_PARTS,
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
_ARABIC_VOWELS = "اویه"
_VOWEL_FROM = 5  # letters of an Arabic-script word from which a vowel may be written that the alias leaves out
_FOREIGN_CONSONANTS = {"یف": 3}  # before this ending, so that شریف stays itself
_SHORTEST_STEM = 4
_SCHWA_FROM = 6  # letters of a Devanagari word from which a long a may stand for the unwritten one, or that for it
_WAW_FROM = 7  # letters from which an inner و, for a short vowel, may be left out
_MOST_KEYS = 64
# What may stand between the characters of a Chinese name: a line's end, in longer names also a quotation mark.
_HAN_JOINTS = {1: "", 2: "", 3: r"\s?"}
_HAN_JOINT = r"[\s\"]?"


class _KeyTable(FoldTable):
    def compute(self, code: int) -> str:
        folded = fold_character(chr(code))
        return "".join(
            KEY_CLASSES.get(c, c if c.isalnum() or unicodedata.category(c)[0] == "M" else " ") for c in folded
        )


_KEY = _KeyTable()


def key(text: str) -> str:
    """Give the coarse key of a text: all spellings of a family have the same, other words seldom do."""
    coarse = text.translate(_KEY)
    for sign, letters in KEY_DOUBLES.items():
        if sign in coarse:
            coarse = _written_once(coarse, letters)
    return coarse


def _written_once(coarse: str, letters: str) -> str:
    for letter in letters:
        double = letter + letter
        while double in coarse:
            coarse = coarse.replace(double, letter)
    return coarse


def keys(stem: str, length: int) -> set[str]:
    """Give every key that a spelling of the folded stem can have; `length` as for `spelled`."""
    script = script_of(stem)
    spellings = {_before_parts(stem, script)}
    for written, others in KEY_ALTERNATES.get(script, ()):
        spellings |= {s.replace(written, other) for s in spellings for other in others if written in s}
    if script is Script.ARABIC:
        spellings = {v for s in spellings for v in _with_vowels(s, length)}
    if script is Script.DEVANAGARI and length >= _SCHWA_FROM:
        spellings |= {v for s in spellings for v in _with_long_a(s)}
    return {key(spelling).strip() for spelling in spellings} - {""}


def _before_parts(stem: str, script: Script) -> str:
    """Give the stem without the part of a name that may be written apart from it."""
    for part in JOINED_PARTS.get(script, ()):
        head, found, _ = stem.rpartition(part)
        if found and len(head) >= 3:
            return head[:-1] if len(head) > 3 and part + head[-1] == "ullahh" else head
    return stem


def _with_vowels(stem: str, length: int) -> list[str]:
    """Give the stem with each vowel that may be written between its consonants, and without those of foreign names."""
    if length < _VOWEL_FROM or len(stem) < _SHORTEST_STEM:
        return [stem]
    head = stem
    for ending, _ in FOREIGN_ENDINGS_ARABIC:
        if stem.endswith(ending) and len(_consonants(stem[: -len(ending)])) >= _FOREIGN_CONSONANTS.get(ending, 2):
            head = "".join(_consonants(stem[: -len(ending)]))
            break
    slots: list[tuple[str, ...]] = []
    for index, letter in enumerate(head):
        following = head[index + 1 : index + 2]
        open_slot = following and letter not in _ARABIC_VOWELS and following not in _ARABIC_VOWELS
        if letter == "و" and length >= _WAW_FROM and following and index:
            slots.append((letter, ""))
        else:
            slots.append((letter, letter + "ا") if open_slot or (head != stem and not following) else (letter,))
    return ["".join(choice) for choice in islice(product(*slots), _MOST_KEYS)]


def _with_long_a(stem: str) -> list[str]:
    """Give the Devanagari stem with one long a left out, or one put between two consonants (खारोवा, ख़रोवा)."""
    varied = [stem[:i] + stem[i + 1 :] for i in range(1, len(stem) - 1) if stem[i] == "ा"]
    return varied + [stem[:i] + "ा" + stem[i:] for i in range(1, len(stem)) if _between_open_consonants(stem, i)]


def _between_open_consonants(stem: str, position: int) -> bool:
    """Whether two Devanagari consonants meet at a position, with the unwritten vowel between them."""
    return all("\u0915" <= c <= "\u0939" for c in stem[position - 1 : position + 1]) and 0 < position < len(stem)


def _consonants(text: str) -> list[str]:
    return [c for c in text if c not in "اوی"]


def spelled(stem: str, length: int, fixed: str = "") -> str:
    """Give the pattern of all spellings of a folded stem; `length` letters protect it from its neighbours.

    Families of the letters in `fixed` do not apply.
    """
    script = script_of(stem)
    vowels_free = script is Script.ARABIC and length >= _VOWEL_FROM and len(stem) >= _SHORTEST_STEM
    if vowels_free and (foreign := _foreign_name(stem)):
        return foreign
    families = [f for f in _FAMILIES.get(script, ()) if length >= f.shortest and f.written not in fixed]
    breaks = _part_starts(stem, script)
    pattern: list[str] = []
    position = 0
    if script is Script.HAN:
        return _HAN_JOINTS.get(len(stem), _HAN_JOINT).join(map(re.escape, stem))
    while position < len(stem):
        if position in breaks:
            pattern.append("[ -]?")
        family = next((f for f in families if _fits(f, stem, position)), None)
        step = len(family.written) if family else 1
        plain = re.escape(stem[position]) + ("?" if stem[position] == "'" else "")
        pattern.append(family.pattern if family else plain)
        position += step
        if vowels_free and _between_consonants(stem, position):
            pattern.append("[اوی]?")
        if script is Script.DEVANAGARI and length >= _SCHWA_FROM and _between_open_consonants(stem, position):
            pattern.append("[ा्]?")
    return "".join(pattern)


def _part_starts(stem: str, script: Script) -> set[int]:
    parts = [part for part in JOINED_PARTS.get(script, ()) if part[0] not in "dдد"]
    starts = {stem.rfind(part) for part in parts if stem.rfind(part) >= 3}
    return {max(starts)} if starts else set()


def _between_consonants(stem: str, position: int) -> bool:
    return 0 < position < len(stem) and not {stem[position - 1], stem[position]} & set(_ARABIC_VOWELS)


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
        if stem.endswith(ending) and len(_consonants(head)) >= _FOREIGN_CONSONANTS.get(ending, 2):
            first = f"{head[0]}[اوی]?" if head[0] in "اوی" else ""
            letters = "".join(_spelled_letter(c) + "[اوی]{0,2}" for c in _consonants(head))
            return first + letters + pattern
    return ""


def _spelled_letter(letter: str) -> str:
    return next((f.pattern for f in ARABIC_FAMILIES if f.written == letter), re.escape(letter))
