"""Limit the rate of requests per host and overall."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta

# Entered with the host for each request; yields when another process last left the host, or None.
# Raises HostOccupied.
Admission = Callable[[str], AbstractAsyncContextManager[datetime | None]]
_SWEEP_AT_HOSTS = 1024  # hosts in memory before idle ones are dropped


class HostOccupied(Exception):
    """Another process is visiting a host, and stays; or it cannot be found out whether one is."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until  # when to ask again


class HostLimiter:
    """Rate limits per host and overall, shared by feeds and pages."""

    def __init__(self, *, per_host: int, host_gap: timedelta, concurrency: int) -> None:
        self._per_host = max(1, per_host)
        self._gap = host_gap.total_seconds()
        self._all = asyncio.Semaphore(max(1, concurrency))
        self._states: dict[str, _HostState] = {}
        self._sweep_at = _SWEEP_AT_HOSTS

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Wait for and hold one of the host's slots.

        The gap between requests counts from start to start.
        """
        state = self._states.get(host)
        if state is None:
            self._sweep()
            state = self._states[host] = _HostState(self._per_host)
        state.users += 1
        try:
            async with state.slots:
                await self._start(state)
                try:
                    yield
                finally:
                    self._all.release()
        finally:
            state.users -= 1

    async def _start(self, state: _HostState) -> None:
        """Wait for the gap, then for an overall slot; the next gap counts from the actual start."""
        async with state.gate:
            if self._gap:
                loop = asyncio.get_running_loop()
                if (wait := state.next_start - loop.time()) > 0:
                    await asyncio.sleep(wait)
                await self._all.acquire()
                state.next_start = loop.time() + self._gap
            else:
                await self._all.acquire()

    def delay(self, host: str, seconds: float) -> None:
        """Start no request to a host for so long, since another process has just visited it."""
        state = self._states.setdefault(host, _HostState(self._per_host))
        state.next_start = max(state.next_start, asyncio.get_running_loop().time() + seconds)

    def _sweep(self) -> None:
        """Drop idle hosts, so that memory does not grow with the number of hosts ever seen."""
        if len(self._states) < self._sweep_at:
            return
        now = asyncio.get_running_loop().time()
        self._states = {
            name: h for name, h in self._states.items() if h.users or h.next_start > now
        }
        self._sweep_at = max(_SWEEP_AT_HOSTS, 2 * len(self._states))


class _HostState:
    """One host's request slots and the earliest start of its next request."""

    def __init__(self, places: int) -> None:
        self.slots = asyncio.Semaphore(places)
        self.gate = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0
