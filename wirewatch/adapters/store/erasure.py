"""Erase a subscriber from the store: sent and pending deliveries, refusals, alerts and verdicts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from wirewatch.adapters.store.engine import Store, batches
from wirewatch.adapters.store.schema import (
    alert_readers,
    attempts,
    deliveries,
    facts,
    paused_subscribers,
    payloads,
    verdicts,
)
from wirewatch.domain.digests.model import DeliveryState

NOT_STARTED_STATES = (DeliveryState.PLANNED.value, DeliveryState.HELD.value)
FILE_CHANNEL = "file"  # the channel whose subscribers are names of pages
TEXT_COLUMNS: tuple[tuple[Table, str], ...] = (  # columns in which servers repeat an address
    (deliveries, "detail"),
    (attempts, "reply"),
    (paused_subscribers, "detail"),
    (verdicts, "note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCounts:
    """How many rows of each kind were removed; of verdicts and texts, how many were anonymised."""

    deliveries: int = 0
    not_sent: int = 0  # of these
    attempts: int = 0
    messages: int = 0  # stored message bytes that had no other recipient
    pauses: int = 0
    alerts: int = 0
    verdicts: int = 0  # stay as anonymous counts
    texts: int = 0  # of servers about other readers


def erase_subscriber(
    tx: Connection,
    *,
    is_theirs: Callable[[str], bool],
    strike: Callable[[str], str],
    hints: Sequence[str],
) -> ErasureCounts:
    """Remove every row of a subscriber; idempotent.

    `is_theirs` recognises their name, `strike` removes it from a text; only texts that contain one
    of `hints` (lower case) are searched. Verdicts are kept anonymously, with the checksum of their
    mail: without it, reading the same mailbox again would bring the address back.
    """
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite deleted data with zeros
    names = _spellings(tx, is_theirs)
    theirs = _is_one_of(deliveries, names)
    rows = tx.execute(
        select(deliveries.c.id, deliveries.c.state, deliveries.c.payload).where(theirs)
    ).all()
    alerts = tx.execute(delete(alert_readers).where(_is_one_of(alert_readers, names))).rowcount
    tries = sum(
        tx.execute(delete(attempts).where(attempts.c.delivery_id.in_(batch))).rowcount
        for batch in batches(row.id for row in rows)
    )
    for batch in batches(row.id for row in rows):
        tx.execute(delete(deliveries).where(deliveries.c.id.in_(batch)))
    noted = [name for name in tx.execute(select(facts.c.name)).scalars() if _is_about(name, names)]
    tx.execute(delete(facts).where(facts.c.name.in_(noted)))
    return ErasureCounts(
        deliveries=len(rows),
        not_sent=sum(row.state in NOT_STARTED_STATES for row in rows),
        attempts=tries,
        messages=_drop_payloads(tx, {row.payload for row in rows}),
        pauses=tx.execute(
            delete(paused_subscribers).where(_is_one_of(paused_subscribers, names))
        ).rowcount,
        alerts=alerts,
        verdicts=_anonymise_verdicts(tx, is_theirs),
        texts=sum(
            _strike_texts(tx, table, table.c[name], strike, hints) for table, name in TEXT_COLUMNS
        ),
    )


def purge_deleted_rows(store: Store) -> bool:
    """Purge deleted rows (SQLite WAL, PostgreSQL VACUUM); return False if a reader prevents it."""
    if store.path is not None:
        with closing(sqlite3.connect(store.path, timeout=30)) as connection:
            busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
    if not store.is_sqlite:
        names = ", ".join(
            sorted(
                {table.name for table, _ in TEXT_COLUMNS}
                | {payloads.name, alert_readers.name, facts.name}
            )
        )
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {names}")
    return True


def _spellings(tx: Connection, is_theirs: Callable[[str], bool]) -> list[tuple[str, str]]:
    """List (subscriber, channel) as the tables spell them: capitals may differ from row to row."""
    found: set[tuple[str, str]] = set()
    for table in (deliveries, paused_subscribers, alert_readers):
        query = (
            select(table.c.subscriber, table.c.channel)
            .where(table.c.channel != FILE_CHANNEL)
            .distinct()
        )
        found |= {
            (subscriber, channel)
            for subscriber, channel in tx.execute(query)
            if is_theirs(subscriber)
        }
    return sorted(found)


def _is_one_of(table: Table, names: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    return or_(
        False,
        *(
            and_(table.c.subscriber == subscriber, table.c.channel == channel)
            for subscriber, channel in names
        ),
    )


def _is_about(fact: str, names: Sequence[tuple[str, str]]) -> bool:
    """Return whether a key such as "held slack DESK_HOOK" concerns one subscriber's channel."""
    return any(fact.endswith(f" {channel} {subscriber}") for subscriber, channel in names)


def _drop_payloads(tx: Connection, hashes: Iterable[str]) -> int:
    deleted = 0
    for batch in batches(sorted(hashes)):
        shared = set(
            tx.execute(
                select(deliveries.c.payload).where(deliveries.c.payload.in_(batch))
            ).scalars()
        )
        mine = [sha256 for sha256 in batch if sha256 not in shared]
        deleted += tx.execute(delete(payloads).where(payloads.c.sha256.in_(mine))).rowcount
    return deleted


def _anonymise_verdicts(tx: Connection, is_theirs: Callable[[str], bool]) -> int:
    names = [
        name
        for name in tx.execute(select(verdicts.c.subscriber).distinct()).scalars()
        if name and is_theirs(name)
    ]
    return tx.execute(
        update(verdicts).where(verdicts.c.subscriber.in_(names)).values(subscriber="", note="")
    ).rowcount


def _strike_texts(
    tx: Connection,
    table: Table,
    column: Column[str],
    strike: Callable[[str], str],
    hints: Sequence[str],
) -> int:
    key = list(table.primary_key.columns)
    may_hold = or_(*(func.lower(column).contains(hint, autoescape=True) for hint in hints))
    struck = 0
    for *values, text in tx.execute(select(*key, column).where(may_hold)).all():
        if (clean := strike(text)) != text:
            this = and_(*(column == value for column, value in zip(key, values, strict=True)))
            struck += tx.execute(update(table).where(this).values({column.name: clean})).rowcount
    return struck
