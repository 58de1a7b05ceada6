"""Index of the WARC archive: where each response is stored, which pages were flagged, which page an article is from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.store.schema import articles, entries, feeds, revisions, warc_records
from wirewatch.domain.urls import MAX_URL_BYTES


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


def add_archive_records(tx: Connection, places: Sequence[WarcPlace]) -> list[int]:
    """Store places; return their ids in the same order."""
    if not places:
        return []
    statement = insert(warc_records).returning(warc_records.c.id, sort_by_parameter_order=True)
    rows = [asdict(place) | {"url": _within(place.url)} for place in places]
    return list(tx.execute(statement, rows).scalars())


def find_archive_records(tx: Connection, *, url: str, limit: int = 20) -> list[WarcPlace]:
    """List the places of an address, newest first."""
    query = select(warc_records).where(warc_records.c.url == _within(url))
    newest = query.order_by(warc_records.c.fetched_at.desc(), warc_records.c.id.desc())
    return [_place(row) for row in tx.execute(newest.limit(limit))]


def article_place(tx: Connection, article_id: int) -> WarcPlace | None:
    """Return the place of the page that an article was read from."""
    joined = select(warc_records).join(articles, articles.c.warc_record_id == warc_records.c.id)
    row = tx.execute(joined.where(articles.c.id == article_id)).one_or_none()
    return _place(row) if row else None


def delete_file_records(tx: Connection, file: str) -> int:
    """Delete the records of a WARC file that was removed; return how many."""
    in_file = select(warc_records.c.id).where(warc_records.c.file == file)
    for proof in (articles.c.warc_record_id, articles.c.gone_record_id, revisions.c.warc_record_id):
        tx.execute(update(proof.table).where(proof.in_(in_file)).values({proof.name: None}))
    return tx.execute(delete(warc_records).where(warc_records.c.file == file)).rowcount


def _within(url: str) -> str:
    """Return the address cut to what an index can hold; the archived response has all of it."""
    return url.encode("utf-8", "replace")[:MAX_URL_BYTES].decode("utf-8", "ignore")


def _place(row: Row[Any]) -> WarcPlace:
    return WarcPlace(**{name: getattr(row, name) for name in WarcPlace.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRecord:
    """One record in the archive."""

    id: int
    place: WarcPlace
    article_id: int | None = None


def file_ends(tx: Connection) -> dict[str, int]:
    """Return the offset at which the last known record of each file ends, by file."""
    end = func.max(warc_records.c.offset + warc_records.c.length)
    return dict(
        tx.execute(select(warc_records.c.file, end).group_by(warc_records.c.file)).tuples().all()
    )


def flagged_records_in(tx: Connection, file: str, *, since: datetime) -> list[ArchiveRecord]:
    """List the records in a file, fetched since then, of all revisions of articles that are or once were flagged."""
    query = _joined().where(
        warc_records.c.file == file,
        warc_records.c.fetched_at >= since,
        _proves(articles.c.flagged_at.is_not(None)),
    )
    return [_kept(row) for row in tx.execute(query.order_by(warc_records.c.offset))]


def move_records(tx: Connection, moved: Sequence[tuple[int, str, int]]) -> None:
    """Update the file and offset of records, by id."""
    for record_id, file, offset in moved:
        tx.execute(
            update(warc_records)
            .where(warc_records.c.id == record_id)
            .values(file=file, offset=offset)
        )


def list_records(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    flagged: bool = False,
) -> list[ArchiveRecord]:
    """List the records with since <= fetched_at < until, in the order they were fetched."""
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(warc_records.c.fetched_at >= since)
    if until is not None:
        conditions.append(warc_records.c.fetched_at < until)
    if flagged:
        conditions.append(_proves(articles.c.flagged))
    query = _joined().where(*conditions).order_by(warc_records.c.fetched_at, warc_records.c.id)
    return list({row.id: _kept(row) for row in tx.execute(query)}.values())


def _proves(flagged: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the SQL condition that a record shows such an article: its newest revision, an earlier one, or its
    removal.
    """
    of_states = select(revisions.c.warc_record_id).join(
        articles, articles.c.id == revisions.c.article_id
    )
    columns = (articles.c.warc_record_id, articles.c.gone_record_id)
    newest = (select(column).where(flagged, column.is_not(None)) for column in columns)
    earlier = of_states.where(flagged, revisions.c.warc_record_id.is_not(None))
    return or_(*(warc_records.c.id.in_(some.correlate(None)) for some in (*newest, earlier)))


def read_entries(
    tx: Connection,
    *,
    since: datetime,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int = 100,
) -> list[WaitingEntry]:
    """List the entries with since <= seen_at < until that were tried and an id above after_id, by id."""
    of_feed = (
        feeds.c.outlet,
        feeds.c.owner,
        feeds.c.url.label("feed_url"),
        feeds.c.language.label("feed_language"),
    )
    joined = select(entries, *of_feed).join(feeds, feeds.c.id == entries.c.feed_id)
    query = joined.where(
        entries.c.id > after_id, entries.c.seen_at >= since, entries.c.attempts > 0
    )
    if until is not None:
        query = query.where(entries.c.seen_at < until)
    rows = tx.execute(query.order_by(entries.c.id).limit(limit))
    return [
        WaitingEntry(**{name: getattr(row, name) for name in WaitingEntry.__slots__})
        for row in rows
    ]


def entry_page(tx: Connection, entry: WaitingEntry) -> ArchiveRecord | None:
    """Return the record of the page that an entry was read from, or of the one that was refused; None without any."""
    good = _joined().where(warc_records.c.status == 200)
    if entry.article_id is not None:
        row = tx.execute(good.where(articles.c.id == entry.article_id)).first()
        if row is not None:
            return _kept(row)
    stub = (
        select(articles.c.gone_record_id)
        .where(articles.c.gone_record_id.is_not(None))
        .correlate(None)
    )
    of_link = good.where(warc_records.c.url == entry.url, warc_records.c.id.not_in(stub))
    by_link = of_link.order_by(warc_records.c.id.desc()).limit(1)
    row = tx.execute(by_link).first() if entry.url else None
    return _kept(row) if row is not None else None


def article_places(tx: Connection, article_ids: Collection[int]) -> dict[int, WarcPlace]:
    """Return the place of the page that each article was read from; articles without one are left out."""
    found: dict[int, WarcPlace] = {}
    for batch in batches(sorted(article_ids)):
        for row in tx.execute(_joined().where(articles.c.id.in_(batch))):
            found[row.article_id] = _kept(row).place
    return found


def _joined() -> Select[Any]:
    with_article = warc_records.outerjoin(articles, articles.c.warc_record_id == warc_records.c.id)
    return select(warc_records, articles.c.id.label("article_id")).select_from(with_article)


def _kept(row: Any) -> ArchiveRecord:
    place = WarcPlace(**{name: getattr(row, name) for name in WarcPlace.__slots__})
    return ArchiveRecord(id=row.id, place=place, article_id=row.article_id)
