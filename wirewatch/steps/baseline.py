"""Baselines: whether actors are named unusually seldom or often, feed failures ruled out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import baseline as stored_usual
from wirewatch.adapters.store.baseline import DatedMention, SpanVolume
from wirewatch.domain.baseline import (
    HISTORY_DAYS,
    MIN_HISTORY_BINS,
    WEEK_DAYS,
    Anomaly,
    Baseline,
    FeedHistory,
    baseline_of,
    is_ongoing,
    new_anomaly,
)

ONE_DAY = timedelta(days=1)
COMPARISON_PERIOD = timedelta(days=28)  # that the newest week of a feed is compared with
MIN_EXPECTED_IF_EMPTY = 3.0  # expected entries a week, from which on zero is significant
SCARCE_SHARE, MIN_EXPECTED_IF_SCARCE = (
    0.3,
    5.0,
)  # of the usual entries of a week, and how many of those there must be to say so
SETTLED_SHARE = 0.7  # of the week's entries, below which too many still wait to be read
MIN_EMPTY_SHARE, MIN_SETTLED_PAGES = 0.8, 5  # pages without a text, out of at least so many


def baselines_of(
    tx: Connection,
    actors: Collection[str],
    *,
    now: datetime,
    standing: Mapping[str, Anomaly] | None = None,
) -> dict[str, Baseline]:
    """Return the baseline of each actor; `standing`: anomalies already reported and not over."""
    first = stored_usual.first_poll_time(tx)
    is_young = first is None or now - first < (MIN_HISTORY_BINS + WEEK_DAYS) * ONE_DAY
    # While the archive is matched again after an edit, aliases differ by the age of the article.
    if not actors or is_young or stored_usual.has_mixed_watchlists(tx):
        return {actor: Baseline(state="too new") for actor in actors}
    mentions = stored_usual.dated_mentions(
        tx, actors=actors, since=now - HISTORY_DAYS * ONE_DAY, until=now
    )
    feeds = {mention.feed_id for mention in mentions}
    ends = [now - place * ONE_DAY for place in reversed(range(HISTORY_DAYS))]
    read = stored_usual.days_with_answer(tx, feeds, ends=ends)
    lost = _unreliable_feeds(tx, mentions, now=now)
    by_actor: dict[str, list[DatedMention]] = defaultdict(list)
    for mention in mentions:
        by_actor[mention.actor].append(mention)
    return {
        actor: baseline_of(
            _feed_histories(by_actor[actor], read, lost, now=now),
            ongoing=(standing or {}).get(actor),
        )
        for actor in actors
    }


def _feed_histories(
    mentions: Sequence[DatedMention],
    read: Mapping[int, Sequence[bool]],
    lost: Collection[int],
    *,
    now: datetime,
) -> list[FeedHistory]:
    """Count one actor's articles by feed and day; days on which a feed was not read are marked."""
    counts: dict[int, list[int]] = {}
    for mention in mentions:
        place = HISTORY_DAYS - 1 - int((now - mention.dated_at) / ONE_DAY)
        if 0 <= place < HISTORY_DAYS:
            counts.setdefault(mention.feed_id, [0] * HISTORY_DAYS)[place] += 1
    return [
        FeedHistory(
            articles=bins,
            read=[*read[feed_id][:-WEEK_DAYS], *[False] * WEEK_DAYS]
            if feed_id in lost
            else read[feed_id],
        )
        for feed_id, bins in sorted(counts.items())
    ]


def _unreliable_feeds(
    tx: Connection, mentions: Sequence[DatedMention], *, now: datetime
) -> set[int]:
    """Return feeds that answered in the newest week but brought almost nothing, or nothing read.

    Such an outlet publishes too little, or its pages wait or fail; it says nothing about an actor.
    """
    start = now - WEEK_DAYS * ONE_DAY
    volumes = stored_usual.span_volumes(tx, since=start - COMPARISON_PERIOD, start=start, end=now)
    pages: dict[int, list[bool]] = defaultdict(list)
    for mention in mentions:
        if mention.dated_at <= start:
            pages[mention.feed_id].append(mention.from_page)
    return {
        feed_id
        for feed_id, volume in volumes.items()
        if _is_scarce(volume)
        or volume.settled < SETTLED_SHARE * volume.in_span
        or (_is_empty(volume) and 2 * sum(pages[feed_id]) >= len(pages[feed_id]) > 0)
    }


def _is_scarce(volume: SpanVolume) -> bool:
    expected = volume.before * (WEEK_DAYS * ONE_DAY / COMPARISON_PERIOD)
    return (expected >= MIN_EXPECTED_IF_EMPTY and not volume.in_span) or (
        expected >= MIN_EXPECTED_IF_SCARCE and volume.in_span < SCARCE_SHARE * expected
    )


def _is_empty(volume: SpanVolume) -> bool:
    return (
        volume.settled >= MIN_SETTLED_PAGES
        and volume.without_page >= MIN_EMPTY_SHARE * volume.settled
    )


def anomalies_of(
    tx: Connection, actors: Sequence[str], *, before: Sequence[Anomaly], now: datetime
) -> tuple[Anomaly, ...]:
    """Return the anomalies to report or carry on; `before`: those of the previous issue."""
    earlier = {anomaly.actor: anomaly for anomaly in before}
    standing = {actor: anomaly for actor, anomaly in earlier.items() if is_ongoing(anomaly)}
    baselines = baselines_of(tx, actors, now=now, standing=standing)
    anomalies = (
        new_anomaly(actor, baselines[actor], previous=earlier.get(actor), now=now)
        for actor in actors
    )
    return tuple(anomaly for anomaly in anomalies if anomaly is not None)
