"""Run one cycle of poll, read, group, alert, compose and deliver, and report it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from wirewatch.adapters.redaction import redacted
from wirewatch.domain.configuration import bucket_of
from wirewatch.steps.reports import ComposeReport, CycleReport, DeliverReport, GroupReport, PollReport, ReadReport
from wirewatch.steps.resources import Resources

STEPS = ("poll", "read", "group", "alert", "digest", "deliver")


async def cycle(
    resources: Resources,
    *,
    now: datetime,
    only: Collection[str] = STEPS,
    every: bool = False,
    first_at_once: bool = False,
) -> CycleReport:
    """Run one cycle and return its report; failing feeds, pages and subscribers never stop it.

    `first_at_once`: the first issue of a series does not wait for its hour.
    """
    # Steps are imported when they run: polling alone needs no extractor, grouper or template.
    polled = await poll_all(resources, now=now, every=every) if "poll" in only else PollReport()
    has_read = await read_all(resources, now=now) if "read" in only else ReadReport()
    report = CycleReport(poll=polled, read=has_read, group=_group(resources, now=now, only=only))
    report = await _alert_compose_deliver(resources, report, now=now, only=only, first_at_once=first_at_once)
    if set(only) >= set(STEPS):
        from wirewatch.steps.operations import end_cycle, tell_operator

        await end_cycle(resources, report, now=now)
        await tell_operator(resources, now=now)
    return report


async def poll_all(resources: Resources, *, now: datetime, every: bool) -> PollReport:
    """Poll the feeds that are due; with `every`, all feeds that are not backing off."""
    from wirewatch.steps.poll import due_hosts, poll

    return await poll(resources, due_hosts(resources, now=now, every=every), now=now, every=every)


async def read_all(resources: Resources, *, now: datetime) -> ReadReport:
    """Read until no due entry is left, except those on hosts leased by another worker."""
    from wirewatch.steps.read import read, waiting_hosts

    return await read(resources, waiting_hosts(resources, now=now), now=now)


def _group(resources: Resources, *, now: datetime, only: Collection[str]) -> GroupReport:
    if "group" not in only:
        return GroupReport()
    from wirewatch.steps.group import group

    return group(resources, now=now)


async def _alert_compose_deliver(
    resources: Resources, report: CycleReport, *, now: datetime, only: Collection[str], first_at_once: bool
) -> CycleReport:
    """Run those of alert, compose and deliver that are in `only`."""
    alerted, composed, delivered = report.alert, report.digests, DeliverReport()
    if "alert" in only:
        from wirewatch.steps.alerts import alert

        alerted = alert(resources, now=now)
    if "digest" in only:
        from wirewatch.steps.compose import compose_due

        composed = tuple(compose_due(resources, now=now, first_at_once=first_at_once))
    if "deliver" in only:
        from wirewatch.steps.delivery.dispatch import deliver
        from wirewatch.steps.publish import publish

        delivered = await deliver(resources, now=now)
        publish(resources, now=now)
    return replace(report, alert=alerted, digests=composed, deliver=delivered)


def pages_root(resources: Resources) -> str:
    """Return the URL below which the digest pages lie: where they are published, or a file URL of this machine.

    "" for pages in a bucket that no browser can open.
    """
    if published := resources.config.settings.digests.archive_url:
        return published
    where = resources.pages.where()
    return "" if bucket_of(where) else Path(where).resolve().as_uri()


def as_markdown(report: CycleReport, *, pages: str = "") -> str:
    """Return a report as markdown: counts that are not zero, links to new issues below `pages`, then the failures."""
    rows = [(step, _counts(counts)) for step, counts in _step_counts(report) if any(counts.values())]
    rows += [("digest", _issue(one, pages=pages)) for one in report.digests]
    if report.deliver.sent or report.deliver.failed:
        rows.append(("deliver", _counts({"sent": report.deliver.sent, "failed": len(report.deliver.failed)})))
    lines = ["| step | result |", "|---|---|", *(f"| {step} | {what} |" for step, what in rows)]
    if not rows:
        lines = ["Nothing was due."]
    for title, failures in (("Failing feeds", report.poll.failures), ("Failed deliveries", report.deliver.failed)):
        if failures:
            lines += ["", f"### {title}", "", "| where | what |", "|---|---|"]
            lines += [f"| {_cell(where)} | {_cell(what)} |" for where, what in failures]
    return "\n".join(lines) + "\n"


def _step_counts(report: CycleReport) -> list[tuple[str, dict[str, int]]]:
    polled, read = report.poll, report.read
    return [
        (
            "poll",
            {"feeds": polled.feeds, "read": polled.read, "failed": polled.failed, "new entries": polled.new_entries},
        ),
        (
            "read",
            {
                "pages": read.read,
                "feed-only": read.feed_only,
                "given up": read.given_up,
                "flagged": read.flagged,
            },
        ),
        ("group", {"articles placed": report.group.placed, "new stories": report.group.new_stories}),
        ("alert", {"stories": report.alert.stories, "messages": report.alert.deliveries}),
    ]


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _issue(one: ComposeReport, *, pages: str) -> str:
    name = f"{one.series} {one.number}"
    link = f"[{name}]({pages.rstrip('/')}/{one.series}/{one.number:04d}.html)" if pages else name
    return f"{link}: {one.stories} stories"


def _cell(text: str) -> str:
    return " ".join(redacted(text).replace("|", "\\|").split())[:300]


Item = TypeVar("Item")
AT_MOST = 8


def batches(items: Sequence[Item], *, at_most: int = AT_MOST) -> list[list[Item]]:
    """Split items round-robin into at most `at_most` batches of nearly equal size."""
    count = min(at_most, len(items))
    return [list(items[start::count]) for start in range(count)]


LONGEST_HOST = 60  # characters of a host in the name of a task run


def batch_name(hosts: Sequence[str]) -> str:
    """Return "dawn.example and 3 more" for a batch of hosts."""
    more = f" and {len(hosts) - 1} more" if len(hosts) > 1 else ""
    return f"{hosts[0][:LONGEST_HOST]}{more}"


def cycle_name(flow: str, start: datetime | None) -> str:
    """Return the name of a flow run: the flow, and the time (UTC) that it was scheduled for."""
    return f"{flow} {start.astimezone(UTC):%d %b %Y %H:%M} UTC" if start else flow
