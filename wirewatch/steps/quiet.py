"""Quiet hours, for what was not sent when it was planned: a retry or a release must not ring at night either."""

from __future__ import annotations

from datetime import datetime

from wirewatch.adapters.store.outbox import Delivery
from wirewatch.domain.configuration import Config
from wirewatch.domain.schedule import held_until
from wirewatch.steps.channels import EMAIL, SLACK, SLACK_BOT
from wirewatch.steps.planning import slack_address

SERIES = "series"  # the header of a delivery that belongs to a series, but to no issue of it
ON_REQUEST = ("trial", "resend")  # a person asked for it now


def quiet_until(config: Config, delivery: Delivery, *, moment: datetime) -> datetime | None:
    """Give when the quiet hours end in which a delivery would go out at `moment`; None when it may.

    What was planned in these very hours to go out at once was urgent, and stays so.
    """
    name = delivery.series or delivery.headers.get(SERIES)
    series = next((one for one in config.series if one.id == name), None)
    if series is None or series.quiet_hours is None or delivery.kind in ON_REQUEST:
        return None
    theirs = next((one.timezone for one in series.subscribers if _is(delivery, one.email, slack_address(one))), None)
    zone = theirs or series.timezone
    until = held_until(series.quiet_hours, timezone=zone, now=moment)
    return None if until == held_until(series.quiet_hours, timezone=zone, now=delivery.planned_at) else until


def _is(delivery: Delivery, email: str | None, address: tuple[str, str]) -> bool:
    if delivery.channel == EMAIL:
        return delivery.subscriber == email
    return delivery.channel in (SLACK, SLACK_BOT) and (delivery.channel, delivery.subscriber) == address
