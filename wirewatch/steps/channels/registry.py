"""All channels and their lookup; planning and dispatch use channels only through this module."""

from __future__ import annotations

from collections.abc import Collection

from wirewatch.domain.configuration import CHANNEL_KEYS, Subscriber
from wirewatch.steps.channels.apprise import AppriseChannel
from wirewatch.steps.channels.channel import Channel, ReaderChannel
from wirewatch.steps.channels.chat import DiscordChannel, MattermostChannel, TeamsChannel
from wirewatch.steps.channels.email import EmailChannel
from wirewatch.steps.channels.file import FileChannel
from wirewatch.steps.channels.matrix import MatrixChannel
from wirewatch.steps.channels.slack import SlackWebhookChannel
from wirewatch.steps.channels.slack_bot import SlackBotChannel
from wirewatch.steps.channels.telegram import TelegramChannel
from wirewatch.steps.channels.webhook import WebhookChannel


class UnknownChannel(LookupError):
    """No such channel is registered."""


def register_channels(
    *channels: Channel, keys: Collection[str] = tuple(CHANNEL_KEYS)
) -> dict[str, Channel]:
    """Map channels by name. Raises ValueError for a duplicate, or a key without a channel."""
    by_name = {channel.name: channel for channel in channels}
    if len(by_name) < len(channels):
        names = ", ".join(channel.name for channel in channels)
        raise ValueError(f"two channels have the same name: {names}")
    served = {channel.key for channel in channels if isinstance(channel, ReaderChannel)}
    if served != set(keys):
        raise ValueError(
            f"digests.yaml takes {', '.join(keys)}; "
            f"steps/channels serves {', '.join(sorted(served))}"
        )
    return by_name


CHANNELS = register_channels(
    FileChannel(),
    EmailChannel(),
    SlackWebhookChannel(),
    SlackBotChannel(),
    AppriseChannel(),
    TelegramChannel(),
    TeamsChannel(),
    MattermostChannel(),
    DiscordChannel(),
    MatrixChannel(),
    WebhookChannel(),
)
READER_CHANNELS = tuple(
    channel for channel in CHANNELS.values() if isinstance(channel, ReaderChannel)
)


def channel_named(name: str) -> Channel:
    """Return a channel by its name in the outbox. Raises UnknownChannel."""
    if name not in CHANNELS:
        raise UnknownChannel(
            f'there is no channel "{name}" in this version, only {", ".join(CHANNELS)}; '
            "update Wirewatch"
        )
    return CHANNELS[name]


def reader_channel(name: str) -> ReaderChannel:
    """Return a channel that reaches readers. Raises UnknownChannel."""
    channel = channel_named(name)
    if not isinstance(channel, ReaderChannel):
        raise UnknownChannel(f'no reader is reached by the channel "{name}"')
    return channel


def channel_of(subscriber: Subscriber) -> tuple[ReaderChannel, str]:
    """Return a subscriber's channel and name in the outbox. Raises UnknownChannel."""
    for channel in READER_CHANNELS:
        address = channel.address(subscriber)
        if address is not None:
            return channel, address
    raise UnknownChannel(
        f"a subscriber has no channel; add one of {', '.join(CHANNEL_KEYS)} in digests.yaml"
    )


def is_shared(name: str) -> bool:
    """Return whether all readers of a channel share one server; False if it is not registered."""
    return name in CHANNELS and CHANNELS[name].shared
