"""`wirewatch deploy`: write the schedules to a Prefect server whose workers take the runs."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.domain.configuration import Config
    from wirewatch.entrypoints.deployments import RunPlace

MOST_MACHINES = 100


def deploy(
    *,
    machines: Annotated[
        int,
        Parameter(
            help="runs of poll that start together",
            validator=validators.Number(gte=1, lte=MOST_MACHINES),
        ),
    ] = 1,
    pool: Annotated[
        str, Parameter(help="work pool that the workers serve; made if it is missing")
    ] = "wirewatch",
    common: Common | None = None,
) -> int:
    """Write schedules, limits and automations to the Prefect server that PREFECT_API_URL names.

    --config and --home are folders on the machines of the workers; write '$NAME' for what differs
    between them.
    """
    from wirewatch.entrypoints.deployments import RunPlace
    from wirewatch.entrypoints.supervisor import wake_seconds
    from wirewatch.steps.resources import expand_folder

    common = common or Common()
    if not os.environ.get("PREFECT_API_URL"):
        raise WrongUsage(
            "name your Prefect server in PREFECT_API_URL; without one, "
            "`wirewatch up` brings its own"
        )
    # Expand here what the worker expands, to read the same files.
    config = replace(common, config=expand_folder(str(common.config))).load()
    _needs_shared_store(config, machines)
    place = RunPlace(config=on_worker(common.config), home=on_worker(common.home), pool=pool)
    wake = timedelta(seconds=wake_seconds(config))
    forgetful = _write_deployment(place, wake=wake, machines=machines)
    say(
        f"poll, digest and upkeep are deployed in the work pool {pool}; "
        + (f"{machines} runs of poll start" if machines > 1 else "poll starts")
        + f" every {wake.total_seconds():.0f} s"
    )
    say(
        f"on each machine that polls:      prefect worker start --pool {pool} --work-queue poll "
        "--limit 1"
    )
    say(f"also, on one machine or more: prefect worker start --pool {pool} --work-queue digest")
    if forgetful:
        tell(
            "warning: the server keeps the slots of its runs in memory, "
            "so a restart of it ends runs that last longer "
            "than four minutes. Set in its environment: PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE="
            "prefect.server.concurrency.lease_storage.filesystem"
        )
    return 0


def on_worker(folder: Path) -> str:
    """Return a folder as the worker reads it: absolute, unless it begins with ~ or a variable."""
    return str(folder) if str(folder).startswith(("~", "$")) else str(folder.absolute())


def _needs_shared_store(config: Config, machines: int) -> None:
    if machines > 1 and not (config.settings.store.url or "").startswith("postgres"):
        raise JobImpossible(
            "several machines share one store: name a PostgreSQL that all of them reach in "
            "store.url of settings.yaml"
        )


def _write_deployment(place: RunPlace, *, wake: timedelta, machines: int) -> bool:
    """Write the deployment; return whether the server loses its slots on restart.

    Raises JobImpossible.
    """
    import httpx
    from prefect import get_client
    from prefect.exceptions import PrefectHTTPStatusError

    from wirewatch.entrypoints.deployments import deploy as write
    from wirewatch.entrypoints.deployments import forgets_slots

    async def job() -> bool:
        async with get_client() as client:
            await write(client, place, wake=wake, machines=machines)
            return await forgets_slots(client)

    address = os.environ["PREFECT_API_URL"]
    try:
        return asyncio.run(job())
    except PrefectHTTPStatusError as error:
        status = error.response.status_code
        why = (
            "it asks for a login: set PREFECT_API_AUTH_STRING"
            if status in (401, 403)
            else f"it answered {status}"
        )
        raise JobImpossible(f"the Prefect server at {address} did not take it: {why}") from error
    except httpx.TransportError as error:
        raise JobImpossible(
            f"the Prefect server at {address} cannot be reached; is it running?"
        ) from error
