"""Digests: which issues there are, and recording a new one."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.documents import digest_from_json, json_from_value
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.errors import AlreadyComposed
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digest_stories,
    digests,
    editions,
)
from wirewatch.adapters.store.schema import series as series_rows
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.model import Digest

_FILED_BEFORE = "filed_before"  # the name of a fact


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
    """One story that an issue tells, with the articles that it cites."""

    story_id: int
    revision: int  # 1 first telling, 2 first follow-up: CandidateStory.told_revision + 1
    articles: tuple[tuple[int, int], ...]  # (article id, revision of the article as told)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCounts:
    """What was read within a span of time."""

    read: int  # articles
    flagged: int  # of these
    quiet: int  # of the flagged: recorded, but digests keep quiet about it


def ensure_series(
    tx: Connection, series: Sequence[Series], *, now: datetime
) -> dict[str, datetime]:
    """Add the configured series and mark the others as not configured; return since when each is known."""
    tx.execute(update(series_rows).values(configured=False))
    rows = [
        {"id": one.id, "created_at": now, "configured": True, "actors": list(one.actors)}
        for one in series
    ]
    statement = upsert(tx, series_rows)
    renewed = {"configured": True, "actors": statement.excluded.actors}
    if rows:
        tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=renewed), rows)
    known = select(series_rows.c.id, series_rows.c.created_at).where(series_rows.c.configured)
    return dict(tx.execute(known).tuples().all())


def series_created_at(tx: Connection, series: str) -> datetime | None:
    """Return when a series was first configured; None if no cycle has run with it yet."""
    return tx.execute(
        select(series_rows.c.created_at).where(series_rows.c.id == series)
    ).scalar_one_or_none()


def configured_series(tx: Connection) -> set[str]:
    """Return the ids of the series that the newest configuration has."""
    return set(tx.execute(select(series_rows.c.id).where(series_rows.c.configured)).scalars())


_ISSUE = select(*(digests.c[name] for name in StoredIssue.__slots__))


def _issue(row: Row[Any]) -> StoredIssue:
    return StoredIssue(**{name: getattr(row, name) for name in StoredIssue.__slots__})


def last_issue(tx: Connection, series: str) -> StoredIssue | None:
    """Return the newest issue of a series."""
    return next(iter(list_issues(tx, series, limit=1)), None)


def record_filed_numbers(tx: Connection, numbers: Mapping[str, int], *, now: datetime) -> None:
    """Record, by series, the last issue number that a lost store had filed."""
    key_values.set_value(tx, _FILED_BEFORE, dict(numbers), now=now)


def last_filed_number(tx: Connection, series: str) -> int:
    """Return the number up to which a lost store had filed the series' pages; 0 for none."""
    return int((key_values.get_value(tx, _FILED_BEFORE) or {}).get(series, 0))


def list_issues(tx: Connection, series: str | None = None, *, limit: int = 50) -> list[StoredIssue]:
    """List issues, newest first."""
    of_series = [] if series is None else [digests.c.series == series]
    newest = (
        (digests.c.composed_at.desc(), digests.c.id.desc())
        if series is None
        else (digests.c.number.desc(),)
    )
    return [
        _issue(row) for row in tx.execute(_ISSUE.where(*of_series).order_by(*newest).limit(limit))
    ]


def cuts_by_due_time(tx: Connection, series: str, *, since: datetime) -> dict[datetime, datetime]:
    """Return the cut of each issue of a series that was due from an instant on, including future ones."""
    query = select(digests.c.due_at, digests.c.window_end).where(
        digests.c.series == series, digests.c.due_at >= since
    )
    return dict(tx.execute(query).tuples().all())


def issue_by_number(tx: Connection, series: str, number: int) -> StoredIssue | None:
    """Return one issue of a series."""
    row = tx.execute(
        _ISSUE.where(digests.c.series == series, digests.c.number == number)
    ).one_or_none()
    return _issue(row) if row else None


def digest_document(tx: Connection, series: str, number: int) -> dict[str, Any] | None:
    """Return a digest as composed: the fields of domain.digest.model.Digest as JSON values, datetimes in ISO 8601."""
    query = select(digests.c.document).where(digests.c.series == series, digests.c.number == number)
    found: dict[str, Any] | None = tx.execute(query).scalar()
    return found


def load_digest(tx: Connection, series: str, number: int) -> Digest | None:
    """Return an issue as the series told it."""
    found = digest_document(tx, series, number)
    return digest_from_json(found) if found else None


def load_edition(tx: Connection, digest_id: int, profile: str) -> Digest | None:
    """Return an issue as the readers of one profile got it; None for readers who got it as the series told it."""
    of_profile = (editions.c.digest_id == digest_id, editions.c.profile == profile)
    packed: bytes | None = tx.execute(select(editions.c.document).where(*of_profile)).scalar()
    return digest_from_json(json.loads(zlib.decompress(packed))) if packed else None


def edition_sizes(tx: Connection, digest_id: int) -> dict[str, int]:
    """Return how many stories an issue told to the readers of each profile that has an edition of its own."""
    query = select(editions.c.profile, editions.c.stories).where(editions.c.digest_id == digest_id)
    return dict(tx.execute(query).tuples().all())


def record_editions(
    tx: Connection, digest_id: int, editions_by_profile: Mapping[str, Digest]
) -> None:
    """Store an issue as the readers of each profile got it."""
    rows = [
        {
            "digest_id": digest_id,
            "profile": profile,
            "stories": len(one.stories),
            "document": zlib.compress(
                json.dumps(json_from_value(one), ensure_ascii=False).encode(), 6
            ),
        }
        for profile, one in editions_by_profile.items()
    ]
    if rows:
        tx.execute(insert(editions), rows)


def count_read(tx: Connection, start: datetime, end: datetime) -> ReadingCounts:
    """Count what was read with start < seen_at <= end, as `candidates` cuts."""
    query = select(
        func.count().label("read"),
        func.count().filter(articles.c.flagged).label("flagged"),
        func.count().filter(articles.c.flagged, articles.c.quiet).label("quiet"),
    ).where(articles.c.seen_at > start, articles.c.seen_at <= end)
    row = tx.execute(query).one()
    return ReadingCounts(read=row.read, flagged=row.flagged, quiet=row.quiet)


def mark_reportable(tx: Connection, article_id: int) -> None:
    """Mark a silently imported article as reportable, unless a digest has told it."""
    told = (
        select(digest_articles.c.article_id)
        .where(digest_articles.c.article_id == article_id)
        .exists()
    )
    tx.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.quiet, ~told)
        .values(quiet=False)
    )


def series_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, set[str]]:
    """Return which series have told each article; untold ones are left out."""
    found: dict[int, set[str]] = {}
    for batch in batches(article_ids):
        query = select(digest_articles.c.article_id, digest_articles.c.series)
        for article_id, series in tx.execute(
            query.where(digest_articles.c.article_id.in_(batch))
        ).tuples():
            found.setdefault(article_id, set()).add(series)
    return found


def current_revisions(tx: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Return the current revision number of each article, as Telling stores it."""
    found: dict[int, int] = {}
    for batch in batches(article_ids):
        query = select(articles.c.id, articles.c.revision).where(articles.c.id.in_(batch))
        found.update(tx.execute(query).tuples().all())
    return found


def record_digest(
    tx: Connection, digest: Digest, *, subject: str, stories: Sequence[StoryRecord]
) -> int:
    """Store a digest and what it tells, in the order told; return its id.

    Raises AlreadyComposed when the series has this number or due time, or has told one of these stories in this
    revision; the transaction can go on.
    """
    try:
        with tx.begin_nested():
            digest_id: int = tx.execute(
                insert(digests).returning(digests.c.id), _row(digest, subject)
            ).scalar_one()
            _record_told(tx, digest.series, digest_id, stories)
    except IntegrityError as error:
        if "uq_digest" not in str(error.orig) and "UNIQUE constraint failed: digest" not in str(
            error.orig
        ):
            raise  # a series, story or article that the store does not know: a fault of the caller
        raise AlreadyComposed(
            f"{digest.series} {digest.number}, due {digest.due_at:%Y-%m-%d %H:%M} UTC, was composed by another run"
        ) from None
    return digest_id


def _row(digest: Digest, subject: str) -> dict[str, Any]:
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


def _record_told(tx: Connection, series: str, digest_id: int, told: Sequence[StoryRecord]) -> None:
    of_digest = {"series": series, "digest_id": digest_id}
    tellings = [
        {
            **of_digest,
            "story_id": telling.story_id,
            "revision": telling.revision,
            "position": position,
        }
        for position, telling in enumerate(told, start=1)
    ]
    cited = {article_id: revision for telling in told for article_id, revision in telling.articles}
    if tellings:
        tx.execute(insert(digest_stories), tellings)
    if cited:
        # One told before keeps the digest that told it first, and is now told as it stands.
        statement = upsert(tx, digest_articles)
        as_it_stands = {"revision": statement.excluded.revision}
        once = statement.on_conflict_do_update(
            index_elements=["series", "article_id"], set_=as_it_stands
        )
        rows = [
            {**of_digest, "article_id": article_id, "revision": revision}
            for article_id, revision in cited.items()
        ]
        tx.execute(once, rows)
