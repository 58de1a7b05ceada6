"""How long the archive keeps what: by age, by size, and longer what was flagged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

KEPT = "kept-"  # how files begin that hold flagged pages beyond the age of the others
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?(MB|GB|TB)", re.IGNORECASE)
_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12}


def bytes_of(size: str) -> int | None:
    """Return the bytes of a size as typed (500MB, 20GB, 1.5TB), or None for what is none."""
    found = _SIZE.fullmatch(size.strip())
    return int(float(found.group(1)) * _UNITS[found.group(2).upper()]) if found else None


def day_of(file: str) -> str:
    """Return the UTC day (YYYY-MM-DD) whose pages a file of the archive holds."""
    return file.removeprefix(KEPT)[:10]


def to_retire(
    sizes: Mapping[str, int], *, now: datetime, keep: timedelta, keep_flagged: timedelta, most: int | None
) -> tuple[str, ...]:
    """Return the files whose time is over, and the oldest of those beyond `most` bytes; never today's.

    Files of all pages go before those that hold flagged pages alone.
    """
    ends = {False: _day(now - keep), True: _day(now - max(keep, keep_flagged))}
    over = [file for file in sizes if day_of(file) < ends[file.startswith(KEPT)]]
    left = sum(sizes.values()) - sum(sizes[file] for file in over)
    if most is None or left <= most:
        return tuple(sorted(over))
    today = _day(now)
    others = [file for file in sizes if file not in over and day_of(file) < today]
    for file in sorted(others, key=lambda name: (name.startswith(KEPT), day_of(name), name)):
        if left <= most:
            break
        over.append(file)
        left -= sizes[file]
    return tuple(sorted(over))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"
