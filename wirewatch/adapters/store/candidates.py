"""Candidates: what a series could tell. A set difference, never a time window."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, and_, exists, false, func, or_, select, true

from wirewatch.adapters.store import arrivals, findings
from wirewatch.adapters.store.alerts import first_sent
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.earlier import earlier_of
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
from wirewatch.adapters.store.statements import dates_of, statements_of
from wirewatch.domain.digest.model import CandidateArticle, CandidateStory
from wirewatch.domain.model import AnnouncedDate, Mention, Relation, Statement


def candidates(
    tx: Connection,
    series: str,
    *,
    cut: datetime,
    actors: Collection[str] | Mapping[str, datetime] | None = None,
    quiet: bool = True,
    published_since: datetime | None = None,
    seen_since: datetime | None = None,
) -> tuple[CandidateStory, ...]:
    """List the stories that have a flagged article, seen_at <= cut, which the series has not told.

    An article that it told counts as untold again when an edit brought in one of the actors since.
    Each comes with all its flagged articles up to the cut, told ones marked. `actors`: only stories in which an
    untold article mentions one of them, told with an instant: one seen from then on, or published since
    `published_since`. `quiet=False`: untold articles that digests keep quiet about do not count; with
    `published_since` they count only when published since then. `seen_since`: nor do untold articles seen before that.
    """
    news = _news(actors, quiet=quiet, published_since=published_since)
    news = news if seen_since is None else and_(news, articles.c.seen_at >= seen_since)
    told = _told(series, actors)
    return _told_stories(tx, series, _with_news(tx, cut=cut, news=and_(~told, news)), cut=cut, told=told)


def considered(tx: Connection, series: str, *, since: datetime, cut: datetime) -> tuple[CandidateStory, ...]:
    """List every story with a flagged article that was seen since then and until `cut`, told or not, with all of it.

    What a series could tell is among them; the rest says why it does not.
    """
    story_ids = _with_news(tx, cut=cut, news=articles.c.seen_at >= since)
    return _told_stories(tx, series, story_ids, cut=cut, told=_told(series, None))


def _told_stories(
    tx: Connection, series: str, story_ids: list[int], *, cut: datetime, told: ColumnElement[bool]
) -> tuple[CandidateStory, ...]:
    """Give these stories as candidates of a series."""
    rows = _articles(tx, story_ids, cut=cut, marks=(told.label("told"), _teller(series).label("told_in")))
    details = _details(tx, series, [row.id for row in rows])
    told_in = _told_in(tx, series, story_ids)
    alerted = first_sent(tx, series, story_ids)
    earlier = earlier_of(tx, series, story_ids)
    members: dict[int, list[CandidateArticle]] = {}
    for row in rows:
        members.setdefault(row.story_id, []).append(_candidate(row, details))
    return tuple(
        CandidateStory(
            id=row.id,
            key=row.key,
            articles=tuple(members[row.id]),
            told_revision=row.told or 0,
            follows=row.follows,
            told_in=told_in.get(row.id, ()),
            alerted_at=next(reversed(alerted.get(row.id, {}).values()), None),
            alerted=tuple(alerted.get(row.id, {}).items()),
            earlier=earlier.get(row.id),
        )
        for row in _stories(tx, series, story_ids)
    )


def _told_in(tx: Connection, series: str, story_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Give the numbers of the issues that told each story, oldest first."""
    found: dict[int, tuple[int, ...]] = {}
    for batch in batches(story_ids):
        query = (
            select(digest_stories.c.story_id, digests.c.number)
            .join(digests, digests.c.id == digest_stories.c.digest_id)
            .where(digest_stories.c.series == series, digest_stories.c.story_id.in_(batch))
            .order_by(digests.c.number)
        )
        for row in tx.execute(query):
            found[row.story_id] = (*found.get(row.story_id, ()), row.number)
    return found


def _told(series: str, actors: Collection[str] | None) -> ColumnElement[bool]:
    told = exists().where(digest_articles.c.series == series, digest_articles.c.article_id == articles.c.id)
    return and_(told, ~arrivals.since_told(series, actors))


def _teller(series: str) -> ScalarSelect[int]:
    """Give the number of the issue that told an article first."""
    cited = and_(digest_articles.c.series == series, digest_articles.c.article_id == articles.c.id)
    by_issue = select(digests.c.number).join(digest_articles, digest_articles.c.digest_id == digests.c.id)
    return by_issue.where(cited).correlate(articles).scalar_subquery()


def _news(
    actors: Collection[str] | Mapping[str, datetime] | None, *, quiet: bool, published_since: datetime | None
) -> ColumnElement[bool]:
    """Give what makes an untold article a reason to tell its story."""
    told_of = true() if quiet else ~articles.c.quiet
    recent = true() if published_since is None else articles.c.published_at >= published_since
    if actors is None:
        return told_of if published_since is None else or_(~articles.c.quiet, and_(told_of, recent))
    if not isinstance(actors, Mapping):
        return and_(told_of, _names(actors))
    since: dict[datetime, list[str]] = {}
    for actor, instant in actors.items():
        since.setdefault(instant, []).append(actor)
    seen = [
        or_(and_(_names(some), articles.c.seen_at >= instant), arrivals.came(some, since=instant))
        for instant, some in since.items()
    ]
    news = and_(~articles.c.quiet, or_(false(), *seen))
    return news if published_since is None else or_(news, and_(told_of, recent, _names(actors)))


def _names(actors: Collection[str]) -> ColumnElement[bool]:
    return exists().where(mentions.c.article_id == articles.c.id, mentions.c.actor.in_(sorted(actors)))


def _with_news(tx: Connection, *, cut: datetime, news: ColumnElement[bool]) -> list[int]:
    query = select(story_articles.c.story_id).join(articles, articles.c.id == story_articles.c.article_id)
    query = query.where(articles.c.flagged, articles.c.seen_at <= cut, news).distinct()
    return list(tx.execute(query).scalars())


_PLAIN = (
    *("id", "title", "lead", "body", "url", "outlet", "language"),
    *("published_at", "seen_at", "body_source", "revision", "quiet", "gone_at", "missing_since"),
)


def _articles(
    tx: Connection, story_ids: list[int], *, cut: datetime, marks: Sequence[ColumnElement[Any]]
) -> list[Row[Any]]:
    """Give the stories' articles, with these marks, in the order they were placed."""
    of_place = (story_articles.c.story_id, story_articles.c.relation, story_articles.c.origin)
    nearest = story_articles.c.nearest_article_id.label("nearest")
    columns = (*(articles.c[name] for name in _PLAIN), *of_place, nearest, feeds.c.owner, *marks)
    query = select(*columns).join_from(articles, story_articles, story_articles.c.article_id == articles.c.id)
    query = query.join(feeds, feeds.c.id == articles.c.feed_id).where(articles.c.flagged, articles.c.seen_at <= cut)
    query = query.order_by(story_articles.c.placed_at, articles.c.seen_at, articles.c.id)
    return [
        row for batch in batches(story_ids) for row in tx.execute(query.where(story_articles.c.story_id.in_(batch)))
    ]


@dataclass(frozen=True, slots=True)
class _Details:
    mentions: dict[int, tuple[Mention, ...]]
    about: dict[int, frozenset[str]]
    statements: dict[int, tuple[Statement, ...]]
    dates: dict[int, tuple[AnnouncedDate, ...]]
    brought_in: dict[int, frozenset[str]]


def _details(tx: Connection, series: str, article_ids: list[int]) -> _Details:
    return _Details(
        findings.mentions_of(tx, article_ids),
        findings.about_of(tx, article_ids),
        statements_of(tx, article_ids),
        dates_of(tx, article_ids),
        arrivals.brought_in(tx, series, article_ids),
    )


def _candidate(row: Row[Any], details: _Details) -> CandidateArticle:
    return CandidateArticle(
        **{name: getattr(row, name) for name in _PLAIN},
        owner=row.owner,
        relation=Relation(row.relation),
        origin=row.origin,
        nearest=row.nearest,
        told=bool(row.told),
        told_in=row.told_in,
        mentions=details.mentions.get(row.id, ()),
        brought_in=details.brought_in.get(row.id, frozenset()),
        about=details.about.get(row.id, frozenset()),
        statements=details.statements.get(row.id, ()),
        dates=details.dates.get(row.id, ()),
    )


def _stories(tx: Connection, series: str, story_ids: list[int]) -> list[Any]:
    """Give the stories in the order they were first seen, with how often the series told each."""
    earlier = stories.alias("earlier")
    in_series = and_(digest_stories.c.story_id == stories.c.id, digest_stories.c.series == series)
    told = select(func.max(digest_stories.c.revision)).where(in_series).scalar_subquery()
    query = select(
        stories.c.id, stories.c.key, stories.c.first_seen_at, earlier.c.key.label("follows"), told.label("told")
    )
    query = query.outerjoin(earlier, earlier.c.id == stories.c.follows_id)
    rows: list[Any] = [row for batch in batches(story_ids) for row in tx.execute(query.where(stories.c.id.in_(batch)))]
    return sorted(rows, key=lambda row: (row.first_seen_at, row.id))
