"""A cycle in words: a table in markdown, or one line."""

from __future__ import annotations

from wirewatch.adapters.redaction import redact
from wirewatch.render.formatting import quantity
from wirewatch.steps.reports import (
    ComposeReport,
    CycleReport,
)

MAX_LISTED_FAILURES = 100  # in one table
WordedCounts = list[tuple[int, str, str]]  # how many, and the word for one and for more


def cycle_markdown(report: CycleReport, *, pages: str = "") -> str:
    """Return a report as markdown: non-zero counts, links to issues below `pages`, failures."""
    rows = [
        (step, listed) for step, counts in _step_counts(report) if (listed := _counts_text(counts))
    ]
    rows += [("digest", _issue_link(issue, pages=pages)) for issue in report.digests]
    failed = len(report.deliver.failed)
    if delivered := _counts_text(
        [(report.deliver.sent, "sent", "sent"), (failed, "failed", "failed")]
    ):
        rows.append(("deliver", delivered))
    lines = ["| step | result |", "|---|---|", *(f"| {step} | {result} |" for step, result in rows)]
    if not rows:
        lines = ["Nothing was due."]
    for title, failures in (
        ("Failing feeds", report.poll.failures),
        ("Failed deliveries", report.deliver.failed),
    ):
        if failures:
            lines += ["", f"### {title}", "", "| where | what |", "|---|---|"]
            lines += [
                f"| {_table_cell(where)} | {_table_cell(result)} |"
                for where, result in failures[:MAX_LISTED_FAILURES]
            ]
        if len(failures) > MAX_LISTED_FAILURES:
            lines += [
                "",
                (
                    f"and {len(failures) - MAX_LISTED_FAILURES} more: `wirewatch status` names "
                    "them all"
                ),
            ]
    return "\n".join(lines) + "\n"


def _step_counts(report: CycleReport) -> list[tuple[str, WordedCounts]]:
    polled, read, grouped, alerted = report.poll, report.read, report.group, report.alert
    return [
        (
            "poll",
            [
                (polled.feeds, "feed", "feeds"),
                (polled.read, "read", "read"),
                (polled.failed, "failed", "failed"),
                (polled.new_entries, "new entry", "new entries"),
            ],
        ),
        (
            "read",
            [
                (read.read, "page", "pages"),
                (read.feed_only, "from the feed alone", "from the feed alone"),
                (read.given_up, "given up", "given up"),
                (read.flagged, "flagged", "flagged"),
                (read.looked, "checked again", "checked again"),
                (read.edited, "edited", "edited"),
                (read.gone, "gone", "gone"),
            ],
        ),
        (
            "group",
            [
                (grouped.placed, "article placed", "articles placed"),
                (grouped.new_stories, "new story", "new stories"),
            ],
        ),
        (
            "alert",
            [(alerted.stories, "story", "stories"), (alerted.deliveries, "message", "messages")],
        ),
    ]


def _counts_text(counts: WordedCounts) -> str:
    return ", ".join(
        f"{count:,} {singular if count == 1 else plural}"
        for count, singular, plural in counts
        if count
    )


def cycle_summary(report: CycleReport) -> str:
    """Return what a run came to in one line: "13 feeds, 12 read, 1 failed; 9 pages, 2 flagged"."""
    parts = [listed for _, counts in _step_counts(report) if (listed := _counts_text(counts))]
    parts += [f"{issue.series} {issue.number}: {_story_count(issue)}" for issue in report.digests]
    parts += [quantity(report.deliver.sent, "message") + " sent"] * bool(report.deliver.sent)
    parts += [quantity(len(report.deliver.failed), "message") + " failed"] * bool(
        report.deliver.failed
    )
    return "; ".join(parts) or "nothing was due"


def _issue_link(issue: ComposeReport, *, pages: str) -> str:
    name = f"{issue.series} {issue.number}"
    link = (
        f"[{name}]({pages.rstrip('/')}/{issue.series}/{issue.number:04d}.html)" if pages else name
    )
    return f"{link}: {_story_count(issue)}"


def _story_count(issue: ComposeReport) -> str:
    return quantity(issue.stories, "story", "stories")


def _table_cell(text: str) -> str:
    return " ".join(redact(text).replace("|", "\\|").split())[:300]
