from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from wirewatch.demo_world import World, load


@pytest.fixture(scope="session")
def world() -> World:
    return load()


@pytest.fixture
def copied(tmp_path: Path, world: World) -> Path:
    """A copy of the world's folder, to be edited."""
    return Path(copytree(world.folder, tmp_path / "world"))
