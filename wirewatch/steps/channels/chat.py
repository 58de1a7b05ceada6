"""Chat services: whole digests in the markup of each; webhook services with a secret address."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from wirewatch.adapters.channels import chat
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import NetworkSettings, Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt
from wirewatch.render import alerts as rendered_alerts
from wirewatch.render import chat_dialects, chat_markup
from wirewatch.render.summary import digest_subject
from wirewatch.steps.channels.channel import (
    TRY_CHANNEL_ADVICE,
    AfterUnknown,
    Context,
    MessageChannel,
    Notice,
)
from wirewatch.steps.channels.connections import Connections


class ChatChannel(MessageChannel):
    """Whole digests in the markup of a chat service that cannot be asked what has arrived."""

    dialect: ClassVar[chat_dialects.Dialect]
    guide = "channels.md"
    place = "in this chat"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "do what it says; until then read the page of the digest instead",
        DeliveryState.HELD: TRY_CHANNEL_ADVICE,
        DeliveryState.UNKNOWN: "nothing; it is sent again, marked as a repeat",
    }

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return the messages, split between stories."""
        return chat_markup.chat_messages(digest, self.dialect, subject=digest_subject(digest))

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return one message."""
        return rendered_alerts.alert_chat(alert, self.dialect, withheld=left, is_last=full)

    def repeat_body(self, sent: PlannedDelivery, *, number: int, mark: str) -> bytes:
        """Return the message with a line that says it is sent again."""
        return chat_markup.repeat_chat(
            sent.body, self.dialect, number=number, why="Sent again on request."
        )

    def notice_body(self, notice: Notice, context: Context, *, now: datetime) -> bytes:
        """Return a message of a few lines."""
        title = f"[Wirewatch] {notice.title}"
        return chat_markup.chat_note(f"[Wirewatch] {notice.words}", self.dialect, title=title)

    def marked_body(self, attempt: Attempt) -> bytes:
        """Return the message, marked as a repeat if an earlier attempt may have arrived."""
        if not attempt.may_have_arrived:
            return attempt.body
        return chat_markup.repeat_chat(attempt.body, self.dialect, number=attempt.delivery.number)


class WebhookChatChannel(ChatChannel):
    """A chat service that takes messages at an address, which is its only secret."""

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the address."""
        return getattr(subscriber, self.key) or None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post the message to the address."""
        url = connections.secret(attempt.delivery.subscriber)
        return self.post(self.marked_body(attempt), url=url, network=connections.network)

    @abstractmethod
    def post(self, payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
        """Post one message. Never raises."""


class TeamsChannel(WebhookChatChannel):
    """Microsoft Teams by a workflow, which does not confirm that an accepted card is posted."""

    name = "teams"
    key = "teams"
    dialect = chat_dialects.TEAMS

    def post(self, payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
        """Post a card."""
        return chat.post_to_teams(payload, url=url, network=network)


class MattermostChannel(WebhookChatChannel):
    """Mattermost by an incoming webhook."""

    name = "mattermost"
    key = "mattermost"
    dialect = chat_dialects.MATTERMOST

    def post(self, payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
        """Post a message."""
        return chat.post_to_mattermost(payload, url=url, network=network)


class DiscordChannel(WebhookChatChannel):
    """Discord by a webhook."""

    name = "discord"
    key = "discord"
    dialect = chat_dialects.DISCORD

    def post(self, payload: bytes, *, url: str, network: NetworkSettings) -> Receipt:
        """Post a message."""
        return chat.post_to_discord(payload, url=url, network=network)
