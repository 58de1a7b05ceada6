"""Digests: which issues there are, and recording a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from wirewatch.domain.configuration import Series
from wirewatch.domain.digest.model import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of a series, without its text."""

    id: int
    series: str
    number: int
    due_at: datetime
    window_start: datetime
    window_end: datetime
    composed_at: datetime
    subject: str
    stories: int
    config_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One story that an issue tells, with the articles that it cites."""

    story_id: int
    revision: int  # 1 first telling, 2 first follow-up: CandidateStory.told_revision + 1
    articles: tuple[tuple[int, int], ...]  # (article id, revision of the article as told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was read within a span of time."""

    read: int  # articles
    flagged: int  # of these
    quiet: int  # of the flagged: recorded, but digests keep quiet about it


def ensure_series(tx: Connection, series: Sequence[Series], *, now: datetime) -> dict[str, datetime]:
    """Make the configured series known and mark the others as not configured; gives since when each is known."""
    raise NotImplementedError


def last_issue(tx: Connection, series: str) -> Issue | None:
    """Give the newest issue of a series."""
    raise NotImplementedError


def account(tx: Connection, start: datetime, end: datetime) -> Counts:
    """Count what was read with start < seen_at <= end."""
    raise NotImplementedError


def record(tx: Connection, digest: Digest, *, subject: str, told: Sequence[Telling]) -> int:
    """Store a digest and what it tells, in the order told; gives its id.

    Raises AlreadyComposed when the series has this number or due time; the transaction can go on.
    """
    raise NotImplementedError


def listing(tx: Connection, series: str | None = None, *, limit: int = 50) -> list[Issue]:
    """List issues, newest first."""
    raise NotImplementedError


def issue(tx: Connection, series: str, number: int) -> Issue | None:
    """Give one issue of a series."""
    raise NotImplementedError


def document(tx: Connection, series: str, number: int) -> dict[str, Any] | None:
    """Give a digest as composed: the fields of domain.digest.model.Digest as JSON values, datetimes in ISO 8601."""
    raise NotImplementedError
