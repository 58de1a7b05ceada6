from __future__ import annotations

from pathlib import Path

import pytest

from wirewatch.demo_world.loading import copy_to, load
from wirewatch.demo_world.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return load()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the world's folder, to be edited."""
    return copy_to(tmp_path / "world")
