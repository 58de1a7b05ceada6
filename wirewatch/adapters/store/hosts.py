"""Hosts: the politeness key of an address, robots.txt as cached, waits that a host asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedRobots:
    """One robots.txt as fetched; `text` is "" when the host has none."""

    text: str
    fetched_at: datetime


def host_of(url: str) -> str:
    """Give the registrable domain of an address; of an IP address or single label, itself with its port; "" for none."""
    raise NotImplementedError


def robots(tx: Connection, host: str) -> CachedRobots | None:
    """Give the cached robots.txt of a host; the key may be the full host name, which robots.txt speaks for."""
    raise NotImplementedError


def save_robots(tx: Connection, host: str, *, text: str, now: datetime) -> None:
    """Cache a robots.txt."""
    raise NotImplementedError


def wait(tx: Connection, host: str, *, until: datetime) -> None:
    """Let nothing of a host be asked before an instant; an earlier promise that reaches further stays."""
    raise NotImplementedError


def wait_until(tx: Connection, host: str) -> datetime | None:
    """Give the instant before which the host is not to be asked."""
    raise NotImplementedError
