"""How many articles of an outlet hold a paragraph: what repeats is furniture, not news."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection


def count(tx: Connection, outlet: str, paragraph_hashes: Collection[str], *, now: datetime) -> None:
    """Count one article's paragraphs, each once. Hashes have 32 characters at most."""
    raise NotImplementedError


def counts(tx: Connection, outlet: str, paragraph_hashes: Collection[str]) -> dict[str, int]:
    """Tell how many articles of the outlet held each of these paragraphs; unknown ones are left out."""
    raise NotImplementedError
