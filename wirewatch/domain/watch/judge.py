"""Judging: of all places where aliases may stand, which are mentions, and what stopped the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.configuration import Actor
from wirewatch.domain.model import Field
from wirewatch.domain.watch.capitals import designation, shouted
from wirewatch.domain.watch.context import ContextWords, excluded_places
from wirewatch.domain.watch.expansions import Expansions
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.guards import (
    foreign_reading,
    generic,
    inside_word,
    name_of_a_show,
    ordinary_word,
    small_letters,
    split_han,
)
from wirewatch.domain.watch.kindred import Company, kin
from wirewatch.domain.watch.limits import limit_that_stops
from wirewatch.domain.watch.marks import other_marks, urdu_adjective
from wirewatch.domain.watch.namesakes import Namesakes
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.surnames import another_surname, not_nominative, surname_of_plural

_GUARDS = (
    split_han,
    inside_word,
    ordinary_word,
    small_letters,
    other_marks,
    designation,
    shouted,
    foreign_reading,
    name_of_a_show,
    surname_of_plural,
    another_surname,
    urdu_adjective,
    not_nominative,
    generic,
)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One place and what became of it."""

    found: Found
    field: Field
    stopped_by: str | None = None  # None: it is a mention
    context: str | None = None
    silent: bool = False  # not worth a line among the near misses
    namesake: bool = False


class Judge:
    """The rules of all actors."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._namesakes = {actor.id: Namesakes(actor) for actor in actors}
        self._kin = kin(actors)
        self._expansions = {actor.id: Expansions.of(actor) for actor in actors}
        self._required = {
            (actor.id, fold(required.alias)): required.any for actor in actors for required in actor.requires_context
        }

    def judge(self, scans: Mapping[Field, Scan], *, language: str | None, outlet: str | None) -> list[Ruling]:
        """Give a ruling on every place found in an article."""
        rulings: list[Ruling] = []
        for field, scan in scans.items():
            guarded = [self._guarded(scan, found, field) for found in scan.found]
            rulings.extend(self._longest(guarded))
        rulings = self._proven(self._namesakes_carried(rulings), scans)
        return self._in_context(rulings, scans, language=language, outlet=outlet)

    def _guarded(self, scan: Scan, found: Found, field: Field) -> Ruling:
        actor = self._actors[found.alias.actor]
        end, phrase = self._excluded(actor, scan).get(found.folded_start + len(found.before), (0, ""))
        if phrase and found.folded_end <= end + 2:
            return Ruling(found=found, field=field, stopped_by=f"excluded phrase “{phrase}”")
        for guard in _GUARDS:
            if stopped := guard(scan, found):
                return Ruling(found=found, field=field, stopped_by=stopped)
        other = self._namesakes[actor.id].other(scan, found)
        return Ruling(found=found, field=field, stopped_by=other, namesake=other is not None)

    def _excluded(self, actor: Actor, scan: Scan) -> dict[int, tuple[int, str]]:
        if actor.id not in scan.excluded:
            scan.excluded[actor.id] = excluded_places(actor.exclude, scan.passage.folded)
        return scan.excluded[actor.id]

    def _longest(self, rulings: list[Ruling]) -> list[Ruling]:
        """Keep the longest of overlapping places, across all actors; equal spans of two actors stand both."""
        order = sorted(
            rulings,
            key=lambda r: (
                r.found.alias.loose is not None,
                r.found.folded_start - r.found.folded_end,
                r.found.folded_start,
            ),
        )
        kept: list[Ruling] = []
        settled: list[Ruling] = []
        holders: dict[int, list[Found]] = {}  # by place in the folded text: linear, however many names a text repeats
        for ruling in order:
            if ruling.stopped_by is not None:
                settled.append(ruling)
                continue
            places = range(ruling.found.folded_start, ruling.found.folded_end)
            blocker = next((h for p in places for h in holders.get(p, ()) if self._blocks(h, ruling.found)), None)
            if blocker is not None:
                settled.append(self._inside(ruling, blocker))
                continue
            kept.append(ruling)
            for place in places:
                holders.setdefault(place, []).append(ruling.found)
        return kept + settled

    def _inside(self, ruling: Ruling, longer: Found) -> Ruling:
        return replace(
            ruling,
            stopped_by=f"inside a longer name, “{longer.surface}” of {self._actors[longer.alias.actor].name}",
            silent=longer.alias.actor == ruling.found.alias.actor,
        )

    def _blocks(self, longer: Found, found: Found) -> bool:
        if found.folded_end <= longer.folded_start or longer.folded_end <= found.folded_start:
            return False
        if longer.alias.actor == found.alias.actor:
            return True
        if longer.alias.loose is not None or found.alias.loose is not None:
            return False
        if self._actors[found.alias.actor].nested == "allow":
            return False
        return (longer.folded_start, longer.folded_end) != (found.folded_start, found.folded_end)

    def _proven(self, rulings: list[Ruling], scans: Mapping[Field, Scan]) -> list[Ruling]:
        """Stop freer forms unless their sentence or the title speaks of kin of their actor."""
        if not any(r.found.alias.loose is not None and r.stopped_by is None for r in rulings):
            return rulings
        company = Company(
            [(r.field, r.found) for r in rulings if r.stopped_by is None and r.found.alias.loose is None], self._kin
        )
        proven: list[Ruling] = []
        for ruling in rulings:
            if ruling.found.alias.loose is not None and ruling.stopped_by is None:
                beside = company.of(ruling.found, ruling.field, scans[ruling.field])
                stopped = None if beside else "in other words, and no kindred actor in its sentence or the title"
                ruling = replace(ruling, context=beside, stopped_by=stopped)
            proven.append(ruling)
        return proven

    def _namesakes_carried(self, rulings: list[Ruling]) -> list[Ruling]:
        """Stop bare surnames of an article that names a namesake in full and never this person."""
        strangers: set[str] = set()
        named = {r.found.alias.actor for r in rulings if r.stopped_by is None and len(r.found.alias.words) > 1}
        carried: list[Ruling] = []
        order = {"lead": 0, "body": 1, "title": 2}
        for ruling in sorted(rulings, key=lambda r: (order[r.field], r.found.start)):
            actor = ruling.found.alias.actor
            if ruling.namesake:
                strangers.add(actor)
            elif ruling.stopped_by is None and actor not in named and len(ruling.found.alias.words) == 1:
                if actor in strangers:
                    ruling = replace(ruling, stopped_by="the article names a namesake in full, and never this person")
                else:
                    named.add(actor)
            carried.append(ruling)
        return carried

    def _meant(self, rulings: list[Ruling], scans: Mapping[Field, Scan]) -> list[Ruling]:
        """Stop acronyms that the article itself spells out as another body's."""
        said: dict[tuple[str, str], str | None] = {}
        named = {r.found.alias.actor for r in rulings if r.stopped_by is None and not r.found.alias.acronym}
        meant: list[Ruling] = []
        for ruling in rulings:
            alias = ruling.found.alias
            if ruling.stopped_by is None and alias.acronym:
                if (alias.actor, alias.text) not in said:
                    loosely = self._required_of(ruling.found) is not None and alias.actor not in named
                    texts = [scan.passage.text for scan in scans.values()]
                    said[alias.actor, alias.text] = self._expansions[alias.actor].other(
                        alias.text, texts, loosely=loosely
                    )
                if other := said[alias.actor, alias.text]:
                    ruling = replace(ruling, stopped_by=f"stands for “{other}” here")
            meant.append(ruling)
        return meant

    def _in_context(
        self, rulings: list[Ruling], scans: Mapping[Field, Scan], *, language: str | None, outlet: str | None
    ) -> list[Ruling]:
        judged: list[Ruling] = []
        rulings = self._meant(rulings, scans)
        contexts = {field: scan.passage.folded for field, scan in scans.items()}
        sought: dict[tuple[str, ...], ContextWords] = {}
        unconditional = {
            r.found.alias.actor: r.found.surface
            for r in rulings
            if r.stopped_by is None and self._required_of(r.found) is None
        }
        for ruling in rulings:
            if ruling.stopped_by is not None:
                judged.append(ruling)
                continue
            actor = self._actors[ruling.found.alias.actor]
            stopped = limit_that_stops(
                actor, ruling.found, scans[ruling.field], field=ruling.field, language=language, outlet=outlet
            )
            required = self._required_of(ruling.found)
            if stopped is None and required is not None and _is_plural(ruling.found):
                stopped = "several of them: no body of that name"
            if stopped is None and required is not None:
                if required not in sought:
                    sought[required] = ContextWords(required, contexts)
                ruling = _with_context(ruling, sought[required], unconditional.get(actor.id))
            elif stopped is not None:
                ruling = replace(ruling, stopped_by=stopped)
            judged.append(ruling)
        return judged

    def _required_of(self, found: Found) -> tuple[str, ...] | None:
        return self._required.get((found.alias.actor, fold(found.alias.text)))


def _is_plural(found: Found) -> bool:
    """Whether an acronym stands in the plural (TTPs): where it has other bearers, several of a kind are meant."""
    return found.alias.acronym and found.tail == "s"


def _with_context(ruling: Ruling, words: ContextWords, sibling: str | None) -> Ruling:
    """Give the ruling with the word that satisfies its context, or stopped; a sibling mention satisfies it too."""
    word = words.beside(ruling.field, ruling.found.folded_start, ruling.found.folded_end) or sibling
    if word is None:
        wanted = ", ".join(words.words[:6])
        return replace(ruling, stopped_by=f"needs one of these words in the article: {wanted}")
    return replace(ruling, context=word)
