"""Telegram by a bot."""

from __future__ import annotations

from wirewatch.adapters.channels import chat
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.domain.configuration import Config, Subscriber
from wirewatch.domain.digests.model import Receipt
from wirewatch.render import chat_dialects
from wirewatch.steps.channels.chat import ChatChannel
from wirewatch.steps.channels.connections import Connections


class TelegramChannel(ChatChannel):
    """Telegram by a bot, to one chat."""

    name = "telegram"
    key = "telegram"
    dialect = chat_dialects.TELEGRAM

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the token, and the chat."""
        target = subscriber.telegram
        return f"{target.token} {target.chat}" if target else None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send by the bot; what may have arrived before is marked as a repeat."""
        token_name, _, chat_id = attempt.delivery.subscriber.partition(" ")
        token = connections.secret(token_name)
        api = _configured_api(connections.resources.config, token_name, chat_id)
        bot = chat.TelegramBot(token=token, chat=chat_id, api=api or chat.TELEGRAM_API)
        return bot.post(self.marked_body(attempt), connections.network)


def _configured_api(config: Config, token_name: str, chat_id: str) -> str | None:
    for series in config.series:
        for subscriber in series.subscribers:
            target = subscriber.telegram
            if target and (target.token, target.chat) == (token_name, chat_id):
                return target.api
    return None
