"""Warnings about a watchlist: aliases that are too short, mean two actors, or are ordinary words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wirewatch.domain.configuration import Actor
from wirewatch.domain.languages.tags import primary_tag
from wirewatch.domain.watch.alias import Alias, compile_alias
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.languages import LANGUAGES
from wirewatch.domain.watch.scripts import Script, script_of

_SHORTEST = {Script.HAN: 2, Script.ARABIC: 3, Script.DEVANAGARI: 3}
_SHORTEST_ELSEWHERE = 4
_COMMON_ACRONYMS = frozenset({"is", "it", "us", "who", "as", "am", "an", "so", "no", "on", "or", "pm", "un"})


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One doubt about an alias, for the person who wrote it."""

    actor: str
    alias: str
    language: str
    message: str  # what is wrong and what to do


def warnings(actors: Sequence[Actor]) -> list[Doubt]:
    """Give the doubts about the aliases of a watchlist, in its order; an empty list when there are none."""
    compiled = [
        compile_alias(actor, tag, text) for actor in actors for tag, texts in actor.aliases.items() for text in texts
    ]
    conditional = {(a.id, fold(c.alias)) for a in actors for c in a.requires_context}
    limited = {(a.id, fold(r.alias)) for a in actors for r in a.rules if r.alias is not None}
    found: list[Doubt] = []
    owners: dict[str, Alias] = {}
    for alias in compiled:
        guarded = (alias.actor, fold(alias.text)) in conditional | limited
        found += [_warning(alias, message) for message in _doubts_of(alias, guarded=guarded)]
        owner = owners.setdefault(fold(alias.text), alias)
        if owner.actor != alias.actor:
            found.append(_warning(alias, f"is also an alias of {owner.actor}; both will be flagged; drop it from one"))
    return found


def _warning(alias: Alias, message: str) -> Doubt:
    return Doubt(actor=alias.actor, alias=alias.text, language=alias.tag, message=message)


def _doubts_of(alias: Alias, *, guarded: bool) -> list[str]:
    folded = fold(alias.text)
    if not alias.words:
        return ["holds no letter or digit; remove it"]
    doubts: list[str] = []
    if folded in _common_words(alias.tag) or (alias.acronym and folded in _COMMON_ACRONYMS):
        doubts.append("is a common word of its language; remove it, or give it requires_context")
    elif not guarded and len(alias.words) == 1 and len(folded) < _shortest(alias):
        doubts.append(f"has {len(folded)} letters and may stand for other things; give it requires_context")
    return doubts


def _shortest(alias: Alias) -> int:
    return _SHORTEST.get(script_of(alias.text), _SHORTEST_ELSEWHERE)


def _common_words(tag: str) -> frozenset[str]:
    return frozenset(fold(word) for x in LANGUAGES if x.tag == primary_tag(tag) for word in x.common)
