"""Problems of deliveries, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

LOST_DELIVERY_PERIOD = timedelta(days=7)  # that `status` reports; `digest list` always does
MAX_NAMED_READERS = 10  # of more with the same problem one is named and the others are counted
CHECK_ARRIVAL_ADVICE = (
    "see whether it arrived; if not: wirewatch digest send SERIES NUMBER --to ADDRESS"
)
NO_ACTION_ADVICE = "nothing; it is tried again"


def delivery_problems(tx: Connection, config: Config, *, now: datetime) -> list[Problem]:
    """List deliveries that have not arrived, and paused subscribers, of readers in digests.yaml."""
    unresolved = unresolved_deliveries(tx, since=now - LOST_DELIVERY_PERIOD)
    alert_ids = [delivery.id for delivery in unresolved if delivery.kind == "alert"]
    review = _Review(
        alerts=stored_alerts.outgoing_alerts(tx, alert_ids),
        readers={
            series.id: frozenset(map(reader_of, series.subscribers)) for series in config.series
        },
        arrivals=newest_arrivals(
            tx,
            [(delivery.subscriber, delivery.channel) for delivery in unresolved if delivery.final],
        ),
    )
    problems = review.describe([d for d in unresolved if review.is_open(d)])
    return [*problems, *_paused_subscribers(tx, review)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review:
    """What decides whether an unresolved delivery is a problem."""

    alerts: Mapping[int, OutgoingAlert]  # by delivery id
    readers: Mapping[str, frozenset[Recipient]]  # by series, as digests.yaml names them
    arrivals: Mapping[tuple[str, str, str | None], datetime]  # subscriber, channel, series or any

    def series_with(self, subscriber: str, channel: str) -> str | None:
        """Return the first series that names a reader."""
        for series, recipients in self.readers.items():
            if (subscriber, channel) in recipients:
                return series
        return None

    def is_open(self, delivery: UnresolvedDelivery) -> bool:
        """Return whether the reader still subscribes and no later message has arrived."""
        if not self._is_still_subscribed(delivery):
            return False
        return not (delivery.final and self._is_superseded(delivery))

    def describe(self, deliveries: Sequence[UnresolvedDelivery]) -> Iterator[Problem]:
        """Yield one problem for each delivery; many with the same problem are counted in one."""
        alike: dict[tuple[str, str, str, str], list[UnresolvedDelivery]] = {}
        for delivery in sorted(deliveries, key=lambda d: d.state is DeliveryState.PLANNED):
            description = f"{delivery.state.value}: {delivery.detail}"
            group = (
                delivery.channel,
                self._delivery_name(delivery),
                description,
                self._advice_on(delivery),
            )
            alike.setdefault(group, []).append(delivery)
        for (channel, name, description, advice), group_deliveries in alike.items():
            for reader in _reader_names(group_deliveries):
                where = f"{reader} by {channel}, {name}"
                yield Problem(where=where, what=description, do=advice)

    def _series_of(self, delivery: UnresolvedDelivery) -> str | None:
        alert = self.alerts.get(delivery.id)
        return alert.series if alert else delivery.series

    def _is_still_subscribed(self, delivery: UnresolvedDelivery) -> bool:
        """Return whether the config still names the reader; True without a series."""
        series = self._series_of(delivery)
        if series is None or delivery.channel == FILE or delivery.channel not in CHANNELS:
            return True
        if series not in self.readers:
            return not delivery.final
        return (delivery.subscriber, delivery.channel) in self.readers[series]

    def _is_superseded(self, delivery: UnresolvedDelivery) -> bool:
        """Return whether a later issue of the series arrived, or one that a person sent again."""
        for series in (None, self._series_of(delivery)):
            arrived_at = self.arrivals.get((delivery.subscriber, delivery.channel, series))
            if arrived_at is not None and arrived_at > delivery.planned_at:
                return True
        return False

    def _advice_on(self, delivery: UnresolvedDelivery) -> str:
        channel = CHANNELS.get(delivery.channel)
        if delivery.kind == "alert" and channel and delivery.state in channel.alert_advice:
            return channel.alert_advice[delivery.state]
        if delivery.kind == "operator" and delivery.state is DeliveryState.REFUSED:
            return "correct operator.mail in settings.yaml"
        advice = channel_advice(delivery.channel, delivery.state, final=delivery.final)
        # Resends, trials and alerts have no issue; a trial in any series tests the channel.
        series = delivery.series or self.series_with(delivery.subscriber, delivery.channel)
        return fill_advice(advice, series=series, number=delivery.number)

    def _delivery_name(self, delivery: UnresolvedDelivery) -> str:
        alert = self.alerts.get(delivery.id)
        if alert:
            name = f"alert of {alert.series} to story {alert.story}"
        elif delivery.series:
            name = f"{delivery.series} {delivery.number}"
        elif delivery.kind == "alert":
            name = "an alert"
        elif delivery.kind == "operator":
            name = "a message to the operator"
        else:
            name = f"a {delivery.kind}"
        if delivery.parts > 1:
            return f"{name} part {delivery.part} of {delivery.parts}"
        return name


def channel_advice(channel_name: str, state: DeliveryState, *, final: bool) -> str:
    """Look up what to do about a delivery; the text may hold SERIES, NUMBER and ADDRESS."""
    channel = CHANNELS.get(channel_name)
    if channel is None:
        return NO_ACTION_ADVICE
    may_have_arrived = state is DeliveryState.UNKNOWN and final
    if may_have_arrived and channel.after_unknown is AfterUnknown.REPEAT_A_FEW_TIMES:
        return CHECK_ARRIVAL_ADVICE
    return channel.advice.get(state, NO_ACTION_ADVICE)


def fill_advice(advice: str, *, series: str | None, number: int | None) -> str:
    """Replace SERIES and NUMBER where they are known."""
    if series:
        advice = advice.replace("SERIES", series)
    if number:
        advice = advice.replace("NUMBER", str(number))
    return advice


def pause_advice(series: str, subscriber: str) -> str:
    """Say what to do about a paused subscriber."""
    name = f'"{subscriber}"' if " " in subscriber else subscriber
    return (
        "correct digests.yaml; if it is right, "
        f"`wirewatch digest test {series} --to {name}` lets sending go on"
    )


def _reader_names(deliveries: Sequence[UnresolvedDelivery]) -> list[str]:
    if len(deliveries) > MAX_NAMED_READERS:
        return [f"{deliveries[0].subscriber} and {len(deliveries) - 1:,} more"]
    return [delivery.subscriber for delivery in deliveries]


def _paused_subscribers(tx: Connection, review: _Review) -> Iterator[Problem]:
    for recipient in refusals.refusing_recipients(tx):
        series = review.series_with(recipient.subscriber, recipient.channel)
        if recipient.paused_at and series:
            yield Problem(
                where=f"{recipient.subscriber} by {recipient.channel}",
                what=f"refused {recipient.refusals} times in a row, "
                f"so nothing is sent there any more: {recipient.detail}",
                do=pause_advice(series, recipient.subscriber),
            )
