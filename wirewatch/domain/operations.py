"""Notices to the operator about Wirewatch itself: at the start of a problem, daily, at its end.

Problems: no cycle completed for too long, too many failing feeds, low disk space, pages that wait
for the shared storage.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wirewatch.domain.configuration import OperatorSettings, parse_size

REMIND_AFTER = timedelta(days=1)
CONFIRM_AFTER = timedelta(
    minutes=4
)  # between two checks with a trouble before it is reported: one may follow a long sleep
FAILING_FOR = timedelta(hours=1)  # shorter outages of feeds end without intervention
STORAGE_FOR = timedelta(hours=1)  # shorter outages of a storage do so too
MACHINE_GONE_AFTER = timedelta(
    days=1
)  # a machine silent for so long was removed; if it stopped, the missing cycles show it
EASED_FACTOR = (
    0.8  # of a threshold: a reported trouble ends only beyond it, which avoids repeated notices
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineReport:
    """The last report of one machine, at the end of one of its cycles."""

    name: str
    home: str
    at: datetime
    disk_free: int  # bytes, where its home is
    disk_total: int
    waiting: int = 0  # bytes of pages that are not in the shared storage yet
    archive_trouble: str | None = None
    archive_since: datetime | None = None
    cycles: int = 0  # since the first report, as are the next three
    feeds: int = 0
    pages: int = 0
    flagged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingFeeds:
    """How many of the configured feeds have failed for FAILING_FOR or longer, and since when."""

    configured: int = 0
    failing: int = 0
    since: datetime | None = None  # the first of these outages
    named: tuple[str, ...] = ()  # some outlets


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrouble:
    """One problem that the operator should fix."""

    key: str  # the same while it lasts
    what: str
    since: datetime
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTrouble:
    """A trouble that is not over, and when the operator was last notified of it (None: not yet)."""

    trouble: OwnTrouble
    seen_at: datetime  # first
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorNotice:
    """The content of one mail to the operator."""

    new: tuple[OwnTrouble, ...] = ()
    lasting: tuple[OwnTrouble, ...] = ()
    mended: tuple[OwnTrouble, ...] = ()  # as last reported

    @property
    def is_due(self) -> bool:
        """True if there is anything to report."""
        return bool(self.new or self.lasting or self.mended)


def find_troubles(
    machines: Sequence[MachineReport],
    feeds: FailingFeeds,
    settings: OperatorSettings,
    *,
    reported_keys: Collection[str] = (),
    now: datetime,
) -> list[OwnTrouble]:
    """Find the current troubles. `told`: keys of reported ones, which end only when they ease."""
    troubles = [
        _cycle_trouble(machines, settings, now=now),
        _feed_trouble(feeds, settings, reported_keys=reported_keys, now=now),
    ]
    active = [machine for machine in machines if now - machine.at < MACHINE_GONE_AFTER]
    troubles += [disk_trouble(machine, settings, reported_keys=reported_keys) for machine in active]
    troubles += [_archive_trouble(machine, now=now) for machine in active]
    return [trouble for trouble in troubles if trouble is not None]


def _cycle_trouble(
    machines: Sequence[MachineReport], settings: OperatorSettings, *, now: datetime
) -> OwnTrouble | None:
    """The trouble if no machine has completed a cycle for too long; None before the first cycle."""
    last = max((machine.at for machine in machines), default=None)
    if last is None or now - last < settings.cycles_late:
        return None
    return OwnTrouble(
        key="cycles",
        what="No cycle of polling, reading and alerting was completed",
        since=last,
        do="see whether `wirewatch up` or the workers run (systemctl status wirewatch), then logs/runner.log under "
        "--home and the runs in Prefect's pages",
    )


def _feed_trouble(
    feeds: FailingFeeds,
    settings: OperatorSettings,
    *,
    reported_keys: Collection[str],
    now: datetime,
) -> OwnTrouble | None:
    if not feeds.configured or not feeds.failing:
        return None
    least = settings.feeds_failing / 100 * (EASED_FACTOR if "feeds" in reported_keys else 1)
    if feeds.failing / feeds.configured < least:
        return None
    names = ", ".join(feeds.named) + (" …" if feeds.failing > len(feeds.named) else "")
    how_many = f"{feeds.failing} of {feeds.configured} feeds fail"
    if feeds.failing == feeds.configured:
        how_many = (
            f"All {feeds.configured} feeds fail" if feeds.configured > 1 else "The only feed fails"
        )
    return OwnTrouble(
        key="feeds",
        what=f"{how_many} ({names})",
        since=feeds.since or now,
        do="see whether the machine is on the network and its proxy works; `wirewatch status` has the reason for each "
        "feed",
    )


def disk_trouble(
    machine: MachineReport, settings: OperatorSettings, *, reported_keys: Collection[str] = ()
) -> OwnTrouble | None:
    """The trouble when the disk of a machine's home runs low."""
    key = f"disk {machine.name} {machine.home}"
    least = (parse_size(settings.disk_free) or 0) / (EASED_FACTOR if key in reported_keys else 1)
    if machine.disk_free >= least:
        return None
    return OwnTrouble(
        key=key,
        what=f"The disk of {machine.home} on {machine.name} has {size_text(machine.disk_free)} left of {size_text(machine.disk_total)}",
        since=machine.at,
        do="make room, or set archive.max_size in settings.yaml; docs/guide/what-grows.md says what takes how much",
    )


def _archive_trouble(machine: MachineReport, *, now: datetime) -> OwnTrouble | None:
    if (
        machine.archive_trouble is None
        or machine.archive_since is None
        or now - machine.archive_since < STORAGE_FOR
    ):
        return None
    waiting = f"; {size_text(machine.waiting)} of pages wait there" if machine.waiting else ""
    return OwnTrouble(
        key=f"archive {machine.name} {machine.home}",
        what=f"{machine.name} cannot archive pages: {machine.archive_trouble}{waiting}",
        since=machine.archive_since,
        do="mend what the message names; pages are read and told of meanwhile, and those that wait move by themselves",
    )


def unknown_trouble_keys(
    keys: Collection[str], machines: Sequence[MachineReport], *, now: datetime
) -> set[str]:
    """The keys of troubles on machines that were silent for a day: their state is unknown."""
    heard = {
        f"{machine.name} {machine.home}"
        for machine in machines
        if now - machine.at < MACHINE_GONE_AFTER
    }
    return {key for key in keys if " " in key and key.partition(" ")[2] not in heard}


def size_text(size: int) -> str:
    """Return "1.4 GB" for a number of bytes."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def build_notice(
    troubles: Sequence[OwnTrouble],
    reported: Mapping[str, ReportedTrouble],
    *,
    unknown: Collection[str] = (),
    now: datetime,
) -> tuple[OperatorNotice, dict[str, ReportedTrouble]]:
    """Decide what to report now, and return it with the new list of known troubles.

    When one of several lasting troubles is due again, all are reported, which gives one mail a day
    rather than one per trouble. A trouble keeps its start time. Those with an `unknown` key are
    dropped without being reported as fixed.
    """
    current = {}
    for trouble in troubles:
        current[trouble.key] = _continue_trouble(trouble, reported.get(trouble.key), now=now)
    new, lasting = [], []
    is_reminder_due = False
    for key, state in current.items():
        if state.told_at is not None:
            lasting.append(key)
            is_reminder_due = is_reminder_due or abs(now - state.told_at) >= REMIND_AFTER
        elif now - state.seen_at >= CONFIRM_AFTER:
            new.append(key)
    if not is_reminder_due:
        lasting = []
    mended = [
        state.trouble
        for key, state in reported.items()
        if key not in current and key not in unknown and state.told_at
    ]
    notice = OperatorNotice(
        new=tuple(current[key].trouble for key in new),
        lasting=tuple(current[key].trouble for key in lasting),
        mended=tuple(mended),
    )
    for key in (*new, *lasting):
        current[key] = replace(current[key], told_at=now)
    return notice, current


def _continue_trouble(
    trouble: OwnTrouble, before: ReportedTrouble | None, *, now: datetime
) -> ReportedTrouble:
    if before is None:
        return ReportedTrouble(trouble=trouble, seen_at=now)
    since = min(trouble.since, before.trouble.since)
    return replace(before, trouble=replace(trouble, since=since), seen_at=min(before.seen_at, now))
