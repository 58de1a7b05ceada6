"""Coverage: which feeds and pages could not be read in a window, worded for an analyst."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Literal

from wirewatch.domain.digests.model import FeedTrouble
from wirewatch.domain.model import Outcome

TroubleKind = Literal[
    "failing", "gone", "healed", "moved", "silent", "undated", "unreadable", "overdue"
]

MAX_UNREAD_SHARE = 0.2  # of the feeds; above it, a digest must not say "nothing"
MIN_FAILURES_IN_A_ROW = 3  # before a feed that was read in the window is named
BLIND_AFTER = timedelta(hours=2)  # without a good answer, however few the failures
MIN_GAPS = 5  # between news before a feed has a habit
SILENCE_GAP_FACTOR = 3.0  # of its longest usual gap before a feed counts as silent
MIN_SILENCE = timedelta(hours=24)
STALE_AFTER = timedelta(days=14)  # age of the newest entry of a feed without a habit
MIN_DATELESS_ENTRIES = 3  # all of a feed's entries; then it counts as giving no dates
MIN_EMPTY_SHARE = 0.8  # of an outlet's pages without a text, out of at least MIN_PAGES_READ
MIN_PAGES_READ = 5
MIN_PAGES_BEFORE = 10  # pages of an outlet read before its pages began to fail
MIN_FAILING_PAGES = 5  # pages that have failed since
MAX_FAILED_SHARE_BEFORE = 0.2
MIN_FAILED_SHARE_SINCE = 0.8

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
    """The stored state of one feed that its health depends on."""

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
    news_at: tuple[datetime, ...] = ()  # the last twenty or so polls with new entries, oldest first
    pages_read: int = 0  # of its entries, in the window
    pages_empty: int = 0  # of these, without a text: consent walls, scripts only
    looks: tuple[FeedPoll, ...] = ()  # polls in the window, oldest first
    ok_before: datetime | None = None  # the last good answer at or before the window's start
    look_before: FeedPoll | None = None  # the last poll at or before the window's start
    moved_to: str | None = None  # its new address, according to its redirects
    published: tuple[datetime, ...] = ()  # dates of its newest entries, oldest first
    dateless: int = 0  # its entries, if none of them has a date


def coverage_is_poor(*, feeds_total: int, feeds_read: int) -> bool:
    """True if over 20 % of the feeds were not read, so that a digest must not claim "no news"."""
    return feeds_total > 0 and (feeds_total - feeds_read) / feeds_total > MAX_UNREAD_SHARE


def is_blind(facts: FeedFacts, *, window_start: datetime) -> bool:
    """True if a feed was not read once in the window."""
    return facts.last_ok_at is None or facts.last_ok_at < window_start


def is_overdue(facts: FeedFacts, *, now: datetime) -> bool:
    """True if a feed was due more than two intervals ago: the delay is ours, not the outlet's."""
    return facts.next_due_at is not None and now - facts.next_due_at > 2 * facts.every


def outages(facts: FeedFacts) -> tuple[Outage, ...]:
    """The spans of the window in which a feed was not read, healed ones included, oldest first."""
    spans: list[Outage] = []
    last_ok, failures = facts.ok_before, 0
    is_failing = facts.look_before is not None and not facts.look_before.ok
    for poll in facts.looks:
        if not poll.ok:
            is_failing = True
            failures += 1
            continue
        if is_failing:
            spans.append(Outage(last_ok, poll.at, failures))
        last_ok, failures, is_failing = poll.at, 0, False
    if is_failing:
        spans.append(Outage(last_ok, None, failures))
    return tuple(spans)


def silent_since(facts: FeedFacts, *, now: datetime) -> datetime | None:
    """When a feed last brought news, if it has been silent for much longer than usual.

    The usual gap is the second longest (so that a single long weekend does not count); three times
    that, and at least a day, is silence. A feed with too few gaps is silent STALE_AFTER its newest
    entry. A failing feed is not silent.
    """
    if facts.failures:
        return None
    last_news, max_silence = _last_news_at(facts), _max_silence(facts)
    if last_news is None or max_silence is None or now - last_news <= max_silence:
        return None
    return last_news


def feed_troubles(
    feeds: Sequence[FeedFacts], *, window_start: datetime, now: datetime
) -> tuple[FeedTrouble, ...]:
    """The troubles of all feeds; those that began in the window are marked fresh and come first."""
    troubles: list[FeedTrouble] = []
    for facts in feeds:
        trouble = current_trouble(facts, window_start=window_start, now=now)
        if trouble is not None:
            troubles.append(trouble)
        troubles += _notes(facts)
    troubles.sort(key=lambda trouble: (not trouble.fresh, trouble.outlet.casefold(), trouble.url))
    return tuple(troubles)


def partial_outage(
    facts: FeedFacts, *, window_start: datetime, now: datetime
) -> FeedTrouble | None:
    """The current outage, or the longest, of a feed that was read for part of the window."""
    if is_blind(facts, window_start=window_start):
        return None
    if _fails(facts, window_start=window_start, now=now):
        return _trouble(facts, "failing", _failure_text(facts), since=facts.last_ok_at)
    longest: tuple[timedelta, Outage] | None = None
    for outage in outages(facts):
        if outage.until is None:
            continue
        length = outage.until - (outage.since or window_start)
        began_before = outage.since is None or outage.since < window_start
        is_blip = not began_before and outage.failures <= 1 and length < BLIND_AFTER
        if not is_blip and (longest is None or length > longest[0]):
            longest = length, outage
    if longest is None:
        return None
    length, outage = longest
    return _trouble(
        facts,
        "healed",
        f"not read for {_hours(length)}, answers again",
        since=outage.since or window_start,
        until=outage.until,
    )


def current_trouble(
    facts: FeedFacts, *, window_start: datetime, now: datetime
) -> FeedTrouble | None:
    """The most serious trouble of a feed now; None for a short blip."""
    if _fails(facts, window_start=window_start, now=now):
        since = facts.failing_since or facts.first_polled_at
        # Trouble of the previous window may have been unreported as a blip: it still counts as
        # fresh.
        fresh = since is None or since >= window_start - (now - window_start)
        kind: TroubleKind = "gone" if facts.last_outcome is Outcome.GONE else "failing"
        return _trouble(facts, kind, _failure_text(facts), since=since, fresh=fresh)
    if is_overdue(facts, now=now):
        description = "not asked in time: this machine was asleep or is too slow"
        return _trouble(facts, "overdue", description, since=facts.last_ok_at)
    has_enough_pages = facts.pages_read >= MIN_PAGES_READ
    if has_enough_pages and facts.pages_empty >= MIN_EMPTY_SHARE * facts.pages_read:
        pages = f"{facts.pages_empty} of {facts.pages_read} pages"
        description = f"{pages} gave no text: only its feed's own words were watched"
        return _trouble(facts, "unreadable", description)
    last_news = silent_since(facts, now=now)
    if last_news is not None:
        noticed_at = last_news + (_max_silence(facts) or STALE_AFTER)
        description = f"nothing new since {last_news:%-d %b %Y}, longer than is usual for it"
        return _trouble(
            facts, "silent", description, since=last_news, fresh=noticed_at >= window_start
        )
    return None


def pages_failing_since(pages: Sequence[tuple[datetime, bool]]) -> datetime | None:
    """When an outlet's pages began to fail; None while they do not.

    `pages` are in the order in which they were seen, each with whether it failed. Four in five of
    the earlier pages must have been read and four in five of the later ones must have failed: the
    pattern of a redesign, not of a few odd pages.
    """
    failures = list(accumulate((failed for _, failed in pages), initial=0))
    for before, (seen_at, failed) in enumerate(pages):
        since = len(pages) - before
        if not failed or before < MIN_PAGES_BEFORE or since < MIN_FAILING_PAGES:
            continue
        failed_before = failures[before]
        failed_since = failures[-1] - failed_before
        if failed_before > MAX_FAILED_SHARE_BEFORE * before:
            continue
        if failed_since >= MIN_FAILED_SHARE_SINCE * since:
            return seen_at
    return None


def _notes(facts: FeedFacts) -> Iterator[FeedTrouble]:
    """Notes on a feed that answers: that it has moved, or that its entries have no dates."""
    if facts.moved_to and not facts.failures:
        yield _trouble(facts, "moved", f"moved to {facts.moved_to}, and is read there")
    if facts.dateless >= MIN_DATELESS_ENTRIES and not facts.published:
        description = "gives no dates: its articles are dated when they are seen"
        yield _trouble(facts, "undated", description)


def _fails(facts: FeedFacts, *, window_start: datetime, now: datetime) -> bool:
    if not facts.failures:
        return False
    if facts.failures >= MIN_FAILURES_IN_A_ROW or facts.last_ok_at is None:
        return True
    return facts.last_ok_at < window_start or now - facts.last_ok_at >= BLIND_AFTER


def _hours(length: timedelta) -> str:
    hours = round(length.total_seconds() / 3600)
    return "an hour" if hours <= 1 else f"{hours} hours"


def _last_news_at(facts: FeedFacts) -> datetime | None:
    """The date of the newest entry, or the time of the last poll that brought something new.

    The first poll of a feed does not count, since it brings old entries.
    """
    instants = list(facts.published[-1:])
    if facts.news_at:
        last_poll = facts.news_at[-1]
        if len(facts.news_at) > MIN_GAPS or last_poll != facts.first_polled_at:
            instants.append(last_poll)
    return max(instants, default=None)


def _max_silence(facts: FeedFacts) -> timedelta | None:
    """How long a feed may be silent; None when that is not known."""
    instants = facts.news_at if len(facts.news_at) > MIN_GAPS else facts.published
    if len(instants) > MIN_GAPS:
        gaps = sorted(later - earlier for earlier, later in pairwise(instants))
        return max(gaps[-2] * SILENCE_GAP_FACTOR, MIN_SILENCE)
    return STALE_AFTER if facts.published else None


def _failure_text(facts: FeedFacts) -> str:
    detail = facts.last_detail.rstrip(". ")
    if detail and facts.last_outcome is Outcome.NOT_A_FEED:
        if "://" in detail:  # the detail names the feeds that the page links to
            return f"answers with no feed: {detail}"
        return f"answers with no feed: {detail}; look for its new feed address"
    phrase = "fails"
    if facts.last_outcome:
        phrase = OUTCOME_PHRASES.get(facts.last_outcome, phrase)
    return f"{phrase} ({detail})" if detail else phrase


def _trouble(
    facts: FeedFacts,
    kind: TroubleKind,
    description: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    fresh: bool = True,
) -> FeedTrouble:
    return FeedTrouble(
        outlet=facts.outlet,
        url=facts.url,
        what=description,
        since=since,
        until=until,
        kind=kind,
        fresh=fresh,
    )
