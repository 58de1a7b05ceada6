"""Records of the archive, handed on as one WARC file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wirewatch.adapters import archive_files
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.store import Store, archived
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
        found = archived.fetched(tx, since=since, until=until, flagged=flagged)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with unfinished.open("wb") as out:
            counts = archive_files.export(archive, (as_place(one.place) for one in found), out, name=file.name, now=now)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts
