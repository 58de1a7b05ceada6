"""Kindred actors: those whose names share a word. Beside them, a freely worded name is believed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from wirewatch.domain.configuration import Actor
from wirewatch.domain.model import Field
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.scripts import TOKEN
from wirewatch.domain.watch.spelling import key

_SENTENCE_END = re.compile(r"[.!?؟۔](?=\s)")
_LONGEST_SENTENCE = 300  # characters looked at on either side
_SHORTEST = 5  # letters of a word that makes two actors kin


def kin(actors: Sequence[Actor]) -> Mapping[str, frozenset[str]]:
    """Give, for each actor, the words that it shares with other actors, as keys: Afghanistan, not Doha."""
    words = {actor.id: _name_words(actor) for actor in actors}
    holders: dict[str, int] = {}
    for own in words.values():
        for word in own:
            holders[word] = holders.get(word, 0) + 1
    return {actor: frozenset(w for w in own if holders[w] > 1) for actor, own in words.items()}


def _name_words(actor: Actor) -> frozenset[str]:
    texts = [actor.name, *(text for listed in actor.aliases.values() for text in listed)]
    return frozenset(
        key(fold(token)).strip()
        for text in texts
        for token in TOKEN.findall(text)
        if len(token) >= _SHORTEST and token[0] != token[0].lower()
    )


def _sentence_around(folded: str, start: int, end: int) -> tuple[int, int]:
    """Give the span of the sentence in which a place of the folded text stands, of bounded length."""
    begin = max(0, start - _LONGEST_SENTENCE)
    ends = [match.end() for match in _SENTENCE_END.finditer(folded, begin, start)]
    behind = _SENTENCE_END.search(folded, end, end + _LONGEST_SENTENCE)
    return (ends[-1] if ends else begin), (behind.start() if behind else end + _LONGEST_SENTENCE)


class Company:
    """The plain mentions of an article, by where they stand."""

    def __init__(self, mentions: Sequence[tuple[Field, Found]], kinship: Mapping[str, frozenset[str]]) -> None:
        self._kinship = kinship
        self._in_title = {found.alias.actor: found for field, found in mentions if field == "title"}
        self._places: dict[Field, list[tuple[int, str, str]]] = {}
        for field, found in mentions:
            self._places.setdefault(field, []).append((found.folded_start, found.alias.actor, found.surface))
        for places in self._places.values():
            places.sort()

    def of(self, found: Found, field: Field, scan: Scan) -> str | None:
        """Give a mention of a kindred actor in the title or in the sentence of a place; None when there is none."""
        for actor, titled in self._in_title.items():
            if self._is_kin(found.alias.actor, actor):
                return titled.surface
        first, last = _sentence_around(scan.passage.folded, found.folded_start, found.folded_end)
        places = self._places.get(field, [])
        within = places[bisect_left(places, (first, "", "")) : bisect_left(places, (last, "", ""))]
        return next((surface for _, actor, surface in within if self._is_kin(found.alias.actor, actor)), None)

    def _is_kin(self, one: str, other: str) -> bool:
        """Whether two actors share a word; an actor that shares none with any is kin to all."""
        own = self._kinship[one]
        return one != other and (not own or bool(own & self._kinship[other]))
