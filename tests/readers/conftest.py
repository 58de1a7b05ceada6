from __future__ import annotations

from tests.job.conftest import bare_scene, empty_sqlite, scene, web

__all__ = ["bare_scene", "empty_sqlite", "scene", "web"]
