"""Poll the feeds that are due, read new entries, group flagged articles and send alerts.

Several runs may start together on several machines: each takes a few hosts at a time from the
store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from wirewatch.adapters.redaction import without_secrets
from wirewatch.steps.alerts import deliver_alerts, plan_alerts
from wirewatch.steps.cycle import cycle_name
from wirewatch.steps.cycle_summary import cycle_markdown, cycle_summary
from wirewatch.steps.group import group_articles
from wirewatch.steps.operations import end_cycle
from wirewatch.steps.poll import due_hosts
from wirewatch.steps.poll import poll_hosts as poll_hosts
from wirewatch.steps.read import read_entries as read_entries
from wirewatch.steps.reports import (
    AlertReport,
    CycleReport,
    DeliverReport,
    GroupReport,
    PollReport,
    ReadReport,
)
from wirewatch.steps.resources import Resources, resources_for_run
from wirewatch.steps.sharing import WorkShare, retry_while_store_away, split_run_time


@task(task_run_name="poll feeds", cache_policy=NO_CACHE, persist_result=False)
async def poll_feeds(work: Callable[[], Awaitable[PollReport]]) -> PollReport:
    """Poll the feeds that are due and name those that fail."""
    with without_secrets():
        report = await retry_while_store_away(work)
    logger = get_run_logger()
    for outlet, what in report.failures:
        logger.warning("%s: %s", outlet, what)
    logger.info(cycle_summary(CycleReport(poll=report)))
    return report


@task(task_run_name="read pages", cache_policy=NO_CACHE, persist_result=False)
async def read_pages(work: Callable[[], Awaitable[ReadReport]]) -> ReadReport:
    """Read the pages of waiting entries."""
    with without_secrets():
        report = await retry_while_store_away(work)
    get_run_logger().info(cycle_summary(CycleReport(read=report)))
    return report


@task(task_run_name="group stories", cache_policy=NO_CACHE, persist_result=False)
def group_stories(work: Callable[[], GroupReport]) -> GroupReport:
    """Assign newly flagged articles to stories."""
    with without_secrets():
        return work()


@task(task_run_name="send alerts", cache_policy=NO_CACHE, persist_result=False)
async def alert_readers(
    work: Callable[[], AlertReport], send: Callable[[], Awaitable[DeliverReport]]
) -> AlertReport:
    """Plan and send alerts now, since the next digest run may be minutes away."""
    with without_secrets():
        report = work()
        await send()
    return report


def run_name() -> str:
    """Return the name of a flow run: "poll 06:30 UTC", with "slot 1" added if there are several."""
    given = flow_run.parameters or {}
    slot = given.get("slot", 0) if given.get("machines", 1) > 1 else None
    return cycle_name("poll", flow_run.scheduled_start_time, slot=slot)


# Prefect retries cover a store that is briefly unavailable, such as during a server restart; the
# next scheduled run would be minutes later. Completed work is kept, and the retry does the rest.
@flow(
    name="poll",
    flow_run_name=run_name,
    persist_result=False,
    retries=2,
    retry_delay_seconds=20,
    timeout_seconds=1800,
)
async def poll(
    config: str = "config",
    home: str = "var",
    now: datetime | None = None,
    every: bool = False,
    slot: int = 0,  # noqa: ARG001 - for run_name
    machines: int = 1,
) -> None:
    """Poll, read, group and alert once; create an artifact with the counts and the failing feeds.

    Args:
        config: Folder with feeds.yaml, watchlist.yaml, digests.yaml and settings.yaml, on the
            machine of the worker.
        home: Folder for the archive, the digests and, unless settings.yaml names a database, the
            store.
        now: Act as if it were this instant; empty for the present.
        every: Poll every feed, due or not; never one whose host asked us to wait.
        slot: Which of the runs that start together this is, from 0; it is part of the run's name,
            nothing else.
        machines: How many runs start together; each holds at most its part of the hosts at a time.
    """
    instant = now or datetime.now(UTC)
    polls, reads = split_run_time(machines)
    async with resources_for_run(config, home, run=str(flow_run.id), now=instant) as resources:
        polled = await _poll(resources, now=instant, every=every, share=polls)
        has_read = await _read(resources, now=instant, share=reads)
        grouped = group_stories(lambda: group_articles(resources, now=instant))
        alerted = await _alert(resources, now=now or datetime.now(UTC))
        report = CycleReport(poll=polled, read=has_read, group=grouped, alert=alerted)
        if report != CycleReport():
            await acreate_markdown_artifact(
                cycle_markdown(report), key="poll", description=cycle_summary(report)
            )
        await end_cycle(resources, report, now=now or datetime.now(UTC))


async def _poll(
    resources: Resources, *, now: datetime, every: bool, share: WorkShare
) -> PollReport:
    due = due_hosts(resources, now=now, every=every)
    return await poll_feeds(lambda: poll_hosts(resources, due, now=now, every=every, share=share))


async def _read(resources: Resources, *, now: datetime, share: WorkShare) -> ReadReport:
    return await read_pages(lambda: read_entries(resources, now=now, share=share))


async def _alert(resources: Resources, *, now: datetime) -> AlertReport:
    # The clock is read again: polling takes minutes, and quiet hours may have begun.
    return await alert_readers(
        lambda: plan_alerts(resources, now=now), lambda: deliver_alerts(resources, now=now)
    )
