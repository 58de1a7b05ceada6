"""Looking again at flagged articles: which are due, and how a look ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, update

from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.store.schema import articles as table
from wirewatch.adapters.store.schema import entries, feeds, hosts
from wirewatch.domain.model import Article, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLook:
    """One article to be fetched again, with the first entry that led to it."""

    article: StoredArticle
    entry: WaitingEntry
    paragraphs: tuple[Paragraph, ...]
    etag: str | None
    last_modified: str | None
    missing_since: datetime | None

    @property
    def as_read(self) -> Article:
        """The article as it was read the last time."""
        one = self.article
        return Article(title=one.title, lead=one.lead, body=one.body, paragraphs=self.paragraphs, language=one.language)


def _is_due(now: datetime, *, first: timedelta, last: timedelta) -> list[ColumnElement[bool]]:
    """Give what makes an article due: its time has come, or it became flagged since the last look it could have had."""
    never = and_(table.c.next_look_at.is_(None), table.c.seen_at > now - last, table.c.seen_at <= now - first)
    return [
        table.c.flagged_at.is_not(None),
        table.c.body_source != "feed",
        or_(table.c.next_look_at <= now, never),
    ]


def due_hosts(tx: Connection, *, now: datetime, first: timedelta, last: timedelta) -> dict[str, int]:
    """Count the articles that are to be fetched again now, by the host of their entry; hosts that wait are left out."""
    asked = select(hosts.c.host).where(hosts.c.wait_until > now)
    query = _entries().with_only_columns(entries.c.host).where(*_is_due(now, first=first, last=last))
    found: dict[str, int] = {}
    for host in tx.execute(query.where(entries.c.host.not_in(asked)).order_by(entries.c.host)).scalars():
        found[host] = found.get(host, 0) + 1
    return found


def due(
    tx: Connection, host: str, *, now: datetime, first: timedelta, last: timedelta, limit: int = 100
) -> list[DueLook]:
    """List a host's articles that are to be fetched again now, in the order in which they were seen."""
    query = _entries().where(*_is_due(now, first=first, last=last), entries.c.host == host)
    return [_due(tx, row) for row in tx.execute(query.order_by(table.c.seen_at, table.c.id).limit(limit))]


def _entries() -> Any:
    """Give the entries that led to articles, the first of each."""
    of_feed = (feeds.c.outlet, feeds.c.owner, feeds.c.url.label("feed_url"), feeds.c.language.label("feed_language"))
    of_page = ("paragraphs", "etag", "last_modified", "missing_since")
    other = entries.alias("other")
    first = select(other.c.id).where(other.c.article_id == table.c.id, other.c.url != "").order_by(other.c.id).limit(1)
    query = select(entries, *of_feed, *(table.c[name] for name in of_page))
    return query.join_from(table, entries, entries.c.id == first.scalar_subquery()).join(
        feeds, feeds.c.id == entries.c.feed_id
    )


def _due(tx: Connection, row: Row[Any]) -> DueLook:
    article = stored_articles.get(tx, row.article_id)
    assert article is not None
    return DueLook(
        article=article,
        entry=WaitingEntry(**{name: getattr(row, name) for name in WaitingEntry.__slots__}),
        paragraphs=tuple(Paragraph(**paragraph) for paragraph in row.paragraphs),
        etag=row.etag,
        last_modified=row.last_modified,
        missing_since=row.missing_since,
    )


def settle(tx: Connection, article_id: int, *, now: datetime, next_look_at: datetime | None) -> None:
    """Note a look that found the page as it was, or nothing that says otherwise."""
    _note(tx, article_id, looked_at=now, next_look_at=next_look_at)


def seen_standing(
    tx: Connection, article_id: int, *, now: datetime, next_look_at: datetime | None, validators: Sequence[str | None]
) -> None:
    """Note a look that found the article in its place; `validators`: ETag and Last-Modified of the answer."""
    etag, last_modified = validators
    _note(
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


def miss(tx: Connection, article_id: int, *, since: datetime, now: datetime, next_look_at: datetime) -> None:
    """Note that the article was found gone, first then; the next look is to confirm it."""
    _note(tx, article_id, looked_at=now, next_look_at=next_look_at, missing_since=since)


def retract(
    tx: Connection, article_id: int, *, now: datetime, next_look_at: datetime | None, record_id: int | None
) -> None:
    """Note that an article is gone, as a second look found too; `record_id`: the archived answer that says so."""
    _note(tx, article_id, looked_at=now, next_look_at=next_look_at, gone_at=now, gone_record_id=record_id)


def put_off(tx: Connection, article_id: int, *, until: datetime) -> None:
    """Look later: the host asked us to wait."""
    _note(tx, article_id, next_look_at=until)


def _note(tx: Connection, article_id: int, **columns: Any) -> None:
    tx.execute(update(table).where(table.c.id == article_id).values(**columns))
