"""What is usual for an actor, by made-up streams whose days are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.domain.baseline import (
    HISTORY_DAYS,
    SETTLED_AFTER,
    Anomaly,
    Baseline,
    FeedHistory,
    baseline_of,
    new_anomaly,
)

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
WAVE = (
    0,
    2,
    -1,
    1,
    -2,
    1,
    -1,
    0,
    1,
    2,
    -2,
)  # what days differ by: eleven of them, so that no weekday is favoured


def days(*, rate: int = 8, changed: Callable[[int], int | None] = lambda _: None) -> list[int]:
    """Return a number of articles for each of 84 days; `changed` gives another one for days before the last (-1)."""
    plain = [max(0, rate + WAVE[day % len(WAVE)]) for day in range(HISTORY_DAYS)]
    return [
        count if (other := changed(day - HISTORY_DAYS)) is None else other
        for day, count in enumerate(plain)
    ]


def feed(articles: Sequence[int], *, unread: Sequence[int] = ()) -> FeedHistory:
    return FeedHistory(
        articles=articles, read=[day - HISTORY_DAYS not in unread for day in range(HISTORY_DAYS)]
    )


def in_week(count: int) -> Callable[[int], int | None]:
    return lambda day: count if day >= -7 else None


def test_a_week_like_the_others_is_usual() -> None:
    found = baseline_of([feed(days())])
    assert found.state == "usual"
    assert found.low is not None
    assert found.high is not None
    assert found.low < 56 < found.high
    assert (found.span, found.feeds, found.unread) == (7, 1, 0)


def test_a_week_without_articles_is_unusually_quiet() -> None:
    found = baseline_of([feed(days(changed=in_week(0)))])
    assert (found.state, found.span, found.articles) == ("quiet", 7, 0)


def test_a_day_of_many_is_a_spike() -> None:
    found = baseline_of([feed(days(changed=lambda day: 60 if day == -1 else None))])
    assert (found.state, found.span, found.articles) == ("spike", 1, 60)


def test_a_week_of_many_that_no_day_shows_is_a_spike() -> None:
    found = baseline_of([feed(days(rate=3, changed=in_week(9)))])
    assert (found.state, found.span, found.articles) == ("spike", 7, 63)


def test_an_earlier_spike_does_not_make_the_usual_higher() -> None:
    calm, spiked = (
        baseline_of([feed(days())]),
        baseline_of([feed(days(changed=lambda d: 90 if -30 <= d < -26 else None))]),
    )
    assert calm.high is not None
    assert spiked.high is not None
    assert spiked.high < 1.2 * calm.high
    assert (
        baseline_of(
            [feed(days(changed=lambda d: 90 if -30 <= d < -26 else 0 if d >= -7 else None))]
        ).state
        == "quiet"
    )


def test_quiet_weekends_are_usual() -> None:
    def weekend(day: int) -> int | None:
        return 1 if day % 7 in (5, 6) else None

    last = {day: baseline_of([feed(days(changed=weekend)[day:] + [8] * day)]) for day in range(1)}
    assert [one.state for one in last.values()] == ["usual"]


def test_a_rise_of_months_is_the_usual() -> None:
    assert (
        baseline_of([feed([4 + day // 8 + WAVE[day % 11] for day in range(HISTORY_DAYS)])]).state
        == "usual"
    )


def test_an_outage_of_all_feeds_is_no_silence() -> None:
    found = baseline_of([feed(days(changed=in_week(0)), unread=range(-7, 0))])
    assert found.state == "not read"
    assert (found.low, found.unread) == (None, 1)


def test_what_a_feed_that_was_not_read_brings_is_counted_out() -> None:
    main, small = days(rate=2), days(rate=6)
    usually = baseline_of([feed(main), feed(small)])
    partly = baseline_of([feed([*main[:-7], *[0] * 7], unread=range(-7, 0)), feed(small)])
    assert partly.state == "usual"
    assert usually.low is not None
    assert partly.low is not None
    assert partly.low < usually.low
    assert partly.unread == 1


def test_an_outage_of_weeks_in_the_past_does_not_lower_the_usual() -> None:
    down = range(-40, -19)
    found = baseline_of([feed(days(changed=lambda day: 0 if day in down else None), unread=down)])
    assert found.low is not None
    assert found.low > 35


def test_a_feed_that_was_added_later_does_not_look_like_a_spike() -> None:
    late = feed(
        [0 if day < 50 else 8 for day in range(HISTORY_DAYS)],
        unread=range(-HISTORY_DAYS, 50 - HISTORY_DAYS),
    )
    assert baseline_of([feed(days()), late]).state == "usual"


def test_a_young_history_tells_nothing() -> None:
    young = range(-HISTORY_DAYS, -30)
    assert (
        baseline_of(
            [feed(days(changed=lambda d: 0 if d in young or d >= -7 else None), unread=young)]
        ).state
        == "too new"
    )
    assert baseline_of([]).state == "too new"


def test_a_rare_actor_is_judged_over_a_longer_span() -> None:
    def rare(day: int) -> int | None:
        return 0 if day >= -28 else int(day % 3 == 0)

    assert (
        baseline_of([feed(days(changed=rare))]).span,
        baseline_of([feed(days(changed=rare))]).state,
    ) in {
        (14, "quiet"),
        (28, "quiet"),
    }
    assert (
        baseline_of([feed(days(changed=lambda day: 0 if day >= -7 else int(day % 3 == 0)))]).state
        == "usual"
    )


QUIET = Baseline(state="quiet", span=7, articles=3, low=20, high=35, feeds=4)


def test_it_is_said_once_and_once_more_when_it_is_over() -> None:
    first = new_anomaly("taliban", QUIET, previous=None, now=NOW)
    assert first is not None
    assert (first.fresh, first.ended, first.since) == (True, "", NOW)
    still = new_anomaly(
        "taliban", replace(QUIET, articles=2), previous=first, now=NOW + timedelta(days=1)
    )
    assert still is not None
    assert (still.fresh, still.articles, still.since) == (False, 2, NOW)
    back = new_anomaly(
        "taliban",
        replace(QUIET, state="usual", articles=24),
        previous=still,
        now=NOW + timedelta(days=4),
    )
    assert back is not None
    assert (back.fresh, back.ended, back.articles) == (True, "back", 24)
    assert (
        new_anomaly(
            "taliban", replace(QUIET, state="usual"), previous=back, now=NOW + timedelta(days=5)
        )
        is None
    )


@pytest.mark.parametrize("state", ["not read", "too new"])
def test_what_cannot_be_judged_is_remembered(state: str) -> None:
    first = new_anomaly("taliban", QUIET, previous=None, now=NOW)
    baseline = Baseline(state=state)  # type: ignore[arg-type]
    remembered = new_anomaly("taliban", baseline, previous=first, now=NOW)
    assert remembered == replace(first, fresh=False)  # type: ignore[type-var]
    assert new_anomaly("taliban", baseline, previous=None, now=NOW) is None


def test_what_lasts_for_weeks_is_said_to_be_the_usual_now() -> None:
    first = new_anomaly("taliban", QUIET, previous=None, now=NOW)
    last = new_anomaly("taliban", QUIET, previous=first, now=NOW + SETTLED_AFTER)
    assert last is not None
    assert (last.fresh, last.ended) == (True, "settled")


def test_a_short_spike_is_not_told_again_by_the_week_that_holds_it() -> None:
    def bins(ago: int) -> list[FeedHistory]:
        return [feed(days(changed=lambda day: 60 if day == -1 - ago else None))]

    first = new_anomaly("taliban", baseline_of(bins(0)), previous=None, now=NOW)
    states: list[Anomaly | None] = [first]
    for ago in range(1, 9):
        before = states[-1]
        standing = before if before is not None and not before.ended else None
        states.append(
            new_anomaly(
                "taliban", baseline_of(bins(ago), ongoing=standing), previous=before, now=NOW
            )
        )
    assert [one.ended for one in states if one is not None and one.fresh] == ["", "back"]
