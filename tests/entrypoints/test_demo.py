"""The demo: the whole job on the bundled world. What a user sees first, so what must not break."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import IO

import pytest
import yaml

from tests.support.demo import labels, missing_and_extra, played
from tests.support.scene import Scene, flagged
from wirewatch.demo_world.loading import copy_bundled_world, load_world

pytestmark = pytest.mark.slow
REPORT = "http://www.caravan-wire.example/2021/10/14/taliban-delegation-to-attend-moscow-talks"
CRICKET = "http://www.caravan-wire.example/2021/10/14/cricket-squad-lands-in-gulf"
BLOG = "http://steppe-contrarian.example/2021/10/the-moscow-framework-is-a-photograph"


@pytest.fixture
def world_folder(tmp_path: Path) -> Path:
    """A copy of the world, to be edited."""
    return copy_bundled_world(tmp_path / "world")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_demo_flags_what_a_careful_reader_would_flag(bare_scene: Scene) -> None:
    newest = played(load_world(), bare_scene)
    assert missing_and_extra(flagged(bare_scene), labels()) == ([], [])
    assert newest == bare_scene.home / "digests" / "daily" / "0003.html"
    issues = bare_scene.issues()
    assert len(issues) == 3
    assert [REPORT in issue for issue in issues[:2]] == [False, True]
    assert "The Kabul Courier" in issues[1]


def test_an_edited_alias_and_an_edited_page_change_what_the_digest_says(
    bare_scene: Scene, world_folder: Path
) -> None:
    edit(
        world_folder / "watchlist.yaml",
        "[Moscow format, Moscow framework]",
        "[Moscow format, spin bowling]",
    )
    file = world_folder / "articles" / "caravan-moscow-talks.yaml"
    text = yaml.safe_load(file.read_text("utf-8"))
    text["title"] = "Kites over the Moskva: delegation expected on October 20"
    text["text"] += "\n\nAmir Khan Muttaqi will lead the delegation, an aide said.\n"
    file.write_text(yaml.safe_dump(text, allow_unicode=True), encoding="utf-8")
    played(load_world(world_folder), bare_scene)
    found = flagged(bare_scene)
    assert "muttaqi" in found[REPORT]
    assert "moscow-format" not in found.get(BLOG, ())
    assert found[CRICKET] == {"moscow-format"}
    issue = bare_scene.issues()[1]
    assert "“Moscow framework”" not in issue
    assert CRICKET in issue
    assert "Kites over the Moskva: delegation expected on October 20" in issue
    assert "Muttaqi" in " ".join(
        issue.partition(REPORT)[2].partition("Flagged:")[2].partition("\n\n")[0].split()
    )


def test_a_feed_that_breaks_takes_its_articles_along_and_the_digest_says_so(
    bare_scene: Scene, world_folder: Path
) -> None:
    line = "  - {outlet: caravan-wire, path: /rss.xml}\n"
    edit(world_folder / "world.yaml", line, line.replace("}", ", from_poll: {1: {status: 410}}}"))
    played(load_world(world_folder), bare_scene)
    lost = {url for url in labels() if "caravan-wire" in url and "/2021/10/13/" not in url}
    assert lost
    wanted = {url: actors for url, actors in labels().items() if url not in lost}
    assert missing_and_extra(flagged(bare_scene), wanted) == ([], [])
    issue = bare_scene.issues()[2]
    assert "Caravan Wire Service" in issue.partition("Feed health")[2]
    assert REPORT not in "".join(bare_scene.issues())


# --- the command itself --------------------------------------------------------------------------


@dataclass(frozen=True)
class Show:
    """A run of `wirewatch demo`: its end, its stdout, and when each line of stderr came."""

    code: int
    out: str
    said: list[tuple[float, str]]
    seconds: float


def shown(folder: Path) -> Show:
    command = [sys.executable, "-m", "wirewatch", "demo", "--folder", str(folder)]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    said: list[tuple[float, str]] = []
    reader = Thread(target=lambda: said.extend(_timed(process.stderr, start)))
    reader.start()
    out = process.stdout.read()
    process.wait(timeout=180)
    reader.join()
    return Show(process.returncode, out, said, time.monotonic() - start)


def _timed(stream: IO[str] | None, start: float) -> Iterator[tuple[float, str]]:
    for line in stream or ():
        yield time.monotonic() - start, line


def test_the_demo_ends_with_the_path_of_its_digest_and_is_never_silent_for_long(
    bare_scene: Scene,
) -> None:
    show = shown(bare_scene.folder)
    assert show.code == 0, show.said
    path = Path(show.out.rstrip("\n"))
    assert show.out == f"{path}\n"
    assert path.suffix == ".html"
    assert "Moscow" in re.sub(r"<[^>]*>", "", path.read_text("utf-8"))
    times = [0.0, *(at for at, _ in show.said), show.seconds]
    # Fifteen seconds where no terminal shows them, and some for the machine's other work.
    assert max(later - earlier for earlier, later in pairwise(times)) < 20
    assert not [
        line for _, line in show.said if "Traceback" in line or "ERROR" in line or "Warning" in line
    ]
    assert missing_and_extra(flagged(bare_scene), labels()) == ([], [])
    assert len(bare_scene.issues()) == 3
    hint = next(line for _, line in show.said if line.startswith("wirewatch status --config "))
    page = next(line for _, line in show.said if line.startswith("wirewatch web --config "))
    assert page.split()[2:] == hint.split()[2:]
    for asked in (
        "flagged --since 3d --actor taliban",
        "coming-up",
        "statements --speaker ministry",
    ):
        ran = bare_scene.bare(*asked.split(), *hint.split()[2:])
        assert ran.code == 0
        assert ran.out, asked
