"""A few lines by apprise to any service it knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from wirewatch.adapters.channels import apprise
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt
from wirewatch.render import alerts as rendered_alerts
from wirewatch.steps.channels.channel import (
    TRY_CHANNEL_ADVICE,
    AfterUnknown,
    Context,
    Envelope,
    MessageChannel,
    Notice,
)
from wirewatch.steps.channels.connections import Connections, SecretNotSet


class AppriseChannel(MessageChannel):
    """A few lines by apprise; not sent again once it may have arrived."""

    name = "nudge"
    key = "nudge"
    guide = "other-outputs.md"
    after_unknown = AfterUnknown.LEAVE
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.HELD: TRY_CHANNEL_ADVICE,
        DeliveryState.UNKNOWN: "see whether it arrived; it is not sent again by itself",
    }

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send the lines by apprise, unless an earlier attempt may have arrived."""
        name = attempt.delivery.subscriber
        address = connections.secret(name)
        if not address:
            raise SecretNotSet(name)
        if attempt.number > 1 and attempt.may_have_arrived:
            return Receipt(outcome="unknown", reply=apprise.UNRECORDED_REPLY)
        return apprise.send_notification(attempt.body, address=address)

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the apprise address."""
        return subscriber.nudge or None

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return title and text of a note."""
        return (rendered_alerts.nudge_payload(digest),)

    def digest_envelope(self, to: str, digest: Digest, context: Context, *, part: int) -> Envelope:
        """Identify the delivery by its issue: there is only one part."""
        return Envelope(identity=f"{context.series.id}/{digest.number}")

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return title and text of a note."""
        return rendered_alerts.alert_nudge(alert, withheld=left, is_last=full)

    def repeat_body(self, sent: PlannedDelivery, *, number: int, mark: str) -> bytes:
        """Return the note with "(repeat)" in its title."""
        note = json.loads(sent.body)
        note["title"] = f"(repeat) {note['title']}"
        return json.dumps(note, ensure_ascii=False).encode()

    def notice_body(self, notice: Notice, context: Context, *, now: datetime) -> bytes:
        """Return a note of a few lines."""
        return rendered_alerts.note_payload(notice.words)
