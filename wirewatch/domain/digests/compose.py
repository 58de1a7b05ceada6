"""Compose one Digest from candidate stories and what was told before, and record what it told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from extractors.names.actors import Actor, Interest
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.brief import brief_of
from wirewatch.domain.digests.coming import coming_up
from wirewatch.domain.digests.coverage import coverage_is_poor
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
from wirewatch.domain.digests.printed import Changed, Coming, NotMeant
from wirewatch.domain.digests.ranking import label_of, rank
from wirewatch.domain.digests.relevance import is_meant
from wirewatch.domain.digests.selection import Met, Pick, Watch, held_back, picks, watch
from wirewatch.domain.digests.telling import further, tell
from wirewatch.domain.digests.threads import by_threads
from wirewatch.domain.usual import Unusual

STORIES = 40  # in one message
BRIEF = 15  # in a brief one: it is to fit one screen


def stories_that_fit(digest: Digest, *, stories: int | None = STORIES) -> list[str]:
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
        return ids[: BRIEF if stories is None else min(stories, BRIEF)]
    return ids[:stories]


TOP = 3
USUAL = 3  # stories that show what an actor is usually in
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
    met: Met = field(default_factory=dict)  # tests an interest, by id, against a story's actors
    since: Mapping[str, datetime] = field(
        default_factory=dict
    )  # when an actor or interest was first asked for
    troubles: Sequence[FeedTrouble] = ()
    changed: Sequence[Changed] = ()
    coming: Sequence[Coming] = ()  # announced dates; the issue takes those that the series watches
    notes: Sequence[str] = ()
    unusual: Sequence[
        Unusual
    ] = ()  # of all actors that the series asks for, those of earlier issues included

    @property
    def names(self) -> dict[str, str]:
        """The short name of each actor and interest, by id."""
        named = {actor.id: label_of(actor) for actor in self.actors}
        return named | {interest.id: interest.name or interest.id for interest in self.interests}

    @property
    def today(self) -> str:
        """The day of the issue in the zone of its readers."""
        return self.issue.composed_at.astimezone(ZoneInfo(self.series.timezone)).date().isoformat()


def watched(material: Material) -> Watch:
    """Return what the series of some material asks for, in the order in which a digest tells it."""
    return watch(
        material.series,
        actors=material.actors,
        interests=material.interests,
        met=material.met,
        since=material.since,
    )


def compose(material: Material) -> Composed:
    """Compose one issue of a series: its stories, their order, and its coverage."""
    series, issue, names, wanted = (
        material.series,
        material.issue,
        material.names,
        watched(material),
    )
    found = picks(material.candidates, wanted=wanted, series=series, issue=issue)
    doubtful = _doubtful(found, material.actors)
    chosen = [pick for pick in found if pick not in doubtful]
    ahead = coming_up(material.coming, wanted=wanted, today=material.today, languages=series.reads)
    stories = (
        tell(pick, names=names, today=material.today, languages=series.reads) for pick in chosen
    )
    standing, told = by_threads(chosen, (_without(story, ahead) for story in stories), issue=issue)
    held = held_back(material.candidates, told=chosen, issue=issue, quiet=material.coverage.quiet)
    sections = _sections(standing, told, order=(*wanted.interests, *wanted.actors), names=names)
    ranked = sorted(told.values(), key=rank)
    digest = replace(
        _titled(series, issue=issue),
        account=_account(issue, material.coverage, ranked, held=held),
        top=tuple(story.id for story in ranked[:TOP] if story.level == "full"),
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
        return replace(story, further=further(story, by_id[story.id], said=told)) if told else story

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
        and len(of_actor) >= USUAL
        and 2 * sum(pick in doubtful for pick in of_actor) >= len(of_actor)
    }
    return [pick for pick in doubtful if not set(pick.actors) & usual]


def _without(story: ToldStory, ahead: Sequence[Coming]) -> ToldStory:
    """Leave out of a story the dates that stand among those ahead."""
    there = {one.date for one in ahead}
    return replace(story, dates=tuple(one for one in story.dates if one.date not in there))


def _changed(changed: Sequence[Changed]) -> tuple[Changed, ...]:
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
            for pick in sorted(elsewhere, key=lambda pick: rank(told[pick.id]))
        )
        if standing or pointers:
            stories = tuple(sorted(standing, key=lambda story: (story.follow_up, rank(story))))
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


def _not_meant(doubtful: Sequence[Pick]) -> tuple[NotMeant, ...]:
    """Return the articles that most likely name no actor, for the foot: by title, and never as stories."""
    return tuple(
        NotMeant(
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
