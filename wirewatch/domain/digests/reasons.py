"""Why each story is in the digest of a reader, or is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    "follow-up",  # in it; issues: those that reported it
    "beyond",  # in it, but not in a message: only on the filed page
    "told",  # issues: those that reported all of it
    "told to others",  # issues: those that reported it, without matching this reader's choice
    "quiet",  # came with the first poll of a feed, or by a new alias
    "before asked",  # seen before the series covered these actors; since: when it began to
    "not in series",  # names only actors that the series does not ask for
    "in passing",  # the series wants articles about an actor only
    "other actors",  # names only actors that the reader did not ask for
    "other languages",  # languages: those of the articles that name an actor of the reader
    "too many old",  # exceeds the number of old stories in a first issue
]
IN_DIGEST_CAUSES: frozenset[InclusionCause] = frozenset({"new", "follow-up"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionReason:
    """Why one story is in a reader's digest, or is not."""

    story: str  # key
    title: str
    outlet: str
    cause: InclusionCause
    actors: tuple[str, ...] = ()  # ids: the named actors that decide
    issues: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None


def explain_stories(
    stories: Sequence[CandidateStory],
    material: Material,
    profile: Profile,
    *,
    whole: Composed,
    edition: Composed,
) -> tuple[InclusionReason, ...]:
    """Give the reason for each story in digest `own`, in its order, and then for the others."""
    inclusion = _Inclusion(material, profile, whole=whole, edition=edition)
    told_by_key: dict[str, ToldStory] = {}
    positions = {}
    for position, story in enumerate(edition.digest.stories):
        told_by_key.setdefault(key_of(story.id), story)
        positions[key_of(story.id)] = position
    reasons = []
    for candidate in stories:
        reason = inclusion.explain(candidate)
        if reason.story in told_by_key:
            # The digest may use another report than the first.
            lead = told_by_key[reason.story]
            reason = replace(reason, title=lead.title, outlet=lead.sources[0].outlet)
        reasons.append(reason)
    reasons.sort(
        key=lambda reason: (
            positions.get(reason.story, len(positions)),
            reason.cause,
            reason.story,
        )
    )
    return tuple(reasons)


class _Inclusion:
    """One issue of a series, and the edition that readers of a profile got."""

    def __init__(
        self, material: Material, profile: Profile, *, whole: Composed, edition: Composed
    ) -> None:
        self.profile = profile
        self.series_watch = watch_of(material)
        self.reader_watch = watch_of(narrow_to_profile(material, profile))
        self.asked_since = material.since
        self.told_ids = {story.story_id for story in whole.told}
        self.own_ids = {story.story_id for story in edition.told}
        self.shown_keys = {key_of(story_id) for story_id in stories_that_fit(edition.digest)}

    def explain(self, story: CandidateStory) -> InclusionReason:
        reached = as_readers_know(story, self.profile, watch=self.reader_watch).told_in
        if story.id in self.own_ids:
            return self._explain_included(story, reached)
        fresh = [article for article in story.articles if not article.told]
        if not fresh:
            if reached:
                return _reason(story, "told", issues=reached)
            return _reason(story, "told to others", issues=story.told_in)
        if story.id in self.told_ids:
            return self._explain_other_readers(story, fresh)
        return self._explain_untold(story, fresh)

    def _explain_included(self, story: CandidateStory, reached: tuple[int, ...]) -> InclusionReason:
        actors = _headings_called(story.articles, self.reader_watch)
        if story.key not in self.shown_keys:
            return _reason(story, "beyond", actors=actors)
        cause: InclusionCause = "follow-up" if reached else "new"
        return _reason(story, cause, actors=actors, issues=reached)

    def _explain_other_readers(
        self, story: CandidateStory, fresh: Sequence[CandidateArticle]
    ) -> InclusionReason:
        """Give the reason why a story of the series is not for this reader."""
        calling = [article for article in fresh if self.reader_watch.headings_of(article)]
        if not calling:
            actors = _headings_called(fresh, self.series_watch)
            return _reason(story, "other actors", actors=actors)
        return _reason(
            story,
            "other languages",
            actors=_headings_called(calling, self.reader_watch),
            languages=tuple(dict.fromkeys(article.language or "" for article in calling)),
        )

    def _explain_untold(
        self, story: CandidateStory, fresh: Sequence[CandidateArticle]
    ) -> InclusionReason:
        """Give the reason why the series has not reported a story."""
        calling = [article for article in fresh if self.series_watch.headings_of(article)]
        if not calling:
            mentioned = {mention.actor for article in fresh for mention in article.mentions}
            passing = mentioned.intersection(self.series_watch.actors)
            if passing:
                return _reason(story, "in passing", actors=tuple(sorted(passing)))
            return _reason(story, "not in series", actors=tuple(sorted(mentioned)))
        actors = _headings_called(calling, self.series_watch)
        if all(article.quiet for article in calling):
            return _reason(story, "quiet", actors=actors)
        starts = [self.asked_since[actor] for actor in actors if actor in self.asked_since]
        if starts and all(article.seen_at < min(starts) for article in calling):
            return _reason(story, "before asked", actors=actors, since=min(starts))
        return _reason(story, "too many old", actors=actors)


def _reason(
    story: CandidateStory,
    cause: InclusionCause,
    *,
    actors: tuple[str, ...] = (),
    issues: tuple[int, ...] = (),
    languages: tuple[str, ...] = (),
    since: datetime | None = None,
) -> InclusionReason:
    first = story.articles[0]
    return InclusionReason(
        story=story.key,
        title=headline_of(first),
        outlet=first.outlet,
        cause=cause,
        actors=actors,
        issues=issues,
        languages=languages,
        since=since,
    )


def _headings_called(articles: Iterable[CandidateArticle], watch: Watch) -> tuple[str, ...]:
    """The actors and interests of a watch that articles match."""
    return watch.headings(watch.counted_in(articles))
