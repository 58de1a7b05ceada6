"""What the usual of an actor is counted from: when articles named it, and whether their feeds were read then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, column, exists, func, select, true, values

from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import Instant, articles, entries, feeds, fetches, saliences
from wirewatch.domain.model import OUTCOMES_OK, EntryState

ONE_DAY = timedelta(days=1)
MAX_PUBLICATION_DELAY = timedelta(
    days=3
)  # a publication date further back is not when the feed brought it


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
    """List the articles seen in (since, until] that name these actors, once for each.

    What came with the first poll of a feed is left out: it is what the feed happened to hold.
    """
    seen, published = articles.c.seen_at, articles.c.published_at
    query = (
        select(saliences.c.actor, articles.c.feed_id, seen, published, articles.c.body_source)
        .join(saliences, saliences.c.article_id == articles.c.id)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.flagged, seen > since, seen <= until, seen > feeds.c.first_polled_at)
    )
    wanted = frozenset(actors)
    return [
        DatedMention(
            actor=row.actor,
            feed_id=row.feed_id,
            dated_at=row.published_at
            if row.published_at is not None
            and row.seen_at - MAX_PUBLICATION_DELAY < row.published_at < row.seen_at
            else row.seen_at,
            from_page=row.body_source == "page",
        )
        for row in tx.execute(query)
        if row.actor in wanted
    ]


def has_mixed_watchlists(tx: Connection) -> bool:
    """Return whether some articles were matched with another watchlist than others."""
    lists = articles.c.watched_with
    first, last = (
        tx.execute(select(found)).scalar() for found in (func.min(lists), func.max(lists))
    )
    return bool(first != last)


def first_poll_time(tx: Connection) -> datetime | None:
    """Return when a feed was polled first."""
    return tx.execute(select(func.min(feeds.c.first_polled_at))).scalar()


def days_with_answer(
    tx: Connection, feed_ids: Iterable[int], *, ends: Sequence[datetime]
) -> dict[int, tuple[bool, ...]]:
    """Return, for each feed, whether it answered with a feed in the 24 hours before each of these instants."""
    bins = (
        values(
            column("number", Integer),
            column("start", Instant),
            column("stop", Instant),
            name="bins",
        )
        .data([(number, end - ONE_DAY, end) for number, end in enumerate(ends)])
        .cte()
    )
    good = fetches.c.outcome.in_([outcome.value for outcome in OUTCOMES_OK])
    answered = exists().where(
        fetches.c.feed_id == feeds.c.id,
        fetches.c.fetched_at > bins.c.start,
        fetches.c.fetched_at <= bins.c.stop,
        good,
    )
    found: dict[int, list[bool]] = {}
    for batch in batches(sorted(set(feed_ids))):
        found |= {feed_id: [False] * len(ends) for feed_id in batch}
        query = (
            select(feeds.c.id, bins.c.number)
            .join_from(feeds, bins, true())
            .where(feeds.c.id.in_(batch), answered)
        )
        for feed_id, number in tx.execute(query).tuples():
            found[feed_id][number] = True
    return {feed_id: tuple(read) for feed_id, read in found.items()}


def span_volumes(
    tx: Connection, *, since: datetime, start: datetime, end: datetime
) -> dict[int, SpanVolume]:
    """Count the entries of each feed seen in (since, start] and in (start, end], without those of a first poll."""
    in_span, settled = entries.c.seen_at > start, entries.c.state != EntryState.WAITING.value
    without = entries.c.state.in_([EntryState.FEED_ONLY.value, EntryState.GIVEN_UP.value])
    query = (
        select(
            entries.c.feed_id,
            func.count().filter(entries.c.seen_at <= start),
            func.count().filter(in_span),
            func.count().filter(in_span, settled),
            func.count().filter(in_span, without),
        )
        .where(entries.c.seen_at > since, entries.c.seen_at <= end, entries.c.first_poll.is_(False))
        .group_by(entries.c.feed_id)
    )
    return {
        feed_id: SpanVolume(before=before, in_span=now, settled=done, without_page=empty)
        for feed_id, before, now, done, empty in tx.execute(query).tuples()
    }
