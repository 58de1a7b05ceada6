"""Read stored articles to match a changed watchlist; record which aliases were ever watched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from extractors.model import Mention
from wirewatch.adapters.store import findings
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.rows import field_names, record_from_row, rows_in
from wirewatch.adapters.store.schema import articles as table
from wirewatch.adapters.store.schema import known_aliases, mentions
from wirewatch.domain.backtest import ArchivedArticle

ARTICLES_PER_SPAN = 2000
IdSpan = tuple[int, int]  # first and last id


@dataclass(frozen=True, slots=True, kw_only=True)
class RewatchedArticle:
    """One stored article with the mentions that the store has of it."""

    article: ArchivedArticle
    mentions: tuple[Mention, ...]
    watched_with: str  # hash of the watchlist that found them


def add_known_aliases(
    tx: Connection, aliases: Collection[tuple[str, str]], *, now: datetime
) -> frozenset[tuple[str, str]]:
    """Store (actor, alias) pairs; return the new ones."""
    new = frozenset(aliases) - alias_known_times(tx).keys()
    if new:
        rows = [{"actor": actor, "alias": alias, "known_at": now} for actor, alias in sorted(new)]
        tx.execute(upsert(tx, known_aliases).on_conflict_do_nothing(), rows)
    return new


def alias_known_times(tx: Connection) -> dict[tuple[str, str], datetime]:
    """Map each (actor, alias) pair to the time since which it is watched."""
    return {(row.actor, row.alias): row.known_at for row in tx.execute(select(known_aliases))}


def article_id_spans(
    tx: Connection, *, since: datetime | None = None, size: int = ARTICLES_PER_SPAN
) -> list[tuple[IdSpan, int]]:
    """List id spans of at most `size` articles with seen_at >= since, newest first, with counts."""
    query = select(table.c.id).order_by(table.c.id.desc())
    if since is not None:
        query = query.where(table.c.seen_at >= since)
    ids = tx.execute(query).scalars()
    return [((batch[-1], batch[0]), len(batch)) for batch in batches(ids, size)]


def articles_in_span(
    tx: Connection, span: IdSpan, *, since: datetime | None = None
) -> list[RewatchedArticle]:
    """List the articles of a span of ids with seen_at >= since, newest first."""
    columns = [table.c[name] for name in field_names(ArchivedArticle)]
    query = select(*columns, table.c.flagged, table.c.watched_with)
    query = query.where(table.c.id.between(*span)).order_by(table.c.id.desc())
    if since is not None:
        query = query.where(table.c.seen_at >= since)
    rows = tx.execute(query).all()
    flagged_ids = [row.id for row in rows if row.flagged]
    mentions_by_article = findings.mentions_by_article(tx, flagged_ids)
    return [
        RewatchedArticle(
            article=record_from_row(ArchivedArticle, row),
            mentions=mentions_by_article.get(row.id, ()),
            watched_with=row.watched_with,
        )
        for row in rows
    ]


def count_unwatched(tx: Connection, *, watchlist_hash: str) -> int:
    """Count the articles that were matched against another watchlist."""
    # Two ranges of the index; an inequality would read the whole table.
    has_other_hash = or_(
        table.c.watched_with < watchlist_hash, table.c.watched_with > watchlist_hash
    )
    query = select(func.count()).select_from(table).where(has_other_hash)
    count: int = tx.execute(query).scalar_one()
    return count


def newest_revisions(tx: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Map articles to the number of their newest revision."""
    rows = rows_in(tx, select(table.c.id, table.c.revision), table.c.id, article_ids)
    return {row.id: row.revision for row in rows}


def alias_counts(tx: Connection, *, since: datetime) -> dict[tuple[str, str | None], int]:
    """Count the flagged articles seen since then, by (actor, alias) and by (actor, None)."""
    article_count = func.count(mentions.c.article_id.distinct())
    query = (
        select(mentions.c.actor, article_count)
        .join(table, table.c.id == mentions.c.article_id)
        .where(table.c.flagged.is_(True), table.c.seen_at >= since)
        .group_by(mentions.c.actor)
    )
    counts: dict[tuple[str, str | None], int] = {}
    for actor, count in tx.execute(query):
        counts[actor, None] = count
    by_alias = query.add_columns(mentions.c.alias).group_by(mentions.c.alias)
    for actor, count, alias in tx.execute(by_alias):
        counts[actor, alias] = count
    return counts
