"""A store that was emptied is never taken for a new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import new_database
from tests.support.scene import FEED, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss

NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)


@pytest.fixture
def told(scene: Scene, web: SmallWeb) -> Scene:
    """A home whose series has filed two issues."""
    web.on(FEED, rss(NEWS))
    scene.write()
    scene.cycle(utc(11, 8))
    scene.cycle(utc(12, 8))
    return scene


def files(scene: Scene) -> dict[str, bytes]:
    return {
        path.relative_to(scene.home).as_posix(): path.read_bytes()
        for path in scene.home.rglob("*")
        if path.is_file()
    }


def emptied(scene: Scene) -> None:
    os.truncate(scene.home / "wirewatch.db", 0)


def gone(scene: Scene) -> None:
    for path in scene.home.glob("wirewatch.db*"):
        path.unlink()


COMMANDS = (["status"], ["flagged"], ["run"], ["digest", "list"], ["run", "--only", "digest"])


@pytest.mark.parametrize("lose", [emptied, gone])
def test_a_lost_store_is_refused_in_one_sentence_that_says_what_to_do(
    told: Scene, lose: Callable[[Scene], None]
) -> None:
    lose(told)
    before = files(told)
    for command in COMMANDS:
        ran = told.run(*command, now=utc(12, 9))
        assert ran.code == 1
        assert len(ran.err.splitlines()) == 1
        assert f"the store {told.home}/wirewatch.db is " in ran.err
        assert "wirewatch restore" in ran.err
        assert "wirewatch run --new" in ran.err
        assert ran.out == ""
    assert files(told) == before


def test_a_file_of_0_bytes_is_refused_without_filed_digests_too(scene: Scene) -> None:
    scene.write()
    emptied(scene)
    ran = scene.run("run", now=utc(11, 8))
    assert ran.code == 1
    assert "wirewatch.db is a file of 0 bytes; get it back from a backup" in ran.err
    assert (scene.home / "wirewatch.db").stat().st_size == 0


@pytest.mark.slow
def test_up_refuses_a_lost_store_before_it_starts_anything(told: Scene) -> None:
    emptied(told)
    before = files(told)
    ran = told.ran("up")
    assert ran.code == 1
    assert "wirewatch up --new" in ran.err
    assert files(told) == before


def test_new_begins_with_an_empty_store_and_overwrites_no_filed_issue(told: Scene) -> None:
    emptied(told)
    filed = {name: data for name, data in files(told).items() if "/000" in name}
    ran = told.run("run", "--new", "--all", now=utc(13, 8))
    assert ran.code == 0
    assert "composed daily 3" in ran.err
    assert ran.out.splitlines() == [f"{told.home}/digests/daily/0003.html"]
    assert filed.items() <= files(told).items()
    assert told.run("run", "--all", now=utc(14, 8)).code == 0, "once is enough"
    assert (told.home / "digests" / "daily" / "0004.html").is_file()


def test_new_leaves_a_store_that_is_there_alone(told: Scene) -> None:
    assert told.run("run", "--new", now=utc(12, 9)).code == 0
    assert [one["number"] for one in told.run("digest", "list", "--json").json] == [2, 1]


def test_a_published_folder_with_our_issues_stands_for_a_store_that_was_in_use(
    scene: Scene, web: SmallWeb
) -> None:
    www = scene.folder / "www"
    web.on(FEED, rss(NEWS))
    scene.write(publish=str(www))
    (www / "of-another-site").mkdir(parents=True)
    (www / "of-another-site" / "2021.html").touch()
    scene.cycle(utc(11, 8))
    gone(scene)
    ran = scene.run("run", now=utc(12, 8))
    assert ran.code == 1
    assert f"although digests are filed in {www};" in ran.err


def test_a_first_run_in_an_empty_home_needs_no_word(bare_scene: Scene) -> None:
    bare_scene.write(feeds=[])
    ran = bare_scene.run("run", now=utc(11, 8))
    assert ran.code == 0
    assert "closed" not in ran.err
    assert (bare_scene.home / "wirewatch.db").stat().st_size > 0
    assert not (bare_scene.home / "wirewatch.db.new").exists()


@pytest.mark.slow
def test_an_emptied_postgresql_store_is_refused_too(
    scene: Scene, web: SmallWeb, postgresql_server: str
) -> None:
    url = new_database(postgresql_server, f"lost-{scene.folder.name}")
    web.on(FEED, rss(NEWS))
    scene.write(store={"url": url})
    scene.cycle(utc(11, 8))
    engine = create_engine(url)
    with engine.begin() as tx:
        tx.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()
    ran = scene.run("run", now=utc(12, 8))
    assert ran.code == 1
    assert "is empty, although digests are filed in" in ran.err
    assert "pg_restore" in ran.err
    assert scene.run("run", "--new", "--all", now=utc(12, 8)).code == 0
    assert Path(scene.home / "digests" / "daily" / "0002.html").is_file()


@pytest.mark.slow
def test_a_store_on_postgresql_that_settings_did_not_name_before_is_no_silent_new_start(
    told: Scene, postgresql_server: str
) -> None:
    told.write(store={"url": new_database(postgresql_server, f"moved-{told.folder.name}")})
    assert told.run("status", now=utc(12, 9)).code == 1
