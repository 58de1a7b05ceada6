"""What a changed watchlist would do to what readers judged: stories called not relevant, articles that were missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One judged article, and whether it is flagged by the list in use and by the list on trial."""

    story: str | None  # key of the story that was called not relevant; None: a reader missed the article
    url: str
    title: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One story or article, for people to read."""

    story: str | None
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTrial:
    """What the change would come to, in stories called not relevant and in articles missed."""

    not_relevant: int  # stories that are flagged as the list stands
    freed: tuple[Named, ...]  # of these: no article would be flagged any more
    missed: int  # articles in the store that are not flagged as the list stands
    found: tuple[Named, ...]  # of these: would be flagged
    unknown: int  # missed, but not in the store


def verdict_trial(sights: Iterable[Sight], *, unknown: int) -> VerdictTrial:
    """Count stories and articles by what both lists say of them; a story is flagged as long as one article of it is."""
    stories: dict[str, list[Sight]] = {}
    missed: list[Sight] = []
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


def _named(sight: Sight) -> Named:
    return Named(story=sight.story, url=sight.url, title=sight.title)
