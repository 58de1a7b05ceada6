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
from wirewatch.domain.configuration import Series
from wirewatch.render.summary import anomaly_words
from wirewatch.steps.baseline import anomalies_of
from wirewatch.steps.channels.channel import Context, Notice
from wirewatch.steps.channels.registry import channel_of
from wirewatch.steps.deliveries import quiet_until, zone_of
from wirewatch.steps.reports import AlertReport
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.alert")
ANOMALIES_FACT = (
    "unusual_alerts"  # the fact: what was said of actors, and when that was judged last
)
ANOMALY_CHECK_INTERVAL = timedelta(hours=6)


def plan_anomaly_notices(
    resources: Resources, asking: Sequence[Series], wanted: Collection[str], *, now: datetime
) -> AlertReport:
    """Plan a notice for each actor with `alert: true` that is named unusually often or seldom, and when that is over.

    A fault of our own leaves it to the digest.
    """
    series_actors = {one for series in asking for one in series.actors}
    actors = [
        one.id for one in resources.config.actors if one.id in wanted and one.id in series_actors
    ]
    try:
        with resources.store.read() as tx:
            noted = stored_facts.get_value(tx, ANOMALIES_FACT) or {}
            at = noted.get("at")
            if not actors or (
                at and abs(now - datetime.fromisoformat(at)) < ANOMALY_CHECK_INTERVAL
            ):
                return AlertReport()
            anomalies = anomalies_of(tx, actors, before=_earlier_anomalies(noted), now=now)
        with resources.store.begin() as tx:
            stored_facts.set_value(
                tx,
                ANOMALIES_FACT,
                {"at": now.isoformat(), "said": json_from_value(anomalies)},
                now=now,
            )
            fresh = [one for one in anomalies if one.fresh]
            key = bytes.fromhex(stored_facts.install_key(tx, now=now))
            notices = [
                one
                for series in asking
                for one in _anomaly_notices(resources, series, fresh, key=key, now=now)
            ]
            return AlertReport(deliveries=len(outbox.plan_deliveries(tx, None, notices, now=now)))
    except Exception:
        log.exception(
            "whether actors are named unusually often or seldom could not be judged; the digest says it"
        )
        return AlertReport()


def _earlier_anomalies(noted: Mapping[str, Any]) -> list[Anomaly]:
    return [
        Anomaly(**document | {"since": datetime.fromisoformat(document["since"])})
        for document in noted.get("said", ())
    ]


def _anomaly_notices(
    resources: Resources, series: Series, fresh: Sequence[Anomaly], *, key: bytes, now: datetime
) -> Iterator[PlannedDelivery]:
    """Yield the notices for each subscriber of a series, in their own zone; quiet hours hold them."""
    config = resources.config
    names = {actor.id: actor.name for actor in config.actors}
    context = Context(config=config, series=series, key=key)
    for subscriber in series.subscribers if fresh else ():
        channel, to = channel_of(subscriber)
        asked = set(series.actors) & set(subscriber.actors or series.actors)
        for anomaly in fresh if channel.is_set_up(config) else ():
            if anomaly.actor not in asked:
                continue
            words = f"{names[anomaly.actor]}: {anomaly_words(anomaly, ZoneInfo(zone_of(subscriber, series)))}."
            which = f"unusual {anomaly.actor} {anomaly.since.isoformat()} {anomaly.ended}"
            message = channel.render_notice(
                to,
                context,
                Notice(name=which, title=words.partition(";")[0].rstrip("."), words=words),
                now=now,
            )
            yield PlannedDelivery(
                subscriber=to,
                channel=channel.name,
                identity=message.identity,
                body=message.body,
                kind="alert",
                next_attempt_at=quiet_until(series, subscriber, now=now),
            )
