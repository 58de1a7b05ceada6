"""One cycle: poll, read, group, compose, deliver, until nothing that is due is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.steps.compose import ComposeReport, compose_due
from wirewatch.steps.deliver import DeliverReport, deliver
from wirewatch.steps.desk import Desk
from wirewatch.steps.group import GroupReport, group
from wirewatch.steps.poll import PollReport, due_hosts, poll
from wirewatch.steps.read import ReadReport, read, waiting_hosts

STEPS = ("poll", "read", "group", "digest", "deliver")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """What one cycle came to, step by step; a step that was left out reports nothing."""

    poll: PollReport = field(default_factory=PollReport)
    read: ReadReport = field(default_factory=ReadReport)
    group: GroupReport = field(default_factory=GroupReport)
    digests: tuple[ComposeReport, ...] = ()
    deliver: DeliverReport = field(default_factory=DeliverReport)


async def cycle(desk: Desk, *, now: datetime, only: Collection[str] = STEPS, every: bool = False) -> CycleReport:
    """Do one cycle and give what it came to; feeds, pages and subscribers that fail never stop it."""
    polled = await poll(desk, due_hosts(desk, now=now, every=every), now=now) if "poll" in only else PollReport()
    has_read = await read_all(desk, now=now) if "read" in only else ReadReport()
    grouped = group(desk, now=now) if "group" in only else GroupReport()
    composed = tuple(compose_due(desk, now=now)) if "digest" in only else ()
    delivered = await deliver(desk, now=now) if "deliver" in only else DeliverReport()
    return CycleReport(poll=polled, read=has_read, group=grouped, digests=composed, deliver=delivered)


async def read_all(desk: Desk, *, now: datetime) -> ReadReport:
    """Read until no entry waits that is due and not in another worker's hands."""
    report, stuck = ReadReport(), False
    while not stuck and (hosts := waiting_hosts(desk, now=now)):
        part = await read(desk, hosts, now=now)
        stuck = part == ReadReport()
        report += part
    return report
