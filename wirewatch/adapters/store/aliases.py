"""Aliases that were ever watched: what was seen before an alias was known is not told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection


def note(tx: Connection, aliases: Collection[tuple[str, str]], *, now: datetime) -> frozenset[tuple[str, str]]:
    """Remember (actor, alias) pairs; gives those that were not known before."""
    raise NotImplementedError


def known(tx: Connection) -> dict[tuple[str, str], datetime]:
    """Tell since when each (actor, alias) pair is watched."""
    raise NotImplementedError
