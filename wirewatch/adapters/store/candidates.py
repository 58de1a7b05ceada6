"""Candidate stories of a series: those with articles that it has not reported, however old."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from extractors.model import Relation
from wirewatch.adapters.store.alerts import first_sent_times
from wirewatch.adapters.store.article_dates import dates_by_article
from wirewatch.adapters.store.earlier_stories import earlier_stories, issues_by_story, threads
from wirewatch.adapters.store.findings import (
    about_by_article,
    actor_added_since,
    actor_added_since_told,
    actors_added_since_told,
    mentions_by_article,
)
from wirewatch.adapters.store.rows import field_names, record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digest_stories,
    digests,
    feeds,
    mentions,
    stories,
    story_articles,
)
from wirewatch.adapters.store.statements import statements_by_article
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory

ARTICLE_COLUMNS = tuple(sorted(field_names(CandidateArticle).intersection(articles.c.keys())))


def list_candidates(
    tx: Connection,
    series_id: str,
    *,
    cut: datetime,
    actors: Collection[str] | Mapping[str, datetime] | None = None,
    quiet: bool = True,
    published_since: datetime | None = None,
    seen_since: datetime | None = None,
) -> tuple[CandidateStory, ...]:
    """List the stories with a flagged article, seen_at <= cut, that the series has not reported.

    A reported article counts as unreported once an edit has added one of the actors. Each story
    comes with all its flagged articles up to the cut, reported ones marked.

    Args:
        actors: only stories in which an unreported article mentions one of them. With an instant
            for each: an article seen from then on, or published since `published_since`.
        quiet: False leaves out unreported articles that digests keep quiet about; with
            `published_since`, only those published before.
        seen_since: leaves out unreported articles that were seen before.
    """
    is_told = _is_told(series_id, actors)
    conditions = [~is_told, _is_news(actors, quiet=quiet, published_since=published_since)]
    if seen_since is not None:
        conditions.append(articles.c.seen_at >= seen_since)
    story_ids = _story_ids(tx, cut, and_(*conditions))
    return _candidate_stories(tx, series_id, story_ids, cut=cut, is_told=is_told)


def list_considered(
    tx: Connection, series_id: str, *, since: datetime, cut: datetime
) -> tuple[CandidateStory, ...]:
    """List every story with a flagged article that was seen since then and until `cut`.

    Reported or not, with all its articles: it shows also why the series leaves a story out.
    """
    story_ids = _story_ids(tx, cut, articles.c.seen_at >= since)
    return _candidate_stories(tx, series_id, story_ids, cut=cut, is_told=_is_told(series_id, None))


def _story_ids(tx: Connection, cut: datetime, condition: ColumnElement[bool]) -> list[int]:
    query = (
        select(story_articles.c.story_id)
        .join(articles, articles.c.id == story_articles.c.article_id)
        .where(articles.c.flagged, articles.c.seen_at <= cut, condition)
    )
    return list(tx.execute(query.distinct()).scalars())


def _is_told(series_id: str, actors: Collection[str] | None) -> ColumnElement[bool]:
    is_cited = exists().where(
        digest_articles.c.series == series_id, digest_articles.c.article_id == articles.c.id
    )
    return and_(is_cited, ~actor_added_since_told(series_id, actors))


def _is_news(
    actors: Collection[str] | Mapping[str, datetime] | None,
    *,
    quiet: bool,
    published_since: datetime | None,
) -> ColumnElement[bool]:
    """SQL condition: an unreported article is a reason to report its story."""
    is_allowed = true() if quiet else ~articles.c.quiet
    is_recent: ColumnElement[bool] = false()
    if published_since is not None:
        is_recent = and_(is_allowed, articles.c.published_at >= published_since)
    if actors is None:
        return is_allowed if published_since is None else or_(~articles.c.quiet, is_recent)
    if not isinstance(actors, Mapping):
        return and_(is_allowed, _mentions_one(actors))
    actors_from: dict[datetime, list[str]] = {}
    for actor, since in actors.items():
        actors_from.setdefault(since, []).append(actor)
    conditions: list[ColumnElement[bool]] = []
    for since, names in actors_from.items():
        conditions.append(and_(_mentions_one(names), articles.c.seen_at >= since))
        conditions.append(actor_added_since(names, since=since))
    is_news = and_(~articles.c.quiet, or_(false(), *conditions))
    return or_(is_news, and_(is_recent, _mentions_one(actors)))


def _mentions_one(actors: Collection[str]) -> ColumnElement[bool]:
    return exists().where(
        mentions.c.article_id == articles.c.id, mentions.c.actor.in_(sorted(actors))
    )


def _candidate_stories(
    tx: Connection,
    series_id: str,
    story_ids: Sequence[int],
    *,
    cut: datetime,
    is_told: ColumnElement[bool],
) -> tuple[CandidateStory, ...]:
    article_rows = _article_rows(tx, series_id, story_ids, cut=cut, is_told=is_told)
    members = _candidate_articles(tx, series_id, article_rows)
    told_in = issues_by_story(tx, series_id, story_ids)
    alerts = first_sent_times(tx, series_id, story_ids)
    earlier = earlier_stories(tx, series_id, story_ids)
    thread_of = threads(tx, series_id, earlier)
    candidates = []
    for row in _story_rows(tx, series_id, story_ids):
        alerted = tuple(alerts.get(row.id, {}).items())
        candidate = CandidateStory(
            id=row.id,
            key=row.key,
            articles=tuple(members[row.id]),
            told_revision=row.told_revision or 0,
            follows=row.follows,
            told_in=told_in.get(row.id, ()),
            alerted_at=alerted[-1][1] if alerted else None,
            alerted=alerted,
            earlier=earlier.get(row.id),
            thread=thread_of.get(row.id, ()),
        )
        candidates.append(candidate)
    return tuple(candidates)


def _story_rows(tx: Connection, series_id: str, story_ids: Sequence[int]) -> list[Row[Any]]:
    """The stories in the order they were first seen, with how often the series reported each."""
    earlier = stories.alias("earlier")
    revision = select(func.max(digest_stories.c.revision)).where(
        digest_stories.c.story_id == stories.c.id, digest_stories.c.series == series_id
    )
    query = select(
        *stories.c["id", "key", "first_seen_at"],
        earlier.c.key.label("follows"),
        revision.scalar_subquery().label("told_revision"),
    ).outerjoin(earlier, earlier.c.id == stories.c.follows_id)
    rows = rows_in(tx, query, stories.c.id, story_ids)
    return sorted(rows, key=lambda row: (row.first_seen_at, row.id))


def _article_rows(
    tx: Connection,
    series_id: str,
    story_ids: Sequence[int],
    *,
    cut: datetime,
    is_told: ColumnElement[bool],
) -> list[Row[Any]]:
    """The stories' articles in the order they were placed."""
    query = (
        select(
            *articles.c[ARTICLE_COLUMNS],
            *story_articles.c["story_id", "relation", "origin"],
            story_articles.c.nearest_article_id.label("nearest"),
            feeds.c.owner,
            is_told.label("told"),
            _first_issue(series_id).label("told_in"),
        )
        .join_from(articles, story_articles, story_articles.c.article_id == articles.c.id)
        .join(feeds)
        .where(articles.c.flagged, articles.c.seen_at <= cut)
        .order_by(story_articles.c.placed_at, articles.c.seen_at, articles.c.id)
    )
    return list(rows_in(tx, query, story_articles.c.story_id, story_ids))


def _first_issue(series_id: str) -> ScalarSelect[int]:
    """The number of the issue that reported an article."""
    return (
        select(digests.c.number)
        .join(digest_articles, digest_articles.c.digest_id == digests.c.id)
        .where(digest_articles.c.series == series_id, digest_articles.c.article_id == articles.c.id)
        .correlate(articles)
        .scalar_subquery()
    )


def _candidate_articles(
    tx: Connection, series_id: str, rows: Sequence[Row[Any]]
) -> dict[int, list[CandidateArticle]]:
    ids = [row.id for row in rows]
    mentions_of = mentions_by_article(tx, ids)
    about_of = about_by_article(tx, ids)
    statements_of = statements_by_article(tx, ids)
    dates_of = dates_by_article(tx, ids)
    added_actors = actors_added_since_told(tx, series_id, ids)
    members: dict[int, list[CandidateArticle]] = {}
    for row in rows:
        candidate = record_from_row(
            CandidateArticle,
            row,
            relation=Relation(row.relation),
            told=bool(row.told),
            mentions=mentions_of.get(row.id, ()),
            brought_in=added_actors.get(row.id, frozenset()),
            about=about_of.get(row.id, frozenset()),
            statements=statements_of.get(row.id, ()),
            dates=dates_of.get(row.id, ()),
        )
        members.setdefault(row.story_id, []).append(candidate)
    return members
