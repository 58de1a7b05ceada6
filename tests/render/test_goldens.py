"""What people see, as files: a change of a digest shows in review as a diff that can be read.

Text is kept for every situation, other forms for the layouts that only they have; that every form says the same, is closed
and keeps its limits is tested for every situation in test_issue.py, test_html.py, test_slack.py and test_chat_markup.py.

WIREWATCH_WRITE_GOLDENS=1 pytest tests/render/test_goldens.py writes them anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.situations import SITUATIONS, ordinary
from wirewatch.adapters.store.documents import digest_from_json, json_from_value
from wirewatch.domain.digests.model import Digest
from wirewatch.render.email import unsubscribe_mailto
from wirewatch.render.html import render_html
from wirewatch.render.slack import slack_messages
from wirewatch.render.summary import digest_subject
from wirewatch.render.text import render_text


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_digest_read_back_from_its_document_is_the_same(name: str) -> None:
    digest = SITUATIONS[name]()
    assert digest_from_json(json.loads(json.dumps(json_from_value(digest)))) == digest


def test_a_document_whose_changes_were_lines_still_loads_and_renders() -> None:
    document = json_from_value(ordinary())
    document["changed"] = ["Hindukush Post changed a headline."]
    for newer in ("coming", "length", "missed_url", "unsubscribe_url"):
        del document[newer]
    told = render_text(digest_from_json(document))
    assert "Taliban say raid near Qala-e Sang" in told
    assert "Changed since told" not in told


GOLDEN = Path(__file__).parent / "golden"
LEAVE = unsubscribe_mailto("Desk <desk@example.org>", series="daily")


def as_text(digest: Digest) -> str:
    return f"Subject: {digest_subject(digest)}\n\n{render_text(digest, unsubscribe=LEAVE)}"


def as_html(digest: Digest) -> str:
    return render_html(digest, unsubscribe=LEAVE)


def as_slack(digest: Digest) -> str:
    return json.dumps(slack_messages(digest), ensure_ascii=False, indent=1) + "\n"


GOLDENS = [
    *((name, "txt") for name in SITUATIONS),  # every situation, in the form that reads best
    *((name, "html") for name in ("ordinary", "follow-up", "brief")),  # each layout of the mail
    *((name, "slack.json") for name in ("ordinary", "hostile")),
]
FORMS = {"txt": as_text, "html": as_html, "slack.json": as_slack}


@pytest.mark.parametrize(("name", "suffix"), GOLDENS)
def test_the_digest_reads_as_it_did(name: str, suffix: str) -> None:
    file, now = GOLDEN / f"{name}.{suffix}", FORMS[suffix](SITUATIONS[name]())
    if os.environ.get("WIREWATCH_WRITE_GOLDENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now
