"""Stories: articles still to be grouped, their placement, and reading a whole story."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    func,
    insert,
    select,
    update,
)

from extractors.model import Placement, Relation, StoryArticle
from extractors.stories.timeline import Dated, StoryLink, StoryText, key_of
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.schema import (
    articles,
    digest_stories,
    digests,
    feeds,
    mentions,
    stories,
    story_articles,
)
from wirewatch.domain.urls import url_key

MAX_THREAD_STORIES = 200  # stories before or after the one asked for
MAX_LINKED_STORIES = 20_000  # stories of the lines of all that an issue tells


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


def find_story(tx: Connection, key_or_url: str) -> FoundStory | None:
    """Return the story with this key, or the one that it was joined into, or that of an article's address."""
    of_key = stories.c.key == key_of(key_or_url)
    row = tx.execute(select(stories.c.id, stories.c.joined_into_id).where(of_key)).one_or_none()
    story_id = (row.joined_into_id or row.id) if row else _of_article(tx, key_or_url)
    if story_id is None:
        return None
    one = tx.execute(select(stories).where(stories.c.id == story_id)).one()
    joined = (
        select(stories.c.key).where(stories.c.joined_into_id == story_id).order_by(stories.c.id)
    )
    return FoundStory(
        id=one.id,
        key=one.key,
        first_seen_at=one.first_seen_at,
        last_seen_at=one.last_seen_at,
        joined=tuple(tx.execute(joined).scalars()),
    )


def _of_article(tx: Connection, url: str) -> int | None:
    article = stored_articles.find_by_link(tx, url) or stored_articles.find_article(
        tx, url_keys=[url_key(url), url]
    )
    if article is None:
        return None
    place = select(story_articles.c.story_id).where(story_articles.c.article_id == article.id)
    story_id: int | None = tx.execute(place).scalar()
    return story_id


_PLAIN = ("id", "url", "outlet", "title", "language", "seen_at")
_PLACED = ("score", "reason", "origin", "by_hand")


def story_texts(tx: Connection, story_id: int) -> tuple[StoryText, ...]:
    """Return all articles of a story, in the order in which they were seen."""
    columns = (
        *(articles.c[name] for name in _PLAIN),
        *(story_articles.c[name] for name in _PLACED),
    )
    further = (
        articles.c.lead,
        articles.c.body,
        articles.c.published_at,
        articles.c.published_precision,
    )
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
    return (
        "day"
        if row.published_precision == "day" and row.date_source not in (None, "feed")
        else "instant"
    )


def _out_at(row: Row[Any]) -> datetime:
    """Return the latest time at which an article was published: the end of the day if only its day is known."""
    at: datetime = row.published_at or row.seen_at
    return min(row.seen_at, at + timedelta(days=1)) if _dated(row) == "day" else at


def story_thread(tx: Connection, story_id: int) -> tuple[StoryLink, ...]:
    """Return the chain of stories that a story develops, itself, and those that develop it, the earliest first."""
    found = {story_id}
    at = story_id
    while len(found) < MAX_THREAD_STORIES:
        earlier = tx.execute(select(stories.c.follows_id).where(stories.c.id == at)).scalar()
        if earlier is None or earlier in found:
            break
        found.add(earlier)
        at = earlier
    later = [story_id]
    while later and len(found) < 2 * MAX_THREAD_STORIES:
        next_ones = (
            select(stories.c.id).where(stories.c.follows_id.in_(later)).order_by(stories.c.id)
        )
        later = [
            one
            for one in tx.execute(next_ones.limit(MAX_THREAD_STORIES)).scalars()
            if one not in found
        ]
        found.update(later)
    return tuple(sorted(_links(tx, found), key=lambda one: (one.first_seen_at, one.key)))


def earlier_in_thread(tx: Connection, story_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return, for each of these stories that follows one, the stories of its line that were seen before it, in order.

    The line is what the first story of all led to, by whatever way.
    """
    parents: dict[int, int] = {}
    ahead = set(story_ids)
    while ahead and len(parents) < MAX_LINKED_STORIES:
        found = _linked(tx, stories.c.id, ahead)
        parents |= {id: follows for id, follows, _ in found if follows is not None}
        ahead = {follows for _, follows, _ in found if follows is not None} - parents.keys()
    roots = {id: _root(id, parents) for id in story_ids if id in parents}
    line_of = {root: root for root in roots.values()}
    seen = {id: first_seen for id, _, first_seen in _linked(tx, stories.c.id, line_of)}
    ahead = set(line_of)
    while ahead and len(line_of) < MAX_LINKED_STORIES:
        later = [
            (id, follows, at)
            for id, follows, at in _linked(tx, stories.c.follows_id, ahead)
            if id not in line_of
        ]
        line_of |= {id: line_of[follows] for id, follows, _ in later if follows is not None}
        seen |= {id: at for id, _, at in later}
        ahead = {id for id, _, _ in later}
    members: dict[int, list[int]] = {}
    for id in sorted(line_of, key=lambda id: (seen[id], id)):
        members.setdefault(line_of[id], []).append(id)
    return {
        id: tuple(members[root][: members[root].index(id)])
        for id, root in roots.items()
        if id in members[root]
    }


def _root(story_id: int, parents: Mapping[int, int]) -> int:
    passed = {story_id}
    while (earlier := parents.get(story_id)) is not None and earlier not in passed:
        passed.add(earlier)
        story_id = earlier
    return story_id


def _linked(
    tx: Connection,
    column: ColumnElement[int] | ColumnElement[int | None],
    story_ids: Collection[int],
) -> list[tuple[int, int | None, datetime]]:
    """Return stories, not joined into others, whose `column` is one of these: id, what each follows, first seen."""
    query = select(stories.c.id, stories.c.follows_id, stories.c.first_seen_at).where(
        stories.c.joined_into_id.is_(None)
    )
    return [
        (row.id, row.follows_id, row.first_seen_at)
        for batch in batches(sorted(story_ids))
        for row in tx.execute(query.where(column.in_(batch)))
    ]


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
        for row in tx.execute(
            query.where(stories.c.id.in_(batch), stories.c.joined_into_id.is_(None))
        )
    ]


def list_tellings(tx: Connection, story_id: int) -> tuple[StoryTelling, ...]:
    """List the digests that told a story, oldest first."""
    told = select(digests.c.series, digests.c.number, digests.c.due_at).distinct()
    of_it = told.join(digest_stories, digest_stories.c.digest_id == digests.c.id).where(
        digest_stories.c.story_id == story_id
    )
    rows = tx.execute(of_it.order_by(digests.c.due_at, digests.c.series, digests.c.number))
    return tuple(
        StoryTelling(series=row.series, number=row.number, due_at=row.due_at) for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupable:
    """One flagged article for the grouper; `article.id` is str(article_id)."""

    article_id: int
    seen_at: datetime
    article: StoryArticle
    published: datetime  # in the page's own zone, where it told one; else as in `article`
    story: str | None = (
        None  # key that the grouper knows, when it has been placed; see `place` for joined stories
    )
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


def list_ungrouped(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List flagged articles that are in no story, in the order they were seen."""
    alone = _ARTICLE.outerjoin(story_articles, story_articles.c.article_id == articles.c.id).where(
        articles.c.flagged, story_articles.c.article_id.is_(None)
    )
    return _groupables(tx, alone.limit(limit))


def list_grouped_between(tx: Connection, *, since: datetime, until: datetime) -> list[Groupable]:
    """List the grouped articles with since <= seen_at < until, in the order they were seen, for a grouper to take up.

    Two stories that a person joined stay two for the grouper, since an article like one need not be like the other.
    Articles of feeds that are never merged are left out.
    """
    placed = _ARTICLE.add_columns(stories.c.key, story_articles.c.relation)
    known_in = func.coalesce(story_articles.c.grouped_in_id, story_articles.c.story_id)
    joined = placed.join(story_articles, story_articles.c.article_id == articles.c.id).join(
        stories, stories.c.id == known_in
    )
    return _groupables(
        tx, joined.where(articles.c.seen_at >= since, articles.c.seen_at < until, feeds.c.merge)
    )


def list_with_outdated_notes(tx: Connection, *, limit: int = 500) -> list[Groupable]:
    """List grouped articles whose text was replaced since their statements and dates were noted."""
    stale = _ARTICLE.join(story_articles, story_articles.c.article_id == articles.c.id)
    return _groupables(tx, stale.where(story_articles.c.noted_revision.is_(None)).limit(limit))


def _groupables(tx: Connection, query: Select[Any]) -> list[Groupable]:
    rows = list(tx.execute(query))
    named = _named(tx, [row.id for row in rows])
    return [_groupable(row, named.get(row.id, set())) for row in rows]


def _groupable(row: Row[Any], named: Collection[tuple[str, str, str]]) -> Groupable:
    article = StoryArticle(
        id=str(row.id),
        title=row.title,
        text="\n".join(part for part in (row.lead, row.body) if part),
        url=row.url,
        outlet=row.outlet,
        language=row.language,
        published_at=row.published_at or row.seen_at,
        actors=frozenset(actor for actor, _, _ in named),
        leading=frozenset(actor for actor, _, field in named if field in ("title", "lead")),
        surfaces=frozenset(surface for _, surface, _ in named),
    )
    placed = row._mapping
    return Groupable(
        article_id=row.id,
        seen_at=row.seen_at,
        article=article,
        published=in_published_zone(article.published_at, row.published_raw),
        story=placed.get("key"),
        relation=Relation(placed["relation"]) if "relation" in placed else None,
        revision=row.revision,
        merge=row.merge,
    )


def in_published_zone(instant: datetime, told: str | None) -> datetime:
    """Return the instant in the zone of `told`, the page's own ISO 8601 date; unchanged when that has no zone."""
    try:
        zone = datetime.fromisoformat(told).tzinfo if told else None
    except ValueError:
        zone = None
    return instant.astimezone(zone) if zone else instant


def _named(tx: Connection, article_ids: Collection[int]) -> dict[int, set[tuple[str, str, str]]]:
    """Return the actors that articles name, each with the words that name it and the field in which they stand."""
    found: dict[int, set[tuple[str, str, str]]] = {}
    columns = (mentions.c.article_id, mentions.c.actor, mentions.c.surface, mentions.c.field)
    for batch in batches(article_ids):
        query = select(*columns).where(mentions.c.article_id.in_(batch)).distinct()
        for article_id, actor, surface, field in tx.execute(query).all():
            found.setdefault(article_id, set()).add((actor, surface, field))
    return found


def store_placements(tx: Connection, placements: Sequence[Placement], *, now: datetime) -> None:
    """Store the grouper's placements of articles; an unknown story key creates a story.

    An article that has a place keeps it: decisions are made once, and corrections by hand are never undone. What is
    placed in a story that a person joined into another goes there.
    """
    placed = _placed(tx, [int(placement.article) for placement in placements])
    placements = [placement for placement in placements if int(placement.article) not in placed]
    seen_at = seen_at_by_article(tx, [int(placement.article) for placement in placements])
    known = _standing(tx, {key for one in placements for key in (one.story, one.follows) if key})
    rows = []
    for placement in placements:
        if placement.story not in known:
            article_id = int(placement.article)
            follows = known.get(placement.follows or "")
            story_id = create_story(
                tx,
                placement.story,
                article_id,
                seen_at=seen_at[article_id],
                follows_id=follows.id if follows else None,
            )
            known[placement.story] = _Standing(story_id)
        rows.append(_place_row(placement, known[placement.story], now))
    if rows:
        tx.execute(
            upsert(tx, story_articles).on_conflict_do_nothing(index_elements=["article_id"]), rows
        )
        update_seen_span(tx, sorted({row["story_id"] for row in rows}))


@dataclass(frozen=True, slots=True)
class _Standing:
    id: int  # of the story under which the articles stand
    grouped_in_id: int | None = (
        None  # of the one that the grouper knows, when it was joined into that
    )


def _placed(tx: Connection, article_ids: Collection[int]) -> set[int]:
    placed: set[int] = set()
    for batch in batches(article_ids):
        query = select(story_articles.c.article_id).where(story_articles.c.article_id.in_(batch))
        placed.update(tx.execute(query).scalars())
    return placed


def seen_at_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, datetime]:
    """Return when articles were first seen."""
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


def existing_keys(tx: Connection, keys: Collection[str]) -> set[str]:
    """Return those of the keys that a story has, or had before it was joined into another."""
    return set(_standing(tx, keys))


def ids_by_key(tx: Connection, keys: Collection[str]) -> dict[str, int]:
    """Return the ids of stories by their keys; keys that no story has are left out."""
    found: dict[str, int] = {}
    for batch in batches(sorted(set(keys))):
        found.update(
            tx.execute(select(stories.c.key, stories.c.id).where(stories.c.key.in_(batch)))
            .tuples()
            .all()
        )
    return found


def current_story_id(key: str) -> ScalarSelect[int]:
    """Return, for use in a query, the id of the story with this key, or of the one that it was joined into."""
    return (
        select(func.coalesce(stories.c.joined_into_id, stories.c.id))
        .where(stories.c.key == key)
        .scalar_subquery()
    )


def create_story(
    tx: Connection, key: str, article_id: int, *, seen_at: datetime, follows_id: int | None = None
) -> int:
    """Create a story with its first article; return its id."""
    first = {"lead_article_id": article_id, "first_seen_at": seen_at, "last_seen_at": seen_at}
    statement = (
        insert(stories).values(key=key, follows_id=follows_id, **first).returning(stories.c.id)
    )
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


def update_seen_span(tx: Connection, story_ids: Collection[int]) -> None:
    """Update the stories' first and last seen_at from their articles; an empty story keeps its own."""
    for batch in batches(story_ids):
        joined = select(
            story_articles.c.story_id,
            func.min(articles.c.seen_at).label("first"),
            func.max(articles.c.seen_at).label("last"),
        ).join(articles, articles.c.id == story_articles.c.article_id)
        for row in tx.execute(
            joined.where(story_articles.c.story_id.in_(batch)).group_by(story_articles.c.story_id)
        ):
            span = {"first_seen_at": row.first, "last_seen_at": row.last}
            tx.execute(update(stories).where(stories.c.id == row.story_id).values(**span))
