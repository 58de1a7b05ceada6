"""Holding a host for as long as work at it lasts, however long that is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from wirewatch.adapters.store import leases
from wirewatch.steps.aside import aside
from wirewatch.steps.desk import Desk

log = logging.getLogger("wirewatch")


@asynccontextmanager
async def tenancy(desk: Desk, kind: str, host: str, *, seconds: float) -> AsyncIterator[bool]:
    """Hold a lease of `seconds` and renew it until the block ends; gives False when another worker holds the host."""
    if not await aside(leases.take, desk.store, kind, [host], holder=desk.holder, seconds=seconds):
        yield False
        return
    renewing = asyncio.create_task(_renewed(desk, kind, host, seconds=seconds))
    try:
        yield True
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await aside(leases.release, desk.store, kind, [host], holder=desk.holder)


async def _renewed(desk: Desk, kind: str, host: str, *, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        try:
            ours = await aside(leases.take, desk.store, kind, [host], holder=desk.holder, seconds=seconds)
        except Exception:  # the store may be back before the lease runs out
            log.warning("the lease of %s could not be renewed", host, exc_info=True)
            continue
        if not ours:
            return
