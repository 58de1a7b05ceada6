from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.steps.test_maintenance import files, is_valid, upkeep
from tests.support.edited_pages import TALKS, TEXT, after, edited, first_read, look, paragraphs
from tests.support.scene import Scene
from tests.support.small_web import SmallWeb, html

pytestmark = pytest.mark.slow

NEW = "By the evening the envoys had left the hall without a word to the reporters who waited in the rain."


def edited_and_gone(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    edited(web, *paragraphs(NEW, without=[3]))
    look(scene, 1)
    web.on(TALKS, html("<title>Gone</title><p>Nothing to see at this address.</p>", status=410))
    look(scene, 6)
    look(scene, 7)


def test_explain_tells_of_each_state_and_of_the_next_look(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    assert "next look  2021-10-11 07:00 UTC" in scene.run("explain", TALKS).out
    edited(web, *paragraphs(NEW))
    look(scene, 1)
    told = scene.run("explain", TALKS).out
    assert "revision   1, seen 2021-10-11 06:00 UTC, until the outlet edited it" in told
    assert "2, seen 2021-10-11 07:00 UTC, is the newest" in told
    assert "next look  2021-10-11 12:00 UTC" in told
    web.on(TALKS, html("", status=404))
    look(scene, 6)
    assert (
        "missing    since 2021-10-11 12:00 UTC; the next look is to confirm that it is gone"
        in scene.run("explain", TALKS).out
    )
    look(scene, 7)
    assert "gone       since 2021-10-11 13:00 UTC" in scene.run("explain", TALKS).out


def test_archive_show_lists_each_state_and_shows_the_one_asked_for(
    scene: Scene, web: SmallWeb
) -> None:
    edited_and_gone(scene, web)
    newest = scene.run("archive", "show", TALKS).out
    assert "answered 410" in newest
    assert "states   3, the newest first" in newest
    assert NEW in scene.run("archive", "show", TALKS, "--state", "2").out
    assert TEXT[3] in scene.run("archive", "show", TALKS, "--state", "3").out
    beyond = scene.run("archive", "show", TALKS, "--state", "4")
    assert beyond.code == 2
    assert "holds 3 states" in beyond.err


def test_evidence_holds_every_state_and_what_came_in_its_place(
    scene: Scene, web: SmallWeb, tmp_path: Path
) -> None:
    edited_and_gone(scene, web)
    path = tmp_path / "proof.zip"
    assert scene.run("evidence", TALKS, str(path)).code == 0
    with zipfile.ZipFile(path) as proof:
        held = {
            name.partition("/")[2]: proof.read(name).decode("utf-8", "replace")
            for name in proof.namelist()
        }
        (tmp_path / "records.warc.gz").write_bytes(proof.read("records.warc.gz"))
    assert TEXT[3] in held["revision-1.txt"]
    assert TEXT[3] in held["revision-1.html"]
    assert NEW in held["article.txt"]
    assert NEW in held["page.html"]
    assert "Nothing to see" in held["gone.html"]
    assert "status   410" in held["gone-headers.txt"]
    assert is_valid(tmp_path / "records.warc.gz")


def test_the_pages_of_every_state_are_kept_as_long_as_the_newest(
    scene: Scene, web: SmallWeb
) -> None:
    edited_and_gone(scene, web)
    upkeep(scene, after(0) + timedelta(days=100))
    assert all(name.startswith("kept-") for name in files(scene))
    assert all(is_valid(scene.home / "archive" / name) for name in files(scene))
    for state, words in ((1, "Nothing to see"), (2, NEW), (3, TEXT[3])):
        assert words in scene.run("archive", "show", TALKS, "--state", str(state)).out
    upkeep(scene, after(0) + timedelta(days=400))
    assert files(scene) == []
    assert scene.run("explain", TALKS).code == 0
