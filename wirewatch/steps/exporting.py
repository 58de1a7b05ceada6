"""Handed on to other programs: records of the archive as one WARC file; articles, mentions, stories as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from wirewatch.adapters import archive as page_archive
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.store import archive_records
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.exports import Wanted, exported_articles, exported_mentions, exported_stories
from wirewatch.domain.exports import KINDS, Exported, ExportedArticle, ExportedMention, ExportedStory
from wirewatch.render.tables import csv_lines, json_lines
from wirewatch.steps.retention import as_place


def export_records(
    store: Store,
    archive: Archive,
    file: Path,
    *,
    since: datetime | None,
    until: datetime | None,
    flagged: bool,
    now: datetime,
) -> tuple[int, int]:
    """Write what was fetched with since <= fetched_at < until; gives how many pages were written, how many are gone.

    Raises OSError; a file that could not be finished is not left behind.
    """
    with store.read() as tx:
        found = archive_records.fetched(tx, since=since, until=until, flagged=flagged)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with unfinished.open("wb") as out:
            counts = page_archive.export_records(
                archive, (as_place(one.place) for one in found), out, name=file.name, now=now
            )
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def exported(tx: Connection, wanted: Wanted, *, what: str, form: str) -> Iterator[str]:
    """Give articles, mentions or stories line by line, as jsonl or csv; few are in memory at a time."""
    kind = KINDS[what]
    rows: Iterator[Exported] = _READERS[kind](tx, wanted)
    return csv_lines(rows, kind=kind) if form == "csv" else json_lines(rows)


_READERS: dict[type[Exported], Callable[[Connection, Wanted], Iterator[Exported]]] = {
    ExportedArticle: exported_articles,
    ExportedMention: exported_mentions,
    ExportedStory: exported_stories,
}
