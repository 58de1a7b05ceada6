"""Find the issue of a series that is due, and load everything from which it is composed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from extractors.names.interests import parse
from wirewatch.adapters.store import candidates as stored_candidates
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import event_dates as stored_event_dates
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import told_changes
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.domain.configuration import Config, Series
from wirewatch.domain.digests.compose import Material
from wirewatch.domain.digests.coverage import FeedFacts
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.model import CandidateStory, Coverage, Issue
from wirewatch.domain.digests.relevance import is_meant
from wirewatch.domain.schedule import DueIssue, due_issue, issue_at, next_issue
from wirewatch.steps.backfill import actors_since, first_config_at, oldest_reported, requested_since
from wirewatch.steps.baseline import anomalies_of
from wirewatch.steps.feed_coverage import coverage_of, feed_facts, troubles_of
from wirewatch.steps.resources import build_name

RECENT_ISSUES_PERIOD = timedelta(days=15)  # holds the last issues of any rhythm
MAX_FIRST_ISSUE_WAIT = timedelta(
    hours=2
)  # maximum time that a first issue waits for unread entries
# Issues to compose: "due": those whose hour has come; "first": also a first issue at any hour;
# "now": any issue.
IssueChoice = Literal["due", "first", "now"]


def next_material(tx: Connection, config: Config, series: Series, *, now: datetime) -> Material:
    """Return the data of the next issue as if it were composed now; nothing is stored.

    If an issue is due already it is that one, which may be late and cover issues that were missed.
    """
    last = stored_digests.last_issue(tx, series.id)
    start = last.window_end if last else now - timedelta(days=1)
    ahead = DueIssue(
        due_at=next_issue(series, now=now), window_start=start, window_end=now, late_by=None
    )
    due = find_due_issue(tx, series, which="due", now=now) or ahead
    return load_material(tx, config, series, due=due, last=last, now=now)


def find_due_issue(
    tx: Connection, series: Series, *, which: IssueChoice, now: datetime
) -> DueIssue | None:
    """Find the issue to compose now; None before its hour or before the feeds were first read."""
    last = stored_digests.last_issue(tx, series.id)
    due = due_issue(
        series,
        last_due=last.due_at if last else None,
        last_cut=last.window_end if last else None,
        created_at=stored_digests.series_created_at(tx, series.id) or now,
        cut_by_due=stored_digests.cuts_by_due_time(tx, series.id, since=now - RECENT_ISSUES_PERIOD)
        if last
        else None,
        now=now,
    )
    if due is None and (which == "now" or (which == "first" and last is None)):
        due = issue_at(series, last_cut=last.window_end if last else None, now=now)
    # The first issue waits until every feed was polled once; before that it would be incomplete.
    waits = which != "now" and last is None and not _is_every_feed_read(tx, now=now)
    return None if waits else due


def first_issues(tx: Connection, config: Config, *, now: datetime) -> dict[str, datetime | None]:
    """Return when each series without issues is due; None: now, once every feed has been read."""
    waiting = [
        series for series in config.series if stored_digests.last_issue(tx, series.id) is None
    ]
    due: dict[str, datetime | None] = {}
    for series in waiting:
        since = stored_digests.series_created_at(tx, series.id) or now
        late = due_issue(series, last_due=None, created_at=since, now=now)
        due[series.id] = None if late else next_issue(series, now=now)
    return due


def _is_every_feed_read(tx: Connection, *, now: datetime) -> bool:
    began = first_config_at(tx)
    if began is not None and now - began >= MAX_FIRST_ISSUE_WAIT:
        return True  # one slow host must not delay the first issue for ever
    polled = all(
        feed.state.first_polled_at or feed.state.failures for feed in _configured_feeds(tx)
    )
    return polled and not stored_entries.waiting_hosts(tx, now=now)


def _configured_feeds(tx: Connection) -> list[stored_feeds.FeedOverview]:
    return [feed for feed in stored_feeds.list_feeds(tx) if feed.configured]


def _candidate_stories(
    tx: Connection, config: Config, series: Series, *, due: DueIssue, last: StoredIssue | None
) -> tuple[CandidateStory, ...]:
    """Return the stories that the issue may report."""
    cut, first = due.window_end, last is None
    asked = requested_since(tx, series, now=cut)
    back_to = oldest_reported(series, asked, first=first, window_start=due.window_start, now=cut)
    return stored_candidates.list_candidates(
        tx,
        series.id,
        cut=cut,
        actors=actors_since(config, asked),
        quiet=first and back_to is not None,
        published_since=back_to,
    )


def load_material(
    tx: Connection,
    config: Config,
    series: Series,
    *,
    due: DueIssue,
    last: StoredIssue | None,
    now: datetime,
) -> Material:
    """Load stories, dates, coverage and anomalies of an issue from the store. Nothing is stored."""
    asked = requested_since(tx, series, now=now)
    before = stored_digests.load_digest(tx, series.id, last.number) if last else None
    facts = list(feed_facts(tx, start=due.window_start, now=now).values())
    return Material(
        series=series,
        actors=config.actors,
        interests=config.interests,
        met={interest.id: parse(interest.when).is_met for interest in config.interests},
        since=asked,
        issue=_new_issue(
            config, series, number=_next_number(tx, series, last), due=due, last=last, now=now
        ),
        candidates=_candidate_stories(tx, config, series, due=due, last=last),
        coverage=_issue_coverage(
            tx, due, facts, feeds=len(config.feeds), first=last is None, now=now
        ),
        troubles=troubles_of(
            facts, start=due.window_start, now=now, reported=before.troubles if before else ()
        ),
        coming=_upcoming_dates(tx, config, series, actors=actors_since(config, asked), now=now),
        changed=told_changes.list_changes_since_told(
            tx, series.id, actors=actors_since(config, asked), cut=due.window_end
        ),
        notes=_configuration_notes(config),
        unusual=anomalies_of(
            tx,
            [actor.id for actor in config.actors if actor.id in series.actors],
            before=before.unusual if before else (),
            now=due.window_end,
        ),
    )


def _upcoming_dates(
    tx: Connection,
    config: Config,
    series: Series,
    *,
    actors: Mapping[str, datetime] | None,
    now: datetime,
) -> tuple[UpcomingDate, ...]:
    """Return announced dates after the current day of the series; the issue selects from them."""
    by_id = {actor.id: actor for actor in config.actors}
    local = now.astimezone(ZoneInfo(series.timezone))
    return stored_event_dates.list_announced_dates(
        tx, now=local, actors=actors, is_relevant=lambda article: is_meant(article, by_id)
    )


def _issue_coverage(
    tx: Connection,
    due: DueIssue,
    facts: Sequence[FeedFacts],
    *,
    feeds: int,
    first: bool,
    now: datetime,
) -> Coverage:
    seen = coverage_of(tx, start=due.window_start, end=due.window_end, now=now, facts=facts)
    ever = datetime(1970, 1, 1, tzinfo=UTC)
    if not seen.feeds_total:  # feeds are configured, but none was polled yet
        seen = replace(seen, feeds_total=feeds)
    # The first issue covers everything recorded before it.
    return (
        replace(seen, quiet=stored_digests.count_read(tx, ever, due.window_end).quiet)
        if first
        else seen
    )


def _next_number(tx: Connection, series: Series, last: StoredIssue | None) -> int:
    return (last.number if last else stored_digests.last_filed_number(tx, series.id)) + 1


def _new_issue(
    config: Config,
    series: Series,
    *,
    number: int,
    due: DueIssue,
    last: StoredIssue | None,
    now: datetime,
) -> Issue:
    return Issue(
        number=number,
        due_at=due.due_at,
        window_start=due.window_start,
        window_end=due.window_end,
        composed_at=now,
        late_by=due.late_by,
        missed=due.missed if last else 0,
        next_at=next_issue(series, now=now),
        first=last is None,
        archive_url=_issue_page_url(config, series, number),
        unsubscribe_url=config.settings.digests.unsubscribe_url,
        config_hash=config.hash,
        build=build_name(),
    )


def _issue_page_url(config: Config, series: Series, number: int) -> str | None:
    """Return the public URL of the issue, or None if digests are not published."""
    root = config.settings.digests.archive_url
    return f"{root.rstrip('/')}/{series.id}/{number:04d}.html" if root else None


def _configuration_notes(config: Config) -> tuple[str, ...]:
    """Return notes to the reader about problems of the configuration."""
    notes = []
    if config.broken:
        note = (
            f"an edit of the configuration is not at work, because it is broken: {config.broken[0]}"
        )
        notes.append(
            f"{note}{f' (and {len(config.broken) - 1} more)' if len(config.broken) > 1 else ''}"
        )
    return tuple(notes)
