"""What becomes of alerts for one reader, and the deliveries that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from wirewatch.adapters.store.alerts import Fate, Share
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import A_DAY, AGAIN, Alert
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.render.alerts import alert_mail, alert_payload, alert_subject
from wirewatch.render.email import derived_id, domain_of, list_head, month_root
from wirewatch.steps.channels import EMAIL
from wirewatch.steps.planning import HEAD
from wirewatch.steps.readers import quiet_until, reader_of, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One alert for one reader, and what becomes of it."""

    alert: Alert
    alert_id: int
    subscriber: Subscriber
    share: Share
    left: int = 0  # stories of which the reader is not alerted: this is the last message that can say so
    full: bool = False  # the last of the day
    delivery: PlannedDelivery | None = None

    @property
    def identity(self) -> str | None:
        """By which its delivery is known in the outbox; None when nothing is sent."""
        return self.delivery.identity if self.delivery else None


def shared(
    wanted: Sequence[tuple[Alert, int]],
    series: Series,
    subscriber: Subscriber,
    *,
    had: Sequence[Share],
    now: datetime,
) -> list[Part]:
    """Give what becomes of alerts (with their ids), weightiest first, for one reader who `had` others before.

    A story that any series alerted the reader to within AGAIN is known; beyond A_DAY of the reader's day, the rest is
    left to the digest, and the last alert says how much that is.
    """
    zone, due_at = ZoneInfo(zone_of(subscriber, series)), quiet_until(series, subscriber, now=now) or now
    before = [one for one in had if one.fate == "planned"]
    known = {one.story_id for one in before if abs(now - one.alerted_at) < AGAIN}
    room = A_DAY - sum(one.due_at.astimezone(zone).date() == due_at.astimezone(zone).date() for one in before)
    parts: list[Part] = []
    for alert, alert_id in wanted:
        fate: Fate = "known" if alert.story_id in known else "planned" if room > 0 else "over"
        room -= fate == "planned"
        share = Share(
            reader=reader_of(subscriber),
            story_id=alert.story_id,
            fate=fate,
            due_at=due_at,
            alerted_at=alert.alerted_at,
        )
        parts.append(Part(alert=alert, alert_id=alert_id, subscriber=subscriber, share=share))
    left = sum(part.share.fate == "over" for part in parts)
    last = max((number for number, part in enumerate(parts) if part.share.fate == "planned"), default=None)
    if last is not None:
        parts[last] = replace(parts[last], left=left, full=room <= 0)
    return parts


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Makes deliveries of alerts; what is alike for two readers is rendered once."""

    config: Config
    series: Series
    key: bytes
    bodies: dict[tuple[str, Alert, int, bool], bytes] = field(default_factory=dict)

    def delivery(self, part: Part, *, profile: str, now: datetime) -> PlannedDelivery | None:
        """Give the delivery of an alert; None when it is not to be sent, or no mail relay is set."""
        if part.share.fate != "planned":
            return None
        name, channel = part.share.reader
        alert = replace(part.alert, timezone=zone_of(part.subscriber, self.series))
        mail = self.config.settings.mail
        held = part.share.due_at if part.share.due_at > now else None
        if channel != EMAIL:
            return PlannedDelivery(
                subscriber=name,
                channel=channel,
                identity=f"{alert.series}/alert/{alert.story.id}/{alert.number}",
                body=self._body(channel, alert, part),
                kind="alert",
                next_attempt_at=held,
            )
        if mail is None:
            return None
        identity, front = self._front(alert, name, sender=mail.sender, profile=profile)
        return PlannedDelivery(
            subscriber=name,
            channel=channel,
            identity=identity,
            headers={HEAD: front},
            body=self._body(channel, alert, part, sender=mail.sender),
            kind="alert",
            next_attempt_at=held,
        )

    def _body(self, channel: str, alert: Alert, part: Part, *, sender: str = "") -> bytes:
        which = (channel, alert, part.left, part.full)
        if which not in self.bodies:
            mailed, left, full = channel == EMAIL, part.left, part.full
            leave = self.config.settings.digests.unsubscribe_url
            self.bodies[which] = (
                alert_mail(alert, sender=sender, left=left, full=full, unsubscribe_url=leave)
                if mailed
                else alert_payload(channel, alert, left=left, full=full)
            )
        return self.bodies[which]

    def _front(self, alert: Alert, to: str, *, sender: str, profile: str) -> tuple[str, str]:
        """Give the Message-ID and the head of a mail: beside the issues of its month, under the story's last alert."""
        domain = domain_of(sender)

        def identity(number: int) -> str:
            which = f"{alert.series}|alert|{alert.story.id}|{profile}"
            return derived_id(self.key, series=which, number=number, subscriber=to, domain=domain)

        moment = alert.alerted_at
        root = month_root(self.key, series=alert.series, subscriber=to, moment=moment, domain=domain)
        front = list_head(
            series=alert.series,
            line=alert_subject(alert),
            sender=sender,
            to=to,
            message_id=identity(alert.number),
            references=[root, *([identity(alert.number - 1)] if alert.number > 1 else [])],
            unsubscribe_url=self.config.settings.digests.unsubscribe_url,
        )
        return identity(alert.number), front.decode("ascii")
