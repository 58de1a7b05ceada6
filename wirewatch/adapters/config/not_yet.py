"""What may be written already but is not at work yet: a user must not believe that it is."""

from __future__ import annotations

from typing import Any

from wirewatch.adapters.config.document import Document, Place

SERIES: tuple[str, ...] = ()
SUBSCRIBER = ("actors", "languages", "length")
WATCHED: tuple[str, ...] = ()


def warn_of_what_is_not_at_work(digests: Document, watchlist: Document) -> None:
    """Warn at its line of each key that nothing in Wirewatch follows yet."""
    for number, series in enumerate(_rows(digests.data, "series")):
        place: Place = ("series", number)
        _warn(digests, series, place, SERIES)
        for index, subscriber in enumerate(_rows(series, "subscribers")):
            _warn(digests, subscriber, (*place, "subscribers", index), SUBSCRIBER)
    for key in ("actors", "interests"):
        for number, row in enumerate(_rows(watchlist.data, key)):
            _warn(watchlist, row, (key, number), WATCHED)


def _warn(document: Document, row: dict[str, Any], place: Place, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in row:
            document.warn((*place, key), f'"{key}" is not at work yet and changes nothing', "take it out for now")


def _rows(data: Any, key: str) -> list[dict[str, Any]]:
    rows = data.get(key) if isinstance(data, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
