"""How many articles of an outlet hold a paragraph: what repeats is furniture, not news."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from wirewatch.adapters.store.dialect import batches, upsert
from wirewatch.adapters.store.schema import outlet_paragraphs


def count(tx: Connection, outlet: str, paragraph_hashes: Collection[str], *, now: datetime) -> None:
    """Count one article's paragraphs, each once. Hashes have 32 characters at most."""
    rows = [
        {"outlet": outlet, "paragraph_hash": paragraph, "articles": 1, "last_seen_at": now}
        for paragraph in sorted(set(paragraph_hashes))
    ]
    insert = upsert(tx, outlet_paragraphs)
    statement = insert.on_conflict_do_update(
        index_elements=["outlet", "paragraph_hash"],
        set_={"articles": outlet_paragraphs.c.articles + 1, "last_seen_at": insert.excluded.last_seen_at},
    )
    if rows:
        tx.execute(statement, rows)


def counts(tx: Connection, outlet: str, paragraph_hashes: Collection[str]) -> dict[str, int]:
    """Tell how many articles of the outlet held each of these paragraphs; unknown ones are left out."""
    known: dict[str, int] = {}
    for batch in batches(set(paragraph_hashes)):
        table = outlet_paragraphs.c
        query = select(table.paragraph_hash, table.articles).where(table.outlet == outlet)
        known.update((row[0], row[1]) for row in tx.execute(query.where(table.paragraph_hash.in_(batch))))
    return known
