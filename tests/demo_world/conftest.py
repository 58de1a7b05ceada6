from __future__ import annotations

from pathlib import Path

import pytest

from wirewatch.demo_world.loading import copy_bundled_world, load_world
from wirewatch.demo_world.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return load_world()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the world's folder, to be edited."""
    return copy_bundled_world(tmp_path / "world")
