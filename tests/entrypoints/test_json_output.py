"""`--json`: what programs get from commands that show something."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scene import FEED, NEWS, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.entrypoints import cli

NOW = utc(12, 7, 1)
GATE = Item(
    url=f"{NEWS}/gate",
    title="The Taliban open a gate",
    at=utc(12, 5),
    text="The Taliban opened the gate.",
)


def test_check_says_what_was_loaded(bare_scene: Scene) -> None:
    bare_scene.write()
    told = bare_scene.run("check", "--json", now=NOW).json
    assert (told["ok"], told["problems"], told["feeds"]) == (True, [], 1)
    assert [one["id"] for one in told["actors"]] == ["taliban", "moscow-format"]
    assert told["series"] == [
        {"id": "daily", "next_at": "2021-10-13T07:00:00+00:00", "subscribers": 0}
    ]


def test_check_says_each_mistake_with_its_file_and_line(bare_scene: Scene) -> None:
    bare_scene.write(web={"port": 0}, archive={"keep": "0s"})
    ran = bare_scene.run("check", "--json")
    assert (ran.code, ran.err, ran.json["ok"]) == (2, "", False)
    assert all(
        one["file"].endswith("settings.yaml") and one["line"] > 1 for one in ran.json["problems"]
    )
    assert {"web.port is not a port", "archive.keep must be longer than nothing"} == {
        one["what"] for one in ran.json["problems"]
    }


@pytest.mark.slow
def test_a_run_and_what_it_found(scene: Scene, web: SmallWeb) -> None:
    web.on(FEED, rss(GATE))
    scene.write()
    report = scene.run("run", "--json", now=NOW)
    assert report.json["poll"]["feeds"] == 1
    assert [one["number"] for one in report.json["digests"]] == [1]
    assert "polled 1 feed" in report.err
    explained = scene.run("explain", GATE.url, "--json", now=NOW).json
    assert explained["article"]["title"] == GATE.title
    assert "body" not in explained["article"]
    assert [one["series"] for one in explained["digests"]] == ["daily"]
    preview = scene.run("digest", "preview", "daily", "--json", now=NOW).json
    assert (preview["schema"], preview["number"]) == ("wirewatch-issue/1", 2)
    assert (
        scene.run("digest", "preview", "daily", "--json", "--why", now=NOW).json[0]["cause"]
        == "told"
    )
    assert scene.run("watch", "suggest", "taliban", "--json", now=NOW).json == []


def test_a_text_that_is_tried(bare_scene: Scene) -> None:
    bare_scene.write()
    told: dict[str, Any] = bare_scene.run("watch", "test", "The Taliban came.", "--json").json
    assert [(one["actor"], one["surface"]) for one in told["mentions"]] == [("taliban", "Taliban")]
    assert (told["near_misses"], told["interests"]) == ([], [])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_commands(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert cli.run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "coming-up" in script
    assert "--json" in script or "json" in script
