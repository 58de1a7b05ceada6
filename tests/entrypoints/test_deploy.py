"""`wirewatch deploy`: what it needs, and what it says where something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scene import Scene
from wirewatch.entrypoints.commands.deploy import on_worker

STORE = {"url": "postgresql+psycopg://wirewatch@127.0.0.1:9/wirewatch"}


def test_without_a_server_it_says_where_to_name_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write()
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    said = scene.run("deploy")
    assert said.code == 2
    assert "name your Prefect server in PREFECT_API_URL" in said.err


def test_several_machines_need_a_store_that_all_of_them_reach(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write()
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    said = scene.run("deploy", "--machines", "2")
    assert said.code == 1
    assert "name a PostgreSQL that all of them reach in store.url of settings.yaml" in said.err


@pytest.mark.parametrize("machines", ["0", "101"])
def test_a_number_of_machines_that_makes_no_sense_is_refused(scene: Scene, machines: str) -> None:
    scene.write()
    assert scene.run("deploy", "--machines", machines).code == 2


def test_a_mistake_in_the_configuration_is_told_before_anything_is_written(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write(store=STORE)
    (scene.config / "feeds.yaml").write_text("feeds: [{outlet: X}]\n")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    said = scene.run("deploy", "--machines", "2")
    assert said.code == 2
    assert "feeds.yaml:1" in said.err


def test_a_folder_with_a_variable_is_read_as_it_is_on_this_machine(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write()
    monkeypatch.setenv("WIREWATCH_CONFIG", str(scene.config))
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    said = scene.bare(
        "deploy", "--machines", "2", "--config", "$WIREWATCH_CONFIG", "--home", "$WIREWATCH_HOME"
    )
    assert "name a PostgreSQL that all of them reach" in said.err, "so the files were read"


@pytest.mark.parametrize(
    ("folder", "written"),
    [
        ("/etc/wirewatch", "/etc/wirewatch"),
        ("$WIREWATCH_HOME", "$WIREWATCH_HOME"),
        ("~/desk", "~/desk"),
    ],
)
def test_folders_are_those_of_the_workers_machine(folder: str, written: str) -> None:
    assert on_worker(Path(folder)) == written
    assert on_worker(Path("config")) == str(Path.cwd() / "config")
