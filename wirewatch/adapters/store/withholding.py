"""Deliveries that may not go now: put off until an hour, or ended unsent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.schema import digests
from wirewatch.domain.digest.model import DeliveryState

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


def awaited(tx: Connection) -> list[tuple[str | None, str, str]]:
    """List (series, subscriber, channel) of all for whom issues wait, planned or held.

    Series None: what a person asked for, an issue sent again or a trial.
    """
    columns = (digests.c.series, table.c.subscriber, table.c.channel)
    query = select(*columns).outerjoin_from(table, digests, digests.c.id == table.c.digest_id).distinct()
    waiting = (table.c.kind != "alert", table.c.state.in_(_NOT_BEGUN))
    return [(series, subscriber, channel) for series, subscriber, channel in tx.execute(query.where(*waiting))]


def end_all(tx: Connection, *, series: str | None, subscriber: str, channel: str, detail: str) -> int:
    """End unsent whatever waits for one reader of a series, or (None) on request, and say why; gives how many."""
    issues = select(digests.c.id).where(digests.c.series == series)
    of_it = table.c.digest_id.is_(None) if series is None else table.c.digest_id.in_(issues)
    theirs = (table.c.subscriber == subscriber, table.c.channel == channel, table.c.kind != "alert", of_it)
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    return tx.execute(update(table).where(*theirs, table.c.state.in_(_NOT_BEGUN)).values(**ended)).rowcount
