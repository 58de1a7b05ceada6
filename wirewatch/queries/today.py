"""The stories of a time span: since the last digest, of that digest if empty, or as requested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.names.interests import parse
from wirewatch.adapters.store import digests, overviews
from wirewatch.adapters.store import pages as stored_pages

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from wirewatch.adapters.store.digests import StoredIssue
    from wirewatch.adapters.store.overviews import StoryOverview
    from wirewatch.adapters.store.pages import StoredPage, StorySummary
    from wirewatch.domain.configuration import Config, Series

SERIES_PREFIX = "digest:"  # before the id of a series, as the value of `since`
SPAN_LABELS = {
    "24h": "24 hours",
    "3d": "3 days",
    "7d": "7 days",
    "30d": "30 days",
    "90d": "90 days",
}
ONE_DAY = timedelta(days=1)
MAX_COUNTED_SPAN = timedelta(days=90, hours=1)  # for which stories are counted by actor
MAX_COVERAGE_SPAN = timedelta(days=8)  # for which every poll is checked to report coverage
INSTANT_AFTER = timedelta(microseconds=1)  # a story seen at the very end of a window was in it


class NoSuchSeries(LookupError):
    """The question names a series that digests.yaml does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodaySpan:
    """The time that Today shows."""

    chosen: str  # the value of `since` that selects it
    since: datetime
    until: datetime | None = None
    issue: StoredIssue | None = None  # after which the span begins, or whose window it is
    series: Series | None = None  # limits the stories to those of its actors
    told: bool = False  # it is the window of `issue`, because nothing is newer


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayQuestion:
    """The request of a Today page."""

    span: TodaySpan
    may_fall_back: bool  # no span was asked for, so that the last issue may replace an empty one
    actor: str | None
    cursor: str | None
    limit: int
    details: bool  # also overviews and counts, which only a page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayAnswer:
    """The stories of one page, and the data shown with them."""

    span: TodaySpan
    stories: StoredPage[StorySummary]
    overviews: Mapping[str, StoryOverview] = field(default_factory=dict)
    stories_by_actor: Mapping[str, int] = field(default_factory=dict)
    is_counted: bool = False  # False: the span is too long to count its stories


def default_choice(config: Config) -> str:
    """The value of `since` for a request that names none."""
    return f"{SERIES_PREFIX}{config.series[0].id}" if config.series else "24h"


def span_choices(config: Config) -> list[tuple[str, str]]:
    """List the values of `since` with their labels: the series first, then fixed spans."""
    series = [
        (f"{SERIES_PREFIX}{series.id}", f"since the last {series.title or series.id}")
        for series in config.series
    ]
    return [*series, *((value, f"the last {label}") for value, label in SPAN_LABELS.items())]


def span_since_digest(tx: Connection, chosen: str, config: Config, *, now: datetime) -> TodaySpan:
    """The span since a series' last issue; a day before the first. Raises NoSuchSeries."""
    series_id = chosen.removeprefix(SERIES_PREFIX)
    series = next((series for series in config.series if series.id == series_id), None)
    if series is None:
        raise NoSuchSeries(series_id)
    issue = digests.last_issue(tx, series_id)
    since = issue.window_end + INSTANT_AFTER if issue else now - ONE_DAY
    return TodaySpan(chosen=chosen, since=since, issue=issue, series=series)


def list_today(
    tx: Connection, question: TodayQuestion, config: Config, *, now: datetime
) -> TodayAnswer:
    """List the stories. If none is newer than the last digest, list the window of that digest."""
    span = question.span
    stories = _story_page(tx, question, span, config)
    if not stories.items and question.may_fall_back and span.issue is not None:
        # A page that is empty all morning helps no reader: show what the digest had, and say so.
        span = _window_of_issue(span, span.issue)
        stories = _story_page(tx, question, span, config)
    is_counted = span.since >= now - MAX_COUNTED_SPAN
    if not question.details:
        return TodayAnswer(span=span, stories=stories, is_counted=is_counted)
    counts: Mapping[str, int] = {}
    if is_counted:
        counts = overviews.stories_by_actor(tx, since=span.since, until=span.until)
    return TodayAnswer(
        span=span,
        stories=stories,
        overviews=overviews.story_overviews(tx, [story.key for story in stories.items]),
        stories_by_actor=counts,
        is_counted=is_counted,
    )


def has_coverage(span: TodaySpan, *, now: datetime) -> bool:
    """True for a span short enough to say which feeds were read in it."""
    return span.since >= now - MAX_COVERAGE_SPAN


def group_by_actor(
    stories: tuple[StorySummary, ...], actor_ids: list[str]
) -> list[tuple[str | None, list[StorySummary]]]:
    """Group stories by the first of their actors in this order; those without any under None."""
    groups: dict[str | None, list[StorySummary]] = {id: [] for id in actor_ids} | {None: []}
    for story in stories:
        first_actor = next((id for id in actor_ids if id in story.actors), None)
        groups[first_actor].append(story)
    return [(id, members) for id, members in groups.items() if members]


def _story_page(
    tx: Connection, question: TodayQuestion, span: TodaySpan, config: Config
) -> StoredPage[StorySummary]:
    return stored_pages.story_page(
        tx,
        since=span.since,
        until=span.until,
        actor=question.actor,
        any_of_actors=_actors_of_series(span.series, config),
        cursor=question.cursor,
        limit=question.limit,
    )


def _actors_of_series(series: Series | None, config: Config) -> frozenset[str] | None:
    """The actors of a series and of its interests; None without a series, for every story."""
    if series is None:
        return None
    interests = [
        parse(interest.when).actors for interest in config.interests if interest.id in series.actors
    ]
    return frozenset(series.actors).union(*interests)


def _window_of_issue(span: TodaySpan, issue: StoredIssue) -> TodaySpan:
    return TodaySpan(
        chosen=span.chosen,
        since=issue.window_start,
        until=issue.window_end + INSTANT_AFTER,
        issue=issue,
        series=span.series,
        told=True,
    )
