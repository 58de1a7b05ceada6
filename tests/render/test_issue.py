"""An issue as JSON says what its text and its HTML say, and neither says more about who took what from whom."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.support.situations import SITUATIONS
from wirewatch.domain.digests.model import Digest
from wirewatch.render.html import render_html
from wirewatch.render.issue import issue_document
from wirewatch.render.sources import RELATION_VERBS
from wirewatch.render.text import render_text


class _Words(HTMLParser):
    """The text that a browser shows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.shown.append(data)


def bare(words: str) -> str:
    return re.sub(r"[\s*\u2066-\u2069]+", "", words)


def shown_in_html(digest: Digest) -> str:
    parser = _Words()
    parser.feed(render_html(digest, whole=True))
    return bare("".join(parser.shown))


def said(one: dict[str, Any]) -> list[str]:
    """Every headline, quotation, speaker, date's sentence, outlet and change of an issue."""
    words = [one["account"]["sentences"][0]]
    for story in one["stories"]:
        words += [story["headline"], story["snippet"] or "", story["summary"] or ""]
        words += [part for quote in story["quotes"] for part in (quote["quote"], quote["speaker"])]
        words += [date["sentence"] for date in story["dates"]]
        words += [report["outlet"] for report in story["reports"] if report["named"]]
        words += [report["title"] or "" for report in story["reports"]]
        if story["independent_outlets"] is not None:
            words.append(f"{story['independent_outlets']} independent outlets")
    words += [
        part for change in one["changed"] for part in (change["before"], change["after"]) if part
    ]
    return words + [date["sentence"] for date in one["coming_up"]]


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_the_json_says_stands_in_text_and_html(name: str) -> None:
    digest = SITUATIONS[name]()
    told, page = issue_document(digest), shown_in_html(digest)
    plain = bare(told["text"])
    missing = [words for words in said(told) if bare(words) not in plain or bare(words) not in page]
    assert missing == []


@pytest.mark.parametrize("name", SITUATIONS)
def test_text_and_html_hold_the_relation_words_of_the_json_and_no_others(name: str) -> None:
    digest = SITUATIONS[name]()
    told = issue_document(digest)
    relations = {
        report["relation"]
        for story in told["stories"]
        for report in story["reports"]
        if report["named"]
    }
    for shown in (bare(render_text(digest, whole=True)), shown_in_html(digest)):
        there = {
            relation for relation, words in RELATION_VERBS.items() if bare(words) in shown.lower()
        }
        assert there == relations & RELATION_VERBS.keys()


def test_the_json_is_the_same_when_it_is_asked_again() -> None:
    one = SITUATIONS["ordinary"]()
    assert json.dumps(issue_document(one)) == json.dumps(issue_document(one))
