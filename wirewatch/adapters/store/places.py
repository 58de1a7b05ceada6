"""Places of raw responses in the WARC archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from wirewatch.adapters.store.schema import articles, revisions, warc_records
from wirewatch.domain.addresses import LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """Where one raw response lies."""

    url: str
    file: str  # relative to the archive folder
    offset: int
    length: int
    fetched_at: datetime
    status: int
    sha256: str  # of the payload


def add(tx: Connection, places: Sequence[WarcPlace]) -> list[int]:
    """Store places; gives their ids in the same order."""
    if not places:
        return []
    statement = insert(warc_records).returning(warc_records.c.id, sort_by_parameter_order=True)
    rows = [asdict(place) | {"url": _within(place.url)} for place in places]
    return list(tx.execute(statement, rows).scalars())


def find(tx: Connection, *, url: str, limit: int = 20) -> list[WarcPlace]:
    """List the places of an address, newest first."""
    query = select(warc_records).where(warc_records.c.url == _within(url))
    newest = query.order_by(warc_records.c.fetched_at.desc(), warc_records.c.id.desc())
    return [_place(row) for row in tx.execute(newest.limit(limit))]


def of_article(tx: Connection, article_id: int) -> WarcPlace | None:
    """Give the place of the page that an article was read from."""
    joined = select(warc_records).join(articles, articles.c.warc_record_id == warc_records.c.id)
    row = tx.execute(joined.where(articles.c.id == article_id)).one_or_none()
    return _place(row) if row else None


def forget_file(tx: Connection, file: str) -> int:
    """Forget the places in a WARC file that is no more; gives how many."""
    in_file = select(warc_records.c.id).where(warc_records.c.file == file)
    for proof in (articles.c.warc_record_id, articles.c.gone_record_id, revisions.c.warc_record_id):
        tx.execute(update(proof.table).where(proof.in_(in_file)).values({proof.name: None}))
    return tx.execute(delete(warc_records).where(warc_records.c.file == file)).rowcount


def _within(url: str) -> str:
    """Give as much of an address as an index can hold; the response itself bears it whole."""
    return url.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")


def _place(row: Row[Any]) -> WarcPlace:
    return WarcPlace(**{name: getattr(row, name) for name in WarcPlace.__slots__})
