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
    left_to_digest: int = 0  # stories, said in the last alert of a batch
    is_last_today: bool = False
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
    """Decide which alerts (with ids, most important first) one reader gets.

    A story that any series sent to the reader within REPEAT_AFTER is `known`. After
    MAX_ALERTS_PER_DAY in the reader's day the others are `over`: left to the digest, and the last
    alert says how many.
    """
    zone = ZoneInfo(zone_of(subscriber, series))
    due_at = quiet_until(series, subscriber, now=now) or now
    today = due_at.astimezone(zone).date()
    recent_story_ids = set()
    remaining = MAX_ALERTS_PER_DAY
    for earlier in earlier_shares:
        if earlier.decision != "planned":
            continue
        if abs(now - earlier.alerted_at) < REPEAT_AFTER:
            recent_story_ids.add(earlier.story_id)
        if earlier.due_at.astimezone(zone).date() == today:
            remaining -= 1
    reader_alerts: list[ReaderAlert] = []
    last_planned = None
    over_limit = 0
    for alert, alert_id in wanted:
        decision: Decision = "planned"
        if alert.story_id in recent_story_ids:
            decision = "known"
        elif remaining <= 0:
            decision = "over"
            over_limit += 1
        else:
            remaining -= 1
            last_planned = len(reader_alerts)
        share = AlertShare(
            recipient=reader_of(subscriber),
            story_id=alert.story_id,
            decision=decision,
            due_at=due_at,
            alerted_at=alert.alerted_at,
        )
        reader_alerts.append(
            ReaderAlert(alert=alert, alert_id=alert_id, subscriber=subscriber, share=share)
        )
    if last_planned is not None:
        reader_alerts[last_planned] = replace(
            reader_alerts[last_planned], left_to_digest=over_limit, is_last_today=remaining <= 0
        )
    return reader_alerts


@dataclass(frozen=True, kw_only=True)
class AlertRenderer:
    """Makes deliveries of alerts; renders once what is the same for several readers."""

    config: Config
    series: Series
    key: bytes
    bodies: dict[tuple[str, Alert, int, bool], bytes] = field(default_factory=dict)

    def delivery(self, part: ReaderAlert, *, profile: str, now: datetime) -> PlannedDelivery | None:
        """Return the delivery of an alert; None if it is not to be sent or no relay is set."""
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
        which = (channel.name, alert, part.left_to_digest, part.is_last_today)
        if which not in self.bodies:
            self.bodies[which] = channel.render_alert(
                alert, context, left=part.left_to_digest, full=part.is_last_today
            )
        return self.bodies[which]


def plan_alerts(resources: Resources, *, now: datetime) -> AlertReport:
    """Plan the alerts of all series; idempotent, and one process at a time."""
    triggers = alerting_ids(resources.config.actors, resources.config.interests)
    alerting_series = []
    for series in resources.config.series:
        if series.subscribers and triggers & set(series.actors):
            alerting_series.append(series)
    if not alerting_series:
        return AlertReport()
    with lease_keeper.hold_whole_kind(resources.store, "alert", holder=resources.holder) as ours:
        if not ours:
            return AlertReport()
        report = AlertReport()
        for series in alerting_series:
            report += _plan_series_safely(resources, series, now=now)
        return report + plan_anomaly_notices(resources, alerting_series, triggers, now=now)


async def deliver_alerts(resources: Resources, *, now: datetime) -> DeliverReport:
    """Send the alerts that may go now, without waiting for a process that is delivering digests."""
    with resources.store.begin() as tx:
        due = outbox_queries.due_deliveries(tx, now=now, limit=100_000, kind="alert")
        sendable = select_sendable(tx, resources.config, due, now=now)
    if not sendable:
        return DeliverReport()
    return await deliver_selected(resources, [delivery.id for delivery in sendable], now=now)


def _plan_series_safely(resources: Resources, series: Series, *, now: datetime) -> AlertReport:
    """Plan the alerts of one series; an internal error is logged and other series continue."""
    try:
        # Most series have nothing to alert to: that is found out without a write transaction.
        with resources.store.read() as tx:
            by_profile = _alerts_by_profile(tx, resources.config, series, now=now)
        if not any(alerts for _, _, alerts in by_profile):
            return AlertReport()
        with resources.store.begin() as tx:
            by_profile = _alerts_by_profile(tx, resources.config, series, now=now)
            return _plan_series(tx, resources, series, by_profile, now=now)
    except Exception:
        log.exception(
            "the alerts of %s could not be planned; the digest tells their stories", series.id
        )
        return AlertReport()


def _alerts_by_profile(
    tx: Connection, config: Config, series: Series, *, now: datetime
) -> list[ProfileAlerts]:
    """Find the alerts for each profile of readers."""
    since = _alerting_since(tx, config, series, now=now)
    candidates = stored_candidates.list_candidates(
        tx,
        series.id,
        cut=now,
        actors=actors_since(config, since),
        quiet=False,
        seen_since=now - ALERT_WINDOW,
    )
    if not candidates:
        return []
    followed = stored_stories.ids_by_key(
        tx, [story.follows for story in candidates if story.follows]
    )
    story_ids = [*(story.id for story in candidates), *followed.values()]
    coverage = stored_alerts.prior_coverage(tx, series.id, story_ids)
    profiles = subscribers_by_alert_profile(
        series, actors=config.actors, interests=config.interests
    )
    alerts_by_profile = []
    for profile, subscribers in profiles.items():
        reported = coverage.for_profile(alert_profile_name(profile))
        alerts = find_alerts(
            candidates,
            series=series,
            actors=config.actors,
            interests=config.interests,
            met={interest.id: parse(interest.when).is_met for interest in config.interests},
            since=since,
            history=reported,
            followed_history={key: reported[id] for key, id in followed.items() if id in reported},
            profile=profile,
            now=now,
            next_issue_at=next_issue(series, now=now),
        )
        alerts_by_profile.append((profile, subscribers, alerts))
    return alerts_by_profile


def _alerting_since(
    tx: Connection, config: Config, series: Series, *, now: datetime
) -> dict[str, datetime]:
    """Return since when a series wants alerts for each of its actors and interests."""
    triggers = alert_triggers(
        series, actors=config.actors, interests=config.interests, profile=Profile()
    )
    requested, alerting = requested_since(tx, series, now=now), alerting_since(tx)
    return {trigger: max(requested[trigger], alerting.get(trigger, now)) for trigger in triggers}


def _plan_series(
    tx: Connection,
    resources: Resources,
    series: Series,
    alerts_by_profile: Sequence[ProfileAlerts],
    *,
    now: datetime,
) -> AlertReport:
    shares: dict[Recipient, list[AlertShare]] = {}
    for share in stored_alerts.list_shares(tx, around=now, within=DAILY_LIMIT_WINDOW):
        shares.setdefault(share.recipient, []).append(share)
    renderer = AlertRenderer(
        config=resources.config,
        series=series,
        key=bytes.fromhex(stored_facts.install_key(tx, now=now)),
    )
    stories = 0
    reader_alerts: list[ReaderAlert] = []
    for profile, subscribers, alerts in alerts_by_profile:
        profile_name = alert_profile_name(profile)
        new_alerts = _record_alerts(tx, alerts, profile_name)
        if not new_alerts:
            continue
        stories += len(new_alerts)
        for subscriber in subscribers:
            earlier = shares.setdefault(reader_of(subscriber), [])
            allocated = allocate_alerts(
                new_alerts, series, subscriber, earlier_shares=earlier, now=now
            )
            for reader_alert in allocated:
                delivery = renderer.delivery(reader_alert, profile=profile_name, now=now)
                earlier.append(reader_alert.share)
                reader_alerts.append(replace(reader_alert, delivery=delivery))
    deliveries = [alert.delivery for alert in reader_alerts if alert.delivery]
    planned = outbox.plan_deliveries(tx, None, deliveries, now=now)
    stored_alerts.record_shares(
        tx,
        [(alert.alert_id, alert.share, alert.identity) for alert in reader_alerts],
        planned=planned,
    )
    over_limit = sum(alert.share.decision == "over" for alert in reader_alerts)
    return AlertReport(stories=stories, deliveries=len(planned), left_to_digest=over_limit)


def _record_alerts(
    tx: Connection, alerts: Sequence[Alert], profile_name: str
) -> list[tuple[Alert, int]]:
    """Record alerts and return those that no other process has recorded, with their ids."""
    recorded = []
    for alert in alerts:
        alert_id = stored_alerts.record_alert(
            tx, alert, profile=profile_name, subject=alert_subject(alert)
        )
        if alert_id is not None:
            recorded.append((alert, alert_id))
    return recorded
