"""Reports of the steps, which can be added; in a module of their own, so that they import no step."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """Counts and failures of a poll."""

    feeds: int = 0
    read: int = 0
    failed: int = 0
    new_entries: int = 0
    failures: tuple[tuple[str, str], ...] = ()  # outlet, what happened

    def __add__(self, other: PollReport) -> PollReport:
        """Return the sum of both reports."""
        return PollReport(
            feeds=self.feeds + other.feeds,
            read=self.read + other.read,
            failed=self.failed + other.failed,
            new_entries=self.new_entries + other.new_entries,
            failures=self.failures + other.failures,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """Counts of a read, in entries."""

    read: int = 0
    feed_only: int = 0
    given_up: int = 0
    flagged: int = 0
    put_off: int = 0
    looked: int = 0  # flagged articles that were fetched again
    edited: int = 0  # of these
    gone: int = 0  # of these

    def __add__(self, other: ReadReport) -> ReadReport:
        """Return the sum of both reports."""
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
class AlertReport:
    """Counts of alerting."""

    stories: int = 0  # alerted now, in all series
    deliveries: int = 0  # planned, including those that wait for the end of quiet hours
    left_to_digest: int = (
        0  # readers whose daily limit was reached: the digest reports these stories
    )

    def __add__(self, other: AlertReport) -> AlertReport:
        """Return the sum of both reports."""
        return AlertReport(
            stories=self.stories + other.stories,
            deliveries=self.deliveries + other.deliveries,
            left_to_digest=self.left_to_digest + other.left_to_digest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """Counts and failures of delivery."""

    sent: int = 0
    failed: tuple[tuple[str, str], ...] = ()  # subscriber, what happened
    filed: tuple[str, ...] = ()  # paths or addresses of pages

    def __add__(self, other: DeliverReport) -> DeliverReport:
        """Return the sum of both reports."""
        return DeliverReport(
            sent=self.sent + other.sent,
            failed=self.failed + other.failed,
            filed=self.filed + other.filed,
        )


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
