"""Why each story is in the digest of a reader, or is not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from extractors.stories.timeline import key_of
from wirewatch.domain.digests.compose import Material, stories_that_fit, watch_of
from wirewatch.domain.digests.editions import as_readers_know, narrow_to_profile
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory, Composed, ToldStory
from wirewatch.domain.digests.selection import Watch
from wirewatch.domain.digests.story_builder import headline_of
from wirewatch.domain.digests.subscriptions import Profile

InclusionCause = Literal[
    "new",  # in it
    "follow-up",  # in it; issues: those that told it
    "beyond",  # in it, but not in a message: only on the filed page
    "told",  # issues: those that told all of it
    "told to others",  # issues: those that told it, of what this reader did not ask for
    "quiet",  # came with the first poll of a feed, or by a new alias
    "before asked",  # seen before the series asked for these actors; since: when it began to
    "not in series",  # names only actors that the series does not ask for
    "in passing",  # the series wants articles about an actor only
    "other actors",  # names only actors that the reader did not ask for
    "other languages",  # languages: those of the articles that name somebody of the reader's
    "too many old",  # a first issue tells no more old stories than so many
]
IN_DIGEST_CAUSES: frozenset[InclusionCause] = frozenset({"new", "follow-up"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionReason:
    """Why one story is in a reader's digest, or is not."""

    story: str  # key
    title: str
    outlet: str
    cause: InclusionCause
    actors: tuple[str, ...] = ()  # ids: those that it names and that decide
    issues: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None


def explain_stories(
    stories: Sequence[CandidateStory],
    material: Material,
    profile: Profile,
    *,
    whole: Composed,
    own: Composed,
) -> tuple[InclusionReason, ...]:
    """Return why each story is in the digest `own` of a profile, in its order, and then why the others are not."""
    judge = _Judge(material, profile, whole=whole, own=own)
    found = [judge.reason(story) for story in stories]
    told = {key_of(story.id): story for story in reversed(own.digest.stories)}
    place = {key: number for number, key in enumerate(reversed(told))}
    found = [_as_told(one, told[one.story]) if one.story in told else one for one in found]
    return tuple(
        sorted(found, key=lambda one: (place.get(one.story, len(place)), one.cause, one.story))
    )


def _as_told(reason: InclusionReason, story: ToldStory) -> InclusionReason:
    """Name a story by the report that the digest tells it by."""
    return replace(reason, title=story.title, outlet=story.sources[0].outlet)


class _Judge:
    def __init__(
        self, material: Material, profile: Profile, *, whole: Composed, own: Composed
    ) -> None:
        self.profile = profile
        self.series = watch_of(material)
        self.reader = watch_of(narrow_to_profile(material, profile))
        self.since = material.since
        self.whole = {told.story_id for told in whole.told}
        self.own = {told.story_id for told in own.told}
        self.shown = {key_of(id) for id in stories_that_fit(own.digest)}

    def reason(self, story: CandidateStory) -> InclusionReason:
        """Return why one story is in it, or is not."""
        if story.id in self.own:
            return self._told_now(story)
        fresh = [article for article in story.articles if not article.told]
        if not fresh:
            reached = as_readers_know(story, self.profile, watch=self.reader).told_in
            if reached:
                return _because(story, "told", issues=reached)
            return _because(story, "told to others", issues=story.told_in)
        return (
            self._not_theirs(story, fresh)
            if story.id in self.whole
            else self._not_told(story, fresh)
        )

    def _told_now(self, story: CandidateStory) -> InclusionReason:
        reached = as_readers_know(story, self.profile, watch=self.reader).told_in
        actors = _named(story.articles, self.reader)
        if story.key not in self.shown:
            return _because(story, "beyond", actors=actors)
        return _because(story, "follow-up" if reached else "new", actors=actors, issues=reached)

    def _not_theirs(
        self, story: CandidateStory, fresh: Sequence[CandidateArticle]
    ) -> InclusionReason:
        """Return why a story that the series tells is not for this reader."""
        calling = [article for article in fresh if self.reader.headings(self.reader.named(article))]
        if not calling:
            return _because(story, "other actors", actors=_named(fresh, self.series))
        languages = tuple(dict.fromkeys(article.language or "" for article in calling))
        return _because(
            story, "other languages", actors=_named(calling, self.reader), languages=languages
        )

    def _not_told(
        self, story: CandidateStory, fresh: Sequence[CandidateArticle]
    ) -> InclusionReason:
        """Return why the series does not tell a story that it has not told."""
        naming = [article for article in fresh if self.series.headings(self.series.named(article))]
        actors = _named(naming, self.series)
        if not naming:
            mentioned = _mentioned(fresh)
            passing = mentioned & set(self.series.actors)
            cause: InclusionCause = "in passing" if passing else "not in series"
            return _because(story, cause, actors=sorted(passing or mentioned))
        if all(article.quiet for article in naming):
            return _because(story, "quiet", actors=actors)
        since = [self.since[one] for one in actors if one in self.since]
        if since and all(article.seen_at < min(since) for article in naming):
            return _because(story, "before asked", actors=actors, since=min(since))
        return _because(story, "too many old", actors=actors)


def _because(
    story: CandidateStory,
    cause: InclusionCause,
    *,
    actors: Sequence[str] = (),
    issues: Sequence[int] = (),
    languages: Sequence[str] = (),
    since: datetime | None = None,
) -> InclusionReason:
    first = story.articles[0]
    return InclusionReason(
        story=story.key,
        title=headline_of(first),
        outlet=first.outlet,
        cause=cause,
        actors=tuple(actors),
        issues=tuple(issues),
        languages=tuple(languages),
        since=since,
    )


def _named(articles: Collection[CandidateArticle], wanted: Watch) -> tuple[str, ...]:
    """Return the actors and interests, as far as they are wanted, that articles call for."""
    named = frozenset[str]().union(*(wanted.named(article) for article in articles))
    return wanted.headings(named)


def _mentioned(articles: Collection[CandidateArticle]) -> set[str]:
    return {mention.actor for article in articles for mention in article.mentions}
