"""Fetch outcomes -> what we could not see, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from wirewatch.domain.digest.model import FeedTrouble
from wirewatch.domain.model import Outcome

Kind = Literal["failing", "silent", "unreadable", "overdue", "healed", "moved", "gone"]

UNREAD_SHARE = 0.2  # of the feeds; above it, the word "nothing" is forbidden
BLIPS = 3  # failures in a row before a feed that was read in the window is named
UNSEEN = timedelta(hours=6)  # without an answer: what came and went meanwhile may be lost
HEALED = timedelta(hours=2)  # the least time not seen that is told once it is over
OLD_NEWS = timedelta(days=14)  # age of a feed's newest entry, for feeds that we have not known long
KNOWN = timedelta(days=2)
GAPS = 5  # known gaps between news before a feed has a habit
PATIENCE = 3.0  # times its longest usual gap before a feed counts as silent
LEAST_SILENCE = timedelta(hours=24)
EMPTY_SHARE = 0.8  # of an outlet's pages without a text, out of at least EMPTY_PAGES
EMPTY_PAGES = 5

WORDS = {
    Outcome.NOT_A_FEED: "answers with a web page instead of a feed; look for its new feed address",
    Outcome.GONE: "is gone for good (410); take it out or find its new address",
    Outcome.BUSY: "asks us to wait",
    Outcome.REFUSED: "refuses us",
    Outcome.BROKEN: "cannot be reached",
}


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
    news_at: tuple[datetime, ...] = ()  # polls that brought new entries, oldest first, the last twenty or so
    pages_read: int = 0  # of its entries, in the window
    pages_empty: int = 0  # of these, without a text: consent walls, scripts only
    polls: tuple[tuple[datetime, bool], ...] = ()  # of the window and some days before: when, and whether it answered
    newest_at: datetime | None = None  # when its newest entry was published
    moved_to: str | None = None  # where it answers that it is to be asked from now on


def coverage_is_poor(*, feeds_total: int, feeds_read: int) -> bool:
    """Say whether over 20 % of the feeds were not read: then nobody may claim that there was nothing."""
    return feeds_total > 0 and (feeds_total - feeds_read) / feeds_total > UNREAD_SHARE


def is_blind(facts: FeedFacts, *, window_start: datetime) -> bool:
    """Say whether a feed was not read once in the window."""
    return facts.last_ok_at is None or facts.last_ok_at < window_start


def is_overdue(facts: FeedFacts, *, now: datetime) -> bool:
    """Say whether a feed should have been asked more than two intervals ago: we are the ones who are late."""
    return facts.next_due_at is not None and now - facts.next_due_at > 2 * facts.every


def silent_since(facts: FeedFacts, *, now: datetime) -> datetime | None:
    """Give when a feed last brought news, if it has been silent beyond its own habit; else None.

    The habit is the longest of its gaps but one (a single long weekend is no habit); three times that, and at least a
    day, is silence. A feed that fails is not silent, and one without a habit cannot be.
    """
    if len(facts.news_at) <= GAPS or facts.failures:
        return None
    last = facts.news_at[-1]
    return last if now - last > _patience(facts) else None


def troubles(feeds: Sequence[FeedFacts], *, window_start: datetime, now: datetime) -> tuple[FeedTrouble, ...]:
    """Give every feed that we could not see through, those that are news to the window marked fresh and first."""
    found = [trouble for facts in feeds if (trouble := trouble_of(facts, window_start=window_start, now=now))]
    return tuple(sorted(found, key=lambda one: (not one.fresh, one.outlet.casefold(), one.url)))


def trouble_of(facts: FeedFacts, *, window_start: datetime, now: datetime) -> FeedTrouble | None:
    """Give what is wrong with a feed, or None; the gravest thing wins, and a blip is nothing."""
    if _is_failing(facts, window_start=window_start, now=now):
        since = facts.failing_since or facts.first_polled_at
        # What began in the window before may have been a blip then, and was not told: it still counts as fresh.
        fresh = since is None or since >= window_start - (now - window_start)
        kind: Kind = "gone" if facts.last_outcome is Outcome.GONE else "failing"
        return _trouble(facts, kind, _failure(facts), since=since, fresh=fresh)
    if healed := unseen_until(facts, window_start=window_start):
        what = f"not seen for {_span(healed[1] - healed[0])}, read again"
        return replace(_trouble(facts, "healed", what, since=healed[0]), until=healed[1])
    if facts.moved_to:
        return _trouble(facts, "moved", "moved for good: its new address is read from now on")
    if is_overdue(facts, now=now):
        what = "not asked in time: this machine was asleep or is too slow"
        return _trouble(facts, "overdue", what, since=facts.last_ok_at)
    if facts.pages_read >= EMPTY_PAGES and facts.pages_empty >= EMPTY_SHARE * facts.pages_read:
        share = f"{facts.pages_empty} of {facts.pages_read}"
        return _trouble(facts, "unreadable", f"{share} pages gave no text: only its feed's own words were watched")
    if silent := silent_since(facts, now=now):
        noticed = silent + _patience(facts)
        return _trouble(
            facts, "silent", "silent for longer than is usual for it", since=silent, fresh=noticed >= window_start
        )
    if _is_stale(facts, now=now):
        what = f"brings nothing new, its newest entry is {(now - (facts.newest_at or now)).days} days old"
        return _trouble(facts, "silent", what, since=facts.newest_at)
    return None


def _is_failing(facts: FeedFacts, *, window_start: datetime, now: datetime) -> bool:
    unseen = facts.last_ok_at is not None and now - facts.last_ok_at > UNSEEN
    return facts.failures >= BLIPS or (facts.failures > 0 and (unseen or is_blind(facts, window_start=window_start)))


def _is_stale(facts: FeedFacts, *, now: datetime) -> bool:
    known = facts.first_polled_at is not None and now - facts.first_polled_at >= KNOWN
    return known and not facts.failures and facts.newest_at is not None and now - facts.newest_at >= OLD_NEWS


def unseen_until(facts: FeedFacts, *, window_start: datetime) -> tuple[datetime, datetime] | None:
    """Return from when until when a feed was not seen, if that ended in this window and is worth telling."""
    last_ok, failed, found = None, list[datetime](), None
    for moment, ok in facts.polls:
        if not ok:
            failed.append(moment)
            continue
        begun = last_ok or (failed[0] if failed else moment)
        told = failed and (failed[0] <= window_start or len(failed) > 1) and moment - begun >= HEALED
        if told and moment > window_start:
            found = (begun, moment)
        last_ok, failed = moment, []
    return found


def _span(length: timedelta) -> str:
    hours = round(length / timedelta(hours=1))
    return f"{hours} hours" if hours < 72 else f"{round(hours / 24)} days"


def _patience(facts: FeedFacts) -> timedelta:
    gaps = sorted(b - a for a, b in zip(facts.news_at, facts.news_at[1:], strict=False))
    return max(gaps[-2] * PATIENCE, LEAST_SILENCE)


def _failure(facts: FeedFacts) -> str:
    words = WORDS.get(facts.last_outcome, "fails") if facts.last_outcome else "fails"
    detail = facts.last_detail.rstrip(". ")
    if detail and facts.last_outcome is Outcome.NOT_A_FEED:
        advice = "" if "://" in detail else "; look for its new feed address"  # it may name the page's own feeds
        return f"answers with no feed: {detail}{advice}"
    return f"{words} ({detail})" if detail else words


def _trouble(
    facts: FeedFacts, kind: Kind, what: str, *, since: datetime | None = None, fresh: bool = True
) -> FeedTrouble:
    return FeedTrouble(outlet=facts.outlet, url=facts.url, what=what, since=since, kind=kind, fresh=fresh)
