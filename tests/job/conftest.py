from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.job.scene import Scene, served
from tests.job.small_web import SmallWeb
from tests.store.conftest import empty_sqlite, new_database, postgresql_server

__all__ = ["empty_sqlite", "new_database", "postgresql_server"]


@pytest.fixture
def bare_scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    """A scene without a web or store; the commands' own logging goes when the test ends."""
    handlers, level = list(logging.getLogger().handlers), logging.getLogger("wirewatch").level
    yield Scene(tmp_path, capsys)
    logging.getLogger().handlers[:] = handlers
    logging.getLogger("wirewatch").setLevel(level)


@pytest.fixture
def web() -> SmallWeb:
    return SmallWeb()


@pytest.fixture
def scene(bare_scene: Scene, web: SmallWeb, empty_sqlite: Path) -> Iterator[Scene]:
    """A scene with an empty store, whose network is the small web."""
    bare_scene.home.mkdir()
    shutil.copy(empty_sqlite, bare_scene.home / "wirewatch.db")
    with served(bare_scene, web):
        yield bare_scene
