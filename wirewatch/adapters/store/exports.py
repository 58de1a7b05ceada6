"""Stream articles, mentions and stories to other programs from one snapshot of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from wirewatch.adapters.store.findings import actors_by_article
from wirewatch.adapters.store.rows import group_pairs, record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digest_stories,
    digests,
    mentions,
    stories,
    story_articles,
    verdicts,
)
from wirewatch.domain.exports import Exported, ExportedArticle, ExportedMention, ExportedStory

PAGE_ROWS = 100  # read at a time
_Exported = TypeVar("_Exported", bound=Exported)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFilter:
    """Rows to export: since <= seen_at < until, of one actor, reported by one series; None: any."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    series: str | None = None
    unflagged: bool = False  # include articles that are not flagged


def iter_articles(tx: Connection, export_filter: ExportFilter) -> Iterator[ExportedArticle]:
    """Yield articles ordered by id."""
    columns = (*articles.c, stories.c.key.label("story"), story_articles.c.relation)
    query = _with_story(select(*columns).select_from(articles)).where(
        *_article_conditions(export_filter)
    )
    if not export_filter.unflagged:
        query = query.where(articles.c.flagged)
    return _iter_pages(tx, query, articles.c.id, _exported_articles)


def iter_mentions(tx: Connection, export_filter: ExportFilter) -> Iterator[ExportedMention]:
    """Yield mentions ordered by id."""
    of_article = articles.c["url", "outlet", "language", "published_at", "seen_at"]
    query = select(mentions, *of_article, stories.c.key.label("story"))
    query = _with_story(query.join(articles, articles.c.id == mentions.c.article_id)).where(
        *_article_conditions(export_filter)
    )
    if export_filter.actor:
        query = query.where(mentions.c.actor == export_filter.actor)
    return _iter_pages(tx, query, mentions.c.id, _exported_mentions)


def iter_stories(tx: Connection, export_filter: ExportFilter) -> Iterator[ExportedStory]:
    """Yield stories ordered by id; `since` and `until` apply to the first seen_at of each.

    Hence each falls into exactly one window.
    """
    earlier = stories.alias("earlier")
    query = select(stories, earlier.c.key.label("follows")).outerjoin(
        earlier, earlier.c.id == stories.c.follows_id
    )
    members = select(story_articles.c.article_id).where(story_articles.c.story_id == stories.c.id)
    query = query.where(members.exists(), *_between(stories.c.first_seen_at, export_filter))
    if export_filter.actor:
        naming = select(story_articles.c.story_id).join(
            mentions, mentions.c.article_id == story_articles.c.article_id
        )
        of_actor = naming.where(mentions.c.actor == export_filter.actor)
        query = query.where(stories.c.id.in_(of_actor))
    if export_filter.series:
        of_series = digest_stories.c.series == export_filter.series
        reported = select(digest_stories.c.story_id).where(of_series)
        query = query.where(stories.c.id.in_(reported))
    return _iter_pages(tx, query, stories.c.id, _exported_stories)


def _with_story(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(story_articles, story_articles.c.article_id == articles.c.id).outerjoin(
        stories, stories.c.id == story_articles.c.story_id
    )


def _article_conditions(export_filter: ExportFilter) -> list[ColumnElement[bool]]:
    conditions = _between(articles.c.seen_at, export_filter)
    if export_filter.actor:
        of_actor = mentions.c.actor == export_filter.actor
        conditions.append(articles.c.id.in_(select(mentions.c.article_id).where(of_actor)))
    if export_filter.series:
        of_series = digest_articles.c.series == export_filter.series
        reported = select(digest_articles.c.article_id).where(of_series)
        conditions.append(articles.c.id.in_(reported))
    return conditions


def _between(
    instant: ColumnElement[datetime], export_filter: ExportFilter
) -> list[ColumnElement[bool]]:
    conditions = []
    if export_filter.since is not None:
        conditions.append(instant >= export_filter.since)
    if export_filter.until is not None:
        conditions.append(instant < export_filter.until)
    return conditions


def _iter_pages(
    tx: Connection,
    query: Select[Any],
    key: ColumnElement[int],
    records_of: Callable[[Connection, Sequence[Row[Any]]], list[_Exported]],
) -> Iterator[_Exported]:
    """Yield the records of the rows, read page by page (keyset pagination on `key`)."""
    last_id = 0
    page = query.order_by(key).limit(PAGE_ROWS)
    while True:
        rows = tx.execute(page.where(key > last_id)).all()
        if not rows:
            return
        yield from records_of(tx, rows)
        last_id = rows[-1].id


def _exported_articles(tx: Connection, rows: Sequence[Row[Any]]) -> list[ExportedArticle]:
    ids = [row.id for row in rows]
    actors = actors_by_article(tx, ids)
    issues = _issues_by_id(tx, digest_articles.c.article_id, digest_articles.c.digest_id, ids)
    exported = []
    for row in rows:
        article = record_from_row(
            ExportedArticle,
            row,
            omit=("schema",),
            article=row.id,
            authors=tuple(row.authors),
            actors=tuple(sorted(actors.get(row.id, ()))),
            told_in=issues.get(row.id, ()),
        )
        exported.append(article)
    return exported


def _exported_mentions(_: Connection, rows: Sequence[Row[Any]]) -> list[ExportedMention]:
    exported = []
    for row in rows:
        mention = record_from_row(
            ExportedMention,
            row,
            omit=("schema",),
            mention=row.id,
            article=row.article_id,
        )
        exported.append(mention)
    return exported


def _exported_stories(tx: Connection, rows: Sequence[Row[Any]]) -> list[ExportedStory]:
    ids = [row.id for row in rows]
    members_of = _members_by_story(tx, ids)
    member_ids = [member.id for members in members_of.values() for member in members]
    actors_of = actors_by_article(tx, member_ids)
    issues = _issues_by_id(tx, digest_stories.c.story_id, digest_stories.c.digest_id, ids)
    rejections = _count_not_relevant(tx, ids)
    exported = []
    for row in rows:
        members = members_of[row.id]
        lead = members[0]
        actors: dict[str, None] = {}
        for member in members:
            if member.id == row.lead_article_id:
                lead = member
            actors |= dict.fromkeys(sorted(actors_of.get(member.id, ())))
        story = ExportedStory(
            story=row.key,
            title=lead.title,
            url=lead.url,
            outlet=lead.outlet,
            language=lead.language,
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            follows=row.follows,
            actors=tuple(actors),
            outlets=tuple(dict.fromkeys(member.outlet for member in members)),
            articles=tuple(member.id for member in members),
            relations=tuple(member.relation for member in members),
            told_in=issues.get(row.id, ()),
            not_relevant=rejections.get(row.id, 0),
        )
        exported.append(story)
    return exported


def _members_by_story(tx: Connection, story_ids: Sequence[int]) -> dict[int, tuple[Row[Any], ...]]:
    columns = articles.c["id", "title", "url", "outlet", "language"]
    query = select(story_articles.c.story_id, story_articles.c.relation, *columns).join(
        articles, articles.c.id == story_articles.c.article_id
    )
    rows = rows_in(tx, query.order_by(articles.c.id), story_articles.c.story_id, story_ids)
    return group_pairs((row.story_id, row) for row in rows)


def _issues_by_id(
    tx: Connection, key: ColumnElement[int], digest_id: ColumnElement[int], ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """The issues that reported each article or story, as "daily 142", the earliest first."""
    query = select(key.label("key"), digests.c.series, digests.c.number).join(
        digests, digests.c.id == digest_id
    )
    rows = rows_in(tx, query.order_by(digests.c.composed_at, digests.c.id), key, ids)
    return group_pairs((row.key, f"{row.series} {row.number}") for row in rows)


def _count_not_relevant(tx: Connection, story_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(verdicts.c.story_id, func.count().label("verdicts"))
        .where(verdicts.c.kind == "not-relevant")
        .group_by(verdicts.c.story_id)
    )
    rows = rows_in(tx, query, verdicts.c.story_id, story_ids)
    return {row.story_id: row.verdicts for row in rows}
