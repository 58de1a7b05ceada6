"""What a cycle came to, as a table for people."""

from __future__ import annotations

from wirewatch.adapters.process_secrets import redacted
from wirewatch.steps.cycle import CycleReport


def as_markdown(report: CycleReport) -> str:
    """Give the cycle as a short markdown page: what was done, then what went wrong and where."""
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
