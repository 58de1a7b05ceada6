"""Stream rows for other programs from one snapshot of the store, and read what the published folder is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.documents import digest_from_json
from wirewatch.adapters.store.schema import (
    articles,
    deliveries,
    digest_articles,
    digest_stories,
    digests,
    mentions,
    stories,
    story_articles,
    verdicts,
)
from wirewatch.domain.digests.model import DeliveryState, Digest
from wirewatch.domain.exports import Exported, ExportedArticle, ExportedMention, ExportedStory

FILE_CHANNEL = "file"  # the channel of filed pages
MAX_FEED_ISSUES = 60  # of a series that its feed is made from at most
MAX_FEED_STORIES = 300  # after so many, older issues are not read
AUTHORITY_KEY = "tag_authority"


def filed_issues(tx: Connection) -> list[StoredIssue]:
    """List the issues that were filed as a page, the newest first."""
    page = (
        deliveries.c.channel == FILE_CHANNEL,
        deliveries.c.kind == "digest",
        deliveries.c.subscriber.like("%.html"),
    )
    sent = deliveries.c.state == DeliveryState.SENT.value
    filed = select(deliveries.c.digest_id).where(*page, sent, deliveries.c.digest_id.is_not(None))
    columns = (digests.c[name] for name in StoredIssue.__slots__)
    query = (
        select(*columns)
        .where(digests.c.id.in_(filed))
        .order_by(digests.c.composed_at.desc(), digests.c.id.desc())
    )
    return [
        StoredIssue(**{name: getattr(row, name) for name in StoredIssue.__slots__})
        for row in tx.execute(query)
    ]


def first_headlines(tx: Connection) -> dict[int, str]:
    """Return "Outlet: headline" of the first story that each issue told, by the issue's id, as the article stands
    now.
    """
    query = (
        select(digest_stories.c.digest_id, articles.c.outlet, articles.c.title)
        .join(stories, stories.c.id == digest_stories.c.story_id)
        .join(articles, articles.c.id == stories.c.lead_article_id)
        .where(digest_stories.c.position == 1)
    )
    return {
        digest_id: f"{outlet}: {title}" for digest_id, outlet, title in tx.execute(query).tuples()
    }


def newest_digests(tx: Connection, series: str) -> list[Digest]:
    """List the newest digests of a series, the newest first, as many as hold STORIES stories and at most ISSUES."""
    found: list[Digest] = []
    stories = 0
    for issue in stored_digests.list_issues(tx, series, limit=MAX_FEED_ISSUES):
        document = stored_digests.digest_document(tx, series, issue.number)
        if document is None or stories >= MAX_FEED_STORIES:
            break
        found.append(digest_from_json(document))
        stories += len(found[-1].stories)
    return found


def published_fingerprint(tx: Connection) -> str:
    """Return a fingerprint of the issues that the published files are made from."""
    pages = select(func.count()).where(
        deliveries.c.channel == FILE_CHANNEL, deliveries.c.state == DeliveryState.SENT.value
    )
    parts = (tx.execute(select(func.max(digests.c.id))).scalar(), tx.execute(pages).scalar())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def get_authority(tx: Connection) -> str | None:
    """Return the authority in the ids of this store's feeds and events; None before any was made."""
    known: str | None = key_values.get_value(tx, AUTHORITY_KEY)
    return known


def create_authority(tx: Connection, domain: str, *, now: datetime) -> str:
    """Store the tag authority once ("desk.example,2026", RFC 4151): settings may change, published ids must not."""
    made: str = key_values.set_value_once(tx, AUTHORITY_KEY, f"{domain},{now:%Y}", now=now)
    return made


PAGE_ROWS = 100  # rows read at a time
_Made = TypeVar("_Made", bound=Exported)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFilter:
    """Which rows to export: since <= seen_at < until, of one actor, told by one series; None: no limit."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    series: str | None = None
    unflagged: bool = False  # articles that were not flagged too


def iter_articles(tx: Connection, export_filter: ExportFilter) -> Iterator[ExportedArticle]:
    """Return articles in the order they were stored."""
    columns = (*articles.c, stories.c.key.label("story"), story_articles.c.relation)
    flagged = [] if export_filter.unflagged else [articles.c.flagged]
    query = _placed(select(*columns)).where(*flagged, *_of_articles(export_filter))
    return _pages(tx, query, articles.c.id, lambda rows: _articles(tx, rows))


def iter_mentions(tx: Connection, export_filter: ExportFilter) -> Iterator[ExportedMention]:
    """Return mentions in the order they were stored."""
    of_article = (
        articles.c[name] for name in ("url", "outlet", "language", "published_at", "seen_at")
    )
    chosen = select(mentions, *of_article, stories.c.key.label("story")).join(
        articles, articles.c.id == mentions.c.article_id
    )
    own = [mentions.c.actor == export_filter.actor] if export_filter.actor else []
    query = _stories_of(chosen).where(*own, *_of_articles(export_filter))
    return _pages(tx, query, mentions.c.id, lambda rows: [_mention(row) for row in rows])


def iter_stories(tx: Connection, export_filter: ExportFilter) -> Iterator[ExportedStory]:
    """Return stories by first seen_at, so that each falls into exactly one window."""
    began = stories.c.first_seen_at
    conditions = _between(began, export_filter)
    if export_filter.actor:
        named = select(story_articles.c.story_id).join(
            mentions, mentions.c.article_id == story_articles.c.article_id
        )
        conditions.append(stories.c.id.in_(named.where(mentions.c.actor == export_filter.actor)))
    if export_filter.series:
        told = select(digest_stories.c.story_id).where(
            digest_stories.c.series == export_filter.series
        )
        conditions.append(stories.c.id.in_(told))
    has_articles = (
        select(story_articles.c.article_id)
        .where(story_articles.c.story_id == stories.c.id)
        .exists()
    )
    earlier = stories.alias("earlier")
    query = select(stories, earlier.c.key.label("follows")).outerjoin(
        earlier, earlier.c.id == stories.c.follows_id
    )
    return _pages(
        tx, query.where(has_articles, *conditions), stories.c.id, lambda rows: _stories(tx, rows)
    )


def _placed(query: Select[Any]) -> Select[Any]:
    return _stories_of(query.select_from(articles))


def _stories_of(query: Select[Any]) -> Select[Any]:
    with_place = query.outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
    return with_place.outerjoin(stories, stories.c.id == story_articles.c.story_id)


def _of_articles(wanted: ExportFilter) -> list[ColumnElement[bool]]:
    conditions = _between(articles.c.seen_at, wanted)
    if wanted.actor:
        named = select(mentions.c.article_id).where(mentions.c.actor == wanted.actor)
        conditions.append(articles.c.id.in_(named))
    if wanted.series:
        told = select(digest_articles.c.article_id).where(digest_articles.c.series == wanted.series)
        conditions.append(articles.c.id.in_(told))
    return conditions


def _between(moment: ColumnElement[datetime], wanted: ExportFilter) -> list[ColumnElement[bool]]:
    after = [moment >= wanted.since] if wanted.since is not None else []
    return [*after, moment < wanted.until] if wanted.until is not None else after


def _pages(
    tx: Connection,
    query: Select[Any],
    key: ColumnElement[int],
    made: Callable[[Sequence[Row[Any]]], list[_Made]],
) -> Iterator[_Made]:
    """Yield `made` of the rows, read page by page (keyset pagination on `key`)."""
    last = 0
    while rows := tx.execute(query.where(key > last).order_by(key).limit(PAGE_ROWS)).all():
        yield from made(rows)
        last = rows[-1].id


def _articles(tx: Connection, rows: Sequence[Row[Any]]) -> list[ExportedArticle]:
    ids = [row.id for row in rows]
    actors, told = (
        _actors(tx, ids),
        _told(tx, digest_articles.c.article_id, digest_articles.c.digest_id, ids),
    )
    plain = [name for name in ExportedArticle.__slots__ if name in articles.c and name != "authors"]
    return [
        ExportedArticle(
            **{name: getattr(row, name) for name in plain},
            article=row.id,
            authors=tuple(row.authors),
            actors=tuple(actors.get(row.id, ())),
            story=row.story,
            relation=row.relation,
            told_in=tuple(told.get(row.id, ())),
        )
        for row in rows
    ]


_OF_MENTION = tuple(
    name for name in ExportedMention.__slots__ if name not in ("schema", "mention", "article")
)


def _mention(row: Row[Any]) -> ExportedMention:
    columns = {name: getattr(row, name) for name in _OF_MENTION}
    return ExportedMention(mention=row.id, article=row.article_id, **columns)


def _stories(tx: Connection, rows: Sequence[Row[Any]]) -> list[ExportedStory]:
    ids = [row.id for row in rows]
    members = _members(tx, ids)
    actors = _actors(tx, [member.id for some in members.values() for member in some])
    told = _told(tx, digest_stories.c.story_id, digest_stories.c.digest_id, ids)
    judged = _judged(tx, ids)
    made = []
    for row in rows:
        some = members[row.id]
        lead = next((one for one in some if one.id == row.lead_article_id), some[0])
        made.append(
            ExportedStory(
                story=row.key,
                title=lead.title,
                url=lead.url,
                outlet=lead.outlet,
                language=lead.language,
                first_seen_at=row.first_seen_at,
                last_seen_at=row.last_seen_at,
                follows=row.follows,
                actors=tuple(
                    dict.fromkeys(actor for one in some for actor in actors.get(one.id, ()))
                ),
                outlets=tuple(dict.fromkeys(one.outlet for one in some)),
                articles=tuple(one.id for one in some),
                relations=tuple(one.relation for one in some),
                told_in=tuple(told.get(row.id, ())),
                not_relevant=judged.get(row.id, 0),
            )
        )
    return made


def _members(tx: Connection, story_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    columns = (articles.c[name] for name in ("id", "title", "url", "outlet", "language"))
    query = select(story_articles.c.story_id, story_articles.c.relation, *columns)
    joined = query.join(articles, articles.c.id == story_articles.c.article_id)
    found: dict[int, list[Row[Any]]] = {}
    for row in tx.execute(
        joined.where(story_articles.c.story_id.in_(story_ids)).order_by(articles.c.id)
    ):
        found.setdefault(row.story_id, []).append(row)
    return found


def _actors(tx: Connection, article_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(article_ids), PAGE_ROWS):
        some = article_ids[start : start + PAGE_ROWS]
        query = (
            select(mentions.c.article_id, mentions.c.actor)
            .where(mentions.c.article_id.in_(some))
            .distinct()
        )
        for article_id, actor in tx.execute(
            query.order_by(mentions.c.article_id, mentions.c.actor)
        ).tuples():
            found.setdefault(article_id, []).append(actor)
    return found


def _told(
    tx: Connection, key: ColumnElement[int], digest: ColumnElement[int], ids: Sequence[int]
) -> dict[int, list[str]]:
    """Return the issues that told each article or story, as "daily 142", the earliest first."""
    query = (
        select(key, digests.c.series, digests.c.number)
        .join(digests, digests.c.id == digest)
        .where(key.in_(ids))
    )
    found: dict[int, list[str]] = {}
    for one, series, number in tx.execute(
        query.order_by(digests.c.composed_at, digests.c.id)
    ).tuples():
        found.setdefault(one, []).append(f"{series} {number}")
    return found


def _judged(tx: Connection, story_ids: Sequence[int]) -> dict[int, int]:
    of_stories = (verdicts.c.kind == "not-relevant", verdicts.c.story_id.in_(story_ids))
    query = (
        select(verdicts.c.story_id, func.count()).where(*of_stories).group_by(verdicts.c.story_id)
    )
    return {
        story_id: number for story_id, number in tx.execute(query).tuples() if story_id is not None
    }
