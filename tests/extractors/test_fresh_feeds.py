"""What a reader expects of each feed of the blind set."""

from __future__ import annotations

import html
import re
from datetime import UTC

import pytest

from extractors.feed import parse
from extractors.feeds.raw import NotAFeed
from tests.extractors.fresh_feeds import CASES, Case


def plain(text: str | None) -> str:
    """Give text as a reader sees it: without tags, entities and runs of blanks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[a-zA-Z/][^>]*>", "", text or ""))).strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_reader_gets_what_the_outlet_wrote(case: Case) -> None:
    if case.refused is not None:
        with pytest.raises(NotAFeed) as refusal:
            parse(case.body, url=case.url, content_type=case.content_type)
        assert case.refused in str(refusal.value)
        return
    document = parse(case.body, url=case.url, content_type=case.content_type)
    if case.title:
        assert plain(document.title) == case.title
    if case.language:
        assert document.language == case.language
    for bad in case.absent:
        assert not any(bad in (entry.link or "") for entry in document.entries)
    assert len(document.entries) >= len(case.entries)
    assert case.count in (None, len(document.entries))
    for entry, expected in zip(document.entries, case.entries, strict=False):
        if expected.title is not None:
            assert plain(entry.title) == expected.title
        if expected.link is not None:
            assert (entry.link or "") == expected.link
        if expected.at is not None:
            written = entry.published.astimezone(UTC).isoformat()[:19] if entry.published else ""
            assert written == expected.at
        if expected.holds is not None:
            assert expected.holds in plain(f"{entry.summary or ''} {entry.content or ''}")
        assert entry.half is expected.half
        if expected.author is not None:
            assert expected.author in entry.authors
