"""Read rows: in batches of ids, and into the dataclasses that carry their columns' names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select

from wirewatch.adapters.store.engine import batches

Record = TypeVar("Record")
Value = TypeVar("Value")


def rows_in(
    tx: Connection, query: Select[Any], column: Any, values: Collection[Any]
) -> Iterator[Row[Any]]:
    """Yield the rows of `query` whose `column` is one of the values, batch by batch in sorted order.

    The order that the query asks for holds within a batch, hence for each of the values.
    """
    for batch in batches(sorted(set(values))):
        yield from tx.execute(query.where(column.in_(batch)))


def record_from_row(
    record: Callable[..., Record], row: Row[Any], *, omit: Collection[str] = (), **computed: Any
) -> Record:
    """Fill a dataclass from the columns with the names of its fields, and the `computed` fields.

    Fields to `omit` keep their default; no other default stands in for a missing column.

    Raises:
        AttributeError: the row lacks a column.
    """
    names = {field.name for field in fields(record)}  # type: ignore[arg-type]
    names -= {*computed, *omit}
    return record(**columns_of(row, names), **computed)


def columns_of(row: Row[Any], names: Iterable[str]) -> dict[str, Any]:
    """The named columns of a row, as keyword arguments."""
    return {name: getattr(row, name) for name in names}


def grouped(pairs: Iterable[tuple[int, Value]]) -> dict[int, tuple[Value, ...]]:
    """Collect the values by their key, in the order given."""
    groups: dict[int, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
