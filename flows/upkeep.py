"""The flow that keeps house: forget what is too old, prune the archive, let the database tidy itself."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.runtime import flow_run

from wirewatch.steps.shift import shift
from wirewatch.steps.upkeep import keep_house


@flow(name="upkeep", persist_result=False)
async def upkeep(config: str = "config", home: str = "var", now: datetime | None = None) -> None:
    """Keep house once."""
    instant = now or datetime.now(UTC)
    async with shift(config, home, run=str(flow_run.id), now=instant) as desk:
        keep_house(desk, now=instant)
