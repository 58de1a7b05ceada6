"""Aliases that were ever watched: what was seen before an alias was known is not told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from wirewatch.adapters.store.dialect import upsert
from wirewatch.adapters.store.schema import known_aliases


def note(tx: Connection, aliases: Collection[tuple[str, str]], *, now: datetime) -> frozenset[tuple[str, str]]:
    """Remember (actor, alias) pairs; gives those that were not known before."""
    new = frozenset(aliases) - known(tx).keys()
    if new:
        rows = [{"actor": actor, "alias": alias, "known_at": now} for actor, alias in sorted(new)]
        tx.execute(upsert(tx, known_aliases).on_conflict_do_nothing(), rows)
    return new


def known(tx: Connection) -> dict[tuple[str, str], datetime]:
    """Tell since when each (actor, alias) pair is watched."""
    return {(row.actor, row.alias): row.known_at for row in tx.execute(select(known_aliases))}
