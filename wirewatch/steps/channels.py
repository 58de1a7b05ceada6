"""The channels of deliveries: how each addresses a reader, renders, sends, and may repeat.

A new channel is a class here and an entry in CHANNELS: docs/adding-a-channel.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from wirewatch.adapters.channels.filesystem import file_page
from wirewatch.adapters.store.outbox import HEAD, Attempt, PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import CHANNEL_KEYS, Config, Series, SlackTarget, Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt
from wirewatch.render import alerts as rendered_alerts
from wirewatch.render import chat_markup, events
from wirewatch.render import email as rendered_mail
from wirewatch.render import slack as rendered_slack
from wirewatch.render.summary import subject

if (
    TYPE_CHECKING
):  # `send` imports it: whoever only names a channel does not load mail, TLS and HTTP
    from wirewatch.steps.delivery.sending import Connections

FILE = "file"
EMAIL = "email"
SLACK = "slack"  # by incoming webhook
SLACK_BOT = "slack-bot"
NUDGE = "nudge"  # a few lines by apprise
TELEGRAM, TEAMS, MATTERMOST, DISCORD, MATRIX = (
    "telegram",
    "teams",
    "mattermost",
    "discord",
    "matrix",
)
WEBHOOK = "webhook"  # events for a program

TRY_CHANNEL = "do what it says, then: wirewatch digest test SERIES; tried again hourly"


class UnknownChannel(LookupError):
    """No such channel is registered."""


class AfterUnknown(Enum):
    """Policy after an attempt that ended without an answer and so may have arrived."""

    REPEAT = "repeat"  # the adapter makes sure that nothing arrives twice
    REPEAT_A_FEW_TIMES = "repeat a few times"  # it may arrive twice, recognisable as a repeat
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Identity and headers of a delivery, different for each reader."""

    identity: str  # Message-ID, or another stable key
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What deliveries of one series are rendered with."""

    config: Config
    series: Series
    key: bytes  # of this installation


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedMessage:
    """The body of a repeat, a trial or a notice, with an identity of its own."""

    identity: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message in Wirewatch's own words: a trial, or that an actor is named unusually often or seldom."""

    name: str  # the same for the same notice, whenever it is made
    title: str
    words: str


class Channel(ABC):
    """One channel. Abstract members have no default, so that no channel falls back to the format of another."""

    name: ClassVar[str]  # as the outbox stores it, at most 16 characters
    after_unknown: ClassVar[AfterUnknown]
    advice: ClassVar[
        Mapping[DeliveryState, str]
    ]  # what to do then, in words that may hold SERIES, NUMBER and ADDRESS
    alert_advice: ClassVar[Mapping[DeliveryState, str]] = {}  # where alerts differ
    shared: ClassVar[bool] = (
        False  # all readers share one server, as with a mail relay: held and delayed as a whole
    )

    @abstractmethod
    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send one attempt and return its receipt. May raise ConfigErrors."""


class ReaderChannel(Channel):
    """A channel that a subscriber can be reached by."""

    key: ClassVar[str]  # the subscriber's key in digests.yaml
    place: ClassVar[str] = "here"  # where its messages arrive, in words

    @abstractmethod
    def address(self, subscriber: Subscriber) -> str | None:
        """Return the subscriber's name in the outbox, never a secret; None for a subscriber of another channel."""

    @abstractmethod
    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return the messages of an issue in order; all readers of the channel get the same bytes."""

    @abstractmethod
    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return an alert. `left`: stories left to the digest; `full`: it is the last of the day."""

    @abstractmethod
    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return a delivery that a person asked for again, marked as a repeat; `mark` is unique to this repeat."""

    @abstractmethod
    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return a message of a few lines in Wirewatch's own words."""

    def render_trial(self, to: str, context: Context, *, now: datetime) -> MarkedMessage:
        """Return a message that says it is a trial."""
        title = context.series.title or context.series.id
        words = (
            f"This is a trial: the digests of the series {title} will reach you {self.place}.\n"
            "There is no news in here, and nothing to do."
        )
        trial = Notice(
            name=f"trial {now.isoformat()}",
            title=f"Trial message of the series {title}",
            words=words,
        )
        return self.render_notice(to, context, trial, now=now)

    def is_set_up(self, config: Config) -> bool:
        """Return whether the settings hold what the channel needs."""
        return True

    def digest_envelope(self, to: str, digest: Digest, context: Context, *, part: int) -> Envelope:
        """Return the envelope of one part of an issue for one reader."""
        return Envelope(identity=f"{context.series.id}/{digest.number}/{part}")

    def alert_envelope(self, to: str, alert: Alert, context: Context, *, profile: str) -> Envelope:
        """Return the envelope of an alert for one reader of a profile."""
        return Envelope(identity=f"{alert.series}/alert/{alert.story.id}/{alert.number}")


class FileChannel(Channel):
    """The page of an issue in a folder. Writing it is idempotent."""

    name = FILE
    after_unknown = AfterUnknown.REPEAT
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "make the folder digests under --home writable"
    }

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Write the page."""
        return file_page(connections.resources.pages, attempt.delivery.subscriber, attempt.body)


class EmailChannel(ReaderChannel):
    """Mail by the configured relay. A retry has the same Message-ID, by which mail programs recognise it."""

    name = EMAIL
    key = "email"
    place = "at this address"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: (
            "correct the address in digests.yaml, then: wirewatch digest send SERIES NUMBER --to ADDRESS"
        ),
        DeliveryState.HELD: "mend mail: in settings.yaml; tried again hourly and after each edit",
        DeliveryState.UNKNOWN: "nothing; it is sent again under the same Message-ID",
    }
    alert_advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "correct the address in digests.yaml; the digest tells the story"
    }
    shared = True

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send the mail over the open session."""
        from wirewatch.steps.delivery.sending import send_mail

        return send_mail(connections, attempt)

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the mail address."""
        return subscriber.email or None

    def is_set_up(self, config: Config) -> bool:
        """Return whether a mail relay is set."""
        return config.settings.mail is not None

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return the body of the mail, without the header, which differs by reader."""
        return (rendered_mail.body(digest, sender=_sender(context)),)

    def digest_envelope(self, to: str, digest: Digest, context: Context, *, part: int) -> Envelope:
        """Return the Message-ID and the header of a mail, threaded under its month."""
        sender, series = _sender(context), context.series
        domain = rendered_mail.domain_of(sender)
        identity = rendered_mail.derived_id(
            context.key, series=series.id, number=digest.number, subscriber=to, domain=domain
        )
        root = rendered_mail.month_root(
            context.key, series=series.id, subscriber=to, moment=digest.due_at, domain=domain
        )
        head = rendered_mail.MailHead(
            sender=sender,
            to=to,
            message_id=identity,
            references=[root],
            unsubscribe_url=context.config.settings.digests.unsubscribe_url,
        )
        front = rendered_mail.head(
            head, series=series.id, line=subject(digest, thread=series.thread)
        )
        return Envelope(identity=identity, headers={HEAD: front.decode("ascii")})

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return the body of the mail, without its header."""
        leave = context.config.settings.digests.unsubscribe_url
        return rendered_alerts.alert_mail(
            alert, sender=_sender(context), left=left, full=full, unsubscribe_url=leave
        )

    def alert_envelope(self, to: str, alert: Alert, context: Context, *, profile: str) -> Envelope:
        """Return the Message-ID and the header: in the thread of its month, under the previous alert of the story."""
        sender = _sender(context)
        domain = rendered_mail.domain_of(sender)

        def identity(number: int) -> str:
            which = f"{alert.series}|alert|{alert.story.id}|{profile}"
            return rendered_mail.derived_id(
                context.key, series=which, number=number, subscriber=to, domain=domain
            )

        root = rendered_mail.month_root(
            context.key, series=alert.series, subscriber=to, moment=alert.alerted_at, domain=domain
        )
        head = rendered_mail.MailHead(
            sender=sender,
            to=to,
            message_id=identity(alert.number),
            references=[root, *([identity(alert.number - 1)] if alert.number > 1 else [])],
            unsubscribe_url=context.config.settings.digests.unsubscribe_url,
        )
        front = rendered_mail.head(
            head, series=alert.series, line=rendered_alerts.alert_subject(alert)
        )
        return Envelope(identity=identity(alert.number), headers={HEAD: front.decode("ascii")})

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the whole mail with a new Message-ID, so that no mail program drops it."""
        raw = sent.headers[HEAD].encode("ascii") + sent.body
        domain = rendered_mail.id_of(raw).strip("<>").rpartition("@")[2]
        who = f"{sent.subscriber} {mark}"
        identity = rendered_mail.derived_id(
            key, series=series, number=number, subscriber=who, domain=domain
        )
        return MarkedMessage(
            identity=identity, body=rendered_mail.repeated(raw, message_id=identity)
        )

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return a whole mail of a few lines."""
        sender, series, who = _sender(context), context.series, f"{to} {notice.name}"
        identity = rendered_mail.derived_id(
            context.key,
            series=series.id,
            number=0,
            subscriber=who,
            domain=rendered_mail.domain_of(sender),
        )
        body = rendered_mail.plain_message(
            sender=sender,
            to=to,
            message_id=identity,
            title=f"[Wirewatch] {notice.title}",
            body=f"{notice.words}\n",
            sent_at=now,
        )
        return MarkedMessage(identity=identity, body=body)


class SlackWebhookChannel(ReaderChannel):
    """Slack by an incoming webhook, which cannot be asked what has arrived."""

    name = SLACK
    key = "slack"
    place = "in this channel"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "read the page of the digest instead, and report this",
        DeliveryState.HELD: TRY_CHANNEL,
        DeliveryState.UNKNOWN: "nothing; it is sent again, marked as a repeat",
    }
    threaded: ClassVar[bool] = False

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post to the webhook; what may have arrived before is marked as a repeat."""
        from wirewatch.steps.delivery.sending import post_to_webhook

        return post_to_webhook(connections, attempt)

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the webhook."""
        return subscriber.slack or None if not isinstance(subscriber.slack, SlackTarget) else None

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return Slack's messages."""
        return rendered_slack.payloads(digest, threaded=self.threaded)

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return a Slack message."""
        return rendered_alerts.alert_slack(alert, left=left, full=full)

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the message with a line that says it is sent again."""
        body = rendered_slack.repeated(sent.body, number=number, why="Sent again on request.")
        return MarkedMessage(identity=f"{sent.identity} repeat {mark}", body=body)

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return a Slack message of a few lines."""
        body = rendered_slack.note(f"[Wirewatch] {notice.words}")
        return MarkedMessage(identity=f"{context.series.id} {to} {notice.name}", body=body)


class SlackBotChannel(SlackWebhookChannel):
    """Slack by a bot, in a thread; before a repeat it searches the channel for what has arrived."""

    name = SLACK_BOT
    after_unknown = AfterUnknown.REPEAT
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "read the page of the digest instead, and do what it says",
        DeliveryState.HELD: TRY_CHANNEL,
        DeliveryState.UNKNOWN: "nothing; it is looked for in the channel before it is sent again",
    }
    threaded = True

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post by the bot."""
        from wirewatch.steps.delivery.sending import post_by_bot

        return post_by_bot(connections, attempt)

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the token, and the channel."""
        target = subscriber.slack
        return f"{target.token} {target.channel}" if isinstance(target, SlackTarget) else None


class AppriseChannel(ReaderChannel):
    """A few lines by apprise to any service it knows. Its "no" may have arrived, so nothing is sent again."""

    name = NUDGE
    key = "nudge"
    after_unknown = AfterUnknown.LEAVE
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.HELD: TRY_CHANNEL,
        DeliveryState.UNKNOWN: "see whether it arrived; it is not sent again by itself",
    }

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send the lines by apprise."""
        from wirewatch.steps.delivery.sending import send_by_apprise, unset

        address = connections.secret(attempt.delivery.subscriber)
        return (
            send_by_apprise(attempt, address=address)
            if address
            else unset(attempt.delivery.subscriber)
        )

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the apprise address."""
        return subscriber.nudge or None

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return title and text of a note."""
        return (rendered_alerts.nudge(digest),)

    def digest_envelope(self, to: str, digest: Digest, context: Context, *, part: int) -> Envelope:
        """Return the issue as identity: there is only one part."""
        return Envelope(identity=f"{context.series.id}/{digest.number}")

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return title and text of a note."""
        return rendered_alerts.alert_nudge(alert, left=left, full=full)

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the note with "(repeat)" in its title."""
        words = json.loads(sent.body)
        body = json.dumps(
            {**words, "title": f"(repeat) {words['title']}"}, ensure_ascii=False
        ).encode()
        return MarkedMessage(identity=f"{sent.identity} repeat {mark}", body=body)

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return a note of a few lines."""
        body = rendered_alerts.note(notice.words)
        return MarkedMessage(identity=f"{context.series.id} {to} {notice.name}", body=body)


class ChatChannel(ReaderChannel):
    """Whole digests in the markup of a chat service that cannot be asked what has arrived."""

    dialect: ClassVar[chat_markup.Dialect]
    place = "in this chat"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "do what it says; until then read the page of the digest instead",
        DeliveryState.HELD: TRY_CHANNEL,
        DeliveryState.UNKNOWN: "nothing; it is sent again, marked as a repeat",
    }

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return the messages, split between stories."""
        return chat_markup.digest_messages(digest, self.dialect, subject=subject(digest))

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return one message."""
        return rendered_alerts.alert_chat(alert, self.dialect, left=left, full=full)

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the message with a line that says it is sent again."""
        body = chat_markup.repeated(
            sent.body, self.dialect, number=number, why="Sent again on request."
        )
        return MarkedMessage(identity=f"{sent.identity} repeat {mark}", body=body)

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return a message of a few lines."""
        title = f"[Wirewatch] {notice.title}"
        body = chat_markup.note(f"[Wirewatch] {notice.words}", self.dialect, title=title)
        return MarkedMessage(identity=f"{context.series.id} {to} {notice.name}", body=body)


class TelegramChannel(ChatChannel):
    """Telegram by a bot."""

    name = TELEGRAM
    key = "telegram"
    dialect = chat_markup.TELEGRAM

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the token, and the chat."""
        return (
            f"{subscriber.telegram.token} {subscriber.telegram.chat}"
            if subscriber.telegram
            else None
        )

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send by the bot."""
        from wirewatch.steps.delivery.sending import send_by_telegram

        return send_by_telegram(connections, attempt)


class WebhookChatChannel(ChatChannel):
    """A chat service that takes messages at an address, which is its only secret."""

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the address."""
        return getattr(subscriber, self.key) or None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post the message to the address."""
        from wirewatch.steps.delivery.sending import post_to_chat

        return post_to_chat(connections, attempt)


class TeamsChannel(WebhookChatChannel):
    """Microsoft Teams by a workflow; whether a card that it took is then posted, it does not say."""

    name = TEAMS
    key = "teams"
    dialect = chat_markup.TEAMS


class MattermostChannel(WebhookChatChannel):
    """Mattermost by an incoming webhook."""

    name = MATTERMOST
    key = "mattermost"
    dialect = chat_markup.MATTERMOST


class DiscordChannel(WebhookChatChannel):
    """Discord by a webhook."""

    name = DISCORD
    key = "discord"
    dialect = chat_markup.DISCORD


class MatrixChannel(ChatChannel):
    """A Matrix room. A repeat has the same transaction id, by which the server knows it."""

    name = MATRIX
    key = "matrix"
    place = "in this room"
    dialect = chat_markup.MATRIX
    after_unknown = AfterUnknown.REPEAT
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        **ChatChannel.advice,
        DeliveryState.UNKNOWN: "nothing; it is sent again under the same transaction id",
    }

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the access token, the room and the server."""
        target = subscriber.matrix
        return f"{target.token} {target.room} {target.server}" if target else None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Put the event into the room."""
        from wirewatch.steps.delivery.sending import send_to_matrix

        return send_to_matrix(connections, attempt)


class WebhookChannel(ReaderChannel):
    """Signed events for a program, which knows a repeat by its webhook-id."""

    name = WEBHOOK
    key = "webhook"
    place = "at this webhook"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "do what it says; the page of the digest has every story",
        DeliveryState.HELD: TRY_CHANNEL,
        DeliveryState.UNKNOWN: "nothing; it is sent again under the same webhook-id",
    }

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the names of the variables that hold address and secret."""
        return (
            f"{subscriber.webhook.url} {subscriber.webhook.secret}" if subscriber.webhook else None
        )

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Post the event."""
        from wirewatch.steps.delivery.sending import send_event

        return send_event(connections, attempt)

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return an event for the issue, and one for each story."""
        return events.digest_events(digest, installation=_installation(context))

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return an event."""
        return events.alert_event(alert, installation=_installation(context), left=left, full=full)

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the event under another id, with the first one's as repeatof."""
        body = events.repeated_event(sent.body, mark=mark)
        return MarkedMessage(identity=f"{sent.identity} repeat {mark}", body=body)

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return an event in our own words."""
        series = context.series.id
        body = events.notice_event(
            notice.words,
            series=series,
            name=notice.name,
            title=notice.title,
            at=now,
            installation=_installation(context),
        )
        return MarkedMessage(identity=f"{series} {to} {notice.name}", body=body)


def _installation(context: Context) -> str:
    """Return a name for this installation that tells its events from those of others and gives nothing away."""
    return hmac.new(context.key, b"events", hashlib.sha256).hexdigest()[:12]


def _sender(context: Context) -> str:
    mail = context.config.settings.mail
    if mail is None:
        raise ValueError("no mail relay is set; add mail: to settings.yaml")
    return mail.sender


def registered(
    *channels: Channel, keys: Collection[str] = tuple(CHANNEL_KEYS)
) -> dict[str, Channel]:
    """Return the channels by name. Raises ValueError for a duplicate name, or a key that no channel serves."""
    by_name = {one.name: one for one in channels}
    if len(by_name) < len(channels):
        raise ValueError(f"two channels bear one name: {', '.join(one.name for one in channels)}")
    served = {one.key for one in channels if isinstance(one, ReaderChannel)}
    if served != set(keys):
        raise ValueError(
            f"digests.yaml takes {', '.join(keys)}; steps/channels.py serves {', '.join(sorted(served))}"
        )
    return by_name


CHANNELS = registered(
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
READER_CHANNELS = tuple(one for one in CHANNELS.values() if isinstance(one, ReaderChannel))


def channel_named(name: str) -> Channel:
    """Return a channel by its name in the outbox. Raises UnknownChannel."""
    if name not in CHANNELS:
        known = ", ".join(CHANNELS)
        raise UnknownChannel(
            f'there is no channel "{name}" in this version, only {known}; update Wirewatch'
        )
    return CHANNELS[name]


def reader_channel(name: str) -> ReaderChannel:
    """Return a channel that reaches readers. Raises UnknownChannel."""
    channel = channel_named(name)
    if not isinstance(channel, ReaderChannel):
        raise UnknownChannel(f'no reader is reached by the channel "{name}"')
    return channel


def channel_of(subscriber: Subscriber) -> tuple[ReaderChannel, str]:
    """Return the channel of a subscriber, and the subscriber's name in the outbox. Raises UnknownChannel."""
    for channel in READER_CHANNELS:
        address = channel.address(subscriber)
        if address is not None:
            return channel, address
    raise UnknownChannel(
        f"a subscriber has no channel; add one of {', '.join(CHANNEL_KEYS)} in digests.yaml"
    )


def is_shared(name: str) -> bool:
    """Return whether all readers of a channel share one server; False for a channel that is not registered."""
    return name in CHANNELS and CHANNELS[name].shared
