"""Upkeep: what grows is bounded here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.adapters.store import places, upkeep
from wirewatch.steps.desk import Desk

KEEP_FETCHES = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepReport:
    """What keeping house came to."""

    fetches_forgotten: int
    archive_files_removed: int


def keep_house(desk: Desk, *, now: datetime) -> UpkeepReport:
    """Forget old fetch records, prune the archive by age, release void leases, tidy the database."""
    removed = desk.archive.prune(older_than=now - desk.config.settings.archive.keep)
    with desk.store.begin() as tx:
        forgotten = upkeep.forget_fetches(tx, before=now - KEEP_FETCHES)
        upkeep.drop_void_leases(tx)
        for file in removed:
            places.forget_file(tx, file)
    upkeep.optimize(desk.store)
    return UpkeepReport(fetches_forgotten=forgotten, archive_files_removed=len(removed))
