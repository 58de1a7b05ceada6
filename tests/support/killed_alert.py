"""Alert, and be killed (-9) at a named point.

The product knows nothing of these points: `main`, in a process of its own, wraps its functions from outside.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from tests.support.killed_delivery import after, before
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import alerts, delivery_attempts, outbox
from wirewatch.steps.alerts import deliver_alerts, plan_alerts
from wirewatch.steps.delivery import dispatch
from wirewatch.steps.resources import open_resources

POINTS = {
    "grouped, not alerted": lambda: before(alerts, "record_alert", lambda *_: True),
    "the alert is recorded, its delivery is not": lambda: before(
        outbox, "plan_deliveries", lambda *_: True
    ),
    "its delivery is planned, its reader is not noted": lambda: after(
        outbox, "plan_deliveries", lambda *_: True
    ),
    "its reader is noted, nothing is committed": lambda: after(
        alerts, "record_shares", lambda *_: True
    ),
    "planned": lambda: before(delivery_attempts, "begin_attempt", lambda _store, _id: True),
    "sending, nothing said yet": lambda: after(delivery_attempts, "begin_attempt", lambda *_: True),
    "answered, the answer not stored": lambda: after(dispatch, "send_attempt", lambda *_: True),
    "the answer stored": lambda: after(delivery_attempts, "end_attempt", lambda *_: True),
}


def main(point: str, config: Path, home: Path, now: datetime) -> None:
    """Do what the flow that polls does after grouping, up to that point."""
    POINTS[point]()
    asyncio.run(_run(config, home, now))


async def _run(config: Path, home: Path, now: datetime) -> None:
    loaded = load_config(config, environ={})
    async with open_resources(
        loaded, config_folder=config, home=home, now=now, environ={}, workers=1
    ) as resources:
        plan_alerts(resources, now=now)
        await deliver_alerts(resources, now=now)
