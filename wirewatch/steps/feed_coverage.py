"""Facts about the health of feeds, and what a window of an issue covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feed_history
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store.feed_history import DateStatistics, PollHistory
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.domain.digests import coverage
from wirewatch.domain.digests.coverage import FeedFacts
from wirewatch.domain.digests.model import Coverage, FeedTrouble

RHYTHM_PERIOD = timedelta(days=60)  # over which the usual rhythm of a feed is measured
ONE_TIME_TROUBLES = frozenset({"moved", "silent", "undated"})  # reported once


def facts_of_feed(
    feed: FeedOverview,
    *,
    news_at: tuple[datetime, ...] = (),
    pages: tuple[int, int] = (0, 0),
    polls: PollHistory | None = None,
    dating: DateStatistics | None = None,
) -> FeedFacts:
    """Return the facts for the health rules; pages: (settled, without a page) in the window."""
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
    """Return the facts of every configured feed by id; polls and pages count from `start`."""
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
    """Return the counts of the window [start, end); `facts`: those already known of the feeds."""
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
    facts: Sequence[FeedFacts],
    *,
    start: datetime,
    now: datetime,
    reported: Sequence[FeedTrouble] = (),
) -> tuple[FeedTrouble, ...]:
    """Return the coverage problems of feeds, in words.

    `reported`: those of the previous issue; a feed that moved or fell silent is reported only once.
    """
    reported_keys = {(trouble.url, trouble.kind) for trouble in reported}
    return tuple(
        replace(trouble, fresh=False)
        if trouble.kind in ONE_TIME_TROUBLES and (trouble.url, trouble.kind) in reported_keys
        else trouble
        for trouble in coverage.feed_troubles(facts, window_start=start, now=now)
    )
