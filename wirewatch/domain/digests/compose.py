"""Compose one Digest from candidate stories and what was told before, and record what it told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from extractors.names.actors import Actor, Interest
from wirewatch.domain.baseline import Anomaly
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.brief import brief_of
from wirewatch.domain.digests.coverage import coverage_is_poor
from wirewatch.domain.digests.digest_items import ChangedArticle, DoubtfulArticle, UpcomingDate
from wirewatch.domain.digests.model import (
    Account,
    ActorSection,
    CandidateStory,
    Composed,
    Coverage,
    Digest,
    FeedTrouble,
    Issue,
    Told,
    ToldStory,
)
from wirewatch.domain.digests.ranking import short_name, story_rank
from wirewatch.domain.digests.relevance import is_meant
from wirewatch.domain.digests.selection import (
    InterestTests,
    Pick,
    Watch,
    build_watch,
    count_held_back,
    select_stories,
)
from wirewatch.domain.digests.story_builder import build_told_story, continue_snippet
from wirewatch.domain.digests.threads import merge_threads
from wirewatch.domain.digests.upcoming_dates import upcoming_events

MAX_STORIES_IN_MESSAGE = 40  # in one message
MAX_STORIES_IN_BRIEF = 15  # in a brief one: it is to fit one screen


def stories_that_fit(digest: Digest, *, stories: int | None = MAX_STORIES_IN_MESSAGE) -> list[str]:
    """Return the ids of the stories that a message of at most `stories` (None: every one) holds, the first to stay
    first.

    The top stories, then each actor's first, each actor's second, ...: so that no section crowds out another.
    """
    ranks = [
        (place, story.id)
        for section in digest.sections
        for place, story in enumerate(section.stories)
    ]
    ids = list(
        dict.fromkeys([*digest.top, *(id for _, id in sorted(ranks, key=lambda one: one[0]))])
    )
    if digest.length == "brief":
        return ids[
            : MAX_STORIES_IN_BRIEF if stories is None else min(stories, MAX_STORIES_IN_BRIEF)
        ]
    return ids[:stories]


MAX_TOP_STORIES = 3
MIN_STORIES_FOR_HABIT = 3  # stories that show what an actor is usually in
_NOT_LOOKED = Coverage(articles_read=0, articles_flagged=0, feeds_total=0, feeds_read=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What all digests of one issue are composed from, whoever reads them."""

    series: Series
    actors: Sequence[Actor]  # the whole watchlist, in its order
    issue: Issue
    candidates: Sequence[CandidateStory]
    coverage: Coverage
    interests: Sequence[Interest] = ()
    met: InterestTests = field(
        default_factory=dict
    )  # tests an interest, by id, against a story's actors
    since: Mapping[str, datetime] = field(
        default_factory=dict
    )  # when an actor or interest was first asked for
    troubles: Sequence[FeedTrouble] = ()
    changed: Sequence[ChangedArticle] = ()
    coming: Sequence[
        UpcomingDate
    ] = ()  # announced dates; the issue takes those that the series watches
    notes: Sequence[str] = ()
    unusual: Sequence[
        Anomaly
    ] = ()  # of all actors that the series asks for, those of earlier issues included

    @property
    def names(self) -> dict[str, str]:
        """The short name of each actor and interest, by id."""
        named = {actor.id: short_name(actor) for actor in self.actors}
        return named | {interest.id: interest.name or interest.id for interest in self.interests}

    @property
    def today(self) -> str:
        """The day of the issue in the zone of its readers."""
        return self.issue.composed_at.astimezone(ZoneInfo(self.series.timezone)).date().isoformat()


def watch_of(material: Material) -> Watch:
    """Return what the series of some material asks for, in the order in which a digest tells it."""
    return build_watch(
        material.series,
        actors=material.actors,
        interests=material.interests,
        met=material.met,
        since=material.since,
    )


def compose_digest(material: Material) -> Composed:
    """Compose one issue of a series: its stories, their order, and its coverage."""
    series, issue, names, wanted = (
        material.series,
        material.issue,
        material.names,
        watch_of(material),
    )
    found = select_stories(material.candidates, watch=wanted, series=series, issue=issue)
    doubtful = _doubtful(found, material.actors)
    chosen = [pick for pick in found if pick not in doubtful]
    ahead = upcoming_events(
        material.coming, wanted=wanted, today=material.today, languages=series.reads
    )
    stories = (
        build_told_story(pick, names=names, today=material.today, languages=series.reads)
        for pick in chosen
    )
    standing, told = merge_threads(
        chosen, (_without(story, ahead) for story in stories), issue=issue
    )
    held = count_held_back(
        material.candidates, selected=chosen, issue=issue, quiet=material.coverage.quiet
    )
    sections = _sections(standing, told, order=(*wanted.interests, *wanted.actors), names=names)
    ranked = sorted(told.values(), key=story_rank)
    digest = replace(
        _titled(series, issue=issue),
        account=_account(issue, material.coverage, ranked, held=held),
        top=tuple(story.id for story in ranked[:MAX_TOP_STORIES] if story.level == "full"),
        sections=sections,
        unnamed=tuple(
            names[one]
            for one in wanted.actors
            if one not in {section.actor for section in sections}
        ),
        unusual=tuple(one for one in material.unusual if one.actor in wanted.actors),
        changed=_changed(material.changed),
        coming=ahead,
        troubles=tuple(material.troubles),
        not_meant=_not_meant(doubtful),
        notes=tuple(material.notes),
        actor_names=names,
    )
    digest = _with_brief(digest, standing)
    silent = not told and not any(one.fresh for one in digest.unusual) and _may_be_silent(material)
    return Composed(digest=digest, told=_record(digest, chosen, doubtful), silent=silent)


def _with_brief(digest: Digest, chosen: Sequence[Pick]) -> Digest:
    """Return the digest with its brief; the story that the brief opens with goes on from there."""
    brief = brief_of(digest, chosen)
    said = {one.story: one.text for one in brief if one.kind == "happened"}
    by_id = {pick.id: pick for pick in chosen}

    def after_brief(story: ToldStory) -> ToldStory:
        told = said.get(story.id)
        return (
            replace(story, further=continue_snippet(story, by_id[story.id], said=told))
            if told
            else story
        )

    sections = (
        replace(one, stories=tuple(map(after_brief, one.stories))) for one in digest.sections
    )
    return replace(digest, brief=brief, sections=tuple(sections))


def _may_be_silent(material: Material) -> bool:
    """Return whether an issue without stories is not sent.

    A series that is silent says "no news" by that, so after an outage of many feeds the issue is sent all the same.
    """
    seen = material.coverage
    blind = coverage_is_poor(feeds_total=seen.feeds_total, feeds_read=seen.feeds_read)
    return not material.changed and not blind and material.series.when_quiet == "silent"


def _titled(series: Series, *, issue: Issue) -> Digest:
    """Return the issue without stories: series, number, window and what its foot says."""
    return Digest(
        series=series.id,
        title=series.title or series.id.replace("-", " ").capitalize(),
        number=issue.number,
        timezone=series.timezone,
        due_at=issue.due_at,
        composed_at=issue.composed_at,
        account=_account(issue, _NOT_LOOKED, (), held=0),
        next_issue_at=issue.next_at,
        first_issue=issue.first,
        archive_url=issue.archive_url,
        unsubscribe_url=issue.unsubscribe_url,
        config_hash=issue.config_hash,
        build=issue.build,
        watching=series.actors,
        reads=series.reads,
    )


def _doubtful(found: Sequence[Pick], actors: Sequence[Actor]) -> list[Pick]:
    """Return the stories of which no article seems to mean an actor."""
    by_id = {actor.id: actor for actor in actors}
    doubtful = [
        pick
        for pick in found
        if not any(is_meant(article, by_id) for article in pick.story.articles)
    ]
    # An actor of whom most articles are of that kind is one of sport or the arts itself.
    usual = {
        actor
        for actor in by_id
        if (of_actor := [pick for pick in found if actor in pick.actors])
        and len(of_actor) >= MIN_STORIES_FOR_HABIT
        and 2 * sum(pick in doubtful for pick in of_actor) >= len(of_actor)
    }
    return [pick for pick in doubtful if not set(pick.actors) & usual]


def _without(story: ToldStory, ahead: Sequence[UpcomingDate]) -> ToldStory:
    """Leave out of a story the dates that stand among those ahead."""
    there = {one.date for one in ahead}
    return replace(story, dates=tuple(one for one in story.dates if one.date not in there))


def _changed(changed: Sequence[ChangedArticle]) -> tuple[ChangedArticle, ...]:
    """Put what was taken away first, then other headlines, then other words; in each the latest first."""
    return tuple(
        sorted(
            changed,
            key=lambda one: (
                one.kind != "retracted",
                one.old_title is None,
                -one.seen_at.timestamp(),
                one.url,
            ),
        )
    )


def _sections(
    chosen: Sequence[Pick],
    told: Mapping[str, ToldStory],
    *,
    order: Sequence[str],
    names: Mapping[str, str],
) -> tuple[ActorSection, ...]:
    """Return one section per heading that has anything; a story stands under its first, the others point to it."""
    sections = []
    for heading in order:
        here = [pick for pick in chosen if heading in pick.headings]
        standing = [told[pick.id] for pick in here if pick.headings[0] == heading]
        elsewhere = [pick for pick in here if pick.headings[0] != heading]
        pointers = tuple(
            (pick.id, told[pick.id].title, names.get(pick.headings[0], pick.headings[0]))
            for pick in sorted(elsewhere, key=lambda pick: story_rank(told[pick.id]))
        )
        if standing or pointers:
            stories = tuple(
                sorted(standing, key=lambda story: (story.follow_up, story_rank(story)))
            )
            name = names.get(heading, heading)
            sections.append(
                ActorSection(actor=heading, name=name, stories=stories, pointers=pointers)
            )
    return tuple(sections)


def _account(
    issue: Issue, coverage: Coverage, stories: Sequence[ToldStory], *, held: int
) -> Account:
    follow_ups = sum(story.follow_up for story in stories)
    return Account(
        window_start=issue.window_start,
        window_end=issue.window_end,
        articles_read=coverage.articles_read,
        articles_flagged=coverage.articles_flagged,
        stories=len(stories),
        new_stories=len(stories) - follow_ups,
        follow_ups=follow_ups,
        feeds_total=coverage.feeds_total,
        feeds_read=coverage.feeds_read,
        blind=coverage.blind,
        partly=coverage.partly,
        overdue=coverage.overdue,
        held_back=held,
        late_by=issue.late_by,
        missed=issue.missed,
    )


def _not_meant(doubtful: Sequence[Pick]) -> tuple[DoubtfulArticle, ...]:
    """Return the articles that most likely name no actor, for the foot: by title, and never as stories."""
    return tuple(
        DoubtfulArticle(
            url=article.url,
            title=article.title,
            outlet=article.outlet,
            language=article.language,
            actors=pick.actors,
        )
        for pick in doubtful
        for article in pick.fresh
    )


def _record(digest: Digest, chosen: Sequence[Pick], doubtful: Sequence[Pick]) -> tuple[Told, ...]:
    """Return what the digest said, for the store: by these rows nothing is told again as new. Once for each story."""
    picked = {pick.id: pick for pick in chosen}
    shown = [picked.pop(story.id) for story in digest.stories]
    told: dict[int, list[Pick]] = {}
    for pick in (*shown, *picked.values(), *doubtful):  # also what stands as a step of its thread
        told.setdefault(pick.story.id, []).append(pick)
    return tuple(
        Told(
            story_id=story_id,
            revision=parts[0].story.told_revision + 1,
            article_ids=tuple(article.id for pick in parts for article in pick.fresh),
            position=position,
        )
        for position, (story_id, parts) in enumerate(told.items(), start=1)
    )
