"""Announced dates that a person hides for good: in copies too, in later articles of the story, after a reread."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import announced_dates, story_articles

table = announced_dates.c


def sentence_key(sentence: str) -> str:
    """Give a sentence as copies of it compare: letters and figures alone, small."""
    return "".join(character for character in sentence.casefold() if character.isalnum())


def reject(tx: Connection, date_id: int, *, now: datetime) -> int:
    """Hide a date: this one, those of its story on the same date, and the same sentence anywhere; gives how many.

    Raises LookupError when there is no such date.
    """
    one = _one(tx, date_id)
    hidden = [row.id for row in _alike(tx, one) if row.rejected_at is None]
    _mark(tx, hidden, now)
    return len(hidden)


def restore(tx: Connection, date_id: int) -> int:
    """Show again what rejecting this date, or another of its story on that day, had hidden; gives how many.

    Raises LookupError when there is no such date.
    """
    one = _one(tx, date_id)
    shown = [row.id for row in _alike(tx, one) if row.rejected_at is not None]
    _mark(tx, shown, None)
    return len(shown)


def spread(tx: Connection, article_id: int) -> None:
    """Hide those dates of an article that a person rejected in another article."""
    mine = select(announced_dates).where(table.article_id == article_id, table.rejected_at.is_(None))
    for one in tx.execute(mine).all():
        rejected = [row.rejected_at for row in _alike(tx, one) if row.rejected_at is not None]
        if rejected:
            _mark(tx, [one.id], min(rejected))


def _one(tx: Connection, date_id: int) -> Row[Any]:
    row = tx.execute(select(announced_dates).where(table.id == date_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no announced date with the number {date_id}")
    return row


def _alike(tx: Connection, one: Row[Any]) -> list[Row[Any]]:
    """List the rows that tell of the same date in the same story, or in the same sentence; the row itself is one."""
    places = select(announced_dates, story_articles.c.story_id)
    placed = places.join(story_articles, story_articles.c.article_id == table.article_id, isouter=True)
    rows = tx.execute(placed.where(table.date == one.date).order_by(table.id)).all()
    story = next((row.story_id for row in rows if row.id == one.id), None)
    key = sentence_key(one.sentence)
    return [
        row for row in rows if (row.story_id is not None and row.story_id == story) or sentence_key(row.sentence) == key
    ]


def _mark(tx: Connection, ids: Collection[int], at: datetime | None) -> None:
    for batch in batches(ids):
        tx.execute(update(announced_dates).where(table.id.in_(batch)).values(rejected_at=at))
