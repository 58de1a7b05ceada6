"""A small key-value table of JSON values about this store."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from wirewatch.adapters.store.documents import json_from_value, value_from_json
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.rows import put_row
from wirewatch.adapters.store.schema import facts as table
from wirewatch.domain.operations import MachineReport

MACHINE_PREFIX = "machine "
MACHINE_RETENTION = timedelta(days=7)  # machines are listed for this long after their last report
INSTALL_KEY_BYTES = 32


def get_value(tx: Connection, name: str) -> Any | None:
    """Load the value of a key, None if it is not set."""
    return tx.execute(select(table.c.value).where(table.c.name == name)).scalar()


def values_with_prefix(tx: Connection, prefix: str) -> dict[str, Any]:
    """Load the values of the keys that begin with a prefix, by key."""
    has_prefix = table.c.name.startswith(prefix, autoescape=True)
    query = select(table.c.name, table.c.value).where(has_prefix).order_by(table.c.name)
    return dict(tx.execute(query).tuples().all())


def set_value(tx: Connection, name: str, value: Any, *, now: datetime) -> None:
    """Set a key."""
    put_row(tx, table, {"name": name}, {"value": value, "noted_at": now})


def set_value_once(tx: Connection, name: str, value: Any, *, now: datetime) -> Any:
    """Set a key unless it is set; return the stored value."""
    statement = upsert(tx, table).values(name=name, value=value, noted_at=now)
    tx.execute(statement.on_conflict_do_nothing())
    return get_value(tx, name)


def delete_value(tx: Connection, name: str) -> None:
    """Delete a key."""
    tx.execute(delete(table).where(table.c.name == name))


def machine_reports(tx: Connection) -> list[MachineReport]:
    """List what each machine last reported, by name and home."""
    documents = values_with_prefix(tx, MACHINE_PREFIX).values()
    return [value_from_json(MachineReport, document) for document in documents]


def previous_machine_report(tx: Connection, report: MachineReport) -> MachineReport | None:
    """Load what the machine of a report reported before; None before its first report."""
    document = get_value(tx, _machine_key(report))
    return value_from_json(MachineReport, document) if document else None


def save_machine_report(tx: Connection, report: MachineReport, *, now: datetime) -> None:
    """Store a machine's report; delete machines that have not reported for MACHINE_RETENTION."""
    set_value(tx, _machine_key(report), json_from_value(report), now=now)
    is_machine = table.c.name.startswith(MACHINE_PREFIX)
    tx.execute(delete(table).where(is_machine, table.c.noted_at < now - MACHINE_RETENTION))


def _machine_key(report: MachineReport) -> str:
    return f"{MACHINE_PREFIX}{report.name}:{report.home}"


def install_key(tx: Connection, *, now: datetime) -> str:
    """Return this store's random hex key, made on first use; Message-IDs are derived from it."""
    new_key = secrets.token_hex(INSTALL_KEY_BYTES)
    key: str = set_value_once(tx, "install_key", new_key, now=now)
    return key
