"""Which stories are sent at once, outside the rhythm, and why. Pure; `now` is always an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from extractors.model import Relation
from extractors.names.actors import Actor, Interest
from extractors.names.interests import parse
from extractors.stories.genre import is_background
from extractors.stories.timeline import independent_outlets
from wirewatch.domain.configuration import Series, Subscriber
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory, Issue, ToldStory
from wirewatch.domain.digests.ranking import short_name, story_rank
from wirewatch.domain.digests.relevance import is_meant
from wirewatch.domain.digests.selection import (
    InterestTests,
    Pick,
    Watch,
    build_watch,
    select_stories,
)
from wirewatch.domain.digests.story_builder import build_told_story
from wirewatch.domain.digests.subscriptions import (
    Profile,
    StoryHistory,
    alert_profile,
    alerting_ids,
    profile_of,
)

Reason = Literal["title", "outlets"]

ALERT_WINDOW = timedelta(hours=6)  # after it was seen, a story is no alert any more
MAX_PUBLICATION_AGE = timedelta(hours=24)  # published so long before it was seen, it is no news
REPEAT_AFTER = timedelta(hours=12)  # between two alerts of one story
MAX_ALERTS_PER_DAY = 5  # alerts for one reader
MIN_OUTLETS = 2  # independent outlets that make a story an alert without its actor in a title
ALERT_GIVE_UP_AFTER = timedelta(
    hours=12
)  # an alert that could not be sent for so long is left to the digest
ORIGINAL_RELATIONS = frozenset({Relation.LEAD, Relation.INDEPENDENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One story that is sent at once, ready to be rendered."""

    series: str
    title: str  # of the series
    story_id: int
    story: ToldStory
    number: int  # 1 the first alert of the story, 2 the next one, ...
    heading: str  # id of the actor or interest that called for it
    name: str  # of that
    reason: Reason
    voices: int  # independent outlets that carry it
    alerted_at: datetime
    timezone: str  # IANA name, the reader's
    next_issue_at: datetime | None = None
    reads: tuple[
        str, ...
    ] = ()  # languages of its readers, primary tags; empty: that of the interface


def subscribers_by_alert_profile(
    series: Series, *, actors: Sequence[Actor], interests: Sequence[Interest]
) -> dict[Profile, tuple[Subscriber, ...]]:
    """Return the subscribers of a series whom it alerts to anything, by what decides which alerts they get."""
    calling = alerting_ids(actors, interests)
    kinds: dict[Profile, tuple[Subscriber, ...]] = {}
    for subscriber in series.subscribers:
        kind = alert_profile(profile_of(subscriber, series), series, triggers=calling)
        if kind is not None:
            kinds[kind] = (*kinds.get(kind, ()), subscriber)
    return kinds


def alert_triggers(
    series: Series, *, actors: Sequence[Actor], interests: Sequence[Interest], profile: Profile
) -> dict[str, frozenset[str]]:
    """Return what a series alerts such readers to, by actor or interest: the actors that it is made of."""
    wanted = (alerting_ids(actors, interests) & set(series.actors)) & set(
        profile.actors or series.actors
    )
    expressions = {interest.id: parse(interest.when).actors for interest in interests}
    return {one: expressions.get(one, frozenset({one})) for one in series.actors if one in wanted}


def find_alerts(
    candidates: Sequence[CandidateStory],
    *,
    series: Series,
    actors: Sequence[Actor],
    interests: Sequence[Interest],
    met: InterestTests,
    since: Mapping[str, datetime],
    history: Mapping[int, StoryHistory],
    profile: Profile,
    now: datetime,
    followed_history: Mapping[str, StoryHistory] | None = None,
    next_issue_at: datetime | None = None,
) -> list[Alert]:
    """Return the stories that readers of a profile are alerted to at `now`, in the order of a digest.

    A story is alerted when the actor stands in a title or VOICES independent outlets carry it; never for what
    digests keep quiet about, what was published OLD before it was seen, or what was seen before `since`.
    It is alerted again after AGAIN, and then only for reports of their own that came since; so is a story that follows
    one of which readers were alerted (`said_before`, by key). What only explains, says again what a digest told, or was
    taken down is none.
    """
    calling = alert_triggers(series, actors=actors, interests=interests, profile=profile)
    reads = profile.read or series.reads or profile.languages
    whole = replace(series, actors=tuple(calling), merge=True, backfill="none", reads=reads)
    wanted = build_watch(whole, actors=actors, interests=interests, met=met, since=since)
    names = {actor.id: short_name(actor) for actor in actors} | {
        one.id: one.name or one.id for one in interests
    }
    by_id = {actor.id: actor for actor in actors}
    followed = followed_history or {}
    found: dict[str, Alert] = {}
    for story in candidates:
        before = history.get(story.id, StoryHistory())
        if _is_recent(followed.get(story.follows or "", StoryHistory()).alerted_at, now=now):
            continue
        fresh = _with_fresh(story, before=before, profile=profile, now=now)
        pick = next(
            iter(select_stories([fresh], watch=wanted, series=whole, issue=_moment(now))), None
        )
        called = (
            _called(pick, story, wanted=wanted, calling=calling, before=before, now=now)
            if pick
            else None
        )
        meant = any(is_meant(article, by_id) for article in story.articles)
        if pick is not None and called is not None and meant:
            alert = _alert(pick, called, series=whole, names=names, before=before, now=now)
            if _is_news(pick, alert.story, known=called.known):
                found[story.key] = replace(alert, next_issue_at=next_issue_at)
    # Of a story and one that follows it, seen in one cycle, the latter tells both.
    followed_here = {alert.story.develops for alert in found.values()}
    return sorted(
        (one for key, one in found.items() if key not in followed_here),
        key=lambda one: story_rank(one.story),
    )


def _is_recent(alerted_at: datetime | None, *, now: datetime) -> bool:
    return alerted_at is not None and abs(now - alerted_at) < REPEAT_AFTER


def _is_news(pick: Pick, story: ToldStory, *, known: bool) -> bool:
    """Return whether a story says what was not told, as a report that stands and not as an explanation.

    `known`: it was worth an alert before; the same report by one more outlet is no news then.
    """
    reports = any(not is_background(article.title) for article in pick.fresh)
    return reports and not story.withdrawn and not (known and story.novelty == "none")


def _with_fresh(
    story: CandidateStory, *, before: StoryHistory, profile: Profile, now: datetime
) -> CandidateStory:
    """Return the story with all marked as told that is no news to these readers."""

    def is_fresh(article: CandidateArticle) -> bool:
        told = article.told or article.quiet
        seen = now - ALERT_WINDOW <= article.seen_at <= now
        old = (
            article.published_at is not None
            and article.seen_at - article.published_at > MAX_PUBLICATION_AGE
        )
        covered = before.alerted_at is not None and article.seen_at <= before.alerted_at
        return seen and profile.reads(article.language) and not (told or old or covered)

    articles = (
        article if is_fresh(article) else replace(article, told=True) for article in story.articles
    )
    return replace(story, articles=tuple(articles))


@dataclass(frozen=True, slots=True)
class _Trigger:
    """The actor or interest that calls for an alert, and why."""

    heading: str
    reason: Reason
    known: bool  # it did before, in an issue or an alert


def _called(
    pick: Pick,
    story: CandidateStory,
    *,
    wanted: Watch,
    calling: Mapping[str, frozenset[str]],
    before: StoryHistory,
    now: datetime,
) -> _Trigger | None:
    """Return what calls for an alert; None when nothing does. `story`: as the series told it."""
    if _is_recent(before.alerted_at, now=now):
        return None
    told = [article for article in story.articles if article.told]
    for heading in pick.headings:
        actors = calling.get(heading, frozenset())
        known = before.alerts > 0 or _reason(told, actors, wanted) is not None
        if known and before.told_at is not None and abs(now - before.told_at) < REPEAT_AFTER:
            continue  # the digest has just said so
        own = [article for article in pick.fresh if article.relation in ORIGINAL_RELATIONS]
        reason = (
            _reason(own, actors, wanted)
            if known
            else _reason(pick.fresh, actors, wanted)
            or _reason(story.articles, actors, wanted, only="outlets")
        )
        if reason is not None:
            return _Trigger(heading, reason, known)
    return None


def _reason(
    articles: Sequence[CandidateArticle],
    actors: frozenset[str],
    wanted: Watch,
    *,
    only: Reason | None = None,
) -> Reason | None:
    naming = [article for article in articles if wanted.named(article) & actors]
    titled = (m for article in naming for m in article.mentions if m.field == "title")
    if only != "outlets" and any(mention.actor in actors for mention in titled):
        return "title"
    return "outlets" if independent_outlets(tuple(naming)) >= MIN_OUTLETS else None


def _alert(
    pick: Pick,
    called: _Trigger,
    *,
    series: Series,
    names: Mapping[str, str],
    before: StoryHistory,
    now: datetime,
) -> Alert:
    today = now.astimezone(ZoneInfo(series.timezone)).date().isoformat()
    told = build_told_story(pick, names=names, today=today, languages=series.reads)
    return Alert(
        series=series.id,
        title=series.title or series.id.replace("-", " ").capitalize(),
        story_id=pick.story.id,
        story=told,
        number=before.alerts + 1,
        heading=called.heading,
        name=names.get(called.heading, called.heading),
        reason=called.reason,
        voices=told.independent_outlets,
        alerted_at=now,
        timezone=series.timezone,
        reads=series.reads,
    )


def _moment(now: datetime) -> Issue:
    return Issue(
        number=0, due_at=now, window_start=now - ALERT_WINDOW, window_end=now, composed_at=now
    )
