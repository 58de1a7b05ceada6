"""Candidate stories and what was said before -> one Digest, and the record of what it told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from wirewatch.domain.configuration import Actor, Interest, Series
from wirewatch.domain.digest.brief import brief_of
from wirewatch.domain.digest.coming import coming_up
from wirewatch.domain.digest.model import (
    Account,
    ActorSection,
    CandidateStory,
    Changed,
    Coming,
    Composed,
    Coverage,
    Digest,
    FeedTrouble,
    Issue,
    NotMeant,
    Told,
    ToldStory,
)
from wirewatch.domain.digest.ranking import label_of, rank
from wirewatch.domain.digest.relevance import is_meant
from wirewatch.domain.digest.select import Met, Pick, held_back, picks, watch
from wirewatch.domain.digest.tell import tell
from wirewatch.domain.health import coverage_is_poor

TOP = 3
_NOT_LOOKED = Coverage(articles_read=0, articles_flagged=0, feeds_total=0, feeds_read=0)


def compose(
    *,
    series: Series,
    actors: Sequence[Actor],
    issue: Issue,
    candidates: Sequence[CandidateStory],
    coverage: Coverage,
    interests: Sequence[Interest] = (),
    met: Met | None = None,
    since: Mapping[str, datetime] | None = None,
    troubles: Sequence[FeedTrouble] = (),
    changed: Sequence[Changed] = (),
    coming: Sequence[Coming] = (),
    notes: Sequence[str] = (),
) -> Composed:
    """Compose one issue of a series: what it tells, in which order, and what it accounts for.

    `actors` is the whole watchlist in its order; `met` tests an interest (by id) against a story's actors;
    `since` tells from when on an actor or interest is asked for, if not all along. Of `coming` it takes what the
    series watches and its stories do not announce themselves.
    """
    names = {actor.id: label_of(actor) for actor in actors} | {one.id: one.name or one.id for one in interests}
    wanted = watch(series, actors=actors, interests=interests, met=met or {}, since=since)
    today = issue.composed_at.astimezone(ZoneInfo(series.timezone)).date().isoformat()
    found = picks(candidates, wanted=wanted, series=series, issue=issue)
    doubtful = _doubtful(found, actors)
    chosen = [pick for pick in found if pick not in doubtful]
    ahead = coming_up(coming, wanted=wanted, today=today, languages=series.reads)
    stories = (tell(pick, names=names, today=today, languages=series.reads) for pick in chosen)
    told = {story.id: _without(story, ahead) for story in stories}
    held = held_back(candidates, told=chosen, issue=issue, quiet=coverage.quiet)
    sections = _sections(chosen, told, order=(*wanted.interests, *wanted.actors), names=names)
    ranked = sorted(told.values(), key=rank)
    digest = replace(
        _titled(series, issue=issue),
        account=_account(issue, coverage, ranked, held=held),
        top=tuple(story.id for story in ranked[:TOP] if story.level == "full"),
        sections=sections,
        unnamed=tuple(names[one] for one in wanted.actors if one not in {section.actor for section in sections}),
        changed=_changed(changed),
        coming=ahead,
        troubles=tuple(troubles),
        not_meant=_not_meant(doubtful),
        notes=tuple(notes),
        actor_names=names,
    )
    digest = replace(digest, brief=brief_of(digest, chosen))
    blind = coverage_is_poor(feeds_total=coverage.feeds_total, feeds_read=coverage.feeds_read)
    # Silence says that there was nothing; who could not look may not keep it.
    silent = not told and not changed and not blind and series.when_quiet == "silent"
    return Composed(digest=digest, told=_record(digest, chosen, doubtful), silent=silent)


def _titled(series: Series, *, issue: Issue) -> Digest:
    """Give the issue before anything is told: whose it is, which one, and what its foot says."""
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
    return [pick for pick in found if not any(is_meant(article, by_id) for article in pick.story.articles)]


def _without(story: ToldStory, ahead: Sequence[Coming]) -> ToldStory:
    """Leave out of a story the dates that stand among those ahead."""
    there = {one.date for one in ahead}
    return replace(story, dates=tuple(one for one in story.dates if one.date not in there))


def _changed(changed: Sequence[Changed]) -> tuple[Changed, ...]:
    """Put what was taken away first, then other headlines, then other words; in each the latest first."""
    return tuple(
        sorted(
            changed,
            key=lambda one: (one.kind != "retracted", one.old_title is None, -one.seen_at.timestamp(), one.url),
        )
    )


def _sections(
    chosen: Sequence[Pick], told: Mapping[str, ToldStory], *, order: Sequence[str], names: Mapping[str, str]
) -> tuple[ActorSection, ...]:
    """Give one section per heading that has anything; a story stands under its first, the others point to it."""
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
            sections.append(ActorSection(actor=heading, name=name, stories=stories, pointers=pointers))
    return tuple(sections)


def _account(issue: Issue, coverage: Coverage, stories: Sequence[ToldStory], *, held: int) -> Account:
    follow_ups = sum(story.follow_up for story in stories)
    return Account(
        window_start=issue.window_start,
        window_end=issue.window_end,
        articles_read=coverage.articles_read,
        articles_flagged=coverage.articles_flagged,
        stories=len(stories),
        new_stories=len(stories) - follow_ups,
        follow_ups=follow_ups,
        previous_number=issue.previous_number,
        previous_stories=issue.previous_stories,
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
    told: dict[int, list[Pick]] = {}
    for pick in (*(picked[shown.id] for shown in digest.stories), *doubtful):
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
