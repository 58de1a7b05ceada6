"""Deployments with their schedules, and the automations that close and restart flow runs.

`wirewatch up` serves them from one process; `wirewatch deploy` writes them to a server whose
workers take the runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.orchestration import PrefectClient
    from prefect.deployments.runner import RunnerDeployment
    from prefect.events.schemas.automations import AutomationCore

ANCHOR = datetime(2025, 1, 1, tzinfo=UTC)  # so that schedules fall on round minutes
DIGEST_EVERY, DIGEST_OFFSET = timedelta(minutes=5), timedelta(seconds=20)
UPKEEP_EVERY, UPKEEP_OFFSET = timedelta(hours=6), timedelta(minutes=40)

HEARTBEAT = timedelta(seconds=30)  # between two heartbeats of a run
# Without a heartbeat before a run counts as lost: three are missing.
LOST_AFTER = timedelta(seconds=90)
# Time for a claimed run to start on a busy machine.
UNBEGUN_AFTER = timedelta(minutes=2)
# So that a run that crashes immediately is not restarted in a tight loop.
AGAIN_AFTER = timedelta(seconds=10)
# Separate queues, so that no digest waits for a worker that is polling.
POLL_QUEUE, OTHER_QUEUE = "poll", "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlace:
    """Where flow runs execute: folders on the worker's machine, and the work pool."""

    config: str
    home: str
    name: str = "wirewatch"  # of the deployments
    pool: str | None = None  # None: served by the calling process


async def deployments(
    place: RunPlace, *, wake: timedelta, machines: int = 1
) -> list[RunnerDeployment]:
    """Return the deployments of poll, digest and upkeep.

    `machines` poll runs start together, in slots numbered from 0.
    """
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Interval
    from prefect.types.entrypoint import EntrypointType

    from flows.digest import digest
    from flows.poll import poll
    from flows.upkeep import upkeep

    slots = [
        Interval(
            wake,
            anchor_date=ANCHOR,
            slug=f"slot-{slot}",
            parameters={"slot": slot, "machines": machines},
        )
        for slot in range(machines)
    ]
    rhythm: tuple[tuple[Flow[..., Any], list[Any], int], ...] = (
        (poll, slots, machines),
        (digest, [Interval(DIGEST_EVERY, anchor_date=ANCHOR + DIGEST_OFFSET, slug="digest")], 1),
        (upkeep, [Interval(UPKEEP_EVERY, anchor_date=ANCHOR + UPKEEP_OFFSET, slug="upkeep")], 1),
    )
    return [
        await flow.ato_deployment(
            name=place.name,
            schedules=schedules,
            parameters={"config": place.config, "home": place.home}
            | ({"machines": machines} if flow.name == "poll" else {}),
            # Overlapping runs are dropped: the store knows which feeds are due.
            concurrency_limit=ConcurrencyLimitConfig(
                limit=limit, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
            tags=["wirewatch"],
            entrypoint_type=EntrypointType.MODULE_PATH,
            **_of_pool(place, flow.name),
        )
        for flow, schedules, limit in rhythm
    ]


def _of_pool(place: RunPlace, flow: str) -> dict[str, Any]:
    if place.pool is None:
        return {}
    return {
        "work_pool_name": place.pool,
        "work_queue_name": POLL_QUEUE if flow == "poll" else OTHER_QUEUE,
        "job_variables": {
            "env": {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(int(HEARTBEAT.total_seconds()))}
        },
    }


async def deploy(
    client: PrefectClient, place: RunPlace, *, wake: timedelta, machines: int
) -> dict[str, UUID]:
    """Write the work pool, deployments and automations to a server; return deployment ids by flow.

    Existing ones are updated.
    """
    assert place.pool is not None
    await _ensure_pool(client, place.pool)
    made = await deployments(place, wake=wake, machines=machines)
    ids: dict[str, UUID] = {}
    for one in made:
        written = await one.aapply()
        ids[one.flow_name or ""] = written
        await _drop_other_schedules(
            client, written, wanted={each.slug for each in one.schedules or ()}
        )
    for automation in (
        closes_lost_runs(place.name, ids),
        closes_unbegun_runs(place.name, ids),
        starts_again(place.name, ids["poll"]),
    ):
        await _ensure_automation(client, automation)
    return ids


async def _drop_other_schedules(
    client: PrefectClient, deployment: UUID, *, wanted: set[str | None]
) -> None:
    """Delete schedules left by an earlier deployment: those of more machines, or without a slug."""
    for one in await client.read_deployment_schedules(deployment):
        if one.slug not in wanted:
            await client.delete_deployment_schedule(deployment, one.id)


async def _ensure_pool(client: PrefectClient, name: str) -> None:
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectNotFound
    from prefect.workers.process import ProcessWorker

    try:
        await client.read_work_pool(name)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        await client.create_work_pool(
            WorkPoolCreate(name=name, type="process", base_job_template=template)
        )


async def _ensure_automation(client: PrefectClient, automation: AutomationCore) -> None:
    known = await client.read_automations_by_name(automation.name)
    if known:
        await client.update_automation(known[0].id, automation)
    else:
        await client.create_automation(automation)


ENDED = ("Completed", "Failed", "Cancelled", "Crashed", "AwaitingRetry")


def closes_lost_runs(name: str, ids: Mapping[str, UUID]) -> AutomationCore:
    """Mark a run as crashed when its heartbeats stop, which frees its slot."""
    return _closes(
        ids,
        name=f"{name}: close runs whose machine is gone",
        after="heartbeat",
        before=("heartbeat", *ENDED),
        within=LOST_AFTER,
        message="its machine was gone: no heartbeat",
    )


def closes_unbegun_runs(name: str, ids: Mapping[str, UUID]) -> AutomationCore:
    """Mark a run as crashed if a worker claimed it but died before starting it."""
    return _closes(
        ids,
        name=f"{name}: close runs that never began",
        after="Pending",
        before=("Running", *ENDED),
        within=UNBEGUN_AFTER,
        message="its worker was gone before it began",
    )


def _closes(
    ids: Mapping[str, UUID],
    *,
    name: str,
    after: str,
    before: Sequence[str],
    within: timedelta,
    message: str,
) -> AutomationCore:
    """Match only our own runs: those of other flows may have a slower heartbeat."""
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

    return AutomationCore(
        name=name,
        description=f"After {within.total_seconds():.0f} s without a sign of life a run is lost: free its slot.",
        trigger=EventTrigger(
            after={f"prefect.flow-run.{after}"},
            expect={f"prefect.flow-run.{event}" for event in before},
            match=_flow_runs(),
            match_related=_of_deployments(ids.values()),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=within,
        ),
        actions=[
            ChangeFlowRunState(name=None, state=StateType.CRASHED, message=message, force=False)
        ],
    )


def starts_again(name: str, poll: UUID) -> AutomationCore:
    """Start a poll run to replace a crashed one, since the next tick may be minutes away."""
    from prefect.events.actions import RunDeployment
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

    return AutomationCore(
        name=f"{name}: poll again after a crash",
        description="Another worker goes on with what a crashed run left.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Crashed"},
            match=_flow_runs(),
            match_related=_of_deployments([poll]),
            posture=Posture.Reactive,
            threshold=1,
        ),
        actions=[
            RunDeployment(
                source="selected",
                deployment_id=poll,
                parameters=None,
                job_variables=None,
                schedule_after=AGAIN_AFTER,
            )
        ],
    )


def _flow_runs() -> Any:
    return {"prefect.resource.id": ["prefect.flow-run.*"]}


def _of_deployments(ids: Any) -> Any:
    return {
        "prefect.resource.role": ["deployment"],
        "prefect.resource.id": sorted(f"prefect.deployment.{one}" for one in ids),
    }


async def forgets_slots(client: PrefectClient) -> bool:
    """Return whether the server keeps concurrency leases in memory.

    Restarting such a server ends long runs.
    """
    answer = await client.request("GET", "/admin/settings")
    concurrency = (answer.json().get("server") or {}).get("concurrency") or {}
    return str(concurrency.get("lease_storage", "")).endswith(".memory")
