"""Run one cycle of poll, read, group, alert, compose and deliver, and report it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from wirewatch.domain.configuration import parse_bucket
from wirewatch.steps.reports import (
    CycleReport,
    DeliverReport,
    GroupReport,
    PollReport,
    ReadReport,
)
from wirewatch.steps.resources import Resources

CYCLE_STEPS = ("poll", "read", "group", "alert", "digest", "deliver")


async def run_cycle(
    resources: Resources,
    *,
    now: datetime,
    only: Collection[str] = CYCLE_STEPS,
    every: bool = False,
    first_at_once: bool = False,
) -> CycleReport:
    """Run one cycle and return its report; failing feeds, pages and subscribers never stop it.

    `first_at_once`: the first issue of a series does not wait for its hour.
    """
    # Steps are imported when they run: polling alone needs no extractor, grouper or template.
    polled = await poll_all(resources, now=now, every=every) if "poll" in only else PollReport()
    has_read = await read_all(resources, now=now) if "read" in only else ReadReport()
    report = CycleReport(
        poll=polled, read=has_read, group=_group_if_asked(resources, now=now, only=only)
    )
    report = await _alert_compose_deliver(
        resources, report, now=now, only=only, first_at_once=first_at_once
    )
    if set(only) >= set(CYCLE_STEPS):
        from wirewatch.steps.operations import end_cycle, notify_operator

        await end_cycle(resources, report, now=now)
        await notify_operator(resources, now=now)
    return report


async def poll_all(resources: Resources, *, now: datetime, every: bool) -> PollReport:
    """Poll the feeds that are due; with `every`, all feeds that are not backing off."""
    from wirewatch.steps.poll import due_hosts, poll_hosts

    return await poll_hosts(
        resources, due_hosts(resources, now=now, every=every), now=now, every=every
    )


async def read_all(resources: Resources, *, now: datetime) -> ReadReport:
    """Read until no due entry is left, except those on hosts leased by another worker."""
    from wirewatch.steps.read import read_entries

    return await read_entries(resources, now=now)


def _group_if_asked(resources: Resources, *, now: datetime, only: Collection[str]) -> GroupReport:
    if "group" not in only:
        return GroupReport()
    from wirewatch.steps.group import group_articles

    return group_articles(resources, now=now)


async def _alert_compose_deliver(
    resources: Resources,
    report: CycleReport,
    *,
    now: datetime,
    only: Collection[str],
    first_at_once: bool,
) -> CycleReport:
    """Run those of alert, compose and deliver that are in `only`."""
    alerted, composed, delivered = report.alert, report.digests, DeliverReport()
    if "alert" in only:
        from wirewatch.steps.alerts import plan_alerts

        alerted = plan_alerts(resources, now=now)
    if "digest" in only:
        from wirewatch.steps.compose import compose_due

        composed = tuple(compose_due(resources, now=now, first_at_once=first_at_once))
    if "deliver" in only:
        from wirewatch.steps.delivery.dispatch import deliver
        from wirewatch.steps.publish import publish_site

        delivered = await deliver(resources, now=now)
        publish_site(resources, now=now)
    return replace(report, alert=alerted, digests=composed, deliver=delivered)


def pages_root(resources: Resources) -> str:
    """Return the base URL of digest pages: where they are published, or a local file URL.

    "" for pages in a bucket that no browser can open.
    """
    if published := resources.config.settings.digests.archive_url:
        return published
    where = resources.pages.where()
    return "" if parse_bucket(where) else Path(where).resolve().as_uri()


def cycle_name(flow: str, start: datetime | None, *, slot: int | None = None) -> str:
    """Return the name of a flow run: "poll 14:05 UTC slot 1", by the time it was scheduled for.

    A slot is only named where several runs start together.
    """
    words = [flow] + ([f"{start.astimezone(UTC):%H:%M} UTC"] if start else [])
    return " ".join([*words, f"slot {slot}"] if slot is not None else words)
