"""Leases: which process works on a host (or another named unit of work), by the system clock.

A lease ends when it is released, when it expires, or when its holder is a dead process of this
machine. Polling and reading share a host's lease, so that only one process sends it requests. The
row of a released host is kept, since it records the last visit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, case, delete, literal, null, or_, select, update

from wirewatch.adapters.store.engine import Store, batches, upsert
from wirewatch.adapters.store.lease_holders import Holder, is_dead
from wirewatch.adapters.store.rows import change_in_batches, record_from_row, rows_in
from wirewatch.adapters.store.schema import Instant
from wirewatch.adapters.store.schema import leases as table

HOST_KIND = "host"
WHOLE_KIND_HOST = "*"  # used as the host in a lease of a whole kind of work
LEASE_SECONDS = 60.0  # without renewal; a machine that died keeps its hosts for so long
VISIT_RETENTION = timedelta(minutes=10)  # of a released host: far longer than gaps between visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One lease as stored."""

    kind: str
    host: str
    holder: Holder
    lease_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseRequest:
    """Who asks for leases, when, and for how long."""

    holder: Holder
    now: datetime
    seconds: float = LEASE_SECONDS

    @property
    def until(self) -> datetime:
        """The instant at which the leases run out."""
        return self.now + timedelta(seconds=self.seconds)


def take_leases(
    store: Store,
    kind: str,
    hosts: Collection[str],
    *,
    holder: Holder,
    seconds: float = LEASE_SECONDS,
) -> list[str]:
    """Lease the free hosts and renew the holder's leases; return those of the hosts it now holds.

    A host is free if it is not leased, if its lease expired, or if the holder is a dead process of
    this machine. The result is sorted. Runs a transaction.
    """
    request = LeaseRequest(holder=holder, now=datetime.now(UTC), seconds=seconds)
    return sorted(take_free_leases(store, kind, sorted(set(hosts)), request))


def take_free_leases(
    store: Store, kind: str, hosts: Sequence[str], request: LeaseRequest
) -> dict[str, datetime | None]:
    """Lease the free hosts; map each to the end of another holder's last visit (None: no visit)."""
    taken: dict[str, datetime | None] = {}
    with store.begin() as tx:
        replaceable = [str(request.holder), *_dead_holders(tx, now=request.now)]
        for batch in batches(hosts):
            taken |= _take_batch(tx, kind, batch, request, replaceable=replaceable)
    return taken


def _take_batch(
    tx: Connection,
    kind: str,
    hosts: list[str],
    request: LeaseRequest,
    *,
    replaceable: Sequence[str],
) -> dict[str, datetime | None]:
    # One statement decides, so that two workers on PostgreSQL cannot both find a host free.
    holder = str(request.holder)
    lease = {"kind": kind, "holder": holder, "lease_until": request.until}
    insert = upsert(tx, table).values([lease | {"host": host} for host in hosts])
    # When a holder that died made its last visit is unknown: it may have been just now.
    visited_at = case(
        (table.c.holder == holder, null()),
        (table.c.lease_until > request.now, literal(request.now, Instant())),
        else_=table.c.lease_until,
    )
    statement = insert.on_conflict_do_update(
        index_elements=["kind", "host"],
        set_={
            "visited_at": visited_at,
            "holder": insert.excluded.holder,
            "lease_until": insert.excluded.lease_until,
        },
        where=or_(table.c.lease_until <= request.now, table.c.holder.in_(replaceable)),
    )
    return dict(tx.execute(statement.returning(table.c.host, table.c.visited_at)).tuples().all())


def leased_by_others(
    store: Store, kind: str, hosts: Collection[str], *, holder: Holder, now: datetime
) -> set[str]:
    """Find the hosts that a living process other than the holder has leased."""
    with store.read() as tx:
        replaceable = [str(holder), *_dead_holders(tx, now=now)]
        query = select(table.c.host).where(
            table.c.kind == kind, table.c.lease_until > now, table.c.holder.not_in(replaceable)
        )
        return {row.host for row in rows_in(tx, query, table.c.host, hosts)}


def renew_leases(
    store: Store, kind: str, hosts: Sequence[str], *, holder: Holder, until: datetime
) -> set[str]:
    """Prolong the holder's leases of these hosts; return the hosts that it still had."""
    renewed: set[str] = set()
    statement = (
        update(table)
        .where(table.c.kind == kind, table.c.holder == str(holder))
        .values(lease_until=until)
        .returning(table.c.host)
    )
    with store.begin() as tx:
        for batch in batches(hosts):
            renewed.update(tx.execute(statement.where(table.c.host.in_(batch))).scalars())
    return renewed


def release_leases(store: Store, kind: str, hosts: Collection[str], *, holder: Holder) -> None:
    """Release the holder's leases; those of other holders are kept."""
    is_theirs = (table.c.kind == kind, table.c.holder == str(holder))
    with store.begin() as tx:
        if kind == HOST_KIND:
            released = update(table).where(*is_theirs).values(lease_until=datetime.now(UTC))
            change_in_batches(tx, released, table.c.host, sorted(set(hosts)))
        else:
            change_in_batches(tx, delete(table).where(*is_theirs), table.c.host, sorted(set(hosts)))


def current_leases(tx: Connection) -> list[Lease]:
    """List the leases that have not run out, and whose holder is not known to be dead."""
    now = datetime.now(UTC)
    dead = _dead_holders(tx, now=now)
    query = select(table).where(table.c.lease_until > now, table.c.holder.not_in(dead))
    return [
        record_from_row(Lease, row, holder=Holder.parse(row.holder))
        for row in tx.execute(query.order_by(table.c.kind, table.c.host))
    ]


def delete_expired_leases(tx: Connection) -> int:
    """Delete the leases that ran out or whose holder is dead; return how many."""
    now = datetime.now(UTC)
    dead = _dead_holders(tx, now=now)
    has_ended = or_(table.c.lease_until <= now, table.c.holder.in_(dead))
    is_disposable = or_(table.c.kind != HOST_KIND, table.c.lease_until <= now - VISIT_RETENTION)
    return tx.execute(delete(table).where(has_ended, is_disposable)).rowcount


def _dead_holders(tx: Connection, *, now: datetime) -> list[str]:
    holders = tx.execute(select(table.c.holder).where(table.c.lease_until > now).distinct())
    return [holder for holder in holders.scalars() if is_dead(Holder.parse(holder))]
