"""Warn about doubtful aliases: too short, ordinary words, patterns, mixed scripts, never found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.languages.tags import primary_tag
from extractors.names.actors import Actor
from extractors.names.aliases import Alias, compile_alias
from extractors.names.inflection import (
    inflection_of,
)
from extractors.names.languages import LANGUAGES
from extractors.names.languages.language import (
    Script,
    script_of,
)
from extractors.names.normalization import fold, mixes_scripts
from extractors.names.scanner import Scanner

_SHORTEST_ALIAS = {Script.HAN: 2, Script.ARABIC: 3, Script.DEVANAGARI: 3}
_SHORTEST_ALIAS_ELSEWHERE = 4
_REGEX_SIGNS = re.compile(
    r"[*\\|^$]|\.[+?]|\[.*\]|\(\?|\)\?|^/.*/[a-z]*$"
)  # signs of a regular expression, which no name holds
_LATIN_LETTERS = re.compile(r"[A-Za-z]+")
_COMMON_ACRONYMS = frozenset(
    {"is", "it", "us", "who", "as", "am", "an", "so", "no", "on", "or", "pm", "un"}
)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One warning about an alias, for the person who wrote it."""

    actor: str
    alias: str
    language: str
    message: str  # the problem and what to do about it


def warnings(actors: Sequence[Actor]) -> list[Doubt]:
    """Return the warnings about the aliases of a watchlist, in its order."""
    compiled = [
        compile_alias(actor, tag, text)
        for actor in actors
        for tag, texts in actor.aliases.items()
        for text in texts
    ]
    conditional = {(a.id, fold(c.alias)) for a in actors for c in a.requires_context}
    limited = {(a.id, fold(r.alias)) for a in actors for r in a.rules if r.alias is not None}
    candidate: list[Doubt] = []
    owners: dict[str, Alias] = {}
    for alias in compiled:
        guarded = (alias.actor, fold(alias.text)) in conditional | limited
        candidate += [_warning(alias, message) for message in _doubts_of(alias, guarded=guarded)]
        owner = owners.setdefault(fold(alias.text), alias)
        if owner.actor != alias.actor:
            candidate.append(
                _warning(
                    alias,
                    f"is also an alias of {owner.actor}; both will be flagged; drop it from one",
                )
            )
    return candidate


def _warning(alias: Alias, message: str) -> Doubt:
    return Doubt(actor=alias.actor, alias=alias.text, language=alias.tag, message=message)


def _doubts_of(alias: Alias, *, guarded: bool) -> list[str]:
    folded = fold(alias.text)
    if not alias.words:
        return ["holds no letter or digit; remove it"]
    if sign := _REGEX_SIGNS.search(alias.text):
        return [
            f"has “{sign.group()}”, but an alias is no pattern; type the name, its other forms are found without"
        ]
    doubts = _mixed_scripts(alias) or _not_found(alias)
    if folded in _common_words(alias.tag) or (alias.acronym and folded in _COMMON_ACRONYMS):
        doubts.append("is a common word of its language; remove it, or give it requires_context")
    elif not guarded and len(alias.words) == 1 and len(folded) < _shortest(alias):
        doubts.append(
            f"has {len(folded)} letters and may stand for other things; give it requires_context"
        )
    return doubts


def _mixed_scripts(alias: Alias) -> list[str]:
    """Warn about a word that mixes Latin and Cyrillic letters."""
    word = next((w for w in alias.text.split() if mixes_scripts(w.lower())), None)
    if word is None:
        return []
    latin = " ".join(_LATIN_LETTERS.findall(word))
    return [f"mixes two scripts (“{latin}” in “{word}” is Latin); type it again in one"]


def _not_found(alias: Alias) -> list[str]:
    """Warn about a name not found as typed, without accents, or in one of its inflected forms."""
    printings = dict.fromkeys((alias.text, _without_accents(alias), *_sample_forms(alias)))
    if len(printings) == 1 and all(
        c == " " or unicodedata.category(c)[0] in "LM" for c in alias.text
    ):
        # Plain words are found as typed; compiling the patterns of a whole list takes half a
        # second.
        return []
    scanner = Scanner([alias])
    for printed in printings:
        if not scanner.scan(printed, alias.tag).candidates:
            if printed == alias.text:
                return ["is not found even where a text prints it so; type it without its signs"]
            return [f"would not be found as “{printed}”; type that as an alias too"]
    return []


def _without_accents(alias: Alias) -> str:
    """Remove accents, except in languages where an accented letter is a different letter."""
    if script_of(alias.text) is not Script.LATIN:
        return alias.text
    return "".join(
        c for c in unicodedata.normalize("NFD", alias.text) if not unicodedata.combining(c)
    )


def _sample_forms(alias: Alias) -> list[str]:
    """Return the name with its last word in the first and in the last form of its paradigm."""
    if alias.acronym or alias.declension is None or not alias.words:
        return []
    cut = inflection_of(alias.words[-1], alias.declension)
    *before, last = [word.text for word in alias.words]
    forms = [cut.stem + ending for ending in cut.endings]
    return [" ".join((*before, form)) for form in dict.fromkeys((last, forms[0], forms[-1]))]


def _shortest(alias: Alias) -> int:
    return _SHORTEST_ALIAS.get(script_of(alias.text), _SHORTEST_ALIAS_ELSEWHERE)


def _common_words(tag: str) -> frozenset[str]:
    return frozenset(
        fold(word) for x in LANGUAGES if x.tag == primary_tag(tag) for word in x.common
    )
