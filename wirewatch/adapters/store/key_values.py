"""A small key-value table of JSON values about this store."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from wirewatch.adapters.store.documents import json_from_value, value_from_json
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.schema import facts
from wirewatch.domain.operations import MachineReport


def get_value(tx: Connection, name: str) -> Any | None:
    """Return the value of a key, None if it is not set."""
    return tx.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def values_with_prefix(tx: Connection, prefix: str) -> dict[str, Any]:
    """Return the values of the keys that begin with a prefix, by key."""
    query = select(facts.c.name, facts.c.value).where(
        facts.c.name.startswith(prefix, autoescape=True)
    )
    return dict(tx.execute(query.order_by(facts.c.name)).tuples().all())


MACHINE_PREFIX = "machine "
MACHINE_RETENTION = timedelta(
    days=7
)  # after which a machine that was taken away is no longer listed


def machine_reports(tx: Connection) -> list[MachineReport]:
    """Return what each machine last reported, by name and home."""
    return [
        value_from_json(MachineReport, value)
        for value in values_with_prefix(tx, MACHINE_PREFIX).values()
    ]


def previous_machine_report(tx: Connection, one: MachineReport) -> MachineReport | None:
    """Return what this machine last reported, None before its first report."""
    value = get_value(tx, _machine(one))
    return value_from_json(MachineReport, value) if value else None


def save_machine_report(tx: Connection, report: MachineReport, *, now: datetime) -> None:
    """Store what a machine reports, and forget those that have not reported for long."""
    set_value(tx, _machine(report), json_from_value(report), now=now)
    long_ago = facts.c.noted_at < now - MACHINE_RETENTION
    tx.execute(delete(facts).where(facts.c.name.startswith(MACHINE_PREFIX), long_ago))


def _machine(one: MachineReport) -> str:
    return f"{MACHINE_PREFIX}{one.name}:{one.home}"


def set_value(tx: Connection, name: str, value: Any, *, now: datetime) -> None:
    """Set a key."""
    insert = upsert(tx, facts).values(name=name, value=value, noted_at=now)
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=["name"], set_={"value": value, "noted_at": now}
        )
    )


def set_value_once(tx: Connection, name: str, value: Any, *, now: datetime) -> Any:
    """Set a key unless it is set; return the stored value."""
    tx.execute(
        upsert(tx, facts).values(name=name, value=value, noted_at=now).on_conflict_do_nothing()
    )
    return get_value(tx, name)


def delete_value(tx: Connection, name: str) -> None:
    """Delete a key."""
    tx.execute(delete(facts).where(facts.c.name == name))


def install_key(tx: Connection, *, now: datetime) -> str:
    """Return this store's 32 random bytes in hex, created on first use; Message-IDs are derived from them."""
    key: str = set_value_once(tx, "install_key", secrets.token_hex(32), now=now)
    return key
