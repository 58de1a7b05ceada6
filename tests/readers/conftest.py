from __future__ import annotations

from tests.job.conftest import bare_scene, scene, web
from tests.store.conftest import empty_sqlite, postgresql_server, postgresql_url, sqlite_url, store, store_url

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
