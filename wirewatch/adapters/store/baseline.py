"""Data for an actor's baseline: when articles named it, and whether their feeds were read then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, column, exists, func, select, true, values

from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import Instant, articles, entries, feeds, fetches, saliences
from wirewatch.domain.model import OUTCOMES_OK, EntryState

ONE_DAY = timedelta(days=1)
# An article published earlier than this before it was seen is dated by when it was seen.
MAX_PUBLICATION_DELAY = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedMention:
    """One article that names an actor."""

    actor: str
    feed_id: int
    dated_at: datetime  # when it was published, or seen if that is long after
    from_page: bool  # the page itself was read, not only the feed's text


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanVolume:
    """How many entries a feed brought in a span, and how much of them could be read."""

    before: int  # in the time before the span
    in_span: int
    settled: int  # of those in the span
    without_page: int  # of these


def dated_mentions(
    tx: Connection, *, actors: Collection[str], since: datetime, until: datetime
) -> list[DatedMention]:
    """List the articles seen in (since, until] that name these actors, once for each actor.

    Articles from the first poll of a feed are left out: they are whatever the feed happened to
    hold.
    """
    seen_at = articles.c.seen_at
    query = (
        select(
            saliences.c.actor,
            articles.c.feed_id,
            seen_at,
            articles.c.published_at,
            articles.c.body_source,
        )
        .join(saliences, saliences.c.article_id == articles.c.id)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.flagged, seen_at > since, seen_at <= until)
        .where(seen_at > feeds.c.first_polled_at)
    )
    wanted = frozenset(actors)
    mentions = []
    for row in tx.execute(query):
        if row.actor not in wanted:
            continue
        dated_at = row.seen_at
        earliest = row.seen_at - MAX_PUBLICATION_DELAY
        if row.published_at is not None and earliest < row.published_at < row.seen_at:
            dated_at = row.published_at
        mentions.append(
            DatedMention(
                actor=row.actor,
                feed_id=row.feed_id,
                dated_at=dated_at,
                from_page=row.body_source == "page",
            )
        )
    return mentions


def has_mixed_watchlists(tx: Connection) -> bool:
    """True if articles were matched with different versions of the watchlist."""
    watchlist_hash = articles.c.watched_with
    # Two queries: SQLite reads min and max from the index only if each is alone.
    first = tx.execute(select(func.min(watchlist_hash))).scalar()
    last = tx.execute(select(func.max(watchlist_hash))).scalar()
    return bool(first != last)


def first_poll_time(tx: Connection) -> datetime | None:
    """When any feed was polled first."""
    return tx.execute(select(func.min(feeds.c.first_polled_at))).scalar()


def days_with_answer(
    tx: Connection, feed_ids: Iterable[int], *, ends: Sequence[datetime]
) -> dict[int, tuple[bool, ...]]:
    """Find whether each feed returned a valid document in the 24 hours before each instant."""
    days = (
        values(
            column("number", Integer),
            column("start", Instant),
            column("stop", Instant),
            name="bins",
        )
        .data([(number, end - ONE_DAY, end) for number, end in enumerate(ends)])
        .cte()
    )
    has_answered = exists().where(
        fetches.c.feed_id == feeds.c.id,
        fetches.c.fetched_at > days.c.start,
        fetches.c.fetched_at <= days.c.stop,
        fetches.c.outcome.in_([outcome.value for outcome in OUTCOMES_OK]),
    )
    wanted = set(feed_ids)
    answered = {feed_id: [False] * len(ends) for feed_id in wanted}
    query = select(feeds.c.id, days.c.number).join_from(feeds, days, true()).where(has_answered)
    for feed_id, number in rows_in(tx, query, feeds.c.id, wanted):
        answered[feed_id][number] = True
    return {feed_id: tuple(by_day) for feed_id, by_day in answered.items()}


def span_volumes(
    tx: Connection, *, since: datetime, start: datetime, end: datetime
) -> dict[int, SpanVolume]:
    """Count each feed's entries seen in (since, start] and (start, end], without a first poll's."""
    in_span = entries.c.seen_at > start
    is_settled = entries.c.state != EntryState.WAITING.value
    is_pageless = entries.c.state.in_([EntryState.FEED_ONLY.value, EntryState.GIVEN_UP.value])
    query = (
        select(
            entries.c.feed_id,
            func.count().filter(entries.c.seen_at <= start).label("before"),
            func.count().filter(in_span).label("in_span"),
            func.count().filter(in_span, is_settled).label("settled"),
            func.count().filter(in_span, is_pageless).label("without_page"),
        )
        .where(entries.c.seen_at > since, entries.c.seen_at <= end, entries.c.first_poll.is_(False))
        .group_by(entries.c.feed_id)
    )
    return {row.feed_id: record_from_row(SpanVolume, row) for row in tx.execute(query)}
