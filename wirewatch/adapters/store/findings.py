"""Mentions and saliences of articles, and the actors that an edit added to an article."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, exists, insert, select

from extractors.model import Mention, Salience
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.rows import group_pairs, record_from_row, rows_in
from wirewatch.adapters.store.schema import articles, digest_articles, new_actors
from wirewatch.adapters.store.schema import mentions as mentions_table
from wirewatch.adapters.store.schema import saliences as saliences_table

Findings = tuple[Sequence[Mention], Sequence[Salience]]

_READING_ORDER = (
    mentions_table.c.article_id,
    case({"title": 0, "lead": 1}, value=mentions_table.c.field, else_=2),
    mentions_table.c.start,
    mentions_table.c.id,
)


def replace_findings(
    tx: Connection, findings: Mapping[int, Findings], *, is_new: bool = False
) -> None:
    """Replace the stored mentions and saliences, by article id. `is_new`: nothing is stored yet."""
    if not is_new:
        for batch in batches(findings):
            tx.execute(delete(mentions_table).where(mentions_table.c.article_id.in_(batch)))
            tx.execute(delete(saliences_table).where(saliences_table.c.article_id.in_(batch)))
    mention_rows: list[dict[str, Any]] = []
    salience_rows: list[dict[str, Any]] = []
    for article_id, (mentions, saliences) in findings.items():
        key = {"article_id": article_id}
        mention_rows.extend(asdict(mention) | key for mention in mentions)
        salience_rows.extend(asdict(salience) | key for salience in saliences)
    if mention_rows:
        tx.execute(insert(mentions_table), mention_rows)
    if salience_rows:
        tx.execute(insert(saliences_table), salience_rows)


def mentions_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Mention, ...]]:
    """The mentions of articles in reading order; articles without any are left out."""
    query = select(mentions_table).order_by(*_READING_ORDER)
    rows = rows_in(tx, query, mentions_table.c.article_id, article_ids)
    return group_pairs((row.article_id, record_from_row(Mention, row)) for row in rows)


def actors_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The actors that articles name; articles that name none are left out."""
    query = select(mentions_table.c.article_id, mentions_table.c.actor).distinct()
    return _actor_sets(tx, query, mentions_table.c.article_id, article_ids)


def about_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The actors that articles are about, not just naming in passing."""
    columns = saliences_table.c
    query = select(columns.article_id, columns.actor).where(columns.about)
    return _actor_sets(tx, query, columns.article_id, article_ids)


def saliences_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Salience, ...]]:
    """How much articles are about actors, ordered by actor; articles without any are left out."""
    query = select(saliences_table).order_by(saliences_table.c.actor)
    rows = rows_in(tx, query, saliences_table.c.article_id, article_ids)
    return group_pairs((row.article_id, record_from_row(Salience, row)) for row in rows)


def record_added_actors(
    tx: Connection,
    article_id: int,
    mentions: Sequence[Mention],
    *,
    revision: int,
    before: datetime,
    now: datetime,
) -> None:
    """Record the actors that a new revision, with these mentions, adds to the article.

    Call it before the stored mentions, of the state seen `before`, are replaced. Only the first
    time counts: an actor that an outlet removes and restores is not new.
    """
    query = select(mentions_table.c.actor).where(mentions_table.c.article_id == article_id)
    old_actors = set(tx.execute(query).scalars())
    new = {mention.actor for mention in mentions}
    if old_actors == new:
        return
    first_named = dict.fromkeys(old_actors, (revision - 1, before))
    first_named |= dict.fromkeys(new - old_actors, (revision, now))
    rows = []
    for actor, (number, seen_at) in sorted(first_named.items()):
        row = {"article_id": article_id, "actor": actor, "revision": number, "seen_at": seen_at}
        rows.append(row)
    insert_new = upsert(tx, new_actors)
    tx.execute(insert_new.on_conflict_do_nothing(index_elements=["article_id", "actor"]), rows)


def actor_added_since(actors: Collection[str], *, since: datetime) -> ColumnElement[bool]:
    """SQL condition: an edit seen since then added one of these actors to the article."""
    return exists().where(
        new_actors.c.article_id == articles.c.id,
        new_actors.c.actor.in_(sorted(actors)),
        _is_still_named(),
        new_actors.c.seen_at >= since,
    )


def actor_added_since_told(
    series: str, actors: Collection[str] | None = None
) -> ColumnElement[bool]:
    """SQL condition: after the series reported the article, an edit added one of these actors.

    Any actor counts when `actors` is None.
    """
    conditions = [
        new_actors.c.article_id == articles.c.id,
        _is_still_named(),
        digest_articles.c.series == series,
        digest_articles.c.article_id == articles.c.id,
        digest_articles.c.revision < new_actors.c.revision,
    ]
    if actors is not None:
        conditions.append(new_actors.c.actor.in_(sorted(actors)))
    return exists().where(*conditions)


def actors_added_since_told(
    tx: Connection, series: str, article_ids: Collection[int]
) -> dict[int, frozenset[str]]:
    """The actors that an edit added to each article after the series reported it.

    Articles that gained none are left out.
    """
    in_series = and_(
        digest_articles.c.article_id == new_actors.c.article_id, digest_articles.c.series == series
    )
    query = (
        select(new_actors.c.article_id, new_actors.c.actor)
        .join(digest_articles, in_series)
        .where(digest_articles.c.revision < new_actors.c.revision, _is_still_named())
    )
    return _actor_sets(tx, query, new_actors.c.article_id, article_ids)


def _is_still_named() -> ColumnElement[bool]:
    return exists().where(
        mentions_table.c.article_id == new_actors.c.article_id,
        mentions_table.c.actor == new_actors.c.actor,
    )


def _actor_sets(
    tx: Connection,
    query: Select[tuple[int, str]],
    key: ColumnElement[int],
    article_ids: Collection[int],
) -> dict[int, frozenset[str]]:
    actors = group_pairs(
        (row.article_id, row.actor) for row in rows_in(tx, query, key, article_ids)
    )
    return {article_id: frozenset(names) for article_id, names in actors.items()}
