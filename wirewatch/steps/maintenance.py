"""Maintenance: delete what is too old, prune and repair the archive, tidy the database."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from wirewatch.adapters import archive as page_archive
from wirewatch.adapters.archive import Archive, ArchiveLocation
from wirewatch.adapters.store import archive_records, leases, retention
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.leases import Holder
from wirewatch.domain.configuration import ArchiveSettings
from wirewatch.domain.retention import KEPT, bytes_of, day_of, to_retire
from wirewatch.steps.inflection import learn_inflection
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.archive")
GRACE = 86_400.0  # seconds after which a file that did not change is nobody's
LEASE = 3600  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionReport:
    """What the archive's upkeep came to."""

    mended: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    pages_kept: int = 0  # of flagged articles, in files of their own


def retain(
    store: Store, archive: Archive, folder: Path, settings: ArchiveSettings, *, holder: Holder, now: datetime
) -> RetentionReport:
    """Mend and thin out the archive. A kill at any instant loses no page and no record of where it lies."""
    if not leases.take(store, "archive", ["*"], holder=holder, seconds=LEASE):
        return RetentionReport()
    try:
        mended = mend_all(store, folder)
        return _thinned(store, archive, folder, settings, mended=mended, now=now)
    finally:
        leases.release(store, "archive", ["*"], holder=holder)


def mend_all(store: Store, folder: Path) -> tuple[str, ...]:
    """Cut the torn tails off files whose writers are dead; gives the names of the mended files."""
    with store.read() as tx:
        ends = archive_records.ends(tx)
    mended = []
    for name in page_archive.sizes(folder):
        path = folder / name
        if page_archive.writer_lives(path, grace=GRACE):
            continue
        if torn := page_archive.mend_files(path, known_start=ends.get(name, 0)):
            log.warning("%s ended in %d bytes of a torn record; they stand in %s.torn now", name, torn, name)
            mended.append(name)
    return tuple(mended)


def _thinned(
    store: Store,
    archive: Archive,
    folder: Path,
    settings: ArchiveSettings,
    *,
    mended: tuple[str, ...],
    now: datetime,
) -> RetentionReport:
    sizes = page_archive.sizes(folder)
    most = bytes_of(settings.max_size) if settings.max_size else None
    over = to_retire(sizes, now=now, keep=settings.keep, keep_flagged=settings.keep_flagged, most=most)
    kept, removed = 0, []
    for name in over:
        if not name.startswith(KEPT):
            kept += _keep_flagged(store, archive, folder, name, settings=settings, now=now)
        # In this order a kill leaves a file without places, which is let go the next time.
        with store.begin() as tx:
            archive_records.forget_file(tx, name)
        for gone in (name, name + page_archive.TORN):
            (folder / gone).unlink(missing_ok=True)
        removed.append(name)
    return RetentionReport(mended=mended, removed=tuple(removed), pages_kept=kept)


def _keep_flagged(
    store: Store, archive: Archive, folder: Path, name: str, *, settings: ArchiveSettings, now: datetime
) -> int:
    """Copy the flagged pages of a file into one that is kept longer, and note where they lie; gives how many."""
    with store.read() as tx:
        flagged = archive_records.flagged_in(tx, name, since=now - settings.keep_flagged)
    if not flagged:
        return 0
    old = [as_place(one.place) for one in flagged]
    new, _ = page_archive.copy_kept(archive, folder, old, day=day_of(name), now=now)
    moved = [(one.id, place.file, place.offset) for one, place in zip(flagged, new, strict=True) if place is not None]
    with store.begin() as tx:
        archive_records.move(tx, moved)
    return len(moved)


def as_place(stored: WarcPlace) -> ArchiveLocation:
    """Return a record's place as the archive takes it."""
    return ArchiveLocation(file=stored.file, offset=stored.offset, length=stored.length, sha256=stored.sha256)


KEEP_FETCHES = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepReport:
    """What keeping house came to."""

    fetches_forgotten: int
    archive_files_removed: int


def run_maintenance(resources: Resources, *, now: datetime) -> UpkeepReport:
    """Forget old fetch records, mend and thin out the archive, release void leases, tidy the database, learn."""
    archive = retain(
        resources.store,
        resources.archive,
        resources.home / "archive",
        resources.config.settings.archive,
        holder=resources.holder,
        now=now,
    )
    with resources.store.begin() as tx:
        forgotten = retention.forget_fetches(tx, before=now - KEEP_FETCHES)
        leases.drop_void(tx)
    retention.optimize(resources.store)
    learn_inflection(resources.store, resources.config, resources.home)
    return UpkeepReport(fetches_forgotten=forgotten, archive_files_removed=len(archive.removed))
