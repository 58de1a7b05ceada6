"""The days of an announced date: "2021-10-20" is one, "2021-W42" seven, "2021-10" a month's."""

from __future__ import annotations

from datetime import date, timedelta


def first_day(announced: str) -> date:
    """Give the first day of a date; the first that there is for what is none."""
    try:
        return _first_day(announced)
    except ValueError:
        return date.min


def last_day(announced: str) -> date:
    """Give the last day of a date; the first that there is for what is none."""
    try:
        first = _first_day(announced)
        if "W" in announced:
            return first + timedelta(days=6)
        if len(announced) > len("2021-10"):
            return first
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return date.min


def _first_day(announced: str) -> date:
    if "W" in announced:
        year, _, week = announced.partition("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat(announced if len(announced) > len("2021-10") else f"{announced}-01")
