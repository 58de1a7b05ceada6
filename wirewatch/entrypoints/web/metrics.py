"""Counts of feeds, entries, digests and machines in the Prometheus text format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import key_values, outbox_queries
from wirewatch.domain.operations import MachineReport
from wirewatch.entrypoints.web.api import ApiContext
from wirewatch.entrypoints.web.pages import FEED_STATES
from wirewatch.steps.feed_health import FeedHealth, health_of_feeds

Sample = tuple[Mapping[str, str], int]  # labels and value


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with its samples."""

    name: str  # without the prefix
    description: str
    samples: Sequence[Sample]
    kind: Literal["gauge", "counter"] = "gauge"

    def lines(self) -> Iterator[str]:
        """Yield the header and the samples."""
        name = f"wirewatch_{self.name}"
        yield f"# HELP {name} {self.description}"
        yield f"# TYPE {name} {self.kind}"
        for labels, value in self.samples:
            yield f"{name}{_label_text(labels)} {value}"


def metric_lines(context: ApiContext) -> Iterator[str]:
    """Yield the lines of all metrics."""
    for metric in (*_store_metrics(context), *_machine_metrics(context)):
        yield from metric.lines()


def _store_metrics(context: ApiContext) -> list[Metric]:
    now, config = context.now(), context.config()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with context.store.read() as tx:
        feeds = health_of_feeds(tx, now=now)
        entries = stored_entries.count_by_state(tx)
        unresolved = outbox_queries.unresolved_deliveries(tx, since=now)
        alerts = stored_alerts.list_alerts(tx, since=midnight)
        issues = [stored_digests.last_issue(tx, series.id) for series in config.series]
    feeds_by_state = Counter(health.status for health in feeds)
    composed = [
        ({"series": series.id}, _timestamp(issue.composed_at if issue else None))
        for series, issue in zip(config.series, issues, strict=True)
    ]
    return [
        Metric(
            "feeds",
            "Configured feeds by state",
            [({"state": state}, feeds_by_state[state]) for state in FEED_STATES],
        ),
        Metric(
            "last_poll_timestamp_seconds",
            "When a feed was polled last",
            [({}, _last_poll(feeds))],
        ),
        Metric(
            "entries",
            "Entries by state",
            [({"state": state.value}, count) for state, count in entries.items()],
        ),
        Metric(
            "deliveries_stuck",
            "Deliveries that did not arrive and await something",
            [({}, len(unresolved))],
        ),
        Metric("alerts_today", "Stories sent at once since midnight UTC", [({}, len(alerts))]),
        Metric("digest_composed_timestamp_seconds", "When a series was composed last", composed),
        Metric(
            "configuration_broken",
            "Mistakes in an edit that is not at work",
            [({}, len(config.broken))],
        ),
    ]


def _last_poll(feeds: Iterable[FeedHealth]) -> int:
    return max((_timestamp(health.feed.state.last_fetch_at) for health in feeds), default=0)


def _machine_metrics(context: ApiContext) -> list[Metric]:
    """Yield what each machine reported at the end of its last cycle."""
    with context.store.read() as tx:
        machines = key_values.machine_reports(tx)
    labels = [{"machine": machine.name, "home": machine.home} for machine in machines]
    values = [_machine_values(machine) for machine in machines]

    def metric(name: str, description: str, kind: Literal["gauge", "counter"] = "gauge") -> Metric:
        samples = [(labelled, value[name]) for labelled, value in zip(labels, values, strict=True)]
        return Metric(f"machine_{name}", description, samples, kind)

    return [
        metric("last_cycle_timestamp_seconds", "When it completed a cycle last"),
        metric("cycles_total", "Cycles that a machine completed", "counter"),
        metric("feeds_polled_total", "Feeds that a machine polled", "counter"),
        metric("pages_read_total", "Entries that a machine read", "counter"),
        metric("flagged_total", "Articles that a machine flagged", "counter"),
        metric("disk_free_bytes", "Room on the disk of a machine's home"),
        metric("archive_waiting_bytes", "Pages not in the shared storage yet"),
        metric("archive_failing", "1 while a machine cannot archive"),
    ]


def _machine_values(machine: MachineReport) -> dict[str, int]:
    return {
        "last_cycle_timestamp_seconds": _timestamp(machine.at),
        "cycles_total": machine.cycles,
        "feeds_polled_total": machine.feeds,
        "pages_read_total": machine.pages,
        "flagged_total": machine.flagged,
        "disk_free_bytes": machine.disk_free,
        "archive_waiting_bytes": machine.waiting,
        "archive_failing": int(bool(machine.archive_trouble)),
    }


def _timestamp(instant: datetime | None) -> int:
    return int(instant.timestamp()) if instant else 0


def _label_text(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    pairs = (f'{name}="{_escape_label(value)}"' for name, value in labels.items())
    return f"{{{','.join(pairs)}}}"


def _escape_label(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
