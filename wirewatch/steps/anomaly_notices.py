"""Plan notices that an actor is named unusually often or seldom, and that this is over."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.documents import json_from_value
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.baseline import Anomaly
from wirewatch.domain.configuration import Config, Series
from wirewatch.render.summary import anomaly_words
from wirewatch.steps.baseline import anomalies_of
from wirewatch.steps.channels.channel import Context, Notice
from wirewatch.steps.channels.registry import channel_of
from wirewatch.steps.deliveries import quiet_until, zone_of
from wirewatch.steps.reports import AlertReport
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.alert")
ANOMALIES_FACT = "unusual_alerts"  # fact: the notices given on actors, and the last check
ANOMALY_CHECK_INTERVAL = timedelta(hours=6)


def plan_anomaly_notices(
    resources: Resources, asking: Sequence[Series], wanted: Collection[str], *, now: datetime
) -> AlertReport:
    """Plan notices of actors with `alert: true` that become, or stop being, unusually (in)frequent.

    After an internal error the digest reports it instead.
    """
    actors = _watched_actors(resources.config, asking, wanted)
    try:
        with resources.store.read() as tx:
            noted = stored_facts.get_value(tx, ANOMALIES_FACT) or {}
            if not actors or _is_checked_recently(noted, now=now):
                return AlertReport()
            anomalies = anomalies_of(tx, actors, before=_earlier_anomalies(noted), now=now)
        with resources.store.begin() as tx:
            noted = {"at": now.isoformat(), "said": json_from_value(anomalies)}
            stored_facts.set_value(tx, ANOMALIES_FACT, noted, now=now)
            fresh = [anomaly for anomaly in anomalies if anomaly.fresh]
            key = bytes.fromhex(stored_facts.install_key(tx, now=now))
            notices: list[PlannedDelivery] = []
            for series in asking:
                notices += _anomaly_notices(resources, series, fresh, key=key, now=now)
            return AlertReport(deliveries=len(outbox.plan_deliveries(tx, None, notices, now=now)))
    except Exception:
        log.exception(
            "whether actors are named unusually often or seldom could not be judged; "
            "the digest says it"
        )
        return AlertReport()


def _watched_actors(config: Config, asking: Sequence[Series], wanted: Collection[str]) -> list[str]:
    series_actors = set().union(*(series.actors for series in asking))
    return [actor.id for actor in config.actors if actor.id in wanted and actor.id in series_actors]


def _is_checked_recently(noted: Mapping[str, Any], *, now: datetime) -> bool:
    checked_at = noted.get("at")
    if not checked_at:
        return False
    return abs(now - datetime.fromisoformat(checked_at)) < ANOMALY_CHECK_INTERVAL


def _earlier_anomalies(noted: Mapping[str, Any]) -> list[Anomaly]:
    return [
        Anomaly(**document | {"since": datetime.fromisoformat(document["since"])})
        for document in noted.get("said", ())
    ]


def _anomaly_notices(
    resources: Resources, series: Series, fresh: Sequence[Anomaly], *, key: bytes, now: datetime
) -> Iterator[PlannedDelivery]:
    """Yield the notices for each subscriber of a series, in their own zone, held by quiet hours."""
    config = resources.config
    names = {actor.id: actor.name for actor in config.actors}
    context = Context(config=config, series=series, key=key)
    for subscriber in series.subscribers:
        channel, address = channel_of(subscriber)
        if not channel.is_set_up(config):
            continue
        actors = set(series.actors) & set(subscriber.actors or series.actors)
        zone = ZoneInfo(zone_of(subscriber, series))
        for anomaly in fresh:
            if anomaly.actor not in actors:
                continue
            words = f"{names[anomaly.actor]}: {anomaly_words(anomaly, zone)}."
            notice = Notice(
                name=f"unusual {anomaly.actor} {anomaly.since.isoformat()} {anomaly.ended}",
                title=words.partition(";")[0].rstrip("."),
                words=words,
            )
            message = channel.render_notice(address, context, notice, now=now)
            yield PlannedDelivery(
                subscriber=address,
                channel=channel.name,
                identity=message.identity,
                body=message.body,
                kind="alert",
                next_attempt_at=quiet_until(series, subscriber, now=now),
            )
