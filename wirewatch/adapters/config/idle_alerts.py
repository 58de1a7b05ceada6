"""Alerts that would reach nobody, as warnings at their line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wirewatch.adapters.config.document import Document
from wirewatch.domain.alerting import alerting
from wirewatch.domain.configuration import Actor, Interest, Series


def warn_of_idle_alerts(
    document: Document, *, actors: Sequence[Actor], interests: Sequence[Interest], series: Iterable[Series]
) -> None:
    """Warn of each `alert: true` that no series with subscribers asks for."""
    idle = alerting(actors, interests)
    idle -= {asked for one in series if one.subscribers for asked in one.actors}
    for key in ("actors", "interests"):
        rows = document.data.get(key) if isinstance(document.data, dict) else None
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] in idle:
                what = f'"alert" of "{row["id"]}" reaches nobody: no series with subscribers asks for it'
                do = "name it under actors: of a series with subscribers in digests.yaml, or take alert out"
                document.warn((key, number, "alert"), what, do)
