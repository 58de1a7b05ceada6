"""Dates and sentences of any text at all: offsets hold, and no text is slow to read."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.event_dates.extraction import announced_dates
from extractors.sentences import sentence_spans

pytestmark = pytest.mark.slow


PIECES = st.sampled_from(
    ["Friday", " ", "October ", "20", " and ", "-", ", ", "2021", "in ", "two ", "weeks ", "ago", "the following day ",
     ".", "\n", "20 октября ", "в ", "пятницу ", "31", "99999", "next ", "month ", "until ", "через ", "/", "May "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=40).map("".join),
    st.datetimes(timezones=st.just(UTC)),
)
def test_any_date_is_well_formed_and_in_place(text: str, published: datetime) -> None:
    last = 0
    for one in announced_dates(text, language=None, published=published):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.span
        assert re.fullmatch(r"\d{4}-(\d\d(-\d\d)?|W\d\d)", one.date)
        last = one.end


@given(st.text(max_size=200))
def test_sentences_cover_every_word_in_order(text: str) -> None:
    spans = sentence_spans(text, None)

    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(
        text.split()
    )


@pytest.mark.parametrize(
    "piece",
    ["Friday ", "October 20 ", "in two ", "1 and ", " ", ". ", ".", "20 октября ", "to ", "\n"],
)
def test_reading_time_grows_with_the_text_alone(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    announced_dates(text, language=None, published=datetime(2021, 10, 15, tzinfo=UTC))

    assert time.process_time() - began < 5
