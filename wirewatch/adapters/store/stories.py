"""Stories: which flagged articles are still to be grouped, and where they were put."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, Select, func, insert, select, update

from wirewatch.adapters.store.dialect import batches, upsert
from wirewatch.adapters.store.schema import articles, feeds, mentions, stories, story_articles
from wirewatch.domain.model import Placement, Relation, StoryArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupable:
    """One flagged article for the grouper; `article.id` is str(article_id)."""

    article_id: int
    seen_at: datetime
    article: StoryArticle
    published: datetime  # in the page's own zone, where it told one; else as in `article`
    story: str | None = None  # key that the grouper knows, when it has been placed; see `place` for joined stories
    relation: Relation | None = None
    revision: int = 1
    merge: bool = True  # False: its feed is one whose articles are stories of their own


_COLUMNS = ("id", "title", "lead", "body", "url", "outlet", "language", "published_at", "seen_at")
_FURTHER = (articles.c.published_raw, articles.c.revision, feeds.c.merge)
_ARTICLE = (
    select(*(articles.c[name] for name in _COLUMNS), *_FURTHER)
    .join(feeds, feeds.c.id == articles.c.feed_id)
    .order_by(articles.c.seen_at, articles.c.id)
)


def ungrouped(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List flagged articles that are in no story, in the order they were seen."""
    alone = _ARTICLE.outerjoin(story_articles, story_articles.c.article_id == articles.c.id).where(
        articles.c.flagged, story_articles.c.article_id.is_(None)
    )
    return _groupables(tx, alone.limit(limit))


def window(tx: Connection, *, since: datetime, until: datetime) -> list[Groupable]:
    """List the grouped articles with since <= seen_at < until, in the order they were seen, for a grouper to take up.

    Two stories that a person joined are two to the grouper still: what is like the one need not be like the other.
    Articles of feeds that are never merged are left out.
    """
    placed = _ARTICLE.add_columns(stories.c.key, story_articles.c.relation)
    known_in = func.coalesce(story_articles.c.grouped_in_id, story_articles.c.story_id)
    joined = placed.join(story_articles, story_articles.c.article_id == articles.c.id).join(
        stories, stories.c.id == known_in
    )
    return _groupables(tx, joined.where(articles.c.seen_at >= since, articles.c.seen_at < until, feeds.c.merge))


def renewed(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List grouped articles whose text was replaced since their statements and dates were noted."""
    stale = _ARTICLE.join(story_articles, story_articles.c.article_id == articles.c.id)
    return _groupables(tx, stale.where(story_articles.c.noted_revision.is_(None)).limit(limit))


def _groupables(tx: Connection, query: Select[Any]) -> list[Groupable]:
    rows = list(tx.execute(query))
    named = _named(tx, [row.id for row in rows])
    return [_groupable(row, named.get(row.id, set())) for row in rows]


def _groupable(row: Row[Any], named: Collection[tuple[str, str]]) -> Groupable:
    article = StoryArticle(
        id=str(row.id),
        title=row.title,
        text="\n".join(part for part in (row.lead, row.body) if part),
        url=row.url,
        outlet=row.outlet,
        language=row.language,
        published_at=row.published_at or row.seen_at,
        actors=frozenset(actor for actor, _ in named),
        surfaces=frozenset(surface for _, surface in named),
    )
    placed = row._mapping
    return Groupable(
        article_id=row.id,
        seen_at=row.seen_at,
        article=article,
        published=in_own_zone(article.published_at, row.published_raw),
        story=placed.get("key"),
        relation=Relation(placed["relation"]) if "relation" in placed else None,
        revision=row.revision,
        merge=row.merge,
    )


def in_own_zone(instant: datetime, told: str | None) -> datetime:
    """Give the instant in the zone in which a page told its date, ISO 8601; unchanged when it told none."""
    try:
        zone = datetime.fromisoformat(told).tzinfo if told else None
    except ValueError:
        zone = None
    return instant.astimezone(zone) if zone else instant


def _named(tx: Connection, article_ids: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """Give the actors that articles name, each with the words that name it."""
    found: dict[int, set[tuple[str, str]]] = {}
    columns = (mentions.c.article_id, mentions.c.actor, mentions.c.surface)
    for batch in batches(article_ids):
        query = select(*columns).where(mentions.c.article_id.in_(batch)).distinct()
        for article_id, actor, surface in tx.execute(query).all():
            found.setdefault(article_id, set()).add((actor, surface))
    return found


def place(tx: Connection, placements: Sequence[Placement], *, now: datetime) -> None:
    """Store where the grouper put articles; a story key not known yet makes a story.

    An article that has a place keeps it: decisions are made once, and corrections by hand are never undone. What is
    placed in a story that a person joined into another goes there.
    """
    placed = _placed(tx, [int(placement.article) for placement in placements])
    placements = [placement for placement in placements if int(placement.article) not in placed]
    seen_at = seen_instants(tx, [int(placement.article) for placement in placements])
    known = _standing(tx, {key for one in placements for key in (one.story, one.follows) if key})
    rows = []
    for placement in placements:
        if placement.story not in known:
            article_id = int(placement.article)
            follows = known.get(placement.follows or "")
            story_id = begin_story(
                tx,
                placement.story,
                article_id,
                seen_at=seen_at[article_id],
                follows_id=follows.id if follows else None,
            )
            known[placement.story] = _Standing(story_id)
        rows.append(_place_row(placement, known[placement.story], now))
    if rows:
        tx.execute(upsert(tx, story_articles).on_conflict_do_nothing(index_elements=["article_id"]), rows)
        stretch(tx, sorted({row["story_id"] for row in rows}))


@dataclass(frozen=True, slots=True)
class _Standing:
    id: int  # of the story under which the articles stand
    grouped_in_id: int | None = None  # of the one that the grouper knows, when it was joined into that


def _placed(tx: Connection, article_ids: Collection[int]) -> set[int]:
    placed: set[int] = set()
    for batch in batches(article_ids):
        query = select(story_articles.c.article_id).where(story_articles.c.article_id.in_(batch))
        placed.update(tx.execute(query).scalars())
    return placed


def seen_instants(tx: Connection, article_ids: Collection[int]) -> dict[int, datetime]:
    """Tell when articles were first seen."""
    seen: dict[int, datetime] = {}
    for batch in batches(article_ids):
        rows = tx.execute(select(articles.c.id, articles.c.seen_at).where(articles.c.id.in_(batch)))
        seen.update((row.id, row.seen_at) for row in rows)
    return seen


def _standing(tx: Connection, keys: Collection[str]) -> dict[str, _Standing]:
    found: dict[str, _Standing] = {}
    for batch in batches(sorted(keys)):
        columns = (stories.c.key, stories.c.id, stories.c.joined_into_id)
        for row in tx.execute(select(*columns).where(stories.c.key.in_(batch))):
            joined = row.joined_into_id is not None
            found[row.key] = _Standing(row.joined_into_id, row.id) if joined else _Standing(row.id)
    return found


def known_keys(tx: Connection, keys: Collection[str]) -> set[str]:
    """Give those of the keys that a story bears, or bore before it was joined into another."""
    return set(_standing(tx, keys))


def standing_id(key: str) -> ScalarSelect[int]:
    """Give, for use in a query, the id of the story with this key, or of the one that it was joined into."""
    return select(func.coalesce(stories.c.joined_into_id, stories.c.id)).where(stories.c.key == key).scalar_subquery()


def begin_story(tx: Connection, key: str, article_id: int, *, seen_at: datetime, follows_id: int | None = None) -> int:
    """Make a story around its first article; gives its id."""
    first = {"lead_article_id": article_id, "first_seen_at": seen_at, "last_seen_at": seen_at}
    statement = insert(stories).values(key=key, follows_id=follows_id, **first).returning(stories.c.id)
    story_id: int = tx.execute(statement).scalar_one()
    return story_id


def _place_row(placement: Placement, story: _Standing, now: datetime) -> dict[str, Any]:
    return {
        "article_id": int(placement.article),
        "story_id": story.id,
        "grouped_in_id": story.grouped_in_id,
        "relation": placement.relation.value,
        "score": placement.score,
        "nearest_article_id": int(placement.nearest) if placement.nearest else None,
        "reason": placement.reason,
        "origin": placement.origin,
        "placed_at": now,
        "by_hand": False,
    }


def stretch(tx: Connection, story_ids: Collection[int]) -> None:
    """Let the stories' first and last seen_at be those of their articles; a story left empty keeps its own."""
    for batch in batches(story_ids):
        joined = select(
            story_articles.c.story_id,
            func.min(articles.c.seen_at).label("first"),
            func.max(articles.c.seen_at).label("last"),
        ).join(articles, articles.c.id == story_articles.c.article_id)
        for row in tx.execute(joined.where(story_articles.c.story_id.in_(batch)).group_by(story_articles.c.story_id)):
            span = {"first_seen_at": row.first, "last_seen_at": row.last}
            tx.execute(update(stories).where(stories.c.id == row.story_id).values(**span))
