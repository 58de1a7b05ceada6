from datetime import datetime
from typing import Any

import pytest

from extractors.event_dates.extraction import announced_dates
from tests.extractors.passages import labelled_passages


@pytest.mark.parametrize("passage", labelled_passages(__file__))
def test_each_date_of_a_passage_is_found_and_nothing_else(passage: dict[str, Any]) -> None:
    published = datetime.fromisoformat(f"{passage['published']}T10:00+00:00")
    extracted = announced_dates(passage["text"], language=passage["language"], published=published)
    assert [{"date": date.date, "kind": date.kind} for date in extracted] == passage["dates"]
