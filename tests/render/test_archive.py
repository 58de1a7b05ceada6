"""The index of filed digests, and the Atom feed of what they told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from tests.digest.world import DUE
from tests.render.situations import hostile, ordinary, quiet
from tests.render.test_html import Outline
from wirewatch.render.archive import Filed, archive_index
from wirewatch.render.atom import ATOM, atom
from wirewatch.render.subject import subject

FILED = Filed(
    series="daily",
    title="Daily",
    number=142,
    subject=subject(hostile()),
    stories=3,
    composed_at=DUE,
    timezone="Asia/Kabul",
    file="daily/142 a.html",
)


def test_the_index_lists_every_digest_newest_first_under_its_month() -> None:
    old = replace(FILED, number=120, composed_at=DUE - timedelta(days=23), file="daily/120.html")
    page = Outline(archive_index([old, FILED]))
    assert [link["href"] for link in page.of("a")] == ["daily/142%20a.html", "daily/120.html"]
    assert "".join(page.text).index("Nov 2026") < "".join(page.text).index("Oct 2026")
    assert page.open == []


def test_the_index_of_nothing_is_still_a_page_and_hostile_subjects_stay_text() -> None:
    assert "0 filed" in "".join(Outline(archive_index([])).text)
    page = Outline(archive_index([FILED]))
    assert not page.of("script", "img")
    assert "<evil@example.org>" in "".join(page.text)


def entries(feed: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed).findall(f"{{{ATOM}}}entry")


def test_the_feed_holds_each_telling_once_under_an_id_that_stays() -> None:
    first, again = (atom([ordinary()], authority="desk.example,2026") for _ in range(2))
    assert first == again
    ids = [entry.findtext(f"{{{ATOM}}}id") for entry in entries(first)]
    assert ids[0] == "tag:desk.example,2026:daily/k0001/142"
    assert len(set(ids)) == len(ids) == 6
    for entry in entries(first):
        assert entry.findtext(f"{{{ATOM}}}updated") == "2026-11-23T03:30:00Z"


def test_the_feed_of_one_actor_holds_only_its_stories() -> None:
    assert [
        entry.findtext(f"{{{ATOM}}}title") for entry in entries(atom([ordinary()], authority="a,2026", actor="isis-k"))
    ] == ["Taliban say raid near Qala-e Sang killed four IS-K members"]


def test_hostile_text_makes_a_feed_that_any_reader_can_parse() -> None:
    (nasty, *_) = entries(atom([hostile()], authority="a,2026"))
    assert str(nasty.findtext(f"{{{ATOM}}}title")).startswith("<script>alert(1)</script>")
    assert nasty.find(f"{{{ATOM}}}link") is None


def test_a_quiet_issue_makes_an_empty_feed_and_no_issue_none() -> None:
    assert entries(atom([quiet()], authority="a,2026")) == []
    with pytest.raises(ValueError, match="one digest"):
        atom([], authority="a,2026")
