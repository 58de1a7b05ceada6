"""When a report speaks: the days that it opens with, and a date that it looks forward to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wirewatch.domain.story.concepts import concept

_WEEK = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = {name: number for number, name in enumerate(_WEEK.split())}
_YEAR = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_YEAR.split(), start=1)}
OPENING_WORDS = 90
_TENS = {"ten": 10, "twenty": 20}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What an opening says of time."""

    days: tuple[str, ...] = ()  # weekdays in the order named, in English
    fresh: bool = False  # the first of the days is that of publication
    ahead: int = 0  # ordinal of the latest named date after publication; 0 when it names none
    published: int = 0  # ordinal


def moments(found: Sequence[str], *, published: date) -> Moments:
    """Read the times in an article's opening, given as folded words."""
    known = [concept(word) or word for word in found[:OPENING_WORDS]]
    days = tuple(dict.fromkeys(name for name in known if name in WEEKDAYS))
    return Moments(
        days=days,
        fresh=bool(days) and published.weekday() == WEEKDAYS[days[0]],
        ahead=_ahead(known, published),
        published=published.toordinal(),
    )


def _ahead(known: Sequence[str], published: date) -> int:
    latest = 0
    for at, name in enumerate(known):
        month = MONTHS.get(name)
        if not month:
            continue
        for near in (*known[at + 1 : at + 2], *known[max(0, at - 1) : at]):
            day = _TENS.get(near) or (int(near) if near.isdecimal() and len(near) < 3 else 0)
            latest = max(latest, _nearest(published, month, day))
    return latest if latest > published.toordinal() else 0


def _nearest(published: date, month: int, day: int) -> int:
    """Give the ordinal of the date, in the year that brings it nearest to publication; 0 when there is no such day."""
    try:
        years = [date(published.year + shift, month, day).toordinal() for shift in (-1, 0, 1)]
    except ValueError:
        return 0
    return min(years, key=lambda ordinal: abs(ordinal - published.toordinal()))
