"""Offsets lead back to the text as given, whatever it holds."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.names.normalization import NormalizedText
from tests.extractors.names.actors import LAVROV, LEAGUE, found, watchlist

LONG = 40_000


@pytest.mark.parametrize(
    "piece",
    [
        "a\u0301" + "\u0301" * 50,
        "Лaв",
        "Lavrov ",
        "(((((",
        "&amp",
        "&shy;",
        "Northern \n",
        "'s's",
        "ل",
        "拉夫",
        "N.L.F.",
        "<b>",
        "<b ",
        "NLF (",
        "North (NLF) ",
        "New Leaf Farms NLF north ",
    ],
)
def test_repeated_bait_is_read_in_time(piece: str) -> None:
    text = piece * (LONG // len(piece))
    started = time.process_time()
    watchlist(LAVROV, LEAGUE).mentions(text)
    assert time.process_time() - started < 4


WATCHLIST = watchlist(LAVROV, LEAGUE)
NAMES = st.sampled_from(
    [
        "Lavrov",
        "Лавровым",
        "لافروف",
        "लावरोव",
        "拉夫罗夫",
        "Lav&shy;rov",
        "La\u00advrov",
        "LAVROV’S",
        "İ",
        "ﷺ",
        "½",
        "&#76;avrov",
    ]
)
NOISE = st.text(st.characters(exclude_categories=()), max_size=30)


@given(st.lists(st.one_of(NAMES, NOISE), max_size=8).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_every_span_is_its_surface_in_any_text(text: str) -> None:
    for mention in WATCHLIST.mentions(text):
        assert text[mention.start : mention.end] == mention.surface
        assert 0 <= mention.start < mention.end <= len(text)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
@settings(max_examples=300, deadline=None)
def test_every_folded_place_leads_back_into_the_text_in_order(text: str) -> None:
    passage = NormalizedText.of(text)
    places = [
        passage.given_span(*passage.decoded_span(i, i + 1)) for i in range(len(passage.folded))
    ]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


def test_spans_hold_behind_letters_that_change_length_when_folded() -> None:
    text = "İİİ ﷺ ½ ﬀ &amp;&eacute; met Lavrov in Kazan"
    (mention,) = WATCHLIST.mentions(text, "en")
    assert text[mention.start : mention.end] == "Lavrov"


def test_a_soft_hyphen_inside_a_name_belongs_to_its_span() -> None:
    (mention,) = WATCHLIST.mentions("Mr Lav\u00adrov spoke", "en")
    assert mention.surface == "Lav\u00adrov"


def test_a_name_split_by_an_entity_is_spanned_whole() -> None:
    (mention,) = WATCHLIST.mentions("Mr Lav&shy;rov spoke", "en")
    assert mention.surface == "Lav&shy;rov"


def test_lone_surrogates_do_no_harm() -> None:
    assert [m.surface for m in WATCHLIST.mentions("\ud800 Lavrov \udfff")] == ["Lavrov"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("<p>The <b>Northern</b> League won.</p>", "Northern</b> League"),
        ("The <i>Nor</i>thern League", "Nor</i>thern League"),
        ('<a href="/northern league">News</a> of the Northern<br/>League', "Northern<br/>League"),
    ],
)
def test_markup_left_in_a_text_neither_hides_a_name_nor_holds_one(text: str, surface: str) -> None:
    assert found(text, LEAGUE) == [("league", surface)]


def test_less_and_more_than_are_no_markup() -> None:
    assert found("if a <b and c> d: the Northern League", LEAGUE) == [("league", "Northern League")]
