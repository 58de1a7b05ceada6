"""Coverage: which feeds could not be read in a window, in words for an analyst."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from wirewatch.domain.digests.model import FeedTrouble
from wirewatch.domain.model import Outcome

Kind = Literal["failing", "gone", "healed", "moved", "silent", "undated", "unreadable", "overdue"]

MAX_UNREAD_SHARE = 0.2  # of the feeds; above it, a digest must not say "nothing"
MIN_FAILURES_IN_A_ROW = 3  # failures in a row before a feed that was read in the window is named
BLIND_AFTER = timedelta(
    hours=2
)  # without one good answer before it is named however few the failures
MIN_GAPS = 5  # known gaps between news before a feed has a habit
SILENCE_GAP_FACTOR = 3.0  # times its longest usual gap before a feed counts as silent
MIN_SILENCE = timedelta(hours=24)
STALE_AFTER = timedelta(
    days=14
)  # age of the newest entry of a feed without a habit that counts as silence
MIN_DATELESS_ENTRIES = 3  # entries without a date, all of them, before a feed counts as giving none
MIN_EMPTY_SHARE = 0.8  # of an outlet's pages without a text, out of at least EMPTY_PAGES
MIN_PAGES_READ = 5

OUTCOME_PHRASES = {
    Outcome.NOT_A_FEED: "answers with a web page instead of a feed; look for its new feed address",
    Outcome.GONE: "is gone for good (410); take it out or find its new address",
    Outcome.BUSY: "asks us to wait",
    Outcome.REFUSED: "refuses us",
    Outcome.BROKEN: "cannot be reached",
}


@dataclass(frozen=True, slots=True)
class FeedPoll:
    """One poll of a feed: when, and whether it answered with a feed."""

    at: datetime
    ok: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """A span in which a feed was not read: from the last good answer to the next."""

    since: datetime | None  # None: it had never answered before
    until: datetime | None  # None: it lasts
    failures: int  # seen in the window


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What the store knows of one feed, as far as its health goes."""

    outlet: str
    url: str
    every: timedelta  # the longest interval between two polls
    first_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    last_outcome: Outcome | None = None
    last_detail: str = ""
    next_due_at: datetime | None = None
    news_at: tuple[
        datetime, ...
    ] = ()  # polls that brought new entries, oldest first, the last twenty or so
    pages_read: int = 0  # of its entries, in the window
    pages_empty: int = 0  # of these, without a text: consent walls, scripts only
    looks: tuple[FeedPoll, ...] = ()  # polls in the window, oldest first
    ok_before: datetime | None = None  # the last good answer at or before the window's start
    look_before: FeedPoll | None = None  # the last poll at or before the window's start
    moved_to: str | None = None  # where it answers that it is to be asked from now on
    published: tuple[
        datetime, ...
    ] = ()  # when its newest entries say that they were published, oldest first
    dateless: int = 0  # its entries, if none of them has a date


def coverage_is_poor(*, feeds_total: int, feeds_read: int) -> bool:
    """Return whether over 20 % of the feeds were not read: then a digest must not say that there was no news."""
    return feeds_total > 0 and (feeds_total - feeds_read) / feeds_total > MAX_UNREAD_SHARE


def is_blind(facts: FeedFacts, *, window_start: datetime) -> bool:
    """Return whether a feed was not read once in the window."""
    return facts.last_ok_at is None or facts.last_ok_at < window_start


def is_overdue(facts: FeedFacts, *, now: datetime) -> bool:
    """Return whether a feed was due more than two intervals ago: the delay is ours, not the outlet's."""
    return facts.next_due_at is not None and now - facts.next_due_at > 2 * facts.every


def outages(facts: FeedFacts) -> tuple[Outage, ...]:
    """Return the spans of the window in which a feed was not read, healed ones included, oldest first."""
    found: list[Outage] = []
    last_ok, failures = facts.ok_before, 0
    waiting = facts.look_before is not None and not facts.look_before.ok
    for look in facts.looks:
        if not look.ok:
            waiting, failures = True, failures + 1
            continue
        if waiting:
            found.append(Outage(last_ok, look.at, failures))
        last_ok, failures, waiting = look.at, 0, False
    return (*found, Outage(last_ok, None, failures)) if waiting else tuple(found)


def silent_since(facts: FeedFacts, *, now: datetime) -> datetime | None:
    """Return when a feed last brought news, if it has been silent for much longer than usual; else None.

    Its usual gap is the second longest (so that a single long weekend does not count); three times that, and at least
    a day, is silence. A feed with too few gaps is silent when its newest entry is STALE. One that fails is not silent.
    """
    if facts.failures:
        return None
    last, patience = _last_news(facts), _patience(facts)
    return last if last is not None and patience is not None and now - last > patience else None


def feed_troubles(
    feeds: Sequence[FeedFacts], *, window_start: datetime, now: datetime
) -> tuple[FeedTrouble, ...]:
    """Return the troubles of all feeds; those that began in the window are marked fresh and come first."""
    found = [
        trouble
        for facts in feeds
        for trouble in (current_trouble(facts, window_start=window_start, now=now), *_events(facts))
        if trouble is not None
    ]
    return tuple(sorted(found, key=lambda one: (not one.fresh, one.outlet.casefold(), one.url)))


def partial_outage(
    facts: FeedFacts, *, window_start: datetime, now: datetime
) -> FeedTrouble | None:
    """Return since when a feed that was read in the window was not, or from when to when; None: read throughout."""
    if is_blind(facts, window_start=window_start):
        return None
    if _fails(facts, window_start=window_start, now=now):
        return _trouble(facts, "failing", _failure(facts), since=facts.last_ok_at)
    healed = [
        one
        for one in outages(facts)
        if one.until is not None and _counts(one, window_start=window_start)
    ]
    if not healed:
        return None
    longest = max(healed, key=lambda one: _length(one, window_start))
    what = f"not read for {_hours(_length(longest, window_start))}, answers again"
    return _trouble(facts, "healed", what, since=longest.since or window_start, until=longest.until)


def current_trouble(
    facts: FeedFacts, *, window_start: datetime, now: datetime
) -> FeedTrouble | None:
    """Return what is wrong with a feed now, or None; only the gravest trouble, and none for a short blip."""
    if _fails(facts, window_start=window_start, now=now):
        since = facts.failing_since or facts.first_polled_at
        # What began in the window before may have been a blip then, and was not told: it still counts as fresh.
        fresh = since is None or since >= window_start - (now - window_start)
        kind: Kind = "gone" if facts.last_outcome is Outcome.GONE else "failing"
        return _trouble(facts, kind, _failure(facts), since=since, fresh=fresh)
    if is_overdue(facts, now=now):
        what = "not asked in time: this machine was asleep or is too slow"
        return _trouble(facts, "overdue", what, since=facts.last_ok_at)
    if (
        facts.pages_read >= MIN_PAGES_READ
        and facts.pages_empty >= MIN_EMPTY_SHARE * facts.pages_read
    ):
        share = f"{facts.pages_empty} of {facts.pages_read}"
        return _trouble(
            facts,
            "unreadable",
            f"{share} pages gave no text: only its feed's own words were watched",
        )
    if silent := silent_since(facts, now=now):
        noticed = silent + (_patience(facts) or STALE_AFTER)
        what = f"nothing new since {silent:%-d %b %Y}, longer than is usual for it"
        return _trouble(facts, "silent", what, since=silent, fresh=noticed >= window_start)
    return None


def _events(facts: FeedFacts) -> Iterator[FeedTrouble]:
    """Yield the notes on a feed that answers: that it has moved, or that its entries have no dates."""
    if facts.moved_to and not facts.failures:
        yield _trouble(facts, "moved", f"moved to {facts.moved_to}, and is read there")
    if facts.dateless >= MIN_DATELESS_ENTRIES and not facts.published:
        yield _trouble(
            facts, "undated", "gives no dates: its articles are dated when they are seen"
        )


def _fails(facts: FeedFacts, *, window_start: datetime, now: datetime) -> bool:
    if not facts.failures:
        return False
    unread = now - facts.last_ok_at if facts.last_ok_at else None
    return (
        facts.failures >= MIN_FAILURES_IN_A_ROW
        or is_blind(facts, window_start=window_start)
        or (unread or BLIND_AFTER) >= BLIND_AFTER
    )


def _counts(outage: Outage, *, window_start: datetime) -> bool:
    """Return whether it is no blip: it began in an earlier window, failed more than once, or lasted for hours."""
    earlier = outage.since is None or outage.since < window_start
    return earlier or outage.failures > 1 or _length(outage, window_start) >= BLIND_AFTER


def _length(outage: Outage, window_start: datetime) -> timedelta:
    assert outage.until is not None
    return outage.until - (outage.since or window_start)


def _hours(length: timedelta) -> str:
    hours = round(length.total_seconds() / 3600)
    return "an hour" if hours <= 1 else f"{hours} hours"


def _last_news(facts: FeedFacts) -> datetime | None:
    """Return the time of the newest entry by its own date, or of the last poll that brought something new.

    The first poll of a feed is not counted, as it brings what was there already.
    """
    brought = [
        at
        for at in facts.news_at[-1:]
        if len(facts.news_at) > MIN_GAPS or at != facts.first_polled_at
    ]
    return max((*facts.published[-1:], *brought), default=None)


def _patience(facts: FeedFacts) -> timedelta | None:
    """Return how long a feed may be silent; None when that is not known."""
    known = facts.news_at if len(facts.news_at) > MIN_GAPS else facts.published
    if len(known) > MIN_GAPS:
        gaps = sorted(b - a for a, b in pairwise(known))
        return max(gaps[-2] * SILENCE_GAP_FACTOR, MIN_SILENCE)
    return STALE_AFTER if facts.published else None


def _failure(facts: FeedFacts) -> str:
    words = OUTCOME_PHRASES.get(facts.last_outcome, "fails") if facts.last_outcome else "fails"
    detail = facts.last_detail.rstrip(". ")
    if detail and facts.last_outcome is Outcome.NOT_A_FEED:
        advice = (
            "" if "://" in detail else "; look for its new feed address"
        )  # it may name the page's own feeds
        return f"answers with no feed: {detail}{advice}"
    return f"{words} ({detail})" if detail else words


def _trouble(
    facts: FeedFacts,
    kind: Kind,
    what: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    fresh: bool = True,
) -> FeedTrouble:
    return FeedTrouble(
        outlet=facts.outlet,
        url=facts.url,
        what=what,
        since=since,
        until=until,
        kind=kind,
        fresh=fresh,
    )
