"""The flow that keeps house: forget what is too old, prune the archive, let the database tidy itself."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow

from wirewatch.adapters.config import load_config
from wirewatch.steps.desk import opened
from wirewatch.steps.upkeep import keep_house


@flow(name="upkeep", persist_result=False)
async def upkeep(config: str = "config", home: str = "var", now: datetime | None = None) -> None:
    """Keep house once."""
    instant = now or datetime.now(UTC)
    async with opened(
        load_config(Path(config), environ=os.environ), config_folder=Path(config), home=Path(home), now=instant
    ) as desk:
        keep_house(desk, now=instant)
