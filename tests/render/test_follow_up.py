"""What is new since the last issue, what changed, what is coming, and readers' verdicts, as people see them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from extractors.model import AnnouncedDate, Relation, Statement
from tests.support.digest_world import DUE, HOUR, ISSUE, article, composed, story, trouble
from tests.support.situations import (
    NUMBERED,
    brief,
    corrected,
    follow_up,
    huge,
    ordinary,
    repeated,
    taken_down,
    voted,
    winter_school,
)
from wirewatch.domain.digests.digest_items import ChangedArticle, Denial, Figure, Step
from wirewatch.domain.digests.model import Digest, EarlierStory
from wirewatch.render.html import render_html
from wirewatch.render.slack import slack_messages
from wirewatch.render.text import render_text


def words(page: str) -> str:
    """The text of a page, as a screen shows it."""
    visible = re.sub("(?s)<style>.*?</style>|<[^>]*>", "", page)
    return " ".join(visible.split())


@pytest.mark.parametrize("render", [render_text, lambda digest: words(render_html(digest))])
def test_a_follow_up_is_marked_and_tells_only_what_is_new(render: object) -> None:
    assert callable(render)
    told = " ".join(render(follow_up()).replace("*", "").split())
    assert "Follow-up of issue 139" in told
    assert (
        "A convoy of 140 trucks with grapes was the first to pay the new fees on Monday. … The Taliban"
        in told
    )
    assert "inspect cargo" not in told


@pytest.mark.parametrize("render", [render_text, lambda digest: words(render_html(digest))])
def test_what_says_nothing_new_takes_two_lines(render: object) -> None:
    assert callable(render)
    told = " ".join(render(composed(repeated()).digest).split())
    assert "The same report as in issue 141, now also by Ural Wire and Wakhan Weekly." in told
    assert "Four members" not in told
    assert "Flagged" not in told


def test_the_earlier_telling_is_a_link_into_the_archive() -> None:
    page = render_html(follow_up())
    assert 'href="https://desk.example/wirewatch/daily/0139.html#s-k0002"' in page
    assert 'href="https://desk.example/wirewatch/daily/0138.html#s-k0077"' in page


def test_a_story_that_develops_one_of_the_same_issue_says_so_when_it_is_shown() -> None:
    earlier = EarlierStory(key="k0002", title="Taliban 2")
    one = story(
        1, article(1, "Taliban 1", named={"taliban": ["Taliban"]}), follows="k0002", earlier=earlier
    )
    two = story(2, article(2, "Taliban 2", named={"taliban": ["Taliban"]}))
    assert "[Follow-up of “Taliban 2”]" in render_text(composed(one, two).digest)
    assert "Follow-up" not in render_text(composed(one).digest)
    assert 'href="#' not in render_html(
        composed(one, two).digest
    )  # local anchors are dead in most mail clients of phones


def test_a_new_headline_shows_the_old_one_and_the_sentences_that_came_and_went() -> None:
    told = render_text(composed(changed=(corrected(),)).digest)
    assert (
        "- New headline: “Talks collapse” is now “Talks paused” (Hindukush Post,\n  issue 141; seen"
        in told
    )
    assert "  + Both sides said that they would meet again within two weeks." in told
    assert "  - The talks collapsed on Saturday night." in told


def test_what_was_taken_down_stands_first() -> None:
    told = render_text(composed(changed=(corrected(), taken_down())).digest)
    assert told.index("Taken down: “سفیر تازهٔ") < told.index("New headline")
    assert "issues 139 and\n  140; seen Mon 05:00)" in told


def test_beside_a_new_headline_the_correction_is_told_and_not_the_same_figure_once_more() -> None:
    new, old = (
        f"The flood in the north killed at least {number} people on Sunday, police said."
        for number in (3, 9)
    )
    changed = replace(
        corrected(), old_title="Flood kills 9", title="Flood kills 3", gained=(new, "We are sorry.")
    )
    told = render_text(composed(changed=(replace(changed, lost=(old,)),)).digest)
    assert "+ We are sorry." in told
    assert "killed" not in told


def test_the_brief_says_what_was_taken_down_and_what_a_changed_headline_was() -> None:
    stories = [story(n, article(n, f"Taliban {n}", named={"taliban": ["Taliban"]})) for n in (1, 2)]
    told = render_text(composed(*stories, changed=(corrected(), taken_down())).digest)
    assert "* Taken down: “سفیر" in told
    told = render_text(composed(*stories, changed=(corrected(),)).digest)
    assert "* Changed: “Talks collapse” is now “Talks paused”" in told


def test_a_story_goes_on_where_the_brief_has_said_its_beginning() -> None:
    body = "MOSCOW, Nov 22 (CWS) - The Taliban left Kabul. They took two planes and nobody saw them off at the gate."
    one = article(1, "A Taliban delegation", body=body, named={"taliban": ["Taliban"]})
    digest = composed(
        story(1, one),
        story(
            2, article(2, "Bad roads", body="The Taliban say so.", named={"taliban": ["Taliban"]})
        ),
    ).digest
    told = render_text(digest)
    assert "* Happened: The Taliban left Kabul. (Hindukush Post)" in told
    assert told.count("left Kabul.") == 1
    assert "They took two planes" in told
    assert "They took two planes" in render_html(digest)


def test_of_a_rewritten_article_a_few_sentences_are_shown_and_the_rest_counted() -> None:
    many = tuple(f"Sentence number {n}." for n in range(9))
    told = render_text(
        composed(changed=(replace(corrected(), old_title=None, gained=many, lost=many[:1]),)).digest
    )
    assert "- Changed: “Talks paused”" in told
    assert "Sentence number 0." in told
    assert "Sentence number 1." not in told
    assert "and 8 more sentences added" in told


def test_hostile_changes_and_dates_stay_text() -> None:
    bad = "<script>alert(1)</script>\u202e" + "x" * 5000
    changed = replace(
        corrected(), title=bad, old_title=bad + "2", outlet=bad, gained=(bad,), url="javascript:x()"
    )
    coming = replace(
        winter_school(), sentence=bad, outlet=bad, url="https://a:b@c.example/", language='en"><x'
    )
    page = render_html(composed(changed=(changed,), coming=(coming,)).digest)
    assert "<script" not in page
    assert "javascript:" not in page
    assert "a:b@" not in page
    assert "\u202e" not in page
    assert len(page) < 25_000


def test_a_coming_date_is_the_outlets_word_and_never_ours() -> None:
    told = render_text(composed(coming=(winter_school(),)).digest)
    assert "\nComing up\n" in told
    assert "- Wed 2 Dec: یوناما می‌گوید" in told
    assert "(Sada-e Pamir)" in told


def test_a_statement_names_who_spoke_and_through_whom_we_have_it() -> None:
    said = Statement(
        quote="We expect them.", speaker="Zakharova", verb="told", start=0, end=5, via="TASS"
    )
    one = article(
        1, "Roads", body="The Taliban wait.", named={"taliban": ["Taliban"]}, statements=(said,)
    )
    told = composed(story(1, one)).digest
    assert "Zakharova, via TASS: “We expect them.”" in render_text(told)
    assert "<bdi>Zakharova, via TASS</bdi>:</span> “We expect them.”" in render_html(told)


@pytest.mark.parametrize(
    ("said_on", "who"),
    [
        ("2026-09", "Orlova, via TASS, Sep 2026: “We expect them.”"),
        ("2026-11-02", "Orlova, via TASS, Mon 2 Nov 2026: “We expect them.”"),
        ("2026-11-22", "Orlova, via TASS: “We expect them.”"),
    ],
)
def test_words_of_long_ago_are_told_with_their_day(said_on: str, who: str) -> None:
    said = Statement(
        quote="We expect them.",
        speaker="Orlova",
        verb="told",
        start=0,
        end=5,
        via="TASS",
        said_on=said_on,
    )
    one = article(
        1, "Roads", body="The Taliban wait.", named={"taliban": ["Taliban"]}, statements=(said,)
    )
    assert who in render_text(composed(story(1, one)).digest)


def test_a_date_is_told_in_its_sentence_even_when_the_passage_has_the_same_word() -> None:
    sentence = "Talks on flights will resume on 25 November."
    dated = AnnouncedDate(
        span="25 November", start=0, end=9, date="2026-11-25", kind="upcoming", sentence=sentence
    )
    body = "The Taliban spoke on Wednesday of a new road."
    one = article(1, "Roads", body=body, named={"taliban": ["Taliban"]}, dates=(dated,))
    told = " ".join(render_text(composed(story(1, one)).digest).split())
    assert "Wed 25 Nov 2026: Talks on flights will resume on 25 November." in told


def test_verdicts_are_small_links_and_nothing_where_there_are_none() -> None:
    page, plain = render_html(voted(ordinary())), render_text(voted(ordinary()))
    assert page.count(">Not relevant?</a>") == len(re.findall("<h3", page))
    assert "mailto:desk@example.org?subject=not-relevant%20k0001%20daily-142" in page
    assert ">Missed something? Tell us</a>" in page
    assert "Missed something? Tell us:\nmailto:desk@example.org" in plain
    assert "relevant" not in render_html(ordinary())
    assert "Missed" not in render_text(ordinary())


def test_a_verdict_address_of_another_kind_is_left_out() -> None:
    assert "relevant" not in render_html(voted_with(ordinary(), "javascript:alert(1)"))
    assert 'href="https://desk.example/v?t=1%22"' in render_html(
        voted_with(ordinary(), 'https://desk.example/v?t=1"')
    )


def voted_with(digest: Digest, address: str) -> Digest:
    def asked(story: Any) -> Any:
        return replace(story, not_relevant_url=address)

    sections = tuple(
        replace(one, stories=tuple(map(asked, one.stories))) for one in digest.sections
    )
    return replace(digest, sections=sections)


def test_a_thread_says_who_counts_what_who_denies_and_what_came_before() -> None:
    digest = composed(
        story(1, article(1, "Taliban", body="Snow fell.", named={"taliban": ["Taliban"]}))
    ).digest
    figures = tuple(
        Figure(
            what="killed", value=value, at_least=least, outlet=outlet, url="https://wire.example/1"
        )
        for value, least, outlet in ((6, True, "Wire"), (9, False, "Post"), (9, False, "Voice"))
    )
    denied = Denial(
        sentence="They denied it.", outlet="Post", url="https://post.example/2", language="en"
    )
    step = Step(
        story="k1",
        title="Step 1",
        outlet="Wire",
        url="https://wire.example/1",
        language="en",
        at=DUE,
    )
    gone = replace(step, story="k2", title="Step 2", number=140, withdrawn=True)
    steps = (
        replace(step, number=139),
        gone,
        replace(step, title="Step 3", url="https://wire.example/3"),
    )
    told = replace(digest.stories[0], figures=figures, denials=(denied,), steps=steps)
    digest = replace(digest, sections=(replace(digest.sections[0], stories=(told,)),))
    page, plain = render_html(digest), render_text(digest)
    lines = (
        "Killed: at least 6 (Wire), 9 (Post and Voice)",
        "Denied: They denied it. (Post)",
        "Earlier, issue 139: Step 1 (Wire)",
        "Taken down by its outlet since: Step 2 (Wire)",
        "Earlier, Mon 23 Nov: Step 3 (Wire)",
    )
    assert [plain.index(line) for line in lines] == sorted(plain.index(line) for line in lines)
    shown = re.sub(r"<[^>]+>", "", page)
    assert all(line in shown for line in lines)
    assert 'href="https://wire.example/3"' in page
    messages = json.dumps(slack_messages(digest), ensure_ascii=False)
    assert "Earlier, issue 139: " in messages


def test_the_way_out_of_the_settings_stands_in_the_foot() -> None:
    digest = composed(
        issue=replace(ISSUE, unsubscribe_url="mailto:desk@example.org?subject=leave")
    ).digest
    assert 'href="mailto:desk@example.org?subject=leave"' in render_html(
        digest, unsubscribe="mailto:other@example.org"
    )
    assert "Unsubscribe:\nmailto:desk@example.org?subject=leave" in render_text(digest)


def test_a_brief_issue_fits_one_screen_and_names_headline_outlets_and_actors() -> None:
    told = render_text(brief())
    assert len(told.splitlines()) <= 60
    assert "  Hindukush Post and 4 others - Taliban, Moscow format" in told
    for left_out in ("Flagged", "Story k", "Feed health", "“ما برای"):
        assert left_out not in told
    assert "29 of 31 feeds read" in " ".join(told.split())


def test_a_brief_issue_of_ninety_stories_leaves_most_to_the_full_one() -> None:
    page = render_html(replace(huge(), length="brief"))
    assert page.count("<h2") == 15
    assert "And 75 more stories are in the full issue." in page
    assert len(page.encode()) < 20_000


def test_two_feeds_of_one_outlet_are_named_once() -> None:
    blind = (
        trouble("BBC Persian", "cannot be reached", hours=3),
        trouble("BBC Persian", "cannot be reached", hours=3),
    )
    told = render_text(composed(troubles=blind).digest)
    assert "- BBC Persian (2 feeds): cannot be reached" in told


def test_the_time_of_a_trouble_stands_before_the_advice() -> None:
    told = " ".join(
        render_text(
            composed(troubles=(trouble("X", "sends a page; look around", hours=3),)).digest
        ).split()
    )
    assert "X: sends a page, since Mon 23 Nov 05:00; look around." in told


def test_languages_are_named_where_they_are_not_the_storys_own() -> None:
    told = " ".join(render_text(ordinary()).split())
    assert "copied from Нева Телеграф by Ural Wire (Russian)" in told
    assert "Also Sada-e Pamir (Dari)" in told


def test_an_outlet_whose_own_report_is_listed_is_not_named_above_it_too() -> None:
    told = " ".join(render_text(ordinary()).split())
    assert told.count("Hindukush Post, Sun") == 2


def test_a_headline_that_another_outlet_has_too_is_said_once() -> None:
    named = {"taliban": ["Taliban"]}
    one = article(1, "Taliban speak", named=named)
    two = article(
        2, "TALIBAN SPEAK", named=named, outlet="Other Voice", relation=Relation.INDEPENDENT
    )
    three = article(3, "More words", named=named, outlet="Third", relation=Relation.INDEPENDENT)
    told = render_text(composed(story(1, one, two, three)).digest)
    assert "SPEAK" not in told
    assert "Also Other Voice; at least 3 independent outlets" in told
    assert "Also: More words (Third)" in told


def test_a_change_without_details_is_one_line() -> None:
    bare = ChangedArticle(
        story="k1",
        title="Words",
        url="",
        outlet="X",
        language=None,
        kind="edited",
        seen_at=DUE - HOUR,
        told_in=(),
    )
    assert "- Changed: “Words” (X; seen Mon 07:00)" in render_text(composed(changed=(bare,)).digest)


def test_an_archive_of_another_shape_gives_no_link() -> None:
    issue = replace(ISSUE, archive_url="https://desk.example/latest")
    one = story(
        1, article(1, "Taliban", named={"taliban": ["Taliban"]}), told_revision=1, told_in=(139,)
    )
    assert "0139" not in render_html(composed(one, issue=issue).digest)
    assert "0139.html#s-k0001" in render_html(
        composed(one, issue=replace(ISSUE, archive_url=NUMBERED)).digest
    )


@pytest.mark.parametrize(
    ("speaker", "language", "shown"),
    [
        ("a diplomat of the region", "en", "A diplomat of the region: “We stay quiet”"),
        ("дипломат", "ru", "Дипломат: “We stay quiet”"),
        ("معاون وزیر", "fa", "معاون وزیر: “We stay quiet”"),
        ("içişleri bakanı", "tr", "içişleri bakanı: “We stay quiet”"),
    ],
)
def test_who_says_it_opens_the_line_as_lines_begin(speaker: str, language: str, shown: str) -> None:
    said = Statement(quote="We stay quiet", speaker=speaker, verb="said", start=0, end=5)
    one = article(
        1, "Taliban", named={"taliban": ["Taliban"]}, language=language, statements=(said,)
    )
    digest = composed(story(1, one)).digest
    assert shown in render_text(digest)
    assert shown in json.dumps(slack_messages(digest), ensure_ascii=False)
