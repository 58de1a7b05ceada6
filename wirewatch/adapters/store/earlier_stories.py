"""Stories as a series has already reported them: what newer stories develop, and their threads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from extractors.model import Relation
from wirewatch.adapters.store.findings import about_by_article, actors_by_article
from wirewatch.adapters.store.rows import group_pairs, record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digest_stories,
    digests,
    stories,
    story_articles,
)
from wirewatch.adapters.store.stories import earlier_in_thread
from wirewatch.domain.digests.model import EarlierStory, EarlierTelling

MAX_EARLIER_TEXTS = 20  # latest texts of one earlier story that a newer one is compared with


def earlier_stories(
    tx: Connection, series_id: str, story_ids: Collection[int]
) -> dict[int, EarlierStory]:
    """The story that each of these develops, by the newer one's id; the others are left out."""
    query = select(stories.c.id, stories.c.follows_id).where(stories.c.follows_id.is_not(None))
    followed = {row.id: row.follows_id for row in rows_in(tx, query, stories.c.id, story_ids)}
    reported = _reported_stories(tx, series_id, set(followed.values()))
    earlier = {}
    for story_id, followed_id in followed.items():
        if followed_id in reported:
            earlier[story_id] = reported[followed_id]
    return earlier


def threads(
    tx: Connection, series_id: str, story_ids: Collection[int]
) -> dict[int, tuple[EarlierStory, ...]]:
    """The stories of the thread that were seen before each of these, oldest first."""
    earlier_ids = earlier_in_thread(tx, story_ids)
    reported = _reported_stories(tx, series_id, set().union(*earlier_ids.values()))
    threads = {}
    for story_id, ids in earlier_ids.items():
        threads[story_id] = tuple(
            reported[earlier_id] for earlier_id in ids if earlier_id in reported
        )
    return threads


def issues_by_story(
    tx: Connection, series_id: str, story_ids: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """The numbers of the series' issues that reported each story, oldest first."""
    query = (
        select(digest_stories.c.story_id, digests.c.number)
        .join(digests)
        .where(digest_stories.c.series == series_id)
        .order_by(digests.c.number)
    )
    rows = rows_in(tx, query, digest_stories.c.story_id, story_ids)
    return group_pairs((row.story_id, row.number) for row in rows)


def _reported_stories(
    tx: Connection, series_id: str, story_ids: Collection[int]
) -> dict[int, EarlierStory]:
    """Stories as far as the series reported them, by id."""
    of_story = stories.c["id", "key", "lead_article_id", "first_seen_at"]
    query = select(*of_story, *articles.c["title", "outlet", "url", "language"]).join(
        articles, articles.c.id == stories.c.lead_article_id
    )
    told_in = issues_by_story(tx, series_id, story_ids)
    told_rows = _told_articles(tx, series_id, story_ids)
    tellings = _tellings(tx, told_rows)
    reported = {}
    for row in rows_in(tx, query, stories.c.id, story_ids):
        told_articles = told_rows.get(row.id, ())
        headline = _headline_row(row, told_articles)
        texts = []
        for article in told_articles[-MAX_EARLIER_TEXTS:]:
            texts.append((article.language, f"{article.title}\n{article.lead}\n{article.body}"))
        reported[row.id] = EarlierStory(
            key=row.key,
            title=headline.title.strip(),
            told_in=told_in.get(row.id, ()),
            texts=tuple(texts),
            tellings=tellings.get(row.id, ()),
            outlet=headline.outlet,
            url=headline.url,
            language=headline.language,
            first_seen_at=row.first_seen_at,
        )
    return reported


def _headline_row(story: Row[Any], told_articles: Sequence[Row[Any]]) -> Row[Any]:
    """The article whose headline the series likely showed: the lead, else the first reported."""
    lead_was_told = any(article.id == story.lead_article_id for article in told_articles)
    return story if lead_was_told or not told_articles else told_articles[0]


def _told_articles(
    tx: Connection, series_id: str, story_ids: Collection[int]
) -> dict[int, tuple[Row[Any], ...]]:
    """The articles of stories that the series reported, in the order reported."""
    of_article = articles.c[
        *("id", "language", "title", "lead", "body", "outlet", "url", "published_at", "gone_at"),
    ]
    of_place = story_articles.c["story_id", "relation"]
    query = (
        select(*of_article, *of_place, digests.c.number)
        .join_from(story_articles, articles, articles.c.id == story_articles.c.article_id)
        .join(digest_articles, digest_articles.c.article_id == articles.c.id)
        .join(digests)
        .where(digest_articles.c.series == series_id)
        .order_by(digest_articles.c.digest_id, articles.c.id)
    )
    rows = rows_in(tx, query, story_articles.c.story_id, story_ids)
    return group_pairs((row.story_id, row) for row in rows)


def _tellings(
    tx: Connection, told_rows: Mapping[int, Sequence[Row[Any]]]
) -> dict[int, tuple[EarlierTelling, ...]]:
    ids = {row.id for rows in told_rows.values() for row in rows}
    named_actors = actors_by_article(tx, ids)
    main_actors = about_by_article(tx, ids)
    tellings = []
    for story_id, rows in told_rows.items():
        for row in rows:
            telling = record_from_row(
                EarlierTelling,
                row,
                named=named_actors.get(row.id, frozenset()),
                about=main_actors.get(row.id, frozenset()),
                text=f"{row.lead}\n{row.body}",
                relation=Relation(row.relation),
                gone=row.gone_at is not None,
            )
            tellings.append((story_id, telling))
    return group_pairs(tellings)
