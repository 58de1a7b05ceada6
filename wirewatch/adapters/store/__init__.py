"""The store: SQLite by default, PostgreSQL by URL. The modules here hold its queries; each takes a connection."""

from __future__ import annotations
