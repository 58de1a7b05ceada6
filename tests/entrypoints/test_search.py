from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.support.archive_world import GUILD, MOLE, Archive
from wirewatch.adapters.config.loader import load_config


@pytest.fixture
def searched(archive: Archive) -> Archive:
    archive.keep("The Lamplighters Guild lit the harbour. Nobody slept.", (GUILD, MOLE))
    archive.keep("The Great Mole dug under the harbours.", (GUILD, MOLE))
    archive.write(GUILD, MOLE)
    return archive


def test_hits_are_told_with_their_sentence_and_the_form_that_matched(searched: Archive) -> None:
    out = searched.run("search", "harbour", "actor:mole")
    assert out.splitlines()[0] == "1 article"
    assert "    The Great Mole dug under the harbours." in out
    assert "    matched: Great Mole, harbours" in out
    assert "    names mole" in out


def test_json_holds_ids_addresses_and_offsets(searched: Archive) -> None:
    found = searched.json("search", "harbour")
    assert found["total"] == 2
    newest = found["hits"][0]
    assert newest["matched"] == ["harbours"]
    assert newest["actors"] == ["mole"]
    passage = newest["passages"][0]
    assert passage["id"].startswith(f"{newest['article']}-")
    assert "".join(part["text"] for part in passage["parts"]) == passage["text"]
    assert found["next"] is None
    assert searched.json("search", "harbour", "--limit", "1")["next"] == str(newest["article"])
    assert len(searched.json("search", "harbour", "--next", str(newest["article"]))["hits"]) == 1


def test_a_later_page_is_not_called_the_newest(searched: Archive) -> None:
    newest, older = (str(hit["article"]) for hit in searched.json("search", "harbour")["hits"])
    assert (
        searched.run("search", "harbour", "--next", newest).splitlines()[0]
        == "2 articles, 1 on this page"
    )
    assert (
        searched.run("search", "harbour", "--next", older).splitlines()[0]
        == "2 articles, none on this page"
    )


def test_nothing_found_says_why_and_what_to_try(searched: Archive) -> None:
    out = searched.run("search", "harbuor")
    assert out.splitlines()[0] == "nothing found"
    assert "no article holds harbuor, in any of its forms" in out
    assert "    harbours    (2 articles)" in out
    assert searched.json("search", "harbuor")["try"] == [
        {"query": "harbours", "articles": 2, "or_more": False}
    ]


def test_a_bad_query_says_where(searched: Archive) -> None:
    code, out, err = searched.ran("search", 'harbour "of peace')
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "wirewatch: the query cannot be read",
        '  harbour "of peace',
        "          ^",
        '  this quotation mark is never closed; write " where the phrase ends',
    ]
    assert searched.ran("search")[0] == 2
    assert "is no cursor" in searched.ran("search", "harbour", "--next", "x")[2]


def test_a_search_is_saved_run_by_its_name_and_published_as_a_feed(searched: Archive) -> None:
    before = (searched.folder / "config" / "watchlist.yaml").read_text("utf-8")
    searched.run("search", "harbour OR 塔利班", "--save", "harbours", "--title", "Harbours <now>")
    written = (searched.folder / "config" / "watchlist.yaml").read_text("utf-8")
    assert written.startswith(before)
    assert (
        load_config(searched.folder / "config", environ={}).searches[0].query == "harbour OR 塔利班"
    )
    assert searched.json("search", "--saved", "harbours")["total"] == 2
    searched.run("search", "mole", "--save", "harbours")
    assert (
        len(
            yaml.safe_load((searched.folder / "config" / "watchlist.yaml").read_text("utf-8"))[
                "searches"
            ]
        )
        == 1
    )
    searched.run("run", "--only", "deliver")
    feed = ElementTree.parse(searched.folder / "var/digests/searches/harbours/feed.atom").getroot()
    titles = [
        entry.findtext("{http://www.w3.org/2005/Atom}title")
        for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert len(titles) == 1
    items = json.loads(
        (searched.folder / "var/digests/searches/harbours/feed.json").read_text("utf-8")
    )["items"]
    assert "<b>Mole</b> dug" in items[0]["content_html"]
    assert "Matched: Mole" in items[0]["content_text"]


def test_what_cannot_be_saved_leaves_the_file_alone(searched: Archive) -> None:
    path = searched.folder / "config" / "watchlist.yaml"
    before = path.read_bytes()
    assert searched.ran("search", "harbour (", "--save", "x")[0] == 2
    code, _, err = searched.ran("search", "harbour", "--save", "no spaces here")
    assert code == 2
    assert "id" in err
    assert path.read_bytes() == before
    assert "no search is called" in searched.ran("search", "--saved", "x")[2]


def test_a_wrong_search_in_the_file_is_named_with_its_line(searched: Archive) -> None:
    path: Path = searched.folder / "config" / "watchlist.yaml"
    path.write_text(path.read_text("utf-8") + "searches:\n- id: a\n  query: 'harbour ('\n", "utf-8")
    code, _, err = searched.ran("check")
    assert code == 2
    assert 'the search "a": the query ends where a word should stand' in err
    assert f"watchlist.yaml:{len(path.read_text('utf-8').splitlines())}" in err


def test_an_unknown_actor_is_answered_with_those_that_may_be_meant(searched: Archive) -> None:
    for command in (("usual", "mol"), ("statements", "--actor", "mol")):
        code, _, err = searched.ran(*command)
        assert code == 2
        assert err.rstrip().endswith(
            '"mol" is no actor of watchlist.yaml; write an id, such as mole'
        )
