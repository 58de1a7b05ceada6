"""Candidates: what a series could tell. A set difference, never a time window."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from wirewatch.domain.digest.model import CandidateStory


def candidates(
    tx: Connection,
    series: str,
    *,
    cut: datetime,
    actors: Collection[str] | None = None,
    quiet: bool = True,
) -> tuple[CandidateStory, ...]:
    """List the stories that have a flagged article, seen_at <= cut, which the series has not told.

    Each comes with all its flagged articles up to the cut, told ones marked. `actors`: only stories in which an
    untold article mentions one of them. `quiet=False`: untold articles that digests keep quiet about do not count.
    """
    raise NotImplementedError
