"""A small key-value table of JSON values about this store."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.schema import facts


def get(tx: Connection, name: str) -> Any | None:
    """Return the value of a key, None if it is not set."""
    return tx.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def put(tx: Connection, name: str, value: Any, *, now: datetime) -> None:
    """Set a key."""
    insert = upsert(tx, facts).values(name=name, value=value, noted_at=now)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value, "noted_at": now}))


def put_once(tx: Connection, name: str, value: Any, *, now: datetime) -> Any:
    """Set a key unless it is set; return the stored value."""
    tx.execute(upsert(tx, facts).values(name=name, value=value, noted_at=now).on_conflict_do_nothing())
    return get(tx, name)


def forget(tx: Connection, name: str) -> None:
    """Delete a key."""
    tx.execute(delete(facts).where(facts.c.name == name))


def install_key(tx: Connection, *, now: datetime) -> str:
    """Return this store's 32 random bytes in hex, created on first use; Message-IDs are derived from them."""
    key: str = put_once(tx, "install_key", secrets.token_hex(32), now=now)
    return key
