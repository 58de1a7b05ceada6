import re

import pytest

from extractors.statements.extraction import statements
from tests.extractors.statements.fourth_passages import FOURTH_PASSAGES
from tests.extractors.statements.passages import PASSAGES, Passage
from tests.extractors.statements.second_passages import SECOND_PASSAGES
from tests.extractors.statements.third_passages import THIRD_PASSAGES


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


_ALL = [*PASSAGES, *SECOND_PASSAGES, *THIRD_PASSAGES, *FOURTH_PASSAGES]


@pytest.mark.parametrize("passage", _ALL, ids=[passage[2][:50] for passage in _ALL])
def test_each_quote_of_a_passage_is_found_with_its_speaker_and_nothing_else(
    passage: Passage,
) -> None:
    language, context, text, said = passage
    found = statements(text, language=language, context_before=context)
    assert [plain(one.quote) for one in found] == [plain(quote) for quote, _ in said]
    for one, (_, speaker) in zip(found, said, strict=True):
        assert plain(speaker) in plain(one.speaker)
