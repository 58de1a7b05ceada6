"""What people see, as files: a change of a digest shows in review as a diff that can be read.

WIREWATCH_WRITE_GOLDENS=1 pytest tests/render/test_goldens.py writes them anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.render.situations import SITUATIONS
from wirewatch.domain.digests.model import Digest
from wirewatch.render.email import unsubscribe_mailto
from wirewatch.render.html import html
from wirewatch.render.slack import slack
from wirewatch.render.summary import subject
from wirewatch.render.text import text

GOLDEN = Path(__file__).parent / "golden"
LEAVE = unsubscribe_mailto("Desk <desk@example.org>", series="daily")


def as_text(digest: Digest) -> str:
    return f"Subject: {subject(digest)}\n\n{text(digest, unsubscribe=LEAVE)}"


def as_html(digest: Digest) -> str:
    return html(digest, unsubscribe=LEAVE)


def as_slack(digest: Digest) -> str:
    return json.dumps(slack(digest), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize(("suffix", "render"), [("txt", as_text), ("html", as_html), ("slack.json", as_slack)])
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_digest_reads_as_it_did(name: str, suffix: str, render: object) -> None:
    assert callable(render)
    file, now = GOLDEN / f"{name}.{suffix}", render(SITUATIONS[name]())
    if os.environ.get("WIREWATCH_WRITE_GOLDENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now
