"""Read how often a feed asks to be polled: RSS ttl, skipHours, skipDays, and sy:*."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_SHORT_NUMBER = re.compile(r"\s*([0-9]{1,6})")
_MAX_PACE = timedelta(days=365)
_NO_HINTS = PaceHints()
_PACE_ELEMENTS = frozenset(
    {"ttl", "skiphours", "skipdays", "sy:updateperiod", "sy:updatefrequency"}
)


def pace_hints_of(head: dict[str, list[etree._Element]]) -> PaceHints:
    """Read the polling hints among a channel's children, ignoring invalid values."""
    if _PACE_ELEMENTS.isdisjoint(head):
        return _NO_HINTS
    skip_hours = set()
    for text in _inner_texts(head, "skiphours"):
        hour = _parse_count(text)
        if hour is not None and hour <= 24:
            skip_hours.add(hour % 24)
    skip_days = set()
    for text in _inner_texts(head, "skipdays"):
        if text.lower() in ENGLISH_WEEKDAYS:
            skip_days.add(ENGLISH_WEEKDAYS.index(text.lower()))
    return pace_hints(
        minutes=_parse_count(_first_text(head, "ttl")),
        period=_first_text(head, "sy:updateperiod"),
        frequency=_parse_count(_first_text(head, "sy:updatefrequency")),
        skip_hours=frozenset(skip_hours),
        skip_days=frozenset(skip_days),
    )


def pace_hints(
    *,
    minutes: int | None,
    period: str,
    frequency: int | None,
    skip_hours: frozenset[int] = frozenset(),
    skip_days: frozenset[int] = frozenset(),
) -> PaceHints:
    """Convert raw values to hints; defaults: sy:updatePeriod daily, sy:updateFrequency 1."""
    every = None
    if period or frequency:
        every = _UPDATE_PERIODS.get(period.strip().lower() or "daily")
    if every:
        every /= max(frequency or 1, 1)
    return PaceHints(
        ttl=min(timedelta(minutes=minutes), _MAX_PACE) if minutes else None,
        update_every=every,
        # A feed that skips all hours or all days is ignored.
        skip_hours=skip_hours if len(skip_hours) < 24 else frozenset(),
        skip_days=skip_days if len(skip_days) < 7 else frozenset(),
    )


def _parse_count(text: str) -> int | None:
    """Return the number of at most six digits at the start of a text."""
    match = _SHORT_NUMBER.match(text)
    return int(match.group(1)) if match else None


def _first_text(head: dict[str, list[etree._Element]], name: str) -> str:
    for element in head.get(name, ()):
        return (element.text or "").strip()
    return ""


def _inner_texts(head: dict[str, list[etree._Element]], name: str) -> Iterator[str]:
    for element in head.get(name, ()):
        for child in element:
            yield (child.text or "").strip()
