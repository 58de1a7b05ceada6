"""The plain text of a digest, and its subject line."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.model import Relation
from tests.support.digest_world import (
    COVERAGE,
    DAILY,
    HOUR,
    ISSUE,
    article,
    composed,
    mentions,
    story,
)
from tests.support.situations import SITUATIONS, blind, huge, mostly_failed, ordinary
from wirewatch.domain.digests.model import Digest, Length
from wirewatch.render.alerts import nudge_payload
from wirewatch.render.formatting import LINE_COLUMNS, column_width, wrap
from wirewatch.render.html import render_html
from wirewatch.render.slack import slack_messages
from wirewatch.render.summary import digest_subject
from wirewatch.render.text import render_text


@pytest.mark.parametrize("name", SITUATIONS)
def test_no_line_is_wider_than_a_screen_but_an_address_alone(name: str) -> None:
    for line in render_text(SITUATIONS[name]()).splitlines():
        assert column_width(line) <= LINE_COLUMNS or line.strip().startswith(
            ("https://", "http://", "mailto:")
        ), line
        assert " " not in line.strip() or "https://" not in line


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_subject_fits_and_is_one_line(name: str) -> None:
    line = digest_subject(SITUATIONS[name]())
    assert len(line) <= 90
    assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in line)


def test_the_subject_leads_with_the_news() -> None:
    one = article(
        1, "Taliban delegation leaves for Moscow", named={"taliban": ["Taliban"]}, outlet="Tola"
    )
    digest = composed(story(1, one)).digest
    assert digest_subject(digest) == "Taliban delegation leaves for Moscow [Daily 142]"


def test_a_second_headline_stands_in_the_subject_where_there_is_room() -> None:
    one = article(1, "Taliban leave for Moscow", named={"taliban": ["Taliban"]})
    two = article(2, "Taliban open a road", named={"taliban": ["Taliban"]}, outlet="Tola")
    assert digest_subject(composed(story(1, one), story(2, two)).digest).count(";") == 1
    long = replace(
        one,
        title="Taliban delegation under its foreign minister leaves Kabul for the talks in Moscow",
    )
    line = digest_subject(composed(story(1, long)).digest)
    assert line.startswith("Taliban delegation under its foreign minister leaves Kabul")
    assert line.endswith("… [Daily 142]")


def test_a_threaded_series_keeps_one_subject() -> None:
    assert digest_subject(ordinary(), thread=True) == "[Wirewatch Daily]"


def test_a_series_that_bears_our_name_says_it_once() -> None:
    digest = composed(
        series=replace(DAILY, title="Wirewatch Daily"),
        coverage=replace(COVERAGE, articles_flagged=0),
    ).digest
    assert digest_subject(digest) == "Nothing flagged; all 31 feeds read [Wirewatch Daily 142]"
    assert (
        digest_subject(composed(series=replace(DAILY, title="Wirewatch Daily")).digest)
        == "No new story; all 31 feeds read [Wirewatch Daily 142]"
    )  # flagged, but not news to the series


def test_the_subject_of_a_blind_issue_never_says_nothing() -> None:
    assert digest_subject(blind()) == "Could not read 7 of 10 feeds [Daily 142]"
    assert digest_subject(mostly_failed()).startswith("Could not read 7 of 10 feeds; ")


def test_the_subject_of_an_issue_that_saw_no_feed_at_all() -> None:
    digest = composed(coverage=replace(COVERAGE, articles_flagged=0, feeds_read=0)).digest
    assert digest_subject(digest) == "Could not read any of 31 feeds [Daily 142]"


def test_mentions_stand_between_asterisks_in_their_own_script() -> None:
    assert "*塔利班*" in render_text(ordinary())


def test_the_text_says_what_the_page_says() -> None:
    told = render_text(ordinary())
    for words in (
        "29 of 31 feeds\nread; Neva Telegraph and Amu Herald not since Sun 22 Nov 19:00.",
        "by Ural Wire (Russian); at least 3 independent outlets",
        "Flagged: Taliban, Moscow format",
        "Changed or taken down",
        "Still in trouble (1): Lapis Daily.",
        "Next issue: Tue 24 Nov 08:00 Kabul (03:30 UTC).",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("missed", "said"),
    [
        (0, ""),
        (1, "The issue before it was missed: this one covers its time too."),
        (2, "The two issues before it were missed: this one covers their time too."),
        (30, "The 30 issues before it were missed: this one covers their time too."),
    ],
)
def test_one_issue_for_several_says_so(missed: int, said: str) -> None:
    told = render_text(composed(issue=replace(ISSUE, missed=missed, late_by=5 * HOUR)).digest)
    account = " ".join(told.partition("\n\n")[2].partition("\n\n")[0].split())
    assert account.partition("This issue is 5 hours late.")[2].strip() == said


def test_what_was_not_asked_in_time_and_what_was_only_recorded_is_said_in_plain_words() -> None:
    def account(overdue: int = 0, quiet: int = 0) -> str:
        digest = composed(coverage=replace(COVERAGE, overdue=overdue, quiet=quiet)).digest
        return " ".join(render_text(digest).split())

    assert "1 feed was not polled in time: its latest articles may be missing." in account(
        overdue=1
    )
    assert "4 feeds were not polled in time: their latest articles may be missing." in account(
        overdue=4
    )
    brought = "3 flagged articles came with a new feed, a new alias or a flood of entries and are left out."
    assert brought in account(quiet=3)


def test_actors_of_whom_there_is_no_story_are_named_when_we_looked() -> None:
    told = composed(
        story(
            1, article(1, "Taliban and UNAMA", named={"taliban": ["Taliban"], "unama": ["UNAMA"]})
        )
    ).digest
    line = "No story on Moscow format or IS-K."
    assert line in render_text(told)
    assert line in render_html(told)
    assert line in json.dumps(slack_messages(told))
    narrowed = " ".join(render_text(replace(told, chosen="in Persian")).split())
    assert "No story on Moscow format or IS-K in what you asked for." in narrowed
    many = replace(told, unnamed=tuple(f"Actor {n}" for n in range(1, 13)))
    assert "Actor 9, Actor 10 or 2 more." in " ".join(render_text(many).split())


@pytest.mark.parametrize("unsaid", ["blind", "mostly-failed", "quiet", "first-run", "brief"])
def test_nobody_is_said_to_be_without_a_story_where_we_did_not_look_or_it_goes_without_saying(
    unsaid: str,
) -> None:
    digest = SITUATIONS[unsaid]()
    assert "No story on" not in render_text(digest) + render_html(digest) + json.dumps(
        slack_messages(digest)
    )


@pytest.mark.parametrize("situation", [mostly_failed, blind])
@pytest.mark.parametrize("length", ["brief", "full"])
@pytest.mark.parametrize("chosen", ["", "UNAMA"])
def test_no_form_says_nothing_when_too_many_feeds_were_not_read(
    situation: Callable[[], Digest], length: Length, chosen: str
) -> None:
    digest = replace(situation(), length=length, chosen=chosen)
    short = nudge_payload(digest).decode()
    for said in (
        digest_subject(digest),
        render_text(digest),
        render_html(digest),
        json.dumps(slack_messages(digest)),
    ):
        assert "nothing" not in said.casefold()
        assert "could not read 7 of 10 feeds" in " ".join(said.casefold().split())
    assert "nothing" not in short.casefold()
    assert "3 of 10 feeds read" in short


def test_a_daily_digest_can_be_read_over_one_coffee() -> None:
    assert len(render_text(ordinary()).split()) <= 700


def test_three_stories_stand_in_full_under_an_actor_the_others_on_a_line_and_forty_in_all() -> None:
    told = render_text(huge())
    assert told.count("\n- ") + told.count("  Flagged: ") == 40
    assert told.count("  Flagged: ") == 9  # the top stories, and three under each of two actors


def test_an_old_story_told_as_new_and_what_repeats_it_are_never_both_in_full() -> None:
    told = render_text(SITUATIONS["follow-up"]())
    assert told.index("First convoy") < told.index("The same report as in issue 141")
    assert "k0006" not in told


def test_a_story_on_one_line_says_how_many_carry_it() -> None:
    more = [
        story(n, article(n, f"Taliban, part {n}", named={"taliban": ["Taliban"]}))
        for n in range(1, 8)
    ]
    first = article(9, "A road opens", lead="The Taliban say so.", named={"taliban": ["Taliban"]})
    copy = replace(first, id=10, outlet="Ural Wire", relation=Relation.COPY)
    passing = replace(
        first,
        lead="Snow fell.",
        mentions=mentions("A road opens", "", first.lead, named={"taliban": ["Taliban"]}),
    )
    told = render_text(
        composed(*more, story(9, replace(passing, body=first.lead, about=frozenset()), copy)).digest
    )
    assert "- A road opens (Hindukush Post and 1 other)" in told


def test_a_huge_digest_points_to_the_rest() -> None:
    assert "\nAnd 40 more under Taliban.\n" in render_text(huge())
    assert "more under" not in render_text(huge(), whole=True)
    assert "And 50 more stories are in the full issue." in render_text(huge())
    assert "statement number 90 on" in render_text(huge(), whole=True)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("abcdefghijklm", ["abcdefghij", "klm"]),
        ("天气晴朗，谈判继续", ["天气晴朗，", "谈判继续"]),
        ("see https://example.org/long", ["see", "https://example.org/long"]),
        ("", [""]),
    ],
)
def test_lines_break_where_a_reader_expects_it(written: str, lines: list[str]) -> None:
    assert wrap(written, columns=10).splitlines() == [line for line in lines if line]


def test_marks_and_joiners_take_no_column() -> None:
    assert column_width("می\u200cگوید") == 6
    assert column_width("塔利班") == 6
    assert column_width("e\u0301") == 1
