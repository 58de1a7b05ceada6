"""The archive as watching goes through it again: slices of it, how much is left, what changed meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from wirewatch.adapters.store import findings
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import articles
from wirewatch.domain.backtest import ArchivedArticle
from wirewatch.domain.model import Mention

Slice = tuple[int, int]  # first and last id

_ARTICLE = select(
    *(articles.c[name] for name in ArchivedArticle.__slots__), articles.c.flagged, articles.c.watched_with
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One stored article with what the store says of it."""

    article: ArchivedArticle
    mentions: tuple[Mention, ...]
    watched_with: str  # hash of the watchlist that found them


def slices(tx: Connection, *, since: datetime | None = None, size: int = 2000) -> list[tuple[Slice, int]]:
    """Give spans of ids of at most `size` articles with seen_at >= since, newest first, each with its count."""
    query = select(articles.c.id).order_by(articles.c.id.desc())
    ids = tx.execute(query if since is None else query.where(articles.c.seen_at >= since)).scalars()
    return [((batch[-1], batch[0]), len(batch)) for batch in batches(ids, size)]


def in_slice(tx: Connection, span: Slice, *, since: datetime | None = None) -> list[Watched]:
    """List the articles of a span of ids with seen_at >= since, newest first."""
    query = _ARTICLE.where(articles.c.id.between(*span)).order_by(articles.c.id.desc())
    rows = list(tx.execute(query if since is None else query.where(articles.c.seen_at >= since)))
    found = findings.mentions_of(tx, [row.id for row in rows if row.flagged])
    return [
        Watched(
            article=ArchivedArticle(**{name: getattr(row, name) for name in ArchivedArticle.__slots__}),
            mentions=found.get(row.id, ()),
            watched_with=row.watched_with,
        )
        for row in rows
    ]


def count_unwatched(tx: Connection, *, watchlist_hash: str) -> int:
    """Count the articles that were watched with another watchlist."""
    other = or_(articles.c.watched_with < watchlist_hash, articles.c.watched_with > watchlist_hash)
    number: int = tx.execute(select(func.count()).select_from(articles).where(other)).scalar_one()
    return number


def revisions_of(tx: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Give the number of the newest revision of articles."""
    found: dict[int, int] = {}
    for batch in batches(sorted(article_ids)):
        rows = tx.execute(select(articles.c.id, articles.c.revision).where(articles.c.id.in_(batch)))
        found.update((row.id, row.revision) for row in rows)
    return found
