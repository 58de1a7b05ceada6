"""Deliveries as they go into the store and come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.schema import digests
from wirewatch.domain.digest.model import DeliveryState


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
    kind: str = "digest"  # digest, resend, trial, alert
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
    unsure: int  # tries before this one that may have arrived

    @property
    def unsure_before(self) -> bool:
        """Whether this one is a repeat of what may have arrived."""
        return self.unsure > 0


DELIVERY = select(table, digests.c.series, digests.c.number).outerjoin(digests, digests.c.id == table.c.digest_id)


def delivery(row: Row[Any]) -> Delivery:
    """Give the delivery of a row of DELIVERY."""
    columns = {name: getattr(row, name) for name in Delivery.__slots__}
    return Delivery(**columns | {"state": DeliveryState(row.state)})
