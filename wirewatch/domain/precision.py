"""How right the watchlist is, by what readers said of the stories they were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.domain.reader_verdicts import Kind

StoryOfSeries = tuple[str, str]  # series, key of the story


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one reader said."""

    series: str
    number: int
    story: str | None  # key; None when something was missed
    kind: Kind
    subscriber: str
    url: str | None
    note: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldIssue:
    """One issue, and why it told each story: by the story's key, (actor, alias) of each reason."""

    series: str
    number: int
    stories: Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRow:
    """What came of one actor, or of one alias of it, in stories; a story counts once in a series."""

    actor: str
    alias: str | None  # None: all of the actor's
    told: int
    judged: int  # of those told: stood in an issue that a reader sent a verdict on
    not_relevant: int  # of those judged

    @property
    def precision(self) -> float | None:
        """The share of the judged that nobody called not relevant; None when none was judged."""
        return 1 - self.not_relevant / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """The whole account: all stories, each actor, each alias; the most told first."""

    issues: int
    issues_judged: int
    told: int
    judged: int
    not_relevant: int
    actors: tuple[PrecisionRow, ...]
    aliases: tuple[PrecisionRow, ...]
    missed: tuple[Verdict, ...]


@dataclass(kw_only=True)
class _Sums:
    told: set[StoryOfSeries] = field(default_factory=set)
    judged: set[StoryOfSeries] = field(default_factory=set)

    def count(self, story: StoryOfSeries, *, judged: bool) -> None:
        self.told.add(story)
        if judged:
            self.judged.add(story)


def precision(issues: Iterable[ToldIssue], verdicts: Sequence[Verdict]) -> Precision:
    """Measure what the issues told against the verdicts on them.

    Nobody says "relevant": an issue counts as looked through when it drew one verdict at least, of whatever kind, and
    then all its stories count as judged.
    """
    looked_at = {(one.series, one.number) for one in verdicts}
    wrong = {(one.series, one.story) for one in verdicts if one.kind == "not-relevant" and one.story}
    whole = _Sums()
    actors: dict[str, _Sums] = {}
    aliases: dict[tuple[str, str], _Sums] = {}
    number = seen = 0
    for issue in issues:
        judged = (issue.series, issue.number) in looked_at
        number, seen = number + 1, seen + judged
        for key, reasons in issue.stories.items():
            story = (issue.series, key)
            whole.count(story, judged=judged)
            for actor, alias in reasons:
                actors.setdefault(actor, _Sums()).count(story, judged=judged)
                aliases.setdefault((actor, alias), _Sums()).count(story, judged=judged)
    return Precision(
        issues=number,
        issues_judged=seen,
        told=len(whole.told),
        judged=len(whole.judged),
        not_relevant=len(whole.judged & wrong),
        actors=_sorted(_row(actor, None, sums, wrong) for actor, sums in actors.items()),
        aliases=_sorted(_row(actor, alias, sums, wrong) for (actor, alias), sums in aliases.items()),
        missed=tuple(one for one in verdicts if one.kind == "missed"),
    )


def _row(actor: str, alias: str | None, sums: _Sums, wrong: set[StoryOfSeries]) -> PrecisionRow:
    told, judged, not_relevant = len(sums.told), len(sums.judged), len(sums.judged & wrong)
    return PrecisionRow(actor=actor, alias=alias, told=told, judged=judged, not_relevant=not_relevant)


def _sorted(rows: Iterable[PrecisionRow]) -> tuple[PrecisionRow, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.not_relevant, -row.told, row.actor, row.alias or "")))
