"""Small facts about this store, as JSON values."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.schema import facts


def get(tx: Connection, name: str) -> Any | None:
    """Return a fact, None when it was never noted."""
    return tx.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def put(tx: Connection, name: str, value: Any, *, now: datetime) -> None:
    """Note a fact in the place of what was known."""
    insert = upsert(tx, facts).values(name=name, value=value, noted_at=now)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value, "noted_at": now}))


def put_once(tx: Connection, name: str, value: Any, *, now: datetime) -> Any:
    """Note a fact unless it is known; gives the one that stands."""
    tx.execute(upsert(tx, facts).values(name=name, value=value, noted_at=now).on_conflict_do_nothing())
    return get(tx, name)


def forget(tx: Connection, name: str) -> None:
    """Let a fact go."""
    tx.execute(delete(facts).where(facts.c.name == name))


def install_key(tx: Connection, *, now: datetime) -> str:
    """Return this store's own 32 random bytes, as hex: made once, the root of derived Message-IDs."""
    key: str = put_once(tx, "install_key", secrets.token_hex(32), now=now)
    return key
