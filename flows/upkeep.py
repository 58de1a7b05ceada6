"""The flow that keeps house: forget what is too old, prune the archive, let the database tidy itself, watch anew."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.runtime import flow_run

from wirewatch.steps.maintenance import run_maintenance
from wirewatch.steps.resources import resources_for_run
from wirewatch.steps.rewatch import rewatch

REWATCHED = 20_000  # articles a day that are watched anew after the watchlist changed


@flow(name="upkeep", persist_result=False)
async def upkeep(config: str = "config", home: str = "var", now: datetime | None = None) -> None:
    """Keep house once."""
    instant = now or datetime.now(UTC)
    async with resources_for_run(config, home, run=str(flow_run.id), now=instant) as resources:
        run_maintenance(resources, now=instant)
        rewatch(
            resources.store,
            resources.config,
            resources.watchlist,
            holder=resources.holder,
            now=instant,
            at_most=REWATCHED,
            progress=resources.progress,
        )
