"""Inflection classes: which endings may take the place of the one that a name has in the dictionary.

A class belongs to an ending of the dictionary form and is a list of (cut, add): how many letters fall, what is added.
`ка = --ці -ок` reads: of a name in -ка, cut two letters and add ці, or cut one and add ок. `+` cuts none. Names in
braces stand for lists of endings, V for each vowel in turn, C for each consonant, letters in brackets for any of
them. The longest ending that fits is taken; `*` fits all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wirewatch.domain.watch.languages.language import Declension
from wirewatch.domain.watch.normalization import fold

_FORM = re.compile(r"(\+|-*)([^{]*)(?:\{(\w+)\})?")
_VOWELS = "aeiouy"
_CONSONANTS = "bcdfghjklmnprstvwxz"
_SHORTEST_STEM = 2  # letters of a name that stand in all of its forms


@dataclass(frozen=True)
class InflectionClasses:
    """The classes of one language, by the folded ending that they belong to; "" fits every word."""

    classes: Mapping[str, tuple[tuple[int, str], ...]]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.classes), default=0)

    def ending_of(self, word: str) -> str | None:
        """Return the longest ending of a folded word that has a class; None without one."""
        for length in range(min(self._longest, len(word)), -1, -1):
            ending = word[len(word) - length :]
            if ending in self.classes and (length < len(word) or not length):
                return ending
        return None

    def forms(self, word: str) -> tuple[str, ...]:
        """Return the forms of a folded word, itself among them, sorted."""
        known = self._known.get(word)
        if known is None:
            ending = self.ending_of(word)
            made = {word}
            for cut, add in self.classes.get(ending, ()) if ending is not None else ():
                if len(word) - cut >= _SHORTEST_STEM:
                    made.add(word[: len(word) - cut] + add)
            known = self._known[word] = tuple(sorted(made))
        return known


def read_classes(declension: Declension) -> InflectionClasses:
    """Return the classes that a language module lists, with every letter folded."""
    sets = {name: [e.strip("-") for e in listed.split()] for name, listed in declension.sets.items()}
    classes: dict[str, dict[tuple[int, str], None]] = {}
    for line in filter(str.strip, declension.classes.splitlines()):
        left, _, right = line.partition("=")
        for typed in left.split():
            for ending, letter in _spelled_out(typed):
                folded = "" if ending == "*" else fold(ending)
                listed = classes.setdefault(folded, {})
                for form in right.split():
                    listed.update(dict.fromkeys(_changes(form, ending, letter, sets)))
    return InflectionClasses({ending: tuple(changes) for ending, changes in classes.items()})


def _spelled_out(typed: str) -> list[tuple[str, str]]:
    """Return the endings that one typed with V, C or letters in brackets stands for, and the letter that was put."""
    if found := re.search(r"\[(.+?)\]", typed):
        return [(typed.replace(found.group(), letter), letter) for letter in found.group(1)]
    for sign, letters in (("V", _VOWELS), ("C", _CONSONANTS)):
        if sign in typed:
            return [(typed.replace(sign, letter), letter) for letter in letters]
    return [(typed, "")]


def _changes(form: str, ending: str, letter: str, sets: Mapping[str, list[str]]) -> list[tuple[int, str]]:
    """Return the (cut, add) of one form; cuts count letters as typed and are told in folded ones."""
    match = _FORM.fullmatch(form)
    if match is None:
        raise ValueError(f"no form of an inflection class: {form}")
    signs, add, name = match.groups()
    cut = 0 if signs == "+" else len(signs)
    typed = "" if ending == "*" else ending
    if cut > len(typed) > 0:
        raise ValueError(f"{form} cuts more than the ending {ending} has")
    gone = len(fold(typed[len(typed) - cut :])) if cut else 0
    if letter:
        add = add.replace("V", letter).replace("C", letter)
    return [(gone, fold(add + more).replace(" ", "")) for more in (sets[name] if name else [""])]
