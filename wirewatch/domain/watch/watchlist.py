"""The watchlist, compiled: what an article is asked, and what it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.configuration import Actor, Interest
from wirewatch.domain.model import Field, Mention, NearMiss, Salience
from wirewatch.domain.watch.alias import carried_aliases, compile_alias, loose_aliases
from wirewatch.domain.watch.explain import reason, rule_of
from wirewatch.domain.watch.interests import Expression, parse
from wirewatch.domain.watch.judge import Judge, Ruling
from wirewatch.domain.watch.languages.shape import Declension
from wirewatch.domain.watch.pairs import paired, pairs_of
from wirewatch.domain.watch.salience import saliences
from wirewatch.domain.watch.scan import Scan, Scanner

ENGINE = 4  # raise when the same watchlist may flag other articles than before


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What one article says of the watched actors."""

    mentions: tuple[Mention, ...]
    near_misses: tuple[NearMiss, ...]
    saliences: tuple[Salience, ...]


class Watchlist:
    """All actors with their aliases, compiled. Pickles as its actors and is compiled again where it arrives."""

    def __init__(
        self, actors: Sequence[Actor], interests: Sequence[Interest] = (), learned: Sequence[Declension] = ()
    ) -> None:
        self._learned: tuple[Declension, ...] = tuple(learned)
        self.actors: tuple[Actor, ...] = tuple(actors)
        self.interests: tuple[Interest, ...] = tuple(interests)
        self.aliases = tuple(
            compile_alias(actor, tag, text, self._learned)
            for actor in self.actors
            for tag, texts in actor.aliases.items()
            for text in dict.fromkeys(texts)
        )
        self._names = {actor.id: actor.name for actor in self.actors}
        carried = [alias for actor in self.actors for alias in carried_aliases(actor)]
        self._scanner = Scanner((*self.aliases, *carried, *loose_aliases(self.aliases)))
        self._pairs = pairs_of(self.aliases)
        self._judge = Judge(self.actors)
        self._expressions: dict[str, Expression] = {i.id: parse(i.when) for i in self.interests}
        used = sorted(
            {(a.declension.tag, a.declension.classes) for a in self.aliases if a.declension and a.declension.learned}
        )
        asked = (ENGINE, self.actors, *used)
        self.hash: str = hashlib.sha256(repr(asked).encode("utf-8", "replace")).hexdigest()[:16]

    def __reduce__(
        self,
    ) -> tuple[type[Watchlist], tuple[tuple[Actor, ...], tuple[Interest, ...], tuple[Declension, ...]]]:
        return Watchlist, (self.actors, self.interests, self._learned)

    def mentions(self, text: str, language: str | None = None) -> list[Mention]:
        """Give the mentions in one text, sorted by start; `language` is its BCP 47 tag, None when unknown."""
        scan = self._scan(text, language)
        if not scan.found:
            return []
        return list(self._read({"body": scan}, language=language, outlet=None)[0])

    def _scan(self, text: str, language: str | None) -> Scan:
        """Give the places where names may stand, those that a modifier makes another actor's among them."""
        scan = self._scanner.scan(text, language)
        others = [paired(scan, f, self._pairs[f.alias.actor]) for f in scan.found if f.alias.actor in self._pairs]
        moved = tuple(other for other in others if other is not None)
        return replace(scan, found=scan.found + moved) if moved else scan

    def near_misses(self, text: str, language: str | None = None) -> list[NearMiss]:
        """Give what was nearly a mention in one text, and what stopped it."""
        return list(self._read({"body": self._scan(text, language)}, language=language, outlet=None)[1])

    def watch(self, *, title: str, lead: str, body: str, language: str | None, outlet: str | None = None) -> Watched:
        """Give mentions, near misses and saliences of an article; evidence in one field counts for all."""
        texts: dict[Field, str] = {"title": title, "lead": lead, "body": body}
        scans = {field: self._scan(text, language) for field, text in texts.items()}
        if not any(scan.found for scan in scans.values()):
            return Watched(mentions=(), near_misses=(), saliences=())
        mentions, near_misses = self._read(scans, language=language, outlet=outlet)
        return Watched(
            mentions=mentions,
            near_misses=near_misses,
            saliences=saliences(mentions, title=title, lead=lead, body=body),
        )

    def interests_met(self, actor_ids: Iterable[str]) -> tuple[str, ...]:
        """Give the ids of the interests that an article with these actors meets."""
        flagged = frozenset(actor_ids)
        return tuple(interest for interest, expression in self._expressions.items() if expression.met(flagged))

    def _read(
        self, scans: Mapping[Field, Scan], *, language: str | None, outlet: str | None
    ) -> tuple[tuple[Mention, ...], tuple[NearMiss, ...]]:
        rulings = self._judge.judge(scans, language=language, outlet=outlet)
        order: dict[Field, int] = {"title": 0, "lead": 1, "body": 2}
        rulings.sort(key=lambda r: (order[r.field], r.found.start, r.found.end))
        mentions = tuple(self._mention(r) for r in rulings if r.stopped_by is None)
        missed = dict.fromkeys(  # the same alias in several languages misses once
            NearMiss(
                actor=r.found.alias.actor,
                alias=r.found.alias.text,
                surface=r.found.surface,
                start=r.found.start,
                end=r.found.end,
                stopped_by=r.stopped_by,
                field=r.field,
            )
            for r in rulings
            if r.stopped_by is not None and not r.silent
        )
        return mentions, tuple(missed)

    def _mention(self, ruling: Ruling) -> Mention:
        found = ruling.found
        return Mention(
            actor=found.alias.actor,
            alias=found.alias.text,
            alias_language=found.alias.tag,
            surface=found.surface,
            start=found.start,
            end=found.end,
            rule=rule_of(found)[0],
            reason=reason(found, name=self._names[found.alias.actor], field=ruling.field, context=ruling.context),
            field=ruling.field,
            context=ruling.context,
        )


def compile_watchlist(
    actors: Sequence[Actor], interests: Sequence[Interest] = (), learned: Sequence[Declension] = ()
) -> Watchlist:
    """Give the watchlist of these actors; raises ValueError for an interest that cannot be read.

    `learned` says how names change in languages that no module knows, as learned from texts of an archive.
    """
    return Watchlist(actors, interests, learned)
