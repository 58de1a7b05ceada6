"""Alert: plan the stories that cannot wait for the digest, in one transaction for each series."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from extractors.names.interests import parse
from wirewatch.adapters.store import alerts as stored_alerts
from wirewatch.adapters.store import candidates as stored_candidates
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store import lease_keeper, outbox, outbox_queries
from wirewatch.adapters.store import stories as stored_stories
from wirewatch.adapters.store.alerts import AlertShare, Decision
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.adapters.store.outbox_queries import Recipient
from wirewatch.domain.alerts import (
    ALERT_WINDOW,
    MAX_ALERTS_PER_DAY,
    REPEAT_AFTER,
    Alert,
    alert_triggers,
    find_alerts,
    subscribers_by_alert_profile,
)
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.digests.subscriptions import Profile, alert_profile_name, alerting_ids
from wirewatch.domain.schedule import next_issue
from wirewatch.render.alerts import alert_subject
from wirewatch.steps.anomaly_notices import plan_anomaly_notices
from wirewatch.steps.backfill import actors_since, alerting_since, requested_since
from wirewatch.steps.channels.channel import Context, ReaderChannel
from wirewatch.steps.channels.registry import reader_channel
from wirewatch.steps.deliveries import quiet_until, reader_of, zone_of
from wirewatch.steps.delivery.dispatch import deliver_selected
from wirewatch.steps.delivery.eligibility import select_sendable
from wirewatch.steps.reports import AlertReport, DeliverReport
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.alert")
DAILY_LIMIT_WINDOW = timedelta(
    days=2
)  # covers the reader's day in any timezone and with any quiet hours
ProfileAlerts = tuple[Profile, tuple[Subscriber, ...], list[Alert]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderAlert:
    """One alert for one reader, with the decision about it."""

    alert: Alert
    alert_id: int
    subscriber: Subscriber
    share: AlertShare
    left: int = 0  # stories left to the digest, said in the last alert of a batch
    full: bool = False  # no further alert today
    delivery: PlannedDelivery | None = None

    @property
    def identity(self) -> str | None:
        """The identity of its delivery in the outbox; None when nothing is sent."""
        return self.delivery.identity if self.delivery else None


def allocate_alerts(
    wanted: Sequence[tuple[Alert, int]],
    series: Series,
    subscriber: Subscriber,
    *,
    earlier_shares: Sequence[AlertShare],
    now: datetime,
) -> list[ReaderAlert]:
    """Decide which alerts (with ids, most important first) one reader gets; `had` holds the reader's earlier ones.

    A story that any series sent to the reader within AGAIN is `known`. After A_DAY alerts in the reader's day the
    others are `over`: left to the digest, and the last alert says how many.
    """
    zone, due_at = (
        ZoneInfo(zone_of(subscriber, series)),
        quiet_until(series, subscriber, now=now) or now,
    )
    before = [one for one in earlier_shares if one.decision == "planned"]
    recent_story_ids = {one.story_id for one in before if abs(now - one.alerted_at) < REPEAT_AFTER}
    remaining = MAX_ALERTS_PER_DAY - sum(
        one.due_at.astimezone(zone).date() == due_at.astimezone(zone).date() for one in before
    )
    parts: list[ReaderAlert] = []
    for alert, alert_id in wanted:
        decision: Decision = (
            "known"
            if alert.story_id in recent_story_ids
            else "planned"
            if remaining > 0
            else "over"
        )
        remaining -= decision == "planned"
        share = AlertShare(
            recipient=reader_of(subscriber),
            story_id=alert.story_id,
            decision=decision,
            due_at=due_at,
            alerted_at=alert.alerted_at,
        )
        parts.append(
            ReaderAlert(alert=alert, alert_id=alert_id, subscriber=subscriber, share=share)
        )
    over_limit = sum(part.share.decision == "over" for part in parts)
    last = max(
        (number for number, part in enumerate(parts) if part.share.decision == "planned"),
        default=None,
    )
    if last is not None:
        parts[last] = replace(parts[last], left=over_limit, full=remaining <= 0)
    return parts


@dataclass(frozen=True, kw_only=True)
class AlertRenderer:
    """Makes deliveries of alerts; renders once what is the same for several readers."""

    config: Config
    series: Series
    key: bytes
    bodies: dict[tuple[str, Alert, int, bool], bytes] = field(default_factory=dict)

    def delivery(self, part: ReaderAlert, *, profile: str, now: datetime) -> PlannedDelivery | None:
        """Return the delivery of an alert; None when it is not to be sent, or no mail relay is set."""
        if part.share.decision != "planned":
            return None
        name, channel = part.share.recipient[0], reader_channel(part.share.recipient[1])
        if not channel.is_set_up(self.config):
            return None
        alert = replace(part.alert, timezone=zone_of(part.subscriber, self.series))
        context = Context(config=self.config, series=self.series, key=self.key)
        envelope = channel.alert_envelope(name, alert, context, profile=profile)
        return PlannedDelivery(
            subscriber=name,
            channel=channel.name,
            identity=envelope.identity,
            headers=dict(envelope.headers),
            body=self._body(channel, alert, part, context),
            kind="alert",
            next_attempt_at=part.share.due_at if part.share.due_at > now else None,
        )

    def _body(
        self, channel: ReaderChannel, alert: Alert, part: ReaderAlert, context: Context
    ) -> bytes:
        which = (channel.name, alert, part.left, part.full)
        if which not in self.bodies:
            self.bodies[which] = channel.render_alert(
                alert, context, left=part.left, full=part.full
            )
        return self.bodies[which]


def plan_alerts(resources: Resources, *, now: datetime) -> AlertReport:
    """Plan the alerts of all series; idempotent, and one process at a time."""
    wanted = alerting_ids(resources.config.actors, resources.config.interests)
    asking = [
        one for one in resources.config.series if one.subscribers and wanted & set(one.actors)
    ]
    if not asking:
        return AlertReport()
    with lease_keeper.hold_whole_kind(resources.store, "alert", holder=resources.holder) as ours:
        if not ours:
            return AlertReport()
        stories = sum(
            (_plan_series_safely(resources, series, now=now) for series in asking), AlertReport()
        )
        return stories + plan_anomaly_notices(resources, asking, wanted, now=now)


async def deliver_alerts(resources: Resources, *, now: datetime) -> DeliverReport:
    """Send the alerts that may go now, without waiting for a process that is delivering digests."""
    with resources.store.begin() as tx:
        going = select_sendable(
            tx,
            resources.config,
            outbox_queries.due_deliveries(tx, now=now, limit=100_000, kind="alert"),
            now=now,
        )
    return (
        await deliver_selected(resources, [delivery.id for delivery in going], now=now)
        if going
        else DeliverReport()
    )


def _plan_series_safely(resources: Resources, series: Series, *, now: datetime) -> AlertReport:
    """Plan the alerts of one series; an error of ours is logged and does not stop the other series."""
    try:
        with resources.store.read() as tx:
            if not any(
                profile_alerts
                for _, _, profile_alerts in _alerts_by_profile(
                    tx, resources.config, series, now=now
                )
            ):
                return AlertReport()
        with resources.store.begin() as tx:
            return _plan_series(
                tx,
                resources,
                series,
                _alerts_by_profile(tx, resources.config, series, now=now),
                now=now,
            )
    except Exception:
        log.exception(
            "the alerts of %s could not be planned; the digest tells their stories", series.id
        )
        return AlertReport()


def _alerts_by_profile(
    tx: Connection, config: Config, series: Series, *, now: datetime
) -> list[ProfileAlerts]:
    """Return the alerts for each profile of readers."""
    since = _alerting_since(tx, config, series, now=now)
    back_to = now - ALERT_WINDOW
    asked = actors_since(config, since)
    candidates = stored_candidates.list_candidates(
        tx, series.id, cut=now, actors=asked, quiet=False, seen_since=back_to
    )
    if not candidates:
        return []
    followed = stored_stories.ids_by_key(
        tx, [story.follows for story in candidates if story.follows]
    )
    so_far = stored_alerts.prior_coverage(
        tx, series.id, [*(story.id for story in candidates), *followed.values()]
    )
    kinds = subscribers_by_alert_profile(series, actors=config.actors, interests=config.interests)
    alerts_by_profile = []
    for kind, readers in kinds.items():
        reported = so_far.for_profile(alert_profile_name(kind))
        wanted = find_alerts(
            candidates,
            series=series,
            actors=config.actors,
            interests=config.interests,
            met={interest.id: parse(interest.when).is_met for interest in config.interests},
            since=since,
            history=reported,
            followed_history={key: reported[id] for key, id in followed.items() if id in reported},
            profile=kind,
            now=now,
            next_issue_at=next_issue(series, now=now),
        )
        alerts_by_profile.append((kind, readers, wanted))
    return alerts_by_profile


def _alerting_since(
    tx: Connection, config: Config, series: Series, *, now: datetime
) -> dict[str, datetime]:
    """Return since when a series wants alerts for each of its actors and interests."""
    calling = alert_triggers(
        series, actors=config.actors, interests=config.interests, profile=Profile()
    )
    asked, alerted = requested_since(tx, series, now=now), alerting_since(tx)
    return {trigger: max(asked[trigger], alerted.get(trigger, now)) for trigger in calling}


def _plan_series(
    tx: Connection,
    resources: Resources,
    series: Series,
    alerts_by_profile: Sequence[ProfileAlerts],
    *,
    now: datetime,
) -> AlertReport:
    had: dict[Recipient, list[AlertShare]] = {}
    for share in stored_alerts.list_shares(tx, around=now, within=DAILY_LIMIT_WINDOW):
        had.setdefault(share.recipient, []).append(share)
    maker = AlertRenderer(
        config=resources.config,
        series=series,
        key=bytes.fromhex(stored_facts.install_key(tx, now=now)),
    )
    stories, parts = 0, list[ReaderAlert]()
    for kind, readers, wanted in alerts_by_profile:
        ids = [
            (
                alert,
                stored_alerts.record_alert(
                    tx, alert, profile=alert_profile_name(kind), subject=alert_subject(alert)
                ),
            )
            for alert in wanted
        ]
        fresh = [(alert, alert_id) for alert, alert_id in ids if alert_id is not None]
        stories += len(fresh)
        for subscriber in readers if fresh else ():
            theirs = had.setdefault(reader_of(subscriber), [])
            new = allocate_alerts(fresh, series, subscriber, earlier_shares=theirs, now=now)
            theirs += [part.share for part in new]
            parts += [
                replace(
                    part, delivery=maker.delivery(part, profile=alert_profile_name(kind), now=now)
                )
                for part in new
            ]
    planned = outbox.plan_deliveries(
        tx, None, [part.delivery for part in parts if part.delivery], now=now
    )
    stored_alerts.record_shares(
        tx, [(part.alert_id, part.share, part.identity) for part in parts], planned=planned
    )
    over = sum(part.share.decision == "over" for part in parts)
    return AlertReport(stories=stories, deliveries=len(planned), left_to_digest=over)
