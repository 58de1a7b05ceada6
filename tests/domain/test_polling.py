"""Requirements 3 to 15: when a feed is asked again, by table and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import PaceHints
from wirewatch.adapters.http.messages import Reason
from wirewatch.domain.configuration import Interval
from wirewatch.domain.fetch_outcomes import judge_failure, judge_response
from wirewatch.domain.model import OUTCOMES_OK, FeedState, FetchOutcome, Outcome
from wirewatch.domain.polling import next_feed_state, sends_validators

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "words"),
    [
        (200, {}, None, ""),
        (304, {}, Outcome.NOT_MODIFIED, ""),
        (204, {}, Outcome.NOT_A_FEED, "204: an answer without a document"),
        (302, {}, Outcome.BROKEN, "302: a redirect that leads nowhere"),
        (401, {}, Outcome.REFUSED, "401: the server wants a name and a password"),
        (403, {}, Outcome.REFUSED, "403: the server refuses us"),
        (403, {"server": "nginx"}, Outcome.REFUSED, "403: the server refuses us"),
        (
            403,
            {"server": "cloudflare"},
            Outcome.REFUSED,
            "403: blocked by an access check of Cloudflare",
        ),
        (
            503,
            {"cf-mitigated": "challenge"},
            Outcome.REFUSED,
            "503: blocked by an access check of Cloudflare",
        ),
        (
            403,
            {"server": "ddos-guard"},
            Outcome.REFUSED,
            "403: blocked by an access check of DDoS-Guard",
        ),
        (404, {"server": "cloudflare"}, Outcome.REFUSED, "404: there is nothing at this address"),
        (410, {}, Outcome.GONE, "410: it is gone for good, says the server"),
        (418, {}, Outcome.REFUSED, "418: the server refuses the request"),
        (429, {}, Outcome.BUSY, "429: the server asks us to come less often"),
        (503, {}, Outcome.BUSY, "503: the server is busy or under repair"),
        (500, {}, Outcome.BROKEN, "500: the server has a fault of its own"),
        (599, {}, Outcome.BROKEN, "599: the server has a fault of its own"),
        (999, {}, Outcome.BROKEN, "999: no status that HTTP knows"),
    ],
)
def test_a_status_is_told_in_words(
    status: int, headers: dict[str, str], outcome: Outcome | None, words: str
) -> None:
    assert judge_response(status, headers=headers.items(), now=NOW) == (outcome, words)


@pytest.mark.parametrize(
    ("wait", "told"),
    [(timedelta(hours=2, minutes=5), "14:05 UTC"), (timedelta(days=1), "03 Mar 12:00 UTC")],
)
def test_a_wish_to_wait_is_told_with_its_end(wait: timedelta, told: str) -> None:
    words = judge_response(429, headers=(("server", "cloudflare"),), wait_until=NOW + wait, now=NOW)
    assert words == (Outcome.BUSY, f"429: the server asked us to wait until {told}")


@pytest.mark.parametrize("kind", get_args(Reason))
def test_every_failure_has_an_outcome_and_keeps_its_words(kind: Reason) -> None:
    outcome, words = judge_failure(kind, "what went wrong")
    assert words == "what went wrong"
    expected = {
        "busy": Outcome.BUSY,
        "private": Outcome.REFUSED,
        "bad-url": Outcome.REFUSED,
        "downgrade": Outcome.REFUSED,
    }
    assert outcome is expected.get(kind, Outcome.BROKEN)


def test_a_status_that_came_before_a_failure_says_more() -> None:
    assert judge_failure("too-large", "too long", status=410)[0] is Outcome.GONE
    assert judge_failure("too-large", "too long", status=200) == (Outcome.BROKEN, "too long")


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HALF_HOUR = Interval(min=30 * MINUTE, max=30 * MINUTE)
ELASTIC = Interval(min=10 * MINUTE, max=6 * HOUR)
URL = "https://outlet.test/feed"
FRESH = FeedState(fetch_url=URL, next_due_at=NOW)


def look(outcome: Outcome = Outcome.NOTHING_NEW, **rest: object) -> FetchOutcome:
    status = {"status": 200 if outcome in OUTCOMES_OK else 500}
    return FetchOutcome(outcome=outcome, fetched_at=NOW, **{**status, **rest})  # type: ignore[arg-type]


def step(
    state: FeedState = FRESH,
    outcome: FetchOutcome | None = None,
    *,
    interval: Interval = HALF_HOUR,
    now: datetime = NOW,
    jitter: float = 0,
    recent_new: int | None = None,
) -> FeedState:
    return next_feed_state(
        state, outcome or look(), interval=interval, now=now, jitter=jitter, recent_new=recent_new
    )


def delay(**rest: object) -> timedelta:
    return step(**rest).next_due_at - NOW  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("interval", "recent_new", "hints", "fresh_for", "expected"),
    [
        (HALF_HOUR, None, {}, None, 30 * MINUTE),
        (HALF_HOUR, 1000, {}, None, 30 * MINUTE),
        (HALF_HOUR, None, {"ttl": HOUR}, None, HOUR),
        (HALF_HOUR, None, {"ttl": MINUTE}, None, 30 * MINUTE),
        (HALF_HOUR, None, {}, 2 * HOUR, 2 * HOUR),
        (HALF_HOUR, None, {"ttl": HOUR, "update_every": 3 * HOUR}, 2 * HOUR, 3 * HOUR),
        (HALF_HOUR, None, {"ttl": 300 * DAY}, None, DAY),
        (HALF_HOUR, None, {}, timedelta(0), 30 * MINUTE),
        (ELASTIC, None, {}, None, 10 * MINUTE),
        (ELASTIC, 0, {}, None, 6 * HOUR),
        (ELASTIC, 84, {}, None, 2 * HOUR),
        (ELASTIC, 100_000, {}, None, 10 * MINUTE),
        (ELASTIC, 84, {"ttl": 3 * HOUR}, None, 3 * HOUR),
        (ELASTIC, 84, {"ttl": 30 * DAY}, None, 6 * HOUR),
        (Interval(min=7 * DAY, max=7 * DAY), None, {"ttl": HOUR}, None, 7 * DAY),
    ],
)
def test_the_delay_is_our_interval_stretched_to_the_publishers_wish(
    interval: Interval,
    recent_new: int | None,
    hints: dict[str, timedelta],
    fresh_for: timedelta | None,
    expected: timedelta,
) -> None:
    outcome = look(hints=PaceHints(**hints), fresh_for=fresh_for)  # type: ignore[arg-type]
    assert delay(outcome=outcome, interval=interval, recent_new=recent_new) == expected


def test_an_overflowing_feed_is_asked_sooner_than_its_ttl_says() -> None:
    outcome = look(Outcome.NEW, hints=PaceHints(ttl=12 * HOUR), overflowed=True)
    assert delay(outcome=outcome, interval=ELASTIC, recent_new=1) == 10 * MINUTE
    assert delay(outcome=replace(outcome, fresh_for=HOUR), interval=ELASTIC) == HOUR


@pytest.mark.parametrize(("own", "sooner"), [(60, 30), (30, 15), (20, 15), (10, 10)])
def test_one_interval_is_halved_after_an_overflow_but_not_below_a_quarter_of_an_hour(
    own: int, sooner: int
) -> None:
    interval = Interval(min=own * MINUTE, max=own * MINUTE)
    overflowed = step(outcome=look(Outcome.NEW, overflowed=True), interval=interval)
    assert overflowed.next_due_at - NOW == sooner * MINUTE
    assert step(overflowed, look(), interval=interval).next_due_at - NOW == own * MINUTE


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (PaceHints(skip_hours=frozenset({12, 13})), NOW.replace(hour=14)),
        (PaceHints(skip_hours=frozenset({3})), NOW + 30 * MINUTE),
        (PaceHints(skip_hours=frozenset(range(24))), NOW + 30 * MINUTE),
        (PaceHints(skip_hours=frozenset(range(1, 24))), NOW.replace(hour=0) + DAY),
        (PaceHints(skip_days=frozenset({0, 1})), NOW.replace(hour=0) + 2 * DAY),
        (PaceHints(skip_days=frozenset(range(7))), NOW + 30 * MINUTE),
        (PaceHints(skip_days=frozenset({0}), skip_hours=frozenset({0})), NOW.replace(hour=1) + DAY),
    ],
)
def test_skipped_hours_and_days_are_left_alone(hints: PaceHints, expected: datetime) -> None:
    assert step(outcome=look(hints=hints)).next_due_at == expected


def test_jitter_only_ever_comes_later_and_by_a_tenth_at_most() -> None:
    assert delay(jitter=0.0) == 30 * MINUTE
    assert delay(jitter=1.0) == 33 * MINUTE


def test_hints_are_remembered_through_a_304() -> None:
    known = step(outcome=look(hints=PaceHints(ttl=2 * HOUR), fresh_for=HOUR))
    again = step(known, look(Outcome.NOT_MODIFIED, status=304))
    assert again.next_due_at - NOW == 2 * HOUR
    assert again.fresh_for == HOUR


def failing(times: int, outcome: Outcome = Outcome.BROKEN) -> FeedState:
    state = FRESH
    for _ in range(times):
        state = step(state, look(outcome))
    return state


@pytest.mark.parametrize("outcome", [Outcome.BROKEN, Outcome.REFUSED, Outcome.NOT_A_FEED])
def test_trouble_doubles_the_delay_up_to_a_day_and_never_ends(outcome: Outcome) -> None:
    delays = [failing(times, outcome).next_due_at - NOW for times in (1, 2, 3, 4, 7, 500)]
    assert delays == [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, DAY, DAY]


def test_one_good_answer_ends_all_trouble() -> None:
    state = step(failing(20))
    assert (state.failures, state.failing_since, state.next_due_at) == (0, None, NOW + 30 * MINUTE)


def test_the_first_failure_is_remembered() -> None:
    first = step(FRESH, look(Outcome.BROKEN))
    second = step(first, look(Outcome.BROKEN), now=NOW + HOUR)
    assert (second.failing_since, second.failures) == (NOW, 2)


def test_what_is_gone_is_looked_at_once_a_week() -> None:
    assert delay(outcome=look(Outcome.GONE, status=410)) == 7 * DAY


def test_retry_after_binds_and_outlives_other_failures() -> None:
    until = NOW + 3 * HOUR
    waiting = step(FRESH, look(Outcome.BUSY, status=429, wait_until=until))
    assert (waiting.next_due_at, waiting.wait_until) == (until, until)
    broken = step(waiting, look(Outcome.BROKEN, status=None))
    assert (broken.next_due_at, broken.wait_until) == (until, until)
    assert step(broken, now=until).wait_until is None


def test_busy_without_a_time_backs_off_at_once() -> None:
    assert delay(outcome=look(Outcome.BUSY, status=503)) == HOUR


def test_a_request_that_was_never_made_is_no_failure() -> None:
    put_off = step(FRESH, look(Outcome.BUSY, status=None, wait_until=NOW + HOUR))
    assert (put_off.failures, put_off.last_fetch_at, put_off.next_due_at) == (0, None, NOW + HOUR)


KNOWN = replace(FRESH, etag='"1"', last_modified="then", body_hash="h", last_full_at=NOW - HOUR)


@pytest.mark.parametrize(
    ("outcome", "validators"),
    [
        (look(Outcome.NEW, etag='"2"', last_modified="now", body_hash="g"), ('"2"', "now", "g")),
        (look(Outcome.NOTHING_NEW, etag='"2"', body_hash="g"), ('"2"', None, "g")),
        (look(Outcome.NEW, body_hash="g"), (None, None, "g")),
        (look(Outcome.UNCHANGED, etag='"2"', body_hash="h"), ('"2"', None, "h")),
        (look(Outcome.NOT_MODIFIED, status=304), ('"1"', "then", "h")),
        (look(Outcome.NOT_MODIFIED, status=304, etag='"2"'), ('"2"', "then", "h")),
        (look(Outcome.NOT_A_FEED, status=200, etag='"bad"', body_hash="bad"), ('"1"', "then", "h")),
        (look(Outcome.BROKEN, etag='"bad"', last_modified="bad"), ('"1"', "then", "h")),
        (look(Outcome.GONE, status=410, etag='"bad"'), ('"1"', "then", "h")),
    ],
)
def test_validators_come_from_good_answers_only(
    outcome: FetchOutcome, validators: tuple[str | None, str | None, str | None]
) -> None:
    state = step(KNOWN, outcome)
    assert (state.etag, state.last_modified, state.body_hash) == validators


@pytest.mark.parametrize(
    ("etag", "last_modified", "full", "expected"),
    [
        (None, None, NOW, False),
        (None, "then", NOW - 23 * HOUR, True),
        (None, "then", NOW - 24 * HOUR, False),
        ('"1"', "then", NOW - 24 * HOUR, True),
        ('"1"', None, NOW - 7 * DAY, False),
        ('"1"', None, None, False),
    ],
)
def test_a_full_answer_is_asked_for_once_in_a_while(
    etag: str | None, last_modified: str | None, full: datetime | None, expected: bool
) -> None:
    state = replace(FRESH, etag=etag, last_modified=last_modified, last_full_at=full)
    assert sends_validators(state, NOW) is expected


@pytest.mark.parametrize("answer", [Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.BROKEN])
def test_at_most_one_request_a_day_is_unconditional(answer: Outcome) -> None:
    state = replace(FRESH, last_modified="then", last_full_at=NOW - 30 * DAY)
    full, now = 0, NOW
    while now < NOW + 10 * DAY:
        asked_in_full = not sends_validators(state, now)
        full += asked_in_full
        outcome = (
            look(answer, last_modified="then")
            if asked_in_full
            else look(Outcome.NOT_MODIFIED, status=304)
        )
        state = step(state, outcome, now=now)
        now = max(state.next_due_at, now + 30 * MINUTE)
    assert full <= 11


MOVED = "https://new.outlet.test/feed"


def test_a_move_is_believed_after_three_answers_in_a_row() -> None:
    state = step(KNOWN, look(moved_to=MOVED, etag='"n"'))
    state = step(state, look(Outcome.NOT_MODIFIED, status=304, moved_to=MOVED))
    assert (state.fetch_url, state.moved_times) == (URL, 2)
    state = step(state, look(moved_to=MOVED, etag='"n"'))
    assert (state.fetch_url, state.etag, state.moved_to) == (MOVED, '"n"', None)


@pytest.mark.parametrize("between", [look(), look(moved_to="https://third.test/feed")])
def test_a_move_that_wavers_is_not_believed(between: FetchOutcome) -> None:
    state = FRESH
    for outcome in (
        look(moved_to=MOVED),
        look(moved_to=MOVED),
        between,
        look(moved_to=MOVED),
        look(moved_to=MOVED),
    ):
        state = step(state, outcome)
    assert state.fetch_url == URL


def test_an_address_that_answers_with_no_feed_moves_nothing() -> None:
    state = FRESH
    for _ in range(5):
        state = step(state, look(Outcome.NOT_A_FEED, status=200, moved_to=MOVED))
    assert (state.fetch_url, state.moved_times) == (URL, 0)


INSTANTS = st.timedeltas(-3000 * DAY, 3000 * DAY).map(lambda span: NOW + span)
SPANS = st.none() | st.timedeltas(timedelta(0), timedelta(days=400))
OUTCOMES = st.builds(
    FetchOutcome,
    outcome=st.sampled_from(Outcome),
    fetched_at=INSTANTS,
    status=st.sampled_from([None, 200, 304, 404, 410, 429, 500]),
    fresh_for=SPANS,
    wait_until=st.none() | INSTANTS,
    hints=st.none()
    | st.builds(
        PaceHints,
        ttl=SPANS,
        update_every=SPANS,
        skip_hours=st.frozensets(st.integers(0, 23)),
        skip_days=st.frozensets(st.integers(0, 6)),
    ),
    overflowed=st.booleans(),
)


@given(
    outcomes=st.lists(OUTCOMES, min_size=1, max_size=8),
    jitter=st.floats(0, 1),
    recent_new=st.none() | st.integers(0, 10_000),
    interval=st.sampled_from([HALF_HOUR, ELASTIC]),
)
def test_no_history_makes_a_feed_hurry_or_forgets_it(
    outcomes: list[FetchOutcome], jitter: float, recent_new: int | None, interval: Interval
) -> None:
    state = FRESH
    for outcome in outcomes:
        asked = not (outcome.outcome is Outcome.BUSY and outcome.status is None)
        state = next_feed_state(
            state, outcome, interval=interval, now=NOW, jitter=jitter, recent_new=recent_new
        )
        wanted = max(NOW, state.wait_until or NOW)
        least = interval.min / 2 if outcome.overflowed else interval.min
        assert state.next_due_at >= (NOW + least if asked else NOW)
        assert state.next_due_at >= wanted
        assert state.next_due_at <= wanted + timedelta(days=11)
