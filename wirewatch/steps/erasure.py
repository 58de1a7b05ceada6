"""Erase a subscriber from store, outbox, logs and Prefect's records; report where the name remains."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wirewatch.adapters.personal_data import Name, erase_from_logs, erase_from_prefect, named_in_config, still_named_in
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.erasure import ErasureCounts, forget, purge_deleted_rows

LEASE = 300  # seconds; the deletion itself takes one transaction


class DeliveryUnderWay(Exception):
    """Another process is sending and would store results about the subscriber."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetReport:
    """What was removed, and where the name remains."""

    store: ErasureCounts
    logs: dict[Path, int]  # how often, by file
    prefect: int  # rows
    erased: bool  # the database holds no bytes of it any more
    config: list[tuple[Path, int]]  # file and line
    files: list[Path]  # others under home

    @property
    def nothing(self) -> bool:
        """Return whether nothing was stored."""
        return self.store == ErasureCounts() and not self.logs and not self.prefect


def forget_reader(store: Store, written: str, *, config: Path, home: Path) -> ForgetReport:
    """Delete everything stored about a subscriber; idempotent. Raises DeliveryUnderWay."""
    name, holder = Name(written), leases.this_process()
    if not leases.take(store, "deliver", ["*"], holder=holder, seconds=LEASE):
        raise DeliveryUnderWay
    try:
        with store.begin() as tx:
            removed = forget(tx, is_theirs=name.is_same, strike=name.struck_from, hints=name.spellings)
        erased = purge_deleted_rows(store)
    finally:
        leases.release(store, "deliver", ["*"], holder=holder)
    return ForgetReport(
        store=removed,
        logs=erase_from_logs(home, name),
        prefect=erase_from_prefect(home, name),
        erased=erased,
        config=named_in_config(config, name),
        files=still_named_in(home, name),
    )
