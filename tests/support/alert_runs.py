"""Run the flow that polls, then the one that sends digests, each at its instant: a program of its own.

`python -m tests.support.alert_runs CONFIG HOME POLLED TOLD`. Prefect's server starts and ends with it.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from wirewatch.entrypoints import runner


async def main(config: str, home: str, polled: datetime, told: datetime) -> None:
    """Poll everything, then tell what is due."""
    from flows.digest import digest
    from flows.poll import poll

    await poll(config, home, now=polled, every=True)
    await digest(config, home, now=told)


if __name__ == "__main__":
    given = sys.argv[1:]
    runner.prepare(Path(given[1]), own_server=True)
    asyncio.run(main(given[0], given[1], *map(datetime.fromisoformat, given[2:])))
