import re
from typing import Any

import pytest

from extractors.statements.extraction import statements
from tests.extractors.passages import labelled_passages


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("passage", labelled_passages(__file__))
def test_each_quote_of_a_passage_is_found_with_its_speaker_and_nothing_else(
    passage: dict[str, Any],
) -> None:
    context = passage.get("before", "")
    extracted = statements(passage["text"], language=passage["language"], context_before=context)
    expected = passage["quotes"]
    assert [plain(statement.quote) for statement in extracted] == [
        plain(quote["quote"]) for quote in expected
    ]
    for statement, quote in zip(extracted, expected, strict=True):
        assert plain(quote["speaker"]) in plain(statement.speaker)
