"""Read stored articles for matching after the watchlist changed; record which aliases were ever watched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from extractors.model import Mention
from wirewatch.adapters.store import findings
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.schema import articles as articles_table
from wirewatch.adapters.store.schema import known_aliases, mentions
from wirewatch.domain.backtest import ArchivedArticle


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
    """Return since when each (actor, alias) pair is watched."""
    return {(row.actor, row.alias): row.known_at for row in tx.execute(select(known_aliases))}


IdSpan = tuple[int, int]  # first and last id

_ARTICLE = select(
    *(articles_table.c[name] for name in ArchivedArticle.__slots__),
    articles_table.c.flagged,
    articles_table.c.watched_with,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RewatchedArticle:
    """One stored article with what the store says of it."""

    article: ArchivedArticle
    mentions: tuple[Mention, ...]
    watched_with: str  # hash of the watchlist that found them


def article_id_spans(
    tx: Connection, *, since: datetime | None = None, size: int = 2000
) -> list[tuple[IdSpan, int]]:
    """Return spans of ids of at most `size` articles with seen_at >= since, newest first, each with its count."""
    query = select(articles_table.c.id).order_by(articles_table.c.id.desc())
    ids = tx.execute(
        query if since is None else query.where(articles_table.c.seen_at >= since)
    ).scalars()
    return [((batch[-1], batch[0]), len(batch)) for batch in batches(ids, size)]


def articles_in_span(
    tx: Connection, span: IdSpan, *, since: datetime | None = None
) -> list[RewatchedArticle]:
    """List the articles of a span of ids with seen_at >= since, newest first."""
    query = _ARTICLE.where(articles_table.c.id.between(*span)).order_by(articles_table.c.id.desc())
    rows = list(
        tx.execute(query if since is None else query.where(articles_table.c.seen_at >= since))
    )
    found = findings.mentions_by_article(tx, [row.id for row in rows if row.flagged])
    return [
        RewatchedArticle(
            article=ArchivedArticle(
                **{name: getattr(row, name) for name in ArchivedArticle.__slots__}
            ),
            mentions=found.get(row.id, ()),
            watched_with=row.watched_with,
        )
        for row in rows
    ]


def count_unwatched(tx: Connection, *, watchlist_hash: str) -> int:
    """Count the articles that were matched against another watchlist."""
    other = or_(
        articles_table.c.watched_with < watchlist_hash,
        articles_table.c.watched_with > watchlist_hash,
    )
    number: int = tx.execute(
        select(func.count()).select_from(articles_table).where(other)
    ).scalar_one()
    return number


def newest_revisions(tx: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """Return the number of the newest revision of articles."""
    found: dict[int, int] = {}
    for batch in batches(sorted(article_ids)):
        rows = tx.execute(
            select(articles_table.c.id, articles_table.c.revision).where(
                articles_table.c.id.in_(batch)
            )
        )
        found.update((row.id, row.revision) for row in rows)
    return found


def alias_counts(tx: Connection, *, since: datetime) -> dict[tuple[str, str | None], int]:
    """Return how many articles seen since then were flagged, by actor and alias; for alias None, by actor."""
    recent = articles_table.c.flagged.is_(True), articles_table.c.seen_at >= since
    number = func.count(mentions.c.article_id.distinct())
    query = select(mentions.c.actor, number).join(
        articles_table, articles_table.c.id == mentions.c.article_id
    )
    whole = tx.execute(query.where(*recent).group_by(mentions.c.actor)).tuples()
    parts = tx.execute(
        query.add_columns(mentions.c.alias)
        .where(*recent)
        .group_by(mentions.c.actor, mentions.c.alias)
    ).tuples()
    return {(actor, None): count for actor, count in whole} | {
        (actor, alias): count for actor, count, alias in parts
    }
