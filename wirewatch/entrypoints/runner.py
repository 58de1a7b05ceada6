"""The process that `wirewatch up` keeps alive beside the server: it starts each flow run when its time has come."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

SOON = timedelta(seconds=3)  # the first look comes at once, not at the next round of the clock
UPKEEP = timedelta(hours=6)
STALE = timedelta(minutes=30)  # a run that is older and still open lost its process


def main() -> int:
    """Serve the deployments until stopped. Arguments: CONFIG HOME WAKE_SECONDS."""
    config, home, wake = sys.argv[1], sys.argv[2], float(sys.argv[3])
    asyncio.run(close_stale_runs(now=datetime.now(UTC)))
    serve(Path(config), Path(home), wake=timedelta(seconds=wake))
    return 0


def serve(config: Path, home: Path, *, wake: timedelta) -> None:
    """Serve poll, digest and upkeep: one run of each at a time, a run that would overlap is dropped."""
    from prefect import serve as serve_deployments
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Interval
    from prefect.types.entrypoint import EntrypointType

    from flows.digest import digest
    from flows.poll import poll
    from flows.upkeep import upkeep

    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    parameters = {"config": str(config.resolve()), "home": str(home.resolve())}
    deployments = [
        flow.to_deployment(
            name="wirewatch",
            schedule=Interval(every, anchor_date=datetime.now(UTC) + after),
            parameters=parameters,
            concurrency_limit=one,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, every, after in ((poll, wake, SOON), (digest, wake, wake / 2), (upkeep, UPKEEP, UPKEEP / 2))
    ]
    serve_deployments(*deployments, limit=3, print_starting_message=False)  # type: ignore[arg-type]


async def close_stale_runs(*, now: datetime) -> int:
    """Close runs whose process died with an earlier `up`; an open one would hold its place for good."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    open_states = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=open_states)))
    closed = 0
    async with get_client() as client:
        for run in await client.read_flow_runs(flow_run_filter=wanted, limit=200):
            if os.environ.get("WIREWATCH_OWN_SERVER") or (run.start_time and now - run.start_time > STALE):
                await client.set_flow_run_state(
                    run.id, Crashed(message="its process died with an earlier up"), force=True
                )
                closed += 1
    return closed


if __name__ == "__main__":
    sys.exit(main())
