"""Upkeep: what grows is bounded here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.adapters.store import leases, retention
from wirewatch.steps.desk import Desk
from wirewatch.steps.inflection import learn_inflection
from wirewatch.steps.retention import retain

KEEP_FETCHES = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepReport:
    """What keeping house came to."""

    fetches_forgotten: int
    archive_files_removed: int


def keep_house(desk: Desk, *, now: datetime) -> UpkeepReport:
    """Forget old fetch records, mend and thin out the archive, release void leases, tidy the database, learn."""
    archive = retain(
        desk.store,
        desk.archive,
        desk.home / "archive",
        desk.config.settings.archive,
        holder=desk.holder,
        now=now,
    )
    with desk.store.begin() as tx:
        forgotten = retention.forget_fetches(tx, before=now - KEEP_FETCHES)
        leases.drop_void(tx)
    retention.optimize(desk.store)
    learn_inflection(desk.store, desk.config, desk.home)
    return UpkeepReport(fetches_forgotten=forgotten, archive_files_removed=len(archive.removed))
