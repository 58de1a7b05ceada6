"""What a changed watchlist would gain and lose: two answers about each article, compared and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from wirewatch.domain.digests.model import CandidateArticle, SnippetPart
from wirewatch.domain.digests.snippet import snippet
from wirewatch.domain.judged import VerdictTrial
from wirewatch.domain.model import Mention, NearMiss, Relation
from wirewatch.domain.watch_edits import Edit

Side = Literal["gained", "lost"]
SIDES: tuple[Side, Side] = ("lost", "gained")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedArticle:
    """One stored article, as far as watching needs it."""

    id: int
    url: str
    outlet: str
    language: str | None
    title: str
    lead: str
    body: str
    published_at: datetime | None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One actor that one article would gain or lose."""

    side: Side
    actor: str
    article: int
    url: str
    outlet: str
    language: str | None
    seen_at: datetime
    title: tuple[SnippetPart, ...]
    snippet: tuple[SnippetPart, ...]
    alias: str  # of the first mention
    surface: str
    why: str  # one line: why it is flagged, or why no longer
    whole: bool  # the article itself would be newly flagged, or no longer at all


@dataclass(kw_only=True)
class Tally:
    """What was counted over some articles; the newest `most` changes of each actor and side are kept to be shown."""

    most: int = 50
    articles: int = 0
    read: Counter[date] = field(default_factory=Counter)  # articles by the day they were seen, UTC
    before: Counter[date] = field(default_factory=Counter)  # flagged ones
    after: Counter[date] = field(default_factory=Counter)
    newly: Counter[Side] = field(default_factory=Counter)  # articles that begin or cease to be flagged
    actors_before: Counter[str] = field(default_factory=Counter)
    actors_after: Counter[str] = field(default_factory=Counter)
    changes: Counter[tuple[Side, str, str]] = field(default_factory=Counter)  # side, actor, language ("" unknown)
    aliases: Counter[tuple[Side, str, str]] = field(default_factory=Counter)  # side, actor, alias
    shown: dict[tuple[Side, str], list[Change]] = field(default_factory=dict)  # newest first

    def count(self, article: ArchivedArticle, before: frozenset[str], after: frozenset[str]) -> None:
        """Count one article by the actors that it was and would be flagged for."""
        day = article.seen_at.date()
        self.articles += 1
        self.read[day] += 1
        self.before[day] += bool(before)
        self.after[day] += bool(after)
        self.actors_before.update(before)
        self.actors_after.update(after)
        if bool(before) != bool(after):
            self.newly["gained" if after else "lost"] += 1

    def note(self, side: Side, article: ArchivedArticle, first: Mention) -> bool:
        """Count one change; gives whether it is among the newest, to be kept."""
        self.changes[side, first.actor, article.language or ""] += 1
        self.aliases[side, first.actor, first.alias] += 1
        kept = self.shown.get((side, first.actor), [])
        return len(kept) < self.most or (self.most > 0 and article.id > kept[-1].article)

    def keep(self, change: Change) -> None:
        """Keep a change to be shown, in the place of the oldest when there are enough."""
        kept = self.shown.setdefault((change.side, change.actor), [])
        kept.append(change)
        self._trim(kept)

    def add(self, other: Tally) -> None:
        """Take in what was counted over other articles."""
        self.articles += other.articles
        for name in ("read", "before", "after", "newly", "actors_before", "actors_after", "changes", "aliases"):
            getattr(self, name).update(getattr(other, name))
        for key, changes in other.shown.items():
            kept = self.shown.setdefault(key, [])
            kept.extend(changes)
            self._trim(kept)

    def _trim(self, kept: list[Change]) -> None:
        kept.sort(key=lambda one: -one.article)
        del kept[self.most :]

    def of(self, side: Side, *, actor: str | None = None, language: str | None = None) -> int:
        """Give how many articles gained or lost an actor, or any."""
        return sum(
            number
            for (its_side, its_actor, its_language), number in self.changes.items()
            if its_side == side and actor in (None, its_actor) and language in (None, its_language)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """The outcome of one trial: what was edited, and what that would change."""

    edits: tuple[Edit, ...]
    tally: Tally
    names: dict[str, str]  # actor id -> name, of both lists
    since: datetime | None
    now: datetime
    verdicts: VerdictTrial | None = None  # what it would do to what readers judged; None: nobody judged anything


def compare(
    tally: Tally,
    article: ArchivedArticle,
    old: Sequence[Mention],
    new: Sequence[Mention],
    near_misses: Sequence[NearMiss] = (),
) -> None:
    """Count one article by what the two watchlists find in it; `near_misses` are the new one's."""
    before, after = _first_of_each(old), _first_of_each(new)
    tally.count(article, frozenset(before), frozenset(after))
    comparisons: tuple[tuple[Side, Firsts, Firsts, Sequence[Mention]], ...] = (
        ("lost", before, after, old),
        ("gained", after, before, new),
    )
    for side, ours, theirs, mentions in comparisons:
        for actor in ours.keys() - theirs.keys():
            first = ours[actor]
            if tally.note(side, article, first):
                why = first.reason if side == "gained" else _why_lost(first, near_misses)
                tally.keep(_change(side, article, first, mentions=mentions, why=why, whole=not theirs))


Firsts = dict[str, Mention]  # by actor


def _first_of_each(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """Give the first mention of each actor, in reading order."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.actor, mention)
    return first


def _why_lost(mention: Mention, near_misses: Iterable[NearMiss]) -> str:
    for miss in near_misses:
        if miss.actor == mention.actor and miss.field == mention.field and _touch(miss, mention):
            return miss.stopped_by
    return f"no alias finds “{mention.surface}” any more; it was found by “{mention.alias}”"


def _touch(miss: NearMiss, mention: Mention) -> bool:
    return miss.start < mention.end and mention.start < miss.end


def _change(
    side: Side, article: ArchivedArticle, first: Mention, *, mentions: Sequence[Mention], why: str, whole: bool
) -> Change:
    own = tuple(mention for mention in mentions if mention.actor == first.actor)
    return Change(
        side=side,
        actor=first.actor,
        article=article.id,
        url=article.url,
        outlet=article.outlet,
        language=article.language,
        seen_at=article.seen_at,
        title=marked(article.title, [mention for mention in own if mention.field == "title"]),
        snippet=snippet(_candidate(article, own), actors=(first.actor,)),
        alias=first.alias,
        surface=first.surface,
        why=why,
        whole=whole,
    )


def _candidate(article: ArchivedArticle, mentions: tuple[Mention, ...]) -> CandidateArticle:
    return CandidateArticle(
        id=article.id,
        title=article.title,
        lead=article.lead,
        body=article.body,
        url=article.url,
        outlet=article.outlet,
        owner=None,
        language=article.language,
        published_at=article.published_at,
        seen_at=article.seen_at,
        relation=Relation.LEAD,
        mentions=mentions,
    )


def marked(text: str, mentions: Iterable[Mention | NearMiss]) -> tuple[SnippetPart, ...]:
    """Give a text in runs, its mentions strong; overlapping ones are one run."""
    parts: list[SnippetPart] = []
    position = 0
    for start, end in _merged((one.start, one.end) for one in mentions):
        parts += [SnippetPart(text=text[position:start]), SnippetPart(text=text[start:end], strong=True)]
        position = end
    parts.append(SnippetPart(text=text[position:]))
    return tuple(part for part in parts if part.text)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
