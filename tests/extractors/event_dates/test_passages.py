from datetime import datetime

import pytest

from extractors.event_dates.extraction import announced_dates
from tests.extractors.event_dates.fourth_passages import FOURTH_PASSAGES
from tests.extractors.event_dates.passages import PASSAGES, Dated
from tests.extractors.event_dates.second_passages import SECOND_PASSAGES
from tests.extractors.event_dates.third_passages import THIRD_PASSAGES

_ALL = [*PASSAGES, *SECOND_PASSAGES, *THIRD_PASSAGES, *FOURTH_PASSAGES]


@pytest.mark.parametrize("passage", _ALL, ids=[passage[2][:50] for passage in _ALL])
def test_each_date_of_a_passage_is_found_and_nothing_else(passage: Dated) -> None:
    language, published, text, dated = passage
    found = announced_dates(
        text, language=language, published=datetime.fromisoformat(f"{published}T10:00+00:00")
    )
    assert [(one.date, one.kind) for one in found] == dated
