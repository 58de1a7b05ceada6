"""Statements across articles: who said what, in a span of time, of an actor or a story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import articles, mentions, stories, story_articles
from wirewatch.adapters.store.schema import statements as table
from wirewatch.domain.sayings import Saying

_told_at = func.coalesce(articles.c.published_at, articles.c.seen_at)


def said(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str | None = None,
    story_id: int | None = None,
    by: Callable[[str, str | None], bool] | None = None,
) -> list[Saying]:
    """List the statements of flagged articles published with since <= … < until (seen, where the date is not known).

    `actor`: of articles that name it. `by`: tells of a speaker and the text's language whether it is meant.
    """
    conditions = _conditions(since=since, until=until, actor=actor, story_id=story_id)
    if by is None:
        return [_saying(row) for row in tx.execute(_query().where(*conditions))]
    named = select(table.c.speaker, articles.c.language).join(articles, articles.c.id == table.c.article_id)
    placed = named.outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
    speakers = [row for row in tx.execute(placed.where(*conditions).distinct()) if by(row.speaker, row.language)]
    rows: dict[int, Row[Any]] = {}
    for batch in batches(sorted({row.speaker for row in speakers})):
        rows |= {row.id: row for row in tx.execute(_query().where(*conditions, table.c.speaker.in_(batch)))}
    meant = {(row.speaker, row.language) for row in speakers}
    return [_saying(rows[number]) for number in sorted(rows) if (rows[number].speaker, rows[number].language) in meant]


def _query() -> Select[Any]:
    of_article = (articles.c.title, articles.c.url, articles.c.outlet, articles.c.language, articles.c.gone_at)
    columns = (
        table.c.id,
        table.c.quote,
        table.c.speaker,
        table.c.verb,
        table.c.via,
        table.c.said_on,
        table.c.article_id,
    )
    return (
        select(*columns, *of_article, _told_at.label("told_at"), stories.c.key, story_articles.c.origin)
        .join(articles, articles.c.id == table.c.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
        .order_by(table.c.id)
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
        conditions.append(articles.c.id.in_(select(mentions.c.article_id).where(mentions.c.actor == actor)))
    if story_id is not None:
        conditions.append(story_articles.c.story_id == story_id)
    return conditions


_PLAIN = ("quote", "speaker", "verb", "via", "said_on", "title", "url", "outlet", "origin", "language")


def _saying(row: Row[Any]) -> Saying:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Saying(
        **plain, published_at=row.told_at, story=row.key, article=row.article_id, gone=row.gone_at is not None
    )
