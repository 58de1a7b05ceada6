"""Statements of any text at all: offsets hold, and no text is slow to read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.statements.extraction import statements

PIECES = st.sampled_from(
    ["“", "”", '"', "«", "»", "„", "‘", "’", "``", "''", " said ", " he ", "Brandt", ", ", ". ", "\n", " — ", "сказал ",
     "according to ", "with ", "that ", "“The gate is shut,”", "Mr. ", "(", "‘a b c d e,’ "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["en", "ru", "tr", "zh", None]))
def test_offsets_always_lie_in_the_text(text: str, language: str | None) -> None:
    for one in statements(text, language=language, context_before=text):
        assert 0 <= one.start < one.end <= len(text)
        assert text.startswith(one.quote[:5].split("\n")[0][:1], one.start)
        assert one.speaker.strip()


@pytest.mark.parametrize(
    "piece",
    [
        '"a ',
        "“a ",
        "“We agree on it,” he said. ",
        " said",
        "«а, - сказал - ",
        "((",
        "‘a",
        ", said: “a b c d” ",
        "''",
        "\n“a b c d",
    ],
)
def test_reading_time_grows_with_the_text_alone(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    statements(text, language="en")

    assert time.process_time() - began < 5
