"""Which headlines announce background, and how surely."""

from __future__ import annotations

import pytest

from extractors.stories.genre import background, is_background, is_rolling


@pytest.mark.parametrize(
    "title",
    [
        "Analysis: the price of the dam",
        "Разбор: чего хочет союз",
        "تحلیل: آیندهٔ سد",
        "Explainer: What is a quota?",
    ],
)
def test_a_label_of_background_is_sure(title: str) -> None:
    assert background(title) == 1.0


@pytest.mark.parametrize(
    "title", ["How the flood reached the town", "Timeline: nine days of the strike"]
)
def test_a_question_and_a_timeline_are_nearer_to_the_news(title: str) -> None:
    assert 0.0 < background(title) < 1.0
    assert is_background(title)


@pytest.mark.parametrize(
    "title",
    [
        "что связывало две верфи",
        "what linked the two shipyards",
        "What a day, said the skipper",
        "Dam bursts",
    ],
)
def test_a_part_of_a_sentence_and_a_plain_headline_are_no_background(title: str) -> None:
    assert background(title) == 0.0


def test_a_page_that_is_extended_for_hours_is_told_by_its_headline() -> None:
    assert is_rolling("Flood in the valley - as it happened")
    assert not is_rolling("Flood in the valley")
