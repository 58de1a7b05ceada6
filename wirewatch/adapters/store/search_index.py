"""The search index: one FTS5 table on SQLite, one tsvector table on PostgreSQL, of the same tokens.

The index holds tokens alone (extractors/search/tokens.py); the text stays in `articles`. It is
written in the transaction that writes the article. `search_documents` has a row for each indexed
article, with what filters need, so that a search reads few of the wide rows of `articles`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, exists, func, insert, not_, select, text

from extractors.languages.tags import primary_tag
from extractors.search import tokens as search_tokens
from extractors.search.tokens import indexed_tokens, is_english, is_sign
from wirewatch.adapters.store import key_values
from wirewatch.adapters.store.rows import group_pairs, record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    articles,
    replace_unstorable,
    search_documents,
    statements,
)

TEXT_INDEX = "search_index"
QUOTE_INDEX = "search_quotes"
# A private-use character: keeps phrases from continuing from one field into the next.
FIELD_GAP = "\ue000"
# Fact: version of the tokens, and whether articles from before that version are all in the index.
STATE_KEY = "search"
UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)
ADVISORY_LOCK_KEY = 0x77697266  # any number that no other program locks on PostgreSQL

Tokens = list[str | None]  # None: a gap between fields
DocumentTokens = tuple[Tokens, Tokens]  # of the text, and of its quotes

_IS_UNINDEXED = not_(exists().where(search_documents.c.article_id == articles.c.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """What the index needs of one article."""

    title: str
    lead: str
    body: str
    language: str | None
    outlet: str = ""
    dated_at: datetime = UNKNOWN_DATE  # published, or seen where that is not known
    quotes: tuple[str, ...] = ()

    def tokens(self) -> DocumentTokens:
        """The tokens of the text and of the quotes."""
        text_tokens = _tokens((self.title, self.lead, self.body), self.language)
        return text_tokens, _tokens(self.quotes, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnindexedArticle:
    """One article that is not in the index."""

    id: int
    revision: int
    document: IndexDocument


def index_article(tx: Connection, article_id: int, document: IndexDocument) -> None:
    """Index a new article; call it in the transaction that stores it."""
    _reset_outdated_index(tx, new_id=article_id)
    _insert(tx, [(article_id, document, document.tokens())])


def reindex_article(
    tx: Connection, article_id: int, old: IndexDocument, new: IndexDocument
) -> None:
    """Index the new state of an article; `old` is the stored state. The quotes stay.

    An older article that is not in the index yet is left to `index_batch`.
    """
    if not _is_indexed(tx, article_id):
        return
    _remove_tokens(tx, TEXT_INDEX, article_id, old.tokens()[0])
    tx.execute(delete(search_documents).where(search_documents.c.article_id == article_id))
    _insert_documents(tx, [(article_id, new)])
    _insert_tokens(tx, TEXT_INDEX, [(article_id, new.tokens()[0])])
    if is_english(old.language) != is_english(new.language):
        quotes = _quotes_by_article(tx, [article_id]).get(article_id, ())
        old_tokens = _tokens(quotes, old.language)
        _replace_quote_tokens(tx, article_id, old_tokens, _tokens(quotes, new.language))


def reindex_quotes(tx: Connection, article_id: int, quotes: Sequence[str]) -> None:
    """Index the quotes of an article; call it before its stored statements are replaced."""
    if not _is_indexed(tx, article_id):
        return
    language = tx.execute(select(articles.c.language).where(articles.c.id == article_id)).scalar()
    old = _quotes_by_article(tx, [article_id]).get(article_id, ())
    if old != tuple(map(replace_unstorable, quotes)):
        new_tokens = _tokens(quotes, language)
        _replace_quote_tokens(tx, article_id, _tokens(old, language), new_tokens)


def is_complete(tx: Connection) -> bool:
    """Whether every article is in the index."""
    state = _current_state(tx)
    return state is not None and bool(state.get("complete"))


def index_counts(tx: Connection) -> tuple[int, int]:
    """How many articles are in the index, and how many there are."""
    indexed = 0
    if _current_state(tx) is not None:
        indexed = tx.execute(select(func.count()).select_from(search_documents)).scalar_one()
    return indexed, tx.execute(select(func.count()).select_from(articles)).scalar_one()


def prepare_index(tx: Connection) -> None:
    """Empty an index of another version, so that it can be filled."""
    _reset_outdated_index(tx)


def list_unindexed(tx: Connection, *, below: int | None, limit: int) -> list[UnindexedArticle]:
    """List articles with an id below the given one that are not in the index, newest first."""
    columns = articles.c["id", "revision", "title", "lead", "body", "language", "outlet"]
    dated_at = func.coalesce(articles.c.published_at, articles.c.seen_at).label("dated_at")
    query = select(*columns, dated_at).where(_IS_UNINDEXED)
    if below is not None:
        query = query.where(articles.c.id < below)
    rows = tx.execute(query.order_by(articles.c.id.desc()).limit(limit)).all()
    quotes = _quotes_by_article(tx, [row.id for row in rows])
    unindexed = []
    for row in rows:
        document = record_from_row(IndexDocument, row, quotes=quotes.get(row.id, ()))
        unindexed.append(UnindexedArticle(id=row.id, revision=row.revision, document=document))
    return unindexed


def index_batch(
    tx: Connection, batch: Sequence[UnindexedArticle], tokens: Mapping[int, DocumentTokens]
) -> int:
    """Index articles with the tokens computed for them; return how many were indexed.

    Articles that were revised or indexed since the batch was listed are left out, and so are those
    whose quotes changed; other statements do not count.
    """
    _reset_outdated_index(tx)
    _wait_for_other_writers(tx)
    ids = [article.id for article in batch]
    # Locked, so that no article is revised before this transaction ends.
    revisions = select(articles.c.id, articles.c.revision).where(articles.c.id.in_(ids))
    locked = revisions.order_by(articles.c.id).with_for_update(read=True)
    revision_of = dict(tx.execute(locked).tuples().all())
    documents = search_documents.c
    indexed_query = select(documents.article_id).where(documents.article_id.in_(ids))
    indexed = set(tx.execute(indexed_query).scalars())
    quotes = _quotes_by_article(tx, ids)
    unchanged = []
    for article in batch:
        if article.id in indexed or revision_of.get(article.id) != article.revision:
            continue
        if quotes.get(article.id, ()) == article.document.quotes:
            unchanged.append((article.id, article.document, tokens[article.id]))
    if unchanged:
        _insert(tx, unchanged)
    return len(unchanged)


def mark_index_complete(tx: Connection, *, now: datetime) -> None:
    """Record that every article is in the index, if that is so."""
    unindexed = select(articles.c.id).where(_IS_UNINDEXED).limit(1)
    if tx.execute(unindexed).first() is not None:
        return
    key_values.set_value(
        tx, STATE_KEY, {"version": search_tokens.TOKENS_VERSION, "complete": True}, now=now
    )
    if tx.dialect.name == "postgresql":
        # Without statistics the planner does not know how much was just filled in.
        tx.execute(text(f"ANALYZE {TEXT_INDEX}, {QUOTE_INDEX}, {search_documents.name}"))


def quoted_lexeme(token: str) -> str:
    """A token as PostgreSQL reads it in the literals of tsvector and tsquery."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _tokens(fields: Sequence[str], language: str | None) -> Tokens:
    """The tokens of the fields as the database stores them.

    They are computed again from the stored text when the article changes.
    """
    if not fields:
        return []
    return indexed_tokens(
        [replace_unstorable(field) for field in fields], english=is_english(language)
    )


def _quotes_by_article(tx: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = select(statements.c.article_id, statements.c.quote).order_by(statements.c.id)
    rows = rows_in(tx, query, statements.c.article_id, article_ids)
    return group_pairs((row.article_id, row.quote) for row in rows)


def _replace_quote_tokens(tx: Connection, article_id: int, old: Tokens, new: Tokens) -> None:
    if old:
        _remove_tokens(tx, QUOTE_INDEX, article_id, old)
    if new:
        _insert_tokens(tx, QUOTE_INDEX, [(article_id, new)])


def _is_indexed(tx: Connection, article_id: int) -> bool:
    _reset_outdated_index(tx)
    documents = search_documents.c
    query = select(documents.article_id).where(documents.article_id == article_id)
    return tx.execute(query).scalar() is not None


def _insert(tx: Connection, documents: Sequence[tuple[int, IndexDocument, DocumentTokens]]) -> None:
    _insert_documents(tx, [(article_id, document) for article_id, document, _ in documents])
    text_rows = []
    quote_rows = []
    for article_id, _, (text_tokens, quote_tokens) in documents:
        text_rows.append((article_id, text_tokens))
        if quote_tokens:
            quote_rows.append((article_id, quote_tokens))
    _insert_tokens(tx, TEXT_INDEX, text_rows)
    if quote_rows:
        _insert_tokens(tx, QUOTE_INDEX, quote_rows)


def _insert_documents(tx: Connection, documents: Sequence[tuple[int, IndexDocument]]) -> None:
    rows = []
    for article_id, document in documents:
        row = {
            "article_id": article_id,
            "dated_at": document.dated_at,
            "outlet": document.outlet,
            "language": primary_tag(document.language) if document.language else None,
        }
        rows.append(row)
    tx.execute(insert(search_documents), rows)


def _insert_tokens(tx: Connection, index: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    """Insert tokens ordered by id: FTS5 starts a new segment for an id below the one before."""
    if tx.dialect.name == "sqlite":
        literal_of, words = _fts5_text, ":words"
    else:
        literal_of, words = _tsvector_literal, "CAST(:words AS tsvector)"
    parameters = [{"id": key, "words": literal_of(tokens)} for key, tokens in sorted(rows)]
    tx.execute(text(f"INSERT INTO {index} (rowid, words) VALUES (:id, {words})"), parameters)


def _remove_tokens(tx: Connection, index: str, article_id: int, old: Tokens) -> None:
    if tx.dialect.name == "sqlite":
        # FTS5 without content needs the old tokens to remove them; SQLite before 3.43 has no
        # other way.
        remove = text(f"INSERT INTO {index} ({index}, rowid, words) VALUES ('delete', :id, :words)")
        tx.execute(remove, {"id": article_id, "words": _fts5_text(old)})
    else:
        tx.execute(text(f"DELETE FROM {index} WHERE rowid = :id"), {"id": article_id})


def _fts5_text(tokens: Tokens) -> str:
    return " ".join(token or FIELD_GAP for token in tokens)


def _tsvector_literal(tokens: Tokens) -> str:
    """A tsvector with positions.

    Pairs of signs are words without position: a phrase of two signs, the usual Chinese word, is
    then found by the index alone.
    """
    positions: dict[str, list[int]] = {}
    sign_pairs: set[str] = set()
    previous_sign = ""
    for position, token in enumerate(tokens, start=1):
        if token is not None:
            positions.setdefault(token, []).append(position)
        sign = token if token is not None and is_sign(token) else ""
        if previous_sign and sign:
            sign_pairs.add(previous_sign + sign)
        previous_sign = sign
    words = []
    for token, numbers in positions.items():
        words.append(f"{quoted_lexeme(token)}:{','.join(map(str, numbers))}")
    words += map(quoted_lexeme, sorted(sign_pairs))
    return " ".join(words)


def _reset_outdated_index(tx: Connection, *, new_id: int = 0) -> None:
    """Empty an index whose tokens are those of another version; `index_batch` builds it again.

    new_id: an article that is about to be indexed. Without any other article the index is complete
    from the start.
    """
    if _current_state(tx) is not None:
        return
    _wait_for_other_writers(tx)
    if _current_state(tx) is not None:
        return
    for index in (TEXT_INDEX, QUOTE_INDEX):
        if tx.dialect.name == "sqlite":
            tx.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        else:
            tx.execute(text(f"DELETE FROM {index}"))
    tx.execute(delete(search_documents))
    older = tx.execute(select(articles.c.id).where(articles.c.id != new_id).limit(1)).first()
    state = {"version": search_tokens.TOKENS_VERSION, "complete": older is None}
    key_values.set_value(tx, STATE_KEY, state, now=UNKNOWN_DATE)


def _current_state(tx: Connection) -> dict[str, object] | None:
    """The index's state; None if its tokens are those of another version."""
    state = key_values.get_value(tx, STATE_KEY)
    if isinstance(state, dict) and state.get("version") == search_tokens.TOKENS_VERSION:
        return state
    return None


def _wait_for_other_writers(tx: Connection) -> None:
    """Wait until no other transaction empties or fills the index.

    A write transaction on SQLite is alone anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK_KEY})
