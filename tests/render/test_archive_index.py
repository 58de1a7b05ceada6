"""The index of filed digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.render.test_html import Outline
from tests.support.digest_world import DUE
from tests.support.situations import hostile
from wirewatch.render.archive_index import FeedLinks, FiledDigest, archive_index
from wirewatch.render.summary import digest_subject

FILED = FiledDigest(
    series="daily",
    title="Daily",
    number=142,
    subject=digest_subject(hostile()),
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
    assert "<script>alert(1)</script>" in "".join(page.text)


def test_the_index_offers_feeds_and_calendars_and_says_what_it_leaves_out() -> None:
    shelf = FeedLinks(
        name="<b>Daily</b>", page="daily/index.html", feed="daily/feed", dates="daily/dates.ics"
    )
    page = Outline(archive_index([], feed_groups=[("Series", [shelf])], omitted=7))
    links = [link["href"] for link in page.of("a")]
    assert links == ["daily/index.html", "daily/feed.atom", "daily/feed.json", "daily/dates.ics"]
    assert [link["href"] for link in page.of("link")] == ["daily/feed.atom"]
    assert "<b>Daily</b>" in "".join(page.text)
    assert "7 older ones" in "".join(page.text)
    assert page.open == []


def test_the_page_of_one_series_leads_back_and_no_page_wants_to_be_found_by_search() -> None:
    page = Outline(archive_index([FILED], title="Daily", parent_page="../index.html"))
    assert page.of("a")[0]["href"] == "../index.html"
    assert {"name": "robots", "content": "noindex"} in page.of("meta")


def test_a_headline_that_the_subject_cut_stands_whole() -> None:
    cut = replace(FILED, subject="[Wirewatch Daily 142] Taliban 3 - Tolo: Delegation leaves…")
    own, other = "Tolo: Delegation leaves for Moscow", "Dawn: Border opens"
    text = "".join(Outline(archive_index([replace(cut, headline=own)])).text)
    assert own in text
    assert other not in "".join(Outline(archive_index([replace(cut, headline=other)])).text)


def test_what_the_subject_had_to_cut_is_whole_in_the_index() -> None:
    whole = "The Long Name Evening Gazette: Taliban, UNAMA and others meet in a town of the north to talk of the harvest"
    cut = "[Wirewatch Daily 142] Taliban 1, … - The Long Name…: Taliban, UNAMA and others meet…"
    told = "".join(Outline(archive_index([replace(FILED, subject=cut, headline=whole)])).text)
    assert whole in told
    other = "".join(
        Outline(archive_index([replace(FILED, subject=cut, headline="Another: story")])).text
    )
    assert "The Long Name…: Taliban, UNAMA and others meet…" in other
