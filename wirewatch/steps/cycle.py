"""Run one cycle of poll, read, group, alert, compose and deliver, and report it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from wirewatch.adapters.process_secrets import redacted
from wirewatch.steps.reports import CycleReport, DeliverReport, GroupReport, PollReport, ReadReport
from wirewatch.steps.resources import Resources

STEPS = ("poll", "read", "group", "alert", "digest", "deliver")


async def cycle(
    resources: Resources, *, now: datetime, only: Collection[str] = STEPS, every: bool = False
) -> CycleReport:
    """Run one cycle and return its report; failing feeds, pages and subscribers never stop it."""
    # Steps are imported when they run: polling alone needs no extractor, grouper or template.
    polled = await poll_all(resources, now=now, every=every) if "poll" in only else PollReport()
    has_read = await read_all(resources, now=now) if "read" in only else ReadReport()
    report = CycleReport(poll=polled, read=has_read, group=_group(resources, now=now, only=only))
    return await _alert_compose_deliver(resources, report, now=now, only=only)


async def poll_all(resources: Resources, *, now: datetime, every: bool) -> PollReport:
    """Poll the feeds that are due; with `every`, all feeds that are not backing off."""
    from wirewatch.steps.poll import due_hosts, poll

    return await poll(resources, due_hosts(resources, now=now, every=every), now=now)


async def read_all(resources: Resources, *, now: datetime) -> ReadReport:
    """Read until no due entry is left, except those on hosts leased by another worker."""
    from wirewatch.steps.read import read, waiting_hosts

    report, stuck = ReadReport(), False
    while not stuck and (hosts := waiting_hosts(resources, now=now)):
        part = await read(resources, hosts, now=now)
        stuck = part == ReadReport()
        report += part
    return report


def _group(resources: Resources, *, now: datetime, only: Collection[str]) -> GroupReport:
    if "group" not in only:
        return GroupReport()
    from wirewatch.steps.group import group

    return group(resources, now=now)


async def _alert_compose_deliver(
    resources: Resources, report: CycleReport, *, now: datetime, only: Collection[str]
) -> CycleReport:
    """Run those of alert, compose and deliver that are in `only`."""
    alerted, composed, delivered = report.alert, report.digests, DeliverReport()
    if "alert" in only:
        from wirewatch.steps.alerts import alert

        alerted = alert(resources, now=now)
    if "digest" in only:
        from wirewatch.steps.compose import compose_due

        composed = tuple(compose_due(resources, now=now))
    if "deliver" in only:
        from wirewatch.steps.delivery.dispatch import deliver
        from wirewatch.steps.publish import publish

        delivered = await deliver(resources, now=now)
        publish(resources, now=now)
    return replace(report, alert=alerted, digests=composed, deliver=delivered)


def as_markdown(report: CycleReport) -> str:
    """Return the cycle as a short markdown page: what was done, then what went wrong and where."""
    polled, read = report.poll, report.read
    lines = [
        "| step | what it came to |",
        "|---|---|",
        f"| poll | {polled.feeds} feeds, {polled.read} read, {polled.failed} failed, {polled.new_entries} new |",
        f"| read | {read.read} pages, {read.feed_only} feed-only, {read.given_up} given up, {read.flagged} flagged |",
        f"| group | {report.group.placed} articles placed, {report.group.new_stories} new stories |",
    ]
    if report.alert.stories:
        lines.append(f"| alert | {report.alert.stories} stories, {report.alert.deliveries} messages |")
    lines += [f"| digest | {one.series} {one.number}: {one.stories} stories |" for one in report.digests]
    if report.deliver.sent or report.deliver.failed:
        lines.append(f"| deliver | {report.deliver.sent} sent, {len(report.deliver.failed)} not |")
    trouble = [*polled.failures, *report.deliver.failed]
    if trouble:
        lines += ["", "| where | what |", "|---|---|"]
        lines += [f"| {_cell(where)} | {_cell(what)} |" for where, what in trouble]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(redacted(text).replace("|", "\\|").split())[:300]


Item = TypeVar("Item")
AT_MOST = 8


def batches(items: Sequence[Item], *, at_most: int = AT_MOST) -> list[list[Item]]:
    """Split items round-robin into at most `at_most` batches of nearly equal size."""
    count = min(at_most, len(items))
    return [list(items[start::count]) for start in range(count)]
