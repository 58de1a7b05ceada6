"""The HTML of a digest: safe, light, readable from either side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from extractors.model import Relation
from tests.support.digest_world import COVERAGE, DUE, HOUR, ISSUE, article, composed, story, trouble
from tests.support.situations import (
    ARCHIVE,
    SITUATIONS,
    blind,
    corrected,
    hostile,
    huge,
    mostly_failed,
    ordinary,
    rtl_heavy,
)
from wirewatch.domain.digests.model import EarlierStory
from wirewatch.render.html import MAX_HTML_BYTES, render_html

VOID = {"meta", "br", "img", "hr", "link", "input"}


class Outline(HTMLParser):
    """The elements of a page, and whether they are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_page_is_well_formed_light_and_loads_nothing(name: str) -> None:
    page = render_html(SITUATIONS[name]())
    outline = Outline(page)
    assert outline.open == []
    assert len(page.encode()) < MAX_HTML_BYTES
    assert not outline.of("img", "script", "link", "iframe", "form", "object", "svg", "input")
    assert "url(" not in page
    assert "@import" not in page
    assert all(table.get("role") == "presentation" for table in outline.of("table"))
    assert len(outline.of("h1")) == 1


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_screen_reader_finds_one_main_part_and_headings_without_gaps(name: str) -> None:
    page = render_html(SITUATIONS[name]())
    outline = Outline(page)
    assert [tag for tag, attributes in outline.elements if attributes.get("role") == "main"] == [
        "div"
    ]
    before, _, body = page.partition("<body")[2].partition('<div role="main">')
    assert "<p" not in before
    assert body.rstrip().endswith("</div>\n</body>\n</html>")
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - level <= 1 for level, after in pairwise(levels))


def test_an_inbox_shows_the_news_behind_the_subject() -> None:
    body = "KABUL, Nov 22 (CWS) - The Taliban opened the tunnel for forty trucks on Sunday."
    one = article(1, "Tunnel open", body=body, named={"taliban": ["Taliban"]})
    page = render_html(composed(story(1, one)).digest)
    assert re.search(r'<div style="display:none[^>]*>The Taliban opened the tunnel', page)


def test_a_headline_is_read_out_in_its_own_language() -> None:
    outline = Outline(render_html(rtl_heavy()))
    headlines = outline.of("h3")
    assert {headline.get("lang") for headline in headlines} >= {"ps", "fa"}
    assert all(
        headline.get("dir") == "rtl"
        for headline in headlines
        if headline.get("lang") in {"fa", "ps", "ur"}
    )


@pytest.mark.parametrize("name", SITUATIONS)
def test_links_go_to_the_web_to_mail_or_into_the_page_and_never_miss(name: str) -> None:
    outline = Outline(
        render_html(
            SITUATIONS[name](), unsubscribe="mailto:desk@example.org?subject=unsubscribe%20daily"
        )
    )
    targets = [str(link["href"]) for link in outline.of("a")]
    assert all(re.match(r"https?://|mailto:|#s-", target) for target in targets)
    ids = [str(attributes["id"]) for _, attributes in outline.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


def test_hostile_text_stays_text() -> None:
    page = render_html(hostile())
    outline = Outline(page)
    assert (
        "<script>alert(1)</script> Taliban neve Bcc: all@example.org <!channel> *bold*"
        in "".join(outline.text)
    )
    assert not any(
        name.startswith("on") for _, attributes in outline.elements for name in attributes
    )
    assert "javascript:" not in page
    assert "user:pass" not in page
    assert "{{ 7*7 }}" in page  # not a template of ours
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00]", page)
    assert all(
        re.fullmatch("[A-Za-z]{2,8}", str(a["lang"])) for _, a in outline.elements if "lang" in a
    )


def test_a_link_that_cannot_be_trusted_leaves_the_headline_without_one() -> None:
    outline = Outline(render_html(hostile()))
    assert [link["href"] for link in outline.of("a")] == ["https://ok.example/a%22b%3Cc%3E%20d"]


def test_right_to_left_text_says_so_even_when_it_begins_with_a_latin_name() -> None:
    outline = Outline(render_html(rtl_heavy()))
    assert [(h["lang"], h["dir"]) for h in outline.of("h3")] == [
        ("en", "auto"),
        ("fa", "rtl"),
        ("ps", "rtl"),
    ]


def test_joiners_of_persian_spelling_survive() -> None:
    assert "گفت\u200cوگو" in render_html(
        composed(
            story(
                1,
                article(1, "گفت\u200cوگو با طالبان", named={"taliban": ["طالبان"]}, language="fa"),
            )
        ).digest
    )


def test_both_lights_are_served_and_the_mention_is_bold_not_only_coloured() -> None:
    page = render_html(ordinary())
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "@media (prefers-color-scheme:dark)" in page
    assert "塔利班</b>" in page


def test_a_huge_digest_leaves_the_rest_to_the_archive_and_the_filed_page_holds_all() -> None:
    page = render_html(huge())
    assert "And 50 more stories are in the full issue." in page
    assert f'href="{ARCHIVE}"' in page
    assert "UNAMA" in "".join(Outline(page).text)  # a loud actor does not push a later one out
    whole = render_html(huge(), whole=True)
    assert all(f"statement number {n + 1} on" in whole for n in range(90))
    assert "more stories" not in whole


def test_long_texts_from_many_outlets_still_fit_the_budget() -> None:
    long = "پیام " * 400
    stories = [
        story(
            n,
            article(
                n,
                f"طالبان {n} {long}",
                lead=f"طالبان {long}",
                named={"taliban": ["طالبان"]},
                outlet="رسانه " * 30,
                url=f"https://long.example/{'%D8%B7' * 300}/{n}",
                language="fa",
            ),
        )
        for n in range(1, 60)
    ]
    page = render_html(composed(*stories, issue=replace(ISSUE, archive_url=ARCHIVE)).digest)
    assert len(page.encode()) < MAX_HTML_BYTES
    assert "more stories are in the full issue" in page
    assert Outline(page).open == []


def test_an_ordinary_filed_page_is_the_mail_byte_for_byte() -> None:
    assert render_html(ordinary(), whole=True) == render_html(ordinary())


@pytest.mark.parametrize("situation", [mostly_failed, blind])
def test_nothing_is_never_said_when_too_many_feeds_were_not_read(situation: object) -> None:
    assert callable(situation)
    words = "".join(Outline(render_html(situation())).text)
    assert "nothing" not in words.casefold()
    assert "We could not read 7 of 10 feeds" in words


def test_a_quiet_day_says_that_it_looked() -> None:
    words = "".join(Outline(render_html(SITUATIONS["quiet"]())).text)
    assert "Nothing flagged" in words
    assert "All 31 feeds read" in words


def test_sections_without_data_are_left_out() -> None:
    words = "".join(Outline(render_html(SITUATIONS["quiet"]())).text)
    assert not re.search("Feed health|Changed since|Top stories|Announced", words)


def test_times_stand_in_the_readers_zone_which_the_head_names() -> None:
    page = render_html(ordinary())
    assert "Sun 20:00" in page
    assert "Kabul time" in page


def test_a_date_from_the_future_is_not_believed() -> None:
    odd = article(
        1,
        "Taliban",
        named={"taliban": ["Taliban"]},
        published_at=DUE + 48 * HOUR,
        seen_at=DUE - HOUR,
    )
    assert "seen Mon 07:00" in render_html(composed(story(1, odd)).digest)


def test_a_window_within_one_day_names_the_day_once() -> None:
    noon = replace(ISSUE, window_start=DUE - 2 * HOUR)
    assert "Mon 23 Nov 2026 06:00 to 08:00, Kabul time" in render_html(composed(issue=noon).digest)


def test_a_first_issue_without_stories_says_that_what_was_flagged_is_older() -> None:
    first = replace(ISSUE, number=1, first=True)
    page = render_html(composed(issue=first).digest)
    assert "Nothing new: the 9 flagged articles are older than this first issue." in page
    assert "not news to this series" not in page


def test_an_issue_that_comes_late_says_so() -> None:
    assert "This issue is 5 hours late." in render_html(SITUATIONS["after-an-outage"]())


INK, PAPER = re.compile(r"(?<![-\w])color:(#\w{6})"), re.compile(r"background-color:(#\w{6})")


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrasts(rules: Iterable[str], *, paper: str) -> dict[str, float]:
    found = {}
    for rule in rules:
        if ink := INK.search(rule):
            own = PAPER.search(rule)
            dark, light = sorted((_luminance(ink[1]), _luminance(own[1] if own else paper)))
            found[rule] = (light + 0.05) / (dark + 0.05)
    return found


def test_every_colour_of_text_can_be_read_in_both_lights() -> None:
    page = render_html(ordinary()) + render_html(mostly_failed())
    dark = page.partition("prefers-color-scheme:dark){")[2].partition("@media print")[0]
    lit = _contrasts(re.findall(r'style="([^"]*)"', page), paper="#fbfaf6")
    unlit = _contrasts(re.findall(r"\{([^{}]*)\}", dark), paper="#1b1c1f")
    assert len(lit) > 5
    assert len(unlit) > 4
    assert min(lit.values()) >= 4.5
    assert min(unlit.values()) >= 4.5


def test_the_page_works_without_its_styles() -> None:
    words = " ".join(
        " ".join(
            Outline(re.sub("(?s)<style>.*?</style>", "", render_html(ordinary()))).text
        ).split()
    )
    assert "Daily No. 142" in words.replace("\xa0", " ")
    assert "Flagged: Taliban" in words


def test_coverage_without_names_is_still_told() -> None:
    page = render_html(composed(coverage=replace(COVERAGE, feeds_read=30)).digest)
    assert "30 of 31 feeds read." in page


def test_a_thousand_broken_feeds_and_many_changes_do_not_burst_the_page() -> None:
    broken = tuple(
        trouble(f"Outlet {n}", f"fails in its own way ({n})", hours=1) for n in range(1000)
    )
    sentences = tuple(f"جملهٔ {n} {'بسیار دراز ' * 60}" for n in range(4))
    changed = tuple(
        replace(corrected(), title=f"change {n} {'ط' * 300}", gained=sentences, lost=sentences)
        for n in range(60)
    )
    digest = composed(troubles=broken, changed=changed).digest
    page = render_html(digest)
    assert len(page.encode()) < MAX_HTML_BYTES
    assert "985 feeds with other troubles" in page
    assert "And 50 more, in the filed issue." in page
    assert "change 59" in render_html(digest, whole=True)


def test_a_home_without_feeds_is_told_to_add_some() -> None:
    page = render_html(composed(coverage=replace(COVERAGE, feeds_total=0, feeds_read=0)).digest)
    assert "No feed is configured" in page


def test_a_story_that_develops_an_older_one_names_it() -> None:
    earlier = EarlierStory(key="k0077", title="Taliban 0", told_in=(138,))
    one = replace(
        story(1, article(1, "Taliban", named={"taliban": ["Taliban"]})),
        follows="k0077",
        earlier=earlier,
    )
    assert "Follow-up of issue 138 (k0077)" in render_html(composed(one).digest)


def test_stories_too_long_for_any_cap_still_give_a_page() -> None:
    many = tuple(
        article(
            n,
            "Taliban",
            named={"taliban": ["Taliban"]},
            outlet=f"{n}" + "ط" * 70,
            url="https://x.example/" + "ط" * 1900,
        )
        for n in range(1, 8)
    )
    stories = [
        story(
            n, *(replace(one, id=n * 100 + one.id, relation=Relation.INDEPENDENT) for one in many)
        )
        for n in range(40)
    ]
    assert len(render_html(composed(*stories).digest).encode()) < MAX_HTML_BYTES


def test_actors_that_neither_a_heading_nor_a_story_in_full_names_are_named_together() -> None:
    named = {"taliban": ["Taliban"], "unama": ["UNAMA"], "isis-k": ["IS-K"]}
    stories = [
        story(n, article(n, f"Taliban {n}", body="UNAMA.", named=named)) for n in range(1, 8)
    ]
    last = article(9, "Taliban 9", body="IS-K.", named=named, published_at=DUE - 20 * HOUR)
    words = " ".join(
        "".join(Outline(render_html(composed(*stories, story(9, last)).digest)).text).split()
    )
    assert "Also named: IS-K." in words
