"""Corrections of stories by hand: the grouper never undoes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from wirewatch.adapters.store.schema import articles, stories, story_articles, story_corrections
from wirewatch.adapters.store.stories import begin_story, seen_instants, stretch
from wirewatch.domain.model import Relation


def split(tx: Connection, article_id: int, *, key: str, now: datetime) -> None:
    """Move an article out of its story into a new one with this key, by hand and for good.

    Raises LookupError when it is in no story, or alone in one.
    """
    old = _story_of(tx, article_id)
    rest = _first_of(tx, old, without=article_id)
    if rest is None:
        raise LookupError(f"article {article_id} is alone in its story")
    new = begin_story(tx, key, article_id, seen_at=seen_instants(tx, [article_id])[article_id])
    _move(tx, article_id, new, Relation.LEAD, now)
    tx.execute(update(stories).where(stories.c.id == old).values(lead_article_id=rest))
    _remember(tx, "split", article_id, rest, now)
    stretch(tx, [old, new])


def join(tx: Connection, article_id: int, *, other_article_id: int, now: datetime) -> None:
    """Move an article into the story of another one, by hand and for good. Raises LookupError: one is in no story."""
    old, new = _story_of(tx, article_id), _story_of(tx, other_article_id)
    if old == new:
        return
    _move(tx, article_id, new, Relation.INDEPENDENT, now)
    rest = _first_of(tx, old, without=article_id)
    if rest is not None:
        tx.execute(update(stories).where(stories.c.id == old).values(lead_article_id=rest))
    _remember(tx, "join", article_id, other_article_id, now)
    stretch(tx, [old, new])


def _story_of(tx: Connection, article_id: int) -> int:
    query = select(story_articles.c.story_id).where(story_articles.c.article_id == article_id)
    story_id: int | None = tx.execute(query).scalar()
    if story_id is None:
        raise LookupError(f"article {article_id} is in no story")
    return story_id


def _first_of(tx: Connection, story_id: int, *, without: int) -> int | None:
    """Give the article that leads the story, once another has left it: the lead of old, else the first seen."""
    lead = select(stories.c.lead_article_id).where(stories.c.id == story_id).scalar_subquery()
    members = select(articles.c.id).join(story_articles, story_articles.c.article_id == articles.c.id)
    others = members.where(story_articles.c.story_id == story_id, articles.c.id != without)
    return tx.execute(others.order_by(articles.c.id != lead, articles.c.seen_at, articles.c.id).limit(1)).scalar()


def _move(tx: Connection, article_id: int, story_id: int, relation: Relation, now: datetime) -> None:
    by_hand = {"by_hand": True, "reason": "placed by hand", "score": 1.0, "nearest_article_id": None}
    place_of = update(story_articles).where(story_articles.c.article_id == article_id)
    tx.execute(place_of.values(story_id=story_id, relation=relation.value, placed_at=now, **by_hand))


def _remember(tx: Connection, kind: str, article_id: int, other_article_id: int, now: datetime) -> None:
    pair = {"article_id": article_id, "other_article_id": other_article_id}
    tx.execute(insert(story_corrections).values(kind=kind, **pair, made_at=now))
