"""Maintenance: delete old records, prune and repair the archive, tidy the database."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wirewatch.adapters.archive import KEPT_PREFIX, Archive, ArchiveLocation, archive_day
from wirewatch.adapters.learned_inflection import learn_inflection, share_learned
from wirewatch.adapters.storage import StorageUnavailable
from wirewatch.adapters.store import archive_records, feed_history, lease_keeper, leases
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.engine import Store, optimize_store
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.domain.configuration import ArchiveSettings, parse_size
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.archive")
ORPHAN_AGE_SECONDS = 86_400.0  # seconds without a change after which an archive file has no writer
FETCH_LOG_PERIOD = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionReport:
    """Files that archive maintenance repaired and removed."""

    mended: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    pages_kept: int = 0  # pages of flagged articles, kept in separate files


def apply_retention(
    store: Store, archive: Archive, settings: ArchiveSettings, *, holder: Holder, now: datetime
) -> RetentionReport:
    """Repair the archive and remove expired files; interruption loses no page and no record of one.

    Raises StorageUnavailable; work done until then is kept.
    """
    with lease_keeper.hold_whole_kind(store, "archive", holder=holder) as ours:
        if not ours:
            return RetentionReport()
        with store.read() as tx:
            ends = archive_records.file_ends(tx)
        mended = archive.repair(ends, grace=ORPHAN_AGE_SECONDS)
        archive.sweep()
        return _prune_archive(store, archive, settings, mended=mended, now=now)


def _prune_archive(
    store: Store,
    archive: Archive,
    settings: ArchiveSettings,
    *,
    mended: tuple[str, ...],
    now: datetime,
) -> RetentionReport:
    most = parse_size(settings.max_size) if settings.max_size else None
    over = files_to_retire(
        archive.sizes(), now=now, keep=settings.keep, keep_flagged=settings.keep_flagged, most=most
    )
    pages_kept, removed = 0, []
    for name in over:
        if not name.startswith(KEPT_PREFIX):
            pages_kept += _keep_flagged(store, archive, name, settings=settings, now=now)
        # In this order an interruption leaves a file without records, which the next run removes.
        with store.begin() as tx:
            archive_records.delete_file_records(tx, name)
        archive.remove(name)
        removed.append(name)
    return RetentionReport(mended=mended, removed=tuple(removed), pages_kept=pages_kept)


def files_to_retire(
    sizes: Mapping[str, int],
    *,
    now: datetime,
    keep: timedelta,
    keep_flagged: timedelta,
    most: int | None,
) -> tuple[str, ...]:
    """Return the expired files, and the oldest of the others beyond `most` bytes; never today's.

    Files of all pages go before those that hold flagged pages alone.
    """
    ends = {False: _day_name(now - keep), True: _day_name(now - max(keep, keep_flagged))}
    over = [file for file in sizes if archive_day(file) < ends[file.startswith(KEPT_PREFIX)]]
    remaining_bytes = sum(sizes.values()) - sum(sizes[file] for file in over)
    if most is None or remaining_bytes <= most:
        return tuple(sorted(over))
    today = _day_name(now)
    others = [file for file in sizes if file not in over and archive_day(file) < today]
    for file in sorted(
        others, key=lambda name: (name.startswith(KEPT_PREFIX), archive_day(name), name)
    ):
        if remaining_bytes <= most:
            break
        over.append(file)
        remaining_bytes -= sizes[file]
    return tuple(sorted(over))


def _day_name(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def _keep_flagged(
    store: Store, archive: Archive, name: str, *, settings: ArchiveSettings, now: datetime
) -> int:
    """Copy flagged pages to a file that is kept longer, update their records; return how many."""
    with store.read() as tx:
        flagged = archive_records.flagged_records_in(tx, name, since=now - settings.keep_flagged)
    if not flagged:
        return 0
    old = [archive_location(record.place) for record in flagged]
    new, _ = archive.copy_to_kept_file(old, day=archive_day(name), now=now)
    moved = [
        (record.id, place.file, place.offset)
        for record, place in zip(flagged, new, strict=True)
        if place is not None
    ]
    with store.begin() as tx:
        archive_records.move_records(tx, moved)
    return len(moved)


def archive_location(stored: WarcPlace) -> ArchiveLocation:
    """Return the archive location of a stored record."""
    return ArchiveLocation(
        file=stored.file, offset=stored.offset, length=stored.length, sha256=stored.sha256
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepReport:
    """Counts of one maintenance run."""

    fetches_forgotten: int
    archive_files_removed: int


def run_maintenance(resources: Resources, *, now: datetime) -> UpkeepReport:
    """Delete old records and leases, maintain archive and database, learn inflection."""
    removed = _apply_archive_retention(resources, now=now)
    with resources.store.begin() as tx:
        forgotten = feed_history.delete_fetches(tx, before=now - FETCH_LOG_PERIOD)
        leases.delete_expired_leases(tx)
    optimize_store(resources.store)
    learn_inflection(resources.store, resources.config, resources.home)
    share_learned(resources.store, resources.home, now=now)
    return UpkeepReport(fetches_forgotten=forgotten, archive_files_removed=len(removed))


def _apply_archive_retention(resources: Resources, *, now: datetime) -> tuple[str, ...]:
    """Return the removed archive files; none while the storage is down, maintenance continues."""
    settings = resources.config.settings.archive
    try:
        return apply_retention(
            resources.store, resources.archive, settings, holder=resources.holder, now=now
        ).removed
    except StorageUnavailable as error:
        log.warning("the archive was not thinned out: %s", error)
        return ()
