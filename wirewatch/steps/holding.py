"""Channels that an operator must mend: what waits for them, and when they are tried again.

A mail relay is one channel for all; each Slack channel is one of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import facts, outbox
from wirewatch.adapters.store.outbox import Delivery
from wirewatch.steps.channels import EMAIL

TRY_AGAIN_AFTER = timedelta(hours=1)  # or as soon as the configuration is edited
HELD = "held"  # "held email", "held slack DESK_HOOK": a fact each, so that two workers never write over one another


def hold(tx: Connection, delivery: Delivery, *, detail: str, config_hash: str, now: datetime) -> None:
    """Hold all that is planned for the channel of a delivery."""
    outbox.hold_channel(tx, delivery.channel, detail=detail, subscriber=whose(delivery.channel, delivery.subscriber))
    since = {"at": now.isoformat(), "config": config_hash}
    facts.put(tx, _name(delivery.channel, delivery.subscriber), since, now=now)


def release(tx: Connection, delivery: Delivery, *, now: datetime) -> None:
    """Plan again what was held for the channel of a delivery that has just been sent."""
    whom = whose(delivery.channel, delivery.subscriber)
    outbox.release_channel(tx, delivery.channel, now=now, subscriber=whom)
    facts.forget(tx, _name(delivery.channel, delivery.subscriber))


def release_due(tx: Connection, *, config_hash: str, now: datetime) -> None:
    """Plan again what has been held for an hour, or since before the configuration was edited.

    What is held, the deliveries themselves say. When nothing tells since when, it is tried again at once.
    """
    for channel, subscriber in outbox.held(tx):
        since = facts.get(tx, _name(channel, subscriber))
        if since is None or since["config"] != config_hash or _is_long_ago(since["at"], now):
            outbox.release_channel(tx, channel, now=now, subscriber=whose(channel, subscriber))


def _is_long_ago(at: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(at) >= TRY_AGAIN_AFTER


def whose(channel: str, subscriber: str) -> str | None:
    """Give the subscriber whose channel it is alone; None for a channel that all share."""
    return None if channel == EMAIL else subscriber


def _name(channel: str, subscriber: str) -> str:
    return " ".join(part for part in (HELD, channel, whose(channel, subscriber)) if part)
