"""Read how often a feed wants to be polled: RSS ttl, skipHours and skipDays, and the syndication module."""

from __future__ import annotations

import re
from datetime import timedelta

from lxml import etree

from extractors.languages.calendar import ENGLISH_WEEKDAYS
from extractors.model import PaceHints

_UPDATE_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_NUMBER = re.compile(r"\s*([0-9]{1,6})")
_MAX_PACE = timedelta(days=365)
_NO_HINTS = PaceHints()


def pace_hints_of(head: dict[str, list[etree._Element]]) -> PaceHints:
    """Return the hints among a channel's children (RSS ttl, skipHours, skipDays; sy:*); invalid values are ignored."""
    if not (
        {"ttl", "skiphours", "skipdays", "sy:updateperiod", "sy:updatefrequency"} & head.keys()
    ):
        return _NO_HINTS
    minutes = _number(_text(head, "ttl"))
    hours = (_number(text) for text in _inner(head, "skiphours"))
    days = (text.lower() for text in _inner(head, "skipdays"))
    return pace_hints(
        minutes=minutes,
        period=_text(head, "sy:updateperiod"),
        frequency=_number(_text(head, "sy:updatefrequency")),
        skip_hours=frozenset(hour % 24 for hour in hours if hour is not None and hour <= 24),
        skip_days=frozenset(ENGLISH_WEEKDAYS.index(day) for day in days if day in ENGLISH_WEEKDAYS),
    )


def pace_hints(
    *,
    minutes: int | None,
    period: str,
    frequency: int | None,
    skip_hours: frozenset[int] = frozenset(),
    skip_days: frozenset[int] = frozenset(),
) -> PaceHints:
    """Convert these values to hints; sy:updatePeriod is daily and sy:updateFrequency 1 unless said."""
    every = None
    if period or frequency:
        every = _UPDATE_PERIODS.get(period.strip().lower() or "daily")
        every = every / max(frequency or 1, 1) if every else None
    return PaceHints(
        ttl=min(timedelta(minutes=minutes), _MAX_PACE) if minutes else None,
        update_every=every,
        # A feed that skips all hours or all days is ignored.
        skip_hours=skip_hours if len(skip_hours) < 24 else frozenset(),
        skip_days=skip_days if len(skip_days) < 7 else frozenset(),
    )


def _text(head: dict[str, list[etree._Element]], name: str) -> str:
    return next(((element.text or "").strip() for element in head.get(name, ())), "")


def _inner(head: dict[str, list[etree._Element]], name: str) -> list[str]:
    return [(child.text or "").strip() for element in head.get(name, ()) for child in element]


def _number(text: str) -> int | None:
    found = _NUMBER.match(text)
    return int(found.group(1)) if found else None
