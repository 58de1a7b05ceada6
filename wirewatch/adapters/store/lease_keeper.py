"""Keep the leases of one process: renewed in a thread until they are released."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.errors import StoreError
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.adapters.store.leases import (
    HOST_KIND,
    LEASE_SECONDS,
    WHOLE_KIND_HOST,
    LeaseRequest,
    leased_by_others,
    release_leases,
    renew_leases,
    take_free_leases,
)

log = logging.getLogger("wirewatch.leases")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedHosts:
    """The hosts that were leased, and the hosts beyond the limit, which were not tried."""

    visited: dict[str, datetime | None]  # when another process left the host; None: not lately
    not_tried: list[str]


class LeaseKeeper:
    """Takes leases for one process and renews them in a thread, until they are released.

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
        self._store = store
        self._holder = holder
        self._seconds = seconds
        self._clock = read_clock
        self._until: dict[tuple[str, str], datetime] = {}
        self._taken: set[tuple[str, str]] = set()
        self._visits: Counter[str] = Counter()  # by host, begun by `enter`: where redirects lead
        # Held during every access to the store, so that no renewal revives a released lease.
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def take(self, kind: str, hosts: Sequence[str], *, limit: int | None = None) -> LeasedHosts:
        """Lease at most `limit` hosts in the given order; hosts of another process are skipped."""
        with self._lock:
            leased = self._lease(kind, hosts, limit=limit)
            self._taken.update((kind, host) for host in leased.visited)
            return leased

    def _lease(self, kind: str, hosts: Sequence[str], *, limit: int | None) -> LeasedHosts:
        with self._lock:
            now = self._clock()
            busy = leased_by_others(self._store, kind, hosts, holder=self._holder, now=now)
            free = [host for host in hosts if host not in busy]
            wanted = free[:limit]
            request = LeaseRequest(holder=self._holder, now=now, seconds=self._seconds)
            visited = take_free_leases(self._store, kind, sorted(wanted), request)
            for host in visited:
                self._until[kind, host] = request.until
            self._start_renewing()
        in_order = {host: visited[host] for host in wanted if host in visited}
        return LeasedHosts(visited=in_order, not_tried=free[len(wanted) :])

    def is_current(self, kind: str, host: str) -> bool:
        """True if a lease was taken and has not run out, without asking the store."""
        return (kind, host) in self._taken and self._is_leased(kind, host)

    def _is_leased(self, kind: str, host: str) -> bool:
        until = self._until.get((kind, host))
        return until is not None and until > self._clock()

    def enter(self, host: str) -> tuple[bool, datetime | None]:
        """Lease a host for a visit; return whether it is ours, and when another process left it."""
        with self._lock:
            left_at = None
            if not self._is_leased(HOST_KIND, host):
                visited = self._lease(HOST_KIND, [host], limit=None).visited
                if host not in visited:
                    return False, None
                left_at = visited[host]
            self._visits[host] += 1
            return True, left_at

    def leave(self, host: str) -> None:
        """End a visit to a host; the last one releases it unless also taken. Raises nothing."""
        with self._lock:
            self._visits[host] -= 1
            if self._visits[host] > 0:
                return
            del self._visits[host]
            lease = (HOST_KIND, host)
            if lease in self._taken or lease not in self._until:
                return
            del self._until[lease]
            try:
                release_leases(self._store, HOST_KIND, [host], holder=self._holder)
            except StoreError:  # the lease runs out by itself
                log.warning("the lease of %s could not be released", host)

    def holds(self, kind: str, host: str) -> bool:
        """Return whether a lease is ours; an expired one (the machine slept) is taken again."""
        with self._lock:
            if self.is_current(kind, host):
                return True
            if self._until.pop((kind, host), None) is None:
                return False
            return host in self.take(kind, [host]).visited

    def release(self, kind: str, hosts: Collection[str]) -> None:
        """Release leases; those that are not ours are kept, as are hosts that are being visited."""
        with self._lock:
            self._taken.difference_update((kind, host) for host in hosts)
            released = []
            for host in hosts:
                is_visited = kind == HOST_KIND and host in self._visits
                if not is_visited and self._until.pop((kind, host), None) is not None:
                    released.append(host)
            if released:
                release_leases(self._store, kind, released, holder=self._holder)

    def renew(self) -> None:
        """Renew all leases; those that another process has taken meanwhile are dropped."""
        with self._lock:
            until = self._clock() + timedelta(seconds=self._seconds)
            for kind, hosts in self._hosts_by_kind().items():
                renewed = renew_leases(self._store, kind, hosts, holder=self._holder, until=until)
                for host in hosts:
                    if host in renewed:
                        self._until[kind, host] = until
                    else:
                        del self._until[kind, host]

    def close(self) -> None:
        """Release all leases and end the thread."""
        self._closed.set()
        with self._lock:
            self._visits.clear()
            for kind, hosts in self._hosts_by_kind().items():
                try:
                    self.release(kind, hosts)
                except StoreError:  # the leases run out by themselves
                    log.warning("leases of the kind %s could not be released", kind)
        if self._thread is not None:
            self._thread.join()

    def _hosts_by_kind(self) -> dict[str, list[str]]:
        hosts: dict[str, list[str]] = {}
        for kind, host in sorted(self._until):
            hosts.setdefault(kind, []).append(host)
        return hosts

    def _start_renewing(self) -> None:
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
    """Hold the lease of a whole kind of work during the block; yield False if it is taken."""
    keeper = LeaseKeeper(store, holder)
    try:
        yield bool(keeper.take(kind, [WHOLE_KIND_HOST]).visited)
    finally:
        keeper.close()
