"""Slack by an incoming webhook, which cannot be asked what has arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from wirewatch.adapters.channels import slack_webhook
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import SlackTarget, Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt
from wirewatch.render import alerts as rendered_alerts
from wirewatch.render import slack as rendered_slack
from wirewatch.steps.channels.channel import (
    TRY_CHANNEL_ADVICE,
    AfterUnknown,
    Context,
    MessageChannel,
    Notice,
)
from wirewatch.steps.channels.connections import Connections


class SlackWebhookChannel(MessageChannel):
    """Slack by an incoming webhook; all messages go to the channel itself, without threads."""

    name = "slack"
    key = "slack"
    guide = "slack.md"
    place = "in this channel"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "read the page of the digest instead, and report this",
        DeliveryState.HELD: TRY_CHANNEL_ADVICE,
        DeliveryState.UNKNOWN: "nothing; it is sent again, marked as a repeat",
    }
    threaded: ClassVar[bool] = False

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post to the webhook; what may have arrived before is marked as a repeat."""
        delivery, network, payload = attempt.delivery, connections.network, attempt.body
        webhook_url = connections.secret(delivery.subscriber)
        if attempt.may_have_arrived:
            payload = rendered_slack.repeat_slack(payload, number=delivery.number)
        return slack_webhook.post_to_webhook(
            payload, webhook_url=webhook_url, proxy=network.proxy, ca_file=network.ca_file
        )

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the webhook."""
        target = subscriber.slack
        return None if isinstance(target, SlackTarget) else target or None

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return Slack's messages."""
        return rendered_slack.slack_payloads(digest, threaded=self.threaded)

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return a Slack message."""
        return rendered_alerts.alert_slack(alert, withheld=left, is_last=full)

    def repeat_body(self, sent: PlannedDelivery, *, number: int, mark: str) -> bytes:
        """Return the message with a line that says it is sent again."""
        return rendered_slack.repeat_slack(sent.body, number=number, why="Sent again on request.")

    def notice_body(self, notice: Notice, context: Context, *, now: datetime) -> bytes:
        """Return a Slack message of a few lines."""
        return rendered_slack.slack_note(f"[Wirewatch] {notice.words}")
