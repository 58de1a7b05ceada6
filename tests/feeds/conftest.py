from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.feeds.outpost import Outpost
from tests.job.conftest import bare_scene, scene, web
from tests.loopback import Loopback
from tests.store.conftest import empty_sqlite, new_database, postgresql_server

__all__ = ["bare_scene", "empty_sqlite", "new_database", "postgresql_server", "scene", "web"]


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback() as server:
        yield server


@pytest.fixture
async def public() -> AsyncIterator[Loopback]:
    """A server that stands for the whole public web, asked through a proxy."""
    async with Loopback(as_proxy=True) as server:
        yield server


@pytest.fixture
def post(tmp_path: Path, empty_sqlite: Path) -> Outpost:
    shutil.copy(empty_sqlite, tmp_path / "wirewatch.db")
    return Outpost(tmp_path)
