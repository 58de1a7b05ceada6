"""Status: feeds, pages, queue, digests; what is wrong and what to do about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from extractors.pages.rejection import KIND_BY_REASON
from wirewatch.adapters.config.web_settings import web_page_url
from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feed_history, feeds, hosts, outbox_queries
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.alerts import AlertRow
from wirewatch.adapters.store.entries import RefusedPage
from wirewatch.adapters.store.feed_history import FeedVolume, FetchAnomaly
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.domain.configuration import Config
from wirewatch.domain.digests import coverage
from wirewatch.domain.digests.coverage import MIN_FAILING_PAGES, FeedFacts, pages_failing_since
from wirewatch.domain.model import FeedState, Outcome
from wirewatch.domain.operations import MACHINE_GONE_AFTER, disk_trouble, size_text
from wirewatch.domain.schedule import next_issue
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.compose import feed_facts
from wirewatch.steps.delivery.problems import delivery_problems
from wirewatch.steps.reports import Problem


def unusual_poll_notes(tx: Connection, *, since: datetime) -> dict[int, tuple[str, ...]]:
    """Return a sentence on the last unusual poll after `since`, by feed id."""
    last = {anomaly.feed_id: anomaly for anomaly in feed_history.fetch_anomalies(tx, since=since)}
    return {feed_id: (_anomaly_text(anomaly),) for feed_id, anomaly in last.items()}


def utc_text(moment: datetime) -> str:
    """Return a time such as "Tue 12 Oct 06:30 UTC"."""
    return f"{moment:%a %d %b %H:%M} UTC"


def _anomaly_text(anomaly: FetchAnomaly) -> str:
    if anomaly.detail:
        return f"{utc_text(anomaly.fetched_at)}: {anomaly.detail}"
    seen = (
        f"{utc_text(anomaly.fetched_at)}: all {anomaly.entries_new} entries that it showed were new"
    )
    return f"{seen}, so some may have been missed; it is polled sooner (a shorter `every` helps)"


MIN_REPORTED_FAILURES = 1  # failures in a row that make a feed failing in `status`
OUTCOME_ADVICE = {
    Outcome.NOT_A_FEED: "open the address in a browser; if it is a web page, `wirewatch feeds add` finds its feed",
    Outcome.GONE: "the outlet took the feed away for good: find its new address or remove it from feeds.yaml",
    Outcome.REFUSED: "check the address in feeds.yaml; if it is right, the outlet blocks programs",
    Outcome.BUSY: "nothing; it is polled again when the wait is over",
    Outcome.BROKEN: "nothing yet; it is polled less and less often; check the address if it lasts for days",
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
    """Return problems of the machines at work: pages that are not archived, disks that run low."""
    problems, known = (
        [],
        [one for one in stored_facts.machine_reports(tx) if now - one.at < MACHINE_GONE_AFTER],
    )
    for one in known:
        if one.archive_trouble:
            since = f" since {utc_text(one.archive_since)}" if one.archive_since else ""
            waiting = f"; {size_text(one.waiting)} of pages wait there" if one.waiting else ""
            do = "mend it; pages are read and told of meanwhile, and those that wait move by themselves"
            what = f"{one.name} cannot archive pages{since}: {one.archive_trouble}{waiting}"
            problems.append(Problem(where="archive", what=what, do=do))
    low = [disk_trouble(one, config.settings.operator) for one in known]
    return [*problems, *(Problem(where="disk", what=one.what, do=one.do) for one in low if one)]


def _network_problems(overview: Sequence[FeedOverview], kinds: dict[int, str]) -> list[Problem]:
    """Return problems of the network or the schedule, when all feeds fail or none was polled."""
    if not any(feed.state.last_fetch_at for feed in overview):
        return [
            Problem(
                where="polling",
                what="no feed has been polled yet",
                do="run `wirewatch run`, or keep `up` running",
            )
        ]
    if len(overview) > 1 and all(kind == "failing" for kind in kinds.values()):
        do = "see whether this machine is on the network; if it needs a proxy, name it in settings.yaml"
        return [Problem(where="network", what=f"all {len(overview)} feeds fail", do=do)]
    return []


def feed_status(feed: FeedOverview, facts: FeedFacts, *, now: datetime) -> str:
    """Return the state of a feed: ok, failing, silent, moved, gone, overdue or new."""
    state = feed.state
    if state.last_outcome is Outcome.GONE:
        return "gone"
    if state.failures >= MIN_REPORTED_FAILURES:
        return "failing"
    if _moved_to(feed):
        return "moved"
    if coverage.is_overdue(facts, now=now):
        return "overdue"
    if state.first_polled_at is None:
        return "new"
    return "silent" if coverage.silent_since(facts, now=now) else "ok"


def _moved_to(feed: FeedOverview) -> str | None:
    """Return the current URL of a feed if it is not the one in feeds.yaml."""
    state = feed.state
    moved_to = state.moved_to or state.fetch_url
    return moved_to if moved_to != feed.url else None


def _feed_problems(overview: Sequence[FeedOverview], kinds: dict[int, str]) -> list[Problem]:
    problems = []
    for feed in overview:
        where, state, kind = f"{feed.outlet} ({feed.url})", feed.state, kinds[feed.id]
        if kind in {"failing", "gone"}:
            since = (
                f" since {state.failing_since:%d %b %Y %H:%M} UTC" if state.failing_since else ""
            )
            times = "once" if state.failures == 1 else f"{state.failures} times in a row"
            advice = OUTCOME_ADVICE.get(
                state.last_outcome or Outcome.BROKEN, OUTCOME_ADVICE[Outcome.BROKEN]
            )
            problems.append(
                Problem(where=where, what=f"{state.last_detail} ({times}{since})", do=advice)
            )
        elif kind == "moved":
            problems.append(
                Problem(
                    where=where,
                    what=f"the feed has moved to {_moved_to(feed)}",
                    do="wirewatch feeds follow-moves writes the new address into feeds.yaml",
                )
            )
        elif kind == "silent":
            since = (
                f"{state.last_new_at:%d %b %Y %H:%M} UTC" if state.last_new_at else "it was added"
            )
            problems.append(
                Problem(
                    where=where,
                    what=f"nothing new since {since}, longer than usual",
                    do="check whether the outlet still publishes it",
                )
            )
    return [
        *problems,
        *_overdue_problems([feed for feed in overview if kinds[feed.id] == "overdue"]),
    ]


def _unusual_poll_problems(
    tx: Connection, overview: Sequence[FeedOverview], *, now: datetime
) -> list[Problem]:
    notes = unusual_poll_notes(tx, since=now - timedelta(days=1))
    do = "test the feed: wirewatch feeds test URL"
    return [
        Problem(where=f"{feed.outlet} ({feed.url})", what=note, do=do)
        for feed in overview
        for note in notes.get(feed.id, ())
    ]


def _overdue_problems(feeds: Sequence[FeedOverview]) -> list[Problem]:
    """Return one problem for all overdue feeds, since the cause is this machine and not the feeds."""
    if not feeds:
        return []
    since = min(feed.state.next_due_at for feed in feeds)
    names = ", ".join(feed.outlet for feed in feeds[:5]) + (
        f" and {len(feeds) - 5} more" if len(feeds) > 5 else ""
    )
    what = f"{names}: due since {since:%d %b %Y %H:%M} UTC and not polled"
    return [
        Problem(
            where="polling", what=what, do="keep `wirewatch up` running, or run `wirewatch run`"
        )
    ]


def _broken_config_problems(config: Config) -> list[Problem]:
    return [
        Problem(
            where="configuration",
            what=what,
            do="correct it; until then the last good one stays at work",
        )
        for what in config.broken
    ]


def _config_warning_problems(config: Config) -> list[Problem]:
    return [
        Problem(where="configuration", what=warning, do="see wirewatch check")
        for warning in config.warnings
    ]


def _series_statuses(tx: Connection, config: Config, *, now: datetime) -> list[SeriesStatus]:
    found = []
    for series in config.series:
        last = stored_digests.last_issue(tx, series.id)
        by_state: Counter[str] = Counter()
        for (channel, state), count in (
            outbox_queries.delivery_counts(tx, last.id) if last else {}
        ).items():
            by_state[state.value] += count if channel != FILE else 0
        found.append(
            SeriesStatus(
                series=series.id,
                number=last.number if last else None,
                composed_at=last.composed_at if last else None,
                stories=last.stories if last else None,
                subject=last.subject if last else "",
                deliveries=dict(+by_state),
                next_at=next_issue(series, now=now),
            )
        )
    return found


ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """The health of one configured feed."""

    feed: FeedOverview
    status: str  # ok, failing, silent, moved, gone, overdue, new
    volume: FeedVolume
    new_last_day: int
    notes: tuple[str, ...]  # sentences for a person


def health_of_feeds(tx: Connection, *, now: datetime) -> list[FeedHealth]:
    """Return every configured feed with its health, by outlet and address."""
    facts = feed_facts(tx, start=now - ONE_DAY, now=now)
    configured = [feed for feed in feeds.list_feeds(tx) if feed.configured]
    fresh = feed_history.count_first_seen(tx, [feed.id for feed in configured], now - ONE_DAY)
    odd, volumes = unusual_poll_notes(tx, since=now - ONE_DAY), feed_history.feed_volumes(tx)
    found = []
    for feed in configured:
        status = feed_status(feed, facts[feed.id], now=now)
        silent = coverage.silent_since(facts[feed.id], now=now) if status == "silent" else None
        wait = hosts.back_off_end(tx, feed.host)
        notes = [
            *_wait_notes(feed.state, wait, now=now),
            *_failure_notes(feed),
            *_move_notes(feed),
            *odd.get(feed.id, ()),
        ]
        if silent:
            notes.append(f"nothing new since {utc_text(silent)}, which is longer than usual")
        volume = volumes.get(feed.id, FeedVolume())
        new = fresh[feed.id]
        found.append(
            FeedHealth(
                feed=feed, status=status, volume=volume, new_last_day=new, notes=tuple(notes)
            )
        )
    return found


def duration_text(length: timedelta) -> str:
    """Return a duration in its largest fitting unit: "20 minutes", "hour", "3 days"."""
    seconds = length.total_seconds()
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds == size:
            return word
        if seconds >= 2 * size or (size == 60 and seconds > size):
            return f"{seconds / size:.0f} {word}s"
    return f"{seconds:.0f} seconds"


def polling_interval_text(feed: FeedOverview) -> str:
    """Return how often a feed is polled."""
    if feed.interval.min == feed.interval.max:
        return f"every {duration_text(feed.interval.min)}"
    return f"every {duration_text(feed.interval.min)} to {duration_text(feed.interval.max)}, depending on how often it publishes"


def _wait_notes(state: FeedState, host_wait: datetime | None, *, now: datetime) -> Sequence[str]:
    until = max((wait for wait in (state.wait_until, host_wait) if wait), default=None)
    return [f"asked us to wait until {utc_text(until)}"] if until and until > now else []


def _failure_notes(feed: FeedOverview) -> Sequence[str]:
    state = feed.state
    if not state.failures or not state.failing_since:
        return []
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    return [f"fails since {utc_text(state.failing_since)} ({times}): {state.last_detail}"]


def _move_notes(feed: FeedOverview) -> Sequence[str]:
    if feed.state.fetch_url != feed.url:
        return [
            f"has moved to {feed.state.fetch_url} and is polled there; `wirewatch feeds follow-moves` saves the address"
        ]
    if feed.state.moved_to:
        return [
            f"redirects to {feed.state.moved_to}; that address is used after three such answers in a row"
        ]
    return []


REFUSED_PAGES_PERIOD = timedelta(days=7)
PAGE_HISTORY_PERIOD = timedelta(days=30)
MIN_REFUSED_PER_OUTLET = 3  # refused pages of one kind that name their outlet
_REJECTION_TEXTS = {
    "section": "were taken for lists of articles",
    "empty": "held no text of an article",
    "script-only": "are empty without scripts",
    "paywall": "show a subscription offer in the place of the article",
    "login": "ask for a login",
    "consent": "show a consent or cookie wall",
    "bot-check": "show a check for robots",
    "soft-404": "say that there is no such page",
    "pdf": "are PDF files and were not read",
}


def page_problems(tx: Connection, *, now: datetime) -> list[Problem]:
    """Return a problem for each outlet with pages rejected in the last week, or whose pages fail."""
    refused = stored_entries.refused_pages(
        tx, reasons=list(KIND_BY_REASON), since=now - PAGE_HISTORY_PERIOD
    )
    return [
        *_failing_outlets(tx, refused, now=now),
        *_refused_page_problems(
            [page for page in refused if page.seen_at >= now - REFUSED_PAGES_PERIOD]
        ),
    ]


def _failing_outlets(
    tx: Connection, refused: Sequence[RefusedPage], *, now: datetime
) -> Iterator[Problem]:
    for outlet, count in sorted(Counter(page.outlet for page in refused).items()):
        if count < MIN_FAILING_PAGES:
            continue
        since = pages_failing_since(
            stored_entries.page_history(
                tx, outlet, reasons=list(KIND_BY_REASON), since=now - PAGE_HISTORY_PERIOD
            )
        )
        if since is not None:
            example = next(page.url for page in reversed(refused) if page.outlet == outlet)
            yield Problem(
                where=outlet,
                what=f"its pages can no longer be read since {since:%d %b %Y}: it seems to have changed their layout",
                do=f"see what is found: wirewatch outlet test {example}",
            )


def _refused_page_problems(pages: Sequence[RefusedPage]) -> Iterator[Problem]:
    by_kind: dict[tuple[str, str], list[RefusedPage]] = defaultdict(list)
    for page in pages:
        by_kind[page.outlet, KIND_BY_REASON[page.reason]].append(page)
    rest: Counter[str] = Counter()
    for (outlet, kind), alike in sorted(by_kind.items()):
        if len(alike) < MIN_REFUSED_PER_OUTLET:
            rest[kind] += len(alike)
            continue
        yield Problem(
            where=outlet,
            what=f"{len(alike)} pages of the last 7 days {_REJECTION_TEXTS[kind]}",
            do=f"open one, and see what is found: wirewatch outlet test {alike[-1].url}",
        )
    if rest:
        said = ", ".join(f"{count} {_REJECTION_TEXTS[kind]}" for kind, count in rest.most_common())
        yield Problem(
            where="pages",
            what=f"of the last 7 days and of several outlets, {said}",
            do="nothing, unless it becomes more; their feeds' own text was watched",
        )
