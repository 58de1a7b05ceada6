"""What SQLite and PostgreSQL both have but spell apart, and how many values one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Value = TypeVar("Value")


def upsert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Give an INSERT that can carry ON CONFLICT; the two classes share the methods that we use."""
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


def batches(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Give the values in lists short enough for one IN (...)."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
