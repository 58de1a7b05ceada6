"""The outbox: frozen payloads, deliveries, attempts. An attempt is committed before the socket opens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.leases import Holder
from wirewatch.domain.digest.model import DeliveryState, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """One delivery to be made: who, by which channel, exactly which bytes."""

    subscriber: str  # address, or name of an environment variable: never a secret
    channel: str  # file, email, slack
    identity: str  # Message-ID, or another stable key
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    part: int = 1
    parts: int = 1
    kind: str = "digest"  # digest, resend, trial, alert, catch-up
    next_attempt_at: datetime | None = None  # None: at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery as it stands."""

    id: int
    digest_id: int | None
    series: str | None
    number: int | None
    kind: str
    subscriber: str
    channel: str
    part: int
    parts: int
    identity: str
    headers: dict[str, str]
    payload: str  # sha256
    state: DeliveryState
    tries: int
    next_attempt_at: datetime | None
    planned_at: datetime
    sent_at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try that has begun: committed, the delivery is `sending`."""

    id: int
    number: int
    started_at: datetime
    delivery: Delivery
    body: bytes
    unsure_before: bool  # the try before this one may have arrived: this one is a repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """One subscriber by one channel who refused, and since when we stopped writing (None: not yet)."""

    subscriber: str
    channel: str
    refusals: int
    paused_at: datetime | None
    detail: str


def plan(tx: Connection, digest_id: int | None, deliveries: Sequence[PlannedDelivery], *, now: datetime) -> list[int]:
    """Store deliveries, equal payloads once; gives the ids of those that were not planned already."""
    raise NotImplementedError


def due(tx: Connection, *, now: datetime, limit: int = 100) -> list[Delivery]:
    """List what can be tried now: planned, or unknown with a time to try again; paused subscribers are left out."""
    raise NotImplementedError


def begin_attempt(store: Store, delivery_id: int, *, holder: Holder, now: datetime) -> Attempt | None:
    """Mark a delivery as sending and commit; None when another process has it or it is done."""
    raise NotImplementedError


def end_attempt(
    store: Store, attempt: Attempt, receipt: Receipt, *, now: datetime, next_attempt_at: datetime | None = None
) -> DeliveryState:
    """Store what the far end said. `retry` and `unknown` come up again at next_attempt_at; gives the new state."""
    raise NotImplementedError


def strays(tx: Connection, *, now: datetime, after: timedelta = timedelta(minutes=15)) -> list[int]:
    """Turn deliveries whose process died while sending into `unknown`, due now; gives their ids.

    A process of this machine is looked up; one of another machine counts as dead when the attempt is older than `after`.
    """
    raise NotImplementedError


def hold_channel(tx: Connection, channel: str, *, detail: str) -> int:
    """Hold everything planned for a channel that is broken; gives how many."""
    raise NotImplementedError


def release_channel(tx: Connection, channel: str, *, now: datetime) -> int:
    """Plan again, due now, what was held for a channel; gives how many."""
    raise NotImplementedError


def note_refusal(
    tx: Connection, subscriber: str, *, channel: str, detail: str, now: datetime, pause_after: int = 3
) -> bool:
    """Count a refusal for good of a subscriber; tells whether we now stop writing to them."""
    raise NotImplementedError


def forget_refusals(tx: Connection, subscriber: str, *, channel: str) -> None:
    """Start afresh with a subscriber: something was accepted, or an operator says so."""
    raise NotImplementedError


def paused(tx: Connection) -> list[Paused]:
    """List subscribers who refused."""
    raise NotImplementedError


def payload(tx: Connection, sha256: str) -> bytes | None:
    """Give frozen bytes."""
    raise NotImplementedError


def listing(
    tx: Connection,
    *,
    digest_id: int | None = None,
    states: Collection[DeliveryState] = (),
    limit: int = 200,
) -> list[Delivery]:
    """List deliveries, newest first; of one digest, or in some states."""
    raise NotImplementedError
