"""Compose one Digest from candidate stories and earlier issues, and record what it reported."""

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

MAX_STORIES_IN_MESSAGE = 40
MAX_STORIES_IN_BRIEF = 15  # a brief message should fit one screen
MAX_TOP_STORIES = 3
MIN_STORIES_FOR_HABIT = 3  # stories needed to judge an actor's usual field


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The input that all digests of one issue share, whoever reads them."""

    series: Series
    actors: Sequence[Actor]  # the whole watchlist, in its order
    issue: Issue
    candidates: Sequence[CandidateStory]
    coverage: Coverage
    interests: Sequence[Interest] = ()
    met: InterestTests = field(default_factory=dict)  # by interest id, on a story's actors
    since: Mapping[str, datetime] = field(default_factory=dict)  # first asked for, by heading
    troubles: Sequence[FeedTrouble] = ()
    changed: Sequence[ChangedArticle] = ()
    coming: Sequence[UpcomingDate] = ()  # the issue takes those that the series watches
    notes: Sequence[str] = ()
    unusual: Sequence[Anomaly] = ()  # of all actors asked for, those of earlier issues included

    @property
    def names(self) -> dict[str, str]:
        """The short name of each actor and interest, by id."""
        names = {actor.id: short_name(actor) for actor in self.actors}
        for interest in self.interests:
            names[interest.id] = interest.name or interest.id
        return names

    @property
    def today(self) -> str:
        """The day of the issue in the zone of its readers."""
        return self.issue.composed_at.astimezone(ZoneInfo(self.series.timezone)).date().isoformat()


def stories_that_fit(digest: Digest, *, stories: int | None = MAX_STORIES_IN_MESSAGE) -> list[str]:
    """Choose at most `stories` stories (None: all) for a message, by id, the most important first.

    The top stories come first, then each actor's first, each actor's second and so on, so that no
    section crowds out another.
    """
    ranks = [
        (place, story.id)
        for section in digest.sections
        for place, story in enumerate(section.stories)
    ]
    ranks.sort(key=lambda rank: rank[0])
    ids = list(dict.fromkeys([*digest.top, *(story_id for _, story_id in ranks)]))
    if digest.length == "full":
        return ids[:stories]
    if stories is None:
        return ids[:MAX_STORIES_IN_BRIEF]
    return ids[: min(stories, MAX_STORIES_IN_BRIEF)]


def watch_of(material: Material) -> Watch:
    """What a series asks for, in the order of its digest."""
    return build_watch(
        material.series,
        actors=material.actors,
        interests=material.interests,
        met=material.met,
        since=material.since,
    )


def compose_digest(material: Material) -> Composed:
    """Compose one issue of a series: its stories, their order, and its coverage."""
    series, issue, names, watch = (
        material.series,
        material.issue,
        material.names,
        watch_of(material),
    )
    selected = select_stories(material.candidates, watch=watch, series=series, issue=issue)
    doubtful = _doubtful_picks(selected, material.actors)
    picks = [pick for pick in selected if pick not in doubtful]
    upcoming = upcoming_events(
        material.coming, watch=watch, today=material.today, languages=series.reads
    )
    upcoming_days = {event.date for event in upcoming}
    stories = []
    for pick in picks:
        story = build_told_story(pick, names=names, today=material.today, languages=series.reads)
        stories.append(_without_dates(story, upcoming_days))
    lines, told_by_id = merge_threads(picks, stories, issue=issue)
    sections = _sections(lines, told_by_id, order=(*watch.interests, *watch.actors), names=names)
    headed = {section.actor for section in sections}
    ranked = sorted(told_by_id.values(), key=story_rank)
    held_back = count_held_back(
        material.candidates, selected=picks, issue=issue, quiet=material.coverage.quiet
    )
    digest = Digest(
        series=series.id,
        title=series.title or series.id.replace("-", " ").capitalize(),
        number=issue.number,
        timezone=series.timezone,
        due_at=issue.due_at,
        composed_at=issue.composed_at,
        account=_account(issue, material.coverage, ranked, held_back=held_back),
        top=tuple(story.id for story in ranked[:MAX_TOP_STORIES] if story.level == "full"),
        sections=sections,
        unnamed=tuple(names[actor] for actor in watch.actors if actor not in headed),
        unusual=tuple(anomaly for anomaly in material.unusual if anomaly.actor in watch.actors),
        changed=tuple(sorted(material.changed, key=_change_rank)),
        coming=upcoming,
        troubles=tuple(material.troubles),
        not_meant=_doubtful_articles(doubtful),
        notes=tuple(material.notes),
        actor_names=names,
        next_issue_at=issue.next_at,
        first_issue=issue.first,
        archive_url=issue.archive_url,
        unsubscribe_url=issue.unsubscribe_url,
        config_hash=issue.config_hash,
        build=issue.build,
        watching=series.actors,
        reads=series.reads,
    )
    has_news = bool(told_by_id) or any(anomaly.fresh for anomaly in digest.unusual)
    return Composed(
        digest=_with_brief(digest, lines),
        told=_record(digest, picks, doubtful),
        silent=not has_news and _may_be_silent(material),
    )


def _with_brief(digest: Digest, picks: Sequence[Pick]) -> Digest:
    """Add the brief; the story that the brief opens with continues from there."""
    brief = brief_of(digest, picks)
    openings = {extract.story: extract.text for extract in brief if extract.kind == "happened"}
    by_id = {pick.id: pick for pick in picks}

    def after_brief(story: ToldStory) -> ToldStory:
        opening = openings.get(story.id)
        if not opening:
            return story
        further = continue_snippet(story, by_id[story.id], opening=opening)
        return replace(story, further=further)

    sections = []
    for section in digest.sections:
        stories = tuple(after_brief(story) for story in section.stories)
        sections.append(replace(section, stories=stories))
    return replace(digest, brief=brief, sections=tuple(sections))


def _may_be_silent(material: Material) -> bool:
    """An issue without stories is not sent by a series that keeps silent when nothing happened.

    Its silence says "no news", so after an outage of many feeds the issue is sent all the same.
    """
    coverage = material.coverage
    is_poor = coverage_is_poor(feeds_total=coverage.feeds_total, feeds_read=coverage.feeds_read)
    return not material.changed and not is_poor and material.series.when_quiet == "silent"


def _doubtful_picks(picks: Sequence[Pick], actors: Sequence[Actor]) -> list[Pick]:
    """The stories of which no article seems to mean an actor.

    If most stories of an actor are doubtful, the actor belongs to sport or the arts: they are kept.
    """
    by_id = {actor.id: actor for actor in actors}
    doubtful = [
        pick
        for pick in picks
        if not any(is_meant(article, by_id) for article in pick.story.articles)
    ]
    exempt = set()
    for actor_id in by_id:
        total = sum(actor_id in pick.actors for pick in picks)
        in_doubt = sum(actor_id in pick.actors for pick in doubtful)
        if total >= MIN_STORIES_FOR_HABIT and 2 * in_doubt >= total:
            exempt.add(actor_id)
    return [pick for pick in doubtful if exempt.isdisjoint(pick.actors)]


def _without_dates(story: ToldStory, days: set[str]) -> ToldStory:
    """Drop the dates that the digest lists among those ahead."""
    return replace(story, dates=tuple(ahead for ahead in story.dates if ahead.date not in days))


def _change_rank(changed: ChangedArticle) -> tuple[bool, bool, float, str]:
    """Order retractions first, then other headlines, then other words; in each the latest first."""
    return (
        changed.kind != "retracted",
        changed.old_title is None,
        -changed.seen_at.timestamp(),
        changed.url,
    )


def _sections(
    picks: Sequence[Pick],
    told_by_id: Mapping[str, ToldStory],
    *,
    order: Sequence[str],
    names: Mapping[str, str],
) -> tuple[ActorSection, ...]:
    """One section per non-empty heading; each story is listed once, others refer to it."""
    sections = []
    for heading in order:
        stories, elsewhere = [], []
        for pick in picks:
            if pick.headings[0] == heading:
                stories.append(told_by_id[pick.id])
            elif heading in pick.headings:
                elsewhere.append(pick)
        if not stories and not elsewhere:
            continue
        stories.sort(key=lambda story: (story.follow_up, story_rank(story)))
        elsewhere.sort(key=lambda pick: story_rank(told_by_id[pick.id]))
        pointers = []
        for pick in elsewhere:
            main = pick.headings[0]
            pointers.append((pick.id, told_by_id[pick.id].title, names.get(main, main)))
        section = ActorSection(
            actor=heading,
            name=names.get(heading, heading),
            stories=tuple(stories),
            pointers=tuple(pointers),
        )
        sections.append(section)
    return tuple(sections)


def _account(
    issue: Issue, coverage: Coverage, stories: Sequence[ToldStory], *, held_back: int
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
        held_back=held_back,
        late_by=issue.late_by,
        missed=issue.missed,
    )


def _doubtful_articles(picks: Sequence[Pick]) -> tuple[DoubtfulArticle, ...]:
    """The articles that most likely name no actor: listed at the foot, never as stories."""
    articles = []
    for pick in picks:
        for article in pick.fresh:
            doubtful = DoubtfulArticle(
                url=article.url,
                title=article.title,
                outlet=article.outlet,
                language=article.language,
                actors=pick.actors,
            )
            articles.append(doubtful)
    return tuple(articles)


def _record(digest: Digest, picks: Sequence[Pick], doubtful: Sequence[Pick]) -> tuple[Told, ...]:
    """Record each story of the digest once, so that later issues do not report it as new.

    Stories that only appear as a step of their thread count too.
    """
    by_id = {pick.id: pick for pick in picks}
    listed = [by_id.pop(story.id) for story in digest.stories]
    by_story: dict[int, list[Pick]] = {}
    for pick in (*listed, *by_id.values(), *doubtful):
        by_story.setdefault(pick.story.id, []).append(pick)
    records = []
    for position, (story_id, parts) in enumerate(by_story.items(), start=1):
        record = Told(
            story_id=story_id,
            revision=parts[0].story.told_revision + 1,
            article_ids=tuple(article.id for pick in parts for article in pick.fresh),
            position=position,
        )
        records.append(record)
    return tuple(records)
