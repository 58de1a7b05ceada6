"""Backtest a changed watchlist on stored articles: count gains, losses and fired rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Literal

from extractors.model import Mention, NearMiss, Relation, SnippetPart
from wirewatch.domain.digests.model import CandidateArticle
from wirewatch.domain.digests.snippet import mention_snippet, merge_spans
from wirewatch.domain.watchlist_edits import ActorEdit

Side = Literal["gained", "lost"]
BOTH_SIDES: tuple[Side, Side] = ("lost", "gained")
EXAMPLE_MARGIN_CHARS = 70  # characters shown before and after a name in an example


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedArticle:
    """One judged article, and whether it is flagged by the list in use and by the list on trial."""

    story: (
        str | None
    )  # key of the story that was called not relevant; None: a reader missed the article
    url: str
    title: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedItem:
    """A story or an article, for display."""

    story: str | None
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTrial:
    """The effect of the change on stories judged not relevant and on missed articles."""

    not_relevant: int  # stories that the current list flags
    freed: tuple[NamedItem, ...]  # of these: no article would be flagged any more
    missed: int  # articles in the store that the current list does not flag
    found: tuple[NamedItem, ...]  # of these: would be flagged
    unknown: int  # missed, but not in the store


def try_on_verdicts(articles: Iterable[JudgedArticle], *, unknown: int) -> VerdictTrial:
    """Count stories and articles by what both lists find; one flagged article flags its story."""
    stories: dict[str, list[JudgedArticle]] = {}
    missed: list[JudgedArticle] = []
    for article in articles:
        if article.story is not None:
            stories.setdefault(article.story, []).append(article)
        elif not article.before:
            missed.append(article)
    flagged = [story for story in stories.values() if any(article.before for article in story)]
    freed = [story[0] for story in flagged if not any(article.after for article in story)]
    return VerdictTrial(
        not_relevant=len(flagged),
        freed=tuple(_item_from_article(article) for article in freed),
        missed=len(missed),
        found=tuple(_item_from_article(article) for article in missed if article.after),
        unknown=unknown,
    )


def _item_from_article(article: JudgedArticle) -> NamedItem:
    return NamedItem(story=article.story, url=article.url, title=article.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFired:
    """How often one restriction of an actor rejected a match."""

    actor: str
    rule: str  # in words
    stopped: int
    let_through: int | None = None  # None where the rule only ever stops


@dataclass(frozen=True, slots=True, kw_only=True)
class FiringReport:
    """Which aliases and rules fired over a span of time, with the watchlist in use."""

    since: datetime
    articles: int  # looked at
    of: int  # seen in the span
    languages: dict[str, int]  # tag ("" unknown) -> articles
    actors: dict[str, int]  # id -> articles
    aliases: dict[tuple[str, str], int]  # actor id and alias -> articles
    rules: tuple[RuleFired, ...]


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
class FlagChange:
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
class BacktestTally:
    """Counts over some articles; keeps the newest `most` changes per actor and side as examples."""

    most: int = 50
    articles: int = 0
    read: Counter[date] = field(default_factory=Counter)  # articles by the day they were seen, UTC
    before: Counter[date] = field(default_factory=Counter)  # flagged ones
    after: Counter[date] = field(default_factory=Counter)
    newly: Counter[Side] = field(default_factory=Counter)  # articles newly flagged, or no longer
    actors_before: Counter[str] = field(default_factory=Counter)
    actors_after: Counter[str] = field(default_factory=Counter)
    # By side, actor and language ("" unknown).
    changes: Counter[tuple[Side, str, str]] = field(default_factory=Counter)
    aliases: Counter[tuple[Side, str, str]] = field(default_factory=Counter)  # side, actor, alias
    shown: dict[tuple[Side, str], list[FlagChange]] = field(default_factory=dict)  # newest first

    def count(
        self, article: ArchivedArticle, before: frozenset[str], after: frozenset[str]
    ) -> None:
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
        """Count one change; return True if it is among the newest and should be kept."""
        self.changes[side, first.actor, article.language or ""] += 1
        self.aliases[side, first.actor, first.alias] += 1
        shown = self.shown.get((side, first.actor), [])
        return len(shown) < self.most or (self.most > 0 and article.id > shown[-1].article)

    def keep(self, change: FlagChange) -> None:
        """Keep a change as an example; it replaces the oldest one when the limit is reached."""
        self._show((change.side, change.actor), [change])

    def add(self, tally: BacktestTally) -> None:
        """Add the counts of further articles."""
        self.articles += tally.articles
        for column in fields(self):
            value = getattr(self, column.name)
            if isinstance(value, Counter):
                value.update(getattr(tally, column.name))
        for key, changes in tally.shown.items():
            self._show(key, changes)

    def _show(self, key: tuple[Side, str], changes: Sequence[FlagChange]) -> None:
        shown = self.shown.setdefault(key, [])
        shown.extend(changes)
        shown.sort(key=lambda change: -change.article)
        del shown[self.most :]

    def of(self, side: Side, *, actor: str | None = None, language: str | None = None) -> int:
        """How many articles gained or lost an actor, or any."""
        total = 0
        for (its_side, its_actor, its_language), number in self.changes.items():
            if its_side == side and actor in (None, its_actor) and language in (None, its_language):
                total += number
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """The outcome of one trial: the edits and their effect."""

    edits: tuple[ActorEdit, ...]
    tally: BacktestTally
    names: dict[str, str]  # actor id -> name, of both lists
    since: datetime | None
    now: datetime
    verdicts: VerdictTrial | None = None  # on what readers judged; None: nothing was judged


def count_comparison(
    tally: BacktestTally,
    article: ArchivedArticle,
    old: Sequence[Mention],
    new: Sequence[Mention],
    near_misses: Sequence[NearMiss] = (),
) -> None:
    """Count one article by what the two watchlists find in it; `near_misses` are the new one's."""
    before, after = _first_by_actor(old), _first_by_actor(new)
    tally.count(article, frozenset(before), frozenset(after))
    for actor in before.keys() - after.keys():
        first = before[actor]
        if tally.note("lost", article, first):
            why = _why_lost(first, near_misses)
            tally.keep(_change("lost", article, old, first=first, why=why, whole=not after))
    for actor in after.keys() - before.keys():
        first = after[actor]
        if tally.note("gained", article, first):
            why = first.reason
            tally.keep(_change("gained", article, new, first=first, why=why, whole=not before))


def _first_by_actor(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """The first mention of each actor, in reading order."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        first.setdefault(mention.actor, mention)
    return first


def _why_lost(mention: Mention, near_misses: Iterable[NearMiss]) -> str:
    for miss in near_misses:
        overlaps = miss.start < mention.end and mention.start < miss.end
        if overlaps and (miss.actor, miss.field) == (mention.actor, mention.field):
            return miss.stopped_by
    return f"no alias finds “{mention.surface}” any more; it was found by “{mention.alias}”"


def _change(
    side: Side,
    article: ArchivedArticle,
    mentions: Sequence[Mention],
    *,
    first: Mention,
    why: str,
    whole: bool,
) -> FlagChange:
    of_actor = tuple(mention for mention in mentions if mention.actor == first.actor)
    in_title = [mention for mention in of_actor if mention.field == "title"]
    return FlagChange(
        side=side,
        actor=first.actor,
        article=article.id,
        url=article.url,
        outlet=article.outlet,
        language=article.language,
        seen_at=article.seen_at,
        title=mark_mentions(article.title, in_title),
        snippet=mention_snippet(_candidate(article, of_actor), actors=(first.actor,)),
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


def mark_mentions(text: str, mentions: Iterable[Mention | NearMiss]) -> tuple[SnippetPart, ...]:
    """Split a text into parts, with its mentions strong; overlapping mentions are one part."""
    parts: list[SnippetPart] = []
    position = 0
    spans = merge_spans([(mention.start, mention.end) for mention in mentions], touching=False)
    for start, end in spans:
        parts.append(SnippetPart(text=text[position:start]))
        parts.append(SnippetPart(text=text[start:end], strong=True))
        position = end
    parts.append(SnippetPart(text=text[position:]))
    return tuple(part for part in parts if part.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearExample:
    """One article in which a name was nearly flagged."""

    article: int
    title: str
    outlet: str
    language: str | None
    passage: tuple[SnippetPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearlyFlagged:
    """One alias that was stopped for one reason, over some articles."""

    actor: str
    alias: str
    stopped_by: str
    articles: int
    examples: tuple[NearExample, ...]  # the first that were seen


@dataclass(kw_only=True)
class NearMisses:
    """Collects near misses over many articles; keeps the first `most` of each kind as examples."""

    most: int
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _examples: dict[tuple[str, str, str], list[NearExample]] = field(default_factory=dict)

    def add(self, article: ArchivedArticle, misses: Sequence[NearMiss]) -> None:
        """Count the near misses of one article, each kind once."""
        first: dict[tuple[str, str, str], NearMiss] = {}
        for miss in misses:
            first.setdefault((miss.actor, miss.alias, miss.stopped_by), miss)
        for key, miss in first.items():
            self._counts[key] += 1
            examples = self._examples.setdefault(key, [])
            if len(examples) < self.most:
                examples.append(_near_example(article, miss))

    def found(self) -> tuple[NearlyFlagged, ...]:
        """Each kind, the most frequent of an actor first."""
        ordered = sorted(self._counts, key=lambda key: (key[0], -self._counts[key], key))
        kinds = []
        for key in ordered:
            actor, alias, stopped_by = key
            kind = NearlyFlagged(
                actor=actor,
                alias=alias,
                stopped_by=stopped_by,
                articles=self._counts[key],
                examples=tuple(self._examples[key]),
            )
            kinds.append(kind)
        return tuple(kinds)


def _near_example(article: ArchivedArticle, miss: NearMiss) -> NearExample:
    text = {"title": article.title, "lead": article.lead, "body": article.body}[miss.field]
    start, end = (
        max(0, miss.start - EXAMPLE_MARGIN_CHARS),
        min(len(text), miss.end + EXAMPLE_MARGIN_CHARS),
    )
    passage = (
        SnippetPart(text=("…" if start else "") + text[start : miss.start]),
        SnippetPart(text=text[miss.start : miss.end], strong=True),
        SnippetPart(text=text[miss.end : end] + ("…" if end < len(text) else "")),
    )
    return NearExample(
        article=article.id,
        title=article.title,
        outlet=article.outlet,
        language=article.language,
        passage=passage,
    )
