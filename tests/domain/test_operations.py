"""The operator is told of each trouble once, then daily, then that it is over; nobody is told again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wirewatch.domain.configuration import OperatorSettings
from wirewatch.domain.operations import (
    FailingFeeds,
    MachineReport,
    OperatorNotice,
    OwnTrouble,
    ReportedTrouble,
    build_notice,
    find_troubles,
    unknown_trouble_keys,
)

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
SETTINGS = OperatorSettings(cycles_late=timedelta(minutes=30), feeds_failing=25, disk_free="2GB")
WELL = MachineReport(
    name="one", home="/var/wirewatch", at=NOON, disk_free=50 * 10**9, disk_total=100 * 10**9
)
FEEDS = FailingFeeds(configured=40)


def keys(found: list[OwnTrouble]) -> list[str]:
    return [one.key for one in found]


def after(**length: float) -> datetime:
    return NOON + timedelta(**length)


def test_all_is_well_and_nothing_is_known_before_the_first_cycle() -> None:
    assert find_troubles([WELL], FEEDS, SETTINGS, now=after(minutes=29)) == []
    assert find_troubles([], FailingFeeds(), SETTINGS, now=NOON) == []


def test_cycles_are_late_only_when_no_machine_completes_one() -> None:
    stopped = replace(WELL, name="two", at=NOON - timedelta(hours=3))
    assert find_troubles([WELL, stopped], FEEDS, SETTINGS, now=after(minutes=10)) == []
    (late,) = find_troubles([WELL, stopped], FEEDS, SETTINGS, now=after(minutes=31))
    assert (late.key, late.since) == ("cycles", NOON)
    assert keys(find_troubles([stopped], FEEDS, SETTINGS, now=after(days=30))) == ["cycles"], (
        "however long ago"
    )


def test_feeds_are_told_of_from_a_share_on_and_eased_before_they_count_as_mended() -> None:
    def found(failing: int, *told: str) -> list[str]:
        feeds = FailingFeeds(configured=40, failing=failing, since=NOON, named=("Dawn",))
        return keys(find_troubles([WELL], feeds, SETTINGS, reported_keys=told, now=NOON))

    assert [found(9), found(10)] == [[], ["feeds"]]
    assert [found(9, "feeds"), found(8, "feeds"), found(7, "feeds")] == [["feeds"], ["feeds"], []]
    every = FailingFeeds(configured=2, failing=2, since=NOON, named=("Dawn", "Noor"))
    assert (
        find_troubles([WELL], every, SETTINGS, now=NOON)[0].what == "All 2 feeds fail (Dawn, Noor)"
    )


def test_each_machine_has_a_disk_of_its_own_and_one_that_was_taken_away_none() -> None:
    low = replace(WELL, name="two", disk_free=1_900_000_000)
    (found,) = find_troubles([WELL, low], FEEDS, SETTINGS, now=NOON)
    assert found.what == "The disk of /var/wirewatch on two has 1.9 GB left of 100.0 GB"
    eased = replace(low, disk_free=2_400_000_000)
    assert keys(find_troubles([eased], FEEDS, SETTINGS, reported_keys=[found.key], now=NOON)) == [
        found.key
    ]
    assert (
        find_troubles(
            [replace(low, disk_free=2_600_000_000)],
            FEEDS,
            SETTINGS,
            reported_keys=[found.key],
            now=NOON,
        )
        == []
    )
    gone = replace(low, at=NOON - timedelta(days=2))
    assert find_troubles([WELL, gone], FEEDS, SETTINGS, now=NOON) == []


def test_a_storage_that_is_down_for_an_hour_is_told_with_what_waits() -> None:
    down = replace(
        WELL, archive_trouble="s3://news does not answer", archive_since=NOON, waiting=12_000_000
    )
    assert (
        find_troubles([replace(down, at=after(minutes=50))], FEEDS, SETTINGS, now=after(minutes=50))
        == []
    )
    (found,) = find_troubles(
        [replace(down, at=after(minutes=61))], FEEDS, SETTINGS, now=after(minutes=61)
    )
    assert (
        found.what
        == "one cannot archive pages: s3://news does not answer; 12 MB of pages wait there"
    )


def test_once_then_daily_then_mended() -> None:
    trouble = OwnTrouble(key="cycles", what="stopped", since=NOON, do="start it")
    known: dict[str, ReportedTrouble] = {}
    said: list[tuple[int, OperatorNotice]] = []
    for minutes in range(0, 3 * 24 * 60, 5):
        now = after(minutes=minutes)
        found = [trouble] if minutes <= 50 * 60 else []
        due, known = build_notice(found, known, now=now)
        if due.is_due:
            said.append((minutes // 60, due))
    assert said == [
        (0, OperatorNotice(new=(trouble,))),
        (24, OperatorNotice(lasting=(trouble,))),
        (48, OperatorNotice(lasting=(trouble,))),
        (50, OperatorNotice(mended=(trouble,))),
    ]
    assert known == {}


def test_what_is_over_at_the_second_look_is_not_told_at_all() -> None:
    trouble = OwnTrouble(key="cycles", what="asleep", since=NOON, do="")
    due, known = build_notice([trouble], {}, now=NOON)
    assert not due.is_due
    due, known = build_notice([], known, now=after(minutes=5))
    assert (due.is_due, known) == (False, {})


def test_a_machine_that_is_not_heard_of_is_not_called_mended() -> None:
    low = replace(WELL, name="two", disk_free=10**9)
    found = find_troubles([WELL, low], FEEDS, SETTINGS, now=NOON)
    _, known = build_notice(found, {}, now=NOON)
    _, known = build_notice(found, known, now=after(minutes=5))
    now = after(hours=30)
    machines = [replace(WELL, at=now), low]
    due, known = build_notice(
        [], known, unknown=unknown_trouble_keys(known, machines, now=now), now=now
    )
    assert (due.is_due, known) == (False, {})
    assert (
        unknown_trouble_keys(["cycles", "feeds", "disk one /var/wirewatch"], machines, now=now)
        == set()
    )


def test_lasting_troubles_share_one_mail_a_day_and_keep_their_beginning() -> None:
    one, two = (OwnTrouble(key=key, what=key, since=NOON, do="") for key in ("one", "two"))
    _, known = build_notice([one], {}, now=after(minutes=-5))
    _, known = build_notice([one], known, now=NOON)
    _, known = build_notice([one, two], known, now=after(hours=9))
    due, known = build_notice([one, two], known, now=after(hours=10))
    assert due == OperatorNotice(new=(two,))
    later = [replace(trouble, since=after(hours=24), what="worse") for trouble in (one, two)]
    due, known = build_notice(later, known, now=after(hours=24))
    assert [(told.what, told.since) for told in due.lasting] == [("worse", NOON), ("worse", NOON)]
    due, known = build_notice(later, known, now=after(hours=34))
    assert not due.is_due
    assert build_notice(later, known, now=after(hours=48))[0].is_due
