"""Rechecks of flagged articles: which are due, and what each found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, update

from extractors.model import Article, Paragraph
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.articles import StoredArticle, get_article
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.store.revisions import WARC_COLUMNS, paragraphs_from_row, warc_place
from wirewatch.adapters.store.rows import record_from_row
from wirewatch.adapters.store.schema import articles, entries, feeds, hosts, warc_records


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckStatus:
    """Status of an article's rechecks."""

    looked_at: datetime | None = None
    next_look_at: datetime | None = None
    missing_since: datetime | None = None
    gone_at: datetime | None = None
    gone_place: WarcPlace | None = None  # of the response that replaced the article
    once_flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecheck:
    """One article to be rechecked, with the first entry that linked to it."""

    article: StoredArticle
    entry: WaitingEntry
    paragraphs: tuple[Paragraph, ...]
    etag: str | None
    last_modified: str | None
    missing_since: datetime | None

    @property
    def as_read(self) -> Article:
        """The article as last read."""
        return Article(
            title=self.article.title,
            lead=self.article.lead,
            body=self.article.body,
            paragraphs=self.paragraphs,
            language=self.article.language,
        )


def recheck_status(tx: Connection, article_id: int) -> RecheckStatus:
    """The status of an article's rechecks; that of none for an unknown article."""
    query = select(articles, *WARC_COLUMNS).outerjoin_from(
        articles, warc_records, warc_records.c.id == articles.c.gone_record_id
    )
    row = tx.execute(query.where(articles.c.id == article_id)).one_or_none()
    if row is None:
        return RecheckStatus()
    flagged = row.flagged_at is not None
    return record_from_row(RecheckStatus, row, gone_place=warc_place(row), once_flagged=flagged)


def count_due_by_host(
    tx: Connection, *, now: datetime, first: timedelta, last: timedelta
) -> dict[str, int]:
    """Count the articles due for a recheck by the host of their entry, in the order of hosts.

    Hosts in back-off are left out.
    """
    in_backoff = select(hosts.c.host).where(hosts.c.wait_until > now)
    query = (
        _select_first_entries()
        .with_only_columns(entries.c.host, func.count().label("due"))
        .where(*_is_due(now, first, last), entries.c.host.not_in(in_backoff))
    )
    rows = tx.execute(query.group_by(entries.c.host).order_by(entries.c.host))
    return {row.host: row.due for row in rows}


def list_due_rechecks(
    tx: Connection, host: str, *, now: datetime, first: timedelta, last: timedelta, limit: int = 100
) -> list[DueRecheck]:
    """List a host's articles due for a recheck, in the order in which they were seen."""
    query = _select_first_entries().where(*_is_due(now, first, last), entries.c.host == host)
    rows = tx.execute(query.order_by(articles.c.seen_at, articles.c.id).limit(limit))
    return [_due_recheck(tx, row) for row in rows]


def record_unchanged(
    tx: Connection, article_id: int, *, now: datetime, next_look_at: datetime | None
) -> None:
    """Record a recheck that found no change."""
    _update(tx, article_id, looked_at=now, next_look_at=next_look_at)


def record_online(
    tx: Connection,
    article_id: int,
    *,
    now: datetime,
    next_look_at: datetime | None,
    validators: Sequence[str | None],
) -> None:
    """Record a recheck that found the article online.

    validators: ETag and Last-Modified of the response.
    """
    etag, last_modified = validators
    _update(
        tx,
        article_id,
        looked_at=now,
        next_look_at=next_look_at,
        missing_since=None,
        gone_at=None,
        gone_record_id=None,
        etag=etag,
        last_modified=last_modified,
    )


def record_missing(
    tx: Connection, article_id: int, *, since: datetime, now: datetime, next_look_at: datetime
) -> None:
    """Record that the article was missing, first at `since`; the next recheck is to confirm it."""
    _update(tx, article_id, looked_at=now, next_look_at=next_look_at, missing_since=since)


def record_retraction(
    tx: Connection,
    article_id: int,
    *,
    now: datetime,
    next_look_at: datetime | None,
    record_id: int | None,
) -> None:
    """Mark an article as retracted, confirmed by a second recheck.

    record_id: the archived response that shows it.
    """
    _update(
        tx,
        article_id,
        looked_at=now,
        next_look_at=next_look_at,
        gone_at=now,
        gone_record_id=record_id,
    )


def postpone_recheck(tx: Connection, article_id: int, *, until: datetime) -> None:
    """Postpone a recheck: the host is in back-off."""
    _update(tx, article_id, next_look_at=until)


def _update(tx: Connection, article_id: int, **columns: Any) -> None:
    tx.execute(update(articles).where(articles.c.id == article_id).values(**columns))


def _is_due(now: datetime, first: timedelta, last: timedelta) -> list[ColumnElement[bool]]:
    """Conditions: the recheck's time has come, or the article was flagged after it was planned.

    An article without a plan is due from `first` until `last` after it was seen.
    """
    unplanned = and_(
        articles.c.next_look_at.is_(None),
        articles.c.seen_at > now - last,
        articles.c.seen_at <= now - first,
    )
    return [
        articles.c.flagged_at.is_not(None),
        articles.c.body_source != "feed",
        or_(articles.c.next_look_at <= now, unplanned),
    ]


def _select_first_entries() -> Select[Any]:
    """The first entry that linked to each article."""
    candidate = entries.alias("candidate")
    linking = select(candidate.c.id).where(
        candidate.c.article_id == articles.c.id, candidate.c.url != ""
    )
    first_id = linking.order_by(candidate.c.id).limit(1).scalar_subquery()
    feed_columns = (
        feeds.c.outlet,
        feeds.c.owner,
        feeds.c.url.label("feed_url"),
        feeds.c.language.label("feed_language"),
    )
    page_columns = articles.c["paragraphs", "etag", "last_modified", "missing_since"]
    return (
        select(entries, *feed_columns, *page_columns)
        .join_from(articles, entries, entries.c.id == first_id)
        .join(feeds, feeds.c.id == entries.c.feed_id)
    )


def _due_recheck(tx: Connection, row: Row[Any]) -> DueRecheck:
    article = get_article(tx, row.article_id)
    assert article is not None
    return DueRecheck(
        article=article,
        entry=record_from_row(WaitingEntry, row),
        paragraphs=paragraphs_from_row(row),
        etag=row.etag,
        last_modified=row.last_modified,
        missing_since=row.missing_since,
    )
