from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.steps.test_maintenance import is_valid
from tests.support.archived_pages import BRIDGE, TALKS, TEXT, read
from tests.support.scene import Scene, utc
from tests.support.small_web import SmallWeb

pytestmark = pytest.mark.slow


def targets(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(file)
        ]
    return records[1:]


def test_show_tells_address_instant_headers_and_visible_text(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    told = scene.run("archive", "show", TALKS).out
    assert f"address  {TALKS}" in told
    assert "answered 200" in told
    assert "Content-Type: text/html" in told
    assert TEXT[1] in told.splitlines()
    assert "<p>" not in told


@pytest.mark.slow
def test_raw_gives_the_pages_bytes_and_nothing_else(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    command = [sys.executable, "-m", "wirewatch", *scene.command("archive", "show", TALKS, "--raw")]
    out = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    assert out == web.answer(TALKS, 0)[2]


def test_export_writes_what_was_fetched_in_a_span_as_a_file_that_other_tools_read(
    scene: Scene, web: SmallWeb, tmp_path: Path
) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    everything, flagged, nothing = (
        tmp_path / f"{name}.warc.gz" for name in ("all", "flagged", "later")
    )
    told = scene.run("archive", "export", str(everything), "--since", "2021-10-11")
    assert (told.code, told.out) == (0, f"{everything}\n")
    assert sorted(targets(everything)) == sorted(
        (kind, url) for url in (TALKS, BRIDGE) for kind in ("request", "response")
    )
    assert is_valid(everything)
    assert scene.run("archive", "export", str(flagged), "--flagged").code == 0
    assert {url for _, url in targets(flagged)} == {TALKS}
    assert scene.run("archive", "export", str(nothing), "--since", "2021-10-12").code == 0
    assert targets(nothing) == []
    again = scene.run("archive", "export", str(everything))
    assert again.code == 1
    assert "exists already" in again.err


def test_evidence_for_a_story_stands_by_itself(scene: Scene, web: SmallWeb, tmp_path: Path) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    (row,) = scene.run("flagged", "--json").json
    path = tmp_path / "proof.zip"
    told = scene.run("evidence", row["story"], str(path))
    assert (told.code, told.out) == (0, f"{path}\n")
    with zipfile.ZipFile(path) as proof:
        held = {name: proof.read(name) for name in proof.namelist()}
    folder = "01-the-daily-example"
    assert held[f"{folder}/page.html"] == web.answer(TALKS, 0)[2]
    assert TEXT[1] in held[f"{folder}/article.txt"].decode()
    assert "flagged    taliban" in held[f"{folder}/history.txt"].decode()
    assert f"address  {TALKS}" in held[f"{folder}/headers.txt"].decode()
    (mention,) = json.loads(held[f"{folder}/article.json"])["mentions"]
    body = json.loads(held[f"{folder}/article.json"])[mention["field"]]
    assert body[mention["start"] : mention["end"]] == "Taliban"
    sums = held.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in held.items()]
    assert row["story"] in held["README.txt"].decode()
    (tmp_path / "records.warc.gz").write_bytes(held["records.warc.gz"])
    assert is_valid(tmp_path / "records.warc.gz")


def test_evidence_whose_page_is_gone_says_so(scene: Scene, web: SmallWeb, tmp_path: Path) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    for file in (scene.home / "archive").iterdir():
        file.unlink()
    path = tmp_path / "proof.zip"
    told = scene.run("evidence", TALKS, str(path))
    assert told.code == 1
    assert f"missing  {TALKS}" in told.err
    assert "is no longer there" in told.err
    with zipfile.ZipFile(path) as proof:
        assert "01-the-daily-example/page.html" not in proof.namelist()
        assert "is no longer there" in proof.read("01-the-daily-example/history.txt").decode()


def test_an_unknown_story_is_an_error_in_words(scene: Scene, tmp_path: Path) -> None:
    scene.write()
    told = scene.run("evidence", "nosuch", str(tmp_path / "proof.zip"))
    assert told.code == 1
    assert "nosuch is no story and no article" in told.err
    assert list(tmp_path.glob("proof.zip*")) == []
