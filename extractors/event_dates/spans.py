"""The first and last day of an ISO 8601 day (2021-10-20), week (2021-W42) or month (2021-10)."""

from __future__ import annotations

import re
from datetime import date, timedelta

_THROUGH = re.compile(
    r"(?<!\d)(?P<first>[0-3]?\d)(?:st|nd|rd|th|-?го)?\s?(?:-|–|—|to|through|по|до)\s?(?P<last>[0-3]?\d)(?!\d)"
)


def first_day(announced: str) -> date:
    """Return the first day of a date; `date.min` when `announced` is not a date."""
    try:
        return _first_day(announced)
    except ValueError:
        return date.min


def last_day(announced: str, written: str = "") -> date:
    """Return the last day of a date; `date.min` when `announced` is not a date.

    Args:
        announced: An ISO 8601 day, week or month.
        written: The date as written in the text; "20–22 October" ends on the 22nd.
    """
    try:
        first = _first_day(announced)
        if "W" in announced:
            return first + timedelta(days=6)
        if len(announced) > len("2021-10"):
            return _through(first, written)
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return date.min


def _through(first: date, written: str) -> date:
    span = _THROUGH.search(written)
    if span is None or int(span["first"]) != first.day or int(span["last"]) <= first.day:
        return first
    try:
        return first.replace(day=int(span["last"]))
    except ValueError:
        return first  # "20-31 February"


def _first_day(announced: str) -> date:
    if "W" in announced:
        year, _, week = announced.partition("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(announced if len(announced) > len("2021-10") else f"{announced}-01")
