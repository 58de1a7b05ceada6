"""What `wirewatch up` and Prefect's server leave in a home is for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.processes import until, up
from tests.support.scene import FEED, Scene
from tests.support.small_web import SmallWeb, rss
from wirewatch.adapters.permissions import is_ours

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="looks into /proc")]


def test_no_file_of_up_or_prefect_is_open_to_others(scene: Scene, web: SmallWeb) -> None:
    web.on(FEED, rss())
    scene.write()
    before = os.umask(0o000)  # the tree of `up` inherits it
    try:
        with up(scene.config, scene.home) as running:
            until(lambda: running.done() >= 1, seconds=60, what="the first look")
            found = opened(scene.home)
    finally:
        os.umask(before)
    assert {"prefect", "logs/server.log", "logs/runner.log", "up.pid", "runs"} <= set(found)
    assert any(name.startswith("prefect/prefect.db") for name in found)
    found.pop("said", None)  # the test's own
    names = {name.partition("/")[0] for name in found} - {"."}
    assert {name for name in names if not is_ours(Path(name))} == set(), "an old home is closed by these names"
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}


def opened(home: Path) -> dict[str, int]:
    return {str(path.relative_to(home)): path.stat().st_mode & 0o777 for path in (home, *home.rglob("*"))}
