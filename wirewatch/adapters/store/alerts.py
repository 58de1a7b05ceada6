"""Alerts: stories sent immediately, their recipients, and earlier coverage by the series."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, func, insert, select

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.outbox_queries import Recipient
from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    alert_readers,
    alerts,
    deliveries,
    digest_stories,
    digests,
    stories,
)
from wirewatch.adapters.store.stories import current_story_id
from wirewatch.domain.digests.model import DeliveryState
from wirewatch.domain.digests.subscriptions import StoryHistory

if TYPE_CHECKING:
    from wirewatch.domain.alerts import Alert

# over: the recipient had its share for the day; known: another series alerted to the story
Decision = Literal["planned", "over", "known"]
STATE_WITHOUT_DELIVERY = {"over": "left to the digest", "known": "alerted by another series"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShare:
    """The decision about one alert for one recipient."""

    recipient: Recipient
    story_id: int
    decision: Decision
    due_at: datetime
    alerted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingAlert:
    """The alert that a delivery carries, and whether its series has reported the story since."""

    series: str
    story: str  # key
    alerted_at: datetime
    told_in: int | None = None  # number of the issue that did


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One alert as stored, with how many of its deliveries are in each state."""

    id: int
    series: str
    story: str  # key
    number: int
    heading: str
    reason: str
    subject: str
    alerted_at: datetime
    # By state of the delivery, or a value of STATE_WITHOUT_DELIVERY.
    readers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorCoverage:
    """What a series has already reported of some stories, in issues and in alerts."""

    told: dict[int, datetime]  # by story id
    # By profile and story id: number and instant of the newest alert.
    alerted: dict[tuple[str, int], tuple[int, datetime]]

    def for_profile(self, profile: str) -> dict[int, StoryHistory]:
        """Map each reported story to its digest and alert history for readers of a profile."""
        histories = {
            story_id: StoryHistory(alerts=0, alerted_at=None, told_at=told_at)
            for story_id, told_at in self.told.items()
        }
        for (alerted_profile, story_id), (number, alerted_at) in self.alerted.items():
            if alerted_profile == profile:
                histories[story_id] = StoryHistory(
                    alerts=number, alerted_at=alerted_at, told_at=self.told.get(story_id)
                )
        return histories


def prior_coverage(tx: Connection, series: str, story_ids: Collection[int]) -> PriorCoverage:
    """Find when a series reported each of these stories, in issues and in alerts."""
    told_query = (
        select(digest_stories.c.story_id, func.max(digests.c.composed_at).label("told_at"))
        .join(digests, digests.c.id == digest_stories.c.digest_id)
        .where(digest_stories.c.series == series)
        .group_by(digest_stories.c.story_id)
    )
    alerted_query = (
        select(
            alerts.c.story_id,
            alerts.c.profile,
            func.max(alerts.c.number).label("number"),
            func.max(alerts.c.alerted_at).label("alerted_at"),
        )
        .where(alerts.c.series == series)
        .group_by(alerts.c.story_id, alerts.c.profile)
    )
    told = rows_in(tx, told_query, digest_stories.c.story_id, story_ids)
    alerted = rows_in(tx, alerted_query, alerts.c.story_id, story_ids)
    return PriorCoverage(
        told={row.story_id: row.told_at for row in told},
        alerted={(row.profile, row.story_id): (row.number, row.alerted_at) for row in alerted},
    )


def record_alert(tx: Connection, alert: Alert, *, profile: str, subject: str) -> int | None:
    """Store an alert; return its id, None if the story has an alert of this number already."""
    statement = upsert(tx, alerts).values(
        series=alert.series,
        story_id=alert.story_id,
        profile=profile,
        number=alert.number,
        heading=alert.heading,
        reason=alert.reason,
        subject=subject,
        alerted_at=alert.alerted_at,
    )
    return tx.execute(statement.on_conflict_do_nothing().returning(alerts.c.id)).scalar()


def record_shares(
    tx: Connection, parts: Sequence[tuple[int, AlertShare, str | None]], *, planned: Collection[int]
) -> None:
    """Store (alert id, share, identity of the delivery or None) for each recipient.

    planned: ids of the deliveries that may bear these identities.
    """
    query = select(
        deliveries.c.subscriber, deliveries.c.channel, deliveries.c.identity, deliveries.c.id
    )
    ids: dict[tuple[str, str, str], int] = {}
    for row in rows_in(tx, query, deliveries.c.id, planned):
        ids[row.subscriber, row.channel, row.identity] = row.id
    rows: list[dict[str, Any]] = []
    for alert_id, share, identity in parts:
        subscriber, channel = share.recipient
        rows.append(
            {
                "alert_id": alert_id,
                "subscriber": subscriber,
                "channel": channel,
                "decision": share.decision,
                "due_at": share.due_at,
                "delivery_id": ids[subscriber, channel, identity] if identity else None,
            }
        )
    if rows:
        tx.execute(insert(alert_readers), rows)


def list_shares(tx: Connection, *, around: datetime, within: timedelta) -> list[AlertShare]:
    """List recipients' shares in alerts due around an instant, without those cancelled unsent."""
    is_near = alert_readers.c.due_at.between(around - within, around + within)
    is_cancelled = deliveries.c.state.is_not_distinct_from(DeliveryState.ENDED.value)
    query = (
        select(alert_readers, alerts.c.story_id, alerts.c.alerted_at)
        .join(alerts, alerts.c.id == alert_readers.c.alert_id)
        .outerjoin(deliveries, deliveries.c.id == alert_readers.c.delivery_id)
        .where(is_near, ~is_cancelled)
        .order_by(alert_readers.c.due_at, alerts.c.id)
    )
    return [
        record_from_row(AlertShare, row, recipient=(row.subscriber, row.channel))
        for row in tx.execute(query)
    ]


def first_sent_times(
    tx: Connection, series: str, story_ids: Iterable[int]
) -> dict[int, dict[str, datetime]]:
    """Map stories and profiles to their newest alert's first arrival; the newest profile last."""
    query = (
        select(alerts.c.story_id, alerts.c.profile, func.min(deliveries.c.sent_at).label("sent_at"))
        .join(alert_readers, alert_readers.c.alert_id == alerts.c.id)
        .join(deliveries, deliveries.c.id == alert_readers.c.delivery_id)
        .where(alerts.c.series == series, deliveries.c.sent_at.is_not(None))
        .group_by(alerts.c.story_id, alerts.c.profile, alerts.c.id)
        .order_by(alerts.c.id)
    )
    sent_times: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row in rows_in(tx, query, alerts.c.story_id, list(story_ids)):
        by_profile = sent_times[row.story_id]
        by_profile.pop(row.profile, None)
        by_profile[row.profile] = row.sent_at
    return dict(sent_times)


def outgoing_alerts(tx: Connection, delivery_ids: Iterable[int]) -> dict[int, OutgoingAlert]:
    """Map deliveries to the alert that they carry; those that carry none are left out."""
    newest_issue_since = (
        select(func.max(digests.c.number))
        .join(digest_stories, digest_stories.c.digest_id == digests.c.id)
        .where(
            digest_stories.c.series == alerts.c.series,
            digest_stories.c.story_id == alerts.c.story_id,
            digests.c.composed_at >= alerts.c.alerted_at,
        )
        .correlate(alerts)
        .scalar_subquery()
    )
    query = (
        select(
            alert_readers.c.delivery_id,
            alerts.c.series,
            stories.c.key.label("story"),
            alerts.c.alerted_at,
            newest_issue_since.label("told_in"),
        )
        .join(alerts, alerts.c.id == alert_readers.c.alert_id)
        .join(stories, stories.c.id == alerts.c.story_id)
    )
    rows = rows_in(tx, query, alert_readers.c.delivery_id, list(delivery_ids))
    return {row.delivery_id: record_from_row(OutgoingAlert, row) for row in rows}


def list_alerts(
    tx: Connection,
    series: str | None = None,
    *,
    since: datetime | None = None,
    story: str | None = None,
    limit: int = 50,
) -> list[AlertRow]:
    """List alerts, newest first, with the states of their deliveries; `story` is a key."""
    query = (
        select(alerts, stories.c.key.label("story"))
        .join(stories, stories.c.id == alerts.c.story_id)
        .order_by(alerts.c.alerted_at.desc(), alerts.c.id.desc())
        .limit(limit)
    )
    if series is not None:
        query = query.where(alerts.c.series == series)
    if since is not None:
        query = query.where(alerts.c.alerted_at >= since)
    if story is not None:
        query = query.where(alerts.c.story_id == current_story_id(story))
    rows = tx.execute(query).all()
    states = _count_states(tx, [row.id for row in rows])
    return [record_from_row(AlertRow, row, readers=dict(states[row.id])) for row in rows]


def _count_states(tx: Connection, alert_ids: list[int]) -> dict[int, Counter[str]]:
    query = select(
        alert_readers.c.alert_id, alert_readers.c.decision, deliveries.c.state
    ).outerjoin(deliveries, deliveries.c.id == alert_readers.c.delivery_id)
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows_in(tx, query, alert_readers.c.alert_id, alert_ids):
        state = row.state or STATE_WITHOUT_DELIVERY[row.decision]
        states[row.alert_id][state] += 1
    return states
