"""What was looked at in a window, and which feeds we could not see through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store.feeds import Dating, FeedOverview, Polls
from wirewatch.domain.digests import coverage
from wirewatch.domain.digests.coverage import FeedFacts
from wirewatch.domain.digests.model import Coverage, FeedTrouble

HABIT = timedelta(days=60)  # how far back a feed's habit is read
LASTING = frozenset({"moved", "silent", "undated"})  # told once


def facts_of(
    feed: FeedOverview,
    *,
    news_at: tuple[datetime, ...] = (),
    pages: tuple[int, int] = (0, 0),
    polls: Polls | None = None,
    dating: Dating | None = None,
) -> FeedFacts:
    """Return what is known of a feed, as the health rules want it; pages: (settled, without a page) in the window."""
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
        looks=polls.looks if polls else (),
        ok_before=polls.ok_before if polls else None,
        look_before=polls.before if polls else None,
        moved_to=feed.state.moved_to or (feed.state.fetch_url if feed.state.fetch_url != feed.url else None),
        published=dating.published if dating else (),
        dated=dating.dated if dating else 0,
        dateless=dating.dateless if dating else 0,
    )


def feed_facts(tx: Connection, *, start: datetime, now: datetime) -> dict[int, FeedFacts]:
    """Return what is known of every configured feed, by id; polls and pages are counted from `start` on."""
    news, pages = stored_feeds.news_times(tx, since=now - HABIT), stored_feeds.pages_between(tx, start, now)
    polls, dating = stored_feeds.polls_between(tx, start, now), stored_feeds.dating(tx)
    return {
        feed.id: facts_of(
            feed,
            news_at=news.get(feed.id, ()),
            pages=pages.get(feed.id, (0, 0)),
            polls=polls.get(feed.id),
            dating=dating.get(feed.id),
        )
        for feed in stored_feeds.overview(tx)
        if feed.configured
    }


def coverage_of(tx: Connection, *, start: datetime, end: datetime, now: datetime) -> Coverage:
    """Give the counts of the window [start, end)."""
    counts = stored_digests.account(tx, start, end)
    facts = list(feed_facts(tx, start=start, now=now).values())
    blind = [feed for feed in facts if coverage.is_blind(feed, window_start=start)]
    return Coverage(
        articles_read=counts.read,
        articles_flagged=counts.flagged,
        quiet=counts.quiet,
        feeds_total=len(facts),
        feeds_read=len(facts) - len(blind),
        blind=tuple(
            FeedTrouble(outlet=feed.outlet, url=feed.url, what=feed.last_detail, since=feed.last_ok_at)
            for feed in blind
        ),
        partly=tuple(
            trouble
            for feed in facts
            if (trouble := coverage.partly_read(feed, window_start=start, now=now)) is not None
        ),
        overdue=sum(coverage.is_overdue(feed, now=now) for feed in facts),
    )


def troubles_of(
    tx: Connection, *, start: datetime, now: datetime, told: Sequence[FeedTrouble] = ()
) -> tuple[FeedTrouble, ...]:
    """Return every feed that we could not see through, in words.

    `told`: those of the issue before. That a feed has moved or fallen silent is news once.
    """
    known = {(one.url, one.kind) for one in told}
    return tuple(
        replace(one, fresh=False) if one.kind in LASTING and (one.url, one.kind) in known else one
        for one in coverage.troubles(list(feed_facts(tx, start=start, now=now).values()), window_start=start, now=now)
    )
