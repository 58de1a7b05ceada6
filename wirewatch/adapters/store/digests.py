"""Digests: which issues there are, and recording a new one."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.documents import digest_from_json, json_from_value
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.errors import AlreadyComposed
from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digest_stories,
    digests,
    editions,
)
from wirewatch.adapters.store.schema import series as series_table
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.model import Digest

FILED_NUMBERS_KEY = "filed_before"
COMPRESSION_LEVEL = 6
# How PostgreSQL and SQLite name the violated constraint if an issue was composed already.
ALREADY_COMPOSED_MARKS = ("uq_digest", "UNIQUE constraint failed: digest")
SELECT_ISSUE = select(*(column for column in digests.c if column.name != "document"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIssue:
    """One issue of a series, without its text."""

    id: int
    series: str
    number: int
    due_at: datetime
    window_start: datetime
    window_end: datetime
    composed_at: datetime
    subject: str
    stories: int
    config_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRecord:
    """One story that an issue reports, with the articles that it cites."""

    story_id: int
    revision: int  # 1 first report, 2 first follow-up: CandidateStory.told_revision + 1
    articles: tuple[tuple[int, int], ...]  # (article id, revision of the article as reported)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCounts:
    """The number of articles read within a span of time."""

    read: int  # articles
    flagged: int  # of these
    quiet: int  # of the flagged: recorded, but not reported in digests


def ensure_series(
    tx: Connection, series: Sequence[Series], *, now: datetime
) -> dict[str, datetime]:
    """Add configured series and mark others as not configured; return when each was added."""
    tx.execute(update(series_table).values(configured=False))
    rows = []
    for configured in series:
        row = {"id": configured.id, "created_at": now, "configured": True}
        rows.append(row | {"actors": list(configured.actors)})
    if rows:
        statement = upsert(tx, series_table)
        renewed = {"configured": True, "actors": statement.excluded.actors}
        tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=renewed), rows)
    query = select(series_table.c.id, series_table.c.created_at).where(series_table.c.configured)
    return dict(tx.execute(query).tuples().all())


def series_created_at(tx: Connection, series: str) -> datetime | None:
    """When a series was first configured; None if no cycle has run with it yet."""
    query = select(series_table.c.created_at).where(series_table.c.id == series)
    return tx.execute(query).scalar_one_or_none()


def configured_series(tx: Connection) -> set[str]:
    """Ids of the series in the newest configuration."""
    return set(tx.execute(select(series_table.c.id).where(series_table.c.configured)).scalars())


def record_filed_numbers(tx: Connection, numbers: Mapping[str, int], *, now: datetime) -> None:
    """Record, by series, the last issue number that a lost store had filed."""
    key_values.set_value(tx, FILED_NUMBERS_KEY, dict(numbers), now=now)


def last_filed_number(tx: Connection, series: str) -> int:
    """Return the highest page number that a lost store had filed for the series; 0 if unknown."""
    numbers: Mapping[str, int] = key_values.get_value(tx, FILED_NUMBERS_KEY) or {}
    return int(numbers.get(series, 0))


def list_issues(tx: Connection, series: str | None = None, *, limit: int = 50) -> list[StoredIssue]:
    """List issues, newest first."""
    query = SELECT_ISSUE.limit(limit)
    if series is None:
        query = query.order_by(digests.c.composed_at.desc(), digests.c.id.desc())
    else:
        query = query.where(digests.c.series == series).order_by(digests.c.number.desc())
    return [record_from_row(StoredIssue, row) for row in tx.execute(query)]


def last_issue(tx: Connection, series: str) -> StoredIssue | None:
    """The newest issue of a series."""
    return next(iter(list_issues(tx, series, limit=1)), None)


def issue_by_number(tx: Connection, series: str, number: int) -> StoredIssue | None:
    """Load one issue of a series."""
    query = SELECT_ISSUE.where(digests.c.series == series, digests.c.number == number)
    row = tx.execute(query).one_or_none()
    return record_from_row(StoredIssue, row) if row else None


def cuts_by_due_time(tx: Connection, series: str, *, since: datetime) -> dict[datetime, datetime]:
    """Map the due time of each issue of a series from `since` on to the end of its window."""
    query = select(digests.c.due_at, digests.c.window_end).where(
        digests.c.series == series, digests.c.due_at >= since
    )
    return dict(tx.execute(query).tuples().all())


def digest_document(tx: Connection, series: str, number: int) -> dict[str, Any] | None:
    """Load the fields of a domain.digests.model.Digest as JSON values, datetimes in ISO 8601."""
    query = select(digests.c.document).where(digests.c.series == series, digests.c.number == number)
    document: dict[str, Any] | None = tx.execute(query).scalar()
    return document


def load_digest(tx: Connection, series: str, number: int) -> Digest | None:
    """Load an issue as composed for the series."""
    document = digest_document(tx, series, number)
    return digest_from_json(document) if document else None


def load_edition(tx: Connection, digest_id: int, profile: str) -> Digest | None:
    """Load a profile's version of an issue; None if its readers received the regular one."""
    query = select(editions.c.document).where(
        editions.c.digest_id == digest_id, editions.c.profile == profile
    )
    packed: bytes | None = tx.execute(query).scalar()
    return digest_from_json(json.loads(zlib.decompress(packed))) if packed else None


def edition_sizes(tx: Connection, digest_id: int) -> dict[str, int]:
    """Count the stories of an issue's editions, by profile."""
    query = select(editions.c.profile, editions.c.stories).where(editions.c.digest_id == digest_id)
    return dict(tx.execute(query).tuples().all())


def record_editions(
    tx: Connection, digest_id: int, editions_by_profile: Mapping[str, Digest]
) -> None:
    """Store an issue as the readers of each profile got it."""
    rows = []
    for profile, edition in editions_by_profile.items():
        document = json.dumps(json_from_value(edition), ensure_ascii=False).encode()
        row = {"digest_id": digest_id, "profile": profile, "stories": len(edition.stories)}
        rows.append(row | {"document": zlib.compress(document, COMPRESSION_LEVEL)})
    if rows:
        tx.execute(insert(editions), rows)


def count_read(tx: Connection, start: datetime, end: datetime) -> ReadingCounts:
    """Count the articles with start < seen_at <= end, the window of candidates."""
    query = select(
        func.count().label("read"),
        func.count().filter(articles.c.flagged).label("flagged"),
        func.count().filter(articles.c.flagged, articles.c.quiet).label("quiet"),
    ).where(articles.c.seen_at > start, articles.c.seen_at <= end)
    return record_from_row(ReadingCounts, tx.execute(query).one())


def mark_reportable(tx: Connection, article_id: int) -> None:
    """Mark a silently imported article as reportable, unless a digest has reported it."""
    is_reported = (
        select(digest_articles.c.article_id)
        .where(digest_articles.c.article_id == article_id)
        .exists()
    )
    statement = update(articles).where(articles.c.id == article_id, articles.c.quiet, ~is_reported)
    tx.execute(statement.values(quiet=False))


def series_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, set[str]]:
    """Map articles to the series that have reported them; unreported ones are left out."""
    query = select(digest_articles.c.article_id, digest_articles.c.series)
    series: dict[int, set[str]] = defaultdict(set)
    for row in rows_in(tx, query, digest_articles.c.article_id, article_ids):
        series[row.article_id].add(row.series)
    return dict(series)


def record_digest(
    tx: Connection, digest: Digest, *, subject: str, stories: Sequence[StoryRecord]
) -> int:
    """Store a digest and what it reports, in the order of the stories; return its id.

    Raises:
        AlreadyComposed: the series has this number or due time, or has reported one of these
        stories in this
            revision; the transaction can go on.
    """
    try:
        with tx.begin_nested():
            statement = insert(digests).returning(digests.c.id)
            digest_id: int = tx.execute(statement, _digest_columns(digest, subject)).scalar_one()
            _record_stories(tx, digest.series, digest_id, stories)
            _record_citations(tx, digest.series, digest_id, stories)
    except IntegrityError as error:
        if not any(mark in str(error.orig) for mark in ALREADY_COMPOSED_MARKS):
            raise  # a series, story or article that the store does not know: a fault of the caller
        raise AlreadyComposed(
            f"{digest.series} {digest.number}, due {digest.due_at:%Y-%m-%d %H:%M} UTC, was composed by another run"
        ) from None
    return digest_id


def _digest_columns(digest: Digest, subject: str) -> dict[str, Any]:
    return {
        "series": digest.series,
        "number": digest.number,
        "due_at": digest.due_at,
        "window_start": digest.account.window_start,
        "window_end": digest.account.window_end,
        "composed_at": digest.composed_at,
        "subject": subject,
        "stories": digest.account.stories,
        "document": json_from_value(digest),
        "config_hash": digest.config_hash,
    }


def _record_stories(
    tx: Connection, series: str, digest_id: int, stories: Sequence[StoryRecord]
) -> None:
    rows = []
    for position, story in enumerate(stories, start=1):
        row = {"series": series, "digest_id": digest_id, "position": position}
        rows.append(row | {"story_id": story.story_id, "revision": story.revision})
    if rows:
        tx.execute(insert(digest_stories), rows)


def _record_citations(
    tx: Connection, series: str, digest_id: int, stories: Sequence[StoryRecord]
) -> None:
    """Store each cited article's revision; an article keeps the digest that reported it first."""
    revisions: dict[int, int] = {}
    for story in stories:
        revisions.update(story.articles)
    rows = []
    for article_id, revision in revisions.items():
        row = {"series": series, "digest_id": digest_id}
        rows.append(row | {"article_id": article_id, "revision": revision})
    if rows:
        statement = upsert(tx, digest_articles)
        insert_or_renew = statement.on_conflict_do_update(
            index_elements=["series", "article_id"],
            set_={"revision": statement.excluded.revision},
        )
        tx.execute(insert_or_renew, rows)
