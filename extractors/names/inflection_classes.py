"""Inflection classes: the endings that may replace that of a name's dictionary form.

A class belongs to an ending of the dictionary form and is a list of (cut, add): the number of
letters to cut and the ending to add. `ка = --ці -ок` means: for a name in -ка, cut two letters and
add ці, or cut one and add ок. `+` cuts none. Names in braces refer to lists of endings, V to each
vowel, C to each consonant, letters in brackets to any of them. The longest matching ending applies;
`*` matches all.

For languages without such lists, classes are learned from text: one that has both `Mendialde` and
`Mendialdeko`, and many more such pairs, shows that names take -ko. This needs no labels and is
deterministic.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from extractors.languages.tags import primary_tag
from extractors.names.actors import Actor
from extractors.names.languages import is_listed
from extractors.names.languages.language import WORD, Declension, Script, script_of
from extractors.names.normalization import fold

_FORM_NOTATION = re.compile(r"(\+|-*)([^{]*)(?:\{(\w+)\})?")
_VOWEL_LETTERS = "aeiouy"
_CONSONANT_LETTERS = "bcdfghjklmnprstvwxz"
_SHORTEST_STEM = 2  # letters of a name that all of its forms share
MOST_WORDS = 400_000  # of running text: more of it teaches no further endings
ENOUGH_WORDS = 400  # different ones, below which results are chance
_MIN_STEM_LETTERS = 4  # letters of the shortest stem that words do not share by chance
_SHORTEST_SYLLABLES = 2  # the same where a letter is a syllable
_SHORTEST_BEHIND = 3  # letters of a stem after a proclitic
_LONGEST_ENDING = 5
_LONGEST_EXCHANGED = 2  # letters that other endings may take the place of
_LONGEST_PROCLITIC = 3
_MOST_ENDINGS_OF_A_STEM = 30  # a stem with more endings is not a stem
# How often a change must be seen: so many words, and such a share of those that could show it.
_ENDING_LIMITS = (3, 0.002)
_EXCHANGE_LIMITS = (3, 0.03)
_PROCLITIC_LIMITS = (4, 0.004)
_MIN_CAPITALS_SHARE = (
    0.02  # share of words with a capital from which a script is taken to have them
)
_HANGUL_SYLLABLE = re.compile("[\uac00-\ud7a3]")


@dataclass(frozen=True)
class InflectionClasses:
    """The classes of one language, by the folded ending that they belong to; "" fits every word."""

    classes: Mapping[str, tuple[tuple[int, str], ...]]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.classes), default=0)

    def ending_of(self, word: str) -> str | None:
        """Return the longest ending of a folded word that has a class; None if there is none."""
        for length in range(min(self._longest, len(word)), -1, -1):
            ending = word[len(word) - length :]
            if ending in self.classes and (length < len(word) or not length):
                return ending
        return None

    def forms(self, word: str) -> tuple[str, ...]:
        """Return the forms of a folded word, including itself, sorted."""
        cached_forms = self._known.get(word)
        if cached_forms is None:
            ending = self.ending_of(word)
            forms = {word}
            for cut, add in self.classes.get(ending, ()) if ending is not None else ():
                if len(word) - cut >= _SHORTEST_STEM:
                    forms.add(word[: len(word) - cut] + add)
            cached_forms = self._known[word] = tuple(sorted(forms))
        return cached_forms


def read_classes(declension: Declension) -> InflectionClasses:
    """Return the classes that a language module lists, with every letter folded."""
    sets = {
        name: [e.strip("-") for e in listed.split()] for name, listed in declension.sets.items()
    }
    classes: dict[str, dict[tuple[int, str], None]] = {}
    for line in filter(str.strip, declension.classes.splitlines()):
        class_name, _, right = line.partition("=")
        for typed in class_name.split():
            for ending, letter in _spelled_out(typed):
                folded = "" if ending == "*" else fold(ending)
                listed = classes.setdefault(folded, {})
                for form in right.split():
                    listed.update(dict.fromkeys(_changes(form, ending, letter, sets)))
    return InflectionClasses({ending: tuple(changes) for ending, changes in classes.items()})


def _spelled_out(typed: str) -> list[tuple[str, str]]:
    """Expand V, C or bracketed letters of an ending; return the endings with their letter."""
    if candidate := re.search(r"\[(.+?)\]", typed):
        return [(typed.replace(candidate.group(), letter), letter) for letter in candidate.group(1)]
    for sign, letters in (("V", _VOWEL_LETTERS), ("C", _CONSONANT_LETTERS)):
        if sign in typed:
            return [(typed.replace(sign, letter), letter) for letter in letters]
    return [(typed, "")]


def _changes(
    form: str, ending: str, letter: str, sets: Mapping[str, list[str]]
) -> list[tuple[int, str]]:
    """Parse the (cut, add) of one form; cuts count typed letters, the result folded ones."""
    match = _FORM_NOTATION.fullmatch(form)
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
    return [
        (gone, fold(add + variant).replace(" ", "")) for variant in (sets[name] if name else [""])
    ]


def learn_declension(tag: str, script: Script, texts: Iterable[str]) -> Declension | None:
    """Learn how names inflect from the texts of a language; None if there are too few texts."""
    words, cased = _names_in(texts, script)
    if len(words) < ENOUGH_WORDS:
        return None
    endings, exchanged = _endings(words), _exchanged_endings(words)
    lines = [" ".join(("* =", *(f"+{e}" for e in endings)))]
    for ending, others in exchanged.items():
        changes = (f"{'-' * len(ending)}{replacement}" for replacement in others)
        lines.append(" ".join((f"{ending} =", *(f"+{e}" for e in endings), *changes)))
    proclitics = " ".join(_proclitics(words))
    return Declension(
        tag=tag,
        script=script,
        classes="\n".join(lines),
        prefixes=(proclitics,) if proclitics else (),
        capitals=cased,
        shortest=min(map(_shortest, words)),
        learned=True,
    )


def unlisted_languages(actors: Iterable[Actor]) -> list[tuple[str, Script]]:
    """Return the aliases' languages that have neither a module nor a list of endings, sorted."""
    candidate = {
        (primary, script)
        for actor in actors
        for tag, texts in actor.aliases.items()
        for script in {script_of(fold(text)) for text in texts}
        if (primary := primary_tag(tag)) is not None and not is_listed(primary, script)
    }
    return sorted(candidate)


def _names_in(texts: Iterable[str], script: Script) -> tuple[frozenset[str], bool]:
    """Return the folded words that may be names, and whether capitals distinguish them."""
    running = (match.group() for text in texts for match in re.finditer(WORD, text))
    printed = Counter(islice(running, MOST_WORDS))
    capital = sum(count for word, count in printed.items() if word[0].isupper())
    cased = capital >= _MIN_CAPITALS_SHARE * max(1, printed.total())
    folded = {fold(word) for word in printed if not cased or word[0].isupper()}
    return frozenset(
        w
        for w in folded
        if len(w) >= _shortest(w) and not any(map(str.isdigit, w)) and script_of(w) is script
    ), cased


def _shortest(word: str) -> int:
    return _SHORTEST_SYLLABLES if _HANGUL_SYLLABLE.match(word) else _MIN_STEM_LETTERS


def _endings(words: frozenset[str]) -> list[str]:
    """Return the endings appended to whole words, sorted."""
    candidate = Counter(
        word[-length:]
        for word in words
        for length in range(1, _LONGEST_ENDING + 1)
        if len(word) - length >= _shortest(word) and word[:-length] in words
    )
    return _frequent(candidate, len(words), _ENDING_LIMITS)


def _proclitics(words: frozenset[str]) -> list[str]:
    """Return the proclitics written before whole words, sorted."""
    candidate = Counter(
        word[:length]
        for word in words
        for length in range(1, _LONGEST_PROCLITIC + 1)
        if len(word) - length >= _SHORTEST_BEHIND and word[length:] in words
    )
    return _frequent(candidate, len(words), _PROCLITIC_LIMITS)


def _exchanged_endings(words: frozenset[str]) -> dict[str, list[str]]:
    """Map the last letters of words to the endings that often replace them."""
    by_stem: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for length in range(1, _LONGEST_ENDING):
            if len(word) - length >= _shortest(word):
                by_stem[word[:-length]].add(word[-length:])
    base: Counter[str] = Counter()
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for endings in by_stem.values():
        if len(endings) > _MOST_ENDINGS_OF_A_STEM:
            continue
        for ending in endings:
            if len(ending) <= _LONGEST_EXCHANGED:
                base[ending] += 1
                pairs[ending].update(
                    replacement for replacement in endings if replacement[0] != ending[0]
                )
    chosen = {
        ending: _frequent(pairs[ending], base[ending], _EXCHANGE_LIMITS) for ending in sorted(base)
    }
    return {ending: others for ending, others in chosen.items() if others}


def _frequent(candidate: Counter[str], among: int, threshold: tuple[int, float]) -> list[str]:
    least = max(threshold[0], threshold[1] * among)
    return sorted(part for part, count in candidate.items() if count >= least)
