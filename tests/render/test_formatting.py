"""The one door for outside text."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.languages.tags import english_name
from wirewatch.render.cleaning import clean, host_of, safe_url
from wirewatch.render.formatting import (
    format_date,
    format_duration,
    format_moment,
    join_names,
    zone_name,
)

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
    assert format_moment(instant, zone, today=NOON) == words


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
    assert format_duration(length) == words


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
    assert format_date(iso) == words


def test_lists_and_names() -> None:
    assert join_names([]) == ""
    assert join_names(["A"]) == "A"
    assert join_names(["A", "B", "C"]) == "A, B and C"
    assert join_names(["A", "B", "C", "D"], at_most=2) == "A, B and 2 more"
    assert (english_name("prs"), english_name("xx"), english_name(None)) == ("Dari", "xx", "")
    assert (zone_name("Etc/UTC"), zone_name("America/Argentina/Buenos_Aires")) == (
        "UTC",
        "Buenos Aires",
    )


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\x00b\x1bc\x9bd", "abcd"),
        (
            "one\r\ntwo\x0bthree\x85four\u2028five\u2029six\xa0seven",
            "one two three four five six seven",
        ),
        ("\u202eevil\u202c \u2066x\u2069 \u200e\u200f\u061cy", "evil x y"),
        ("می\u200cگوید ක්\u200dෂ", "می\u200cگوید ක්\u200dෂ"),
        ("e\u0301", "é"),
        ("\ufeffzero\u200bwidth\u00adhyphen", "zerowidthhyphen"),
        ("  a   b  ", "a b"),
        ("\ud800x", "x"),
    ],
)
def test_what_is_invisible_or_dangerous_is_dropped_and_spelling_is_kept(
    given_text: str, kept: str
) -> None:
    assert clean(given_text) == kept


def test_long_text_is_cut_at_a_word_and_says_so() -> None:
    assert clean("one two three four", 12) == "one two…"
    assert clean("abcdefghijkl", 5) == "abcd…"


def test_towers_of_marks_are_felled() -> None:
    assert len(clean("Z" + "\u0336" * 500)) <= 6


@given(st.text(max_size=300), st.integers(min_value=5, max_value=100))
def test_cleaning_is_bounded_idempotent_and_one_line(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert len(once) <= limit
    assert clean(once, limit) == once
    assert not any(
        unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") for character in once
    )


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d&e=%20f#g", "https://a.example/b?c=d&e=%20f#g"),
        ("https://a.example/b?utm_source=rss&id=5#xtor=RSS-3", "https://a.example/b?id=5"),
        (" https://a.example/x y ", "https://a.example/x%20y"),
        ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1"),
        ('https://a.example/"onclick=x', "https://a.example/%22onclick=x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user:pass@bank.example/", None),
        ("https://user@bank.example/", None),
        ("//a.example/x", None),
        ("https:///x", None),
        ("https://a.example:99999/", None),
        ("https://[::1", None),
        ("", None),
        ("https://a.example/" + "x" * 3000, None),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, safe: str | None) -> None:
    assert safe_url(url) == safe


def test_the_host_is_shown_as_readers_know_it() -> None:
    assert host_of("https://www.post.example/x") == "post.example"
    assert host_of(None) == ""
