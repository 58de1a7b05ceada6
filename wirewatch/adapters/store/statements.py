"""Statements and announced dates of articles: store, look up, and hide rejected dates for good."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from extractors.model import AnnouncedDate, Statement
from wirewatch.adapters.store import search
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import (
    announced_dates,
    articles,
    mentions,
    stories,
    story_articles,
)
from wirewatch.adapters.store.schema import statements as statements_table
from wirewatch.domain.quote_index import Saying

_told_at = func.coalesce(articles.c.published_at, articles.c.seen_at)


def list_statements(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str | None = None,
    story_id: int | None = None,
    is_wanted_speaker: Callable[[str, str | None], bool] | None = None,
) -> list[Saying]:
    """List the statements of flagged articles published with since <= … < until (seen, where the date is not known).

    `actor`: of articles that name it. `by`: tells of a speaker and the text's language whether it is meant.
    """
    conditions = _conditions(since=since, until=until, actor=actor, story_id=story_id)
    if is_wanted_speaker is None:
        return [_saying(row) for row in tx.execute(_query().where(*conditions))]
    named = select(statements_table.c.speaker, articles.c.language).join(
        articles, articles.c.id == statements_table.c.article_id
    )
    placed = named.outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
    speakers = [
        row
        for row in tx.execute(placed.where(*conditions).distinct())
        if is_wanted_speaker(row.speaker, row.language)
    ]
    rows: dict[int, Row[Any]] = {}
    for batch in batches(sorted({row.speaker for row in speakers})):
        rows |= {
            row.id: row
            for row in tx.execute(
                _query().where(*conditions, statements_table.c.speaker.in_(batch))
            )
        }
    meant = {(row.speaker, row.language) for row in speakers}
    return [
        _saying(rows[number])
        for number in sorted(rows)
        if (rows[number].speaker, rows[number].language) in meant
    ]


def _query() -> Select[Any]:
    of_article = (
        articles.c.title,
        articles.c.url,
        articles.c.outlet,
        articles.c.language,
        articles.c.gone_at,
    )
    columns = (
        statements_table.c.id,
        statements_table.c.quote,
        statements_table.c.speaker,
        statements_table.c.verb,
        statements_table.c.via,
        statements_table.c.said_on,
        statements_table.c.article_id,
    )
    return (
        select(
            *columns, *of_article, _told_at.label("told_at"), stories.c.key, story_articles.c.origin
        )
        .join(articles, articles.c.id == statements_table.c.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
        .order_by(statements_table.c.id)
    )


def _conditions(
    *, since: datetime | None, until: datetime | None, actor: str | None, story_id: int | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [articles.c.flagged.is_(True)]
    if since is not None:
        conditions.append(_told_at >= since)
    if until is not None:
        conditions.append(_told_at < until)
    if actor is not None:
        conditions.append(
            articles.c.id.in_(select(mentions.c.article_id).where(mentions.c.actor == actor))
        )
    if story_id is not None:
        conditions.append(story_articles.c.story_id == story_id)
    return conditions


_PLAIN = (
    "quote",
    "speaker",
    "verb",
    "via",
    "said_on",
    "title",
    "url",
    "outlet",
    "origin",
    "language",
)


def _saying(row: Row[Any]) -> Saying:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Saying(
        **plain,
        published_at=row.told_at,
        story=row.key,
        article=row.article_id,
        gone=row.gone_at is not None,
    )


table = announced_dates.c


def sentence_key(sentence: str) -> str:
    """Return a sentence normalised for comparison: letters and digits only, lower case."""
    return "".join(character for character in sentence.casefold() if character.isalnum())


def reject_date(tx: Connection, date_id: int, *, now: datetime) -> int:
    """Hide a date: this one, those of its story on the same date, and the same sentence anywhere; return how many.

    Raises LookupError when there is no such date.
    """
    one = _one(tx, date_id)
    hidden = [row.id for row in _alike(tx, one) if row.rejected_at is None]
    _mark(tx, hidden, now)
    return len(hidden)


def restore_date(tx: Connection, date_id: int) -> int:
    """Show again what rejecting this date, or another of its story on that day, had hidden; return how many.

    Raises LookupError when there is no such date.
    """
    one = _one(tx, date_id)
    shown = [row.id for row in _alike(tx, one) if row.rejected_at is not None]
    _mark(tx, shown, None)
    return len(shown)


def spread_rejections(tx: Connection, article_id: int) -> None:
    """Reject those dates of an article that were rejected in another article."""
    mine = select(announced_dates).where(
        table.article_id == article_id, table.rejected_at.is_(None)
    )
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
    """List the rows of the same date in the same story, or in the same sentence, the row itself included."""
    places = select(announced_dates, story_articles.c.story_id)
    placed = places.join(
        story_articles, story_articles.c.article_id == table.article_id, isouter=True
    )
    rows = tx.execute(placed.where(table.date == one.date).order_by(table.id)).all()
    story = next((row.story_id for row in rows if row.id == one.id), None)
    key = sentence_key(one.sentence)
    return [
        row
        for row in rows
        if (row.story_id is not None and row.story_id == story) or sentence_key(row.sentence) == key
    ]


def _mark(tx: Connection, ids: Collection[int], at: datetime | None) -> None:
    for batch in batches(ids):
        tx.execute(update(announced_dates).where(table.id.in_(batch)).values(rejected_at=at))


def replace_statements(
    tx: Connection,
    article_id: int,
    *,
    statements: Sequence[Statement],
    dates: Sequence[AnnouncedDate],
    revision: int | None = None,
) -> None:
    """Replace the stored statements and dates of an article.

    A date that stays keeps its number; one that a person rejected, here or in another article of the story or with the
    same sentence anywhere, stays rejected. `revision`: of the text that was read; nothing is written when the article
    was revised meanwhile.
    """
    if revision is not None:
        current = select(articles.c.revision).where(articles.c.id == article_id).with_for_update()
        if tx.execute(current).scalar() != revision:
            return
        place_of = update(story_articles).where(story_articles.c.article_id == article_id)
        tx.execute(place_of.values(noted_revision=revision))
    search.reindex_quotes(tx, article_id, [statement.quote for statement in statements])
    tx.execute(delete(statements_table).where(statements_table.c.article_id == article_id))
    said = [asdict(statement) | {"article_id": article_id} for statement in statements]
    if said:
        tx.execute(insert(statements_table), said)
    _replace_dates(tx, article_id, dates)


def _replace_dates(tx: Connection, article_id: int, dates: Sequence[AnnouncedDate]) -> None:
    table = announced_dates.c
    known: dict[tuple[str, str, str], list[Row[Any]]] = {}
    for row in tx.execute(
        select(announced_dates).where(table.article_id == article_id).order_by(table.start)
    ):
        known.setdefault((row.date, row.span, sentence_key(row.sentence)), []).append(row)
    fresh = []
    for date in dates:
        same = known.get((date.date, date.span, sentence_key(date.sentence)))
        if same:
            tx.execute(
                update(announced_dates).where(table.id == same.pop(0).id).values(**asdict(date))
            )
        else:
            fresh.append(asdict(date) | {"article_id": article_id})
    gone = [row.id for rows in known.values() for row in rows if row.rejected_at is None]
    for batch in batches(gone):
        tx.execute(delete(announced_dates).where(table.id.in_(batch)))
    if fresh:
        tx.execute(insert(announced_dates), fresh)
        spread_rejections(tx, article_id)


def mark_outdated(tx: Connection, article_id: int) -> None:
    """Mark an article's statements and dates as outdated; the next grouping extracts them again."""
    tx.execute(
        update(story_articles)
        .where(story_articles.c.article_id == article_id)
        .values(noted_revision=None)
    )


def statements_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Statement, ...]]:
    """Return the statements of articles, in the order of the text; articles without any are left out."""
    found: dict[int, tuple[Statement, ...]] = {}
    table = statements_table.c
    for batch in batches(set(article_ids)):
        query = (
            select(statements_table)
            .where(table.article_id.in_(batch))
            .order_by(table.start, table.id)
        )
        for row in tx.execute(query):
            statement = Statement(**{name: getattr(row, name) for name in Statement.__slots__})
            found[row.article_id] = (*found.get(row.article_id, ()), statement)
    return found


def dates_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[AnnouncedDate, ...]]:
    """Return the announced dates of articles that nobody rejected, in the order of the text."""
    found: dict[int, tuple[AnnouncedDate, ...]] = {}
    table = announced_dates.c
    for batch in batches(set(article_ids)):
        query = select(announced_dates).where(
            table.article_id.in_(batch), table.rejected_at.is_(None)
        )
        for row in tx.execute(query.order_by(table.start, table.id)):
            date = AnnouncedDate(**{name: getattr(row, name) for name in AnnouncedDate.__slots__})
            found[row.article_id] = (*found.get(row.article_id, ()), date)
    return found
