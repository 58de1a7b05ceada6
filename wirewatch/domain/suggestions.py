"""Which names the archive shows beside the known aliases of an actor: proposals for a person, never additions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from wirewatch.domain.model import Mention
from wirewatch.domain.names import is_acronym, is_common, likelihood, names_beside, title_grams, within
from wirewatch.domain.watch.languages.language import WORD
from wirewatch.domain.watch.normalization import fold

Kind = Literal["acronym", "beside", "spelling", "company"]
KINDS: tuple[Kind, ...] = ("acronym", "beside", "spelling", "company")

SPELLING_FROM = 7  # letters; shorter words have too many neighbours
TWO_EDITS_FROM = 9
TELLING = 10.83  # log-likelihood ratio that chance exceeds once in a thousand
LEAST_TITLES = 3
WINDOW = 110  # characters looked at on either side of a mention
NEARBY = 40  # characters within which another word of the alias must stand
_MOST_WORDS = 500_000  # remembered; a bound on memory, not on any archive seen
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One name that may be an alias, with what speaks for it."""

    kind: Kind
    text: str  # as most often printed
    near: str  # the known alias that it was found by; "" for company
    articles: int
    example: str  # a passage that shows it
    url: str  # of that article
    weight: float  # what it is ranked by, within its kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One article, as far as suggestions need it."""

    url: str
    title: str
    text: str  # lead and body
    mentions: tuple[tuple[str, Mention], ...]  # of the actor: the text that it stands in, and where


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """A word of an alias whose spelling neighbours are looked for."""

    word: str  # folded
    alias: str
    others: tuple[str, ...]  # beginnings of the alias' other words, folded: one must stand nearby


@dataclass(kw_only=True)
class _Sightings:
    near: str
    example: str
    url: str
    printed: Counter[str] = field(default_factory=Counter)
    articles: set[int] = field(default_factory=set)

    def suggestion(self, kind: Kind, *, weight: float | None = None) -> Suggestion:
        number = len(self.articles)
        return Suggestion(
            kind=kind,
            text=self.printed.most_common(1)[0][0],
            near=self.near,
            articles=number,
            example=self.example,
            url=self.url,
            weight=float(number) if weight is None else weight,
        )


class Gathering:
    """What is seen of names while the archive goes by, article by article."""

    def __init__(self, aliases: Iterable[str], *, known: Callable[[str], bool]) -> None:
        self._known = known  # whether the watchlist finds a name already
        self._targets = tuple(target for alias in dict.fromkeys(aliases) for target in _targets(alias))
        self._beside: dict[str, _Sightings] = {}
        self._spelled: dict[str, _Sightings] = {}
        self._neighbours: dict[str, _Target | None] = {}
        self._titles: tuple[Counter[str], Counter[str]] = (Counter(), Counter())  # without the actor, with it
        self._numbers = [0, 0]
        self._company: dict[str, _Sightings] = {}

    def see(self, passage: Passage) -> None:
        """Take note of one article, flagged for the actor or not."""
        for text, mention in passage.mentions:
            before, behind = text[max(0, mention.start - WINDOW) : mention.start], text[mention.end :][:WINDOW]
            for name in names_beside(before, behind):
                _note(self._beside, fold(name), name, near=mention.alias, text=text, url=passage.url)
        self._see_words(passage)
        self._see_title(passage)

    def _see_words(self, passage: Passage) -> None:
        text = f"{passage.title}\n{passage.text}"
        for word in {match.group() for match in WORD.finditer(text)}:
            folded = fold(word)
            if folded not in self._neighbours and len(self._neighbours) < _MOST_WORDS:
                self._neighbours[folded] = self._neighbour(folded)
            target = self._neighbours.get(folded)
            if target and _stands_by(target, word, text):
                _note(self._spelled, folded, word, near=target.alias, text=text, url=passage.url)

    def _neighbour(self, folded: str) -> _Target | None:
        if len(folded) < SPELLING_FROM - 1 or any(target.word == folded for target in self._targets):
            return None
        return next((one for one in self._targets if within(one.word, folded, _edits(one.word))), None)

    def _see_title(self, passage: Passage) -> None:
        flagged = bool(passage.mentions)
        grams = {fold(gram): gram for gram in title_grams(passage.title)}
        self._titles[flagged].update(grams.keys())
        self._numbers[flagged] += 1
        if flagged:
            for folded, gram in grams.items():
                _note(self._company, folded, gram, near="", text=passage.title, url=passage.url)

    def found(self) -> list[Suggestion]:
        """Give the suggestions, the strongest of each kind first; what the watchlist finds already is left out."""
        beside = (seen.suggestion("beside") for seen in self._beside.values())
        kinds = [one if not is_acronym(one.text) else _as_acronym(one) for one in beside]
        spelled = [seen.suggestion("spelling") for seen in self._spelled.values()]
        some = [one for one in (*kinds, *spelled, *self._in_company()) if not self._known(one.text)]
        return sorted(some, key=lambda one: (KINDS.index(one.kind), -one.weight, one.text))

    def _in_company(self) -> Iterator[Suggestion]:
        others, ours = self._titles
        weights = {
            gram: likelihood(number, self._numbers[True], others[gram], self._numbers[False])
            for gram, number in ours.items()
            if number >= LEAST_TITLES
        }
        telling = {gram: weight for gram, weight in weights.items() if weight > TELLING}
        for gram, weight in telling.items():
            longer = (one for one in telling if one != gram and f" {gram} " in f" {one} ")
            if not any(ours[one] * 2 > ours[gram] for one in longer):
                yield self._company[gram].suggestion("company", weight=weight)


def _targets(alias: str) -> Iterator[_Target]:
    words = [fold(match.group()) for match in WORD.finditer(alias)]
    for word in words:
        if len(word) >= SPELLING_FROM and not is_common(word):
            others = tuple(other[:4] for other in words if other != word and len(other) > 2)
            yield _Target(word=word, alias=alias, others=others)


def _edits(word: str) -> int:
    return 2 if len(word) >= TWO_EDITS_FROM else 1


def _stands_by(target: _Target, word: str, text: str) -> bool:
    """Whether another word of the alias stands near; a name of one word needs none."""
    if not target.others:
        return True
    at = text.find(word)
    nearby = fold(text[max(0, at - NEARBY) : at] + " " + text[at + len(word) :][:NEARBY])
    return any(other in nearby for other in target.others)


def _as_acronym(one: Suggestion) -> Suggestion:
    columns = {name: getattr(one, name) for name in Suggestion.__slots__}
    return Suggestion(**columns | {"kind": "acronym"})


def _note(into: dict[Key, _Sightings], key: Key, name: str, *, near: str, text: str, url: str) -> None:
    if key not in into:
        into[key] = _Sightings(near=near, example=_around(text, name), url=url)
    into[key].printed[name] += 1
    into[key].articles.add(hash(url))


def _around(text: str, name: str) -> str:
    at = max(0, text.find(name))
    start, end = max(0, at - 80), at + len(name) + 80
    return f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"
