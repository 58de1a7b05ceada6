"""The poll flow: poll the feeds that are due, read new entries, group flagged articles, send alerts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from wirewatch.adapters.redaction import without_secrets
from wirewatch.steps.alerts import alert, deliver_alerts
from wirewatch.steps.cycle import as_markdown, batch_name, batches, cycle_name
from wirewatch.steps.group import group
from wirewatch.steps.operations import end_cycle
from wirewatch.steps.poll import due_hosts
from wirewatch.steps.poll import poll as poll_hosts
from wirewatch.steps.read import read as read_hosts
from wirewatch.steps.read import waiting_hosts
from wirewatch.steps.reports import AlertReport, CycleReport, DeliverReport, GroupReport, PollReport, ReadReport
from wirewatch.steps.resources import Resources, resources_for_run


@task(task_run_name="poll {batch}", cache_policy=NO_CACHE, persist_result=False)
async def poll_batch(batch: str, work: Callable[[], Awaitable[PollReport]]) -> PollReport:
    """Poll the feeds of a few hosts."""
    with without_secrets():
        report = await work()
    get_run_logger().info(
        "%s: %d feeds, %d new entries, %d failed", batch, report.feeds, report.new_entries, report.failed
    )
    return report


@task(task_run_name="read {batch}", cache_policy=NO_CACHE, persist_result=False)
async def read_batch(batch: str, work: Callable[[], Awaitable[ReadReport]]) -> ReadReport:
    """Read the waiting entries of a few hosts."""
    with without_secrets():
        report = await work()
    get_run_logger().info("%s: %d read, %d flagged", batch, report.read + report.feed_only, report.flagged)
    return report


@task(task_run_name="group", cache_policy=NO_CACHE, persist_result=False)
def group_stories(work: Callable[[], GroupReport]) -> GroupReport:
    """Assign newly flagged articles to stories."""
    with without_secrets():
        return work()


@task(task_run_name="alert", cache_policy=NO_CACHE, persist_result=False)
async def alert_readers(work: Callable[[], AlertReport], send: Callable[[], Awaitable[DeliverReport]]) -> AlertReport:
    """Plan and send alerts now, since the next digest run may be minutes away."""
    with without_secrets():
        report = work()
        await send()
    return report


def run_name() -> str:
    """Return the name of a flow run, such as "poll 12 Oct 2027 06:30 UTC"."""
    return cycle_name("poll", flow_run.scheduled_start_time)


@flow(name="poll", flow_run_name=run_name, persist_result=False)
async def poll(config: str = "config", home: str = "var", now: datetime | None = None, every: bool = False) -> None:
    """Poll, read, group and alert once; leave an artifact with the counts and the failing feeds."""
    instant = now or datetime.now(UTC)
    async with resources_for_run(config, home, run=str(flow_run.id), now=instant) as resources:
        polled = await _poll(resources, now=instant, every=every)
        has_read = await _read(resources, now=instant)
        grouped = group_stories(lambda: group(resources, now=instant))
        alerted = await _alert(resources, now=now or datetime.now(UTC))
        report = CycleReport(poll=polled, read=has_read, group=grouped, alert=alerted)
        await acreate_markdown_artifact(as_markdown(report), key="poll")
        await end_cycle(resources, report, now=now or datetime.now(UTC))


async def _alert(resources: Resources, *, now: datetime) -> AlertReport:
    # The clock is read again: polling takes minutes, and quiet hours may have begun.
    return await alert_readers(lambda: alert(resources, now=now), lambda: deliver_alerts(resources, now=now))


async def _poll(resources: Resources, *, now: datetime, every: bool) -> PollReport:
    due = due_hosts(resources, now=now, every=every)
    parts = batches(sorted(due))
    work = [partial(poll_hosts, resources, {host: due[host] for host in part}, now=now) for part in parts]
    return sum(await asyncio.gather(*map(poll_batch, map(batch_name, parts), work)), PollReport())


async def _read(resources: Resources, *, now: datetime) -> ReadReport:
    parts = batches(sorted(waiting_hosts(resources, now=now)))
    work = [partial(read_hosts, resources, part, now=now) for part in parts]
    return sum(await asyncio.gather(*map(read_batch, map(batch_name, parts), work)), ReadReport())
