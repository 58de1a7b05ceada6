from __future__ import annotations

from pathlib import Path

import pytest

import extractors.article  # loaded here, because its own imports warn  # noqa: F401
from extractors.model import NearMiss
from tests.support.archive_world import GUILD, MOLE, NOW, Archive, needing
from tests.support.small_web import SmallWeb, html, page
from wirewatch.adapters.replay import ReplayServer
from wirewatch.domain.backtest import mark_mentions
from wirewatch.render.watch_lines import BOLD_MARKS, watch_test_lines

pytestmark = pytest.mark.slow


TEXT = (
    "Envoys of eleven towns gathered in the old hall on Monday to talk about the roads to the south.",
    "The Lamplighters Guild sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
)


def test_a_text_is_shown_with_its_mentions_marked_and_the_reason_for_each(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    out = archive.run("watch", "test", "The Lamplighters' Guild met.", "--language", "en")
    assert "body:  The [[Lamplighters' Guild]] met." in out
    assert (
        "“Lamplighters' Guild” at body 4-23: alias “Lamplighters Guild” (en) of Lamplighters Guild"
        in out
    )


def test_what_was_nearly_flagged_is_said_with_what_stopped_it_once_a_place(
    archive: Archive,
) -> None:
    archive.write(needing(GUILD, "LGX", "lamp", "oil"), MOLE)
    out = archive.run("watch", "test", "LGX shares rose.", "--language", "en")
    assert "nothing is flagged" in out
    assert out.count("nearly guild: “LGX” at body 0-3") == 1
    assert "lamp, oil" in out


def test_a_stored_article_is_shown_as_stored_with_what_it_is_about(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep(
        "They spoke of oil. The Great Mole is far.",
        title="Lamplighters Guild meets",
        url="https://h.example/a",
    )
    out = archive.run("watch", "test", "https://www.herald.example/n1")
    assert "title: [[Lamplighters Guild]] meets" in out
    assert "guild: the text is about it" in out
    assert "mole: named in passing" in out


def test_a_page_that_is_not_stored_is_fetched_and_extracted(archive: Archive) -> None:
    web = SmallWeb()
    web.on("http://news.example/talks", page("Envoys gather", TEXT, at=NOW))
    web.on("http://news.example/robots.txt", (404, {}, b""))
    web.on("http://news.example/front", html("<title>Nothing here</title>"))
    with ReplayServer(web) as server:
        archive.write(GUILD, MOLE)
        settings = archive.folder / "config" / "settings.yaml"
        settings.write_text(f"network: {{proxy: '{server.url}', host_gap: 0s}}\n", encoding="utf-8")
        out = archive.run("watch", "test", "http://news.example/talks")
        assert "title: Envoys gather" in out
        assert "The [[Lamplighters Guild]] sat at the far end" in out
        code, _, err = archive.ran("watch", "test", "http://news.example/front")
        assert code == 1
        assert "http://news.example/front is no article" in err
        assert "status 404" in archive.ran("watch", "test", "http://news.example/gone")[2]


def test_a_saved_page_is_read_as_an_article_and_another_file_as_text(
    archive: Archive, tmp_path: Path
) -> None:
    archive.write(GUILD, MOLE)
    saved, note = tmp_path / "saved.html", tmp_path / "note.txt"
    saved.write_bytes(page("Envoys gather", TEXT, at=NOW)[2])
    note.write_text("Of the <b>Great Mole</b>", encoding="utf-8")
    read = archive.run("watch", "test", str(saved))
    assert "title: Envoys gather" in read
    assert "World" not in read
    assert "Of the <b>[[Great Mole]]</b>" in archive.run("watch", "test", str(note))


def test_text_that_would_steer_a_terminal_is_shown_without_its_power() -> None:
    text = "a\x1b[2J\u202eb Mole\r\nc"
    miss = NearMiss(
        actor="mole", alias="Mole", surface="Mo\x1b[1mle", start=0, end=1, stopped_by="why"
    )
    lines = list(
        watch_test_lines({"body": text}, mentions=[], near_misses=[miss], marks=BOLD_MARKS)
    )
    assert lines[:2] == ["body:  a[2Jb Mole", "       c"]
    assert "\x1b" not in "".join(lines)


def test_overlapping_mentions_are_marked_as_one_run() -> None:
    spans = [
        NearMiss(actor="a", alias="", surface="", start=s, end=e, stopped_by="")
        for s, e in ((2, 5), (4, 7))
    ]
    assert [(part.text, part.strong) for part in mark_mentions("0123456789", spans)] == [
        ("01", False),
        ("23456", True),
        ("789", False),
    ]
