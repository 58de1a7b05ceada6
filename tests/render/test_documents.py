"""A stored digest reads back as it was, whatever it tells, and one of an earlier release still loads."""

from __future__ import annotations

import json

import pytest

from tests.render.situations import SITUATIONS, ordinary
from wirewatch.adapters.store.documents import as_digest, as_json
from wirewatch.render.text import text


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_digest_read_back_from_its_document_is_the_same(name: str) -> None:
    digest = SITUATIONS[name]()
    assert as_digest(json.loads(json.dumps(as_json(digest)))) == digest


def test_a_document_whose_changes_were_lines_still_loads_and_renders() -> None:
    document = as_json(ordinary())
    document["changed"] = ["Hindukush Post changed a headline."]
    for newer in ("coming", "length", "missed_url", "unsubscribe_url"):
        del document[newer]
    told = text(as_digest(document))
    assert "Taliban say raid near Qala-e Sang" in told
    assert "Changed since told" not in told
