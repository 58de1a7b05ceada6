"""What digests told, as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from tests.support.situations import hostile, ordinary, quiet
from wirewatch.domain.digests.model import Digest
from wirewatch.render.feeds import (
    ATOM_NAMESPACE,
    JSON_FEED_VERSION,
    MAX_FEED_ENTRIES,
    StoryFeed,
    actor_feed,
    atom_document,
    json_feed_document,
    series_feed,
)

AUTHORITY = "desk.example,2026"
ROOT = "https://desk.example/wirewatch/"


def of_series(*digests: Digest, root: str | None = ROOT) -> StoryFeed:
    return series_feed(digests, authority=AUTHORITY, root=root)


def of_actor(*digests: Digest, actor: str = "isis-k") -> StoryFeed:
    return actor_feed(digests, actor=actor, name="IS-K", authority=AUTHORITY, root=ROOT)


def next_issue(digest: Digest, **changes: Any) -> Digest:
    return replace(
        digest,
        number=digest.number + 1,
        composed_at=digest.composed_at + timedelta(days=1),
        **changes,
    )


def check_atom(text: str) -> list[ElementTree.Element]:
    """Hold a document against RFC 4287; gives its entries."""
    feed = ElementTree.fromstring(text)
    assert feed.tag == f"{{{ATOM_NAMESPACE}}}feed"
    entries = feed.findall(f"{{{ATOM_NAMESPACE}}}entry")
    for element in (feed, *entries):  # 4.1.1 and 4.1.2: exactly one of each
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{{{ATOM_NAMESPACE}}}{name}")) == 1
        datetime.fromisoformat(str(element.findtext(f"{{{ATOM_NAMESPACE}}}updated")))
        assert all(
            str(author.findtext(f"{{{ATOM_NAMESPACE}}}name"))
            for author in element.findall(f"{{{ATOM_NAMESPACE}}}author")
        )
        assert element.findall(f"{{{ATOM_NAMESPACE}}}author")
    for entry in entries:
        assert entry.findall(f"{{{ATOM_NAMESPACE}}}link[@rel='alternate']") or entry.findall(
            f"{{{ATOM_NAMESPACE}}}content"
        )
    ids = [str(entry.findtext(f"{{{ATOM_NAMESPACE}}}id")) for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("tag:") and one.isascii() for one in ids)
    return entries


def check_json(text: str) -> list[dict[str, Any]]:
    """Hold a document against jsonfeed.org/version/1.1; gives its items."""
    feed = json.loads(text)
    assert feed["version"] == JSON_FEED_VERSION
    assert feed["title"]
    items: list[dict[str, Any]] = feed["items"]
    for item in items:
        assert isinstance(item["id"], str)
        assert item["content_html"] or item["content_text"]
        assert all(key.startswith("_") or key in ITEM for key in item)
        datetime.fromisoformat(item["date_published"])
    assert len({item["id"] for item in items}) == len(items)
    return items


ITEM = {
    *("id", "url", "title", "content_html", "content_text", "date_published", "date_modified"),
    *("authors", "tags", "language"),
}


def test_both_feeds_are_valid_and_tell_the_same_under_the_same_ids() -> None:
    told = of_series(ordinary())
    entries, items = check_atom(atom_document(told)), check_json(json_feed_document(told))
    assert [entry.findtext(f"{{{ATOM_NAMESPACE}}}id") for entry in entries] == [
        item["id"] for item in items
    ]
    assert items[0]["id"] == "tag:desk.example,2026:daily/k0001/142"
    assert len(items) == 6


def test_a_feed_reader_reads_them_back() -> None:
    read = feedparser.parse(atom_document(of_series(ordinary())).encode())
    assert (read.bozo, read.version) == (False, "atom10")
    assert read.feed.title.startswith("Wirewatch: ")
    entry = read.entries[0]
    assert entry.link.startswith("https://")
    assert entry.title_detail.language == "en"
    assert "فرمت مسکو" in entry.content[0].value
    assert {tag.term for tag in entry.tags} == {"taliban", "moscow-format"}


def test_the_same_digests_give_the_same_bytes_and_a_later_one_changes_no_id() -> None:
    first, second = ordinary(), next_issue(ordinary())
    assert atom_document(of_series(first)) == atom_document(of_series(first))
    before = {item["id"] for item in check_json(json_feed_document(of_series(first)))}
    after = [item["id"] for item in check_json(json_feed_document(of_series(first, second)))]
    assert before == set(after[6:])
    assert after[0] == "tag:desk.example,2026:daily/k0001/143"


def test_a_feed_names_where_it_can_be_read_when_that_is_known() -> None:
    feed = ElementTree.fromstring(atom_document(of_series(ordinary())))
    links = {
        link.get("rel"): link.get("href") for link in feed.findall(f"{{{ATOM_NAMESPACE}}}link")
    }
    folder = "https://desk.example/wirewatch/daily"
    assert links == {"self": f"{folder}/feed.atom", "alternate": f"{folder}/index.html"}
    assert (
        json.loads(json_feed_document(of_series(ordinary())))["feed_url"] == f"{folder}/feed.json"
    )
    assert "feed_url" not in json.loads(json_feed_document(of_series(ordinary(), root=None)))


def test_the_feed_of_an_actor_holds_only_its_stories() -> None:
    (item,) = check_json(json_feed_document(of_actor(ordinary())))
    assert item["title"] == "Taliban say raid near Qala-e Sang killed four IS-K members"
    assert item["id"] == "tag:desk.example,2026:actors/isis-k/k0006/1"


def test_what_two_series_told_of_an_actor_is_one_entry_that_keeps_its_id_when_one_series_forgets() -> (
    None
):
    daily = ordinary()
    weekly = replace(daily, series="weekly", composed_at=daily.composed_at + timedelta(hours=1))
    both, one = (
        check_json(json_feed_document(of_actor(*some))) for some in ((daily, weekly), (weekly,))
    )
    assert [item["id"] for item in both] == [item["id"] for item in one]
    assert both[0]["_wirewatch"]["series"] == "daily"


def test_a_follow_up_is_an_entry_of_its_own() -> None:
    (item,) = check_json(json_feed_document(of_actor(ordinary(), actor="unama")))
    first = ordinary()
    section = next(
        one for one in first.sections if any("unama" in story.actors for story in one.stories)
    )
    again = tuple(replace(story, follow_up=True, told_in=(142,)) for story in section.stories)
    second = next_issue(first, sections=(replace(section, stories=again),))
    both = check_json(json_feed_document(of_actor(first, second, actor="unama")))
    assert [one["id"] for one in both] == [item["id"][:-1] + "2", item["id"]]


def test_hostile_text_makes_feeds_that_any_reader_can_parse_and_none_obeys() -> None:
    told = of_series(hostile())
    (nasty, *_), (item, *_) = check_atom(atom_document(told)), check_json(json_feed_document(told))
    assert str(nasty.findtext(f"{{{ATOM_NAMESPACE}}}title")).startswith("<script>alert(1)</script>")
    assert nasty.find(f"{{{ATOM_NAMESPACE}}}link") is None
    assert "url" not in item
    for html in (nasty.findtext(f"{{{ATOM_NAMESPACE}}}content"), item["content_html"]):
        assert "<script" not in str(html)
        assert "<img" not in str(html)


def test_a_feed_is_bounded() -> None:
    digests = [ordinary()]
    for _ in range(30):
        digests.append(next_issue(digests[-1]))
    assert len(check_atom(atom_document(of_series(*digests)))) == MAX_FEED_ENTRIES


def test_a_quiet_issue_makes_an_empty_feed_and_no_issue_none() -> None:
    assert check_atom(atom_document(of_series(quiet()))) == []
    with pytest.raises(ValueError, match="one digest"):
        of_series()
