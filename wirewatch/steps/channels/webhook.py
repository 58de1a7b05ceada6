"""Signed events for a program, which knows a repeat by its webhook-id."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from wirewatch.adapters.channels import webhook
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt
from wirewatch.render import events
from wirewatch.steps.channels.channel import (
    TRY_CHANNEL_ADVICE,
    AfterUnknown,
    Context,
    MessageChannel,
    Notice,
)
from wirewatch.steps.channels.connections import Connections


class WebhookChannel(MessageChannel):
    """Signed events for a program: one for each issue, story, alert and notice."""

    name = "webhook"
    key = "webhook"
    guide = "channels.md"
    place = "at this webhook"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "do what it says; the page of the digest has every story",
        DeliveryState.HELD: TRY_CHANNEL_ADVICE,
        DeliveryState.UNKNOWN: "nothing; it is sent again under the same webhook-id",
    }

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the names of the variables that hold address and secret."""
        target = subscriber.webhook
        return f"{target.url} {target.secret}" if target else None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post a signed event; each try has the same webhook-id."""
        url_name, secret_name = attempt.delivery.subscriber.split(" ", 1)
        return webhook.post_event(
            attempt.body,
            url=connections.secret(url_name),
            secret=connections.secret(secret_name),
            event_id=f"msg_{connections.delivery_id(attempt.delivery)}",
            sent_at=datetime.now(UTC),
            network=connections.network,
        )

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return an event for the issue, and one for each story."""
        return events.digest_events(digest, installation=_installation_id(context))

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return an event."""
        return events.alert_event(
            alert, installation=_installation_id(context), withheld=left, is_last=full
        )

    def repeat_body(self, sent: PlannedDelivery, *, number: int, mark: str) -> bytes:
        """Return the event under another id, with the first one's as repeatof."""
        return events.repeat_event(sent.body, mark=mark)

    def notice_body(self, notice: Notice, context: Context, *, now: datetime) -> bytes:
        """Return an event in our own words."""
        return events.notice_event(
            notice.words,
            series=context.series.id,
            name=notice.name,
            title=notice.title,
            at=now,
            installation=_installation_id(context),
        )


def _installation_id(context: Context) -> str:
    """Return an opaque id that distinguishes this installation's events from others'."""
    return hmac.new(context.key, b"events", hashlib.sha256).hexdigest()[:12]
