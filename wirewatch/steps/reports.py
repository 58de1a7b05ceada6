"""What each step came to, as values that add up; apart from the steps, so that naming one imports no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What a poll came to."""

    feeds: int = 0
    read: int = 0
    failed: int = 0
    new_entries: int = 0
    failures: tuple[tuple[str, str], ...] = ()  # outlet, what happened

    def __add__(self, other: PollReport) -> PollReport:
        """Return both reports as one."""
        return PollReport(
            feeds=self.feeds + other.feeds,
            read=self.read + other.read,
            failed=self.failed + other.failed,
            new_entries=self.new_entries + other.new_entries,
            failures=self.failures + other.failures,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """What a read came to, in entries."""

    read: int = 0
    feed_only: int = 0
    given_up: int = 0
    flagged: int = 0
    put_off: int = 0
    looked: int = 0  # flagged articles that were fetched again
    edited: int = 0  # of these
    gone: int = 0  # of these

    def __add__(self, other: ReadReport) -> ReadReport:
        """Return both reports as one."""
        return ReadReport(
            read=self.read + other.read,
            feed_only=self.feed_only + other.feed_only,
            given_up=self.given_up + other.given_up,
            flagged=self.flagged + other.flagged,
            put_off=self.put_off + other.put_off,
            looked=self.looked + other.looked,
            edited=self.edited + other.edited,
            gone=self.gone + other.gone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReport:
    """What grouping came to."""

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
class AlertReport:
    """What alerting came to."""

    stories: int = 0  # alerted now, in all series
    deliveries: int = 0  # planned, whether they may go now or wait for the end of quiet hours
    left_to_digest: int = 0  # readers who had their share of the day: the digest tells them

    def __add__(self, other: AlertReport) -> AlertReport:
        """Return both reports as one."""
        return AlertReport(
            stories=self.stories + other.stories,
            deliveries=self.deliveries + other.deliveries,
            left_to_digest=self.left_to_digest + other.left_to_digest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """What delivering came to."""

    sent: int = 0
    failed: tuple[tuple[str, str], ...] = ()  # subscriber, what happened
    filed: tuple[Path, ...] = ()

    def __add__(self, other: DeliverReport) -> DeliverReport:
        """Return both reports as one."""
        return DeliverReport(
            sent=self.sent + other.sent, failed=self.failed + other.failed, filed=self.filed + other.filed
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleReport:
    """What one cycle came to, step by step; a step that was left out reports nothing."""

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
