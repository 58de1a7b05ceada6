"""Which deliveries may be sent now: holds on broken channels, quiet hours, subscribers who left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import (
    key_values,
    outbox,
    outbox_queries,
)
from wirewatch.adapters.store.alerts import OutgoingAlert
from wirewatch.adapters.store.outbox_queries import Delivery, Recipient
from wirewatch.domain.alerts import ALERT_GIVE_UP_AFTER
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.schedule import next_issue
from wirewatch.steps.channels.email import EMAIL
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.channels.registry import CHANNELS, is_shared
from wirewatch.steps.deliveries import quiet_until, reader_of

HOLD_DURATION = timedelta(hours=1)  # or as soon as the configuration is edited
# "held email", "held slack DESK_HOOK": a key each, so that workers never overwrite each other
HELD_FACT_PREFIX = "held"
QUIET_HOURS_KINDS = frozenset(
    {"digest", "alert"}
)  # kinds that quiet hours hold; a resend or a trial goes at any hour
ISSUE_PRECEDENCE = timedelta(
    hours=1
)  # an issue so soon after quiet hours goes before the alerts that they held
MAX_ISSUE_DELAY = timedelta(hours=1)  # but they wait no longer than that for one that does not come


def hold_channel(
    tx: Connection, delivery: Delivery, *, detail: str, config_hash: str, now: datetime
) -> None:
    """Hold everything planned for the channel of a delivery."""
    outbox.hold_channel(
        tx,
        delivery.channel,
        detail=detail,
        subscriber=sole_subscriber(delivery.channel, delivery.subscriber),
    )
    since = {"at": now.isoformat(), "config": config_hash}
    key_values.set_value(tx, _held_fact_name(delivery.channel, delivery.subscriber), since, now=now)


def release_channel(tx: Connection, delivery: Delivery, *, now: datetime) -> None:
    """Plan the held deliveries of a channel again after one of its deliveries was sent."""
    whom = sole_subscriber(delivery.channel, delivery.subscriber)
    outbox.release_channel(tx, delivery.channel, now=now, subscriber=whom)
    key_values.delete_value(tx, _held_fact_name(delivery.channel, delivery.subscriber))


def release_due_channels(tx: Connection, *, config_hash: str, now: datetime) -> None:
    """Plan deliveries again that are held for an hour, or since before the last config edit.

    The held ones are read from the deliveries. Without a stored time they are planned at once.
    """
    for channel, subscriber in outbox_queries.held_channels(tx):
        since = key_values.get_value(tx, _held_fact_name(channel, subscriber))
        if since is None or since["config"] != config_hash or _is_hold_over(since["at"], now):
            outbox.release_channel(
                tx, channel, now=now, subscriber=sole_subscriber(channel, subscriber)
            )


def _is_hold_over(at: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(at) >= HOLD_DURATION


def sole_subscriber(channel: str, subscriber: str) -> str | None:
    """Return the only subscriber of a channel; None for a channel that all readers share."""
    return None if is_shared(channel) else subscriber


def _held_fact_name(channel: str, subscriber: str) -> str:
    return " ".join(
        part for part in (HELD_FACT_PREFIX, channel, sole_subscriber(channel, subscriber)) if part
    )


def cancel_unsubscribed(tx: Connection, config: Config) -> int:
    """Cancel deliveries to readers whom their series no longer names; return how many.

    Issues of a series that was removed as a whole are still sent. What a person asked for goes to
    any mail address, but only to a channel that some series names.
    """
    readers: dict[str | None, frozenset[Recipient]] = {
        series.id: frozenset(map(reader_of, series.subscribers)) for series in config.series
    }
    readers[None] = frozenset[Recipient]().union(*readers.values())
    ended = 0
    for series, subscriber, channel in outbox_queries.pending_recipients(tx):
        exempt = channel == FILE or (series is None and channel == EMAIL) or series not in readers
        exempt = exempt or channel not in CHANNELS  # these are held, with a reason
        if not exempt and (subscriber, channel) not in readers[series]:
            detail = (
                f"no longer a subscriber of {series}" if series else "no series names it any more"
            )
            ended += outbox.cancel_recipient(
                tx, series=series, subscriber=subscriber, channel=channel, detail=detail
            )
    return ended


def select_sendable(
    tx: Connection, config: Config, due: Sequence[Delivery], *, now: datetime
) -> list[Delivery]:
    """Select due deliveries that may be sent now, digests first; postpone or end the others."""
    series_by_id = {series.id: series for series in config.series}
    alert_ids = [delivery.id for delivery in due if delivery.kind == "alert"]
    alerts = stored_alerts.outgoing_alerts(tx, alert_ids)
    sendable, sendable_alerts = list[Delivery](), list[Delivery]()
    postponed: dict[datetime, list[int]] = {}
    subscribers = _subscribers_by_address(config)
    for delivery in due:
        alert = alerts.get(delivery.id)
        target = sendable_alerts if delivery.kind == "alert" else sendable
        series = series_by_id.get(alert.series if alert else delivery.series or "")
        if delivery.kind not in QUIET_HOURS_KINDS or delivery.channel == FILE or series is None:
            target.append(delivery)
            continue
        subscriber = subscribers.get((series.id, delivery.subscriber, delivery.channel))
        if alert and _end_unwanted_alert(tx, delivery, alert, series, subscriber, now=now):
            continue
        until = quiet_until(series, subscriber, now=now)
        if until is not None:
            postponed.setdefault(until, []).append(delivery.id)
        elif alert is None or not _waits_for_issue(tx, alert, series, subscriber, now=now):
            target.append(delivery)
    for until, ids in postponed.items():
        outbox.postpone_deliveries(tx, ids, until=until)
    return sendable + sendable_alerts


def _subscribers_by_address(config: Config) -> dict[tuple[str, str, str], Subscriber]:
    """Map series, address and channel to the subscriber."""
    subscribers = {}
    for series in config.series:
        for subscriber in series.subscribers:
            subscribers[series.id, *reader_of(subscriber)] = subscriber
    return subscribers


def _end_unwanted_alert(
    tx: Connection,
    delivery: Delivery,
    alert: OutgoingAlert,
    series: Series,
    reader: Subscriber | None,
    *,
    now: datetime,
) -> bool:
    """End an unwanted alert, return whether it was; one that may have arrived keeps its retry."""
    held = quiet_until(series, reader, now=alert.alerted_at) or alert.alerted_at
    if delivery.state != "planned":
        return False
    if reader is None:
        outbox.cancel_delivery(tx, delivery.id, detail=f"no longer a subscriber of {series.id}")
        return True
    if alert.told_in is not None:
        outbox.cancel_delivery(
            tx, delivery.id, detail=f"{series.id} {alert.told_in} has told the story meanwhile"
        )
        return True
    if now - held > ALERT_GIVE_UP_AFTER:
        hours = round(ALERT_GIVE_UP_AFTER.total_seconds() / 3600)
        outbox.cancel_delivery(
            tx, delivery.id, detail=f"not sent within {hours} hours: the digest tells the story"
        )
        return True
    return False


def _waits_for_issue(
    tx: Connection,
    alert: OutgoingAlert,
    series: Series,
    reader: Subscriber | None,
    *,
    now: datetime,
) -> bool:
    """Return whether an alert held by quiet hours waits for an issue that follows them soon."""
    end = quiet_until(series, reader, now=alert.alerted_at)
    if end is None:
        return False
    due = next_issue(series, now=end - timedelta(seconds=1))
    last = stored_digests.last_issue(tx, series.id)
    composed = last is not None and last.due_at >= due
    return not composed and due - end <= ISSUE_PRECEDENCE and now < due + MAX_ISSUE_DELAY
