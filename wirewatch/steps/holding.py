"""Channels that an operator must mend: what waits for them, and when they are tried again.

A mail relay is one channel for all; each Slack channel is one of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import facts, outbox
from wirewatch.adapters.store.outbox import Delivery
from wirewatch.domain.configuration import Config
from wirewatch.steps.channels import EMAIL
from wirewatch.steps.quiet import quiet_until

TRY_AGAIN_AFTER = timedelta(hours=1)  # or as soon as the configuration is edited
HELD = "held"  # "held email", "held slack DESK_HOOK": a fact each, so that two workers never write over one another


def hold(tx: Connection, delivery: Delivery, *, detail: str, config_hash: str, now: datetime) -> None:
    """Hold all that is planned for the channel of a delivery."""
    outbox.hold_channel(tx, delivery.channel, detail=detail, subscriber=whose(delivery.channel, delivery.subscriber))
    since = {"at": now.isoformat(), "config": config_hash}
    facts.put(tx, _name(delivery.channel, delivery.subscriber), since, now=now)


def release(tx: Connection, delivery: Delivery, *, config: Config, now: datetime) -> None:
    """Plan again what was held for the channel of a delivery that has just been sent."""
    _release(tx, delivery.channel, whose(delivery.channel, delivery.subscriber), config=config, now=now)
    facts.forget(tx, _name(delivery.channel, delivery.subscriber))


def release_due(tx: Connection, *, config: Config, now: datetime) -> None:
    """Plan again what has been held for an hour, or since before the configuration was edited.

    What is held, the deliveries themselves say. When nothing tells since when, it is tried again at once.
    """
    for channel, subscriber in outbox.held(tx):
        since = facts.get(tx, _name(channel, subscriber))
        if since is None or since["config"] != config.hash or _is_long_ago(since["at"], now):
            _release(tx, channel, whose(channel, subscriber), config=config, now=now)


def _release(tx: Connection, channel: str, subscriber: str | None, *, config: Config, now: datetime) -> None:
    for one in outbox.release_channel(tx, channel, now=now, subscriber=subscriber):
        until = quiet_until(config, one, moment=one.next_attempt_at or now)
        if until is not None:
            outbox.postpone(tx, one.id, until=until)


def _is_long_ago(at: str, now: datetime) -> bool:
    return now - datetime.fromisoformat(at) >= TRY_AGAIN_AFTER


def whose(channel: str, subscriber: str) -> str | None:
    """Give the subscriber whose channel it is alone; None for a channel that all share."""
    return None if channel == EMAIL else subscriber


def _name(channel: str, subscriber: str) -> str:
    return " ".join(part for part in (HELD, channel, whose(channel, subscriber)) if part)
