"""The fast pass loses nothing that feedparser, the reference, would have found."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.feed import parse
from extractors.feeds import fallback, xml_feed
from extractors.feeds.document import build_document
from extractors.feeds.raw import NotAFeed
from tests.extractors.feeds.building import URL, atom, rss
from tests.extractors.feeds.fresh_feeds import CASES, Case


def plain(text: str | None) -> str:
    """Return text as a reader sees it: without tags, entities and runs of blanks."""
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


WORDS = st.text(alphabet="abcd ЖЗиќ عربی ñé&<>'\"", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS,
            "path": st.sampled_from(["/a", "/b?x=1&y=2", "/c#d", "//cdn.example/e", ""]),
            "guid": st.sampled_from(["", "g1", "g2", "https://outlet.example/g"]),
            "date": st.sampled_from(
                ["", "Tue, 10 Jan 2017 14:33:00 +0100", "Tue, 10 Jan 2017 14:33:00 GMT"]
            ),
            "text": WORDS,
        }
    ),
    max_size=6,
)


def field(name: str, value: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(value)}</{name}>" if value else ""


def as_rss(records: list[dict[str, str]]) -> str:
    return rss(
        *[
            field("title", r["title"])
            + field("link", r["path"])
            + field("guid", r["guid"], ' isPermaLink="false"')
            + field("pubDate", r["date"])
            + field("description", r["text"])
            for r in records
        ]
    )


def as_atom(records: list[dict[str, str]]) -> str:
    return atom(
        *[
            field("title", r["title"])
            + (f'<link href="{escape(r["path"])}"/>' if r["path"] else "")
            + field("id", r["guid"])
            + field("summary", r["text"], ' type="html"')
            for r in records
        ]
    )


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.sampled_from([as_rss, as_atom]))
def test_both_parsers_give_the_same_entries_under_the_same_identities(
    records: list[dict[str, str]], written: Callable[[list[dict[str, str]]], str]
) -> None:
    text = written(records)
    fast = build_document(xml_feed.read_xml_feed(xml_feed.parse_xml(text), text=text), url=URL)
    forgiving = build_document(fallback.parse_leniently(text), url=URL)
    for ours, theirs in zip(fast.entries, forgiving.entries, strict=True):
        assert (ours.identity, ours.title, ours.guid) == (
            theirs.identity,
            theirs.title,
            theirs.guid,
        )
        assert (ours.published, ours.summary) == (theirs.published, theirs.summary)
        assert ours.link == theirs.link


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_every_entry_is_kept_in_order_under_an_identity_of_its_own(
    records: list[dict[str, str]],
) -> None:
    entries = parse(as_rss(records).encode(), url=URL).entries
    assert len(entries) == len(records)
    assert len({entry.identity for entry in entries}) == len(records)
    assert [entry.guid or "" for entry in entries] == [record["guid"] for record in records]
