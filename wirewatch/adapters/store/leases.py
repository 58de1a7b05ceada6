"""Leases: which process works on a host (or another named unit of work). They use the system clock.

A lease ends when it is released, when its time runs out, or when its holder is a dead process of this machine."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, delete, or_, select

from wirewatch.adapters.store.engine import Store, batches, upsert
from wirewatch.adapters.store.schema import leases


@dataclass(frozen=True, slots=True)
class Holder:
    """One process that can hold leases; the store keeps `str(holder)`."""

    machine: str
    pid: int
    started: str  # distinguishes two processes with the same pid

    def __str__(self) -> str:
        return f"{self.machine}/{self.pid}/{self.started}"

    @staticmethod
    def of(text: str) -> Holder:
        """Parse what `str(holder)` returned."""
        machine, pid, started = text.rsplit("/", 2)
        return Holder(machine, int(pid), started)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One lease as stored."""

    kind: str
    host: str
    holder: Holder
    lease_until: datetime


def this_process() -> Holder:
    """Return the holder for the current process."""
    return Holder(_machine(), os.getpid(), _started(os.getpid()) or "")


def is_local(holder: Holder) -> bool:
    """Return whether the holder's pid is visible here: same machine, same boot, same container."""
    return holder.machine == _machine()


def is_dead(holder: Holder) -> bool:
    """Return whether the holder is a process of this machine that has ended."""
    return is_local(holder) and _started(holder.pid) != holder.started


def take(store: Store, kind: str, hosts: Collection[str], *, holder: Holder, seconds: float = 300) -> list[str]:
    """Lease those of the hosts that are free and renew the holder's own; return all that it now holds, sorted.

    Free means: not leased, expired, or held by a dead process of this machine. Runs its own transaction.
    """
    now = datetime.now(UTC)
    taken: list[str] = []
    with store.begin() as tx:
        open_to_us = [str(holder), *_dead_holders(tx)]
        for batch in batches(sorted(set(hosts))):
            taken += _take(tx, kind, batch, open_to_us=open_to_us, now=now, until=now + timedelta(seconds=seconds))
    return sorted(taken)


def _take(
    tx: Connection, kind: str, hosts: list[str], *, open_to_us: list[str], now: datetime, until: datetime
) -> list[str]:
    # One statement decides, so that two workers on PostgreSQL cannot both find a host free.
    insert = upsert(tx, leases).values(
        [{"kind": kind, "host": host, "holder": open_to_us[0], "lease_until": until} for host in hosts]
    )
    statement = insert.on_conflict_do_update(
        index_elements=["kind", "host"],
        set_={"holder": insert.excluded.holder, "lease_until": insert.excluded.lease_until},
        where=or_(leases.c.lease_until <= now, leases.c.holder.in_(open_to_us)),
    )
    return list(tx.execute(statement.returning(leases.c.host)).scalars())


def release(store: Store, kind: str, hosts: Collection[str], *, holder: Holder) -> None:
    """Release our leases; those of other holders are kept."""
    with store.begin() as tx:
        for batch in batches(sorted(set(hosts))):
            mine = (leases.c.kind == kind, leases.c.host.in_(batch), leases.c.holder == str(holder))
            tx.execute(delete(leases).where(*mine))


def held(tx: Connection) -> list[Lease]:
    """List the leases that have not run out, and whose holder is not known to be dead."""
    now, dead = datetime.now(UTC), _dead_holders(tx)
    rows = tx.execute(select(leases).where(leases.c.lease_until > now).order_by(leases.c.kind, leases.c.host))
    return [
        Lease(kind=row.kind, host=row.host, holder=Holder.of(row.holder), lease_until=row.lease_until)
        for row in rows
        if row.holder not in dead
    ]


def delete_expired(tx: Connection) -> int:
    """Delete the leases that ran out or whose holder is dead; return how many."""
    void = or_(leases.c.lease_until <= datetime.now(UTC), leases.c.holder.in_(_dead_holders(tx)))
    return tx.execute(delete(leases).where(void)).rowcount


def _dead_holders(tx: Connection) -> list[str]:
    found = tx.execute(select(leases.c.holder).distinct()).scalars()
    return [text for text in found if is_dead(Holder.of(text))]


@cache
def _machine() -> str:
    # Two containers may have the same host name without seeing each other's processes: the boot id and the namespace of
    # process ids tell them apart.
    return " ".join(filter(None, (platform.node() or "unnamed", _boot(), _pid_namespace())))


def _pid_namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        return ""


def _started(pid: int) -> str | None:
    """Return boot id and start time, which distinguish reuses of a pid; None when no such process runs."""
    try:
        # proc(5): the command's name stands in parentheses and may hold anything; the start time is the 22nd field.
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None if Path("/proc/self/stat").exists() else _started_by_ps(pid)
    return None if after_name[0] in "ZX" else f"{_boot()}-{after_name[19]}"


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except OSError:
        return "boot"


def _started_by_ps(pid: int) -> str | None:
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False, env={"LC_ALL": "C"}
    )
    return "-".join(answer.stdout.split()) or None
