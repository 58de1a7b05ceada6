"""The store: SQLite by default, PostgreSQL by URL. Everything else in this room takes a connection of it."""

from __future__ import annotations

from wirewatch.adapters.store.engine import (
    AlreadyComposed,
    Store,
    StoreError,
    StoreLost,
    StoreTooNew,
    StoreUnavailable,
    open_store,
)

__all__ = ["AlreadyComposed", "Store", "StoreError", "StoreLost", "StoreTooNew", "StoreUnavailable", "open_store"]
