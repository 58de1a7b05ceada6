"""A shift: what one scheduled run works with, and the sign that it lives."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from wirewatch.adapters.config.last_good import load_at_work
from wirewatch.adapters.process_secrets import without_secrets
from wirewatch.adapters.processes import at_work, end_with_runner
from wirewatch.steps.desk import Desk, opened

log = logging.getLogger("wirewatch")


@asynccontextmanager
async def shift(config: str, home: str, *, run: str, now: datetime) -> AsyncIterator[Desk]:
    """Open the desk for the run of that id, with the config as it stands now; a broken edit leaves the last good one.

    Raises ConfigErrors when there never was a good one, and StoreUnavailable.
    """
    end_with_runner(os.environ)
    with without_secrets(), at_work(Path(home) / "runs", run):
        loaded = load_at_work(Path(config), Path(home), environ=os.environ)
        for problem in loaded.broken:
            log.error("%s (the last good configuration stays at work)", problem)
        async with opened(loaded, config_folder=Path(config), home=Path(home), now=now) as desk:
            yield desk
