"""`wirewatch export`: every row of any window, exact as JSON Lines, harmless as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.model import Relation
from tests.support import store_world
from tests.support.scene import Scene
from tests.support.store_world import NOON, at
from wirewatch.adapters.store.digests import StoryRecord, record_digest
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.exports import ExportFilter, iter_articles, iter_stories
from wirewatch.domain.exports import EXPORT_TYPES, ExportedMention
from wirewatch.render.exports import MAX_CELL_CHARS, csv_lines, json_lines
from wirewatch.steps.export import iter_records

DOC = Path(__file__).parents[2] / "docs" / "guide" / "other-outputs.md"
NOW = datetime(2026, 3, 9, tzinfo=UTC)


def fill(store: Store) -> None:
    """Three flagged articles of two stories, one that was not flagged, and one issue that told the first story."""
    with store.begin() as tx:
        feed = next(iter(store_world.sync(tx, store_world.feed()).values()))
        first = store_world.flagged(
            tx, feed, "one", seen_at=at(0), authors=("A. Author", "B. Writer")
        )
        copy = store_world.flagged(
            tx, feed, "two", seen_at=at(10), outlet="Dawn", actors=("taliban", "unama")
        )
        other = store_world.flagged(tx, feed, "three", seen_at=at(60), actors=("unama",))
        store_world.flagged(tx, feed, "four", seen_at=at(70), actors=())
        store_world.place(tx, first, "k0001")
        store_world.place(tx, copy, "k0001", Relation.COPY)
        store_world.place(tx, other, "k0002", follows="k0001")
        store_world.series(tx, "morning")
        told = StoryRecord(story_id=1, revision=1, articles=((first, 1), (copy, 1)))
        record_digest(tx, store_world.digest(), subject="s", stories=[told])


def rows(store: Store, what: str, **wanted: Any) -> list[dict[str, Any]]:
    with store.read() as tx:
        return [
            json.loads(line)
            for line in iter_records(tx, ExportFilter(**wanted), what=what, form="jsonl")
        ]


def test_articles_come_with_text_actors_story_and_the_issues_that_told_them(store: Store) -> None:
    fill(store)
    one, two, three = rows(store, "articles")
    assert one["schema"] == "wirewatch.article.1"
    assert (one["title"], one["body"]) == ("Title of one", "The Taliban came.")
    assert (one["authors"], one["story"], one["relation"]) == (
        ["A. Author", "B. Writer"],
        "k0001",
        "lead",
    )
    assert (one["told_in"], three["told_in"]) == (["morning 1"], [])
    assert two["actors"] == ["taliban", "unama"]
    assert one["seen_at"] == "2026-03-02T12:00:00Z"
    assert len(rows(store, "articles", unflagged=True)) == 4


def test_offsets_of_mentions_count_into_the_exported_texts(store: Store) -> None:
    fill(store)
    texts = {row["article"]: row for row in rows(store, "articles")}
    found = rows(store, "mentions")
    assert len(found) == 4
    for row in found:
        assert texts[row["article"]][row["field"]][row["start"] : row["end"]] == row["surface"]


def test_stories_name_their_articles_outlets_and_what_they_follow(store: Store) -> None:
    fill(store)
    one, two = rows(store, "stories")
    assert (one["story"], one["articles"], one["outlets"]) == ("k0001", [1, 2], ["Herald", "Dawn"])
    assert (one["relations"], one["actors"]) == (["lead", "copy"], ["taliban", "unama"])
    assert (two["follows"], two["told_in"], one["told_in"]) == ("k0001", [], ["morning 1"])


@pytest.mark.parametrize("what", ["articles", "mentions"])
def test_windows_that_meet_hold_each_row_once(store: Store, what: str) -> None:
    fill(store)
    cut = at(10)
    before, after = rows(store, what, until=cut), rows(store, what, since=cut)
    assert before
    assert [*before, *after] == rows(store, what)


def test_only_one_actor_or_only_what_one_series_told(store: Store) -> None:
    fill(store)
    assert [row["article"] for row in rows(store, "articles", actor="unama")] == [2, 3]
    assert {row["actor"] for row in rows(store, "mentions", actor="unama")} == {"unama"}
    assert [row["story"] for row in rows(store, "stories", actor="taliban")] == ["k0001"]
    assert [row["article"] for row in rows(store, "articles", series="morning")] == [1, 2]
    assert [row["story"] for row in rows(store, "stories", series="morning")] == ["k0001"]
    assert rows(store, "articles", series="evening") == []


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    " =1+1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "﹦1",
    "=cmd|' /C calc'!A0",
]
UNSEEN = [
    "\u00a0",
    "\ufeff",
    "\u200e",
    "\x0b",
    "\x0c",
    "\u200b",
    "\u2009",
    "\u00ad",
    "\u2066",
    "\u3164",
    '"',
    "\u2028",
]
SPLIT = {
    "x;=cmd|' /C calc'!A0": "x;'=cmd|' /C calc'!A0",
    "x; \ufeff+1": "x;' \ufeff+1",
    'x;"=1"': 'x;\'"=1"',
    "x\n=1": "x\n'=1",
    "x\r\n@y": "x\r\n'@y",
    "x\t-1": "x\t'-1",
    "x | ＝1": "x |' ＝1",
    "a; b - c = d; e": "a; b - c = d; e",
    "It is 5-1; so what": "It is 5-1; so what",
}


def mention(surface: str) -> ExportedMention:
    return ExportedMention(
        mention=1,
        article=2,
        url="https://a.example/",
        outlet="Herald",
        language=None,
        published_at=None,
        seen_at=NOON,
        story=None,
        actor="taliban",
        alias="a",
        alias_language="en",
        surface=surface,
        field="title",
        start=0,
        end=1,
        rule="exact",
        reason='said "so", twice\nover',
        context=None,
    )


def read_csv(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_to_a_spreadsheet(text: str) -> None:
    (row,) = read_csv("".join(csv_lines([mention(text)], kind=ExportedMention)))
    assert row["surface"] == f"'{text}"


@pytest.mark.parametrize("blank", UNSEEN)
def test_what_cannot_be_seen_hides_no_formula(blank: str) -> None:
    (row,) = read_csv("".join(csv_lines([mention(f"{blank}=1+1")], kind=ExportedMention)))
    assert row["surface"] == f"'{blank}=1+1"


@pytest.mark.parametrize("text", SPLIT)
def test_no_formula_begins_where_a_spreadsheet_may_split_a_cell(text: str) -> None:
    lines = list(csv_lines([mention(text)], kind=ExportedMention))
    (row,) = read_csv("".join(lines))
    assert row["surface"] == SPLIT[text]
    # The quotes stand at other places than where such a program looks for them, so they protect nothing.
    cells = re.split(r"[;\t|\r\n]", "".join(lines[1:]))
    assert not [cell for cell in cells if cell.strip(' "\ufeff').startswith(tuple("=+-@＝"))]


def test_a_cell_of_separators_alone_costs_little() -> None:
    (row,) = read_csv(
        "".join(csv_lines([mention(";" * 30_000 + " " * 2000)], kind=ExportedMention))
    )
    assert row["surface"].startswith(";;;")


def test_csv_reads_back_with_quotes_line_ends_and_empty_cells() -> None:
    (row,) = read_csv("".join(csv_lines([mention("مسکو")], kind=ExportedMention)))
    assert (row["surface"], row["reason"], row["story"]) == ("مسکو", 'said "so", twice\nover', "")
    assert row["seen_at"] == "2026-03-02T12:00:00Z"


def test_no_cell_is_longer_than_a_spreadsheet_takes() -> None:
    (row,) = read_csv("".join(csv_lines([mention("x" * 50_000)], kind=ExportedMention)))
    assert len(row["surface"]) == MAX_CELL_CHARS
    assert row["surface"].endswith("…")


def test_json_keeps_every_character_and_shows_a_terminal_none_that_it_obeys() -> None:
    nasty = "a\u202eb\u009b31mc\u2028d\x1b[0m\u200c=1"
    (line,) = json_lines([mention(nasty)])
    assert json.loads(line)["surface"] == nasty
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]", line)
    assert line.count("\n") == 1


def test_the_guide_lists_every_column() -> None:
    text = DOC.read_text("utf-8")
    for what, kind in EXPORT_TYPES.items():
        section = text.partition(f"`--what {what}`")[2].partition("\n### ")[0]
        missing = [field.name for field in fields(kind) if f"`{field.name}`" not in section]
        assert missing == [], what


@pytest.mark.slow
def test_memory_does_not_grow_with_the_store(sqlite_url: str) -> None:
    from wirewatch.adapters.store.engine import open_store

    store = open_store(sqlite_url)
    with store.begin() as tx:
        feed = next(iter(store_world.sync(tx, store_world.feed()).values()))
        for number in range(1000):
            store_world.flagged(
                tx,
                feed,
                f"n{number}",
                body="The Taliban came. " + "x" * 30_000,
                text_hash=str(number),
            )
    with store.read() as tx:
        tracemalloc.start()
        count = sum(1 for _ in iter_records(tx, ExportFilter(), what="articles", form="jsonl"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    store.close()
    assert count == 1000
    assert peak < 15_000_000, "the articles alone are 30 MB"


@pytest.mark.slow
def test_more_rows_than_a_page_come_each_once(store: Store) -> None:
    with store.begin() as tx:
        feed = next(iter(store_world.sync(tx, store_world.feed()).values()))
        for number in range(220):
            article = store_world.flagged(tx, feed, f"n{number}", seen_at=at(number))
            store_world.place(tx, article, f"k{number:05}")
    with store.read() as tx:
        found = list(iter_articles(tx, ExportFilter()))
        stories = list(iter_stories(tx, ExportFilter(since=NOON - timedelta(days=1))))
    assert [one.article for one in found] == list(range(1, 221))
    assert len({one.story for one in stories}) == 220


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def resources(scene: Scene) -> Scene:
    scene.write()
    with scene.store() as store:
        fill(store)
    return scene


def test_the_command_writes_to_stdout_or_in_the_place_of_a_file(resources: Scene) -> None:
    ran = resources.run("export", "--what", "stories", now=NOW)
    assert ran.code == 0
    assert [json.loads(line)["story"] for line in ran.out.splitlines()] == ["k0001", "k0002"]
    path = resources.folder / "out.csv"
    path.write_text("old")
    ran = resources.run("export", "--format", "csv", "-o", str(path), now=NOW)
    assert (ran.code, ran.out) == (0, "")
    assert "3 articles in" in ran.err
    assert len(read_csv(path.read_bytes().decode())) == 3
    assert [one.name for one in resources.folder.glob(".*")] == []


def test_an_unknown_actor_is_said_to_be_unknown_and_a_wrong_window_is_refused(
    resources: Scene,
) -> None:
    ran = resources.run("export", "--actor", "talban", now=NOW)
    assert (ran.code, ran.out) == (0, "")
    assert 'the watchlist has no "talban"' in ran.err
    assert resources.run("export", "--since", "yesterday", now=NOW).code == 2
    assert resources.run("export", "--what", "stories", "--all", now=NOW).code == 2


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(resources: Scene) -> None:
    ran = resources.run("export", "-o", str(resources.folder / "none" / "out.jsonl"), now=NOW)
    assert ran.code == 1
    assert "out.jsonl cannot be written: No such file" in ran.err
