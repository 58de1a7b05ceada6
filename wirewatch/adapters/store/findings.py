"""What watching found in articles: rows of mentions and of saliences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, case, delete, insert, select

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import mentions as mention_rows
from wirewatch.adapters.store.schema import saliences as salience_rows
from wirewatch.domain.model import Mention, Salience

Findings = tuple[Sequence[Mention], Sequence[Salience]]


def replace(tx: Connection, found: Mapping[int, Findings], *, fresh: bool = False) -> None:
    """Put these findings, by article id, in the place of what is stored; `fresh`: nothing is stored yet."""
    if not fresh:
        for batch in batches(found):
            tx.execute(delete(mention_rows).where(mention_rows.c.article_id.in_(batch)))
            tx.execute(delete(salience_rows).where(salience_rows.c.article_id.in_(batch)))
    mentions = [asdict(mention) | {"article_id": key} for key, (some, _) in found.items() for mention in some]
    saliences = [asdict(salience) | {"article_id": key} for key, (_, some) in found.items() for salience in some]
    if mentions:
        tx.execute(insert(mention_rows), mentions)
    if saliences:
        tx.execute(insert(salience_rows), saliences)


# As a reader meets them.
_READING_ORDER = (
    mention_rows.c.article_id,
    case({"title": 0, "lead": 1}, value=mention_rows.c.field, else_=2),
    mention_rows.c.start,
    mention_rows.c.id,
)


def mentions_of(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[Mention, ...]]:
    """Give the mentions of articles, in reading order; articles without any are left out."""
    found: dict[int, list[Mention]] = {}
    for batch in batches(sorted(set(article_ids))):
        query = select(mention_rows).where(mention_rows.c.article_id.in_(batch)).order_by(*_READING_ORDER)
        for row in tx.execute(query):
            columns: dict[str, Any] = {name: getattr(row, name) for name in Mention.__slots__}
            found.setdefault(row.article_id, []).append(Mention(**columns))
    return {article_id: tuple(mentions) for article_id, mentions in found.items()}


def named_in(tx: Connection, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Give the actors that articles name; articles that name none are left out."""
    found: dict[int, frozenset[str]] = {}
    query = select(mention_rows.c.article_id, mention_rows.c.actor).distinct()
    for batch in batches(sorted(set(article_ids))):
        for article_id, actor in tx.execute(query.where(mention_rows.c.article_id.in_(batch))).tuples():
            found[article_id] = found.get(article_id, frozenset()) | {actor}
    return found


def saliences_of(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[Salience, ...]]:
    """Tell how much articles are about actors; articles without any are left out."""
    found: dict[int, tuple[Salience, ...]] = {}
    for batch in batches(sorted(set(article_ids))):
        query = select(salience_rows).where(salience_rows.c.article_id.in_(batch)).order_by(salience_rows.c.actor)
        for row in tx.execute(query):
            salience = Salience(actor=row.actor, score=row.score, about=row.about)
            found[row.article_id] = (*found.get(row.article_id, ()), salience)
    return found


def about_of(tx: Connection, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Give the actors that articles are about, not just naming in passing."""
    return {
        article_id: frozenset(salience.actor for salience in saliences if salience.about)
        for article_id, saliences in saliences_of(tx, article_ids).items()
    }
