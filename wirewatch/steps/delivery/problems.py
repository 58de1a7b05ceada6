"""What is wrong with deliveries and what to do about it, and how the deliveries of an issue ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import refusals
from wirewatch.adapters.store.alerts import OutgoingAlert
from wirewatch.adapters.store.outbox_queries import (
    Recipient,
    UnresolvedDelivery,
    newest_arrivals,
    unresolved_deliveries,
)
from wirewatch.domain.configuration import Config
from wirewatch.domain.digests.model import DeliveryState
from wirewatch.steps.channels.channel import AfterUnknown
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.channels.registry import CHANNELS
from wirewatch.steps.deliveries import reader_of
from wirewatch.steps.reports import Problem

LOST_DELIVERY_PERIOD = timedelta(
    days=7
)  # how long `status` names a lost delivery; `digest list` always does
MAX_NAMED_READERS = 10  # readers named one by one; of more with the same problem one is named and the others are counted
CHECK_ARRIVAL_ADVICE = (
    "see whether it arrived; if not: wirewatch digest send SERIES NUMBER --to ADDRESS"
)
NO_ACTION_ADVICE = "nothing; it is tried again"


def delivery_problems(tx: Connection, config: Config, *, now: datetime) -> list[Problem]:
    """Return the problems of readers in digests.yaml: deliveries that have not arrived, paused subscribers."""
    readers = {series.id: frozenset(map(reader_of, series.subscribers)) for series in config.series}
    unresolved = unresolved_deliveries(tx, since=now - LOST_DELIVERY_PERIOD)
    carried = stored_alerts.outgoing_alerts(
        tx, [delivery.id for delivery in unresolved if delivery.kind == "alert"]
    )
    reached = newest_arrivals(
        tx, [(delivery.subscriber, delivery.channel) for delivery in unresolved if delivery.final]
    )
    open_ones = [
        delivery
        for delivery in unresolved
        if _is_still_subscribed(delivery, carried, readers)
        and not (delivery.final and _is_superseded(delivery, carried, reached))
    ]
    return [*_describe_problems(open_ones, carried, readers), *_paused_subscribers(tx, readers)]


def _is_still_subscribed(
    delivery: UnresolvedDelivery,
    carried: Mapping[int, OutgoingAlert],
    readers: Mapping[str, frozenset[Recipient]],
) -> bool:
    """Return whether the config still names the reader; True for deliveries that belong to no series."""
    of = _series_of(delivery, carried)
    if of is None or delivery.channel == FILE or delivery.channel not in CHANNELS:
        return True
    recipients = readers.get(of)
    return (
        (delivery.subscriber, delivery.channel) in recipients
        if recipients is not None
        else not delivery.final
    )


def _is_superseded(
    delivery: UnresolvedDelivery,
    carried: Mapping[int, OutgoingAlert],
    reached: Mapping[tuple[str, str, str | None], datetime],
) -> bool:
    """Return whether a later message arrived: a later issue of the series, or one that a person sent again."""
    routes = {
        (delivery.subscriber, delivery.channel, None),
        (delivery.subscriber, delivery.channel, _series_of(delivery, carried)),
    }
    return any(reached[route] > delivery.planned_at for route in routes if route in reached)


def _series_of(delivery: UnresolvedDelivery, carried: Mapping[int, OutgoingAlert]) -> str | None:
    alert = carried.get(delivery.id)
    return alert.series if alert else delivery.series


def _describe_problems(
    found: Sequence[UnresolvedDelivery],
    carried: Mapping[int, OutgoingAlert],
    readers: Mapping[str, frozenset[Recipient]],
) -> Iterator[Problem]:
    """Yield one problem for each delivery; many with the same problem are counted in one."""
    alike: dict[tuple[str, str, str, str], list[UnresolvedDelivery]] = {}
    for one in sorted(found, key=lambda one: one.state is DeliveryState.PLANNED):
        what = f"{one.state.value}: {one.detail}"
        alike.setdefault(
            (one.channel, _delivery_name(one, carried), what, _advice_on(one, readers)), []
        ).append(one)
    for (channel, which, what, do), some in alike.items():
        more = len(some) - 1 if len(some) > MAX_NAMED_READERS else 0
        for one in some[:1] if more else some:
            who = f"{one.subscriber} and {more:,} more" if more else one.subscriber
            yield Problem(where=f"{who} by {channel}, {which}", what=what, do=do)


def _advice_on(delivery: UnresolvedDelivery, readers: Mapping[str, frozenset[Recipient]]) -> str:
    channel = CHANNELS.get(delivery.channel)
    if delivery.kind == "alert" and channel is not None and delivery.state in channel.alert_advice:
        return channel.alert_advice[delivery.state]
    if delivery.kind == "operator" and delivery.state is DeliveryState.REFUSED:
        return "correct operator.mail in settings.yaml"
    advice = channel_advice(delivery.channel, delivery.state, final=delivery.final)
    # A resend, a trial and an alert belong to no issue; a trial in any series of the reader tests the channel.
    theirs = (
        name
        for name, recipients in readers.items()
        if (delivery.subscriber, delivery.channel) in recipients
    )
    return fill_advice(advice, series=delivery.series or next(theirs, None), number=delivery.number)


def channel_advice(channel: str, state: DeliveryState, *, final: bool) -> str:
    """Return what to do about a delivery; the text may hold SERIES, NUMBER and ADDRESS."""
    by = CHANNELS.get(channel)
    if by is None:
        return NO_ACTION_ADVICE
    if (
        state is DeliveryState.UNKNOWN
        and final
        and by.after_unknown is AfterUnknown.REPEAT_A_FEW_TIMES
    ):
        return CHECK_ARRIVAL_ADVICE
    return by.advice.get(state, NO_ACTION_ADVICE)


def fill_advice(advice: str, *, series: str | None, number: int | None) -> str:
    """Return the advice with SERIES and NUMBER replaced where they are known."""
    filled = advice.replace("SERIES", series) if series else advice
    return filled.replace("NUMBER", str(number)) if number else filled


def _delivery_name(delivery: UnresolvedDelivery, carried: Mapping[int, OutgoingAlert]) -> str:
    kind = {"alert": "an alert", "operator": "a message to the operator"}.get(
        delivery.kind, f"a {delivery.kind}"
    )
    issue = f"{delivery.series} {delivery.number}" if delivery.series else kind
    if alert := carried.get(delivery.id):
        issue = f"alert of {alert.series} to story {alert.story}"
    return f"{issue} part {delivery.part} of {delivery.parts}" if delivery.parts > 1 else issue


def _paused_subscribers(
    tx: Connection, readers: Mapping[str, frozenset[Recipient]]
) -> Iterator[Problem]:
    for recipient in refusals.refusing_recipients(tx):
        series = [
            name
            for name, recipients in readers.items()
            if (recipient.subscriber, recipient.channel) in recipients
        ]
        if recipient.paused_at and series:
            yield Problem(
                where=f"{recipient.subscriber} by {recipient.channel}",
                what=f"refused {recipient.refusals} times in a row, so nothing is sent there any more: {recipient.detail}",
                do=pause_advice(series[0], recipient.subscriber),
            )


def pause_advice(series: str, subscriber: str) -> str:
    """Return what to do about a paused subscriber."""
    to = f'"{subscriber}"' if " " in subscriber else subscriber
    return f"correct digests.yaml; if it is right, `wirewatch digest test {series} --to {to}` lets sending go on"
