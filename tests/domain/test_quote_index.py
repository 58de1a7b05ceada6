"""The day on which words were said, where the text tells it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.event_dates.extraction import announced_dates
from extractors.statements.extraction import statements
from wirewatch.domain.quote_index import with_spoken_dates

FRIDAY = datetime(2021, 10, 15, 9, tzinfo=UTC)


def said_on(text: str, language: str = "en") -> list[str | None]:
    dates = announced_dates(text, language=language, published=FRIDAY)
    return [
        one.said_on
        for one in with_spoken_dates(
            text, statements(text, language=language), dates, language=language
        )
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("“We will come to Ostwick,” Orlova said on Thursday.", "2021-10-14"),
        ("“The sooner they sit down, the better,” the president stated in September.", "2021-09"),
        ("On Tuesday Orlova told reporters: “We will come to Ostwick.”", "2021-10-12"),
        ("According to Tass, Orlova stated on Thursday, “We will come to Ostwick.”", "2021-10-14"),
        ("“Will they come to Ostwick?” Orlova asked on Thursday.", "2021-10-14"),
        ("Ilse Brandt said this week that “we will come to Ostwick”.", "2021-W41"),
        ("“We will come to Ostwick on Thursday,” Orlova said.", None),
        ("“We will come to Ostwick,” said Orlova, who was in Linden on Tuesday.", None),
        ("“We will come to Ostwick,” Orlova said. The talks began on Tuesday.", None),
        ("The talks broke off on 2 October. “We will come to Ostwick,” Orlova said.", None),
        ("“We will come to Ostwick,” Orlova said before the round on Wednesday.", None),
        (
            "Brandt stressed that there “needs to be a third in the room” in Linden on Monday to make it last.",
            None,
        ),
    ],
)
def test_a_statement_bears_the_day_of_its_attribution(text: str, day: str | None) -> None:
    assert said_on(text) == [day]


def test_russian_attributions_are_read_too() -> None:
    text = "«Мы приедем в Оствик на переговоры», — сказала Орлова в четверг."
    assert said_on(text, "ru") == ["2021-10-14"]


def test_each_statement_has_its_own_day() -> None:
    text = (
        "“We will come to Ostwick,” Orlova said on Thursday.\n"
        "“They are welcome in Ostwick,” Brandt had said in August.\nNobody else spoke. “So be it,” said a guard."
    )
    assert said_on(text) == ["2021-10-14", "2021-08", None]


def test_a_hostile_text_costs_no_time() -> None:
    text = "“a b c d on Monday,” x said on Tuesday. " * 3_000
    assert len(said_on(text)) > 100
