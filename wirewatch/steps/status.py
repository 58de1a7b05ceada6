"""Status of feeds, pages, queue and digests; each problem with advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.config.web_settings import web_page_url
from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feeds, outbox_queries
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.alerts import AlertRow
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.domain.configuration import Config, Series
from wirewatch.domain.model import Outcome
from wirewatch.domain.operations import MACHINE_GONE_AFTER, MachineReport, disk_trouble, size_text
from wirewatch.domain.schedule import next_issue
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.delivery.problems import delivery_problems
from wirewatch.steps.feed_coverage import feed_facts
from wirewatch.steps.feed_health import feed_status, moved_to, unusual_poll_notes, utc_text
from wirewatch.steps.page_problems import page_problems
from wirewatch.steps.reports import Problem

MAX_NAMED_OVERDUE_FEEDS = 5
OUTCOME_ADVICE = {
    Outcome.NOT_A_FEED: (
        "open the address in a browser; if it is a web page, `wirewatch feeds add` finds its feed"
    ),
    Outcome.GONE: (
        "the outlet took the feed away for good: find its new address or remove it from feeds.yaml"
    ),
    Outcome.REFUSED: "check the address in feeds.yaml; if it is right, the outlet blocks programs",
    Outcome.BUSY: "nothing; it is polled again when the wait is over",
    Outcome.BROKEN: (
        "nothing yet; it is polled less and less often; check the address if it lasts for days"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStatus:
    """One series: its last issue, how that was delivered, and when the next is due."""

    series: str
    number: int | None
    composed_at: datetime | None
    stories: int | None
    subject: str
    deliveries: dict[str, int]  # by state
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Everything that `status` shows."""

    feeds: dict[str, int]  # ok, failing, silent, moved, gone, overdue, new
    entries: dict[str, int]  # by state
    digests: tuple[SeriesStatus, ...]
    problems: tuple[Problem, ...]
    alerts: tuple[AlertRow, ...] = ()  # of the last day, newest first
    page: str | None = None  # address of the page that `up` serves


def read_status(tx: Connection, config: Config, *, now: datetime) -> Status:
    """Return the status of feeds, queue and digests at `now`."""
    overview = [feed for feed in feeds.list_feeds(tx) if feed.configured]
    facts = feed_facts(tx, start=now - timedelta(days=1), now=now)
    kinds = {feed.id: feed_status(feed, facts[feed.id], now=now) for feed in overview}
    return Status(
        feeds={
            **dict.fromkeys(("ok", "failing", "silent", "moved", "gone", "overdue", "new"), 0),
            **Counter(kinds.values()),
        },
        entries={state.value: count for state, count in stored_entries.count_by_state(tx).items()},
        digests=tuple(_series_statuses(tx, config, now=now)),
        problems=(
            *_broken_config_problems(config),
            *_network_problems(overview, kinds),
            *_feed_problems(overview, kinds),
            *_unusual_poll_problems(tx, overview, now=now),
            *page_problems(tx, now=now),
            *_machine_problems(tx, config, now=now),
            *delivery_problems(tx, config, now=now),
            *_config_warning_problems(config),
        ),
        alerts=tuple(stored_alerts.list_alerts(tx, since=now - timedelta(days=1))),
        page=web_page_url(config.settings.web) if config.settings.web.serve else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleProgress:
    """How far a cycle is that asks the feeds which were due when it began."""

    feeds: int
    asked: int
    failed: int
    waiting: int  # entries whose page is still to be read
    read: int  # articles
    flagged: int

    @property
    def done(self) -> bool:
        """Whether every feed was asked and everything that can be read now is read."""
        return self.asked >= self.feeds and not self.waiting


def cycle_progress(
    tx: Connection, config: Config, *, began: datetime, now: datetime
) -> CycleProgress:
    """Return how far the cycle is that began then."""
    states = {feed.url: feed.state for feed in feeds.list_feeds(tx) if feed.configured}
    asked = [
        state
        for state in states.values()
        if state.last_fetch_at is not None and state.last_fetch_at >= began
    ]
    later = sum(state.next_due_at > now and state not in asked for state in states.values())
    counts = stored_digests.count_read(tx, began, now)
    return CycleProgress(
        feeds=len(config.feeds) - later,
        asked=len(asked),
        failed=sum(state.failures > 0 for state in asked),
        waiting=sum(stored_entries.waiting_hosts(tx, now=now).values()),
        read=counts.read,
        flagged=counts.flagged,
    )


def _machine_problems(tx: Connection, config: Config, *, now: datetime) -> list[Problem]:
    """List problems of the machines at work: pages that are not archived, disks that run low."""
    archive_problems, disk_problems = [], []
    for machine in stored_facts.machine_reports(tx):
        if now - machine.at >= MACHINE_GONE_AFTER:
            continue
        if machine.archive_trouble:
            archive_problems.append(_archive_problem(machine))
        low = disk_trouble(machine, config.settings.operator)
        if low:
            disk_problems.append(Problem(where="disk", what=low.what, do=low.do))
    return archive_problems + disk_problems


def _archive_problem(machine: MachineReport) -> Problem:
    since = f" since {utc_text(machine.archive_since)}" if machine.archive_since else ""
    waiting = f"; {size_text(machine.waiting)} of pages wait there" if machine.waiting else ""
    return Problem(
        where="archive",
        what=f"{machine.name} cannot archive pages{since}: {machine.archive_trouble}{waiting}",
        do="mend it; pages are read and told of meanwhile, and those that wait move by themselves",
    )


def _network_problems(overview: Sequence[FeedOverview], kinds: dict[int, str]) -> list[Problem]:
    """Report the network if all feeds fail, and the schedule if none was polled."""
    if not any(feed.state.last_fetch_at for feed in overview):
        return [
            Problem(
                where="polling",
                what="no feed has been polled yet",
                do="run `wirewatch run`, or keep `up` running",
            )
        ]
    if len(overview) > 1 and all(kind == "failing" for kind in kinds.values()):
        return [
            Problem(
                where="network",
                what=f"all {len(overview)} feeds fail",
                do="see whether this machine is on the network; "
                "if it needs a proxy, name it in settings.yaml",
            )
        ]
    return []


def _feed_problems(overview: Sequence[FeedOverview], kinds: dict[int, str]) -> list[Problem]:
    problems: list[Problem] = []
    overdue = []
    for feed in overview:
        kind = kinds[feed.id]
        if kind in {"failing", "gone"}:
            problems.append(_failing_problem(feed))
        elif kind == "moved":
            problems.append(
                Problem(
                    where=_feed_name(feed),
                    what=f"the feed has moved to {moved_to(feed)}",
                    do="wirewatch feeds follow-moves writes the new address into feeds.yaml",
                )
            )
        elif kind == "silent":
            problems.append(_silent_problem(feed))
        elif kind == "overdue":
            overdue.append(feed)
    if overdue:
        problems.append(_overdue_problem(overdue))
    return problems


def _feed_name(feed: FeedOverview) -> str:
    return f"{feed.outlet} ({feed.url})"


def _failing_problem(feed: FeedOverview) -> Problem:
    state = feed.state
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    since = f" since {_precise_time(state.failing_since)}" if state.failing_since else ""
    outcome = state.last_outcome or Outcome.BROKEN
    return Problem(
        where=_feed_name(feed),
        what=f"{state.last_detail} ({times}{since})",
        do=OUTCOME_ADVICE.get(outcome, OUTCOME_ADVICE[Outcome.BROKEN]),
    )


def _silent_problem(feed: FeedOverview) -> Problem:
    last_new_at = feed.state.last_new_at
    since = _precise_time(last_new_at) if last_new_at else "it was added"
    return Problem(
        where=_feed_name(feed),
        what=f"nothing new since {since}, longer than usual",
        do="check whether the outlet still publishes it",
    )


def _overdue_problem(feeds: Sequence[FeedOverview]) -> Problem:
    """Report all overdue feeds at once, since the cause is this machine and not the feeds."""
    names = ", ".join(feed.outlet for feed in feeds[:MAX_NAMED_OVERDUE_FEEDS])
    if len(feeds) > MAX_NAMED_OVERDUE_FEEDS:
        names += f" and {len(feeds) - MAX_NAMED_OVERDUE_FEEDS} more"
    since = min(feed.state.next_due_at for feed in feeds)
    return Problem(
        where="polling",
        what=f"{names}: due since {_precise_time(since)} and not polled",
        do="keep `wirewatch up` running, or run `wirewatch run`",
    )


def _precise_time(moment: datetime) -> str:
    return f"{moment:%d %b %Y %H:%M} UTC"


def _unusual_poll_problems(
    tx: Connection, overview: Sequence[FeedOverview], *, now: datetime
) -> list[Problem]:
    notes = unusual_poll_notes(tx, since=now - timedelta(days=1))
    advice = "test the feed: wirewatch feeds test URL"
    problems = []
    for feed in overview:
        for note in notes.get(feed.id, ()):
            problems.append(Problem(where=_feed_name(feed), what=note, do=advice))
    return problems


def _broken_config_problems(config: Config) -> list[Problem]:
    advice = "correct it; until then the last good one stays at work"
    return [Problem(where="configuration", what=text, do=advice) for text in config.broken]


def _config_warning_problems(config: Config) -> list[Problem]:
    advice = "see wirewatch check"
    return [Problem(where="configuration", what=text, do=advice) for text in config.warnings]


def _series_statuses(tx: Connection, config: Config, *, now: datetime) -> list[SeriesStatus]:
    return [_series_status(tx, series, now=now) for series in config.series]


def _series_status(tx: Connection, series: Series, *, now: datetime) -> SeriesStatus:
    last = stored_digests.last_issue(tx, series.id)
    next_at = next_issue(series, now=now)
    if last is None:
        return SeriesStatus(
            series=series.id,
            number=None,
            composed_at=None,
            stories=None,
            subject="",
            deliveries={},
            next_at=next_at,
        )
    deliveries: Counter[str] = Counter()
    for (channel, state), count in outbox_queries.delivery_counts(tx, last.id).items():
        if channel != FILE and count:
            deliveries[state.value] += count
    return SeriesStatus(
        series=series.id,
        number=last.number,
        composed_at=last.composed_at,
        stories=last.stories,
        subject=last.subject,
        deliveries=dict(deliveries),
        next_at=next_at,
    )
