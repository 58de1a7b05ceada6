"""Small facts about this store, as JSON values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection


def get(tx: Connection, name: str) -> Any | None:
    """Give a fact, None when it was never noted."""
    raise NotImplementedError


def put(tx: Connection, name: str, value: Any, *, now: datetime) -> None:
    """Note a fact in the place of what was known."""
    raise NotImplementedError


def put_once(tx: Connection, name: str, value: Any, *, now: datetime) -> Any:
    """Note a fact unless it is known; gives the one that stands."""
    raise NotImplementedError


def install_key(tx: Connection, *, now: datetime) -> str:
    """Give this store's own 32 random bytes, as hex: made once, the root of derived Message-IDs."""
    raise NotImplementedError
