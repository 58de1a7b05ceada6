"""Announced dates as iCalendar (RFC 5545)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.render.icalendar import calendar

NOW = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
TALKS = UpcomingDate(
    id=7,
    date="2026-11-24",
    span="24 نوامبر",
    sentence="نشست روز سه‌شنبه ۲۴ نوامبر برگزار می‌شود؛ هیئت‌ها, همه, می‌آیند.",
    story="k0001",
    title="Talks; next round, in Moscow\\Kabul",
    url="https://pamir.example/1?a=1,2;b",
    outlet="Sada-e Pamir",
    language="prs",
    actors=("moscow-format", "taliban"),
)
NAMES = {"moscow-format": "Moscow format"}


def made(*coming: UpcomingDate, now: datetime = NOW) -> str:
    return calendar(
        coming, name="Wirewatch: Daily", authority="desk.example,2026", names=NAMES, now=now
    )


def events(text: str) -> list[dict[str, str]]:
    """Read a calendar strictly; gives the properties of each event, unescaped."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    raw = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in raw), "3.1: lines of at most 75 octets"
    assert all(line.decode() is not None for line in raw), "no character is cut in two"
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert any(line.startswith("PRODID:") for line in lines)
    found: list[dict[str, str]] = []
    inside: dict[str, str] | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            inside = {}
        elif line == "END:VEVENT" and inside is not None:
            found.append(inside)
            inside = None
        elif inside is not None:
            name, _, value = line.partition(":")
            assert name not in inside
            assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value) or name in {"CATEGORIES", "URL"}
            inside[name] = re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)
    assert all({"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= event.keys() for event in found)
    return found


def test_an_event_has_its_day_its_sentence_its_outlet_and_says_that_nobody_confirmed_it() -> None:
    (event,) = events(made(TALKS))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261124", "20261125")
    assert event["SUMMARY"] == "Unconfirmed: Talks; next round, in Moscow\\Kabul"
    assert event["STATUS"] == "TENTATIVE"
    assert event["TRANSP"] == "TRANSPARENT"
    assert TALKS.sentence in event["DESCRIPTION"]
    assert "nobody has confirmed it" in event["DESCRIPTION"]
    assert "Sada-e Pamir, https://pamir.example/1?a=1,2;b" in event["DESCRIPTION"]
    assert event["CATEGORIES"] == "Moscow format,taliban"
    assert event["URL"] == TALKS.url


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2026-11-30", "20261130", "20261201"),
        ("2026-12", "20261201", "20270101"),
        ("2026-W53", "20261228", "20270104"),
        ("2028-02-29", "20280229", "20280301"),
    ],
)
def test_a_day_a_week_and_a_month_last_as_long_as_they_do(
    written: str, start: str, end: str
) -> None:
    (event,) = events(made(replace(TALKS, date=written)))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == (start, end)


@pytest.mark.parametrize(
    "wrong", ["2026-13-01", "2026-02-30", "2025-W53", "soon", "", "2026-00", "9999-12-31"]
)
def test_a_date_that_is_none_is_left_out(wrong: str) -> None:
    assert events(made(replace(TALKS, date=wrong))) == []


def test_an_event_keeps_its_id_when_read_again_and_another_day_is_another_event() -> None:
    (before,) = events(made(TALKS))
    (after,) = events(
        made(
            replace(TALKS, id=99, span="Tuesday", sentence="It is on Tuesday."),
            now=NOW.replace(hour=9),
        )
    )
    assert before["UID"] == after["UID"]
    assert before["UID"].endswith("@desk.example")
    (moved,) = events(made(replace(TALKS, date="2026-11-25")))
    assert moved["UID"] != before["UID"]


def test_what_several_articles_of_a_story_announce_is_one_event_with_each_sentence() -> None:
    other = replace(
        TALKS,
        id=8,
        sentence="The talks open on 24 November.",
        outlet="Dawn",
        url="https://dawn.example/2",
    )
    (event,) = events(made(other, TALKS))
    assert event["DESCRIPTION"].index("Sada-e Pamir") < event["DESCRIPTION"].index("Dawn")


def test_what_several_stories_announce_is_one_event_and_another_matter_of_that_day_is_its_own() -> (
    None
):
    again = replace(
        TALKS,
        id=8,
        story="k0002",
        title="Neighbours to meet in Moscow",
        sentence="Envoys of the region will meet in Moscow on 24 November for talks.",
        actors=("unama",),
        language="en",
    )
    first = replace(
        again,
        id=7,
        story="k0001",
        sentence="The talks of the envoys open in Moscow on 24 November.",
    )
    trial = replace(
        again, id=9, story="k0003", title="Trial opens", sentence="A court in Herat hears the case."
    )
    calendar_of = events(made(replace(first, actors=("taliban",)), again, trial))
    assert [event["CATEGORIES"] for event in calendar_of] == ["taliban,unama", "unama"]
    assert "Stories: k0001, k0002" in calendar_of[0]["DESCRIPTION"]


def test_hostile_text_breaks_no_line_and_adds_no_property() -> None:
    nasty = replace(
        TALKS,
        title="x\r\nEND:VEVENT\nATTACH:https://evil.example/\u2028\x00" + "🇦🇫" * 60,
        sentence="a\nBEGIN:VALARM\r\nACTION:PROCEDURE",
        url="javascript:alert(1)",
        outlet="y\nATTENDEE:mailto:x@y.example",
    )
    (event,) = events(made(nasty))
    assert event.keys().isdisjoint({"ATTACH", "BEGIN", "ACTION", "ATTENDEE", "URL"})


def test_an_empty_calendar_is_valid_for_it_holds_a_component_that_shows_nothing() -> None:
    assert events(made()) == []
    assert made().count("BEGIN:VTIMEZONE\r\n") == 1
    assert "VTIMEZONE" not in made(TALKS)


def test_what_takes_several_days_ends_behind_the_last() -> None:
    (event,) = events(made(replace(TALKS, date="2026-11-24", span="November 24–26")))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261124", "20261127")
