"""Deliveries that may not go now: put off until an hour, or ended unsent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.schema import digests
from wirewatch.domain.digest.model import DeliveryState

_BY_ITSELF = ("digest", "catch-up")  # not what a person asked for
_NOT_BEGUN = (DeliveryState.PLANNED.value, DeliveryState.HELD.value)
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


def awaited(tx: Connection) -> list[tuple[str, str, str]]:
    """List (series, subscriber, channel) of all for whom issues or catch-ups wait, planned or held."""
    columns = (digests.c.series, table.c.subscriber, table.c.channel)
    query = select(*columns).join_from(table, digests, digests.c.id == table.c.digest_id).distinct()
    return list(tx.execute(query.where(table.c.kind.in_(_BY_ITSELF), table.c.state.in_(_NOT_BEGUN))).tuples())


def end_all(tx: Connection, *, series: str, subscriber: str, channel: str, detail: str) -> int:
    """End unsent whatever of a series waits for one reader, and say why; gives how many."""
    issues = select(digests.c.id).where(digests.c.series == series)
    theirs = (table.c.subscriber == subscriber, table.c.channel == channel, table.c.digest_id.in_(issues))
    waiting = (table.c.kind.in_(_BY_ITSELF), table.c.state.in_(_NOT_BEGUN))
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    return tx.execute(update(table).where(*theirs, *waiting).values(**ended)).rowcount
