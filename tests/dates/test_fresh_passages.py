from datetime import datetime

import pytest

from tests.dates.passages import PASSAGES, Dated
from wirewatch.domain.dates import announced_dates


@pytest.mark.parametrize("passage", PASSAGES, ids=[passage[2][:50] for passage in PASSAGES])
def test_each_date_of_a_passage_is_found_and_nothing_else(passage: Dated) -> None:
    language, published, text, dated = passage
    found = announced_dates(text, language=language, published=datetime.fromisoformat(f"{published}T10:00+00:00"))
    assert [(one.date, one.kind) for one in found] == dated
