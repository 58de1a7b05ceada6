"""Compose: create the digests that are due and plan their deliveries, stored in one transaction per issue."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from extractors.names.interests import parse
from extractors.stories.timeline import key_of
from wirewatch.adapters.store import candidates as stored_candidates
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import event_dates as stored_event_dates
from wirewatch.adapters.store import feed_history, outbox, told_changes
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.digests import StoredIssue, StoryRecord
from wirewatch.adapters.store.engine import AlreadyComposed
from wirewatch.adapters.store.feed_history import DateStatistics, PollHistory
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Config, Series
from wirewatch.domain.digests import coverage
from wirewatch.domain.digests.compose import Material
from wirewatch.domain.digests.coverage import FeedFacts
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.editions import Edition, compose_editions, compose_whole_issue
from wirewatch.domain.digests.model import CandidateStory, Composed, Coverage, FeedTrouble, Issue
from wirewatch.domain.digests.relevance import is_meant
from wirewatch.domain.schedule import DueIssue, due_issue, issue_at, next_issue
from wirewatch.render.summary import describe_profile, digest_subject
from wirewatch.steps.backfill import actors_since, first_config_at, oldest_reported, requested_since
from wirewatch.steps.baseline import anomalies_of
from wirewatch.steps.deliveries import plan_issue, split_by_undelivered, undelivered_issues
from wirewatch.steps.reports import ComposeReport
from wirewatch.steps.resources import Resources, build_name

RHYTHM_PERIOD = timedelta(days=60)  # over which the usual rhythm of a feed is measured
ONE_TIME_TROUBLES = frozenset({"moved", "silent", "undated"})  # told once


def facts_of_feed(
    feed: FeedOverview,
    *,
    news_at: tuple[datetime, ...] = (),
    pages: tuple[int, int] = (0, 0),
    polls: PollHistory | None = None,
    dating: DateStatistics | None = None,
) -> FeedFacts:
    """Return the facts that the health rules need; pages: (settled, without a page) in the window."""
    return FeedFacts(
        outlet=feed.outlet,
        url=feed.url,
        every=feed.interval.max,
        first_polled_at=feed.state.first_polled_at,
        last_ok_at=feed.state.last_ok_at,
        failures=feed.state.failures,
        failing_since=feed.state.failing_since,
        last_outcome=feed.state.last_outcome,
        last_detail=feed.state.last_detail,
        next_due_at=feed.state.next_due_at,
        news_at=news_at,
        pages_read=pages[0],
        pages_empty=pages[1],
        looks=polls.polls if polls else (),
        ok_before=polls.ok_before if polls else None,
        look_before=polls.before if polls else None,
        moved_to=feed.state.moved_to
        or (feed.state.fetch_url if feed.state.fetch_url != feed.url else None),
        published=dating.published if dating else (),
        dateless=dating.dateless if dating else 0,
    )


def feed_facts(tx: Connection, *, start: datetime, now: datetime) -> dict[int, FeedFacts]:
    """Return the facts of every configured feed, by id; polls and pages are counted from `start` on."""
    news, pages = (
        feed_history.recent_news_times(tx, since=now - RHYTHM_PERIOD),
        feed_history.count_pages(tx, start, now),
    )
    polls, dating = feed_history.poll_histories(tx, start, now), feed_history.date_statistics(tx)
    return {
        feed.id: facts_of_feed(
            feed,
            news_at=news.get(feed.id, ()),
            pages=pages.get(feed.id, (0, 0)),
            polls=polls.get(feed.id),
            dating=dating.get(feed.id),
        )
        for feed in stored_feeds.list_feeds(tx)
        if feed.configured
    }


def coverage_of(
    tx: Connection,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    facts: Sequence[FeedFacts] | None = None,
) -> Coverage:
    """Return the counts of the window [start, end); `facts`: those of the feeds, where they are known already."""
    counts = stored_digests.count_read(tx, start, end)
    facts = list(feed_facts(tx, start=start, now=now).values()) if facts is None else facts
    blind = [feed for feed in facts if coverage.is_blind(feed, window_start=start)]
    return Coverage(
        articles_read=counts.read,
        articles_flagged=counts.flagged,
        quiet=counts.quiet,
        feeds_total=len(facts),
        feeds_read=len(facts) - len(blind),
        blind=tuple(
            FeedTrouble(
                outlet=feed.outlet, url=feed.url, what=feed.last_detail, since=feed.last_ok_at
            )
            for feed in blind
        ),
        partly=tuple(
            trouble
            for feed in facts
            if (trouble := coverage.partial_outage(feed, window_start=start, now=now)) is not None
        ),
        overdue=sum(coverage.is_overdue(feed, now=now) for feed in facts),
    )


def troubles_of(
    facts: Sequence[FeedFacts], *, start: datetime, now: datetime, told: Sequence[FeedTrouble] = ()
) -> tuple[FeedTrouble, ...]:
    """Return the coverage problems of feeds, in words.

    `told`: those of the previous issue. That a feed moved or fell silent is reported once.
    """
    known = {(one.url, one.kind) for one in told}
    return tuple(
        replace(one, fresh=False)
        if one.kind in ONE_TIME_TROUBLES and (one.url, one.kind) in known
        else one
        for one in coverage.feed_troubles(facts, window_start=start, now=now)
    )


log = logging.getLogger("wirewatch.compose")
RECENT_ISSUES_PERIOD = timedelta(days=15)  # holds the last issues of any rhythm
MAX_FIRST_ISSUE_WAIT = timedelta(
    hours=2
)  # maximum time that a first issue waits for unread entries
# What is composed: an issue whose hour has come; besides, the first issue of a series, whatever the hour; any issue.
IssueChoice = Literal["due", "first", "now"]


def compose_due(
    resources: Resources, *, now: datetime, first_at_once: bool = False
) -> list[ComposeReport]:
    """Compose every digest that is due at `now`, at most one issue per series.

    `first_at_once`: the first issue of a series does not wait for its hour, as when a past day is replayed.
    """
    which: IssueChoice = "first" if first_at_once else "due"
    reports = [
        _compose_safely(resources, series, which=which, now=now)
        for series in resources.config.series
    ]
    return [report for report in reports if report is not None]


def _compose_safely(
    resources: Resources, series: Series, *, which: IssueChoice, now: datetime
) -> ComposeReport | None:
    """Compose one series; after an internal error its issue stays due and the other series are unaffected."""
    try:
        return compose(resources, series, which=which, now=now)
    except Exception:
        log.exception("the digest of %s could not be composed; it stays due", series.id)
        return None


def compose(
    resources: Resources, series: Series, *, which: IssueChoice = "due", now: datetime
) -> ComposeReport | None:
    """Compose the due issue of a series and return its report, or None if another worker did or it is not due.

    Everything is read from one state of the store, and recorded afterwards in one short transaction; entries stored
    meanwhile belong to the next issue. If an issue that is listed as not delivered is delivered meanwhile, the new
    issue is composed again; on the last attempt it is composed without such a list, since another worker may be sending
    a long backlog.
    """
    with resources.store.read() as tx:
        if _find_due_issue(tx, series, which=which, now=now) is None:
            return None
    with resources.store.begin() as tx:
        key = stored_facts.install_key(tx, now=now)
    for listing in (True, True, False):
        try:
            return _compose_and_record(
                resources, series, which=which, key=key, listing=listing, now=now
            )
        except AlreadyComposed:
            return None
        except _OutboxChanged:
            continue
    return None


class _OutboxChanged(Exception):
    """The deliveries that an issue lists as not delivered have changed meanwhile."""


def _compose_and_record(
    resources: Resources,
    series: Series,
    *,
    which: IssueChoice,
    key: str,
    listing: bool,
    now: datetime,
) -> ComposeReport | None:
    with resources.store.read() as tx:
        due = _find_due_issue(tx, series, which=which, now=now)
        made = (
            None
            if due is None
            else _compose_issue(tx, resources, series, due=due, key=key, listing=listing, now=now)
        )
    if made is None:
        return None
    with resources.store.begin() as tx:
        # Another worker may have composed it meanwhile, or an older issue may be sent again.
        return (
            _record_issue(tx, made, now=now)
            if _find_due_issue(tx, series, which=which, now=now) == due
            else None
        )


def next_material(tx: Connection, config: Config, series: Series, *, now: datetime) -> Material:
    """Return the data of the next issue as if it were composed now; nothing is stored.

    If an issue is due already it is that one, which may be late and cover issues that were missed.
    """
    last = stored_digests.last_issue(tx, series.id)
    start = last.window_end if last else now - timedelta(days=1)
    ahead = DueIssue(
        due_at=next_issue(series, now=now), window_start=start, window_end=now, late_by=None
    )
    due = _find_due_issue(tx, series, which="due", now=now) or ahead
    return _load_material(tx, config, series, due=due, last=last, now=now)


def _find_due_issue(
    tx: Connection, series: Series, *, which: IssueChoice, now: datetime
) -> DueIssue | None:
    last = stored_digests.last_issue(tx, series.id)
    due = due_issue(
        series,
        last_due=last.due_at if last else None,
        last_cut=last.window_end if last else None,
        created_at=stored_digests.series_created_at(tx, series.id) or now,
        told=stored_digests.cuts_by_due_time(tx, series.id, since=now - RECENT_ISSUES_PERIOD)
        if last
        else None,
        now=now,
    )
    if due is None and (which == "now" or (which == "first" and last is None)):
        due = issue_at(series, last_cut=last.window_end if last else None, now=now)
    # The first issue waits until every feed was polled once, since it would be incomplete before that.
    waits = which != "now" and last is None and not _is_every_feed_read(tx, now=now)
    return None if waits else due


def first_issues(tx: Connection, config: Config, *, now: datetime) -> dict[str, datetime | None]:
    """Return when the first issue of each series without issues is due; None: now, once every feed has been read."""
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


@dataclass(frozen=True, kw_only=True)
class _ComposedIssue:
    """One issue, composed and rendered but not stored yet."""

    material: Material
    whole: Composed
    editions: Sequence[Edition]
    planned: Sequence[PlannedDelivery]
    replaced: Sequence[int] = ()  # deliveries of earlier issues, which these list


def _compose_issue(
    tx: Connection,
    resources: Resources,
    series: Series,
    *,
    due: DueIssue,
    key: str,
    listing: bool,
    now: datetime,
) -> _ComposedIssue:
    last = stored_digests.last_issue(tx, series.id)
    material = _load_material(tx, resources.config, series, due=due, last=last, now=now)
    whole = compose_whole_issue(material)
    if whole.silent:
        return _ComposedIssue(material=material, whole=whole, editions=(), planned=())
    every = compose_editions_with_summary(material, whole=whole)
    late = undelivered_issues(tx, series.id, number=material.issue.number) if listing else {}
    own = split_by_undelivered(tx, [one for one in every if not one.silent], late)
    planned = plan_issue(
        resources.config, series, whole.digest, editions=own, install_key=key, now=now
    )
    reached = {(one.subscriber, one.channel) for one in planned}
    messages = [one for reader, unsent in late.items() if reader in reached for one in unsent]
    replaced = [delivery for one in messages for delivery in one.deliveries]
    return _ComposedIssue(
        material=material, whole=whole, editions=every, planned=planned, replaced=replaced
    )


def _record_issue(tx: Connection, made: _ComposedIssue, *, now: datetime) -> ComposeReport:
    digest = made.whole.digest
    tellings = _tellings(made.whole, made.material.candidates)
    digest_id = stored_digests.record_digest(
        tx, digest, subject=digest_subject(digest), stories=tellings
    )
    told_changes.record_told_changes(tx, digest.series, digest.changed)
    told_changes.record_told_withdrawals(tx, digest.series, _withdrawal_times(made))
    stored_digests.record_editions(
        tx, digest_id, {one.key: one.digest for one in made.editions if one.key}
    )
    if outbox.replace_deliveries(
        tx, made.replaced, detail=f"listed in issue {digest.number}"
    ) != len(made.replaced):
        raise _OutboxChanged
    outbox.plan_deliveries(tx, digest_id, made.planned, now=now)
    return ComposeReport(
        series=digest.series,
        number=digest.number,
        stories=digest.account.stories,
        deliveries=len(made.planned),
        silent=made.whole.silent,
    )


def _withdrawal_times(made: _ComposedIssue) -> dict[int, datetime]:
    """Return when the articles of stories went that the issue tells as taken down."""
    withdrawn = {key_of(story.id) for story in made.whole.digest.stories if story.withdrawn}
    return {
        article.id: article.gone_at
        for story in made.material.candidates
        if story.key in withdrawn
        for article in story.articles
        if article.gone_at is not None
    }


def compose_editions_with_summary(material: Material, *, whole: Composed) -> list[Edition]:
    """Return the editions of an issue, one per distinct request of readers, and the actors that each covers."""
    return [
        replace(
            one,
            digest=replace(
                one.digest, chosen=describe_profile(one.profile, names=one.digest.actor_names)
            ),
        )
        for one in compose_editions(material, whole=whole)
    ]


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


def _tellings(composed: Composed, candidates: Sequence[CandidateStory]) -> list[StoryRecord]:
    revisions = {article.id: article.revision for story in candidates for article in story.articles}
    return [
        StoryRecord(
            story_id=told.story_id,
            revision=told.revision,
            articles=tuple((article, revisions[article]) for article in told.article_ids),
        )
        for told in composed.told
    ]


def _load_material(
    tx: Connection,
    config: Config,
    series: Series,
    *,
    due: DueIssue,
    last: StoredIssue | None,
    now: datetime,
) -> Material:
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
            facts, start=due.window_start, now=now, told=before.troubles if before else ()
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
        what = (
            f"an edit of the configuration is not at work, because it is broken: {config.broken[0]}"
        )
        notes.append(
            f"{what}{f' (and {len(config.broken) - 1} more)' if len(config.broken) > 1 else ''}"
        )
    return tuple(notes)
