"""The contract of a channel: how it addresses a reader, renders, sends and repeats.

A new channel is one module in this folder and its name in registry.py: docs/adding-a-channel.md.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt

if TYPE_CHECKING:
    from wirewatch.steps.channels.connections import Connections

TRY_CHANNEL_ADVICE = "do what it says, then: wirewatch digest test SERIES; tried again hourly"


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
    """The series whose deliveries are rendered, the configuration, and the installation's key."""

    config: Config
    series: Series
    key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedMessage:
    """A repeat, a trial or a notice, with an identity that no digest or alert has."""

    identity: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message in Wirewatch's own words: a trial, or that an actor's frequency is unusual."""

    name: str  # the same for the same notice, whenever it is made
    title: str
    words: str


class Channel(ABC):
    """A channel; abstract members have no default, so that no channel inherits another's format."""

    name: ClassVar[str]  # as the outbox stores it, at most 16 characters
    after_unknown: ClassVar[AfterUnknown]
    # What a person does about a delivery in that state; may hold SERIES, NUMBER and ADDRESS.
    advice: ClassVar[Mapping[DeliveryState, str]]
    alert_advice: ClassVar[Mapping[DeliveryState, str]] = {}  # where alerts differ
    # All readers share one server, as with a mail relay: they are held and delayed as a whole.
    shared: ClassVar[bool] = False

    @abstractmethod
    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send one attempt. Raises ConfigErrors, and SecretNotSet if a variable has no value."""


class ReaderChannel(Channel):
    """A channel that a subscriber can be reached by."""

    key: ClassVar[str]  # the subscriber's key in digests.yaml
    guide: ClassVar[str]  # the page of docs/guide that says how to set it up
    place: ClassVar[str] = "here"  # where its messages arrive, in words

    @abstractmethod
    def address(self, subscriber: Subscriber) -> str | None:
        """Return the subscriber's name in the outbox, never a secret; None for other channels."""

    @abstractmethod
    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return the messages of an issue in order, the same bytes for all readers."""

    @abstractmethod
    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return an alert. `left`: stories left to the digest; `full`: the day's last alert."""

    @abstractmethod
    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return a delivery repeated on request and marked so; `mark` is unique to this repeat."""

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
        """Address one part of an issue to one reader."""
        return Envelope(identity=f"{context.series.id}/{digest.number}/{part}")

    def alert_envelope(self, to: str, alert: Alert, context: Context, *, profile: str) -> Envelope:
        """Address an alert to one reader of a profile."""
        return Envelope(identity=f"{alert.series}/alert/{alert.story.id}/{alert.number}")


class MessageChannel(ReaderChannel):
    """A channel whose messages have no headers: repeats and notices differ in the body only."""

    @abstractmethod
    def repeat_body(self, sent: PlannedDelivery, *, number: int, mark: str) -> bytes:
        """Return the body of a delivery with words that say it is sent again on request."""

    @abstractmethod
    def notice_body(self, notice: Notice, context: Context, *, now: datetime) -> bytes:
        """Return the body of a notice."""

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the marked body under the identity of the first delivery and the mark."""
        body = self.repeat_body(sent, number=number, mark=mark)
        return MarkedMessage(identity=f"{sent.identity} repeat {mark}", body=body)

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return the notice under an identity of series, reader and notice."""
        body = self.notice_body(notice, context, now=now)
        return MarkedMessage(identity=f"{context.series.id} {to} {notice.name}", body=body)
