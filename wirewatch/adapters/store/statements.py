"""Statements and announced dates of articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import announced_dates
from wirewatch.adapters.store.schema import statements as statement_rows
from wirewatch.domain.model import AnnouncedDate, Statement


def replace(
    tx: Connection, article_id: int, *, statements: Sequence[Statement], dates: Sequence[AnnouncedDate]
) -> None:
    """Put these in the place of what was known of an article; a date that a person rejected stays rejected."""
    spans = announced_dates.c
    rejected = select(spans.start, spans.end).where(spans.article_id == article_id, spans.rejected_at.is_not(None))
    gone = {(row.start, row.end) for row in tx.execute(rejected)}
    tx.execute(delete(statement_rows).where(statement_rows.c.article_id == article_id))
    tx.execute(delete(announced_dates).where(spans.article_id == article_id, spans.rejected_at.is_(None)))
    said = [asdict(statement) | {"article_id": article_id} for statement in statements]
    announced = [asdict(date) | {"article_id": article_id} for date in dates if (date.start, date.end) not in gone]
    if said:
        tx.execute(insert(statement_rows), said)
    if announced:
        tx.execute(insert(announced_dates), announced)


def statements_of(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[Statement, ...]]:
    """Give the statements of articles, in the order of the text; articles without any are left out."""
    found: dict[int, tuple[Statement, ...]] = {}
    table = statement_rows.c
    for batch in batches(set(article_ids)):
        query = select(statement_rows).where(table.article_id.in_(batch)).order_by(table.start, table.id)
        for row in tx.execute(query):
            statement = Statement(**{name: getattr(row, name) for name in Statement.__slots__})
            found[row.article_id] = (*found.get(row.article_id, ()), statement)
    return found


def dates_of(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[AnnouncedDate, ...]]:
    """Give the announced dates of articles that nobody rejected, in the order of the text."""
    found: dict[int, tuple[AnnouncedDate, ...]] = {}
    table = announced_dates.c
    for batch in batches(set(article_ids)):
        query = select(announced_dates).where(table.article_id.in_(batch), table.rejected_at.is_(None))
        for row in tx.execute(query.order_by(table.start, table.id)):
            date = AnnouncedDate(**{name: getattr(row, name) for name in AnnouncedDate.__slots__})
            found[row.article_id] = (*found.get(row.article_id, ()), date)
    return found
