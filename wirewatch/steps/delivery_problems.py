"""What is wrong with deliveries, and what to do about it. What a later message has made good is wrong no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.alerts import Outgoing
from wirewatch.adapters.store.outbox import Stuck, last_reached, stuck
from wirewatch.domain.configuration import Config
from wirewatch.domain.digests.model import DeliveryState
from wirewatch.steps.channels import EMAIL, FILE, NUDGE, SLACK, SLACK_BOT
from wirewatch.steps.readers import Reader, reader_of
from wirewatch.steps.reports import Problem

REPORTED_FOR = timedelta(days=7)  # a loss that nobody made good; `digest list` tells it for as long as it is kept
NAMED = 10  # readers who are named by themselves when the same befell many
ADVICE_BY_STATE = {
    (EMAIL, DeliveryState.REFUSED): (
        "correct the address in digests.yaml, then: wirewatch digest send SERIES NUMBER --to ADDRESS"
    ),
    (EMAIL, DeliveryState.HELD): "mend mail: in settings.yaml; tried again hourly and after each edit",
    (EMAIL, DeliveryState.UNKNOWN): "nothing; it is sent again under the same Message-ID",
    (SLACK, DeliveryState.REFUSED): "read the page of the digest instead, and report this",
    (SLACK, DeliveryState.HELD): "do what it says, then: wirewatch digest test SERIES; tried again hourly",
    (SLACK, DeliveryState.UNKNOWN): "nothing; it is sent again, marked as a repeat",
    (SLACK_BOT, DeliveryState.REFUSED): "read the page of the digest instead, and do what it says",
    (SLACK_BOT, DeliveryState.HELD): "do what it says, then: wirewatch digest test SERIES; tried again hourly",
    (SLACK_BOT, DeliveryState.UNKNOWN): "nothing; it is looked for in the channel before it is sent again",
    (NUDGE, DeliveryState.HELD): "do what it says, then: wirewatch digest test SERIES; tried again hourly",
    (NUDGE, DeliveryState.UNKNOWN): "see whether it arrived; it is not sent again by itself",
    (FILE, DeliveryState.REFUSED): "make the folder digests under --home writable",
}
LEFT_SO = "see whether it arrived; if not: wirewatch digest send SERIES NUMBER --to ADDRESS"
NOTHING_TO_DO = "nothing; it is tried again"


def delivery_problems(tx: Connection, config: Config, *, now: datetime) -> list[Problem]:
    """Give what has not arrived, and who is written to no more, of those whom digests.yaml names."""
    readers = {series.id: frozenset(map(reader_of, series.subscribers)) for series in config.series}
    found = stuck(tx, since=now - REPORTED_FOR)
    carried = stored_alerts.outgoing(tx, [one.id for one in found if one.kind == "alert"])
    reached = last_reached(tx, [(one.subscriber, one.channel) for one in found if one.final])
    open_ones = [
        one
        for one in found
        if _is_named(one, carried, readers) and not (one.final and _is_made_good(one, carried, reached))
    ]
    return [*_told(open_ones, carried, readers), *_paused(tx, readers)]


def _is_named(one: Stuck, carried: Mapping[int, Outgoing], readers: Mapping[str, frozenset[Reader]]) -> bool:
    """Tell whether the config still names the reader; whatever belongs to no series is told."""
    of = _series(one, carried)
    if of is None or one.channel == FILE:
        return True
    known = readers.get(of)
    return (one.subscriber, one.channel) in known if known is not None else not one.final


def _is_made_good(
    one: Stuck, carried: Mapping[int, Outgoing], reached: Mapping[tuple[str, str, str | None], datetime]
) -> bool:
    """Tell whether a later message got through: the next issue of its series, or what a person sent again."""
    ways = {(one.subscriber, one.channel, None), (one.subscriber, one.channel, _series(one, carried))}
    return any(reached[way] > one.planned_at for way in ways if way in reached)


def _series(one: Stuck, carried: Mapping[int, Outgoing]) -> str | None:
    alert = carried.get(one.id)
    return alert.series if alert else one.series


def _told(
    found: Sequence[Stuck], carried: Mapping[int, Outgoing], readers: Mapping[str, frozenset[Reader]]
) -> Iterator[Problem]:
    """Give a problem each, or one for all whom the same befell when they are many."""
    alike: dict[tuple[str, str, str, str], list[Stuck]] = {}
    for one in sorted(found, key=lambda one: one.state is DeliveryState.PLANNED):
        what = f"{one.state.value}: {one.detail}"
        alike.setdefault((one.channel, _which(one, carried), what, _advice(one, readers)), []).append(one)
    for (channel, which, what, do), some in alike.items():
        more = len(some) - 1 if len(some) > NAMED else 0
        for one in some[:1] if more else some:
            who = f"{one.subscriber} and {more:,} more" if more else one.subscriber
            yield Problem(where=f"{who} by {channel}, {which}", what=what, do=do)


def _advice(one: Stuck, readers: Mapping[str, frozenset[Reader]]) -> str:
    if one.kind == "alert" and (one.channel, one.state) == (EMAIL, DeliveryState.REFUSED):
        return "correct the address in digests.yaml; the digest tells the story"
    advice = advice_by(one.channel, one.state, final=one.final)
    # What a person asked for, and an alert, belong to no issue; any series of the reader proves the channel.
    theirs = (name for name, known in readers.items() if (one.subscriber, one.channel) in known)
    return advice_for(advice, series=one.series or next(theirs, None), number=one.number)


def advice_by(channel: str, state: DeliveryState, *, final: bool) -> str:
    """Give what to do about a delivery, in words that may hold SERIES, NUMBER and ADDRESS."""
    if state is DeliveryState.UNKNOWN and final and channel in (EMAIL, SLACK):
        return LEFT_SO
    return ADVICE_BY_STATE.get((channel, state), NOTHING_TO_DO)


def advice_for(advice: str, *, series: str | None, number: int | None) -> str:
    """Give an advice with the series and the number of an issue filled in, as far as they are known."""
    filled = advice.replace("SERIES", series) if series else advice
    return filled.replace("NUMBER", str(number)) if number else filled


def _which(one: Stuck, carried: Mapping[int, Outgoing]) -> str:
    issue = f"{one.series} {one.number}" if one.series else f"a {one.kind}"
    if alert := carried.get(one.id):
        issue = f"alert of {alert.series} to story {alert.story}"
    return f"{issue} part {one.part} of {one.parts}" if one.parts > 1 else issue


def _paused(tx: Connection, readers: Mapping[str, frozenset[Reader]]) -> Iterator[Problem]:
    for one in outbox.paused(tx):
        series = [name for name, known in readers.items() if (one.subscriber, one.channel) in known]
        if one.paused_at and series:
            yield Problem(
                where=f"{one.subscriber} by {one.channel}",
                what=f"refused {one.refusals} times in a row, so nothing is sent there any more: {one.detail}",
                do=pause_advice(series[0], one.subscriber),
            )


def pause_advice(series: str, subscriber: str) -> str:
    """Give what to do about a reader who is written to no more."""
    to = f'"{subscriber}"' if " " in subscriber else subscriber
    return f"correct digests.yaml; if it is right, `wirewatch digest test {series} --to {to}` lets sending go on"
