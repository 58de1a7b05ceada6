"""Which stories are sent at once, before the next digest, and why. Pure; `now` is an argument."""

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

ALERT_WINDOW = timedelta(hours=6)  # after first sight; a later story triggers no alert
MAX_PUBLICATION_AGE = timedelta(hours=24)  # when first seen; older reports trigger no alert
REPEAT_AFTER = timedelta(hours=12)  # between two alerts of one story
MAX_ALERTS_PER_DAY = 5  # for one reader
MIN_OUTLETS = 2  # independent outlets needed when no title names the actor
ALERT_GIVE_UP_AFTER = timedelta(hours=12)  # of failed attempts; then the digest carries the story
ORIGINAL_RELATIONS = frozenset({Relation.LEAD, Relation.INDEPENDENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One story that is sent at once, ready to be rendered."""

    series: str
    title: str  # of the series
    story_id: int
    story: ToldStory
    number: int  # 1 the first alert of the story, 2 the next one, ...
    heading: str  # id of the actor or interest that triggered it
    name: str  # of that actor or interest
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
    """Group the subscribers who get alerts by the settings that decide which alerts they get."""
    triggers = alerting_ids(actors, interests)
    groups: dict[Profile, tuple[Subscriber, ...]] = {}
    for subscriber in series.subscribers:
        profile = alert_profile(profile_of(subscriber, series), series, triggers=triggers)
        if profile is not None:
            groups[profile] = (*groups.get(profile, ()), subscriber)
    return groups


def alert_triggers(
    series: Series, *, actors: Sequence[Actor], interests: Sequence[Interest], profile: Profile
) -> dict[str, frozenset[str]]:
    """Map each actor or interest that triggers alerts for this profile to the actor ids in it."""
    wanted = alerting_ids(actors, interests) & set(profile.actors or series.actors)
    expressions = {interest.id: parse(interest.when).actors for interest in interests}
    return {
        heading: expressions.get(heading, frozenset({heading}))
        for heading in series.actors
        if heading in wanted
    }


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
    """Find the stories to alert readers of a profile to at `now`, in the order of a digest.

    - A story triggers an alert when an actor that triggers alerts is in a title, or when
      MIN_OUTLETS independent outlets name it.
    - Background pieces, repeats and withdrawn reports never trigger an alert; neither do articles
      that digests leave out, that were published MAX_PUBLICATION_AGE before they were seen, or that
      were seen before `since`.
    - A story is alerted again after REPEAT_AFTER, and then only for newer original reports. The
      same holds for a story that follows an alerted one (`followed_history`, by key).
    """
    triggers = alert_triggers(series, actors=actors, interests=interests, profile=profile)
    reads = profile.read or series.reads or profile.languages
    series = replace(series, actors=tuple(triggers), merge=True, backfill="none", reads=reads)
    watch = build_watch(series, actors=actors, interests=interests, met=met, since=since)
    alerting = _AlertRun(series=series, watch=watch, triggers=triggers, profile=profile, now=now)
    names = {actor.id: short_name(actor) for actor in actors}
    names |= {interest.id: interest.name or interest.id for interest in interests}
    actors_by_id = {actor.id: actor for actor in actors}
    followed = followed_history or {}
    alerts: dict[str, Alert] = {}
    for story in candidates:
        if alerting.is_recent(followed.get(story.follows or "", StoryHistory()).alerted_at):
            continue
        if not any(is_meant(article, actors_by_id) for article in story.articles):
            continue
        alert = alerting.alert_for(story, history.get(story.id, StoryHistory()), names)
        if alert is not None:
            alerts[story.key] = replace(alert, next_issue_at=next_issue_at)
    # If a story and its follow-up are seen in one cycle, one alert for the follow-up covers both.
    followed_now = {alert.story.develops for alert in alerts.values()}
    remaining = [alert for key, alert in alerts.items() if key not in followed_now]
    return sorted(remaining, key=lambda alert: story_rank(alert.story))


@dataclass(frozen=True, slots=True)
class _Trigger:
    """The actor or interest that triggers an alert, and why."""

    heading: str
    reason: Reason
    is_repeat: bool  # an issue or an earlier alert already alerted to it


@dataclass(frozen=True, slots=True, kw_only=True)
class _AlertRun:
    """One search for alerts: the readers, their triggers and the time."""

    series: Series  # narrowed to what triggers alerts
    watch: Watch
    triggers: Mapping[str, frozenset[str]]
    profile: Profile
    now: datetime

    def is_recent(self, instant: datetime | None) -> bool:
        return instant is not None and abs(self.now - instant) < REPEAT_AFTER

    def alert_for(
        self, story: CandidateStory, history: StoryHistory, names: Mapping[str, str]
    ) -> Alert | None:
        pick = self._pick(story, history)
        trigger = self._trigger(pick, story, history) if pick else None
        if pick is None or trigger is None:
            return None
        today = self.now.astimezone(ZoneInfo(self.series.timezone)).date().isoformat()
        told_story = build_told_story(pick, names=names, today=today, languages=self.series.reads)
        # One more outlet with the same report does not justify a second alert.
        is_old_news = trigger.is_repeat and told_story.novelty == "none"
        is_explained = all(is_background(article.title) for article in pick.fresh)
        if told_story.withdrawn or is_old_news or is_explained:
            return None
        return Alert(
            series=self.series.id,
            title=self.series.title or self.series.id.replace("-", " ").capitalize(),
            story_id=story.id,
            story=told_story,
            number=history.alerts + 1,
            heading=trigger.heading,
            name=names.get(trigger.heading, trigger.heading),
            reason=trigger.reason,
            voices=told_story.independent_outlets,
            alerted_at=self.now,
            timezone=self.series.timezone,
            reads=self.series.reads,
        )

    def _pick(self, story: CandidateStory, history: StoryHistory) -> Pick | None:
        """Select what a current issue would report of the story, old reports marked as known."""
        articles = tuple(
            article if self._is_fresh(article, history) else replace(article, told=True)
            for article in story.articles
        )
        issue = Issue(
            number=0,
            due_at=self.now,
            window_start=self.now - ALERT_WINDOW,
            window_end=self.now,
            composed_at=self.now,
        )
        picks = select_stories(
            [replace(story, articles=articles)], watch=self.watch, series=self.series, issue=issue
        )
        return picks[0] if picks else None

    def _is_fresh(self, article: CandidateArticle, history: StoryHistory) -> bool:
        if article.told or article.quiet or not self.profile.reads(article.language):
            return False
        if not self.now - ALERT_WINDOW <= article.seen_at <= self.now:
            return False
        if article.published_at and article.seen_at - article.published_at > MAX_PUBLICATION_AGE:
            return False
        return history.alerted_at is None or article.seen_at > history.alerted_at

    def _trigger(self, pick: Pick, story: CandidateStory, history: StoryHistory) -> _Trigger | None:
        """Find what triggers an alert. `story`: as already reported by the series."""
        if self.is_recent(history.alerted_at):
            return None
        told_articles = [article for article in story.articles if article.told]
        original = [article for article in pick.fresh if article.relation in ORIGINAL_RELATIONS]
        for heading in pick.headings:
            actors = self.triggers.get(heading, frozenset())
            is_repeat = history.alerts > 0 or self._reason(told_articles, actors) is not None
            if is_repeat and self.is_recent(history.told_at):
                continue  # the digest has just reported it
            if is_repeat:
                reason = self._reason(original, actors)
            else:
                reason = self._reason(pick.fresh, actors)
                if reason is None and self._has_enough_outlets(story.articles, actors):
                    reason = "outlets"
            if reason is not None:
                return _Trigger(heading, reason, is_repeat)
        return None

    def _reason(
        self, articles: Sequence[CandidateArticle], actors: frozenset[str]
    ) -> Reason | None:
        for article in articles:
            counted = self.watch.counted_actors(article)
            titled = {mention.actor for mention in article.mentions if mention.field == "title"}
            if not counted.isdisjoint(actors) and not titled.isdisjoint(actors):
                return "title"
        return "outlets" if self._has_enough_outlets(articles, actors) else None

    def _has_enough_outlets(
        self, articles: Sequence[CandidateArticle], actors: frozenset[str]
    ) -> bool:
        naming = tuple(
            article for article in articles if self.watch.counted_actors(article) & actors
        )
        return independent_outlets(naming) >= MIN_OUTLETS
