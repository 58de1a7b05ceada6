from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.job.conftest import bare_scene, scene, web
from tests.store.conftest import (
    empty_sqlite,
    postgresql_server,
    postgresql_url,
    sqlite_url,
    store,
    store_url,
)
from tests.watchlist.archive import Archive
from wirewatch.adapters.store.engine import open_store

__all__ = [
    "bare_scene",
    "empty_sqlite",
    "postgresql_server",
    "postgresql_url",
    "scene",
    "sqlite_url",
    "store",
    "store_url",
    "web",
]


@pytest.fixture
def archive(empty_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Archive]:
    """An archive of articles, its config, and the commands on it; their logging goes when the test ends."""
    handlers, level = list(logging.getLogger().handlers), logging.getLogger("wirewatch").level
    (tmp_path / "var").mkdir()
    shutil.copy(empty_sqlite, tmp_path / "var" / "wirewatch.db")
    opened = open_store(f"sqlite:///{tmp_path}/var/wirewatch.db")
    yield Archive(store=opened, folder=tmp_path, capture=capsys)
    opened.close()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger("wirewatch").setLevel(level)
