"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

import pytest

from extractors.sentences import sentence_spans


@pytest.mark.parametrize(
    ("text", "language", "pieces"),
    [
        (
            "Mr. Brandt met Sen. Lopes. They left.",
            "en",
            ["Mr. Brandt met Sen. Lopes.", "They left."],
        ),
        ("He is in the U.S. Senate. It rained.", "en", ["He is in the U.S. Senate.", "It rained."]),
        (
            "It rained in the U.S. The river rose.",
            "en",
            ["It rained in the U.S.", "The river rose."],
        ),
        (
            "The price fell 3.5 percent. J. R. Moss bought.",
            "en",
            ["The price fell 3.5 percent.", "J. R. Moss bought."],
        ),
        ("“Why now?” he asked. Nobody spoke.", "en", ["“Why now?” he asked.", "Nobody spoke."]),
        ("“We stay.” The gate shut.", "en", ["“We stay.”", "The gate shut."]),
        ("В 2021 г. И. И. Лосев купил мост за 5 млн руб. Прошёл год.", "ru", None),
        ("«Да!» — сказал он. Все ушли.", "ru", ["«Да!» — сказал он.", "Все ушли."]),
        ("او آمد؟ بله۔ خوب است.", "fa", ["او آمد؟", "بله۔", "خوب است."]),
        ("桥好了。船来了！", "zh", ["桥好了。", "船来了！"]),
        ("पुल बना। नाव आई।", "hi", ["पुल बना।", "नाव आई।"]),
        ("A heading\nA sentence.", "en", ["A heading", "A sentence."]),
        ("  ", "en", []),
    ],
)
def test_sentences_end_where_a_reader_stops(
    text: str, language: str, pieces: list[str] | None
) -> None:
    found = [text[start:end] for start, end in sentence_spans(text, language)]

    assert (
        found == pieces
        if pieces is not None
        else found[0].startswith("В 2021 г. И. И. Лосев купил")
    )
