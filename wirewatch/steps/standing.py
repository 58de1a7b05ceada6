"""How things stand: feeds, queue, digests, and what is wrong with what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.alerts import AlertRow
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.domain.configuration import Config
from wirewatch.domain.digests import coverage
from wirewatch.domain.digests.coverage import FeedFacts
from wirewatch.domain.model import Outcome
from wirewatch.domain.schedule import next_issue
from wirewatch.steps.channels import FILE
from wirewatch.steps.coverage import feed_facts
from wirewatch.steps.delivery_problems import delivery_problems
from wirewatch.steps.odd_looks import odd_notes
from wirewatch.steps.reports import Problem

REPORTED_FROM = 1  # failures in a row that make a feed failing in `status`
ADVICE = {
    Outcome.NOT_A_FEED: "open the address in a browser; if the outlet moved its feed, correct url in feeds.yaml",
    Outcome.GONE: "the outlet took the feed away for good: find its new address or remove it from feeds.yaml",
    Outcome.REFUSED: "check the address in feeds.yaml; if it is right, the outlet keeps programs out",
    Outcome.BUSY: "nothing; it is asked again when the wait is over",
    Outcome.BROKEN: "nothing yet; it is tried again, less and less often; check the address if it lasts for days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStanding:
    """One series: its last issue, how that was delivered, and when the next is due."""

    series: str
    number: int | None
    composed_at: datetime | None
    stories: int | None
    subject: str
    deliveries: dict[str, int]  # by state
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that `status` shows."""

    feeds: dict[str, int]  # ok, failing, silent, moved, gone, overdue, new
    entries: dict[str, int]  # by state
    digests: tuple[SeriesStanding, ...]
    problems: tuple[Problem, ...]
    alerts: tuple[AlertRow, ...] = ()  # of the last day, newest first


def standing(tx: Connection, config: Config, *, now: datetime) -> Standing:
    """Give how things stand at `now`."""
    overview = [feed for feed in stored_feeds.overview(tx) if feed.configured]
    facts = feed_facts(tx, start=now - timedelta(days=1), now=now)
    kinds = {feed.id: feed_kind(feed, facts[feed.id], now=now) for feed in overview}
    return Standing(
        feeds={
            **dict.fromkeys(("ok", "failing", "silent", "moved", "gone", "overdue", "new"), 0),
            **Counter(kinds.values()),
        },
        entries={state.value: count for state, count in stored_entries.counts(tx).items()},
        digests=tuple(_series(tx, config, now=now)),
        problems=(
            *_broken(config),
            *_as_a_whole(overview, kinds),
            *_feed_problems(overview, kinds),
            *_odd_looks(tx, overview, now=now),
            *delivery_problems(tx, config, now=now),
            *_warnings(config),
        ),
        alerts=tuple(stored_alerts.listing(tx, since=now - timedelta(days=1))),
    )


def _as_a_whole(overview: Sequence[FeedOverview], kinds: dict[int, str]) -> list[Problem]:
    """Give what is wrong with all feeds at once: then it is not the feeds."""
    if not any(feed.state.last_fetch_at for feed in overview):
        return [
            Problem(where="polling", what="no feed has been polled yet", do="run `wirewatch run`, or keep `up` running")
        ]
    if len(overview) > 1 and all(kind == "failing" for kind in kinds.values()):
        do = "see whether this machine is on the network; if it needs a proxy, name it in settings.yaml"
        return [Problem(where="network", what=f"all {len(overview)} feeds fail", do=do)]
    return []


def feed_kind(feed: FeedOverview, facts: FeedFacts, *, now: datetime) -> str:
    """Give the one word for a feed: ok, failing, silent, moved, gone, overdue or new."""
    state = feed.state
    if state.last_outcome is Outcome.GONE:
        return "gone"
    if state.failures >= REPORTED_FROM:
        return "failing"
    if _moved_to(feed):
        return "moved"
    if coverage.is_overdue(facts, now=now):
        return "overdue"
    if state.first_polled_at is None:
        return "new"
    return "silent" if coverage.silent_since(facts, now=now) else "ok"


def _moved_to(feed: FeedOverview) -> str | None:
    """Give where a feed lies now, if that is not where feeds.yaml says."""
    state = feed.state
    moved_to = state.moved_to or state.fetch_url
    return moved_to if moved_to != feed.url else None


def _feed_problems(overview: Sequence[FeedOverview], kinds: dict[int, str]) -> list[Problem]:
    problems = []
    for feed in overview:
        where, state, kind = f"{feed.outlet} ({feed.url})", feed.state, kinds[feed.id]
        if kind in {"failing", "gone"}:
            since = f" since {state.failing_since:%d %b %Y %H:%M} UTC" if state.failing_since else ""
            times = "once" if state.failures == 1 else f"{state.failures} times in a row"
            advice = ADVICE.get(state.last_outcome or Outcome.BROKEN, ADVICE[Outcome.BROKEN])
            problems.append(Problem(where=where, what=f"{state.last_detail} ({times}{since})", do=advice))
        elif kind == "moved":
            problems.append(
                Problem(
                    where=where,
                    what=f"the feed has moved to {_moved_to(feed)}",
                    do="wirewatch feeds follow-moves writes the new address into feeds.yaml",
                )
            )
        elif kind == "silent":
            since = f"{state.last_new_at:%d %b %Y %H:%M} UTC" if state.last_new_at else "it was added"
            problems.append(
                Problem(
                    where=where, what=f"nothing new since {since}, longer than is its habit", do="have a look at it"
                )
            )
    return [*problems, *_overdue([feed for feed in overview if kinds[feed.id] == "overdue"])]


def _odd_looks(tx: Connection, overview: Sequence[FeedOverview], *, now: datetime) -> list[Problem]:
    notes = odd_notes(tx, since=now - timedelta(days=1))
    do = "have a look at it: wirewatch feeds test URL"
    return [
        Problem(where=f"{feed.outlet} ({feed.url})", what=note, do=do)
        for feed in overview
        for note in notes.get(feed.id, ())
    ]


def _overdue(feeds: Sequence[FeedOverview]) -> list[Problem]:
    """Give one problem for all: when feeds are not asked, that is this machine's doing, not theirs."""
    if not feeds:
        return []
    since = min(feed.state.next_due_at for feed in feeds)
    names = ", ".join(feed.outlet for feed in feeds[:5]) + (f" and {len(feeds) - 5} more" if len(feeds) > 5 else "")
    what = f"{names}: due since {since:%d %b %Y %H:%M} UTC and not asked"
    return [Problem(where="polling", what=what, do="keep `wirewatch up` running, or run `wirewatch run`")]


def _broken(config: Config) -> list[Problem]:
    return [
        Problem(where="configuration", what=what, do="correct it; until then the last good one stays at work")
        for what in config.broken
    ]


def _warnings(config: Config) -> list[Problem]:
    return [Problem(where="configuration", what=warning, do="see wirewatch check") for warning in config.warnings]


def _series(tx: Connection, config: Config, *, now: datetime) -> list[SeriesStanding]:
    standings = []
    for series in config.series:
        last = stored_digests.last_issue(tx, series.id)
        by_state: Counter[str] = Counter()
        for (channel, state), count in (outbox.counts(tx, last.id) if last else {}).items():
            by_state[state.value] += count if channel != FILE else 0
        standings.append(
            SeriesStanding(
                series=series.id,
                number=last.number if last else None,
                composed_at=last.composed_at if last else None,
                stories=last.stories if last else None,
                subject=last.subject if last else "",
                deliveries=dict(+by_state),
                next_at=next_issue(series, now=now),
            )
        )
    return standings
