"""Watched actors that an edit brought into an article: reason to tell it again, under them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from wirewatch.adapters.store.dialect import batches, upsert
from wirewatch.adapters.store.schema import articles, digest_articles, new_actors
from wirewatch.adapters.store.schema import mentions as mention_rows
from wirewatch.domain.model import Mention


def note(
    tx: Connection, article_id: int, mentions: Sequence[Mention], *, revision: int, before: datetime, now: datetime
) -> None:
    """Note since which revision an article names which actors, a new revision with these mentions coming in.

    Call it before the stored mentions, of the state seen `before`, are replaced. The first time counts: an actor that
    an outlet takes out and puts in again has not come anew.
    """
    had = set(tx.execute(select(mention_rows.c.actor).where(mention_rows.c.article_id == article_id)).scalars())
    named = {mention.actor for mention in mentions}
    if had == named:
        return
    first = dict.fromkeys(had, (revision - 1, before)) | dict.fromkeys(named - had, (revision, now))
    rows = [
        {"article_id": article_id, "actor": actor, "revision": number, "seen_at": seen_at}
        for actor, (number, seen_at) in sorted(first.items())
    ]
    tx.execute(upsert(tx, new_actors).on_conflict_do_nothing(index_elements=["article_id", "actor"]), rows)


def came(actors: Collection[str], *, since: datetime) -> ColumnElement[bool]:
    """Give the condition that one of these actors stands in an article by an edit seen since then."""
    named = (new_actors.c.article_id == articles.c.id, new_actors.c.actor.in_(sorted(actors)), _still_named())
    return exists().where(*named, new_actors.c.seen_at >= since)


def since_told(series: str, actors: Collection[str] | None = None) -> ColumnElement[bool]:
    """Give the condition that an edit brought one of these actors (any, when None) in after the series told it."""
    told = and_(
        digest_articles.c.series == series,
        digest_articles.c.article_id == articles.c.id,
        digest_articles.c.revision < new_actors.c.revision,
    )
    named = [] if actors is None else [new_actors.c.actor.in_(sorted(actors))]
    return exists().where(new_actors.c.article_id == articles.c.id, _still_named(), *named, told)


def brought_in(tx: Connection, series: str, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Give the actors that an edit brought into each of these articles after the series told it; none is left out."""
    found: dict[int, frozenset[str]] = {}
    told = and_(digest_articles.c.article_id == new_actors.c.article_id, digest_articles.c.series == series)
    query = select(new_actors.c.article_id, new_actors.c.actor).join(digest_articles, told)
    query = query.where(digest_articles.c.revision < new_actors.c.revision, _still_named())
    for batch in batches(article_ids):
        for article_id, actor in tx.execute(query.where(new_actors.c.article_id.in_(batch))).tuples():
            found[article_id] = found.get(article_id, frozenset()) | {actor}
    return found


def _still_named() -> ColumnElement[bool]:
    named = and_(mention_rows.c.article_id == new_actors.c.article_id, mention_rows.c.actor == new_actors.c.actor)
    return exists().where(named)
