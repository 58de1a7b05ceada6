"""A column of articles is declared in the table and in one dataclass; nothing may forget it."""

from dataclasses import fields

from extractors.model import Article
from wirewatch.adapters.store.articles import (
    ADDRESS_COLUMNS,
    ORIGIN_COLUMNS,
    REVISION_COLUMNS,
    NewArticle,
    StoredArticle,
)
from wirewatch.adapters.store.schema import articles, revisions

# Columns that no extraction yields: the store sets them as an article is flagged, revised or
# rechecked.
SET_BY_STORE = {
    *("id", "flagged", "flagged_at", "revision", "revised_at"),
    *("gone_at", "gone_record_id", "missing_since", "looked_at"),
}
NEW_COLUMNS = {column.name for column in fields(NewArticle)}
STORED_COLUMNS = {column.name for column in fields(StoredArticle)}


def test_every_column_is_either_extracted_or_set_by_the_store() -> None:
    assert set(articles.c.keys()) == NEW_COLUMNS | SET_BY_STORE
    assert not NEW_COLUMNS & SET_BY_STORE


def test_an_article_is_read_from_columns_that_the_table_has() -> None:
    assert set(articles.c.keys()) >= STORED_COLUMNS


def test_what_a_revision_leaves_alone_are_columns() -> None:
    assert {*ADDRESS_COLUMNS, *ORIGIN_COLUMNS} <= NEW_COLUMNS


def test_an_earlier_state_is_copied_whole() -> None:
    copied = set(revisions.c.keys()) - {"id", "article_id", "number", "seen_at", "kind"}
    assert copied == set(REVISION_COLUMNS)
    assert copied <= STORED_COLUMNS


def test_whatever_an_extraction_yields_is_stored() -> None:
    extracted = {column.name for column in fields(Article)}
    assert extracted - {"published"} <= NEW_COLUMNS  # stored as published_at and published_raw
