"""Places of raw responses in the WARC archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """Where one raw response lies."""

    url: str
    file: str  # relative to the archive folder
    offset: int
    length: int
    fetched_at: datetime
    status: int
    sha256: str  # of the payload


def add(tx: Connection, places: Sequence[WarcPlace]) -> list[int]:
    """Store places; gives their ids in the same order."""
    raise NotImplementedError


def find(tx: Connection, *, url: str, limit: int = 20) -> list[WarcPlace]:
    """List the places of an address, newest first."""
    raise NotImplementedError


def of_article(tx: Connection, article_id: int) -> WarcPlace | None:
    """Give the place of the page that an article was read from."""
    raise NotImplementedError


def forget_file(tx: Connection, file: str) -> int:
    """Forget the places in a WARC file that is no more; gives how many."""
    raise NotImplementedError
