"""Index of the WARC archive: places of responses, flagged pages, and the page of each article."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from wirewatch.adapters.store.entries import SELECT_WAITING_ENTRY, WaitingEntry
from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import articles, entries, revisions
from wirewatch.adapters.store.schema import warc_records as table
from wirewatch.domain.urls import MAX_URL_BYTES

SELECT_RECORD = select(table, articles.c.id.label("article_id")).select_from(
    table.outerjoin(articles, articles.c.warc_record_id == table.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """File and offset of one raw response."""

    url: str
    file: str  # relative to the archive folder
    offset: int
    length: int
    fetched_at: datetime
    status: int
    sha256: str  # of the payload


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRecord:
    """One record in the archive."""

    id: int
    place: WarcPlace
    article_id: int | None = None


def add_archive_records(tx: Connection, places: Sequence[WarcPlace]) -> list[int]:
    """Store places; return their ids in the same order."""
    if not places:
        return []
    rows = [asdict(place) | {"url": _indexed_url(place.url)} for place in places]
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(tx.execute(statement, rows).scalars())


def find_archive_records(tx: Connection, *, url: str, limit: int = 20) -> list[WarcPlace]:
    """List the places of an address, newest first."""
    query = select(table).where(table.c.url == _indexed_url(url))
    newest_first = query.order_by(table.c.fetched_at.desc(), table.c.id.desc()).limit(limit)
    return [record_from_row(WarcPlace, row) for row in tx.execute(newest_first)]


def _indexed_url(url: str) -> str:
    """Cut an address to what an index can hold; the archived response has all of it."""
    return url.encode("utf-8", "replace")[:MAX_URL_BYTES].decode("utf-8", "ignore")


def _record_from_row(row: Row[Any]) -> ArchiveRecord:
    return record_from_row(ArchiveRecord, row, place=record_from_row(WarcPlace, row))


def article_place(tx: Connection, article_id: int) -> WarcPlace | None:
    """Load the place of the page that an article was read from."""
    return article_places(tx, [article_id]).get(article_id)


def article_places(tx: Connection, article_ids: Collection[int]) -> dict[int, WarcPlace]:
    """Map articles to the archived page they were read from; those without one are left out."""
    rows = rows_in(tx, SELECT_RECORD, articles.c.id, article_ids)
    return {row.article_id: record_from_row(WarcPlace, row) for row in rows}


def entry_page(tx: Connection, entry: WaitingEntry) -> ArchiveRecord | None:
    """Load the record of the page that an entry was read from, else of the newest at its link."""
    successful = SELECT_RECORD.where(table.c.status == 200)
    if entry.article_id is not None:
        row = tx.execute(successful.where(articles.c.id == entry.article_id)).first()
        if row is not None:
            return _record_from_row(row)
    if not entry.url:
        return None
    removal_notices = (
        select(articles.c.gone_record_id)
        .where(articles.c.gone_record_id.is_not(None))
        .correlate(None)
    )
    of_link = successful.where(table.c.url == entry.url, table.c.id.not_in(removal_notices))
    row = tx.execute(of_link.order_by(table.c.id.desc()).limit(1)).first()
    return None if row is None else _record_from_row(row)


def delete_file_records(tx: Connection, file: str) -> int:
    """Delete the records of a WARC file that was removed; return how many."""
    in_file = select(table.c.id).where(table.c.file == file)
    references = (
        articles.c.warc_record_id,
        articles.c.gone_record_id,
        revisions.c.warc_record_id,
    )
    for reference in references:
        statement = update(reference.table).where(reference.in_(in_file))
        tx.execute(statement.values({reference.name: None}))
    return tx.execute(delete(table).where(table.c.file == file)).rowcount


def file_ends(tx: Connection) -> dict[str, int]:
    """Map each file to the offset at which its last known record ends."""
    end = func.max(table.c.offset + table.c.length)
    return dict(tx.execute(select(table.c.file, end).group_by(table.c.file)).tuples().all())


def move_records(tx: Connection, moved: Sequence[tuple[int, str, int]]) -> None:
    """Update the file and offset of records: (id, file, offset)."""
    for record_id, file, offset in moved:
        statement = update(table).where(table.c.id == record_id)
        tx.execute(statement.values(file=file, offset=offset))


def flagged_records_in(tx: Connection, file: str, *, since: datetime) -> list[ArchiveRecord]:
    """List a file's records since then of all revisions of articles that are or were flagged."""
    query = SELECT_RECORD.where(
        table.c.file == file,
        table.c.fetched_at >= since,
        _shows_article(articles.c.flagged_at.is_not(None)),
    )
    return [_record_from_row(row) for row in tx.execute(query.order_by(table.c.offset))]


def list_records(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    flagged: bool = False,
) -> list[ArchiveRecord]:
    """List the records with since <= fetched_at < until, in the order they were fetched."""
    query = SELECT_RECORD.order_by(table.c.fetched_at, table.c.id)
    if since is not None:
        query = query.where(table.c.fetched_at >= since)
    if until is not None:
        query = query.where(table.c.fetched_at < until)
    if flagged:
        query = query.where(_shows_article(articles.c.flagged))
    records = {row.id: _record_from_row(row) for row in tx.execute(query)}
    return list(records.values())


def _shows_article(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Match records of any revision, or of the removal, of an article that meets `condition`."""
    newest = select(articles.c.warc_record_id).where(
        condition, articles.c.warc_record_id.is_not(None)
    )
    removal = select(articles.c.gone_record_id).where(
        condition, articles.c.gone_record_id.is_not(None)
    )
    earlier = (
        select(revisions.c.warc_record_id)
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(condition, revisions.c.warc_record_id.is_not(None))
    )
    return or_(
        table.c.id.in_(newest.correlate(None)),
        table.c.id.in_(removal.correlate(None)),
        table.c.id.in_(earlier.correlate(None)),
    )


def read_entries(
    tx: Connection,
    *,
    since: datetime,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int = 100,
) -> list[WaitingEntry]:
    """List tried entries with since <= seen_at < until and an id above after_id, by id."""
    query = SELECT_WAITING_ENTRY.where(
        entries.c.id > after_id, entries.c.seen_at >= since, entries.c.attempts > 0
    )
    if until is not None:
        query = query.where(entries.c.seen_at < until)
    rows = tx.execute(query.order_by(entries.c.id).limit(limit))
    return [record_from_row(WaitingEntry, row) for row in rows]
