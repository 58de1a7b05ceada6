"""The flow that keeps house: forget what is too old, prune the archive, let the database tidy itself, watch anew."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.runtime import flow_run

from wirewatch.steps.maintenance import keep_house
from wirewatch.steps.resources import shift
from wirewatch.steps.rewatch import rewatch

REWATCHED = 20_000  # articles a day that are watched anew after the watchlist changed


@flow(name="upkeep", persist_result=False)
async def upkeep(config: str = "config", home: str = "var", now: datetime | None = None) -> None:
    """Keep house once."""
    instant = now or datetime.now(UTC)
    async with shift(config, home, run=str(flow_run.id), now=instant) as desk:
        keep_house(desk, now=instant)
        rewatch(
            desk.store,
            desk.config,
            desk.watchlist,
            holder=desk.holder,
            now=instant,
            at_most=REWATCHED,
            progress=desk.progress,
        )
