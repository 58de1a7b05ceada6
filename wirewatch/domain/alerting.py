"""Who is alerted, and what was said of a story; apart from the rules of alerts, which take much to import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wirewatch.domain.configuration import Actor, Interest


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a series has said of a story so far."""

    alerts: int = 0
    alerted_at: datetime | None = None  # the newest alert
    told_at: datetime | None = None  # the newest issue that told it


def alerting(actors: Sequence[Actor], interests: Sequence[Interest]) -> frozenset[str]:
    """Give the ids of the actors and interests whose stories are sent at once."""
    return frozenset({one.id for one in actors if one.alert} | {one.id for one in interests if one.alert})
