"""Times, dates, counts and lists in words, and text laid out in columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

WEEKDAYS = tuple(name[:3].capitalize() for name in ENGLISH_WEEKDAYS)
MONTHS = tuple(name[:3].capitalize() for name in ENGLISH_MONTHS)
SMALL_NUMBER_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
UTC_ZONE_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu"})
UTC_ZONE = ZoneInfo("UTC")
WEEKDAY_ONLY_WITHIN = timedelta(days=6)  # a weekday alone identifies the day
YEAR_SHOWN_BEYOND = timedelta(days=300)

LINE_COLUMNS = 76
RTL_LANGUAGES = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "ku", "prs", "ps", "sd", "ug", "ur", "yi"}
)
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff"
_PIECE = re.compile(rf"\s+|[{_WIDE}][、。，．！？：；）」』】”’]*|[^\s{_WIDE}]+")


def zone_name(timezone: str) -> str:
    """The city of a zone, or UTC."""
    if timezone in UTC_ZONE_NAMES:
        return "UTC"
    return timezone.rpartition("/")[2].replace("_", " ")


def format_day(instant: datetime, zone: ZoneInfo) -> str:
    """Format as "Sun 22 Nov", whatever the locale."""
    local = instant.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def format_time(instant: datetime, zone: ZoneInfo) -> str:
    """Format as "14:05"."""
    return f"{instant.astimezone(zone):%H:%M}"


def format_day_and_time(instant: datetime, zone: ZoneInfo, *, today: datetime | None = None) -> str:
    """Format as "Sun 22 Nov 14:05"; with the year if it is far from `today`."""
    day = format_day(instant, zone)
    if today and abs(today - instant) > YEAR_SHOWN_BEYOND:
        day = f"{day} {instant.astimezone(zone).year}"
    return f"{day} {format_time(instant, zone)}"


def format_moment(instant: datetime, timezone: str, *, today: datetime | None = None) -> str:
    """Format as "Sun 22 Nov 14:05 Kabul (09:35 UTC)": the reader's zone first."""
    zone = ZoneInfo(timezone)
    local = f"{format_day_and_time(instant, zone, today=today)} {zone_name(timezone)}"
    if zone_name(timezone) == "UTC":
        return local
    utc = format_time(instant, UTC_ZONE)
    if instant.astimezone(zone).date() != instant.astimezone(UTC).date():
        utc = f"{format_day(instant, UTC_ZONE)} {utc}"
    return f"{local} ({utc} UTC)"


def format_near_moment(instant: datetime, timezone: str, *, today: datetime) -> str:
    """Format as "Sun 14:05" within WEEKDAY_ONLY_WITHIN of `today`, else "22 Nov 14:05".

    The zone is not named.
    """
    zone = ZoneInfo(timezone)
    local = format_day_and_time(instant, zone, today=today)
    weekday, _, date_and_time = local.partition(" ")
    if timedelta(0) <= today - instant <= WEEKDAY_ONLY_WITHIN:
        return f"{weekday} {format_time(instant, zone)}"
    return date_and_time


def quantity(count: int, singular: str, plural: str | None = None) -> str:
    """Format as "1 story", "3 stories", "no stories"."""
    word = singular if count == 1 else plural or f"{singular}s"
    return f"{count or 'no'} {word}"


def number_word(count: int) -> str:
    """A small number as a word, a bigger one in figures."""
    if 0 <= count < len(SMALL_NUMBER_WORDS):
        return SMALL_NUMBER_WORDS[count]
    return str(count)


def join_names(names: Sequence[str], *, at_most: int = 6) -> str:
    """Join as "A, B and C"; beyond `at_most`, "A, B, C and 4 more"."""
    if len(names) > at_most:
        return f"{', '.join(names[:at_most])} and {len(names) - at_most} more"
    if len(names) > 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return "".join(names)


def format_issues(numbers: Sequence[int], *, at_most: int = 6) -> str:
    """Format as "issue 141", "issues 139, 140 and 141"."""
    noun = "issue" if len(numbers) == 1 else "issues"
    return f"{noun} {join_names([str(number) for number in numbers], at_most=at_most)}"


def format_duration(length: timedelta) -> str:
    """Round as a person would: "40 minutes", "5 hours", "3 days"."""
    minutes = round(length / timedelta(minutes=1))
    if minutes < 90:
        return quantity(minutes, "minute")
    hours = round(length / timedelta(hours=1))
    if hours < 48:
        return quantity(hours, "hour")
    return quantity(round(length / timedelta(days=1)), "day")


def format_date_without_year(iso: str) -> str:
    """Format as "Tue 24 Nov", "Nov 2026", "week 48": for dates of the next months."""
    written = re.sub(r"^(week \d+) of \d{4}$", r"\1", format_date(iso))
    return re.sub(r"^(\w{3} \d{1,2} \w{3}) \d{4}$", r"\1", written)


def format_date(iso: str) -> str:
    """Format "2026-11-24" as "Tue 24 Nov 2026", "2026-11" as "Nov 2026".

    "2026-W48" becomes "week 48 of 2026"; anything else is returned unchanged.
    """
    week = re.fullmatch(r"(\d{4})-W(\d\d)", iso)
    if week:
        return f"week {int(week[2])} of {week[1]}"
    try:
        if re.fullmatch(r"\d{4}-\d\d", iso):
            return f"{MONTHS[int(iso[5:]) - 1]} {iso[:4]}"
        day = date.fromisoformat(iso)
    except (ValueError, IndexError):
        return iso
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def text_direction(text: str, language: str | None) -> str:
    """Return "rtl" if the first letter or the language is written right to left, else "auto".

    A Persian headline may begin with a Latin name: its language decides. Word-based mail clients
    do not know "auto".
    """
    first, has_rtl = "", False
    for character in text:
        bidirectional = unicodedata.bidirectional(character)
        if bidirectional in ("R", "AL"):
            has_rtl = True
            first = first or "rtl"
        elif bidirectional == "L":
            first = first or "ltr"
    if first == "rtl" or (has_rtl and language in RTL_LANGUAGES):
        return "rtl"
    return "auto"


def column_width(text: str) -> int:
    """Count terminal columns: wide characters take two, marks and joiners none."""
    return sum(_character_columns(character) for character in text)


def wrap(text: str, *, first: str = "", rest: str = "", columns: int = LINE_COLUMNS) -> str:
    """Fill lines of at most `columns`; `first` and `rest` are put before the first and later lines.

    A word longer than a line is cut, but an address is kept whole on a line by itself.
    """
    lines, line, is_empty = [], first, True
    for piece in _pieces(text, columns - max(column_width(first), column_width(rest))):
        if piece.isspace():
            line += "" if is_empty else " "
            continue
        if not is_empty and column_width(line) + column_width(piece) > columns:
            lines.append(line.rstrip())
            line = rest
        line += piece
        is_empty = False
    return "\n".join([*lines, line.rstrip()])


def _pieces(text: str, columns: int) -> Iterator[str]:
    for match in _PIECE.finditer(text.strip()):
        piece = match.group()
        if column_width(piece) <= columns or piece.startswith(("http://", "https://")):
            yield piece
        else:
            yield from _cut_word(piece, columns)


def _cut_word(word: str, columns: int) -> Iterator[str]:
    part = ""
    for character in word:
        if part and column_width(part) + _character_columns(character) > columns:
            yield part
            part = ""
        part += character
    yield part


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
