"""The search index: one FTS5 table on SQLite, one tsvector table on PostgreSQL, of the same tokens.

The index holds tokens alone (domain/search/tokens.py); the text stays in `articles`. It is written in the transaction
that writes the article. `search_documents` has a row for each article in the index, with what filters need, so that a
search reads few of the wide rows of `articles`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
    delete,
    exists,
    false,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from extractors.languages.tags import primary_tag
from extractors.search import tokens as search_tokens
from extractors.search.query import And, Filter, Node, Not, Or, Words, all_of, conjuncts
from extractors.search.tokens import indexed_tokens, is_english, is_sign
from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import (
    announced_dates,
    articles,
    feeds,
    mentions,
    replace_unstorable,
    revisions,
    search_documents,
    statements,
    stories,
    story_articles,
)

TEXT_INDEX, QUOTE_INDEX = "search_index", "search_quotes"
_GAP = "\ue000"  # a private-use character: keeps phrases from going on from one field into the next
_STATE = (
    "search"  # fact: version of the tokens, and whether articles from before are all in the index
)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_LOCK = 0x77697266  # any number of our own, for PostgreSQL's advisory locks
_BY_INDEX = "SET LOCAL enable_seqscan = off"  # for PostgreSQL, until the end of the transaction
MAX_COUNTED_HITS = 1_000  # hits are counted up to here

Rows = tuple[
    list[str | None], list[str | None]
]  # the tokens of a text, and of its quotes; None: a gap


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """What the index needs of one article."""

    title: str
    lead: str
    body: str
    language: str | None
    outlet: str = ""
    dated_at: datetime = _NEVER  # published, or seen where that is not known
    quotes: tuple[str, ...] = ()

    def rows(self) -> Rows:
        """Return the tokens of the text and of the quotes."""
        english = is_english(self.language)
        # As the database stores it: the tokens are computed again from there when the article changes.
        fields = [replace_unstorable(field) for field in (self.title, self.lead, self.body)]
        return indexed_tokens(fields, english=english), _quotes(self.quotes, self.language)


def index_article(tx: Connection, article_id: int, document: IndexDocument) -> None:
    """Index an article that is not in the index; call it in the transaction that stores it."""
    _ready(tx, new=article_id)
    _add(tx, [(article_id, document, document.rows())])


def reindex_article(
    tx: Connection, article_id: int, old: IndexDocument, new: IndexDocument
) -> None:
    """Index the new state of an article; `old` is the stored state. The quotes stay.

    An article from before that is not in the index yet is left to `fill`.
    """
    if not _indexed(tx, article_id):
        return
    _remove_tokens(tx, TEXT_INDEX, article_id, old.rows()[0])
    tx.execute(delete(search_documents).where(search_documents.c.article_id == article_id))
    own, _ = new.rows()
    _insert_documents(tx, [(article_id, new)])
    _insert_tokens(tx, TEXT_INDEX, [(article_id, own)])
    if is_english(old.language) != is_english(new.language):
        quotes = _stored_quotes(tx, [article_id]).get(article_id, ())
        _put_quotes(tx, article_id, _quotes(quotes, old.language), _quotes(quotes, new.language))


def reindex_quotes(tx: Connection, article_id: int, quotes: Sequence[str]) -> None:
    """Index the quotes of an article; call it before its stored statements are replaced."""
    if not _indexed(tx, article_id):
        return
    language = tx.execute(select(articles.c.language).where(articles.c.id == article_id)).scalar()
    old = _stored_quotes(tx, [article_id]).get(article_id, ())
    if old != tuple(map(replace_unstorable, quotes)):
        _put_quotes(tx, article_id, _quotes(old, language), _quotes(quotes, language))


def _stored_quotes(tx: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the quotes of articles, in the order in which they were stored."""
    found: dict[int, tuple[str, ...]] = {}
    for batch in batches(article_ids):
        quotes = select(statements.c.article_id, statements.c.quote).where(
            statements.c.article_id.in_(batch)
        )
        for article_id, quote in tx.execute(quotes.order_by(statements.c.id)).tuples():
            found[article_id] = (*found.get(article_id, ()), quote)
    return found


def _quotes(quotes: Sequence[str], language: str | None) -> list[str | None]:
    return (
        indexed_tokens(
            [replace_unstorable(quote) for quote in quotes], english=is_english(language)
        )
        if quotes
        else []
    )


def _put_quotes(
    tx: Connection, article_id: int, old: list[str | None], new: list[str | None]
) -> None:
    if old:
        _remove_tokens(tx, QUOTE_INDEX, article_id, old)
    if new:
        _insert_tokens(tx, QUOTE_INDEX, [(article_id, new)])


def _indexed(tx: Connection, article_id: int) -> bool:
    _ready(tx)
    return (
        tx.execute(
            select(search_documents.c.article_id).where(search_documents.c.article_id == article_id)
        ).scalar()
        is not None
    )


def _add(tx: Connection, found: Sequence[tuple[int, IndexDocument, Rows]]) -> None:
    _insert_documents(tx, [(article_id, document) for article_id, document, _ in found])
    _insert_tokens(tx, TEXT_INDEX, [(article_id, own) for article_id, _, (own, _) in found])
    if quoted := [(article_id, quotes) for article_id, _, (_, quotes) in found if quotes]:
        _insert_tokens(tx, QUOTE_INDEX, quoted)


def _insert_documents(tx: Connection, found: Sequence[tuple[int, IndexDocument]]) -> None:
    rows = [
        {
            "article_id": article_id,
            "dated_at": one.dated_at,
            "outlet": one.outlet,
            "language": primary_tag(one.language) if one.language else None,
        }
        for article_id, one in found
    ]
    tx.execute(insert(search_documents), rows)


def _insert_tokens(
    tx: Connection, index: str, rows: Sequence[tuple[int, Sequence[str | None]]]
) -> None:
    """Insert tokens, in the order of ids: FTS5 starts a new segment for an id lower than the one before."""
    sqlite = tx.dialect.name == "sqlite"
    words = ":words" if sqlite else "CAST(:words AS tsvector)"
    written = [
        {"id": key, "words": _as_words(some) if sqlite else _as_tsvector(some)}
        for key, some in sorted(rows)
    ]
    tx.execute(text(f"INSERT INTO {index} (rowid, words) VALUES (:id, {words})"), written)


def _remove_tokens(tx: Connection, index: str, article_id: int, old: Sequence[str | None]) -> None:
    if tx.dialect.name == "sqlite":
        # FTS5 without content needs the old tokens to remove them. SQLite before 3.43 knows no other way.
        remove = text(f"INSERT INTO {index} ({index}, rowid, words) VALUES ('delete', :id, :words)")
        tx.execute(remove, {"id": article_id, "words": _as_words(old)})
    else:
        tx.execute(text(f"DELETE FROM {index} WHERE rowid = :id"), {"id": article_id})


def _as_words(tokens: Sequence[str | None]) -> str:
    return " ".join(token or _GAP for token in tokens)


def _as_tsvector(tokens: Sequence[str | None]) -> str:
    """Return the literal of a tsvector with positions.

    Pairs of signs are words of their own, without position: a phrase of two signs, the usual Chinese word, is then
    found by the index alone.
    """
    places: dict[str, list[int]] = {}
    pairs: set[str] = set()
    before = ""
    for position, token in enumerate(tokens, start=1):
        if token is not None:
            places.setdefault(token, []).append(position)
        here = token if token is not None and is_sign(token) else ""
        if before and here:
            pairs.add(before + here)
        before = here
    words = [f"{_quoted(token)}:{','.join(map(str, at))}" for token, at in places.items()]
    return " ".join((*words, *map(_quoted, sorted(pairs))))


def _quoted(token: str) -> str:
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _ready(tx: Connection, *, new: int = 0) -> None:
    """Empty an index whose tokens are those of another version; `fill` builds it again.

    `new`: an article that is about to be indexed. Without any other the index is complete from the start.
    """
    if _is_current(tx):
        return
    _wait_for_others(tx)
    if _is_current(tx):
        return
    for index in (TEXT_INDEX, QUOTE_INDEX):
        if tx.dialect.name == "sqlite":
            tx.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        else:
            tx.execute(text(f"DELETE FROM {index}"))
    tx.execute(delete(search_documents))
    is_old = (
        tx.execute(select(articles.c.id).where(articles.c.id != new).limit(1)).first() is not None
    )
    key_values.set_value(
        tx, _STATE, {"version": search_tokens.TOKENS_VERSION, "complete": not is_old}, now=_NEVER
    )


def _is_current(tx: Connection) -> bool:
    state = key_values.get_value(tx, _STATE)
    return isinstance(state, dict) and state.get("version") == search_tokens.TOKENS_VERSION


def _wait_for_others(tx: Connection) -> None:
    """Wait until no other transaction empties or fills the index; on SQLite a write transaction is alone anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def is_complete(tx: Connection) -> bool:
    """Return whether every article is in the index."""
    state = key_values.get_value(tx, _STATE)
    return (
        isinstance(state, dict)
        and state.get("version") == search_tokens.TOKENS_VERSION
        and bool(state.get("complete"))
    )


def index_counts(tx: Connection) -> tuple[int, int]:
    """Return how many articles are in the index, and how many there are."""
    counted = select(func.count()).select_from(search_documents)
    indexed: int = tx.execute(counted).scalar_one() if _is_current(tx) else 0
    return indexed, tx.execute(select(func.count()).select_from(articles)).scalar_one()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnindexedArticle:
    """One article that is not in the index."""

    id: int
    revision: int
    document: IndexDocument


def prepare_index(tx: Connection) -> None:
    """Make the index ready to be filled."""
    _ready(tx)


def list_unindexed(tx: Connection, *, below: int | None, limit: int) -> list[UnindexedArticle]:
    """List articles with an id below the given one that are not in the index, newest first."""
    columns = (
        "id",
        "revision",
        "title",
        "lead",
        "body",
        "language",
        "outlet",
        "published_at",
        "seen_at",
    )
    query = select(*(articles.c[name] for name in columns)).where(
        not_(exists().where(search_documents.c.article_id == articles.c.id))
    )
    if below is not None:
        query = query.where(articles.c.id < below)
    rows = tx.execute(query.order_by(articles.c.id.desc()).limit(limit)).all()
    said = _stored_quotes(tx, [row.id for row in rows])
    return [
        UnindexedArticle(
            id=row.id,
            revision=row.revision,
            document=IndexDocument(
                title=row.title,
                lead=row.lead,
                body=row.body,
                language=row.language,
                outlet=row.outlet,
                dated_at=row.published_at or row.seen_at,
                quotes=said.get(row.id, ()),
            ),
        )
        for row in rows
    ]


def index_batch(tx: Connection, batch: Sequence[UnindexedArticle], rows: Mapping[int, Rows]) -> int:
    """Index articles with the tokens computed for them, but for those that changed or came meanwhile; return how many.

    Statements read since do not count as a change of the article: their quotes are compared.
    """
    _ready(tx)
    _wait_for_others(tx)
    ids = [one.id for one in batch]
    # Locked, so that no article is revised between this look at it and the end of the transaction.
    revisions_now = (
        select(articles.c.id, articles.c.revision)
        .where(articles.c.id.in_(ids))
        .order_by(articles.c.id)
    )
    standing = dict(tx.execute(revisions_now.with_for_update(read=True)).tuples().all())
    known = set(
        tx.execute(
            select(search_documents.c.article_id).where(search_documents.c.article_id.in_(ids))
        ).scalars()
    )
    said = _stored_quotes(tx, ids)
    fresh = [
        (one.id, one.document, rows[one.id])
        for one in batch
        if one.id not in known
        and standing.get(one.id) == one.revision
        and said.get(one.id, ()) == one.document.quotes
    ]
    if fresh:
        _add(tx, fresh)
    return len(fresh)


def mark_index_complete(tx: Connection, *, now: datetime) -> None:
    """Record that every article is in the index, if that is so."""
    is_missing = select(articles.c.id).where(
        not_(exists().where(search_documents.c.article_id == articles.c.id))
    )
    if tx.execute(is_missing.limit(1)).first() is None:
        key_values.set_value(
            tx, _STATE, {"version": search_tokens.TOKENS_VERSION, "complete": True}, now=now
        )
        if (
            tx.dialect.name == "postgresql"
        ):  # whose planner knows nothing yet of what was just filled
            tx.execute(text(f"ANALYZE {TEXT_INDEX}, {QUOTE_INDEX}, {search_documents.name}"))


# Queries


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One article that fits a query, as far as a page of hits shows it."""

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
class _Driver:
    """The full-text condition that a whole query stands under, and what else must hold."""

    expression: str | None
    others: tuple[Node, ...]


def matching_ids(
    tx: Connection, node: Node, *, limit: int, below: int | None = None, above: int | None = None
) -> list[int]:
    """Return the ids of the articles that fit a query, newest first; between two ids where they are given."""
    query, key = _fitting(tx, node)
    if below is not None:
        query = query.where(key < below)
    if above is not None:
        query = query.where(key > above)
    return list(tx.execute(query.order_by(key.desc()).limit(limit)).scalars())


def count_matches(tx: Connection, node: Node, *, limit: int = MAX_COUNTED_HITS) -> int:
    """Return how many articles fit a query, counted up to `most`."""
    query, _ = _fitting(tx, node)
    found: int = tx.execute(
        select(func.count()).select_from(query.limit(limit).subquery())
    ).scalar_one()
    return found


def word_frequencies(tx: Connection, words: Sequence[Words], *, limit: int) -> list[int]:
    """Return in how many articles each word stands, counted up to `most`. Hundreds of words are asked at once."""
    expressions = [str(_expression(tx, word)) for word in words]
    if tx.dialect.name == "sqlite":
        driver = tx.connection.cursor()
        query = f"SELECT count(*) FROM (SELECT 1 FROM {TEXT_INDEX} WHERE {TEXT_INDEX} MATCH ? LIMIT {int(limit)})"
        return [driver.execute(query, (expression,)).fetchone()[0] for expression in expressions]
    tx.execute(text(_BY_INDEX))
    counted = f"(SELECT count(*) FROM (SELECT 1 FROM {TEXT_INDEX} WHERE words @@ asked.query LIMIT {int(limit)}) AS held)"
    of_each = f"SELECT asked.at, {counted} FROM unnest(CAST(:all AS tsquery[])) WITH ORDINALITY AS asked (query, at)"
    return [row[1] for row in tx.execute(text(f"{of_each} ORDER BY 1"), {"all": expressions})]


def _fitting(tx: Connection, node: Node) -> tuple[Select[Any], ColumnElement[int]]:
    """Return the query for the ids of fitting articles, and the column to order them by."""
    driver = _driver(tx, node)
    documents = search_documents.c
    others = [_condition(tx, part) for part in driver.others]
    if driver.expression is None:
        return select(documents.article_id).where(*others), documents.article_id
    index = _TABLES[TEXT_INDEX]
    matched = select(index.c.rowid).where(_match(tx, TEXT_INDEX, driver.expression))
    if tx.dialect.name == "postgresql":
        # The planner takes a test of a tsvector for cheap, and would read and unpack every one of them.
        tx.execute(text(_BY_INDEX))
        found: Any = matched.cte("matched").prefix_with("MATERIALIZED")
        query, key = select(found.c.rowid), found.c.rowid
    else:
        found, query, key = index, matched, index.c.rowid
    if others:
        query = query.join_from(found, search_documents, documents.article_id == key).where(*others)
    return query, key


def _driver(tx: Connection, node: Node) -> _Driver:
    parts = conjuncts(node)
    plain = [part for part in parts if _is_text(part)]
    expression = _expression(tx, all_of(plain)) if plain else None
    if expression is None:
        return _Driver(None, parts)
    return _Driver(expression, tuple(part for part in parts if part not in plain))


def _is_text(node: Node) -> bool:
    if isinstance(node, Words):
        return node.field == "text"
    if isinstance(node, Not):
        return _is_text(node.part)
    return isinstance(node, And | Or) and all(map(_is_text, node.parts))


_TABLES = {
    name: table(name, column("rowid", Integer), column("words"))
    for name in (TEXT_INDEX, QUOTE_INDEX)
}


def _match(tx: Connection, name: str, expression: str) -> ColumnElement[bool]:
    value = bindparam(None, expression, String)
    if tx.dialect.name == "sqlite":
        return literal_column(name).op("MATCH", is_comparison=True)(value)
    holds: ColumnElement[bool] = _TABLES[name].c.words.op("@@", is_comparison=True)(
        cast(value, TSQUERY)
    )
    return holds


def _condition(tx: Connection, node: Node) -> ColumnElement[bool]:
    """Return the SQL condition on `search_documents` that a part of a query holds."""
    key = search_documents.c.article_id
    if isinstance(node, Filter):
        return _filter(tx, node)
    if isinstance(node, Words) or _is_text(node):
        name = QUOTE_INDEX if isinstance(node, Words) and node.field == "quote" else TEXT_INDEX
        if (expression := _expression(tx, node)) is not None:
            return key.in_(select(_TABLES[name].c.rowid).where(_match(tx, name, expression)))
    if isinstance(node, Not):
        return not_(_condition(tx, node.part))
    assert isinstance(node, And | Or)
    parts = [_condition(tx, part) for part in node.parts]
    return and_(*parts) if isinstance(node, And) else or_(*parts)


def _expression(tx: Connection, node: Node | None) -> str | None:
    """Return a text node in the database's query language; None when that language cannot say it."""
    if node is None:
        return None
    return _fts5(node) if tx.dialect.name == "sqlite" else _tsquery(node)


def _fts5(node: Node) -> str | None:
    """Return an FTS5 query: its NOT stands between two queries, so one with nothing before it cannot be said."""
    if isinstance(node, Words):
        return "(" + " OR ".join(f'"{" ".join(tokens)}"' for tokens in node.sequences) + ")"
    if isinstance(node, Or):
        parts = [_fts5(part) for part in node.parts]
        return None if None in parts else f"({' OR '.join(map(str, parts))})"
    if isinstance(node, And):
        wanted = [_fts5(part) for part in node.parts if not isinstance(part, Not)]
        unwanted = [_fts5(part.part) for part in node.parts if isinstance(part, Not)]
        if not wanted or None in wanted or None in unwanted:
            return None
        expression = f"({' AND '.join(map(str, wanted))})"
        return f"({expression} NOT ({' OR '.join(map(str, unwanted))}))" if unwanted else expression
    return None


def _tsquery(node: Node) -> str | None:
    if isinstance(node, Words):
        return "(" + " | ".join(map(_ts_phrase, node.sequences)) + ")"
    if isinstance(node, Not):
        return f"!{_tsquery(node.part)}"
    assert isinstance(node, And | Or)
    return (
        "("
        + (" & " if isinstance(node, And) else " | ").join(
            str(_tsquery(part)) for part in node.parts
        )
        + ")"
    )


def _ts_phrase(tokens: Sequence[str]) -> str:
    pairs = [_quoted(a + b) for a, b in pairwise(tokens) if is_sign(a) and is_sign(b)]
    if len(tokens) == 2 and pairs:
        return pairs[0]
    phrase = " <-> ".join(map(_quoted, tokens))
    return f"({' & '.join((*pairs, f'({phrase})'))})"


_FEW = 20_000  # rows up to which a filter's articles are collected first; beyond, each candidate is asked


def _among(
    tx: Connection, of_article: ColumnElement[int], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition that a row of another table exists for the article."""
    rows = select(of_article).where(*conditions)
    few = (
        tx.execute(select(func.count()).select_from(rows.limit(_FEW).subquery())).scalar_one()
        < _FEW
    )
    if few:
        return search_documents.c.article_id.in_(rows)
    return exists().where(of_article == search_documents.c.article_id, *conditions)


def _filter(tx: Connection, node: Filter) -> ColumnElement[bool]:
    documents = search_documents.c
    if node.name in ("before", "after") and node.moment is not None:
        return (
            documents.dated_at < node.moment
            if node.name == "before"
            else documents.dated_at >= node.moment
        )
    if not node.values:
        return false()
    if node.name == "outlet":
        return documents.outlet.in_(node.values)
    if node.name == "lang":
        # Not NULL for an article of unknown language, so that NOT lang:ru finds it.
        return func.coalesce(documents.language, "").in_(node.values)
    if node.name == "actor":
        return _among(tx, mentions.c.article_id, mentions.c.actor.in_(node.values))
    if node.name == "story":
        into = func.coalesce(stories.c.joined_into_id, stories.c.id)
        meant = select(into).where(stories.c.key.in_(node.values))
        return _among(tx, story_articles.c.article_id, story_articles.c.story_id.in_(meant))
    return or_(*(_has(tx, value) for value in node.values))


def _has(tx: Connection, what: str) -> ColumnElement[bool]:
    if what == "quote":
        return _among(tx, statements.c.article_id)
    if what == "date":
        return _among(tx, announced_dates.c.article_id, announced_dates.c.rejected_at.is_(None))
    if what == "edit":
        return _among(tx, revisions.c.article_id, revisions.c.kind == "edit")
    if what == "retraction":
        return _among(tx, articles.c.id, articles.c.gone_at.is_not(None))
    return (
        _among(tx, story_articles.c.article_id)
        if what == "story"
        else _among(tx, mentions.c.article_id)
    )


def load_hits(tx: Connection, article_ids: Collection[int]) -> list[SearchHit]:
    """Return articles in the order of the ids."""
    key = select(stories.c.key).join(story_articles, story_articles.c.story_id == stories.c.id)
    columns = (
        "id",
        "title",
        "lead",
        "body",
        "url",
        "outlet",
        "language",
        "published_at",
        "seen_at",
        "revision",
    )
    query = select(
        *(articles.c[name] for name in columns),
        articles.c.gone_at,
        key.where(story_articles.c.article_id == articles.c.id).scalar_subquery().label("story"),
    )
    named: dict[int, set[str]] = {}
    rows: dict[int, Any] = {}
    for batch in batches(article_ids):
        rows |= {row.id: row for row in tx.execute(query.where(articles.c.id.in_(batch)))}
        actors = (
            select(mentions.c.article_id, mentions.c.actor)
            .where(mentions.c.article_id.in_(batch))
            .distinct()
        )
        for article_id, actor in tx.execute(actors).tuples():
            named.setdefault(article_id, set()).add(actor)
    return [
        SearchHit(
            **{name: getattr(rows[one], name) for name in columns},
            gone=rows[one].gone_at is not None,
            story=rows[one].story,
            actors=tuple(sorted(named.get(one, ()))),
        )
        for one in article_ids
        if one in rows
    ]


def list_outlets(tx: Connection) -> list[str]:
    """Return the names of all outlets that feeds are or were polled of."""
    return sorted(tx.execute(select(feeds.c.outlet).distinct()).scalars())


def list_actors(tx: Connection) -> list[str]:
    """Return the ids of all actors that some article names."""
    return sorted(tx.execute(select(mentions.c.actor).distinct()).scalars())
