"""Upkeep: what is forgotten, how big things are, a copy of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from wirewatch.adapters.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """One table's size."""

    table: str
    rows: int
    bytes: int | None  # indexes included; None where the database does not tell


def forget_fetches(tx: Connection, *, before: datetime) -> int:
    """Delete looks at feeds from before an instant; gives how many."""
    raise NotImplementedError


def drop_void_leases(tx: Connection) -> int:
    """Delete leases that ran out or whose holder is dead; gives how many."""
    raise NotImplementedError


def optimize(store: Store) -> None:
    """Let the database renew its statistics where worth it (SQLite; PostgreSQL does so by itself)."""
    raise NotImplementedError


def sizes(tx: Connection) -> list[TableSize]:
    """List the tables with their sizes, biggest first."""
    raise NotImplementedError


def backup(store: Store, path: Path) -> None:
    """Write a consistent copy of a SQLite store to a new file, while others work on.

    Raises StoreUnavailable for PostgreSQL (use pg_dump) and when the file exists or cannot be written.
    """
    raise NotImplementedError
