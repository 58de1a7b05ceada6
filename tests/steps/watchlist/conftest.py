from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.archive_world import Archive
from wirewatch.adapters.store.engine import Store, open_store


@pytest.fixture
def store(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store, where the commands look for it under `--home`."""
    home = tmp_path / "var"
    home.mkdir()
    shutil.copy(empty_sqlite, home / "wirewatch.db")
    opened = open_store(f"sqlite:///{home / 'wirewatch.db'}")
    yield opened
    opened.close()


@pytest.fixture
def archive(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Archive]:
    """An archive of articles, its config, and the commands on it; their logging goes when the test ends."""
    handlers, level = list(logging.getLogger().handlers), logging.getLogger("wirewatch").level
    yield Archive(store=store, folder=tmp_path, capture=capsys)
    logging.getLogger().handlers[:] = handlers
    logging.getLogger("wirewatch").setLevel(level)
