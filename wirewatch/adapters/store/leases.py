"""Leases: who works at a host (or at any named piece of work) just now. They use the machine's own clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store.engine import Store


@dataclass(frozen=True, slots=True)
class Holder:
    """One process that can hold leases; `str()` of it is what the store keeps."""

    machine: str
    pid: int
    started: str  # tells two processes with one pid apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One lease as stored."""

    kind: str
    host: str
    holder: Holder
    lease_until: datetime


def this_process() -> Holder:
    """Give the holder that this process is."""
    raise NotImplementedError


def is_dead(holder: Holder) -> bool:
    """Tell whether the holder is a process of this machine that has ended."""
    raise NotImplementedError


def take(store: Store, kind: str, hosts: Collection[str], *, holder: Holder, seconds: float = 300) -> list[str]:
    """Lease what is free of these hosts, renew what the holder has already; gives those it now holds, sorted."""
    raise NotImplementedError


def release(store: Store, kind: str, hosts: Collection[str], *, holder: Holder) -> None:
    """Give back leases; those of others stay."""
    raise NotImplementedError


def held(tx: Connection) -> list[Lease]:
    """List the leases that have not run out, and whose holder is not known to be dead."""
    raise NotImplementedError
