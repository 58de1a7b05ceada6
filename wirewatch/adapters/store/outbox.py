"""The outbox: plan deliveries with their final bytes; postpone, hold, release and cancel them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, or_, select, update

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.outbox_queries import has_state, is_open, is_unsent
from wirewatch.adapters.store.rows import change_in_batches, field_names
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.adapters.store.schema import digests, payloads
from wirewatch.domain.digests.model import DeliveryState

HEAD_HEADER = "head"  # a mail's own head; its body is stored once for all who get the same
UNIQUE_COLUMNS = ("digest_id", "kind", "subscriber", "channel", "part")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """One delivery to be made: the recipient, the channel and the exact bytes."""

    subscriber: str  # address, or name of an environment variable: never a secret
    channel: str  # file, email, slack
    identity: str  # Message-ID, or another stable key
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    part: int = 1
    parts: int = 1
    kind: str = "digest"  # digest, resend, trial, alert, operator
    next_attempt_at: datetime | None = None  # None: at once


def plan_deliveries(
    tx: Connection, digest_id: int | None, deliveries: Sequence[PlannedDelivery], *, now: datetime
) -> list[int]:
    """Store deliveries, identical payloads once; return the ids of the new ones.

    A digest is planned for a subscriber only once. A resend that somebody requests is planned again
    once the previous one has ended.
    """
    hashes = _store_payloads(tx, deliveries)
    names = [name for name in field_names(PlannedDelivery) if name != "body"]
    digest_rows, repeatable_rows = [], []
    for delivery in deliveries:
        row = {name: getattr(delivery, name) for name in names}
        row["digest_id"] = digest_id
        row["payload"] = hashes[id(delivery.body)]
        row["state"] = DeliveryState.PLANNED.value
        row["planned_at"] = now
        row["detail"] = ""
        if delivery.kind == "digest":
            digest_rows.append(row)
        else:
            repeatable_rows.append(row)
    insert_once = upsert(tx, table).on_conflict_do_nothing(index_elements=UNIQUE_COLUMNS)
    ids: list[int] = []
    # All rows at a time: an issue may have ten thousand recipients.
    if digest_rows:
        ids += tx.execute(insert_once.returning(table.c.id), digest_rows).scalars()
    if repeatable_rows:
        ids += tx.execute(_insert_or_renew(tx).returning(table.c.id), repeatable_rows).scalars()
    return sorted(ids)


def _store_payloads(tx: Connection, deliveries: Sequence[PlannedDelivery]) -> dict[int, str]:
    """Store each payload once; map the id() of its bytes, shared by deliveries, to its hash."""
    hashes: dict[int, str] = {}
    bodies: dict[str, bytes] = {}
    for delivery in deliveries:
        if id(delivery.body) not in hashes:
            sha256 = hashlib.sha256(delivery.body).hexdigest()
            hashes[id(delivery.body)] = sha256
            bodies[sha256] = delivery.body
    for sha256, body in bodies.items():
        statement = upsert(tx, payloads).values(sha256=sha256, body=body)
        tx.execute(statement.on_conflict_do_nothing())
    return hashes


def _insert_or_renew(tx: Connection) -> Any:
    """Plan a delivery again unless it is open or being sent."""
    statement = upsert(tx, table)
    planned = {*field_names(PlannedDelivery), "payload", "state", "planned_at", "detail"}
    renewed: dict[str, Any] = {"sent_at": None}
    for name in planned - {"body", *UNIQUE_COLUMNS}:
        renewed[name] = statement.excluded[name]
    is_busy = or_(has_state(DeliveryState.SENDING), is_open())
    return statement.on_conflict_do_update(
        index_elements=UNIQUE_COLUMNS, set_=renewed, where=~is_busy
    )


def postpone_channel(
    tx: Connection, channel: str, *, until: datetime, now: datetime, subscriber: str | None = None
) -> int:
    """Postpone a channel's due deliveries (or one subscriber's), unattempted; return how many."""
    is_due = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now)
    due = update(table).where(_is_for(channel, subscriber), is_due, is_open())
    return tx.execute(due.values(next_attempt_at=until)).rowcount


def hold_channel(
    tx: Connection, channel: str, *, detail: str, subscriber: str | None = None
) -> int:
    """Hold everything planned for a broken channel (or one subscriber of it); return how many."""
    planned = update(table).where(_is_for(channel, subscriber), has_state(DeliveryState.PLANNED))
    return tx.execute(planned.values(state=DeliveryState.HELD.value, detail=detail)).rowcount


def release_channel(
    tx: Connection, channel: str, *, now: datetime, subscriber: str | None = None
) -> int:
    """Release a channel's held deliveries (or one subscriber's), due now or at their later time.

    Returns how many.
    """
    due_at = case((table.c.next_attempt_at > now, table.c.next_attempt_at), else_=now)
    held = update(table).where(_is_for(channel, subscriber), has_state(DeliveryState.HELD))
    released = held.values(state=DeliveryState.PLANNED.value, next_attempt_at=due_at)
    return tx.execute(released).rowcount


def _is_for(channel: str, subscriber: str | None) -> ColumnElement[bool]:
    if subscriber is None:
        return table.c.channel == channel
    return and_(table.c.channel == channel, table.c.subscriber == subscriber)


def postpone_deliveries(tx: Connection, delivery_ids: Iterable[int], *, until: datetime) -> None:
    """Postpone planned deliveries, and those of unknown outcome."""
    waiting = has_state(DeliveryState.PLANNED, DeliveryState.UNKNOWN)
    postponed = update(table).where(waiting).values(next_attempt_at=until)
    change_in_batches(tx, postponed, table.c.id, delivery_ids)


def cancel_delivery(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """Cancel a planned delivery with a reason; one that may have arrived is not changed."""
    _cancel(tx, table.c.id == delivery_id, has_state(DeliveryState.PLANNED), detail=detail)


def cancel_kind(tx: Connection, kind: str, *, detail: str) -> int:
    """Cancel the deliveries of a kind that have not begun; return how many."""
    not_begun = has_state(DeliveryState.PLANNED, DeliveryState.HELD)
    return _cancel(tx, table.c.kind == kind, not_begun, detail=detail)


def cancel_recipient(
    tx: Connection, *, series: str | None, subscriber: str, channel: str, detail: str
) -> int:
    """Cancel a recipient's waiting deliveries of a series, without alerts; return how many.

    Series None: those sent on request.
    """
    of_series = table.c.digest_id.is_(None)
    if series is not None:
        issues = select(digests.c.id).where(digests.c.series == series)
        of_series = table.c.digest_id.in_(issues)
    not_begun = has_state(DeliveryState.PLANNED, DeliveryState.HELD)
    recipient = _is_for(channel, subscriber)
    return _cancel(tx, of_series, recipient, table.c.kind != "alert", not_begun, detail=detail)


def _cancel(tx: Connection, *conditions: ColumnElement[bool], detail: str) -> int:
    ended = {"state": DeliveryState.ENDED.value, "detail": detail, "next_attempt_at": None}
    return tx.execute(update(table).where(*conditions).values(**ended)).rowcount


def replace_deliveries(tx: Connection, delivery_ids: Collection[int], *, detail: str) -> int:
    """Cancel deliveries that a later issue lists, with a reason; return how many."""
    replaced = {"state": DeliveryState.REPLACED.value, "detail": detail, "next_attempt_at": None}
    statement = update(table).where(is_unsent()).values(**replaced)
    return change_in_batches(tx, statement, table.c.id, sorted(delivery_ids))


def refuse_delivery(tx: Connection, delivery_id: int, *, detail: str) -> None:
    """Mark a delivery that could still be attempted as refused."""
    refused = {"state": DeliveryState.REFUSED.value, "detail": detail, "next_attempt_at": None}
    tx.execute(update(table).where(table.c.id == delivery_id, is_open()).values(**refused))
