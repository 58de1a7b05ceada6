"""Statements and announced dates of articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from wirewatch.adapters.store import rejections
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.rejections import sentence_key
from wirewatch.adapters.store.schema import announced_dates, articles, story_articles
from wirewatch.adapters.store.schema import statements as statement_rows
from wirewatch.domain.model import AnnouncedDate, Statement


def replace(
    tx: Connection,
    article_id: int,
    *,
    statements: Sequence[Statement],
    dates: Sequence[AnnouncedDate],
    revision: int | None = None,
) -> None:
    """Put what an article tells in the place of what was known of it.

    A date that stays keeps its number; one that a person rejected, here or in another article of the story or with the
    same sentence anywhere, stays rejected. `revision`: of the text that was read; nothing is written when the article
    was revised meanwhile.
    """
    if revision is not None:
        standing = select(articles.c.revision).where(articles.c.id == article_id).with_for_update()
        if tx.execute(standing).scalar() != revision:
            return
        place_of = update(story_articles).where(story_articles.c.article_id == article_id)
        tx.execute(place_of.values(noted_revision=revision))
    tx.execute(delete(statement_rows).where(statement_rows.c.article_id == article_id))
    said = [asdict(statement) | {"article_id": article_id} for statement in statements]
    if said:
        tx.execute(insert(statement_rows), said)
    _replace_dates(tx, article_id, dates)


def _replace_dates(tx: Connection, article_id: int, dates: Sequence[AnnouncedDate]) -> None:
    table = announced_dates.c
    known: dict[tuple[str, str, str], list[Row[Any]]] = {}
    for row in tx.execute(select(announced_dates).where(table.article_id == article_id).order_by(table.start)):
        known.setdefault((row.date, row.span, sentence_key(row.sentence)), []).append(row)
    fresh = []
    for date in dates:
        same = known.get((date.date, date.span, sentence_key(date.sentence)))
        if same:
            tx.execute(update(announced_dates).where(table.id == same.pop(0).id).values(**asdict(date)))
        else:
            fresh.append(asdict(date) | {"article_id": article_id})
    gone = [row.id for rows in known.values() for row in rows if row.rejected_at is None]
    for batch in batches(gone):
        tx.execute(delete(announced_dates).where(table.id.in_(batch)))
    if fresh:
        tx.execute(insert(announced_dates), fresh)
        rejections.spread(tx, article_id)


def outdated(tx: Connection, article_id: int) -> None:
    """Note that an article's text was replaced: what it tells is to be read anew, by the next grouping."""
    tx.execute(update(story_articles).where(story_articles.c.article_id == article_id).values(noted_revision=None))


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
