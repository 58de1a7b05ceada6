from __future__ import annotations

import pytest

from extractors.search.tokens import (
    MOST_ALIKE,
    MOST_TOKENS,
    TokenizedText,
    indexed_tokens,
    tokens_of,
)


def one(text: str, *, english: bool = False) -> list[str]:
    return tokens_of(text, english=english)


@pytest.mark.parametrize(
    "forms",
    [
        "союз союза союзу союзом союзе союзы союзов союзам союзами союзах",
        "европейский европейского европейскому европейским европейском европейские европейских",
        "Россия России Россию Россией",
        "Доха Дохе Дохи Доху Дохой",
        "талибы талибов талибам талибами талибах",
        "Захарова Захаровой Захарову",
        "طالبان وطالبان الطالبان طالبان‌ها طالبانو",
        "أفغانستان افغانستان",
        "तालिबान तालिबानों",
        "Moskwa Moskwy Moskwie Moskwę Moskwą",
        "görüşme görüşmeler görüşmelerde görüşmelerden",
        "Kabil Kabil'de Kabil’in",
        "Αθήνα Αθήνας",
        "탈레반 탈레반이 탈레반은",
        "présidents président",
    ],
)
def test_the_forms_of_a_word_are_one_token(forms: str) -> None:
    assert len(set(one(forms))) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "state states stated stating",
        "policy policies",
        "talk talks talked talking",
        "match matches",
        "Russia Russia's",
    ],
)
def test_the_forms_of_an_english_word_are_one_token(forms: str) -> None:
    assert len(set(one(forms, english=True))) == 1


@pytest.mark.parametrize(
    "words", ["China chin", "police policy", "Romania Roman", "virus vireo", "said sail"]
)
def test_other_english_words_stay_apart(words: str) -> None:
    assert len(set(one(words, english=True))) == 2


def test_spellings_that_readers_take_as_one_are_one_token() -> None:
    assert len(set(one("Tālibān Taliban TALIBAN Ｔａｌｉｂａｎ"))) == 1
    assert len(set(one("ёлка елка"))) == 1
    assert len(set(one("يک یک كي"[:2] + " یک"))) == 1
    assert one("١٢٣ 123 ۱۲۳") == ["123"] * 3


def test_signs_of_scripts_without_spaces_are_tokens_each() -> None:
    assert one("塔利班和俄罗斯") == list("塔利班和俄罗斯")
    assert one("塔利班Kabul") == [*"塔利班", *one("Kabul")]
    assert one("中國") == one("中国")


def test_a_token_leads_back_to_its_word_as_it_stands_in_the_text() -> None:
    text = "The <b>Tali&shy;ban's</b> envoy; Тали́бов, 塔利班"
    found = TokenizedText(text, english=True)

    def words(*phrase: str) -> list[str]:
        return [text[start:end] for start, end in found.find(phrase)]

    assert words("taliban") == ["Tali&shy;ban's"]
    assert words("талиб", "塔") == ["Тали́бов, 塔"]
    assert words("塔", "班") == []


def test_fields_are_parted_and_a_long_article_is_cut_alike_everywhere() -> None:
    assert indexed_tokens(("one", "two"), english=True) == ["one", None, "two", None]
    many = indexed_tokens(("word " * (MOST_TOKENS + 10),), english=True)
    assert len(many) == MOST_TOKENS
    assert many[MOST_ALIKE - 1] == "word"
    assert set(many[MOST_ALIKE:]) == {None}


def test_hostile_text_makes_bounded_tokens() -> None:
    assert max(map(len, one("x" * 10_000 + " \ud800 \0 ''' ' " + "é" * 5_000))) <= 64
    assert one("' '' — … ! \u200b") == []
