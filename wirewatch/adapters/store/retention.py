"""Delete old fetch records, measure tables, and back up the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.exc import OperationalError

from wirewatch.adapters.store.engine import Store, StoreUnavailable
from wirewatch.adapters.store.schema import fetches, metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """One table's size."""

    table: str
    rows: int
    bytes: int | None  # indexes included; None where the database does not tell


def forget_fetches(tx: Connection, *, before: datetime) -> int:
    """Delete fetch records from before an instant; return how many."""
    return tx.execute(delete(fetches).where(fetches.c.fetched_at < before)).rowcount


def optimize(store: Store) -> None:
    """Let SQLite update its planner statistics if needed; PostgreSQL does so itself."""
    if store.is_sqlite:
        with store.begin() as tx:
            tx.exec_driver_sql("PRAGMA optimize")


def sizes(tx: Connection) -> list[TableSize]:
    """List the tables with their sizes, biggest first. Reads the whole store: seconds for each gigabyte."""
    weights = _weights(tx)
    found = [
        TableSize(
            table=name,
            rows=tx.execute(select(func.count()).select_from(table)).scalar_one(),
            bytes=weights.get(name),
        )
        for name, table in metadata.tables.items()
    ]
    return sorted(found, key=lambda size: (-(size.bytes or 0), -size.rows, size.table))


_SQLITE_WEIGHTS = """
    SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY m.tbl_name
"""
_POSTGRESQL_WEIGHTS = "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"


def _weights(tx: Connection) -> dict[str, int]:
    query = _SQLITE_WEIGHTS if tx.dialect.name == "sqlite" else _POSTGRESQL_WEIGHTS
    try:
        return {str(name): int(weight) for name, weight in tx.execute(text(query)).all()}
    except OperationalError:  # a SQLite built without dbstat
        return {}


def backup(store: Store, path: Path) -> None:
    """Write a consistent copy of a SQLite store to a new file, while other processes use it.

    Raises StoreUnavailable for PostgreSQL (use pg_dump) and when the file exists or cannot be written.
    """
    if store.path is None:
        raise StoreUnavailable("only a SQLite file is copied here; back PostgreSQL up with pg_dump")
    if path.exists():
        raise StoreUnavailable(f"{path} exists already; name a new file for the copy")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        unfinished.replace(path)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise StoreUnavailable(f"the copy {path} cannot be written: {error}") from None
