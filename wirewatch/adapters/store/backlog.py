"""Issues of a series that have not reached a reader: what the next issue lists and replaces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import attempts, digests
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.domain.digest.model import DeliveryState

GIVEN_UP = "given up after"  # how the detail begins of what was tried in vain too often: it was refused by nobody
KIND = "digest"
_WAITING = (DeliveryState.PLANNED.value, DeliveryState.HELD.value)
Reader = tuple[str, str]  # channel, subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """One message, in one part or several, that has not reached its reader."""

    number: int  # of the issue
    headers: dict[str, str]
    deliveries: tuple[int, ...]  # a part each
    given_up: bool


def unsent(tx: Connection, series: str) -> dict[Reader, tuple[Unsent, ...]]:
    """Return what has not reached the readers of a series, oldest first.

    Whatever may have arrived is left out: an issue of which a part was sent, or whose fate is not known. What was
    given up counts as long as no later issue was sent.
    """
    other = table.alias("other")
    part_of_it = and_(
        other.c.digest_id == table.c.digest_id,
        other.c.kind == table.c.kind,
        other.c.subscriber == table.c.subscriber,
        other.c.channel == table.c.channel,
    )
    begun = exists().where(part_of_it, other.c.state.not_in([*_WAITING, DeliveryState.REFUSED.value]))
    unsure = exists().where(attempts.c.delivery_id == table.c.id, attempts.c.outcome == "unknown")
    query = select(table, digests.c.number).join(digests, digests.c.id == table.c.digest_id)
    query = query.where(*_issues(series), _unsent(), ~begun, ~unsure).order_by(digests.c.number, table.c.id)
    messages: dict[Reader, dict[int, list[Row[Any]]]] = {}
    for row in tx.execute(query):
        messages.setdefault((row.channel, row.subscriber), {}).setdefault(row.number, []).append(row)
    found = {
        reader: tuple(_message(rows) for rows in some.values() if len(rows) == rows[0].parts)
        for reader, some in messages.items()
    }
    sent = _last_sent(tx, series) if any(one.given_up for some in found.values() for one in some) else {}
    left = {
        reader: tuple(one for one in some if not one.given_up or one.number > sent.get(reader, 0))
        for reader, some in found.items()
    }
    return {reader: some for reader, some in left.items() if some}


def replace(tx: Connection, deliveries: Collection[int], *, detail: str) -> int:
    """End deliveries that a later issue lists, and say so; return how many were ended."""
    ended = {"state": DeliveryState.REPLACED.value, "next_attempt_at": None, "detail": detail}
    return sum(
        tx.execute(update(table).where(table.c.id.in_(batch), _unsent()).values(**ended)).rowcount
        for batch in batches(sorted(deliveries))
    )


def _unsent() -> ColumnElement[bool]:
    given_up = and_(table.c.state == DeliveryState.REFUSED.value, table.c.detail.startswith(GIVEN_UP))
    return or_(table.c.state.in_(_WAITING), given_up)


def _issues(series: str) -> list[ColumnElement[bool]]:
    return [digests.c.series == series, table.c.kind == KIND, table.c.channel != "file"]


def _message(parts: list[Row[Any]]) -> Unsent:
    return Unsent(
        number=parts[0].number,
        headers=parts[0].headers,
        deliveries=tuple(part.id for part in parts),
        given_up=any(part.state == DeliveryState.REFUSED.value for part in parts),
    )


def _last_sent(tx: Connection, series: str) -> dict[Reader, int]:
    columns = (table.c.channel, table.c.subscriber, func.max(digests.c.number))
    query = select(*columns).join_from(table, digests, digests.c.id == table.c.digest_id)
    sent = query.where(*_issues(series), table.c.state == DeliveryState.SENT.value)
    rows = tx.execute(sent.group_by(table.c.channel, table.c.subscriber)).tuples()
    return {(channel, subscriber): number for channel, subscriber, number in rows}
