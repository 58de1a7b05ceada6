"""When an issue is due: wall clocks, zones, clock changes, late wake-ups."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta

import pytest

from wirewatch.domain.configuration import QuietHours, Series, Weekday
from wirewatch.domain.schedule import due_issue, held_until, issue_at, natural_period, next_issue

ALL: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def series(*times: str, zone: str = "UTC", on: tuple[Weekday, ...] = ALL) -> Series:
    return Series(
        id="s", actors=("a",), at=tuple(time.fromisoformat(t) for t in times), timezone=zone, on=on
    )


@pytest.mark.parametrize(
    ("rule", "now", "expected"),
    [
        # Kabul is 4 h 30 min ahead, all year
        (series("08:00", zone="Asia/Kabul"), "2026-11-23T03:29:59", "2026-11-23T03:30"),
        (series("08:00", zone="Asia/Kabul"), "2026-11-23T03:30", "2026-11-24T03:30"),
        (series("02:00", zone="Asia/Kabul"), "2026-11-22T22:00", "2026-11-23T21:30"),
        # Berlin: summer and winter; the gap of 29 March; the fold of 25 October
        (series("08:00", zone="Europe/Berlin"), "2026-07-01T00:00", "2026-07-01T06:00"),
        (series("08:00", zone="Europe/Berlin"), "2026-12-01T00:00", "2026-12-01T07:00"),
        (series("08:00", zone="Europe/Berlin"), "2026-03-28T08:00", "2026-03-29T06:00"),
        (
            series("02:30", zone="Europe/Berlin"),
            "2026-03-28T12:00",
            "2026-03-29T01:30",
        ),  # 03:30 on the wall
        (
            series("02:30", zone="Europe/Berlin"),
            "2026-10-24T12:00",
            "2026-10-25T00:30",
        ),  # the first 02:30
        (
            series("02:30", zone="Europe/Berlin"),
            "2026-10-25T00:30",
            "2026-10-26T01:30",
        ),  # and not the second
        (
            series("02:30", "03:30", zone="Europe/Berlin"),
            "2026-03-29T01:30",
            "2026-03-30T00:30",
        ),  # both fell on one
        (
            series("02:00", zone="Europe/Berlin"),
            "2026-03-28T12:00",
            "2026-03-29T01:00",
        ),  # the first minute of the gap
        (
            series("03:00", zone="Europe/Berlin"),
            "2026-03-28T12:00",
            "2026-03-29T01:00",
        ),  # the first minute after it
        (series("01:59", zone="Europe/Berlin"), "2026-03-28T12:00", "2026-03-29T00:59"),
        (
            series("03:00", zone="Europe/Berlin"),
            "2026-10-24T12:00",
            "2026-10-25T02:00",
        ),  # after the doubled hour
        (series("02:00", "03:00", zone="Europe/Berlin"), "2026-10-25T00:00", "2026-10-25T02:00"),
        # Washington changes on other days than Berlin
        (
            series("02:30", zone="America/New_York"),
            "2026-03-07T12:00",
            "2026-03-08T07:30",
        ),  # 03:30 on the wall
        (
            series("01:30", zone="America/New_York"),
            "2026-10-31T12:00",
            "2026-11-01T05:30",
        ),  # the first 01:30
        (
            series("01:30", zone="America/New_York"),
            "2026-11-01T05:30",
            "2026-11-02T06:30",
        ),  # and not the second
        # Tehran, three and a half hours ahead: it changed at midnight until 2022, and never since
        (
            series("00:30", zone="Asia/Tehran"),
            "2022-03-21T12:00",
            "2022-03-21T21:00",
        ),  # 01:30 on the wall
        (
            series("23:30", zone="Asia/Tehran"),
            "2022-09-21T12:00",
            "2022-09-21T19:00",
        ),  # the first 23:30
        (series("23:30", zone="Asia/Tehran"), "2022-09-21T19:00", "2022-09-22T20:00"),
        (series("08:00", zone="Asia/Tehran"), "2026-07-01T00:00", "2026-07-01T04:30"),
        (series("07:00", zone="America/New_York"), "2026-03-08T00:00", "2026-03-08T11:00"),
        # a zone that changes by half an hour, and one ahead of everybody
        (series("02:15", zone="Australia/Lord_Howe"), "2026-10-03T00:00", "2026-10-03T15:45"),
        (series("02:15", zone="Australia/Lord_Howe"), "2026-10-02T12:00", "2026-10-02T15:45"),
        (
            series("01:45", zone="Australia/Lord_Howe"),
            "2026-04-04T12:00",
            "2026-04-04T14:45",
        ),  # the first 01:45
        (
            series("01:45", zone="Australia/Lord_Howe"),
            "2026-04-04T14:45",
            "2026-04-05T15:15",
        ),  # and not the second
        (series("00:30", zone="Pacific/Kiritimati"), "2026-11-22T10:00", "2026-11-22T10:30"),
        # several times a day, given out of order; weekdays in the reader's zone, not in UTC
        (series("18:00", "06:00", "12:00"), "2026-11-23T06:00", "2026-11-23T12:00"),
        (
            series("08:00", on=("mon", "tue", "wed", "thu", "fri")),
            "2026-11-20T08:00",
            "2026-11-23T08:00",
        ),
        (series("02:00", zone="Asia/Kabul", on=("mon",)), "2026-11-22T00:00", "2026-11-22T21:30"),
        (series("08:00", on=("sun",)), "2026-11-22T08:00", "2026-11-29T08:00"),
    ],
)
def test_the_next_issue_follows_the_wall_clock(rule: Series, now: str, expected: str) -> None:
    assert next_issue(rule, now=at(now)) == at(expected)


def test_a_year_of_daily_issues_in_a_zone_with_clock_changes_has_one_each_day() -> None:
    rule, now, seen = series("02:30", zone="Europe/Berlin"), at("2026-01-01T12:00"), []
    while (now := next_issue(rule, now=now)) < at("2027-01-01T12:00"):
        seen.append(now)
    assert len(seen) == 365
    assert {b - a for a, b in itertools.pairwise(seen)} == {
        timedelta(hours=h) for h in (23, 24, 25)
    }


def test_a_series_without_a_time_is_never_due_and_says_so() -> None:
    with pytest.raises(ValueError, match="never due"):
        next_issue(series(), now=at("2026-11-23T00:00"))


def test_an_issue_is_due_from_its_instant_on_and_once() -> None:
    rule, yesterday = series("08:00", zone="Asia/Kabul"), at("2026-11-22T03:30")

    def due(now: str, last: datetime = yesterday) -> datetime | None:
        issue = due_issue(rule, last_due=last, created_at=LONG_AGO, now=at(now))
        return issue.due_at if issue else None

    assert due("2026-11-23T03:29:59") is None
    assert due("2026-11-23T03:30") == at("2026-11-23T03:30")
    assert due("2026-11-23T03:40", last=at("2026-11-23T03:30")) is None


def test_a_wake_up_within_half_an_hour_is_on_time_and_the_window_ends_when_it_composes() -> None:
    issue = due_issue(
        series("08:00"),
        last_due=at("2026-11-22T08:00"),
        created_at=LONG_AGO,
        now=at("2026-11-23T08:09"),
    )
    assert issue is not None
    assert issue.late_by is None
    assert (issue.window_start, issue.window_end) == (
        at("2026-11-22T08:00"),
        at("2026-11-23T08:09"),
    )


def test_three_missed_issues_become_one_that_says_how_late_it_is() -> None:
    issue = due_issue(
        series("08:00"),
        last_due=at("2026-11-19T08:00"),
        created_at=LONG_AGO,
        now=at("2026-11-22T13:04"),
    )
    assert issue is not None
    assert issue.due_at == at("2026-11-22T08:00")
    assert issue.missed == 2
    assert issue.late_by == timedelta(hours=5, minutes=4)
    assert issue.window_start == at("2026-11-19T08:00")


def test_a_month_asleep_leaves_one_issue_whose_window_reaches_back_to_the_last_cut() -> None:
    issue = due_issue(
        series("08:00"),
        last_due=at("2026-10-01T08:00"),
        last_cut=at("2026-10-01T08:07"),
        created_at=LONG_AGO,
        now=at("2026-11-01T09:00"),
    )
    assert issue is not None
    assert issue.due_at == at("2026-11-01T08:00")
    assert issue.window_start == at("2026-10-01T08:07")


def test_a_new_series_waits_for_its_first_hour() -> None:
    rule, created = series("08:00"), at("2026-11-23T10:00")
    assert due_issue(rule, last_due=None, created_at=created, now=at("2026-11-23T10:05")) is None
    first = due_issue(rule, last_due=None, created_at=created, now=at("2026-11-24T08:00"))
    assert first is not None
    assert first.window_start == at("2026-11-23T08:00")
    assert first.late_by is None


def test_a_series_that_begins_in_the_minute_of_its_hour_does_not_wait_for_the_next_one() -> None:
    hour = at("2026-11-23T08:00")
    first = due_issue(series("08:00"), last_due=None, created_at=hour, now=hour)
    assert first is not None
    assert first.due_at == hour


def test_an_issue_asked_for_now_is_due_now_and_the_next_one_at_its_hour() -> None:
    rule, now = series("08:00"), at("2026-11-23T10:05")
    first = issue_at(rule, last_cut=None, now=now)
    assert first is not None
    assert (first.due_at, first.window_start, first.late_by) == (now, at("2026-11-22T10:05"), None)
    assert (
        due_issue(rule, last_due=now, last_cut=now, created_at=LONG_AGO, now=at("2026-11-24T07:59"))
        is None
    )
    following = due_issue(
        rule, last_due=now, last_cut=now, created_at=LONG_AGO, now=at("2026-11-24T08:02")
    )
    assert following is not None
    assert (following.due_at, following.window_start, following.missed) == (
        at("2026-11-24T08:00"),
        now,
        0,
    )


def test_a_series_that_is_never_due_is_not_due_when_asked_for_either() -> None:
    assert issue_at(series(), last_cut=None, now=at("2026-11-23T10:05")) is None


def issues(*days: str) -> dict[datetime, datetime]:
    """Issues due at 08:00 of these days, each composed nine minutes later."""
    return {at(f"{day}T08:00"): at(f"{day}T08:09") for day in days}


@pytest.mark.parametrize(
    ("told", "now", "due", "since"),
    [
        # set back an hour, a day, three days: nothing a second time
        (issues("2026-11-22", "2026-11-23"), "2026-11-23T07:30", None, None),
        (issues("2026-11-22", "2026-11-23"), "2026-11-22T08:30", None, None),
        (
            issues("2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"),
            "2026-11-20T09:00",
            None,
            None,
        ),
        # and when the day comes that it has told, nothing either; the day after it goes on
        (issues("2026-11-22", "2026-11-23"), "2026-11-23T08:10", None, None),
        (issues("2026-11-22", "2026-11-23"), "2026-11-24T08:10", "2026-11-24", "2026-11-23T08:09"),
        # a year ahead by mistake, and back: the next morning has its issue, and its window begins where the last ended
        (issues("2026-11-22", "2027-11-23"), "2026-11-22T18:00", None, None),
        (issues("2026-11-22", "2027-11-23"), "2026-11-23T08:10", "2026-11-23", "2026-11-22T08:09"),
        (
            issues("2026-11-22", "2026-11-23", "2027-11-23"),
            "2026-11-24T08:10",
            "2026-11-24",
            "2026-11-23T08:09",
        ),
        # a week ahead by mistake: the days between have theirs
        (issues("2026-11-22", "2026-11-30"), "2026-11-25T08:10", "2026-11-25", "2026-11-22T08:09"),
        (
            issues("2026-11-22", "2026-11-30"),
            "2026-11-30T08:10",
            None,
            None,
        ),  # but that day was told
        # a home that was begun by a clock a year ahead
        (issues("2027-11-23"), "2026-11-23T10:00", "2026-11-23", "2026-11-22T08:00"),
        # and one that was begun an hour too early: its one issue is waited for
        (issues("2026-11-23"), "2026-11-23T07:30", None, None),
        (issues("2026-11-23"), "2026-11-24T08:00", "2026-11-24", "2026-11-23T08:09"),
    ],
)
def test_a_clock_that_jumps_neither_repeats_an_issue_nor_silences_the_series(
    told: dict[datetime, datetime], now: str, due: str | None, since: str | None
) -> None:
    last = max(told)
    if last - timedelta(days=300) > at(now) and len(told) > 2:
        last = sorted(told)[-2]  # composed after the clock was put right
    issue = due_issue(
        series("08:00"),
        last_due=last,
        last_cut=told[last],
        created_at=at(now),
        now=at(now),
        cut_by_due=told,
    )
    assert (issue.due_at if issue else None) == (at(f"{due}T08:00") if due else None)
    assert (issue.window_start if issue else None) == (at(since) if since else None)


def test_a_series_whose_issues_are_not_given_waits_for_the_clock_to_come_back() -> None:
    rule = series("08:00")
    assert (
        due_issue(
            rule, last_due=at("2026-11-23T08:00"), created_at=LONG_AGO, now=at("2026-11-22T08:30")
        )
        is None
    )


def test_a_clock_change_neither_doubles_nor_drops_an_issue() -> None:
    rule, last, seen = series("02:30", zone="Europe/Berlin"), at("2026-10-24T00:30"), []
    now = last
    while now < at("2026-10-27T00:00"):
        now += timedelta(minutes=10)
        if issue := due_issue(rule, last_due=last, created_at=LONG_AGO, now=now):
            seen.append(issue.due_at)
            last = issue.due_at
    assert seen == [at("2026-10-25T00:30"), at("2026-10-26T01:30")]


@pytest.mark.parametrize(
    ("rule", "due", "hours"),
    [
        (series("08:00"), "2026-11-23T08:00", 24),
        (series("06:00", "18:00"), "2026-11-23T18:00", 12),
        (series("08:00", on=("mon", "tue", "wed", "thu", "fri")), "2026-11-23T08:00", 72),
        (series("08:00", on=("mon",)), "2026-11-23T08:00", 168),
        (series("08:00", zone="Europe/Berlin"), "2026-03-29T06:00", 23),
    ],
)
def test_the_first_window_is_as_long_as_the_rhythm(rule: Series, due: str, hours: int) -> None:
    assert natural_period(rule, due=at(due)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "end", "zone", "now", "until"),
    [
        ("22:00", "06:30", "Asia/Kabul", "2026-11-23T17:30", "2026-11-24T02:00"),  # 22:00 begins
        ("22:00", "06:30", "Asia/Kabul", "2026-11-24T01:59", "2026-11-24T02:00"),  # after midnight
        ("22:00", "06:30", "Asia/Kabul", "2026-11-24T02:00", None),  # ends
        ("22:00", "06:30", "Asia/Kabul", "2026-11-23T17:29", None),
        ("12:00", "14:00", "UTC", "2026-11-23T13:00", "2026-11-23T14:00"),
        ("12:00", "14:00", "UTC", "2026-11-23T14:00", None),
        ("08:00", "08:00", "UTC", "2026-11-23T08:00", None),
        (
            "22:00",
            "06:00",
            "Europe/Berlin",
            "2026-03-29T00:30",
            "2026-03-29T04:00",
        ),  # the short night
        ("22:00", "06:00", "Europe/Berlin", "2026-10-25T03:00", "2026-10-25T05:00"),  # the long one
        # hours that begin or end in the spring gap, or in the doubled hour: its first pass begins, its first pass ends
        (
            "22:00",
            "02:30",
            "Europe/Berlin",
            "2026-03-29T01:15",
            "2026-03-29T01:30",
        ),  # 03:30 on the wall
        ("02:30", "06:00", "Europe/Berlin", "2026-03-29T01:15", None),
        ("02:30", "06:00", "Europe/Berlin", "2026-03-29T01:30", "2026-03-29T04:00"),
        ("22:00", "02:30", "Europe/Berlin", "2026-10-25T00:29", "2026-10-25T00:30"),
        ("22:00", "02:30", "Europe/Berlin", "2026-10-25T01:15", None),  # the second 02:15
        (
            "02:30",
            "06:00",
            "Europe/Berlin",
            "2026-10-25T01:15",
            "2026-10-25T05:00",
        ),  # and no gap between the passes
        ("22:00", "07:00", "America/New_York", "2026-11-01T05:30", "2026-11-01T12:00"),
        ("22:00", "07:00", "America/New_York", "2026-03-08T07:30", "2026-03-08T11:00"),
        (
            "23:00",
            "01:00",
            "Asia/Tehran",
            "2022-03-21T20:00",
            "2022-03-21T20:30",
        ),  # midnight is skipped
        (
            "01:45",
            "02:15",
            "Australia/Lord_Howe",
            "2026-04-04T15:00",
            "2026-04-04T15:45",
        ),  # the doubled half hour
        ("00:00", "23:59", "UTC", "2026-11-23T23:58", "2026-11-23T23:59"),
        ("00:00", "23:59", "UTC", "2026-11-23T23:59", None),
        ("22:00", "00:00", "UTC", "2026-11-23T23:59", "2026-11-24T00:00"),
    ],
)
def test_quiet_hours_hold_until_their_end(
    start: str, end: str, zone: str, now: str, until: str | None
) -> None:
    hours = QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))
    assert held_until(hours, timezone=zone, now=at(now)) == (at(until) if until else None)


def test_without_quiet_hours_nothing_is_held() -> None:
    assert held_until(None, timezone="UTC", now=at("2026-11-23T03:00")) is None


WORKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("rule", "last", "now", "due", "missed", "late"),
    [
        # on time until half an hour has gone by
        (series("08:00"), "2026-11-22T08:00", "2026-11-23T08:30", "2026-11-23T08:00", 0, None),
        (series("08:00"), "2026-11-22T08:00", "2026-11-23T08:31", "2026-11-23T08:00", 0, 31),
        # several a day: what slept through noon tells morning and noon in one
        (
            series("06:00", "12:00", "18:00"),
            "2026-11-22T18:00",
            "2026-11-23T13:00",
            "2026-11-23T12:00",
            1,
            60,
        ),
        (
            series("06:00", "12:00", "18:00"),
            "2026-11-20T18:00",
            "2026-11-23T06:05",
            "2026-11-23T06:00",
            6,
            None,
        ),
        # weekdays: Friday's and Monday's in one, the weekend between them none
        (
            series("08:00", on=WORKDAYS),
            "2026-11-19T08:00",
            "2026-11-23T09:00",
            "2026-11-23T08:00",
            1,
            60,
        ),
        (series("08:00", on=WORKDAYS), "2026-11-20T08:00", "2026-11-22T09:00", None, 0, None),
        # weekly: a week late is the next issue
        (
            series("08:00", on=("mon",)),
            "2026-11-09T08:00",
            "2026-11-23T08:00",
            "2026-11-23T08:00",
            1,
            None,
        ),
        (series("08:00", on=("mon",)), "2026-11-16T08:00", "2026-11-22T23:00", None, 0, None),
        # the reader's Monday begins on Sunday
        (
            series("02:00", zone="Asia/Kabul", on=("mon",)),
            "2026-11-15T21:30",
            "2026-11-22T21:40",
            "2026-11-22T21:30",
            0,
            None,
        ),
        # over the change of clocks
        (
            series("08:00", zone="Europe/Berlin"),
            "2026-10-24T06:00",
            "2026-10-25T07:10",
            "2026-10-25T07:00",
            0,
            None,
        ),
        (
            series("08:00", zone="Europe/Berlin"),
            "2026-10-24T06:00",
            "2026-10-25T06:10",
            None,
            0,
            None,
        ),
        (
            series("08:00", zone="America/New_York"),
            "2026-03-07T13:00",
            "2026-03-08T12:10",
            "2026-03-08T12:00",
            0,
            None,
        ),
    ],
)
def test_who_wakes_late_composes_one_issue_for_all_that_were_missed(
    rule: Series, last: str, now: str, due: str | None, missed: int, late: int | None
) -> None:
    issue = due_issue(rule, last_due=at(last), created_at=LONG_AGO, now=at(now))
    assert (issue.due_at if issue else None) == (at(due) if due else None)
    if issue:
        assert (issue.missed, issue.late_by) == (missed, timedelta(minutes=late) if late else None)
