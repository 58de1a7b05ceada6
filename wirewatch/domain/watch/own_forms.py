"""The forms of a name in its own language, by the classes of endings that the language's declension lists."""

from __future__ import annotations

import re
from functools import cache

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.inflection_classes import InflectionClasses, read_classes
from wirewatch.domain.watch.languages import language_of
from wirewatch.domain.watch.languages.shape import Declension, Language
from wirewatch.domain.watch.scripts import letter
from wirewatch.domain.watch.spelling import spelled
from wirewatch.domain.watch.words import Inflection, Word, alternatives

_SHORT = 3  # letters of small words of a phrase that are not inflected: prepositions
_LONGEST_TAIL = 14  # letters of a compound behind a name
_FREELY_SPELLED = 4  # letters of a word in a phrase from which its spelling may vary


@cache
def _classes(declension: Declension) -> InflectionClasses:
    return read_classes(declension)


def own_declension(word: Word, language: Language | None) -> Declension | None:
    """Return the declension of a word where its own language rules; None where another one reads it."""
    own = word.declension
    return own if own is not None and language is language_of(own.tag, own.script) else None


def declined(word: Word, declension: Declension) -> Inflection:
    """Return the forms of a word in its own language; capitals and short words of a phrase have none."""
    fixed = len(word.text) < declension.shortest or (word.typed.isupper() and len(word.typed) > 1)
    if fixed or (not word.lone and not word.is_name and len(word.text) <= _SHORT):
        return Inflection(stem=word.text, endings=("",), rule="exact")
    forms = _classes(declension).forms(word.text)
    stem = _shared_beginning(forms[0], forms[-1])  # sorted: these two differ first
    return Inflection(stem=stem, endings=tuple(form[len(stem) :] for form in forms), rule="case")


def _shared_beginning(first: str, other: str) -> str:
    length = next(
        (i for i, (a, b) in enumerate(zip(first, other, strict=False)) if a != b), min(len(first), len(other))
    )
    return first[:length]


def initials(word: Word, language: Language | None) -> tuple[str, ...]:
    """Return what else may stand for the first letter of a word in its own language."""
    own = own_declension(word, language)
    changes = _initials(own.initials) if own is not None else {}
    return changes.get(word.text[:1], ())


@cache
def _initials(listed: str) -> dict[str, tuple[str, ...]]:
    pairs = (pair.split("=") for pair in listed.split())
    return {letter: tuple(others.split(",")) for letter, others in pairs}


def own_pattern(
    word: Word, own: Declension, language: Language | None, *, derived: tuple[str, ...], dotted: str
) -> str:
    """Return the pattern of a word's forms in its own language; `dotted` is another way to write it."""
    cut = declined(word, own)
    others = initials(word, language)
    first = alternatives((word.text[:1], *others)) if others else ""
    stem = cut.stem[1:] if first else cut.stem
    fixed = language.fixed if language is not None else ""
    body = first + spelled(stem, spelling_length(word), fixed) + alternatives(cut.endings + derived)
    if dotted:
        body = f"(?:{body}|{dotted})"
    before = _slots(own.prefixes) if word.first else ""
    tail = _own_tail(word, own)
    return (f"(?P<before>{before})" if word.first else "") + body + (f"(?P<tail>{tail})" if word.last else tail)


def _slots(slots: tuple[str, ...]) -> str:
    return "".join(alternatives(("", *(fold(part) for part in slot.split()))) for slot in slots)


@cache
def _own_tail(word: Word, own: Declension) -> str:
    if not own.tails or len(word.text) < own.shortest or (not word.lone and len(word.text) <= _SHORT and not word.last):
        return ""
    slots = _slots(own.tails)
    joint = f"[{re.escape(own.joints)}]?" if own.joints else ""
    compound = f"|{letter(own.script)}{{1,{_LONGEST_TAIL}}}" if own.compounds and word.last else ""
    return f"(?:{joint}(?={letter(own.script)}){slots}{compound})?"


def spelling_length(word: Word) -> int:
    """Give how many letters protect a word from its neighbours: those of the whole alias, unless it is very short."""
    return word.letters if len(word.text) >= _FREELY_SPELLED else len(word.text)
