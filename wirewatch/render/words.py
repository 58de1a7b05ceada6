"""Times, counts and language names in the words of a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wirewatch.domain.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

WEEKDAYS = tuple(name[:3].capitalize() for name in ENGLISH_WEEKDAYS)
MONTHS = tuple(name[:3].capitalize() for name in ENGLISH_MONTHS)
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def zone_name(timezone: str) -> str:
    """Give what people call a zone: its city, or UTC."""
    city = timezone.rpartition("/")[2].replace("_", " ")
    return "UTC" if timezone in ("UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu") else city


def day(moment: datetime, zone: ZoneInfo) -> str:
    """Give "Sun 22 Nov", without help of any locale."""
    local = moment.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Give "14:05"."""
    return f"{moment.astimezone(zone):%H:%M}"


def moment(instant: datetime, timezone: str, *, today: datetime | None = None, zone_named: bool = True) -> str:
    """Return "Sun 22 Nov 14:05 Kabul (09:35 UTC)": the reader's zone first; the year when it is not that of `today`.

    Without `zone_named` only the day and the hour.
    """
    zone = ZoneInfo(timezone)
    year = f" {instant.astimezone(zone).year}" if today and abs(today - instant) > timedelta(days=300) else ""
    local = f"{day(instant, zone)}{year} {clock(instant, zone)}"
    if not zone_named:
        return local
    local = f"{local} {zone_name(timezone)}"
    if zone_name(timezone) == "UTC":
        return local
    same_day = instant.astimezone(zone).date() == instant.astimezone(UTC).date()
    utc = clock(instant, ZoneInfo("UTC")) if same_day else f"{day(instant, ZoneInfo('UTC'))} {instant:%H:%M}"
    return f"{local} ({utc} UTC)"


def many(count: int, one: str, more: str | None = None) -> str:
    """Give "1 story", "3 stories", "no stories"."""
    word = one if count == 1 else more or f"{one}s"
    return f"{count or 'no'} {word}"


def spelled(count: int) -> str:
    """Give a small number as a word, a bigger one in figures."""
    return SMALL[count] if 0 <= count < len(SMALL) else str(count)


def listed(names: Sequence[str], *, at_most: int = 6) -> str:
    """Give "A, B and C"; beyond `at_most`, "A, B, C and 4 more"."""
    if len(names) > at_most:
        return f"{', '.join(names[:at_most])} and {len(names) - at_most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def duration(length: timedelta) -> str:
    """Give a length of time as a person would say it: "40 minutes", "5 hours", "3 days"."""
    minutes = round(length / timedelta(minutes=1))
    if minutes < 90:
        return many(minutes, "minute")
    hours = round(length / timedelta(hours=1))
    return many(hours, "hour") if hours < 48 else many(round(length / timedelta(days=1)), "day")


def plain_date(iso: str) -> str:
    """Return "Tue 24 Nov", "Nov 2026", "week 48": as a calendar entry of the next months says it."""
    written = written_date(iso)
    return re.sub(r"^(\w{3} \d{1,2} \w{3}) \d{4}$", r"\1", re.sub(r"^(week \d+) of \d{4}$", r"\1", written))


def written_date(iso: str) -> str:
    """Give "Tue 24 Nov 2026" of "2026-11-24", "Nov 2026" of "2026-11", "week 48 of 2026" of "2026-W48"."""
    week = re.fullmatch(r"(\d{4})-W(\d\d)", iso)
    if week:
        return f"week {int(week[2])} of {week[1]}"
    try:
        if re.fullmatch(r"\d{4}-\d\d", iso):
            return f"{MONTHS[int(iso[5:]) - 1]} {iso[:4]}"
        when = date.fromisoformat(iso)
    except (ValueError, IndexError):
        return iso
    return f"{WEEKDAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]} {when.year}"
