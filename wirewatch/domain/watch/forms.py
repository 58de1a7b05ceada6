"""Forms: the pattern of everything that one word of an alias may look like in running text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.languages.shape import Language, Paradigm, words
from wirewatch.domain.watch.own_forms import declined, own_declension, own_pattern, spelling_length
from wirewatch.domain.watch.scripts import Script, letter, script_of
from wirewatch.domain.watch.spelling import spelled
from wirewatch.domain.watch.words import Inflection, Word, alternatives

_COMPOUNDED_FROM = 5  # letters of a name that begins compounds
_DERIVED_FROM = 5  # letters of a name that adjectives are made from
_LONGEST_TAIL = 14  # letters behind an apostrophe, where everything there is a tail
_IZAFAT = {"e": "(?:ye|[eiy])?", "i": "(?:ye|[eiy])?", "ye": "(?:ye|[eiy])?", "ए": "(?:े|[एऐइ])?"}
_IZAFAT |= dict.fromkeys("еиэ", "[еиэ]")
AND = {word: f"(?:{word}|&)" for word in words("and et und y en ve va och og и ва та")}
AND |= dict.fromkeys(("एंड", "एनड"), "[एऐ](?:ं|न्|ण्)ड")  # the English word, as Hindi spells it
_SHORT = 3  # words up to this long are not inflected inside phrases: prepositions, letters


@cache
def _paradigms(language: Language) -> tuple[tuple[str, tuple[str, ...], Paradigm], ...]:
    """Give the paradigms with folded endings, the longest typed ending first."""
    folded = [
        (fold(p.typed), tuple(dict.fromkeys("" if f == "-" else fold(f) for f in p.forms.split())), p)
        for p in language.paradigms
    ]
    return tuple(sorted(folded, key=lambda entry: -len(entry[0])))


def inflect(word: Word, language: Language | None) -> Inflection:
    """Give stem and endings of a word by the language's paradigms; without one that fits, the word stands."""
    if (own := own_declension(word, language)) is not None:
        return declined(word, own)
    if language is None or _is_short(word, language) or script_of(word.text) is not language.script:
        return Inflection(stem=word.text, endings=("",), rule="exact")
    for typed, endings, paradigm in _paradigms(language):
        if word.text.endswith(typed) and _applies(paradigm, word, len(word.text) - len(typed)):
            stem = word.text[: len(word.text) - len(typed)]
            return Inflection(stem=stem, endings=endings, rule=paradigm.rule)
    return Inflection(stem=word.text, endings=("",), rule="exact")


def _is_short(word: Word, language: Language) -> bool:
    """Whether a word is too short to be inflected; a person's name is not (Хан), nor two letters at its end (Ын)."""
    if word.person and word.is_name:
        return len(word.text) < (_SHORT - 1 if word.last and not word.first else _SHORT)
    if language.prepositions and not word.typed.isupper():
        return len(word.text) < _SHORT or word.text in language.prepositions
    return len(word.text) <= language.uninflected


def _applies(paradigm: Paradigm, word: Word, stem: int) -> bool:
    if stem < paradigm.shortest:
        return False
    if paradigm.of != "any" and (paradigm.of == "name") != word.is_name:
        return False
    return {
        "any": True,
        "lone": word.lone,
        "later": not word.first,
        "phrase": not word.lone,
        "person": word.person,
        "thing": not word.person,
    }[paradigm.where]


@cache
def tail_pattern(language: Language, length: int) -> str:
    """Give the pattern of what the language appends to a whole word of so many letters; "" for nothing."""
    slots = "".join(alternatives(("", *(fold(t) for t in slot.split()))) for slot in language.tails)
    if not slots:
        return ""
    joint = f"[{re.escape(language.joints)}]" if language.joints else ""
    free = f"{joint}{letter(language.script)}{{1,{_LONGEST_TAIL}}}|" if language.free_joint else ""
    if length < language.tail_shortest:
        return f"(?:{free}{joint}(?={letter(language.script)}){slots})?" if joint else ""
    return f"(?:{free}{joint}?(?={letter(language.script)}){slots})?" if joint else slots


@cache
def prefix_pattern(language: Language) -> str:
    """Give the pattern of what the language writes before a word without a space; "" for nothing."""
    if not language.prefixes:
        return ""
    slots = [alternatives(("", *(fold(p) for p in slot.split()))) for slot in language.prefixes]
    joined = f"|{slots[0]}{fold(language.joined_article)}" if language.joined_article else ""
    return f"(?:{''.join(slots)}{joined})"


def word_pattern(word: Word, language: Language | None) -> str:
    """Give the pattern of a word's forms in a language, over folded text, without its boundaries.

    The first word of an alias has a group `before` for what is written in front of it, the last one a group `tail`.
    """
    before, text = "", word.text
    if (own := own_declension(word, language)) is not None:
        return own_pattern(word, own, language, derived=_derived(word, language), dotted=_dotted(word))
    if text in _IZAFAT and not (word.first or word.last):
        return _IZAFAT[text]
    if text in AND and not (word.first or word.last):
        return AND[text]
    if language is not None and language.script is script_of(text):
        article = fold(language.article)
        if article and text.startswith(article) and len(text) - len(article) >= 3:
            text = text[len(article) :]
        if word.first and len(text) >= 3:
            before = prefix_pattern(language)
        elif language.inner_prefixes:
            before = alternatives(("", fold(language.inner_prefixes)))
    cut = inflect(_with_text(word, text), language)
    fixed = language.fixed if language is not None else ""
    body = spelled(cut.stem, spelling_length(word), fixed) + alternatives(cut.endings + _derived(word, language))
    if dotted := _dotted(word):
        body = f"(?:{body}|{dotted})"
    tail = _tail(word, language)
    if word.first:
        before = f"(?P<before>{before})"
    return before + body + (f"(?P<tail>{tail})" if word.last else tail)


def _derived(word: Word, language: Language | None) -> tuple[str, ...]:
    """Give the endings of the adjective made from the lone name of a group (талибский); none for persons."""
    if language is None or not word.lone or word.person or not word.derives or len(word.text) < _DERIVED_FROM:
        return ()
    if word.is_name and own_declension(word, language) is not None:
        return ()
    joints = ["" if j == "-" else fold(j) for j in language.derived_joints.split()]
    return tuple(joint + fold(ending) for joint in joints for ending in language.derived.split())


def is_dotted(word: Word) -> bool:
    """Whether a word of a phrase is made of capitals that may be written with dots."""
    return not word.lone and word.typed.isupper() and 2 <= len(word.text) <= 5


def _dotted(word: Word) -> str:
    """Give the pattern of capitals inside a phrase written with dots (U.N.); "" for other words."""
    if not is_dotted(word):
        return ""
    return r"\. ?".join(map(re.escape, word.text)) + r"\.?"


def _with_text(word: Word, text: str) -> Word:
    if text == word.text:
        return word
    return replace(word, text=text)


def _tail(word: Word, language: Language | None) -> str:
    if language is None or language.script is not script_of(word.text):
        return "(?:'s)?" if script_of(word.text) is Script.LATIN else ""
    tail = tail_pattern(language, len(word.text)) if word.last or word.lone or language.tails else ""
    if word.last and language.compounds and len(word.text) >= _COMPOUNDED_FROM:
        tail = f"(?:{tail}|-?{letter(language.script)}{{4,24}})"
    return tail if word.last or len(word.text) > _SHORT else ""


def stems(word: Word, language: Language | None) -> Inflection:
    """Give the part of a word that every one of its forms has."""
    text = word.text
    if language is not None and language.article and language.script is script_of(text):
        article = fold(language.article)
        if text.startswith(article) and len(text) - len(article) >= 3:
            text = text[len(article) :]
    return inflect(_with_text(word, text), language)
