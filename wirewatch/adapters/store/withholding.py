"""Deliveries that may not go now: put off until an hour, or ended unsent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.domain.digest.model import DeliveryState

_WAITING = (DeliveryState.PLANNED.value, DeliveryState.UNKNOWN.value)


def put_off(tx: Connection, delivery_ids: Iterable[int], *, until: datetime) -> None:
    """Let deliveries that wait be tried at an instant, no sooner."""
    for batch in batches(delivery_ids):
        waiting = (table.c.id.in_(batch), table.c.state.in_(_WAITING))
        tx.execute(update(table).where(*waiting).values(next_attempt_at=until))


def end(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """End a planned delivery unsent, and say why; one that may have arrived stays as it is."""
    planned = (table.c.id == delivery_id, table.c.state == DeliveryState.PLANNED.value)
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    tx.execute(update(table).where(*planned).values(**ended))
