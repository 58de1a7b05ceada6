"""Whole stories as a person reads them: all texts of one, and the line of stories that it stands in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import articles, digest_stories, digests, feeds, stories, story_articles
from wirewatch.domain.addresses import url_key
from wirewatch.domain.model import Relation
from wirewatch.domain.storyline import Dated, StoryLink, StoryText, key_of

LONGEST_LINE = 200  # stories before or after the one asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStory:
    """One story, found by its key, by the key of one that was joined into it, or by an article."""

    id: int
    key: str
    first_seen_at: datetime
    last_seen_at: datetime
    joined: tuple[str, ...]  # keys of the stories that a person joined into it


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTelling:
    """One digest that told the story, or articles that are in it now."""

    series: str
    number: int
    due_at: datetime


def find(tx: Connection, named: str) -> FoundStory | None:
    """Give the story with this key, or the one that it was joined into, or that of an article's address."""
    of_key = stories.c.key == key_of(named)
    row = tx.execute(select(stories.c.id, stories.c.joined_into_id).where(of_key)).one_or_none()
    story_id = (row.joined_into_id or row.id) if row else _of_article(tx, named)
    if story_id is None:
        return None
    one = tx.execute(select(stories).where(stories.c.id == story_id)).one()
    joined = select(stories.c.key).where(stories.c.joined_into_id == story_id).order_by(stories.c.id)
    return FoundStory(
        id=one.id,
        key=one.key,
        first_seen_at=one.first_seen_at,
        last_seen_at=one.last_seen_at,
        joined=tuple(tx.execute(joined).scalars()),
    )


def _of_article(tx: Connection, url: str) -> int | None:
    article = stored_articles.find_by_link(tx, url) or stored_articles.find(tx, url_keys=[url_key(url), url])
    if article is None:
        return None
    place = select(story_articles.c.story_id).where(story_articles.c.article_id == article.id)
    story_id: int | None = tx.execute(place).scalar()
    return story_id


_PLAIN = ("id", "url", "outlet", "title", "language", "seen_at")
_PLACED = ("score", "reason", "origin", "by_hand")


def texts(tx: Connection, story_id: int) -> tuple[StoryText, ...]:
    """Give all articles of a story, in the order in which they were seen."""
    columns = (*(articles.c[name] for name in _PLAIN), *(story_articles.c[name] for name in _PLACED))
    further = (articles.c.lead, articles.c.body, articles.c.published_at, articles.c.published_precision)
    kept = (articles.c.date_source, articles.c.gone_at, feeds.c.owner)
    of_place = (story_articles.c.relation, story_articles.c.nearest_article_id)
    query = (
        select(*columns, *further, *kept, *of_place)
        .join(story_articles, story_articles.c.article_id == articles.c.id)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(story_articles.c.story_id == story_id)
        .order_by(articles.c.seen_at, articles.c.id)
    )
    return tuple(
        StoryText(
            **{name: getattr(row, name) for name in (*_PLAIN, *_PLACED, "owner")},
            text="\n".join(part for part in (row.lead, row.body) if part),
            published_at=_out_at(row),
            dated=_dated(row),
            relation=Relation(row.relation),
            nearest=row.nearest_article_id,
            gone=row.gone_at is not None,
        )
        for row in tx.execute(query)
    )


def _dated(row: Row[Any]) -> Dated:
    if row.published_at is None:
        return "seen"
    return "day" if row.published_precision == "day" and row.date_source not in (None, "feed") else "instant"


def _out_at(row: Row[Any]) -> datetime:
    """Give when an article was out, at the latest: of one that tells only its day, that is the day's end."""
    at: datetime = row.published_at or row.seen_at
    return min(row.seen_at, at + timedelta(days=1)) if _dated(row) == "day" else at


def line(tx: Connection, story_id: int) -> tuple[StoryLink, ...]:
    """Give the stories that a story takes further, itself, and those that take it further, the earliest first."""
    found = {story_id}
    at = story_id
    while len(found) < LONGEST_LINE:
        earlier = tx.execute(select(stories.c.follows_id).where(stories.c.id == at)).scalar()
        if earlier is None or earlier in found:
            break
        found.add(earlier)
        at = earlier
    later = [story_id]
    while later and len(found) < 2 * LONGEST_LINE:
        next_ones = select(stories.c.id).where(stories.c.follows_id.in_(later)).order_by(stories.c.id)
        later = [one for one in tx.execute(next_ones.limit(LONGEST_LINE)).scalars() if one not in found]
        found.update(later)
    return tuple(sorted(_links(tx, found), key=lambda one: (one.first_seen_at, one.key)))


def _links(tx: Connection, story_ids: Collection[int]) -> list[StoryLink]:
    earlier = stories.alias("earlier")
    held = select(func.count()).where(story_articles.c.story_id == stories.c.id).scalar_subquery()
    columns = (stories.c.key, stories.c.first_seen_at, articles.c.title, articles.c.outlet)
    query = (
        select(*columns, earlier.c.key.label("follows"), held.label("articles"))
        .join(articles, articles.c.id == stories.c.lead_article_id)
        .outerjoin(earlier, earlier.c.id == stories.c.follows_id)
    )
    return [
        StoryLink(**{name: getattr(row, name) for name in StoryLink.__slots__})
        for batch in batches(sorted(story_ids))
        for row in tx.execute(query.where(stories.c.id.in_(batch), stories.c.joined_into_id.is_(None)))
    ]


def tellings(tx: Connection, story_id: int) -> tuple[StoryTelling, ...]:
    """List the digests that told a story, oldest first."""
    told = select(digests.c.series, digests.c.number, digests.c.due_at).distinct()
    of_it = told.join(digest_stories, digest_stories.c.digest_id == digests.c.id).where(
        digest_stories.c.story_id == story_id
    )
    rows = tx.execute(of_it.order_by(digests.c.due_at, digests.c.series, digests.c.number))
    return tuple(StoryTelling(series=row.series, number=row.number, due_at=row.due_at) for row in rows)
