"""Statements of articles: store, look up, and list with the article and story they are from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from extractors.model import AnnouncedDate, Statement
from wirewatch.adapters.store import search_index
from wirewatch.adapters.store.article_dates import replace_dates
from wirewatch.adapters.store.rows import group_pairs, record_from_row, rows_in
from wirewatch.adapters.store.schema import articles, mentions, stories, story_articles
from wirewatch.adapters.store.schema import statements as table
from wirewatch.domain.quote_index import Saying

_PUBLISHED_AT = func.coalesce(articles.c.published_at, articles.c.seen_at)


def list_statements(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str | None = None,
    story_id: int | None = None,
    is_wanted_speaker: Callable[[str, str | None], bool] | None = None,
) -> list[Saying]:
    """List the statements of flagged articles published with since <= ... < until.

    Articles without a known date count by when they were seen.

    Args:
        actor: only of articles that mention it.
        is_wanted_speaker: called with a speaker and the language of the text.
    """
    conditions: list[ColumnElement[bool]] = [articles.c.flagged.is_(True)]
    if since is not None:
        conditions.append(since <= _PUBLISHED_AT)
    if until is not None:
        conditions.append(until > _PUBLISHED_AT)
    if actor is not None:
        mentioning = select(mentions.c.article_id).where(mentions.c.actor == actor)
        conditions.append(articles.c.id.in_(mentioning))
    if story_id is not None:
        conditions.append(story_articles.c.story_id == story_id)
    query = _select_sayings().where(*conditions)
    if is_wanted_speaker is None:
        return [_saying(row) for row in tx.execute(query.order_by(table.c.id))]
    wanted = _wanted_speakers(tx, conditions, is_wanted_speaker)
    rows = rows_in(tx, query, table.c.speaker, {speaker for speaker, _ in wanted})
    wanted_rows = [row for row in rows if (row.speaker, row.language) in wanted]
    wanted_rows.sort(key=lambda row: row.id)
    return [_saying(row) for row in wanted_rows]


def statements_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Statement, ...]]:
    """The statements of articles in the order of the text; articles without any are left out."""
    query = select(table).order_by(table.c.start, table.c.id)
    rows = rows_in(tx, query, table.c.article_id, article_ids)
    return group_pairs((row.article_id, record_from_row(Statement, row)) for row in rows)


def replace_statements(
    tx: Connection,
    article_id: int,
    *,
    statements: Sequence[Statement],
    dates: Sequence[AnnouncedDate],
    revision: int | None = None,
) -> None:
    """Replace the stored statements and dates of an article.

    A date that stays keeps its number. A date stays rejected if a person rejected it here, in
    another article of the story, or in the same sentence anywhere.

    Args:
        revision: of the text that was read. Nothing is written if the article was revised since.
    """
    if revision is not None:
        current = select(articles.c.revision).where(articles.c.id == article_id).with_for_update()
        if tx.execute(current).scalar() != revision:
            return
        _set_noted_revision(tx, article_id, revision)
    search_index.reindex_quotes(tx, article_id, [statement.quote for statement in statements])
    tx.execute(delete(table).where(table.c.article_id == article_id))
    rows = [asdict(statement) | {"article_id": article_id} for statement in statements]
    if rows:
        tx.execute(insert(table), rows)
    replace_dates(tx, article_id, dates)


def mark_outdated(tx: Connection, article_id: int) -> None:
    """Have the next grouping extract an article's statements and dates once more."""
    _set_noted_revision(tx, article_id, None)


def _set_noted_revision(tx: Connection, article_id: int, revision: int | None) -> None:
    placed = update(story_articles).where(story_articles.c.article_id == article_id)
    tx.execute(placed.values(noted_revision=revision))


def _select_sayings() -> Select[Any]:
    of_article = articles.c["title", "url", "outlet", "language", "gone_at"]
    of_place = (stories.c.key.label("story"), story_articles.c.origin)
    return (
        select(table, *of_article, *of_place, _PUBLISHED_AT.label("published_at"))
        .join(articles, articles.c.id == table.c.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
    )


def _wanted_speakers(
    tx: Connection,
    conditions: Sequence[ColumnElement[bool]],
    is_wanted_speaker: Callable[[str, str | None], bool],
) -> set[tuple[str, str | None]]:
    """The speakers with their languages among the statements that meet the conditions."""
    query = (
        select(table.c.speaker, articles.c.language)
        .join(articles, articles.c.id == table.c.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
    )
    speakers = tx.execute(query.where(*conditions).distinct()).tuples()
    wanted = set()
    for speaker, language in speakers:
        if is_wanted_speaker(speaker, language):
            wanted.add((speaker, language))
    return wanted


def _saying(row: Row[Any]) -> Saying:
    gone = row.gone_at is not None
    return record_from_row(Saying, row, article=row.article_id, gone=gone, others=())
