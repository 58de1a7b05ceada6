from __future__ import annotations

from tests.job.conftest import bare_scene, scene, web
from tests.store.conftest import empty_sqlite

__all__ = ["bare_scene", "empty_sqlite", "scene", "web"]
