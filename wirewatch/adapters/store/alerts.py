"""Alerts: what was sent immediately, to whom, and what a series had already reported of a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select

from wirewatch.adapters.store.engine import batches, upsert
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

Decision = Literal[
    "planned", "over", "known"
]  # over: the day had its share; known: another series alerted to the story
Recipient = tuple[str, str]  # subscriber and channel, as in deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShare:
    """One reader's delivery status for one alert."""

    recipient: Recipient
    story_id: int
    decision: Decision
    due_at: datetime
    alerted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingAlert:
    """The alert that a delivery carries, and whether its series has told the story since."""

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
    readers: dict[str, int] = field(
        default_factory=dict
    )  # by state; "left to the digest" for those who had their share


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorCoverage:
    """What a series has already reported of some stories: the issues that told them, and the alerts to each reader."""

    told: dict[int, datetime]  # by story id
    alerted: dict[
        tuple[str, int], tuple[int, datetime]
    ]  # by profile and story id: number and instant of the newest

    def for_profile(self, profile: str) -> dict[int, StoryHistory]:
        """Return what readers of a profile were told, by story id; stories of which nothing was said are left out."""
        theirs = {
            story: newest for (name, story), newest in self.alerted.items() if name == profile
        }
        nothing = (0, None)
        return {
            story: StoryHistory(
                alerts=theirs.get(story, nothing)[0],
                alerted_at=theirs.get(story, nothing)[1],
                told_at=self.told.get(story),
            )
            for story in {*self.told, *theirs}
        }


def prior_coverage(tx: Connection, series: str, story_ids: Collection[int]) -> PriorCoverage:
    """Return when a series reported each of these stories, in issues and in alerts."""
    so_far = PriorCoverage(told={}, alerted={})
    for batch in batches(sorted(set(story_ids))):
        so_far.told.update(tx.execute(_told(series, batch)).tuples().all())
        for row in tx.execute(_alerted(series, batch)):
            so_far.alerted[row.profile, row.story_id] = (row.number, row.alerted_at)
    return so_far


def _alerted(series: str, story_ids: Sequence[int]) -> Any:
    these = (alerts.c.series == series, alerts.c.story_id.in_(story_ids))
    newest = func.max(alerts.c.alerted_at).label("alerted_at")
    query = select(
        alerts.c.story_id, alerts.c.profile, func.max(alerts.c.number).label("number"), newest
    )
    return query.where(*these).group_by(alerts.c.story_id, alerts.c.profile)


def _told(series: str, story_ids: Sequence[int]) -> Any:
    query = select(digest_stories.c.story_id, func.max(digests.c.composed_at))
    query = query.join(digests, digests.c.id == digest_stories.c.digest_id)
    these = (digest_stories.c.series == series, digest_stories.c.story_id.in_(story_ids))
    return query.where(*these).group_by(digest_stories.c.story_id)


def record_alert(tx: Connection, alert: Alert, *, profile: str, subject: str) -> int | None:
    """Store an alert; return its id, None when the story has an alert of this number already."""
    row = {
        "series": alert.series,
        "story_id": alert.story_id,
        "profile": profile,
        "number": alert.number,
        "heading": alert.heading,
        "reason": alert.reason,
        "subject": subject,
        "alerted_at": alert.alerted_at,
    }
    once = upsert(tx, alerts).values(**row).on_conflict_do_nothing()
    return tx.execute(once.returning(alerts.c.id)).scalar()


def record_shares(
    tx: Connection, parts: Sequence[tuple[int, AlertShare, str | None]], *, planned: Collection[int]
) -> None:
    """Store (alert id, share, identity of the delivery or None) for each reader; `planned` holds the ids of
    deliveries.
    """
    by_identity: dict[tuple[str, str, str], int] = {}
    for batch in batches(planned):
        columns = (
            deliveries.c.subscriber,
            deliveries.c.channel,
            deliveries.c.identity,
            deliveries.c.id,
        )
        for row in tx.execute(select(*columns).where(deliveries.c.id.in_(batch))):
            by_identity[row.subscriber, row.channel, row.identity] = row.id
    rows = [
        {
            "alert_id": alert_id,
            "subscriber": share.recipient[0],
            "channel": share.recipient[1],
            "decision": share.decision,
            "due_at": share.due_at,
            "delivery_id": by_identity[(*share.recipient, identity)] if identity else None,
        }
        for alert_id, share, identity in parts
    ]
    if rows:
        tx.execute(insert(alert_readers), rows)


def list_shares(tx: Connection, *, around: datetime, within: timedelta) -> list[AlertShare]:
    """List the parts of all readers in the alerts due around an instant; those that ended unsent are left out."""
    near = alert_readers.c.due_at.between(around - within, around + within)
    ended = deliveries.c.state.is_not_distinct_from(DeliveryState.ENDED.value)
    query = (
        select(alert_readers, alerts.c.story_id, alerts.c.alerted_at)
        .join(alerts, alerts.c.id == alert_readers.c.alert_id)
        .outerjoin(deliveries, deliveries.c.id == alert_readers.c.delivery_id)
        .where(near, ~ended)
        .order_by(alert_readers.c.due_at, alerts.c.id)
    )
    return [_share(row) for row in tx.execute(query)]


def _share(row: Row[Any]) -> AlertShare:
    return AlertShare(
        recipient=(row.subscriber, row.channel),
        story_id=row.story_id,
        decision=row.decision,
        due_at=row.due_at,
        alerted_at=row.alerted_at,
    )


def first_sent_times(
    tx: Connection, series: str, story_ids: Iterable[int]
) -> dict[int, dict[str, datetime]]:
    """Return when the newest alert to each story reached its first reader, by kind of readers; the newest kind last."""
    found: dict[int, dict[str, datetime]] = {}
    for batch in batches(story_ids):
        query = (
            select(
                alerts.c.story_id, alerts.c.profile, func.min(deliveries.c.sent_at).label("sent_at")
            )
            .join(alert_readers, alert_readers.c.alert_id == alerts.c.id)
            .join(deliveries, deliveries.c.id == alert_readers.c.delivery_id)
            .where(_sent_in(series), alerts.c.story_id.in_(batch))
            .group_by(alerts.c.story_id, alerts.c.profile, alerts.c.id)
            .order_by(alerts.c.id)
        )
        for row in tx.execute(query):
            kinds = found.setdefault(row.story_id, {})
            kinds.pop(row.profile, None)
            kinds[row.profile] = row.sent_at
    return found


def _sent_in(series: str) -> ColumnElement[bool]:
    return and_(alerts.c.series == series, deliveries.c.sent_at.is_not(None))


def outgoing_alerts(tx: Connection, delivery_ids: Iterable[int]) -> dict[int, OutgoingAlert]:
    """Return the alert that each of these deliveries carries; those that carry none are left out."""
    found: dict[int, OutgoingAlert] = {}
    for batch in batches(delivery_ids):
        query = (
            select(
                alert_readers.c.delivery_id,
                alerts.c.series,
                stories.c.key,
                alerts.c.alerted_at,
                _told_since(),
            )
            .join(alerts, alerts.c.id == alert_readers.c.alert_id)
            .join(stories, stories.c.id == alerts.c.story_id)
            .where(alert_readers.c.delivery_id.in_(batch))
        )
        for row in tx.execute(query):
            found[row.delivery_id] = OutgoingAlert(
                series=row.series, story=row.key, alerted_at=row.alerted_at, told_in=row.told_in
            )
    return found


def _told_since() -> Any:
    """Return the number of the newest issue that told an alert's story once the alert was made."""
    same = and_(
        digest_stories.c.series == alerts.c.series, digest_stories.c.story_id == alerts.c.story_id
    )
    query = select(func.max(digests.c.number)).join(
        digest_stories, digest_stories.c.digest_id == digests.c.id
    )
    since = digests.c.composed_at >= alerts.c.alerted_at
    return query.where(same, since).correlate(alerts).scalar_subquery().label("told_in")


def list_alerts(
    tx: Connection,
    series: str | None = None,
    *,
    since: datetime | None = None,
    story: str | None = None,
    limit: int = 50,
) -> list[AlertRow]:
    """List alerts, newest first, with how their deliveries stand; those to one story, by its key."""
    these = [] if series is None else [alerts.c.series == series]
    these += [] if since is None else [alerts.c.alerted_at >= since]
    these += [] if story is None else [alerts.c.story_id == current_story_id(story)]
    query = (
        select(alerts, stories.c.key).join(stories, stories.c.id == alerts.c.story_id).where(*these)
    )
    rows = tx.execute(
        query.order_by(alerts.c.alerted_at.desc(), alerts.c.id.desc()).limit(limit)
    ).all()
    counts = _counts(tx, [row.id for row in rows])
    names = ("id", "series", "number", "heading", "reason", "subject", "alerted_at")
    return [
        AlertRow(
            **{name: getattr(row, name) for name in names},
            story=row.key,
            readers=dict(counts.get(row.id, {})),
        )
        for row in rows
    ]


def _counts(tx: Connection, alert_ids: list[int]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for batch in batches(alert_ids):
        query = (
            select(alert_readers.c.alert_id, alert_readers.c.decision, deliveries.c.state)
            .outerjoin(deliveries, deliveries.c.id == alert_readers.c.delivery_id)
            .where(alert_readers.c.alert_id.in_(batch))
        )
        for row in tx.execute(query):
            word = (
                row.state
                or {"over": "left to the digest", "known": "alerted by another series"}[
                    row.decision
                ]
            )
            counts.setdefault(row.alert_id, Counter())[word] += 1
    return counts
