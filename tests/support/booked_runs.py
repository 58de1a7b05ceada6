"""Run the flows over the demo world, twice at one instant, and deploy them; print what Prefect has of it, as JSON.

A program of its own (`python -m tests.support.booked_runs FOLDER`): Prefect's server starts and ends with it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from wirewatch.adapters.replay import ReplayServer
from wirewatch.demo_world.loading import load_world
from wirewatch.entrypoints import runner
from wirewatch.entrypoints.commands.demo import write_config
from wirewatch.entrypoints.deployments import RunPlace, deploy


async def booked(folder: Path) -> list[dict[str, Any]]:
    """Return each flow run in order: its name, its state, its task runs' states, its artifacts, what was asked."""
    from flows.digest import digest
    from flows.poll import poll
    from flows.upkeep import upkeep

    world, config, home = load_world(), str(folder / "config"), str(folder / "var")
    now, asked = world.polls[1], []
    with ReplayServer(world) as server:
        write_config(world, folder / "config", proxy=server.url)
        server.poll = 1
        for _ in range(2):
            server.forget()
            await poll(config, home, now=now, every=True)
            asked.append(len(server.log))
            await digest(config, home, now=now)
            asked.append(len(server.log) - asked[-1])
        await upkeep(config, home, now=now)
        asked.append(0)
    return [{**run, "asked": count} for run, count in zip(await _runs(), asked, strict=True)]


async def _runs() -> list[dict[str, Any]]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import FlowRunSort

    async with get_client() as client:
        flows = {flow.id: flow.name for flow in await client.read_flows()}
        runs = await client.read_flow_runs(sort=FlowRunSort.START_TIME_ASC)
        tasks, artifacts = await client.read_task_runs(limit=200), await client.read_artifacts()
    return [
        {
            "flow": flows[run.flow_id],
            "name": run.name,
            "state": run.state_name,
            "task_names": [task.name for task in tasks if task.flow_run_id == run.id],
            "tasks": [task.state_name for task in tasks if task.flow_run_id == run.id],
            "artifacts": [str(one.data) for one in artifacts if one.flow_run_id == run.id],
        }
        for run in runs
    ]


async def deployed() -> dict[str, Any]:
    """Deploy for three machines, then for two; return what the server has of it."""
    from prefect.client.orchestration import get_client

    place = RunPlace(config="/etc/wirewatch", home="$WIREWATCH_HOME", pool="desk")
    async with get_client() as client:
        for machines in (3, 2):
            ids = await deploy(client, place, wake=timedelta(minutes=5), machines=machines)
        made = {name: await client.read_deployment(one) for name, one in ids.items()}
        automations = await client.read_automations()
    return {
        "poll": made["poll"].model_dump(mode="json"),
        "digest": made["digest"].model_dump(mode="json"),
        "automations": [one.model_dump(mode="json") for one in automations],
    }


async def _everything(folder: Path) -> dict[str, Any]:
    return {"runs": await booked(folder), "deployed": await deployed()}


if __name__ == "__main__":
    runner.prepare(Path(sys.argv[1]) / "var", own_server=True)
    sys.stdout.write(json.dumps(asyncio.run(_everything(Path(sys.argv[1])))))
