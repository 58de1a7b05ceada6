"""Readers who were taken out of a series: what still waits for them is not sent."""

from __future__ import annotations

from sqlalchemy import Connection

from wirewatch.adapters.store import outbox
from wirewatch.domain.configuration import Config
from wirewatch.steps.channels import EMAIL, FILE
from wirewatch.steps.readers import Reader, reader_of


def end_what_waits(tx: Connection, config: Config) -> int:
    """End what waits for those whom a series names no more; gives how many deliveries.

    A series that was taken out as a whole is left alone: its issues were composed for the readers that it had. What a
    person asked for goes to any mail address, but only to a channel that some series names.
    """
    readers: dict[str | None, frozenset[Reader]] = {
        series.id: frozenset(map(reader_of, series.subscribers)) for series in config.series
    }
    readers[None] = frozenset[Reader]().union(*readers.values())
    ended = 0
    for series, subscriber, channel in outbox.awaited(tx):
        apart = channel == FILE or (series is None and channel == EMAIL) or series not in readers
        if not apart and (subscriber, channel) not in readers[series]:
            detail = f"no longer a subscriber of {series}" if series else "no series names it any more"
            ended += outbox.end_all(tx, series=series, subscriber=subscriber, channel=channel, detail=detail)
    return ended
