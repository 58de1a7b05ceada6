"""Channels that an operator must mend: what waits for them, and when they are tried again.

A mail relay is one channel for all; each Slack webhook is one of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import facts, outbox
from wirewatch.adapters.store.outbox import Delivery
from wirewatch.steps.channels import EMAIL

TRY_AGAIN_AFTER = timedelta(hours=1)  # or as soon as the configuration is edited
HELD = "held channels"  # the fact: channel -> since when, under which configuration


def hold(tx: Connection, delivery: Delivery, *, detail: str, config_hash: str, now: datetime) -> None:
    """Hold all that is planned for the channel of a delivery."""
    outbox.hold_channel(tx, delivery.channel, detail=detail, subscriber=_whose(delivery))
    known = facts.get(tx, HELD) or {}
    since = {"channel": delivery.channel, "subscriber": _whose(delivery), "at": now.isoformat(), "config": config_hash}
    facts.put(tx, HELD, {**known, _name(delivery): since}, now=now)


def release(tx: Connection, delivery: Delivery, *, now: datetime) -> None:
    """Plan again what was held for the channel of a delivery that has just been sent."""
    outbox.release_channel(tx, delivery.channel, now=now, subscriber=_whose(delivery))
    known = facts.get(tx, HELD) or {}
    if known.pop(_name(delivery), None) is not None:
        facts.put(tx, HELD, known, now=now)


def release_due(tx: Connection, *, config_hash: str, now: datetime) -> None:
    """Plan again what has been held for an hour, or since before the configuration was edited.

    What is held, the deliveries themselves say. When nothing tells since when, the process that was to note it was
    killed: that is tried again at once.
    """
    known = facts.get(tx, HELD) or {}
    for channel, subscriber in outbox.held(tx):
        since = known.get(_named(channel, subscriber))
        if since is None or since["config"] != config_hash or _is_long_ago(since["at"], now):
            outbox.release_channel(tx, channel, now=now, subscriber=None if channel == EMAIL else subscriber)


def _is_long_ago(at: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(at) >= TRY_AGAIN_AFTER


def _whose(delivery: Delivery) -> str | None:
    return None if delivery.channel == EMAIL else delivery.subscriber


def _name(delivery: Delivery) -> str:
    return _named(delivery.channel, delivery.subscriber)


def _named(channel: str, subscriber: str) -> str:
    return channel if channel == EMAIL else f"{channel} {subscriber}"
