"""Search stored articles, explain empty results, and build the index of an old store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from extractors.model import Mention
from extractors.names.actors import Actor
from extractors.search.query import (
    Node,
    Words,
    filters,
    parse,
    texts,
)
from extractors.search.results import (
    Hit,
    Indexing,
    Place,
    SearchResult,
    matches_in,
    passages_of,
)
from wirewatch.adapters.store import findings, search_index
from wirewatch.adapters.store import search as index
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.overviews import MAX_FACETED_HITS, Facets, count_facets
from wirewatch.adapters.store.search import SearchHit
from wirewatch.domain.urls import without_tracking
from wirewatch.steps.search_advice import QueryNames, explain_no_hits

HITS_PER_PAGE = 20  # hits
MAX_HITS_PER_PAGE = 200  # of one page


def search_store(
    store: Store,
    query: str,
    *,
    actors: Sequence[Actor] = (),
    now: datetime,
    limit: int = HITS_PER_PAGE,
    cursor: str | None = None,
) -> SearchResult:
    """Return one page of the articles that fit a query, newest first.

    `actors`: those of the watchlist, allowed in `actor:`. `cursor`: `next` of the previous page.
    Raises QueryError for an unreadable query, ValueError for an invalid cursor.
    """
    node = parse(query, now=now)
    below = _parse_cursor(cursor)
    with store.read() as tx:
        names = QueryNames(tx, actors)
        meant = names.resolve(node)
        article_ids = index.matching_ids(
            tx, meant, limit=min(limit, MAX_HITS_PER_PAGE) + 1, below=below
        )
        shown = article_ids[: min(limit, MAX_HITS_PER_PAGE)]
        wanted, mentions = tuple(texts(meant)), _mentions_of_query(tx, meant, shown)
        hits = tuple(
            _build_hit(article, wanted, mentions.get(article.id, ()))
            for article in index.load_hits(tx, shown)
        )
        total = (
            len(shown)
            if cursor is None and len(article_ids) == len(shown)
            else index.count_matches(tx, meant)
        )
        result = SearchResult(
            query=query,
            hits=hits,
            total=total,
            more_than_total=total >= index.MAX_COUNTED_HITS,
            next=str(shown[-1]) if len(article_ids) > len(shown) else None,
            indexing=None if search_index.is_complete(tx) else _indexing(tx),
        )
        return result if total or cursor else explain_no_hits(tx, result, node, names)


def facets_of(store: Store, query: str, *, actors: Sequence[Actor] = (), now: datetime) -> Facets:
    """Return the newest hits by outlet, language, actor and month. Raises QueryError."""
    node = parse(query, now=now)
    with store.read() as tx:
        meant = QueryNames(tx, actors).resolve(node)
        return count_facets(tx, index.matching_ids(tx, meant, limit=MAX_FACETED_HITS))


def _indexing(tx: Connection) -> Indexing | None:
    indexed, articles = search_index.index_counts(tx)
    return Indexing(indexed=indexed, articles=articles) if indexed < articles else None


def _parse_cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not cursor.isdecimal() or len(cursor) > 15:
        raise ValueError(f'"{cursor[:40]}" is no cursor; give `next` of the page before, or none')
    return int(cursor)


def _mentions_of_query(
    tx: Connection, node: Node, article_ids: Sequence[int]
) -> dict[int, list[Mention]]:
    """Return the mentions of the actors that a query asks for, by article."""
    asked = {value for part in filters(node) if part.name == "actor" for value in part.values}
    if not asked:
        return {}
    stored = findings.mentions_by_article(tx, article_ids)
    return {
        key: [mention for mention in mentions if mention.actor in asked]
        for key, mentions in stored.items()
    }


def _build_hit(
    article: SearchHit, wanted: Sequence[Words], mentions: Sequence[Mention] = ()
) -> Hit:
    fields: dict[Place, str] = {"title": article.title, "lead": article.lead, "body": article.body}
    matches = matches_in(fields, article.language, wanted, mentions)
    return Hit(
        article_id=article.id,
        title=article.title,
        url=without_tracking(article.url),
        outlet=article.outlet,
        language=article.language,
        published_at=article.published_at,
        seen_at=article.seen_at,
        story=article.story,
        actors=article.actors,
        revision=article.revision,
        gone=article.gone,
        forms=matches.forms,
        passages=passages_of(article.id, fields, matches),
    )
