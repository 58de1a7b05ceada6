"""`wirewatch init` and `wirewatch desk`: which desk one begins with, and how it is passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scene import Scene
from wirewatch.entrypoints.commands.starter_config import ask_for_starter
from wirewatch.entrypoints.options import WrongUsage

KNOWN = ("afghanistan", "horn-of-africa")


def test_init_writes_the_desk_that_is_asked_for_and_says_what_comes_next(bare_scene: Scene) -> None:
    folder = str(bare_scene.config)
    ran = bare_scene.bare("init", folder, "--desk", "horn-of-africa")
    assert ran.code == 0
    assert ran.out.splitlines()[:3] == [
        f"{folder}/{name}.yaml" for name in ("feeds", "watchlist", "digests")
    ]
    assert f"next: wirewatch check --config {folder}; then wirewatch run" in ran.err
    checked = bare_scene.bare("check", "--config", folder)
    assert checked.code == 0
    assert "Africa/Nairobi" in checked.out


def test_init_without_a_terminal_says_which_desk_it_took_and_that_there_are_others(
    bare_scene: Scene,
) -> None:
    ran = bare_scene.bare("init", str(bare_scene.config))
    assert "this is the desk afghanistan; others: wirewatch init --desk NAME, or --empty" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--desk", "horn"), 'unknown desk "horn"; '),
        (("--desk", "ukrain"), 'did you mean "ukraine"?'),
        (("--desk", "ukraine", "--empty"), "give --desk or --empty, not both"),
    ],
)
def test_a_desk_that_is_none_is_refused(
    bare_scene: Scene, options: tuple[str, ...], said: str
) -> None:
    ran = bare_scene.bare("init", str(bare_scene.config), *options)
    assert ran.code == 2
    assert said in ran.err
    assert not bare_scene.config.exists()


def test_a_folder_that_cannot_be_written_is_named(bare_scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    ran = bare_scene.bare("init", str(tmp_path / "file" / "config"), "--desk", "ukraine")
    assert ran.code == 1
    assert "cannot be written: Not a directory; choose another folder" in ran.err


@pytest.mark.parametrize(
    ("typed", "meant"), [("2", "horn-of-africa"), ("3", "empty"), (" Afghanistan ", "afghanistan")]
)
def test_at_a_terminal_it_asks_and_takes_a_number_or_a_name(typed: str, meant: str) -> None:
    assert ask_for_starter(KNOWN, read=lambda _: typed) == meant


@pytest.mark.parametrize("typed", ["0", "4", "", "asia"])
def test_an_answer_that_is_none_of_them_writes_nothing(typed: str) -> None:
    with pytest.raises(WrongUsage, match="type a number from 1 to 3, or a name"):
        ask_for_starter(KNOWN, read=lambda _: typed)


def test_feeds_can_be_added_to_an_empty_desk(bare_scene: Scene, tmp_path: Path) -> None:
    folder = str(bare_scene.config)
    assert bare_scene.bare("init", folder, "--empty").code == 0
    opml = tmp_path / "mine.opml"
    opml.write_text(
        '<opml><body><outline text="Post" xmlUrl="https://post.example/rss"/></body></opml>',
        "utf-8",
    )
    ran = bare_scene.bare("feeds", "import", str(opml), "--config", folder)
    assert ran.code == 0, ran.err
    text = (bare_scene.config / "feeds.yaml").read_text("utf-8")
    assert "FEEDS: which outlets do we read" in text
    assert "1 feed of 1 outlet" in bare_scene.bare("check", "--config", folder).out


def test_a_desk_is_exported_once_and_imported_only_where_nothing_stands(
    bare_scene: Scene, tmp_path: Path
) -> None:
    mine, theirs, file = (
        str(bare_scene.config),
        str(tmp_path / "theirs"),
        str(tmp_path / "desk.yaml"),
    )
    bare_scene.bare("init", mine, "--desk", "taiwan-strait")
    assert bare_scene.bare("desk", "export", file, "--config", mine).out == f"{file}\n"
    again = bare_scene.bare("desk", "export", file, "--config", mine)
    assert (again.code, "already exists; choose another name" in again.err) == (1, True)
    assert bare_scene.bare("desk", "import", file, "--config", theirs).code == 0
    refused = bare_scene.bare("desk", "import", file, "--config", theirs)
    assert refused.code == 2
    assert "--replace" in refused.err
    assert bare_scene.bare("desk", "import", file, "--config", theirs, "--replace").code == 0
    assert Path(theirs, "watchlist.yaml.old").is_file()
    assert bare_scene.bare("check", "--config", theirs).code == 0


def test_a_desk_with_a_mistake_is_refused_at_its_line(bare_scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    file.write_text(
        "desk: 1\nfeeds:\n- outlet: A\n  url: nowhere\nactors: []\nseries: []\n", "utf-8"
    )
    ran = bare_scene.bare("desk", "import", str(file), "--config", str(tmp_path / "mine"))
    assert ran.code == 2
    assert f"{file}:4: feeds[1].url is not a web address" in ran.err
    assert not (tmp_path / "mine").exists()
