"""Leases: which process works on a host (or another named unit of work). They use the system clock.

A lease ends when it is released, when its time runs out, or when its holder is a dead process of this machine. The
lease of a host is one for all that is done there, polling and reading, so that no host has two visitors. Its row stays
when it is released, since it says when the host was visited last.
"""

from __future__ import annotations

import logging
import os
import platform
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, and_, case, delete, literal, null, or_, select, update

from wirewatch.adapters.store.engine import Store, StoreError, batches, upsert
from wirewatch.adapters.store.schema import Instant, leases


@dataclass(frozen=True, slots=True)
class Holder:
    """One process that can hold leases; the store keeps `str(holder)`."""

    machine: str
    pid: int
    started: str  # distinguishes two processes with the same pid

    def __str__(self) -> str:
        return f"{self.machine}/{self.pid}/{self.started}"

    @staticmethod
    def parse(text: str) -> Holder:
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


def current_holder() -> Holder:
    """Return the holder for the current process."""
    return Holder(_machine(), os.getpid(), _started(os.getpid()) or "")


def is_local(holder: Holder) -> bool:
    """Return whether the holder's pid is visible here: same machine, same boot, same container."""
    return holder.machine == _machine()


def is_dead(holder: Holder) -> bool:
    """Return whether the holder is a process of this machine that has ended."""
    return is_local(holder) and _started(holder.pid) != holder.started


HOST_KIND = "host"  # the kind of the leases of hosts
WHOLE_KIND_HOST = "*"  # the host of a lease that is not of a host
LEASE_SECONDS = 60.0  # that a lease lasts without renewal: for so long a machine that died keeps its hosts from the others
VISIT_RETENTION = timedelta(
    minutes=10
)  # for which a released host's row stays, far longer than any gap between visits


def take_leases(
    store: Store,
    kind: str,
    hosts: Collection[str],
    *,
    holder: Holder,
    seconds: float = LEASE_SECONDS,
) -> list[str]:
    """Lease those of the hosts that are free and renew the holder's own; return all that it now holds, sorted.

    Free means: not leased, expired, or held by a dead process of this machine. Runs its own transaction.
    """
    return sorted(
        _take_all(
            store, kind, sorted(set(hosts)), holder=holder, seconds=seconds, now=datetime.now(UTC)
        )
    )


def _take_all(
    store: Store, kind: str, hosts: Sequence[str], *, holder: Holder, seconds: float, now: datetime
) -> dict[str, datetime | None]:
    """Return the hosts taken, each with the end of another holder's visit before (None: there was none)."""
    taken: dict[str, datetime | None] = {}
    with store.begin() as tx:
        open_to_us = [str(holder), *_dead_holders(tx, now=now)]
        for batch in batches(hosts):
            taken |= _take(
                tx,
                kind,
                batch,
                open_to_us=open_to_us,
                now=now,
                until=now + timedelta(seconds=seconds),
            )
    return taken


def _take(
    tx: Connection,
    kind: str,
    hosts: list[str],
    *,
    open_to_us: list[str],
    now: datetime,
    until: datetime,
) -> dict[str, datetime | None]:
    # One statement decides, so that two workers on PostgreSQL cannot both find a host free.
    insert = upsert(tx, leases).values(
        [
            {"kind": kind, "host": host, "holder": open_to_us[0], "lease_until": until}
            for host in hosts
        ]
    )
    # Of a holder that died nobody knows when it was there last: it may have been just now.
    visited = case(
        (leases.c.holder == open_to_us[0], null()),
        (leases.c.lease_until > now, literal(now, Instant())),
        else_=leases.c.lease_until,
    )
    statement = insert.on_conflict_do_update(
        index_elements=["kind", "host"],
        set_={
            "visited_at": visited,
            "holder": insert.excluded.holder,
            "lease_until": insert.excluded.lease_until,
        },
        where=or_(leases.c.lease_until <= now, leases.c.holder.in_(open_to_us)),
    )
    return dict(tx.execute(statement.returning(leases.c.host, leases.c.visited_at)).tuples().all())


def release_leases(store: Store, kind: str, hosts: Collection[str], *, holder: Holder) -> None:
    """Release our leases; those of other holders are kept."""
    now = datetime.now(UTC)
    with store.begin() as tx:
        for batch in batches(sorted(set(hosts))):
            mine = (leases.c.kind == kind, leases.c.host.in_(batch), leases.c.holder == str(holder))
            tx.execute(
                update(leases).where(*mine).values(lease_until=now)
                if kind == HOST_KIND
                else delete(leases).where(*mine)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedHosts:
    """The hosts that were leased, and those of the others that are still to be asked for."""

    visited: dict[
        str, datetime | None
    ]  # by host: when another process ended its visit; None: none did lately
    not_tried: list[str]


log = logging.getLogger("wirewatch.leases")


class LeaseKeeper:
    """Takes leases for one process and renews them in a thread of its own, until they are released.

    A thread, since work that computes for minutes would keep an event loop from renewing anything.
    """

    def __init__(
        self,
        store: Store,
        holder: Holder,
        *,
        seconds: float = LEASE_SECONDS,
        read_clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._holder, self._seconds, self._clock = store, holder, seconds, read_clock
        self._until: dict[tuple[str, str], datetime] = {}
        self._visits: Counter[str] = (
            Counter()
        )  # by host, those begun by `enter`, as where a redirect leads
        self._taken: set[tuple[str, str]] = set()
        self._lock = (
            threading.RLock()
        )  # held while the store is asked, so that no renewal revives a released lease
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def take(self, kind: str, hosts: Sequence[str], *, limit: int | None = None) -> LeasedHosts:
        """Lease at most so many of the hosts, in their order; hosts that another process holds are left out."""
        with self._lock:
            taken = self._lease(kind, hosts, most=limit)
            self._taken.update((kind, host) for host in taken.visited)
            return taken

    def _lease(self, kind: str, hosts: Sequence[str], *, most: int | None) -> LeasedHosts:
        with self._lock:
            now = self._clock()
            busy = self._held_by_others(kind, hosts, now=now)
            free = [host for host in hosts if host not in busy]
            wanted, left = (free, []) if most is None else (free[:most], free[most:])
            visited = _take_all(
                self._store,
                kind,
                sorted(wanted),
                holder=self._holder,
                seconds=self._seconds,
                now=now,
            )
            self._until |= dict.fromkeys(
                ((kind, host) for host in visited), now + timedelta(seconds=self._seconds)
            )
            self._start()
        return LeasedHosts(
            visited={host: visited[host] for host in wanted if host in visited}, not_tried=left
        )

    def is_current(self, kind: str, host: str) -> bool:
        """Return whether a lease was taken and has not run out, without asking the store."""
        return (kind, host) in self._taken and self._is_leased(kind, host)

    def _is_leased(self, kind: str, host: str) -> bool:
        until = self._until.get((kind, host))
        return until is not None and until > self._clock()

    def enter(self, host: str) -> tuple[bool, datetime | None]:
        """Lease a host for one more visit; return whether it is ours, and when another process left it."""
        with self._lock:
            left = None
            if not self._is_leased(HOST_KIND, host):
                visited = self._lease(HOST_KIND, [host], most=None).visited
                if host not in visited:
                    return False, None
                left = visited[host]
            self._visits[host] += 1
            return True, left

    def leave(self, host: str) -> None:
        """End one visit to a host; the last one releases it unless it is taken as well. Raises nothing."""
        with self._lock:
            self._visits[host] -= 1
            if self._visits[host] <= 0:
                del self._visits[host]
                if (HOST_KIND, host) not in self._taken and (HOST_KIND, host) in self._until:
                    del self._until[HOST_KIND, host]
                    try:
                        release_leases(self._store, HOST_KIND, [host], holder=self._holder)
                    except StoreError:  # the lease runs out by itself
                        log.warning("the lease of %s could not be released", host)

    def holds(self, kind: str, host: str) -> bool:
        """Return whether a lease is still ours; one that ran out, as while the machine slept, is taken again."""
        with self._lock:
            if self.is_current(kind, host) or self._until.pop((kind, host), None) is None:
                return self.is_current(kind, host)
            return host in self.take(kind, [host]).visited

    def release(self, kind: str, hosts: Collection[str]) -> None:
        """Release leases; those that are not ours are kept."""
        with self._lock:
            self._taken.difference_update((kind, host) for host in hosts)
            free = [host for host in hosts if kind != HOST_KIND or host not in self._visits]
            mine = [host for host in free if self._until.pop((kind, host), None)]
            if mine:
                release_leases(self._store, kind, mine, holder=self._holder)

    def renew(self) -> None:
        """Renew all leases; those that another process has taken meanwhile are forgotten."""
        with self._lock:
            now = self._clock()
            until = now + timedelta(seconds=self._seconds)
            for kind in {kind for kind, _ in self._until}:
                hosts = sorted(host for of_kind, host in self._until if of_kind == kind)
                ours = self._renewed(kind, hosts, until=until)
                for host in hosts:
                    if host in ours:
                        self._until[kind, host] = until
                    else:
                        del self._until[kind, host]

    def close(self) -> None:
        """Release what is left and end the thread."""
        self._closed.set()
        with self._lock:
            self._visits.clear()
            for kind in {kind for kind, _ in self._until}:
                try:
                    self.release(kind, [host for of_kind, host in self._until if of_kind == kind])
                except StoreError:  # the leases run out by themselves
                    log.warning("leases of the kind %s could not be released", kind)
        if self._thread is not None:
            self._thread.join()

    def _held_by_others(self, kind: str, hosts: Sequence[str], *, now: datetime) -> set[str]:
        busy: set[str] = set()
        with self._store.read() as tx:
            open_to_us = [str(self._holder), *_dead_holders(tx, now=now)]
            for batch in batches(hosts):
                theirs = and_(leases.c.lease_until > now, leases.c.holder.not_in(open_to_us))
                query = select(leases.c.host).where(
                    leases.c.kind == kind, leases.c.host.in_(batch), theirs
                )
                busy.update(tx.execute(query).scalars())
        return busy

    def _renewed(self, kind: str, hosts: list[str], *, until: datetime) -> set[str]:
        ours: set[str] = set()
        with self._store.begin() as tx:
            for batch in batches(hosts):
                mine = (
                    leases.c.kind == kind,
                    leases.c.host.in_(batch),
                    leases.c.holder == str(self._holder),
                )
                renewed = (
                    update(leases).where(*mine).values(lease_until=until).returning(leases.c.host)
                )
                ours.update(tx.execute(renewed).scalars())
        return ours

    def _start(self) -> None:
        if self._thread is None and not self._closed.is_set():
            self._thread = threading.Thread(target=self._keep_renewing, name="leases", daemon=True)
            self._thread.start()

    def _keep_renewing(self) -> None:
        while not self._closed.wait(self._seconds / 3):
            try:
                self.renew()
            except Exception:  # the store may be back before the leases run out
                log.warning("the leases could not be renewed", exc_info=True)


@contextmanager
def hold_whole_kind(store: Store, kind: str, *, holder: Holder) -> Iterator[bool]:
    """Hold the lease of a kind of work as a whole, renewed until the block ends; yield False when another has it."""
    keeper = LeaseKeeper(store, holder)
    try:
        yield bool(keeper.take(kind, [WHOLE_KIND_HOST]).visited)
    finally:
        keeper.close()


def current_leases(tx: Connection) -> list[Lease]:
    """List the leases that have not run out, and whose holder is not known to be dead."""
    now = datetime.now(UTC)
    dead = _dead_holders(tx, now=now)
    rows = tx.execute(
        select(leases).where(leases.c.lease_until > now).order_by(leases.c.kind, leases.c.host)
    )
    return [
        Lease(
            kind=row.kind,
            host=row.host,
            holder=Holder.parse(row.holder),
            lease_until=row.lease_until,
        )
        for row in rows
        if row.holder not in dead
    ]


def delete_expired_leases(tx: Connection) -> int:
    """Delete the leases that ran out or whose holder is dead; return how many."""
    now = datetime.now(UTC)
    void = or_(leases.c.lease_until <= now, leases.c.holder.in_(_dead_holders(tx, now=now)))
    old = or_(leases.c.kind != HOST_KIND, leases.c.lease_until <= now - VISIT_RETENTION)
    return tx.execute(delete(leases).where(void, old)).rowcount


def _dead_holders(tx: Connection, *, now: datetime) -> list[str]:
    found = tx.execute(
        select(leases.c.holder).where(leases.c.lease_until > now).distinct()
    ).scalars()
    return [text for text in found if is_dead(Holder.parse(text))]


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
        after_name = (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()
        )
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
        ["ps", "-o", "lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C"},
    )
    return "-".join(answer.stdout.split()) or None
