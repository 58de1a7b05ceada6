"""One cycle: poll, read, group, alert, compose, deliver, until nothing that is due is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from wirewatch.steps.desk import Desk
from wirewatch.steps.reports import CycleReport as CycleReport
from wirewatch.steps.reports import DeliverReport, GroupReport, PollReport, ReadReport

STEPS = ("poll", "read", "group", "alert", "digest", "deliver")


async def cycle(desk: Desk, *, now: datetime, only: Collection[str] = STEPS, every: bool = False) -> CycleReport:
    """Do one cycle and give what it came to; feeds, pages and subscribers that fail never stop it."""
    # Each step is imported where it is done: polling alone needs no extractor, grouper or template.
    polled = await poll_all(desk, now=now, every=every) if "poll" in only else PollReport()
    has_read = await read_all(desk, now=now) if "read" in only else ReadReport()
    report = CycleReport(poll=polled, read=has_read, group=_grouped(desk, now=now, only=only))
    return await _told(desk, report, now=now, only=only)


async def poll_all(desk: Desk, *, now: datetime, every: bool) -> PollReport:
    """Poll the feeds that are due; with `every`, all that have not asked us to wait."""
    from wirewatch.steps.poll import due_hosts, poll

    return await poll(desk, due_hosts(desk, now=now, every=every), now=now)


async def read_all(desk: Desk, *, now: datetime) -> ReadReport:
    """Read until no entry waits that is due and not in another worker's hands."""
    from wirewatch.steps.read import read, waiting_hosts

    report, stuck = ReadReport(), False
    while not stuck and (hosts := waiting_hosts(desk, now=now)):
        part = await read(desk, hosts, now=now)
        stuck = part == ReadReport()
        report += part
    return report


def _grouped(desk: Desk, *, now: datetime, only: Collection[str]) -> GroupReport:
    if "group" not in only:
        return GroupReport()
    from wirewatch.steps.group import group

    return group(desk, now=now)


async def _told(desk: Desk, report: CycleReport, *, now: datetime, only: Collection[str]) -> CycleReport:
    """Alert, compose and deliver, as far as these steps are wanted."""
    alerted, composed, delivered = report.alert, report.digests, DeliverReport()
    if "alert" in only:
        from wirewatch.steps.alert import alert

        alerted = alert(desk, now=now)
    if "digest" in only:
        from wirewatch.steps.compose import compose_due

        composed = tuple(compose_due(desk, now=now))
    if "deliver" in only:
        from wirewatch.steps.deliver import deliver
        from wirewatch.steps.publishing import publish

        delivered = await deliver(desk, now=now)
        publish(desk, now=now)
    return replace(report, alert=alerted, digests=composed, deliver=delivered)
