"""Who a subscriber is in the outbox, and until when quiet hours hold what is for them."""

from __future__ import annotations

from datetime import datetime

from wirewatch.domain.configuration import Series, SlackTarget, Subscriber
from wirewatch.domain.schedule import held_until
from wirewatch.steps.channels import EMAIL, NUDGE, SLACK, SLACK_BOT

Reader = tuple[str, str]  # subscriber and channel, as in deliveries


def address_of(subscriber: Subscriber) -> tuple[str, str]:
    """Give the channel and the subscriber's name as deliveries bear them."""
    if subscriber.email:
        return EMAIL, subscriber.email
    return (NUDGE, subscriber.nudge) if subscriber.nudge else slack_address(subscriber)


def slack_address(subscriber: Subscriber) -> tuple[str, str]:
    """Give the channel and the subscriber's name in the outbox: names of variables, never what they hold."""
    if isinstance(subscriber.slack, SlackTarget):
        return SLACK_BOT, f"{subscriber.slack.token} {subscriber.slack.channel}"
    return SLACK, subscriber.slack or ""


def reader_of(subscriber: Subscriber) -> Reader:
    """Give the subscriber's name in the outbox, and the channel: names of variables, never what they hold."""
    channel, name = address_of(subscriber)
    return name, channel


def zone_of(subscriber: Subscriber | None, series: Series) -> str:
    """Give whose clock a subscriber goes by: an IANA name."""
    return (subscriber.timezone if subscriber else None) or series.timezone


def quiet_until(series: Series, subscriber: Subscriber | None, *, now: datetime) -> datetime | None:
    """Give when the quiet hours end in which nothing is sent to a subscriber, None outside them."""
    return held_until(series.quiet_hours, timezone=zone_of(subscriber, series), now=now)
