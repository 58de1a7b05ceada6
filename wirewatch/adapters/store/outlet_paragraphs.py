"""How many articles of an outlet held each paragraph, and which page containers held its articles.

Both share one table: the key of a paragraph is a hexadecimal hash, the key of a container begins
with CONTAINER_KEY_PREFIX.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.rows import rows_in
from wirewatch.adapters.store.schema import outlet_paragraphs

CONTAINER_KEY_PREFIX = "<"
MAX_CONTAINERS = 3


def count_paragraphs(
    tx: Connection, outlet: str, paragraph_hashes: Collection[str], *, now: datetime
) -> None:
    """Count one article's paragraphs, each once. Hashes have 32 characters at most."""
    rows = []
    for paragraph in sorted(set(paragraph_hashes)):
        key = {"outlet": outlet, "paragraph_hash": paragraph}
        rows.append({**key, "articles": 1, "last_seen_at": now})
    if not rows:
        return
    insert = upsert(tx, outlet_paragraphs)
    changes = {
        "articles": outlet_paragraphs.c.articles + 1,
        "last_seen_at": insert.excluded.last_seen_at,
    }
    key_columns = ["outlet", "paragraph_hash"]
    tx.execute(insert.on_conflict_do_update(index_elements=key_columns, set_=changes), rows)


def article_containers(tx: Connection, outlet: str, *, min_articles: int) -> tuple[str, ...]:
    """The page containers that held at least that many of the outlet's articles, most used first.

    At most MAX_CONTAINERS.
    """
    columns = outlet_paragraphs.c
    query = select(columns.paragraph_hash).where(
        columns.outlet == outlet,
        columns.articles >= min_articles,
        columns.paragraph_hash.startswith(CONTAINER_KEY_PREFIX, autoescape=True),
    )
    most_used = query.order_by(columns.articles.desc(), columns.paragraph_hash)
    keys = tx.execute(most_used.limit(MAX_CONTAINERS)).scalars()
    return tuple(key.removeprefix(CONTAINER_KEY_PREFIX) for key in keys)


def paragraph_counts(
    tx: Connection, outlet: str, paragraph_hashes: Collection[str]
) -> dict[str, int]:
    """How many articles of the outlet held each of these paragraphs; unknown ones are left out."""
    columns = outlet_paragraphs.c
    query = select(columns.paragraph_hash, columns.articles).where(columns.outlet == outlet)
    rows = rows_in(tx, query, columns.paragraph_hash, paragraph_hashes)
    return {row.paragraph_hash: row.articles for row in rows}
