"""Gives each request its turn: so many at once to a host, so long between two starts, so many in all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

_SWEEP = 1024  # hosts known before those that rest are forgotten


class Turns:
    """The shared pace of feeds and pages, host by host."""

    def __init__(self, *, per_host: int, host_gap: timedelta, concurrency: int) -> None:
        self._per_host = max(1, per_host)
        self._gap = host_gap.total_seconds()
        self._all = asyncio.Semaphore(max(1, concurrency))
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = _SWEEP

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold one of the host's places; waits for it. The gap counts from start to start."""
        place = self._hosts.get(host)
        if place is None:
            self._sweep()
            place = self._hosts[host] = _Host(self._per_host)
        place.users += 1
        try:
            async with place.slots:
                await self._start(place)
                try:
                    yield
                finally:
                    self._all.release()
        finally:
            place.users -= 1

    async def _start(self, place: _Host) -> None:
        """Wait for the gap, then for a place among all; only the true start moves the next one."""
        async with place.gate:
            if self._gap:
                loop = asyncio.get_running_loop()
                if (wait := place.next_start - loop.time()) > 0:
                    await asyncio.sleep(wait)
                await self._all.acquire()
                place.next_start = loop.time() + self._gap
            else:
                await self._all.acquire()

    def _sweep(self) -> None:
        """Forget hosts at rest, so that memory does not grow with the number of hosts ever met."""
        if len(self._hosts) < self._sweep_at:
            return
        now = asyncio.get_running_loop().time()
        self._hosts = {name: h for name, h in self._hosts.items() if h.users or h.next_start > now}
        self._sweep_at = max(_SWEEP, 2 * len(self._hosts))


class _Host:
    """One host's places and the earliest next start."""

    def __init__(self, places: int) -> None:
        self.slots = asyncio.Semaphore(places)
        self.gate = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0
