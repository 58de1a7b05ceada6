"""Slack by a bot, in a thread; before a repeat it searches the channel for what has arrived."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from wirewatch.adapters.channels.slack import SLACK_API_URL, MessageReference, SlackBot, SlackError
from wirewatch.adapters.store import delivery_attempts, outbox_queries
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox_queries import Delivery
from wirewatch.domain.configuration import Config, SlackTarget, Subscriber
from wirewatch.domain.digests.model import DeliveryState, Receipt
from wirewatch.steps.channels.channel import TRY_CHANNEL_ADVICE, AfterUnknown
from wirewatch.steps.channels.connections import Connections
from wirewatch.steps.channels.slack import SlackWebhookChannel

SETTLING_TIME = timedelta(seconds=3)  # after which Slack shows what an interrupted request posted


class SlackBotChannel(SlackWebhookChannel):
    """Slack by a bot: the same messages as by a webhook, the later parts in a thread."""

    name = "slack-bot"
    after_unknown = AfterUnknown.REPEAT
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "read the page of the digest instead, and do what it says",
        DeliveryState.HELD: TRY_CHANNEL_ADVICE,
        DeliveryState.UNKNOWN: "nothing; it is looked for in the channel before it is sent again",
    }
    threaded = True

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the token, and the channel."""
        target = subscriber.slack
        return f"{target.token} {target.channel}" if isinstance(target, SlackTarget) else None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post by the bot. A trial is looked up afterwards, to prove the permissions for that."""
        delivery, network = attempt.delivery, connections.network
        target = _configured_target(connections.resources.config, delivery)
        bot = SlackBot(
            token=connections.secret(target.token),
            api=target.api or SLACK_API_URL,
            proxy=network.proxy,
            ca_file=network.ca_file,
        )
        delivery_id = connections.delivery_id(delivery)
        if attempt.may_have_arrived:
            earlier = _find_earlier(
                bot, connections, attempt, channel=target.channel, delivery_id=delivery_id
            )
            if earlier is not None:
                return earlier
        root = _thread_root(connections, delivery)
        channel, thread = (root.channel, root.ts) if root else (target.channel, None)
        receipt = bot.post(attempt.body, channel=channel, delivery=delivery_id, thread=thread)
        if delivery.kind == "trial":
            return _check_lookup(bot, receipt, delivery_id=delivery_id)
        return receipt


def settling_wait(last: datetime, *, now: datetime) -> timedelta:
    """Return how long to wait until Slack shows the last attempt.

    At most SETTLING_TIME, even if the clock was set back.
    """
    return min(max(timedelta(), last + SETTLING_TIME - now), SETTLING_TIME)


def _find_earlier(
    bot: SlackBot, connections: Connections, attempt: Attempt, *, channel: str, delivery_id: str
) -> Receipt | None:
    """Return a receipt if an earlier attempt arrived or may have; None if it did not arrive."""
    with connections.resources.store.read() as tx:
        span = delivery_attempts.unknown_attempts_span(tx, attempt.delivery.id)
    since, until = span or (attempt.started_at, attempt.started_at)
    time.sleep(settling_wait(until, now=datetime.now(UTC)).total_seconds())
    root = _thread_root(connections, attempt.delivery)
    channel, thread = (root.channel, root.ts) if root else (channel, None)
    try:
        posted = bot.find_message(
            channel=channel, delivery=delivery_id, since=since, until=until, thread=thread
        )
    except SlackError as refusal:
        reply = f"whether an earlier try arrived could not be looked up: {refusal.receipt.reply}"
        outcome = "held" if refusal.receipt.outcome in {"held", "refused"} else "unknown"
        return replace(refusal.receipt, outcome=outcome, reply=reply)
    if posted is None:
        return None
    return Receipt(
        outcome="sent",
        reply="an earlier try had arrived: found in the channel",
        known_as=str(posted),
    )


def _check_lookup(bot: SlackBot, receipt: Receipt, *, delivery_id: str) -> Receipt:
    """Return the receipt of a trial; refused if the message cannot be found in the channel."""
    posted = MessageReference.of(receipt.known_as)
    if posted is None:
        return receipt
    now = datetime.now(UTC)
    try:
        if bot.find_message(channel=posted.channel, delivery=delivery_id, since=now, until=now):
            return receipt
        reason = "Slack does not show it with its metadata"
    except SlackError as refusal:
        reason = refusal.receipt.reply
    return Receipt(
        outcome="refused",
        reply="the trial arrived, but it could not be found again, "
        f"which is needed to send nothing twice: {reason}",
    )


def _thread_root(connections: Connections, delivery: Delivery) -> MessageReference | None:
    """Return the first message of the thread that a later part belongs to."""
    if delivery.part == 1:
        return None
    with connections.resources.store.read() as tx:
        first = outbox_queries.first_part(tx, delivery)
    return (
        MessageReference.of(first.headers.get(delivery_attempts.SERVICE_ID_HEADER, ""))
        if first
        else None
    )


def _configured_target(config: Config, delivery: Delivery) -> SlackTarget:
    """Return the target that the outbox names, with its API address if digests.yaml has it."""
    token, _, channel = delivery.subscriber.partition(" ")
    for series in config.series:
        for subscriber in series.subscribers:
            target = subscriber.slack
            if isinstance(target, SlackTarget) and (target.token, target.channel) == (
                token,
                channel,
            ):
                return target
    return SlackTarget(token=token, channel=channel)
