"""Share the due hosts between runs: each leases a few at a time until none is left."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.leases import HOST_KIND
from wirewatch.steps.resources import Resources
from wirewatch.steps.store_threads import run_in_read_thread, run_in_write_thread

log = logging.getLogger("wirewatch")
RUN_DURATION = timedelta(
    seconds=270
)  # in which a scheduled run starts work: the next one comes after 300
POLLING_SHARE = 2 / 3  # of the time of a run, so that slow feeds never keep it from reading pages
Result = TypeVar("Result")
STORE_TIMEOUT_SECONDS = 90.0  # seconds for which a run waits for its store
STORE_RETRY_SECONDS = 5.0  # seconds between two attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkShare:
    """A run's share of the work: part of the hosts at a time, until its time is up."""

    machines: int = 1  # runs that start together
    until: float | None = None  # by `read_clock`; None: until nothing is due
    read_clock: Callable[[], float] = time.monotonic

    @property
    def is_over(self) -> bool:
        """Return whether the time is up."""
        return self.until is not None and self.read_clock() >= self.until

    def most(self, due: int) -> int:
        """Return how many hosts to hold at a time, of so many that are due."""
        return max(1, -(-due // self.machines))

    def hosts_to_lease(self, visitors: int, *, remaining: int) -> int:
        """Return how many hosts to lease next: fewer towards the end, so that runs end together."""
        return max(
            1, min(visitors, remaining if self.machines == 1 else remaining // (2 * self.machines))
        )


ALL_WORK = WorkShare()


def split_run_time(
    machines: int,
    *,
    time: timedelta = RUN_DURATION,
    read_clock: Callable[[], float] = time.monotonic,
) -> tuple[WorkShare, WorkShare]:
    """Split the time of a scheduled run into polling and reading, both counted from now."""
    now, seconds = read_clock(), time.total_seconds()
    polled, has_read = (
        WorkShare(machines=machines, until=now + part * seconds, read_clock=read_clock)
        for part in (POLLING_SHARE, 1.0)
    )
    return polled, has_read


async def gather_or_cancel(work: Iterable[Coroutine[Any, Any, Result]]) -> list[Result]:
    """Return the results of all; an error in one ends the others before it is raised.

    None may go on with resources that are closed, nor at a host that is released.
    """
    tasks = [asyncio.create_task(coroutine) for coroutine in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def retry_while_store_away(
    work: Callable[[], Awaitable[Result]],
    *,
    read_clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Result:
    """Retry a step while the store is away, as when its server restarts; stored work is kept.

    Raises StoreUnavailable when it stays away.
    """
    end = read_clock() + STORE_TIMEOUT_SECONDS
    while True:
        try:
            return await work()
        except StoreUnavailable as trouble:
            if read_clock() >= end:
                raise
            log.warning("%s; tried again in %.0f s", trouble, STORE_RETRY_SECONDS)
            await sleep(STORE_RETRY_SECONDS)


class HostQueue:
    """The hosts that are due, leased a few at a time; each is given out once.

    `hosts` come first, in their order; then `ask_again` is asked, until nothing that it lists is
    free. `prepare` is called with hosts just leased, and returns those of them that have something
    to do.
    """

    def __init__(
        self,
        resources: Resources,
        hosts: Sequence[str],
        *,
        ask_again: Callable[[], Sequence[str]],
        visitors: int,
        share: WorkShare,
        prepare: Callable[[Sequence[str]], Sequence[str]] = lambda hosts: hosts,
    ) -> None:
        self._resources, self._share, self._ask_again, self._prepare = (
            resources,
            share,
            ask_again,
            prepare,
        )
        self._left, self._leased = list(hosts), deque[str]()
        self._given, self._held = set[str](), set[str]()
        self._visitors, self._most_due = visitors, len(hosts)
        self._may_ask, self._over = True, False
        self._changed = asyncio.Condition()

    async def next(self) -> str | None:
        """Return a host leased to us; None when no free host is left or the time is up."""
        async with self._changed:
            while not self._leased and not self._over:
                await self._take_some()
            if self._share.is_over:
                self._over = True
            return (
                None
                if self._over and (self._share.is_over or not self._leased)
                else self._leased.popleft()
            )

    async def still_held(self, host: str) -> bool:
        """Return whether to go on at a host: its lease is ours and there is time."""
        leases = self._resources.leases
        if self._share.is_over:
            return False
        return leases.is_current(HOST_KIND, host) or await run_in_write_thread(
            leases.holds, HOST_KIND, host
        )

    async def release(self, hosts: Collection[str]) -> None:
        """Release hosts that are done."""
        await run_in_write_thread(self._resources.leases.release, HOST_KIND, hosts)
        async with self._changed:
            self._held.difference_update(hosts)
            self._changed.notify_all()

    async def release_all(self) -> None:
        """Release every host that is still held."""
        await run_in_write_thread(self._resources.leases.release, HOST_KIND, sorted(self._held))

    async def _take_some(self) -> None:
        if not self._left and self._may_ask:
            self._left = [
                host
                for host in await run_in_read_thread(self._ask_again)
                if host not in self._given
            ]
            self._may_ask = False  # until one of them was free
        if not self._left or self._share.is_over:
            self._over = True
            self._changed.notify_all()
            return
        self._most_due = max(self._most_due, len(self._left) + len(self._held))
        room = self._share.most(self._most_due) - len(self._held)
        if room <= 0:
            await self._changed.wait()
            return
        few = min(room, self._share.hosts_to_lease(self._visitors, remaining=len(self._left)))
        taken = await run_in_write_thread(
            self._resources.leases.take, HOST_KIND, self._left, limit=few
        )
        self._left = taken.not_tried
        self._may_ask = self._may_ask or bool(taken.visited)
        self._given.update(taken.visited)
        self._held.update(taken.visited)
        self._keep_gaps(taken.visited)
        if taken.visited:
            hosts_with_work = await run_in_read_thread(self._prepare, list(taken.visited))
            self._leased.extend(hosts_with_work)
            if idle := taken.visited.keys() - set(hosts_with_work):
                await run_in_write_thread(self._resources.leases.release, HOST_KIND, sorted(idle))
                self._held -= idle

    def _keep_gaps(self, visited: Mapping[str, datetime | None]) -> None:
        now = datetime.now(UTC)
        for host, at in visited.items():
            if at is not None:
                self._resources.web.note_visit(host, at, now=now)
