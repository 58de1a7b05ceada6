"""Queries on the search index: ids, counts, word frequencies, and hits to show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from extractors.search.query import And, Filter, Node, Not, Or, Words, all_of, conjuncts
from extractors.search.tokens import is_sign
from wirewatch.adapters.store.findings import actors_by_article
from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    announced_dates,
    articles,
    feeds,
    mentions,
    revisions,
    search_documents,
    statements,
    stories,
    story_articles,
)
from wirewatch.adapters.store.search_index import QUOTE_INDEX, TEXT_INDEX, quoted_lexeme

MAX_COUNTED_HITS = 1_000
# Up to so many rows, a filter's articles are collected first; beyond, each candidate is tested.
MAX_COLLECTED_ROWS = 20_000
FORCE_INDEX = "SET LOCAL enable_seqscan = off"  # PostgreSQL, until the end of the transaction

_INDEX_TABLES = {
    TEXT_INDEX: table(TEXT_INDEX, column("rowid", Integer), column("words")),
    QUOTE_INDEX: table(QUOTE_INDEX, column("rowid", Integer), column("words")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One article that matches a query, with what a page of hits shows of it."""

    id: int
    title: str
    lead: str
    body: str
    url: str
    outlet: str
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    revision: int
    gone: bool
    story: str | None
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _QueryParts:
    """The full-text expression that every hit matches, and the conditions that remain."""

    expression: str | None
    conditions: tuple[Node, ...]


def matching_ids(
    tx: Connection, node: Node, *, limit: int, below: int | None = None, above: int | None = None
) -> list[int]:
    """The ids of matching articles, newest first; strictly between two ids where they are given."""
    query, key = _matching(tx, node)
    if below is not None:
        query = query.where(key < below)
    if above is not None:
        query = query.where(key > above)
    return list(tx.execute(query.order_by(key.desc()).limit(limit)).scalars())


def count_matches(tx: Connection, node: Node, *, limit: int = MAX_COUNTED_HITS) -> int:
    """How many articles match a query, counted up to `limit`."""
    query, _ = _matching(tx, node)
    return _count_up_to(tx, query, limit)


def word_frequencies(tx: Connection, words: Sequence[Words], *, limit: int) -> list[int]:
    """In how many articles each word occurs, counted up to `limit`.

    One round trip for hundreds of words.
    """
    expressions = [str(_index_expression(tx, word)) for word in words]
    if tx.dialect.name == "sqlite":
        return _fts5_frequencies(tx, expressions, limit)
    tx.execute(text(FORCE_INDEX))
    query = text(f"""
        SELECT word.position, (
            SELECT count(*) FROM (
                SELECT 1 FROM {TEXT_INDEX} WHERE words @@ word.query LIMIT {int(limit)}
            ) AS hits
        )
        FROM unnest(CAST(:words AS tsquery[])) WITH ORDINALITY AS word (query, position)
        ORDER BY 1
    """)
    return [row[1] for row in tx.execute(query, {"words": expressions})]


def load_hits(tx: Connection, article_ids: Collection[int]) -> list[SearchHit]:
    """The articles with these ids, in the order of the ids; unknown ids are left out."""
    placed = select(stories.c.key).join(story_articles, story_articles.c.story_id == stories.c.id)
    story_key = placed.where(story_articles.c.article_id == articles.c.id).scalar_subquery()
    plain = articles.c[
        *("id", "title", "lead", "body", "url", "outlet", "language"),
        *("published_at", "seen_at", "revision", "gone_at"),
    ]
    query = select(*plain, story_key.label("story"))
    actors = actors_by_article(tx, article_ids)
    hits = {}
    for row in rows_in(tx, query, articles.c.id, article_ids):
        names = tuple(sorted(actors.get(row.id, ())))
        hits[row.id] = record_from_row(SearchHit, row, gone=row.gone_at is not None, actors=names)
    return [hits[article_id] for article_id in article_ids if article_id in hits]


def list_outlets(tx: Connection) -> list[str]:
    """The names of all outlets whose feeds are or were polled."""
    return sorted(tx.execute(select(feeds.c.outlet).distinct()).scalars())


def list_actors(tx: Connection) -> list[str]:
    """The ids of all actors that some article names."""
    return sorted(tx.execute(select(mentions.c.actor).distinct()).scalars())


def _count_up_to(tx: Connection, query: Select[Any], limit: int) -> int:
    counted = select(func.count()).select_from(query.limit(limit).subquery())
    count: int = tx.execute(counted).scalar_one()
    return count


def _fts5_frequencies(tx: Connection, expressions: Sequence[str], limit: int) -> list[int]:
    cursor = tx.connection.cursor()
    hits = f"SELECT 1 FROM {TEXT_INDEX} WHERE {TEXT_INDEX} MATCH ? LIMIT {int(limit)}"
    frequencies = []
    for expression in expressions:
        ((hit_count,),) = cursor.execute(f"SELECT count(*) FROM ({hits})", (expression,))
        frequencies.append(hit_count)
    return frequencies


def _matching(tx: Connection, node: Node) -> tuple[Select[Any], ColumnElement[int]]:
    """The query for the ids of matching articles, and the column to order them by."""
    plan = _query_plan(tx, node)
    documents = search_documents.c
    conditions = [_condition(tx, part) for part in plan.conditions]
    if plan.expression is None:
        return select(documents.article_id).where(*conditions), documents.article_id
    source: Any = _INDEX_TABLES[TEXT_INDEX]
    query = select(source.c.rowid).where(_index_match(tx, TEXT_INDEX, plan.expression))
    if tx.dialect.name == "postgresql":
        # The planner believes that testing a tsvector is cheap, and would read every one of them.
        tx.execute(text(FORCE_INDEX))
        source = query.cte("matched").prefix_with("MATERIALIZED")
        query = select(source.c.rowid)
    key = source.c.rowid
    if conditions:
        query = query.join_from(source, search_documents, documents.article_id == key).where(
            *conditions
        )
    return query, key


def _query_plan(tx: Connection, node: Node) -> _QueryParts:
    parts = conjuncts(node)
    text_parts = [part for part in parts if _is_text(part)]
    expression = _index_expression(tx, all_of(text_parts)) if text_parts else None
    if expression is None:
        return _QueryParts(None, parts)
    return _QueryParts(expression, tuple(part for part in parts if part not in text_parts))


def _is_text(node: Node) -> bool:
    if isinstance(node, Words):
        return node.field == "text"
    if isinstance(node, Not):
        return _is_text(node.part)
    return isinstance(node, And | Or) and all(map(_is_text, node.parts))


def _index_match(tx: Connection, index: str, expression: str) -> ColumnElement[bool]:
    value = bindparam(None, expression, String)
    if tx.dialect.name == "sqlite":
        return literal_column(index).op("MATCH", is_comparison=True)(value)
    matches = _INDEX_TABLES[index].c.words.op("@@", is_comparison=True)
    condition: ColumnElement[bool] = matches(cast(value, TSQUERY))
    return condition


def _condition(tx: Connection, node: Node) -> ColumnElement[bool]:
    """The SQL condition on `search_documents` for a part of a query."""
    if isinstance(node, Filter):
        return _filter_condition(tx, node)
    if isinstance(node, Words) or _is_text(node):
        index = QUOTE_INDEX if isinstance(node, Words) and node.field == "quote" else TEXT_INDEX
        expression = _index_expression(tx, node)
        if expression is not None:
            rowids = select(_INDEX_TABLES[index].c.rowid)
            matched = rowids.where(_index_match(tx, index, expression))
            return search_documents.c.article_id.in_(matched)
    if isinstance(node, Not):
        return not_(_condition(tx, node.part))
    assert isinstance(node, And | Or)
    parts = [_condition(tx, part) for part in node.parts]
    return and_(*parts) if isinstance(node, And) else or_(*parts)


def _index_expression(tx: Connection, node: Node | None) -> str | None:
    """A text node in the database's query language; None if that language cannot express it."""
    if node is None:
        return None
    return _fts5(node) if tx.dialect.name == "sqlite" else _tsquery(node)


def _fts5(node: Node) -> str | None:
    """An FTS5 query. Its NOT is binary: a negation without a positive part has no expression."""
    if isinstance(node, Words):
        phrases = [f'"{" ".join(tokens)}"' for tokens in node.sequences]
        return f"({' OR '.join(phrases)})"
    if isinstance(node, Or):
        return _fts5_joined(" OR ", node.parts)
    if not isinstance(node, And):
        return None
    positive = []
    negated = []
    for part in node.parts:
        if isinstance(part, Not):
            negated.append(part.part)
        else:
            positive.append(part)
    expression = _fts5_joined(" AND ", positive) if positive else None
    if expression is None or not negated:
        return expression
    exclusion = _fts5_joined(" OR ", negated)
    return None if exclusion is None else f"({expression} NOT {exclusion})"


def _fts5_joined(operator: str, nodes: Sequence[Node]) -> str | None:
    expressions = []
    for node in nodes:
        expression = _fts5(node)
        if expression is None:
            return None
        expressions.append(expression)
    return f"({operator.join(expressions)})"


def _tsquery(node: Node) -> str:
    if isinstance(node, Words):
        return f"({' | '.join(map(_tsquery_phrase, node.sequences))})"
    if isinstance(node, Not):
        return f"!{_tsquery(node.part)}"
    assert isinstance(node, And | Or)
    operator = " & " if isinstance(node, And) else " | "
    return f"({operator.join(map(_tsquery, node.parts))})"


def _tsquery_phrase(tokens: Sequence[str]) -> str:
    pairs = []
    for first, second in pairwise(tokens):
        if is_sign(first) and is_sign(second):
            pairs.append(quoted_lexeme(first + second))
    if len(tokens) == 2 and pairs:
        return pairs[0]
    phrase = " <-> ".join(map(quoted_lexeme, tokens))
    return f"({' & '.join((*pairs, f'({phrase})'))})"


def _filter_condition(tx: Connection, node: Filter) -> ColumnElement[bool]:
    documents = search_documents.c
    if node.name == "before" and node.moment is not None:
        return documents.dated_at < node.moment
    if node.name == "after" and node.moment is not None:
        return documents.dated_at >= node.moment
    if not node.values:
        return false()
    if node.name == "outlet":
        return documents.outlet.in_(node.values)
    if node.name == "lang":
        # Not NULL for an article of unknown language, so that NOT lang:ru finds it.
        return func.coalesce(documents.language, "").in_(node.values)
    if node.name == "actor":
        return _has_row(tx, mentions.c.article_id, mentions.c.actor.in_(node.values))
    if node.name == "story":
        current_id = func.coalesce(stories.c.joined_into_id, stories.c.id)
        story_ids = select(current_id).where(stories.c.key.in_(node.values))
        return _has_row(tx, story_articles.c.article_id, story_articles.c.story_id.in_(story_ids))
    return or_(*(_has_feature(tx, feature) for feature in node.values))


def _has_feature(tx: Connection, feature: str) -> ColumnElement[bool]:
    if feature == "quote":
        return _has_row(tx, statements.c.article_id)
    if feature == "date":
        return _has_row(tx, announced_dates.c.article_id, announced_dates.c.rejected_at.is_(None))
    if feature == "edit":
        return _has_row(tx, revisions.c.article_id, revisions.c.kind == "edit")
    if feature == "retraction":
        return _has_row(tx, articles.c.id, articles.c.gone_at.is_not(None))
    if feature == "story":
        return _has_row(tx, story_articles.c.article_id)
    return _has_row(tx, mentions.c.article_id)


def _has_row(
    tx: Connection, article_id: ColumnElement[int], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The condition that a row of another table exists for the article."""
    rows = select(article_id).where(*conditions)
    if _count_up_to(tx, rows, MAX_COLLECTED_ROWS) < MAX_COLLECTED_ROWS:
        return search_documents.c.article_id.in_(rows)
    return exists().where(article_id == search_documents.c.article_id, *conditions)
