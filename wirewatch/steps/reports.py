"""Reports of the steps, and progress callbacks; imports no step, so that all can import it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Self

Progress = Callable[[str, int, int], None]  # activity, finished so far, of how many


def no_progress(activity: str, finished: int, total: int) -> None:
    """Ignore progress."""


class Summable:
    """Adds reports field by field."""

    __slots__ = ()

    def __add__(self, other: Self) -> Self:
        """Return a report with the sum of each count and the concatenation of each list."""
        sums: dict[str, Any] = {}
        for report_field in fields(self):  # type: ignore[arg-type]
            name = report_field.name
            sums[name] = getattr(self, name) + getattr(other, name)
        return type(self)(**sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport(Summable):
    """Counts and failures of a poll."""

    feeds: int = 0
    read: int = 0
    failed: int = 0
    new_entries: int = 0
    failures: tuple[tuple[str, str], ...] = ()  # outlet, what happened


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport(Summable):
    """Counts of a read, in entries."""

    read: int = 0
    feed_only: int = 0
    given_up: int = 0
    flagged: int = 0
    put_off: int = 0
    looked: int = 0  # flagged articles that were fetched again
    edited: int = 0  # of these
    gone: int = 0  # of these


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReport:
    """Counts of grouping."""

    placed: int = 0
    new_stories: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeReport:
    """One digest that was composed."""

    series: str
    number: int
    stories: int
    deliveries: int
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReport(Summable):
    """Counts of alerting."""

    stories: int = 0  # alerted now, in all series
    deliveries: int = 0  # planned, including those that wait for the end of quiet hours
    left_to_digest: int = (
        0  # readers whose daily limit was reached: the digest reports these stories
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport(Summable):
    """Counts and failures of delivery."""

    sent: int = 0
    failed: tuple[tuple[str, str], ...] = ()  # subscriber, what happened
    filed: tuple[str, ...] = ()  # paths or addresses of pages


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """Reports of the steps of one cycle; empty for a step that did not run."""

    poll: PollReport = field(default_factory=PollReport)
    read: ReadReport = field(default_factory=ReadReport)
    group: GroupReport = field(default_factory=GroupReport)
    alert: AlertReport = field(default_factory=AlertReport)
    digests: tuple[ComposeReport, ...] = ()
    deliver: DeliverReport = field(default_factory=DeliverReport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong: where, what, and what to do."""

    where: str
    what: str
    do: str
