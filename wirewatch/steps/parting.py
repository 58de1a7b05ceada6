"""Readers who were taken out of a series: what still waits for them is not sent."""

from __future__ import annotations

from sqlalchemy import Connection

from wirewatch.adapters.store import withholding
from wirewatch.domain.configuration import Config
from wirewatch.steps.channels import FILE
from wirewatch.steps.readers import reader_of


def end_what_waits(tx: Connection, config: Config) -> int:
    """End what waits for those whom a series names no more; gives how many deliveries.

    A series that was taken out as a whole is left alone: its issues were composed for the readers that it had.
    """
    readers = {series.id: frozenset(map(reader_of, series.subscribers)) for series in config.series}
    gone = [
        one
        for one in withholding.awaited(tx)
        if one[2] != FILE and one[0] in readers and (one[1], one[2]) not in readers[one[0]]
    ]
    return sum(
        withholding.end_all(
            tx, series=series, subscriber=subscriber, channel=channel, detail=f"no longer a subscriber of {series}"
        )
        for series, subscriber, channel in gone
    )
