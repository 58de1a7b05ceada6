"""Which actors and interests are alerted; apart from the rules of alerts, so that reading a config imports none."""

from __future__ import annotations

from collections.abc import Sequence

from wirewatch.domain.configuration import Actor, Interest


def alerting(actors: Sequence[Actor], interests: Sequence[Interest]) -> frozenset[str]:
    """Give the ids of the actors and interests whose stories are sent at once."""
    return frozenset({one.id for one in actors if one.alert} | {one.id for one in interests if one.alert})
