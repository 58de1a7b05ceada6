"""Backtest a changed watchlist: compare two answers about each article, count gains, losses and fired rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeVar

from extractors.model import Mention, NearMiss, Relation, SnippetPart
from extractors.names.actors import Actor
from extractors.names.aliases import Alias, is_person, loose_aliases, transliterated_aliases
from extractors.names.disambiguation import shared_words
from extractors.names.normalization import fold
from extractors.names.scanner import Scanner, pairs_of
from extractors.names.watchlist import Watchlist
from wirewatch.domain.digests.model import CandidateArticle
from wirewatch.domain.digests.snippet import mention_snippet

Spelling = tuple[str, str]  # language tag and alias, as the watchlist has them

_OF_THE_ACTOR = ("name", "kind", "exclude", "nested")  # settings that hold for every alias
_OF_AN_ALIAS = ("requires_context", "rules")
_MOST_TOUCHED = 0.7  # beyond this share of a list's aliases, the prefilter costs more than it saves
EXAMPLE_MARGIN_CHARS = 70  # characters before and behind a name in an example


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEdit:
    """What was changed of one actor."""

    actor: str
    name: str
    added: tuple[Spelling, ...] = ()
    removed: tuple[Spelling, ...] = ()
    settings: tuple[str, ...] = ()  # names of its other settings that differ
    whole: str = ""  # "new" or "removed" when the whole actor is


def diff_actors(old: Sequence[Actor], new: Sequence[Actor]) -> tuple[ActorEdit, ...]:
    """Return what differs between two lists of actors, in the order of the new one; removed actors last."""
    before, after = {actor.id: actor for actor in old}, {actor.id: actor for actor in new}
    found = (_edit(before.get(one), after.get(one)) for one in dict.fromkeys((*after, *before)))
    return tuple(one for one in found if one is not None)


def _edit(old: Actor | None, new: Actor | None) -> ActorEdit | None:
    actor = new or old
    if actor is None or old == new:
        return None
    before, after = _spellings(old), _spellings(new)
    edit = ActorEdit(
        actor=actor.id,
        name=actor.name,
        added=tuple(one for one in after if one not in before),
        removed=tuple(one for one in before if one not in after),
        settings=_settings(old, new) if old and new else (),
        whole="" if old and new else "new" if new else "removed",
    )
    return edit if edit.added or edit.removed or edit.settings else None


def _spellings(actor: Actor | None) -> dict[Spelling, None]:
    if actor is None:
        return {}
    return {(tag, alias): None for tag, aliases in actor.aliases.items() for alias in aliases}


def _settings(old: Actor, new: Actor) -> tuple[str, ...]:
    return tuple(
        name for name in (*_OF_THE_ACTOR, *_OF_AN_ALIAS) if getattr(old, name) != getattr(new, name)
    )


class ChangedAliases:
    """All spellings by which the change can show; an article that holds none of them is flagged as before."""

    def __init__(self, old: Watchlist, new: Watchlist) -> None:
        self.aliases = tuple({_identity(alias): alias for alias in _touched(old, new)}.values())
        self._everywhere = len(self.aliases) > _MOST_TOUCHED * max(
            len(old.aliases), len(new.aliases)
        )
        self._scanner = Scanner(() if self._everywhere else self.aliases)

    def may_change(self, *texts: str, language: str | None) -> bool:
        """Return whether a touched spelling occurs in one of an article's fields, before any rule is applied.

        Where none does, both lists find the same: no other alias, longer name or rule differs between them.
        """
        return self._everywhere or any(
            self._scanner.scan(text, language).candidates for text in texts
        )


def _identity(alias: Alias) -> tuple[Hashable, ...]:
    """Return what two compiled aliases share that find the same; most are alike in both lists."""
    into = tuple(language.tag for language in alias.carried)
    return (
        alias.actor,
        alias.tag,
        alias.text,
        alias.words,
        alias.acronym,
        into,
        alias.loose is not None,
    )


def _touched(old: Watchlist, new: Watchlist) -> Iterator[Alias]:
    """Return the aliases of both lists that the change reaches, with what the engine derives of them."""
    before, after = (
        {actor.id: actor for actor in old.actors},
        {actor.id: actor for actor in new.actors},
    )
    changed = {edit.actor: edit for edit in diff_actors(old.actors, new.actors)}
    kindred = _differing(_kindred(old, new), _kindred(new, old))
    for watchlist in (old, new):
        of_actor: dict[str, list[Alias]] = {actor.id: [] for actor in watchlist.actors}
        for alias in watchlist.aliases:
            of_actor[alias.actor].append(alias)
        reached = {
            actor: _reached(edit, of_actor[actor], before.get(actor), after.get(actor))
            for actor, edit in changed.items()
            if actor in of_actor
        }
        for actor in (
            _paired(old, new, [alias for some in reached.values() for alias in some])
            & of_actor.keys()
        ):
            reached[actor] = of_actor[actor]
        for one in watchlist.actors:
            yield from reached.get(one.id, ())
            yield from loose_aliases(
                of_actor[one.id] if one.id in kindred else reached.get(one.id, ())
            )
            if one.id in reached:
                yield from transliterated_aliases(one)


def _reached(
    edit: ActorEdit, own: list[Alias], old: Actor | None, new: Actor | None
) -> list[Alias]:
    if _touches_every_alias(edit, old, new):
        return own
    limited, spelled = _limited(edit, old, new), {*edit.added, *edit.removed}
    return [
        alias for alias in own if (alias.tag, alias.text) in spelled or fold(alias.text) in limited
    ]


def _paired(old: Watchlist, new: Watchlist, reached: Sequence[Alias]) -> frozenset[str]:
    """Return the actors whose name, beside a modifier, becomes another actor's by a pair that is changed or reached."""
    names = {(alias.actor, alias.text) for alias in reached}
    before, after = _pairs(old), _pairs(new)
    through = {
        actor
        for pairs in (before, after)
        for actor, some in pairs.items()
        if any(p[:2] in names for p in some)
    }
    return _differing(before, after) | through


def _pairs(watchlist: Watchlist) -> dict[str, frozenset[tuple[str, str, str, bool]]]:
    """Return, by actor, what stands beside its name to make it another actor's: whose, by which alias and modifier."""
    return {
        actor: frozenset(
            (pair.alias.actor, pair.alias.text, pair.stem, pair.after) for pair in pairs
        )
        for actor, pairs in pairs_of(watchlist.aliases).items()
    }


def _kindred(watchlist: Watchlist, other: Watchlist) -> dict[str, frozenset[str]]:
    """Return, by actor, the actors of both lists beside which its freely worded names are accepted."""
    words = shared_words(watchlist.actors)
    shared = words.keys() & {actor.id for actor in other.actors}
    return {
        one: frozenset(two for two in shared if not own or own & words[two])
        for one, own in words.items()
    }


Facts = TypeVar("Facts")


def _differing(old: Mapping[str, Facts], new: Mapping[str, Facts]) -> frozenset[str]:
    return frozenset(actor for actor in old.keys() | new.keys() if old.get(actor) != new.get(actor))


def _touches_every_alias(edit: ActorEdit, old: Actor | None, new: Actor | None) -> bool:
    """A person's other aliases are read by their given names, so that one alias more or less touches them all."""
    if old is None or new is None or is_person(old) or is_person(new):
        return True
    if set(edit.settings) & set(_OF_THE_ACTOR):
        return True
    return any(rule.alias is None for rule in set(old.rules) ^ set(new.rules))


def _limited(edit: ActorEdit, old: Actor | None, new: Actor | None) -> frozenset[str]:
    """Return the folded aliases that a changed rule names."""
    if old is None or new is None or not edit.settings:
        return frozenset()
    needed = [one.alias for one in set(old.requires_context) ^ set(new.requires_context)]
    limited = [one.alias for one in set(old.rules) ^ set(new.rules) if one.alias is not None]
    return frozenset(map(fold, (*needed, *limited)))


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
    """One story or article, for people to read."""

    story: str | None
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTrial:
    """What the change would do, in stories called not relevant and in articles missed."""

    not_relevant: int  # stories that are flagged as the list stands
    freed: tuple[NamedItem, ...]  # of these: no article would be flagged any more
    missed: int  # articles in the store that are not flagged as the list stands
    found: tuple[NamedItem, ...]  # of these: would be flagged
    unknown: int  # missed, but not in the store


def try_on_verdicts(sights: Iterable[JudgedArticle], *, unknown: int) -> VerdictTrial:
    """Count stories and articles by what both lists say of them; a story is flagged as long as one article of it is."""
    stories: dict[str, list[JudgedArticle]] = {}
    missed: list[JudgedArticle] = []
    for sight in sights:
        if sight.story is None:
            missed += [] if sight.before else [sight]
        else:
            stories.setdefault(sight.story, []).append(sight)
    flagged = [some for some in stories.values() if any(one.before for one in some)]
    freed = [some[0] for some in flagged if not any(one.after for one in some)]
    return VerdictTrial(
        not_relevant=len(flagged),
        freed=tuple(_named(one) for one in freed),
        missed=len(missed),
        found=tuple(_named(one) for one in missed if one.after),
        unknown=unknown,
    )


def _named(sight: JudgedArticle) -> NamedItem:
    return NamedItem(story=sight.story, url=sight.url, title=sight.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFired:
    """How often one limit of an actor stopped a place from being a mention."""

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


Side = Literal["gained", "lost"]
BOTH_SIDES: tuple[Side, Side] = ("lost", "gained")


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
    """What was counted over some articles; the newest `most` changes of each actor and side are kept to be shown."""

    most: int = 50
    articles: int = 0
    read: Counter[date] = field(default_factory=Counter)  # articles by the day they were seen, UTC
    before: Counter[date] = field(default_factory=Counter)  # flagged ones
    after: Counter[date] = field(default_factory=Counter)
    newly: Counter[Side] = field(
        default_factory=Counter
    )  # articles that begin or cease to be flagged
    actors_before: Counter[str] = field(default_factory=Counter)
    actors_after: Counter[str] = field(default_factory=Counter)
    changes: Counter[tuple[Side, str, str]] = field(
        default_factory=Counter
    )  # side, actor, language ("" unknown)
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
        """Count one change; return whether it is among the newest, to be kept."""
        self.changes[side, first.actor, article.language or ""] += 1
        self.aliases[side, first.actor, first.alias] += 1
        kept = self.shown.get((side, first.actor), [])
        return len(kept) < self.most or (self.most > 0 and article.id > kept[-1].article)

    def keep(self, change: FlagChange) -> None:
        """Keep a change to be shown; it replaces the oldest when there are enough."""
        kept = self.shown.setdefault((change.side, change.actor), [])
        kept.append(change)
        self._trim(kept)

    def add(self, other: BacktestTally) -> None:
        """Add the counts of other articles."""
        self.articles += other.articles
        for name in (
            "read",
            "before",
            "after",
            "newly",
            "actors_before",
            "actors_after",
            "changes",
            "aliases",
        ):
            getattr(self, name).update(getattr(other, name))
        for key, changes in other.shown.items():
            kept = self.shown.setdefault(key, [])
            kept.extend(changes)
            self._trim(kept)

    def _trim(self, kept: list[FlagChange]) -> None:
        kept.sort(key=lambda one: -one.article)
        del kept[self.most :]

    def of(self, side: Side, *, actor: str | None = None, language: str | None = None) -> int:
        """Return how many articles gained or lost an actor, or any."""
        return sum(
            number
            for (its_side, its_actor, its_language), number in self.changes.items()
            if its_side == side and actor in (None, its_actor) and language in (None, its_language)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """The outcome of one trial: what was edited, and what that would change."""

    edits: tuple[ActorEdit, ...]
    tally: BacktestTally
    names: dict[str, str]  # actor id -> name, of both lists
    since: datetime | None
    now: datetime
    verdicts: VerdictTrial | None = (
        None  # what it would do to what readers judged; None: nobody judged anything
    )


def count_comparison(
    tally: BacktestTally,
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
                tally.keep(
                    _change(side, article, first, mentions=mentions, why=why, whole=not theirs)
                )


Firsts = dict[str, Mention]  # by actor


def _first_of_each(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """Return the first mention of each actor, in reading order."""
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
    side: Side,
    article: ArchivedArticle,
    first: Mention,
    *,
    mentions: Sequence[Mention],
    why: str,
    whole: bool,
) -> FlagChange:
    own = tuple(mention for mention in mentions if mention.actor == first.actor)
    return FlagChange(
        side=side,
        actor=first.actor,
        article=article.id,
        url=article.url,
        outlet=article.outlet,
        language=article.language,
        seen_at=article.seen_at,
        title=mark_mentions(
            article.title, [mention for mention in own if mention.field == "title"]
        ),
        snippet=mention_snippet(_candidate(article, own), actors=(first.actor,)),
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
    """Return a text in runs, its mentions strong; overlapping ones are one run."""
    parts: list[SnippetPart] = []
    position = 0
    for start, end in _merged((one.start, one.end) for one in mentions):
        parts += [
            SnippetPart(text=text[position:start]),
            SnippetPart(text=text[start:end], strong=True),
        ]
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
    """Collects near misses over many articles; of each kind the first `most` articles are kept as examples."""

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
        """Return each kind, the most frequent of an actor first."""
        ordered = sorted(self._counts.items(), key=lambda one: (one[0][0], -one[1], one[0]))
        return tuple(
            NearlyFlagged(
                actor=key[0],
                alias=key[1],
                stopped_by=key[2],
                articles=count,
                examples=tuple(self._examples[key]),
            )
            for key, count in ordered
        )


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
