"""Stories: find one, read its articles, and follow the thread of stories that develop it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, func, insert, select, update

from extractors.model import Relation
from extractors.stories.timeline import Dated, StoryLink, StoryText, key_of
from wirewatch.adapters.store.articles import find_article, find_by_link
from wirewatch.adapters.store.rows import lead_and_body, record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    articles,
    digest_stories,
    digests,
    feeds,
    stories,
    story_articles,
)
from wirewatch.domain.urls import url_key

MAX_THREAD_STORIES = 200  # before or after one story
MAX_LINKED_STORIES = 20_000  # in the threads of all stories of an issue

_SELECT_LINKS = select(*stories.c["id", "follows_id", "first_seen_at"]).where(
    stories.c.joined_into_id.is_(None)
)


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
    """One digest that reported the story, or articles that are in it now."""

    series: str
    number: int
    due_at: datetime


def find_story(tx: Connection, key_or_url: str) -> FoundStory | None:
    """The story with this key, the one that it was joined into, or that of an article's URL."""
    query = select(current_story_id(key_of(key_or_url)))
    story_id = tx.execute(query).scalar() or _story_id_of_url(tx, key_or_url)
    if story_id is None:
        return None
    row = tx.execute(select(stories).where(stories.c.id == story_id)).one()
    joined = select(stories.c.key).where(stories.c.joined_into_id == story_id)
    joined_keys = tx.execute(joined.order_by(stories.c.id)).scalars()
    return record_from_row(FoundStory, row, joined=tuple(joined_keys))


def _story_id_of_url(tx: Connection, url: str) -> int | None:
    article = find_by_link(tx, url) or find_article(tx, url_keys=[url_key(url), url])
    if article is None:
        return None
    query = select(story_articles.c.story_id).where(story_articles.c.article_id == article.id)
    story_id: int | None = tx.execute(query).scalar()
    return story_id


def story_texts(tx: Connection, story_id: int) -> tuple[StoryText, ...]:
    """All articles of a story, in the order in which they were seen."""
    of_place = story_articles.c[
        "score", "reason", "origin", "by_hand", "relation", "nearest_article_id"
    ]
    of_article = articles.c[
        *("id", "url", "outlet", "title", "lead", "body", "language", "seen_at", "gone_at"),
        *("published_at", "published_precision", "date_source"),
    ]
    query = (
        select(*of_article, *of_place, feeds.c.owner)
        .join(story_articles, story_articles.c.article_id == articles.c.id)
        .join(feeds)
        .where(story_articles.c.story_id == story_id)
        .order_by(articles.c.seen_at, articles.c.id)
    )
    return tuple(_story_text(row) for row in tx.execute(query))


def _story_text(row: Row[Any]) -> StoryText:
    dated = _date_precision(row)
    published_at = row.published_at or row.seen_at
    if dated == "day":  # the end of the day, but not after we saw it
        published_at = min(row.seen_at, published_at + timedelta(days=1))
    return record_from_row(
        StoryText,
        row,
        text=lead_and_body(row),
        published_at=published_at,
        dated=dated,
        relation=Relation(row.relation),
        nearest=row.nearest_article_id,
        gone=row.gone_at is not None,
    )


def _date_precision(row: Row[Any]) -> Dated:
    if row.published_at is None:
        return "seen"
    by_page = row.date_source not in (None, "feed")
    return "day" if by_page and row.published_precision == "day" else "instant"


def story_thread(tx: Connection, story_id: int) -> tuple[StoryLink, ...]:
    """The stories that a story develops, itself, and those that develop it, the earliest first."""
    thread = {story_id}
    current = story_id
    while len(thread) < MAX_THREAD_STORIES:
        query = select(stories.c.follows_id).where(stories.c.id == current)
        earlier = tx.execute(query).scalar()
        if earlier is None or earlier in thread:
            break
        thread.add(earlier)
        current = earlier
    later = {story_id}
    while later and len(thread) < 2 * MAX_THREAD_STORIES:
        following = select(stories.c.id).where(stories.c.follows_id.in_(later))
        limited = following.order_by(stories.c.id).limit(MAX_THREAD_STORIES)
        later = set(tx.execute(limited).scalars()) - thread
        thread |= later
    return tuple(sorted(_story_links(tx, thread), key=lambda link: (link.first_seen_at, link.key)))


def _story_links(tx: Connection, story_ids: Collection[int]) -> list[StoryLink]:
    earlier = stories.alias("earlier")
    count = select(func.count()).where(story_articles.c.story_id == stories.c.id).scalar_subquery()
    columns = (stories.c.key, stories.c.first_seen_at, articles.c.title, articles.c.outlet)
    query = (
        select(*columns, earlier.c.key.label("follows"), count.label("articles"))
        .join(articles, articles.c.id == stories.c.lead_article_id)
        .outerjoin(earlier, earlier.c.id == stories.c.follows_id)
        .where(stories.c.joined_into_id.is_(None))
    )
    return [record_from_row(StoryLink, row) for row in rows_in(tx, query, stories.c.id, story_ids)]


def earlier_in_thread(tx: Connection, story_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """For each of these stories that follows one: those of its thread seen before it, in order.

    The thread is every story that leads back to the same first one.
    """
    followed = _followed_ids(tx, story_ids)
    first_of = {}
    for story_id in story_ids:
        if story_id in followed:
            first_of[story_id] = _first_of_thread(story_id, followed)
    threads = _threads(tx, first_of.values())
    earlier = {}
    for story_id, first_id in first_of.items():
        thread = threads.get(first_id, [])
        if story_id in thread:
            earlier[story_id] = tuple(thread[: thread.index(story_id)])
    return earlier


def _followed_ids(tx: Connection, story_ids: Collection[int]) -> dict[int, int]:
    """The story that each follows, for these stories and all that they lead back to."""
    followed: dict[int, int] = {}
    pending = set(story_ids)
    query = _SELECT_LINKS.where(stories.c.follows_id.is_not(None))
    while pending and len(followed) < MAX_LINKED_STORIES:
        rows = list(rows_in(tx, query, stories.c.id, pending))
        followed |= {row.id: row.follows_id for row in rows}
        pending = {row.follows_id for row in rows} - followed.keys()
    return followed


def _first_of_thread(story_id: int, followed: Mapping[int, int]) -> int:
    visited = {story_id}
    while True:
        earlier = followed.get(story_id)
        if earlier is None or earlier in visited:
            return story_id
        visited.add(earlier)
        story_id = earlier


def _threads(tx: Connection, first_ids: Iterable[int]) -> dict[int, list[int]]:
    """All stories that lead back to each first one, as first seen."""
    first_of = {first_id: first_id for first_id in first_ids}
    rows = list(rows_in(tx, _SELECT_LINKS, stories.c.id, first_of))
    pending = set(first_of)
    while pending and len(first_of) < MAX_LINKED_STORIES:
        following = rows_in(tx, _SELECT_LINKS, stories.c.follows_id, pending)
        later = [row for row in following if row.id not in first_of]
        first_of |= {row.id: first_of[row.follows_id] for row in later}
        rows += later
        pending = {row.id for row in later}
    threads: dict[int, list[int]] = {}
    for row in sorted(rows, key=lambda row: (row.first_seen_at, row.id)):
        threads.setdefault(first_of[row.id], []).append(row.id)
    return threads


def list_tellings(tx: Connection, story_id: int) -> tuple[StoryTelling, ...]:
    """List the digests that reported a story, oldest first."""
    query = (
        select(*digests.c["series", "number", "due_at"])
        .distinct()
        .join(digest_stories, digest_stories.c.digest_id == digests.c.id)
        .where(digest_stories.c.story_id == story_id)
    )
    rows = tx.execute(query.order_by(digests.c.due_at, digests.c.series, digests.c.number))
    return tuple(record_from_row(StoryTelling, row) for row in rows)


def seen_at_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, datetime]:
    """When articles were first seen."""
    query = select(articles.c.id, articles.c.seen_at)
    return {row.id: row.seen_at for row in rows_in(tx, query, articles.c.id, article_ids)}


def ids_by_key(tx: Connection, keys: Collection[str]) -> dict[str, int]:
    """The ids of stories by their keys; keys that no story has are left out."""
    query = select(stories.c.key, stories.c.id)
    return {row.key: row.id for row in rows_in(tx, query, stories.c.key, keys)}


def current_story_id(key: str) -> ScalarSelect[int]:
    """For a query: the id of the story with this key, or of the one that it was joined into."""
    current_id = func.coalesce(stories.c.joined_into_id, stories.c.id)
    return select(current_id).where(stories.c.key == key).scalar_subquery()


def create_story(
    tx: Connection, key: str, article_id: int, *, seen_at: datetime, follows_id: int | None = None
) -> int:
    """Create a story with its first article; return its id."""
    new_story = insert(stories).values(
        key=key,
        follows_id=follows_id,
        lead_article_id=article_id,
        first_seen_at=seen_at,
        last_seen_at=seen_at,
    )
    story_id: int = tx.execute(new_story.returning(stories.c.id)).scalar_one()
    return story_id


def update_seen_span(tx: Connection, story_ids: Collection[int]) -> None:
    """Update the stories' first and last seen_at from their articles.

    A story without articles keeps what it has.
    """
    query = (
        select(
            story_articles.c.story_id,
            func.min(articles.c.seen_at).label("first_seen_at"),
            func.max(articles.c.seen_at).label("last_seen_at"),
        )
        .join(articles, articles.c.id == story_articles.c.article_id)
        .group_by(story_articles.c.story_id)
    )
    for row in rows_in(tx, query, story_articles.c.story_id, story_ids):
        change = update(stories).where(stories.c.id == row.story_id)
        span = {"first_seen_at": row.first_seen_at, "last_seen_at": row.last_seen_at}
        tx.execute(change.values(**span))
