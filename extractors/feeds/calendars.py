"""Calendars beside the Gregorian one that feeds date their entries by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

THAI_YEARS_AHEAD = 543  # of the Gregorian year, months and days being the same


def from_solar_hijri(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    """Convert a date of the Iranian and Afghan calendar (33-year cycle of Birashk, right for 1178-1633)."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    days = 365 * (year - 1) + (8 * (year - 1) + 29) // 33 + 31 * (month - 1) - max(0, month - 7) + day
    gregorian = datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=days + 226_893)
    return gregorian.year, gregorian.month, gregorian.day
