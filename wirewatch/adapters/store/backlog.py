"""Readers whom several issues of a series have not reached: what a catch-up gathers, and what it replaces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import attempts, digests, paused_subscribers
from wirewatch.adapters.store.schema import deliveries as table
from wirewatch.domain.digest.model import DeliveryState

GIVEN_UP = "given up after"  # how the detail begins of what was tried in vain too often: it was refused by nobody
KINDS = ("digest", "catch-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """One message, in one part or several, that has not reached its reader."""

    digest_id: int
    number: int  # of the issue; of a catch-up, the newest that it holds
    kind: str
    headers: dict[str, str]
    deliveries: tuple[int, ...]  # a part each
    given_up: bool
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """All that has not reached one reader of a series by one channel, oldest first."""

    series: str
    subscriber: str
    channel: str
    newest: int  # number of the newest issue of the series
    unsent: tuple[Unsent, ...]


def backlogs(tx: Connection, *, now: datetime) -> list[Backlog]:
    """List the readers whom more than one message of a series has not reached, one of which is due.

    Whatever may have arrived is left out: an issue of which a part was sent, or whose fate is not known. So is what a
    paused subscriber is not sent. What was given up counts as long as no later issue was sent.
    """
    found: list[Backlog] = []
    readers: dict[tuple[str, str], list[str]] = {}
    for row in tx.execute(_readers(now)):
        readers.setdefault((row.series, row.channel), []).append(row.subscriber)
    for (series, channel), subscribers in readers.items():
        newest: int = tx.execute(select(func.max(digests.c.number)).where(digests.c.series == series)).scalar_one()
        for batch in batches(subscribers):
            for subscriber, unsent in _of_readers(tx, series, channel, batch).items():
                if len(unsent) > 1:
                    found.append(
                        Backlog(series=series, subscriber=subscriber, channel=channel, newest=newest, unsent=unsent)
                    )
    return found


def replace(tx: Connection, deliveries: Collection[int], *, detail: str) -> int:
    """End deliveries whose stories another one tells; gives how many were ended."""
    ended = {"state": DeliveryState.REPLACED.value, "next_attempt_at": None, "detail": detail}
    return sum(
        tx.execute(update(table).where(table.c.id.in_(batch), _unsent()).values(**ended)).rowcount
        for batch in batches(sorted(deliveries))
    )


def _unsent() -> ColumnElement[bool]:
    given_up = and_(table.c.state == DeliveryState.REFUSED.value, table.c.detail.startswith(GIVEN_UP))
    return or_(table.c.state == DeliveryState.PLANNED.value, given_up)


def _of(series: str, channel: str, subscribers: Collection[str]) -> list[ColumnElement[bool]]:
    theirs = and_(table.c.channel == channel, table.c.subscriber.in_(subscribers))
    return [digests.c.series == series, table.c.kind.in_(KINDS), theirs]


def _readers(now: datetime) -> Select[tuple[str, str, str]]:
    """Give who has more than one message waiting, and one whose time has come."""
    same = and_(paused_subscribers.c.subscriber == table.c.subscriber, paused_subscribers.c.channel == table.c.channel)
    is_paused = exists().where(same, paused_subscribers.c.paused_at.is_not(None))
    it_is_time = or_(table.c.next_attempt_at.is_(None), table.c.next_attempt_at <= now)
    is_due = and_(table.c.state == DeliveryState.PLANNED.value, it_is_time)
    by_reader = (digests.c.series, table.c.subscriber, table.c.channel)
    query = select(*by_reader).join_from(table, digests, digests.c.id == table.c.digest_id)
    query = query.where(table.c.kind.in_(KINDS), table.c.channel != "file", _unsent(), ~is_paused)
    several = func.count(table.c.digest_id.distinct()) > 1
    return query.group_by(*by_reader).having(several, func.count().filter(is_due) > 0).order_by(*by_reader)


def _of_readers(
    tx: Connection, series: str, channel: str, subscribers: Collection[str]
) -> dict[str, tuple[Unsent, ...]]:
    """Give what has not reached each of these readers, oldest first."""
    other = table.alias("other")
    part_of_it = and_(
        other.c.digest_id == table.c.digest_id,
        other.c.kind == table.c.kind,
        other.c.subscriber == table.c.subscriber,
        other.c.channel == table.c.channel,
    )
    begun = exists().where(part_of_it, other.c.state.not_in([DeliveryState.PLANNED.value, DeliveryState.REFUSED.value]))
    unsure = exists().where(attempts.c.delivery_id == table.c.id, attempts.c.outcome == "unknown")
    query = select(table, digests.c.number).join(digests, digests.c.id == table.c.digest_id)
    query = query.where(*_of(series, channel, subscribers), _unsent(), ~begun, ~unsure)
    query = query.order_by(digests.c.number, table.c.id)
    messages: dict[str, dict[tuple[int, str], list[Row[Any]]]] = {}
    for row in tx.execute(query):
        messages.setdefault(row.subscriber, {}).setdefault((row.digest_id, row.kind), []).append(row)
    unsent = {
        subscriber: tuple(_unsent_one(rows) for rows in some.values() if len(rows) == rows[0].parts)
        for subscriber, some in messages.items()
    }
    given_up = [subscriber for subscriber, some in unsent.items() if any(one.given_up for one in some)]
    sent = _last_sent(tx, series, channel, given_up)
    return {
        subscriber: tuple(one for one in some if not one.given_up or one.number > sent.get(subscriber, 0))
        for subscriber, some in unsent.items()
    }


def _unsent_one(parts: list[Row[Any]]) -> Unsent:
    first = parts[0]
    return Unsent(
        digest_id=first.digest_id,
        number=first.number,
        kind=first.kind,
        headers=first.headers,
        deliveries=tuple(part.id for part in parts),
        given_up=any(part.state == DeliveryState.REFUSED.value for part in parts),
        next_attempt_at=max((part.next_attempt_at for part in parts if part.next_attempt_at), default=None),
    )


def _last_sent(tx: Connection, series: str, channel: str, subscribers: list[str]) -> dict[str, int]:
    if not subscribers:
        return {}
    sent = and_(table.c.state == DeliveryState.SENT.value, *_of(series, channel, subscribers))
    query = select(table.c.subscriber, func.max(digests.c.number)).join(digests, digests.c.id == table.c.digest_id)
    return dict(tx.execute(query.where(sent).group_by(table.c.subscriber)).tuples().all())
