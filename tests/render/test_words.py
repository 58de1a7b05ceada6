"""Times, counts and dates as a reader says them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.domain.languages.tags import english_name
from wirewatch.render.formatting import duration, listed, moment, written_date, zone_name

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "zone", "words"),
    [
        (NOON, "Asia/Kabul", "Sun 22 Nov 16:30 Kabul (12:00 UTC)"),
        (NOON, "UTC", "Sun 22 Nov 12:00 UTC"),
        (NOON.replace(hour=21), "Asia/Kabul", "Mon 23 Nov 01:30 Kabul (Sun 22 Nov 21:00 UTC)"),
        (NOON, "America/New_York", "Sun 22 Nov 07:00 New York (12:00 UTC)"),
        (NOON.replace(year=2021), "UTC", "Mon 22 Nov 2021 12:00 UTC"),
    ],
)
def test_the_readers_zone_comes_first_and_the_year_only_when_it_is_another(
    instant: datetime, zone: str, words: str
) -> None:
    assert moment(instant, zone, today=NOON) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=40), "40 minutes"),
        (timedelta(minutes=90), "2 hours"),
        (timedelta(hours=5, minutes=4), "5 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_lengths_of_time_are_rounded_as_people_do(length: timedelta, words: str) -> None:
    assert duration(length) == words


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-11-24", "Tue 24 Nov 2026"),
        ("2026-11", "Nov 2026"),
        ("2026-W48", "week 48 of 2026"),
        ("2026-13", "2026-13"),
        ("2026-02-30", "2026-02-30"),
        ("soon", "soon"),
    ],
)
def test_announced_dates_are_written_out_and_what_is_none_is_left(iso: str, words: str) -> None:
    assert written_date(iso) == words


def test_lists_and_names() -> None:
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed(["A", "B", "C", "D"], at_most=2) == "A, B and 2 more"
    assert (english_name("prs"), english_name("xx"), english_name(None)) == ("Dari", "xx", "")
    assert (zone_name("Etc/UTC"), zone_name("America/Argentina/Buenos_Aires")) == ("UTC", "Buenos Aires")
