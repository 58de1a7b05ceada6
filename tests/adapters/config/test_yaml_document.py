from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from wirewatch.domain.configuration import Config

Complaints = Callable[..., list[str]]
Loaded = Callable[..., Config]


def series(*lines: str, at: str = '["07:00"]') -> str:
    return "\n".join(
        [
            "series:",
            "- id: daily",
            "  actors: [guild]",
            f"  at: {at}",
            *(f"  {line}" for line in lines),
        ]
    )


def test_on_is_a_word_and_no_truth_value(loaded: Loaded) -> None:
    assert loaded(digests=series("on: [mon, fri]")).series[0].on == ("mon", "fri")


def test_no_is_norwegian(loaded: Loaded) -> None:
    text = "actors:\n- id: guild\n  name: Guild\n  aliases:\n    no: [Lauget, no, on]\n"
    config = loaded(
        watchlist=text,
        feeds="feeds:\n- outlet: Lykta\n  url: https://lykta.example/\n  language: no\n",
    )
    assert config.actors[0].aliases == {"no": ("Lauget", "no", "on")}
    assert config.feeds[0].language == "no"


@pytest.mark.parametrize("hour", ["07:00", '"07:00"', "'7:00'"])
def test_hours_that_mean_what_they_say_pass(loaded: Loaded, hour: str) -> None:
    assert loaded(digests=series(at=f"[{hour}]")).series[0].at == (time(7),)


def test_an_hour_that_yaml_takes_for_a_number_is_caught(complaints: Complaints) -> None:
    assert complaints(digests=series(at="[8:30]")) == [
        'digests.yaml:4: series[1].at[1]: 8:30 without quotes is a number to YAML; write "08:30"'
    ]


@pytest.mark.parametrize("hour", ["0700", "25:00", "7am", "12:60", "07:00:00", "seven"])
def test_what_is_no_hour_is_refused(complaints: Complaints, hour: str) -> None:
    found = complaints(digests=series(at=f"[{hour}]"))
    assert len(found) == 1
    assert found[0].startswith("digests.yaml:4: ")


def test_one_hour_without_brackets_is_explained(complaints: Complaints) -> None:
    assert complaints(digests=series(at='"07:00"')) == [
        "digests.yaml:4: series[1].at must be a list; write it in brackets: [one, two]"
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("1h30m", timedelta(minutes=90)),
        ("1.5h", timedelta(minutes=90)),
    ],
)
def test_durations_have_units(loaded: Loaded, typed: str, meant: timedelta) -> None:
    assert loaded(settings=f"archive:\n  keep: {typed}\n").settings.archive.keep == meant


@pytest.mark.parametrize("typed", ["30", "30 minutes", "1:30", "soon", "-5m"])
def test_durations_without_a_unit_are_refused(complaints: Complaints, typed: str) -> None:
    found = complaints(settings=f"archive:\n  keep: {typed}\n")
    assert len(found) == 1
    assert found[0].startswith("settings.yaml:2: archive.keep ")


def test_an_interval_may_be_one_length_or_two(loaded: Loaded) -> None:
    config = loaded(settings="poll:\n  every: {min: 20m, max: 2h}\n")
    assert config.settings.poll.every.max == timedelta(hours=2)
    config = loaded(settings="poll:\n  every: 20m\n")
    assert (config.settings.poll.every.min, config.settings.poll.every.max) == (
        timedelta(minutes=20),
    ) * 2


def test_from_and_in_are_yaml_words_for_sender_and_places(loaded: Loaded) -> None:
    rule = "  rules:\n  - alias: Guild\n    in: [title]\n"
    config = loaded(
        watchlist=f"actors:\n- id: guild\n  name: Guild\n  aliases: {{en: [Guild]}}\n{rule}",
        settings="mail:\n  host: smtp.example\n  from: Desk <desk@harbour.example>\n",
    )
    assert config.actors[0].rules[0].places == ("title",)
    assert config.settings.mail is not None
    assert config.settings.mail.sender == "Desk <desk@harbour.example>"


def test_the_inner_name_of_a_yaml_word_is_unknown(complaints: Complaints) -> None:
    found = complaints(settings="mail:\n  host: smtp.example\n  sender: desk@harbour.example\n")
    assert any('mail.sender is not a setting; it is called "from" here' in line for line in found)


def test_a_name_that_stands_twice_is_named_with_both_lines(complaints: Complaints) -> None:
    found = complaints(feeds="feeds:\n- outlet: A\n  url: https://a.example/\n  outlet: B\n")
    assert found == [
        'feeds.yaml:4: "outlet" appears a second time (first in line 2); keep one of them'
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("feeds:\n- outlet: A\n\turl: https://a.example/\n", 3, "tab"),
        ("feeds:\n- outlet: Lantern: the Post\n", 2, "colon"),
        ("feeds:\n- outlet: *Post\n", 2, "quotes"),
        ('feeds:\n- outlet: "Post\n', 2, "not closed"),
        (
            "feeds:\n- outlet: 'Post\n  url: https://a.example/\n- outlet: B\n",
            2,
            "not closed; close it in this line",
        ),
        ("feeds:\n- outlet: !Post x\n", 2, "quotes"),
        ("feeds:\n- outlet: @Post\n", 2, "quotes"),
        ("feeds:\n- outlet: a\x00b\n", 2, "character"),
    ],
)
def test_broken_yaml_is_told_in_plain_words(
    complaints: Complaints, text: str, line: int, said: str
) -> None:
    found = complaints(feeds=text)
    assert found[0].startswith(f"feeds.yaml:{line}: ")
    assert said in found[0]


def test_a_byte_order_mark_is_no_mistake(loaded: Loaded) -> None:
    text = "\ufefffeeds:\r\n- outlet: Lantern Post\r\n  url: https://lantern.example/\r\n"
    assert loaded(feeds=text).feeds[0].outlet == "Lantern Post"


def test_another_encoding_is_named(complaints: Complaints) -> None:
    found = complaints(feeds="feeds:\n- outlet: Ф\n".encode("cp1251"))
    assert found == ['feeds.yaml:2: is not UTF-8 text; save the file with the encoding "UTF-8"']


@pytest.mark.parametrize("text", ["", "# all commented out\n", "---\n"])
def test_an_empty_file_is_named_unless_all_of_it_has_defaults(
    complaints: Complaints, text: str
) -> None:
    assert complaints(feeds=text, settings=text) == [
        'feeds.yaml:1: the file is empty; start it with "feeds:" and a list below'
    ]


@pytest.mark.parametrize("text", ["- outlet: A\n", "feeds\n"])
def test_a_file_that_is_no_mapping_is_named(complaints: Complaints, text: str) -> None:
    assert complaints(feeds=text) == [
        'feeds.yaml:1: the file must hold names with values; start it with "feeds:"'
    ]


def test_a_list_of_which_every_item_is_commented_out_is_empty(loaded: Loaded) -> None:
    assert (
        loaded(digests=series("subscribers:", "  # - email: desk@harbour.example"))
        .series[0]
        .subscribers
        == ()
    )


def test_a_file_that_multiplies_itself_is_refused(complaints: Complaints) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = complaints(feeds="\n".join(["l0: &l0 [a, b, c]", *levels, "feeds: []"]))
    assert any("repeats itself" in line for line in found)


def test_a_file_that_contains_itself_is_refused(complaints: Complaints) -> None:
    assert any("repeats itself" in line for line in complaints(feeds="feeds: &a [*a]\n"))


def test_anchors_and_merges_work(loaded: Loaded) -> None:
    text = "feeds:\n- &first\n  outlet: A\n  url: https://a.example/1\n- <<: *first\n  url: https://a.example/2\n"
    assert [(feed.outlet, feed.url[-1]) for feed in loaded(feeds=text).feeds] == [
        ("A", "1"),
        ("A", "2"),
    ]


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_nesting_that_would_overflow_the_stack_is_refused(
    complaints: Complaints, opening: str
) -> None:
    said = complaints(watchlist=opening * 300_000)
    assert any("is nested too deeply" in one for one in said)
