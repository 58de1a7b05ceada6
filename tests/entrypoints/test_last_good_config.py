"""An edit takes effect at the next run; a broken one leaves the last good config at work, and is told of."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.scene import ACTORS, FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.steps.cycle import run_cycle
from wirewatch.steps.resources import resources_for_run

pytestmark = pytest.mark.slow

FERRY = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)
BRIDGE = Item(
    url="http://news.example/bridge",
    title="Taliban close the bridge",
    at=utc(12, 5),
    text="Ice on the deck.",
)
BROKEN = "series:\n- {id: daily, at: 7, actors: [taliban]}\n"


def one_run(scene: Scene, now: datetime) -> None:
    """Do what one scheduled run does."""

    async def job() -> None:
        async with resources_for_run(
            str(scene.config), str(scene.home), run=f"{now:%d%H%M}", now=now
        ) as resources:
            await run_cycle(resources, now=now, every=True, first_at_once=True)

    asyncio.run(job())


@pytest.fixture
def settled(scene: Scene, web: SmallWeb) -> Scene:
    web.on(FEED, rss(FERRY), rss(FERRY, BRIDGE))
    scene.write()
    one_run(scene, utc(11, 8))
    return scene


def test_an_edit_takes_effect_at_the_next_run(settled: Scene) -> None:
    settled.write(
        actors=[{"id": "bridges", "name": "Bridges", "aliases": {"en": ["bridge"]}}, *ACTORS[1:]],
        series=[SERIES | {"actors": ["bridges"]}],
    )
    one_run(settled, utc(12, 7, 1))
    assert "BRIDGES" in settled.issues()[-1].upper()


def test_a_broken_edit_leaves_the_last_good_config_at_work(settled: Scene) -> None:
    (settled.config / "digests.yaml").write_text(BROKEN)
    one_run(settled, utc(12, 7, 1))
    assert "Taliban close the bridge" in settled.issues()[-1]


def test_a_broken_edit_is_told_in_the_log_in_status_and_in_the_digest(
    settled: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    (settled.config / "digests.yaml").write_text(BROKEN)
    with caplog.at_level(logging.ERROR, logger="wirewatch"):
        one_run(settled, utc(12, 7, 1))
    place = f"{settled.config / 'digests.yaml'}:2"
    assert place in caplog.text
    assert place in settled.problems(utc(12, 8))["configuration"]
    assert "digests.yaml:2" in settled.issues()[-1].replace(" ", "")
    assert "is broken" in settled.issues()[-1]


def test_a_mended_edit_is_no_longer_told_of(settled: Scene) -> None:
    (settled.config / "digests.yaml").write_text(BROKEN)
    one_run(settled, utc(12, 7, 1))
    settled.write()
    one_run(settled, utc(13, 7, 1))
    assert "configuration" not in settled.problems(utc(13, 8))
    assert "is broken" not in settled.issues()[-1]


def test_a_file_that_is_gone_for_a_moment_is_a_broken_edit_too(settled: Scene) -> None:
    (settled.config / "watchlist.yaml").unlink()
    one_run(settled, utc(12, 7, 1))
    assert "Taliban close the bridge" in settled.issues()[-1]


def test_without_a_good_one_there_is_nothing_to_go_on_with(scene: Scene) -> None:
    scene.write()
    (scene.config / "feeds.yaml").write_text("feeds: 7\n")
    with pytest.raises(ConfigErrors):
        one_run(scene, utc(11, 8))


def test_the_copy_never_holds_secrets(settled: Scene) -> None:
    secrets = settled.config / "secrets.env"
    secrets.write_text("DESK_WEBHOOK=canary\n")
    secrets.chmod(0o600)
    one_run(settled, utc(12, 7, 1))
    kept = [path for path in settled.home.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"canary" in path.read_bytes()]


def test_a_run_by_hand_refuses_a_broken_config(settled: Scene, tmp_path: Path) -> None:
    (settled.config / "digests.yaml").write_text(BROKEN)
    assert settled.run("run", now=utc(12, 7, 1)).code == 2
    assert len(settled.issues()) == 1
