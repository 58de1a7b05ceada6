"""The digest flow: compose the digests that are due, deliver what the outbox holds, publish."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from wirewatch.adapters.redaction import without_secrets
from wirewatch.steps.compose import compose_due
from wirewatch.steps.cycle import cycle_name, pages_root
from wirewatch.steps.cycle_summary import cycle_markdown, cycle_summary
from wirewatch.steps.delivery.dispatch import deliver
from wirewatch.steps.operations import notify_operator
from wirewatch.steps.publish import publish_site
from wirewatch.steps.reports import ComposeReport, CycleReport, DeliverReport
from wirewatch.steps.resources import resources_for_run


@task(task_run_name="compose digests", cache_policy=NO_CACHE, persist_result=False)
def compose_digests(work: Callable[[], list[ComposeReport]]) -> list[ComposeReport]:
    """Compose the digests that are due, at most one issue per series."""
    with without_secrets():
        return work()


@task(task_run_name="deliver", cache_policy=NO_CACHE, persist_result=False)
async def deliver_outbox(work: Callable[[], Awaitable[DeliverReport]]) -> DeliverReport:
    """Send the deliveries that are due."""
    with without_secrets():
        return await work()


def run_name() -> str:
    """Return the name of a flow run, such as "digest 06:30 UTC"."""
    return cycle_name("digest", flow_run.scheduled_start_time)


@flow(
    name="digest",
    flow_run_name=run_name,
    persist_result=False,
    retries=2,
    retry_delay_seconds=20,
    timeout_seconds=3600,
)
async def digest(config: str = "config", home: str = "var", now: datetime | None = None) -> None:
    """Compose, deliver and publish what is due; create an artifact that links to each new issue.

    With `now`, which replays a past day, the first issue of a series does not wait for its
    scheduled hour.

    Args:
        config: Folder with feeds.yaml, watchlist.yaml, digests.yaml and settings.yaml, on the
            machine of the worker.
        home: Folder for the archive, the digests and, unless settings.yaml names a database, the
            store.
        now: Act as if it were this instant; empty for the present.
    """
    instant = now or datetime.now(UTC)
    async with resources_for_run(config, home, run=str(flow_run.id), now=instant) as resources:
        await notify_operator(
            resources, now=instant
        )  # first, so that a failure below cannot keep it from being sent
        composed = compose_digests(
            lambda: compose_due(resources, now=instant, first_at_once=now is not None)
        )
        delivered = await deliver_outbox(lambda: deliver(resources, now=instant))
        publish_site(resources, now=instant)
        report = CycleReport(digests=tuple(composed), deliver=delivered)
        if composed or delivered.sent or delivered.failed:
            table = cycle_markdown(report, pages=pages_root(resources))
            await acreate_markdown_artifact(table, key="digest", description=cycle_summary(report))
