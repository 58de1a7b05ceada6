"""What we could not see, in words for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.digest_world import DUE, HOUR
from wirewatch.domain.digests.coverage import (
    FeedFacts,
    FeedPoll,
    Outage,
    coverage_is_poor,
    current_trouble,
    feed_troubles,
    is_blind,
    is_overdue,
    outages,
    partial_outage,
    silent_since,
)
from wirewatch.domain.model import Outcome

START = DUE - 24 * HOUR
WELL = FeedFacts(
    outlet="Hindukush Post",
    url="https://post.example/rss",
    every=HOUR,
    first_polled_at=DUE - 900 * HOUR,
    last_ok_at=DUE - HOUR,
    next_due_at=DUE,
    news_at=tuple(DUE - n * 4 * HOUR for n in range(10, 0, -1)),
)
BROKEN = replace(
    WELL,
    failures=5,
    failing_since=DUE - 5 * HOUR,
    last_ok_at=DUE - 6 * HOUR,
    last_outcome=Outcome.BROKEN,
    last_detail="no answer within 30 s.",
)


def words(facts: FeedFacts) -> str | None:
    trouble = current_trouble(facts, window_start=START, now=DUE)
    return trouble.what if trouble else None


@pytest.mark.parametrize(
    ("total", "read", "poor"),
    [(10, 10, False), (10, 8, False), (10, 7, True), (5, 4, False), (1, 0, True), (0, 0, False)],
)
def test_more_than_a_fifth_unread_is_poor_coverage(total: int, read: int, poor: bool) -> None:
    assert coverage_is_poor(feeds_total=total, feeds_read=read) is poor


def test_a_feed_that_is_well_is_not_mentioned() -> None:
    assert words(WELL) is None


def test_a_failing_feed_is_named_with_its_reason_and_since_when() -> None:
    trouble = current_trouble(BROKEN, window_start=START, now=DUE)
    assert trouble is not None
    assert trouble.what == "cannot be reached (no answer within 30 s)"
    assert trouble.since == DUE - 5 * HOUR
    assert trouble.fresh


def test_a_blip_is_nothing_but_hours_without_a_reading_are() -> None:
    assert words(replace(BROKEN, failures=1, last_ok_at=DUE - HOUR)) is None
    assert words(replace(BROKEN, failures=1, last_ok_at=DUE - 3 * HOUR)) is not None
    unread = replace(BROKEN, failures=1, last_ok_at=START - HOUR)
    assert is_blind(unread, window_start=START)
    assert words(unread) is not None


def test_a_page_in_place_of_a_feed_says_what_to_do() -> None:
    page = replace(BROKEN, last_outcome=Outcome.NOT_A_FEED, last_detail="this is a web page.")
    assert words(page) == "answers with no feed: this is a web page; look for its new feed address"
    assert "look for its new feed address" in str(words(replace(page, last_detail="")))


def test_an_old_trouble_is_only_counted_and_stands_last() -> None:
    old = replace(BROKEN, outlet="Amu Herald", failing_since=START - 100 * HOUR)
    found = feed_troubles([old, BROKEN], window_start=START, now=DUE)
    assert [(one.outlet, one.fresh) for one in found] == [
        ("Hindukush Post", True),
        ("Amu Herald", False),
    ]


def test_a_feed_whose_first_failure_was_a_blip_is_told_in_full_in_the_next_issue() -> None:
    blip = replace(BROKEN, failures=1, failing_since=START - HOUR / 2, last_ok_at=START - HOUR)
    assert current_trouble(blip, window_start=START - 24 * HOUR, now=START) is None
    later = current_trouble(replace(blip, failures=2), window_start=START, now=DUE)
    assert later is not None
    assert later.fresh


def test_silence_is_measured_by_the_feeds_own_habit() -> None:
    last = WELL.news_at[-1]
    assert silent_since(WELL, now=last + timedelta(hours=23)) is None
    assert silent_since(WELL, now=last + timedelta(hours=25)) == last
    weekly = replace(WELL, news_at=tuple(DUE - n * 7 * 24 * HOUR for n in range(8, 0, -1)))
    assert silent_since(weekly, now=DUE + 5 * 24 * HOUR) is None
    assert silent_since(weekly, now=DUE + 15 * 24 * HOUR) == weekly.news_at[-1]


def test_without_a_habit_or_while_failing_a_feed_is_not_silent() -> None:
    later = DUE + 1000 * HOUR
    assert silent_since(replace(WELL, news_at=WELL.news_at[:5]), now=later) is None
    assert silent_since(replace(WELL, failures=1), now=later) is None


def test_one_long_holiday_does_not_make_a_habit() -> None:
    holiday = tuple(
        moment - (300 * HOUR if n < 5 else 0 * HOUR) for n, moment in enumerate(WELL.news_at)
    )
    assert silent_since(replace(WELL, news_at=holiday), now=DUE + 30 * HOUR) == holiday[-1]


def test_silence_is_news_in_the_window_in_which_it_is_noticed() -> None:
    silent = replace(
        WELL, next_due_at=None, news_at=tuple(moment - 24 * HOUR for moment in WELL.news_at)
    )
    trouble = current_trouble(silent, window_start=START, now=DUE)
    assert trouble is not None
    assert (trouble.kind, trouble.fresh) == ("silent", True)
    later = current_trouble(silent, window_start=START + 48 * HOUR, now=DUE + 48 * HOUR)
    assert later is not None
    assert not later.fresh


def test_a_feed_that_nobody_asked_for_two_intervals_is_our_own_trouble() -> None:
    assert not is_overdue(WELL, now=DUE + 2 * HOUR)
    late = replace(WELL, next_due_at=DUE - 3 * HOUR)
    assert is_overdue(late, now=DUE)
    assert "not asked" in str(words(late))


def test_pages_without_text_are_named_with_their_share() -> None:
    assert words(replace(WELL, pages_read=10, pages_empty=9)) == (
        "9 of 10 pages gave no text: only its feed's own words were watched"
    )
    assert words(replace(WELL, pages_read=10, pages_empty=5)) is None
    assert words(replace(WELL, pages_read=2, pages_empty=2)) is None


def polls(said: str, *, every: int = 4) -> tuple[FeedPoll, ...]:
    """Polls up to the window's end, oldest first: + read, x failed."""
    return tuple(
        FeedPoll(DUE - HOUR * every * back, ok=mark != "x")
        for back, mark in zip(range(len(said) - 1, -1, -1), said, strict=True)
    )


def partly(facts: FeedFacts) -> tuple[str, datetime | None, datetime | None] | None:
    found = partial_outage(facts, window_start=START, now=DUE)
    return (found.kind, found.since, found.until) if found else None


def test_an_outage_that_healed_is_told_with_the_hours_in_which_nothing_was_seen() -> None:
    healed = replace(WELL, looks=polls("++xx++"), ok_before=START)
    assert outages(healed) == (Outage(DUE - 16 * HOUR, DUE - 4 * HOUR, 2),)
    assert partly(healed) == ("healed", DUE - 16 * HOUR, DUE - 4 * HOUR)
    assert partly(replace(WELL, looks=polls("++++++"), ok_before=START)) is None
    assert partly(replace(WELL, looks=polls("+x+", every=1), ok_before=START)) == (
        "healed",
        DUE - 2 * HOUR,
        DUE,
    )


def test_a_single_failure_among_frequent_polls_is_nothing() -> None:
    quick = tuple(FeedPoll(DUE - HOUR / 4 * back, ok=back != 2) for back in range(5, -1, -1))
    assert partly(replace(WELL, looks=quick, ok_before=START)) is None


def test_an_outage_of_the_window_before_is_told_when_it_heals() -> None:
    since = START - 12 * HOUR
    facts = replace(
        WELL,
        looks=polls("+", every=1),
        ok_before=since,
        look_before=FeedPoll(START - HOUR, ok=False),
    )
    assert partly(facts) == ("healed", since, DUE)


def test_a_feed_that_fails_at_the_end_was_not_read_throughout() -> None:
    assert partly(BROKEN) == ("failing", DUE - 6 * HOUR, None)
    assert (
        partly(replace(BROKEN, last_ok_at=START - HOUR)) is None
    )  # not read at all: that is said elsewhere


def told(facts: FeedFacts) -> list[tuple[str, str]]:
    return [(one.kind, one.what) for one in feed_troubles([facts], window_start=START, now=DUE)]


def test_a_move_is_told_with_the_new_address() -> None:
    moved = replace(WELL, moved_to="https://new.example/rss")
    assert told(moved) == [("moved", "moved to https://new.example/rss, and is read there")]


def test_a_feed_without_a_habit_is_silent_when_its_newest_entry_is_weeks_old() -> None:
    stale = replace(WELL, news_at=(), published=(DUE - 500 * HOUR, DUE - 400 * HOUR))
    assert told(stale) == [("silent", "nothing new since 6 Nov 2026, longer than is usual for it")]
    assert told(replace(stale, published=(DUE - 300 * HOUR,))) == []
    first = replace(
        stale, news_at=(stale.first_polled_at or DUE,), first_polled_at=stale.first_polled_at
    )
    assert [kind for kind, _ in told(first)] == ["silent"]


def test_a_feed_that_gives_no_dates_is_told() -> None:
    assert [kind for kind, _ in told(replace(WELL, dateless=3))] == ["undated"]
    assert told(replace(WELL, dateless=2)) == []
    assert told(replace(WELL, dateless=3, published=(DUE,))) == []
