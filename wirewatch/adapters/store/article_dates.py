"""Announced dates of articles: store, look up, and hide rejected dates for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from extractors.model import AnnouncedDate
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.rows import group_pairs, record_from_row, rows_in
from wirewatch.adapters.store.schema import announced_dates as table
from wirewatch.adapters.store.schema import story_articles

columns = table.c


def sentence_key(sentence: str) -> str:
    """A sentence normalised for comparison: letters and digits only, lower case."""
    return "".join(character for character in sentence.casefold() if character.isalnum())


def dates_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[AnnouncedDate, ...]]:
    """The dates of articles in the order of the text, without rejected ones."""
    query = select(table).where(columns.rejected_at.is_(None)).order_by(columns.start, columns.id)
    rows = rows_in(tx, query, columns.article_id, article_ids)
    return group_pairs((row.article_id, record_from_row(AnnouncedDate, row)) for row in rows)


def reject_date(tx: Connection, date_id: int, *, now: datetime) -> int:
    """Hide a date, those of its story on the same date, and the same sentence anywhere.

    Returns how many were hidden. Raises LookupError for an unknown date.
    """
    return _set_rejected(tx, _alike(tx, _date_row(tx, date_id)), now)


def restore_date(tx: Connection, date_id: int) -> int:
    """Show what rejecting this date, or another of its story on that day, had hidden.

    Returns how many were shown. Raises LookupError for an unknown date.
    """
    return _set_rejected(tx, _alike(tx, _date_row(tx, date_id)), None)


def spread_rejections(tx: Connection, article_id: int) -> None:
    """Reject those dates of an article that were rejected in another article."""
    query = select(table).where(columns.article_id == article_id, columns.rejected_at.is_(None))
    for row in tx.execute(query).all():
        rejected_at = [alike.rejected_at for alike in _alike(tx, row) if alike.rejected_at]
        if rejected_at:
            _set_rejected(tx, [row], min(rejected_at))


def replace_dates(tx: Connection, article_id: int, dates: Sequence[AnnouncedDate]) -> None:
    """Replace the dates of an article. A date that stays keeps its id, a rejected one its row."""
    old_rows: dict[tuple[str, str, str], list[Row[Any]]] = {}
    query = select(table).where(columns.article_id == article_id).order_by(columns.start)
    for row in tx.execute(query):
        old_rows.setdefault((row.date, row.span, sentence_key(row.sentence)), []).append(row)
    new_rows = []
    for date in dates:
        same = old_rows.get((date.date, date.span, sentence_key(date.sentence)))
        if same:
            tx.execute(update(table).where(columns.id == same.pop(0).id).values(**asdict(date)))
        else:
            new_rows.append(asdict(date) | {"article_id": article_id})
    removed_ids = []
    for rows in old_rows.values():
        removed_ids += [row.id for row in rows if row.rejected_at is None]
    for batch in batches(removed_ids):
        tx.execute(delete(table).where(columns.id.in_(batch)))
    if new_rows:
        tx.execute(insert(table), new_rows)
        spread_rejections(tx, article_id)


def _date_row(tx: Connection, date_id: int) -> Row[Any]:
    row = tx.execute(select(table).where(columns.id == date_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no announced date with the number {date_id}")
    return row


def _alike(tx: Connection, date_row: Row[Any]) -> list[Row[Any]]:
    """List the rows of the same date in the same story or sentence, the row itself included."""
    placed = select(table, story_articles.c.story_id).outerjoin(
        story_articles, story_articles.c.article_id == columns.article_id
    )
    same_date = placed.where(columns.date == date_row.date).order_by(columns.id)
    rows = tx.execute(same_date).all()
    story_id = next((row.story_id for row in rows if row.id == date_row.id), None)
    key = sentence_key(date_row.sentence)
    alike = []
    for row in rows:
        in_same_story = story_id is not None and row.story_id == story_id
        if in_same_story or sentence_key(row.sentence) == key:
            alike.append(row)
    return alike


def _set_rejected(tx: Connection, rows: Sequence[Row[Any]], rejected_at: datetime | None) -> int:
    """Reject the rows, or show them (None); return how many changed."""
    is_shown = rejected_at is None
    ids = [row.id for row in rows if (row.rejected_at is None) != is_shown]
    for batch in batches(ids):
        tx.execute(update(table).where(columns.id.in_(batch)).values(rejected_at=rejected_at))
    return len(ids)
