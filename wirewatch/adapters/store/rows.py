"""Read and change rows in batches of ids; fill dataclasses whose fields are named like columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Delete, Row, Select, Table, Update

from wirewatch.adapters.store.engine import batches, upsert

Record = TypeVar("Record")
Value = TypeVar("Value")


def rows_in(
    tx: Connection, query: Select[Any], column: Any, values: Collection[Any]
) -> Iterator[Row[Any]]:
    """Yield the rows of `query` whose `column` is one of the values, in sorted batches of values.

    The query's order holds within a batch, and therefore among the rows of each value.
    """
    for batch in batches(sorted(set(values))):
        yield from tx.execute(query.where(column.in_(batch)))


def record_from_row(
    record: Callable[..., Record], row: Row[Any], *, omit: Collection[str] = (), **computed: Any
) -> Record:
    """Fill a dataclass from the columns with the names of its fields, and the `computed` fields.

    Fields to `omit` keep their default; no other field may lack its column.

    Raises:
        AttributeError: the row lacks a column.
    """
    names = field_names(record).difference(computed, omit)
    return record(**columns_of(row, names), **computed)


@cache
def field_names(record: Any) -> frozenset[str]:
    """The names of a dataclass's fields."""
    return frozenset(field.name for field in fields(record))


def columns_of(row: Row[Any], names: Iterable[str]) -> dict[str, Any]:
    """The named columns of a row, as keyword arguments."""
    return {name: getattr(row, name) for name in names}


def group_pairs(pairs: Iterable[tuple[int, Value]]) -> dict[int, tuple[Value, ...]]:
    """Collect the values by their key, in the order given."""
    groups: dict[int, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def change_in_batches(
    tx: Connection, statement: Update | Delete, column: Any, values: Iterable[Any]
) -> int:
    """Update or delete the rows whose `column` is one of the values; return how many changed."""
    changed = 0
    for batch in batches(values):
        changed += tx.execute(statement.where(column.in_(batch))).rowcount
    return changed


def put_row(
    tx: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert a row, or update the one with this key; rows that fail `where` keep their values."""
    statement = upsert(tx, table).values(**key, **values)
    tx.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=dict(values), where=where)
    )


def lead_and_body(row: Row[Any]) -> str:
    """The text of an article's row."""
    return "\n".join(part for part in (row.lead, row.body) if part)
