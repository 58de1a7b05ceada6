"""Queries on the store, SQLite by default or PostgreSQL by URL; each takes a connection."""

from __future__ import annotations
