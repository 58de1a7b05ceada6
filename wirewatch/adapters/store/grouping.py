"""Articles for the grouper, and where it places them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from extractors.model import Placement, Relation, StoryArticle
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.rows import group_pairs, lead_and_body, rows_in
from wirewatch.adapters.store.schema import articles, feeds, mentions, stories, story_articles
from wirewatch.adapters.store.stories import create_story, seen_at_by_article, update_seen_span

_SELECT_GROUPABLE = (
    select(
        *articles.c[
            *("id", "title", "lead", "body", "url", "outlet", "language"),
            *("published_at", "published_raw", "seen_at", "revision"),
        ],
        feeds.c.merge,
    )
    .join(feeds)
    .order_by(articles.c.seen_at, articles.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupable:
    """One flagged article for the grouper; `article.id` is str(article_id)."""

    article_id: int
    seen_at: datetime
    article: StoryArticle
    published: datetime  # in the page's time zone if it names one, else as in `article`
    # Key that the grouper knows, once placed; see `store_placements` for joined stories.
    story: str | None = None
    relation: Relation | None = None
    revision: int = 1
    merge: bool = True  # False: the feed's articles never share a story


@dataclass(frozen=True, slots=True)
class _StoryIds:
    """Where the articles of a story key go, and the joined story that the grouper knows, if any."""

    story_id: int
    grouped_in_id: int | None = None


def list_ungrouped(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List flagged articles that are in no story, in the order they were seen."""
    is_placed = story_articles.c.article_id == articles.c.id
    query = _SELECT_GROUPABLE.outerjoin(story_articles, is_placed).where(
        articles.c.flagged, story_articles.c.article_id.is_(None)
    )
    return _groupables(tx, query.limit(limit))


def list_grouped_between(tx: Connection, *, since: datetime, until: datetime) -> list[Groupable]:
    """List grouped articles with since <= seen_at < until, in the order they were seen.

    Two stories that a person joined stay two for the grouper, since an article similar to one need
    not be similar to the other. Articles of feeds that are never merged are left out.
    """
    known_id = func.coalesce(story_articles.c.grouped_in_id, story_articles.c.story_id)
    query = (
        _SELECT_GROUPABLE.add_columns(stories.c.key, story_articles.c.relation)
        .join(story_articles, story_articles.c.article_id == articles.c.id)
        .join(stories, stories.c.id == known_id)
        .where(articles.c.seen_at >= since, articles.c.seen_at < until, feeds.c.merge)
    )
    return _groupables(tx, query)


def list_with_outdated_notes(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List grouped articles whose text was replaced after their statements and dates were read."""
    is_placed = story_articles.c.article_id == articles.c.id
    query = _SELECT_GROUPABLE.join(story_articles, is_placed).where(
        story_articles.c.noted_revision.is_(None)
    )
    return _groupables(tx, query.limit(limit))


def existing_keys(tx: Connection, keys: Collection[str]) -> set[str]:
    """Those of the keys that a story has, or had before it was joined into another."""
    return set(_story_ids(tx, keys))


def store_placements(tx: Connection, placements: Sequence[Placement], *, now: datetime) -> None:
    """Store the grouper's placements of articles; an unknown story key creates a story.

    An article that has a place keeps it: decisions are made once, and corrections by hand are never
    undone. Articles placed in a story that a person joined into another go to that other one.
    """
    placed = _placed_ids(tx, [int(placement.article) for placement in placements])
    new = [placement for placement in placements if int(placement.article) not in placed]
    seen_at = seen_at_by_article(tx, [int(placement.article) for placement in new])
    keys = {placement.story for placement in new}
    keys |= {placement.follows for placement in new if placement.follows}
    ids_of = _story_ids(tx, keys)
    rows = []
    for placement in new:
        if placement.story not in ids_of:
            article_id = int(placement.article)
            followed = ids_of.get(placement.follows or "")
            story_id = create_story(
                tx,
                placement.story,
                article_id,
                seen_at=seen_at[article_id],
                follows_id=followed.story_id if followed else None,
            )
            ids_of[placement.story] = _StoryIds(story_id)
        rows.append(_place_row(placement, ids_of[placement.story], now))
    if rows:
        insert_new = upsert(tx, story_articles)
        tx.execute(insert_new.on_conflict_do_nothing(index_elements=["article_id"]), rows)
        update_seen_span(tx, {row["story_id"] for row in rows})


def in_published_zone(instant: datetime, published_raw: str | None) -> datetime:
    """The instant in the time zone of the page's ISO 8601 date; unchanged without a zone."""
    if not published_raw:
        return instant
    try:
        zone = datetime.fromisoformat(published_raw).tzinfo
    except ValueError:
        return instant
    return instant.astimezone(zone) if zone else instant


def _groupables(tx: Connection, query: Select[Any]) -> list[Groupable]:
    rows = tx.execute(query).all()
    mention_rows = _mention_rows(tx, [row.id for row in rows])
    return [_groupable(row, mention_rows.get(row.id, ())) for row in rows]


def _groupable(row: Row[Any], mention_rows: Sequence[Row[Any]]) -> Groupable:
    leading = [mention for mention in mention_rows if mention.field in ("title", "lead")]
    article = StoryArticle(
        id=str(row.id),
        title=row.title,
        text=lead_and_body(row),
        url=row.url,
        outlet=row.outlet,
        language=row.language,
        published_at=row.published_at or row.seen_at,
        actors=frozenset(mention.actor for mention in mention_rows),
        leading=frozenset(mention.actor for mention in leading),
        surfaces=frozenset(mention.surface for mention in mention_rows),
    )
    columns = row._mapping
    return Groupable(
        article_id=row.id,
        seen_at=row.seen_at,
        article=article,
        published=in_published_zone(article.published_at, row.published_raw),
        story=columns.get("key"),
        relation=Relation(columns["relation"]) if "relation" in columns else None,
        revision=row.revision,
        merge=row.merge,
    )


def _mention_rows(tx: Connection, article_ids: Collection[int]) -> dict[int, tuple[Row[Any], ...]]:
    """Each distinct actor, surface and field of the articles' mentions."""
    query = select(*mentions.c["article_id", "actor", "surface", "field"]).distinct()
    rows = rows_in(tx, query, mentions.c.article_id, article_ids)
    return group_pairs((row.article_id, row) for row in rows)


def _placed_ids(tx: Connection, article_ids: Collection[int]) -> set[int]:
    query = select(story_articles.c.article_id)
    return {row.article_id for row in rows_in(tx, query, story_articles.c.article_id, article_ids)}


def _story_ids(tx: Connection, keys: Collection[str]) -> dict[str, _StoryIds]:
    ids_of = {}
    query = select(*stories.c["key", "id", "joined_into_id"])
    for row in rows_in(tx, query, stories.c.key, keys):
        if row.joined_into_id is None:
            ids_of[row.key] = _StoryIds(row.id)
        else:
            ids_of[row.key] = _StoryIds(row.joined_into_id, grouped_in_id=row.id)
    return ids_of


def _place_row(placement: Placement, ids: _StoryIds, now: datetime) -> dict[str, Any]:
    return {
        "article_id": int(placement.article),
        "story_id": ids.story_id,
        "grouped_in_id": ids.grouped_in_id,
        "relation": placement.relation.value,
        "score": placement.score,
        "nearest_article_id": int(placement.nearest) if placement.nearest else None,
        "reason": placement.reason,
        "origin": placement.origin,
        "placed_at": now,
        "by_hand": False,
    }
