"""The store: SQLite by default, PostgreSQL by URL. Everything else in this room takes a connection of it."""

from __future__ import annotations
