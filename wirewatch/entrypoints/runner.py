"""The Prefect runner of `wirewatch up`: it starts the scheduled flow runs.

Prefect settings: home directory under --home, telemetry off, quiet logging.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import secrets
import sys
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from wirewatch.adapters.config.secrets import redact_config_secrets
from wirewatch.adapters.permissions import PRIVATE_UMASK, make_folder
from wirewatch.adapters.processes import is_running
from wirewatch.entrypoints.deployments import DIGEST_EVERY, UPKEEP_EVERY, RunPlace, deployments

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun


def prepare(
    home: Path,
    *,
    environ: MutableMapping[str, str] | None = None,
    own_server: bool = False,
    level: str = "WARNING",
) -> None:
    """Set Prefect's environment variables unless set by the user; call before importing prefect.

    With `own_server` a configured server is ignored in this process, and Prefect's temporary
    server, which listens on this machine, requires a login.
    """
    target = os.environ if environ is None else environ
    if own_server:
        target.pop("PREFECT_API_URL", None)
        target.pop("PREFECT_PROFILE", None)
        # Its port is not known yet, and no browser uses it.
        require_login(target, origin="http://127.0.0.1")
    ground = (home / "prefect").resolve()
    make_folder(ground)
    os.umask(PRIVATE_UMASK)  # for files that Prefect and our child processes create
    target["PREFECT_HOME"] = str(ground)
    for name, value in {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": level,
        "PREFECT_LOGGING_COLORS": "false",
        "PREFECT_CLI_COLORS": "false",
        # In memory they would be lost with the server, and a run of minutes is ended when it renews
        # its lease.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "P7D",
    }.items():
        target.setdefault(name, value)


def require_login(environ: MutableMapping[str, str], *, origin: str) -> str:
    """Generate a login, set it for Prefect's server and clients, and return it.

    Without one, every user of this machine and every web page open on it could run commands as this
    user. It is passed in the environment only, since others can read command lines and logs. CORS
    is restricted to `origin`.
    """
    login = f"wirewatch:{secrets.token_urlsafe(32)}"
    environ["PREFECT_SERVER_API_AUTH_STRING"] = environ["PREFECT_API_AUTH_STRING"] = login
    environ["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] = origin
    return login


def write_login(path: Path, login: str) -> None:
    """Write the login to a new file with mode 0600."""
    path.unlink(missing_ok=True)  # an existing file would keep its mode, and may be a link
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(f"{login}\n")


log = logging.getLogger("prefect.wirewatch")

SWEEP_SECONDS = 30.0
PUNCTUAL = timedelta(seconds=20)
LATELY = timedelta(minutes=5)  # since a crash; later, the schedule has started another run
GRACE = timedelta(minutes=3)  # that a run may take to start on a busy machine


def main() -> int:
    """Serve the deployments until stopped. Arguments: CONFIG HOME WAKE_SECONDS."""
    config, home, wake = (
        Path(sys.argv[1]).resolve(),
        Path(sys.argv[2]).resolve(),
        float(sys.argv[3]),
    )
    os.environ["WIREWATCH_RUNNER"] = str(os.getpid())  # flow runs end when this process does
    redact_config_secrets(None, folder=config, environ=os.environ)
    asyncio.run(serve(config, home, wake=timedelta(seconds=wake)))
    return 0


async def serve(config: Path, home: Path, *, wake: timedelta) -> None:
    """Serve poll, digest and upkeep, one run of each at a time; overlapping runs are cancelled."""
    from prefect import get_client
    from prefect.runner import Runner

    runner = Runner(name="wirewatch", limit=3)
    place = RunPlace(config=str(config), home=str(home), name=deployment_name(home))
    ids = [await runner.aadd_deployment(one) for one in await deployments(place, wake=wake)]
    rhythm = dict(zip(ids, (wake, DIGEST_EVERY, UPKEEP_EVERY), strict=True))
    await close_lost_runs(ids, home, now=datetime.now(UTC), grace=timedelta())
    async with get_client() as client:
        await client.create_flow_run_from_deployment(ids[0])  # poll at once
    sweeping = asyncio.create_task(_sweep(rhythm, home))
    try:
        await runner.start()
    finally:
        sweeping.cancel()


def deployment_name(home: Path) -> str:
    """Return the deployment name, which on a shared server includes machine and home."""
    return (
        "wirewatch"
        if os.environ.get("WIREWATCH_OWN_SERVER")
        else f"wirewatch {platform.node()} {home.name}"
    )


async def _sweep(rhythm: Mapping[UUID, timedelta], home: Path) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await close_lost_runs(list(rhythm), home, now=datetime.now(UTC), grace=GRACE)
            await start_missing_runs(rhythm, now=datetime.now(UTC))
            await start_crashed_again(next(iter(rhythm)), now=datetime.now(UTC))
        except Exception as error:  # the server is unavailable: try again in the next sweep
            log.warning("could not check for lost and missing runs: %s", type(error).__name__)


async def start_missing_runs(rhythm: Mapping[UUID, timedelta], *, now: datetime) -> int:
    """Start runs that the server has not scheduled for longer than their interval; return how many.

    Prefect's scheduler has been seen to stop working inside a healthy server.
    """
    from prefect import get_client
    from prefect.client.schemas import filters

    started = 0
    async with get_client() as client:
        for deployment, every in rhythm.items():
            span = {"after_": now - every - PUNCTUAL, "before_": now + PUNCTUAL}
            lately = filters.FlowRunFilterExpectedStartTime.model_validate(span)
            ours = filters.FlowRunFilterDeploymentId(any_=[deployment])
            wanted = filters.FlowRunFilter(deployment_id=ours, expected_start_time=lately)
            if not await client.read_flow_runs(flow_run_filter=wanted, limit=1):
                await client.create_flow_run_from_deployment(deployment)
                started += 1
    return started


async def start_crashed_again(deployment: UUID, *, now: datetime) -> bool:
    """Replace the newest run if it crashed lately, since the next tick may be minutes away."""
    from prefect import get_client
    from prefect.client.schemas import filters, sorting
    from prefect.client.schemas.objects import StateType

    begun = filters.FlowRunFilterStateType(not_any_=[StateType.SCHEDULED, StateType.CANCELLED])
    wanted = filters.FlowRunFilter(
        deployment_id=filters.FlowRunFilterDeploymentId(any_=[deployment]),
        state=filters.FlowRunFilterState(type=begun),
    )
    async with get_client() as client:
        newest = await client.read_flow_runs(
            flow_run_filter=wanted, sort=sorting.FlowRunSort.EXPECTED_START_TIME_DESC, limit=1
        )
        state = newest[0].state if newest else None
        if state is None or not state.is_crashed() or now - state.timestamp > LATELY:
            return False
        await client.create_flow_run_from_deployment(deployment)
    log.warning("the run %s crashed; another one goes on with what it left", newest[0].name)
    return True


async def close_lost_runs(ids: list[UUID], home: Path, *, now: datetime, grace: timedelta) -> int:
    """Mark runs as crashed whose process ended; return how many.

    While open, they would block all further runs.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas import filters
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    open_states = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    of_state = filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=open_states))
    of_ours = filters.DeploymentFilter(id=filters.DeploymentFilterId(any_=ids))
    closed = 0
    async with get_client() as client:
        wanted = filters.FlowRunFilter(state=of_state)
        for run in await client.read_flow_runs(
            flow_run_filter=wanted, deployment_filter=of_ours, limit=200
        ):
            if is_lost(run, home, now=now, grace=grace):
                await client.set_flow_run_state(
                    run.id, Crashed(message="its process was gone"), force=True
                )
                log.warning("the run %s was closed: its process was gone", run.name)
                closed += 1
    return closed


def is_lost(run: FlowRun, home: Path, *, now: datetime, grace: timedelta) -> bool:
    """Return whether an open run has no process, and is too old to be still starting."""
    since = run.state.timestamp if run.state else None
    return not is_running(home / "runs", str(run.id)) and (since is None or now - since > grace)


if __name__ == "__main__":
    sys.exit(main())
