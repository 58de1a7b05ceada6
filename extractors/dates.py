"""Parse feed dates to aware UTC datetimes; None, never a guess, when a date cannot be parsed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from extractors.languages.calendar import month_number

# Minutes east of Greenwich. Where an abbreviation means several zones, the one that news feeds use.
ZONE_OFFSET_MINUTES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "west", "cet", "mez", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat"), 120),
    **dict.fromkeys(("eest", "msk", "trt", "eat", "idt"), 180),
    "irst": 210,
    **dict.fromkeys(("msd", "gst", "samt"), 240),
    **dict.fromkeys(("aft", "irdt"), 270),
    **dict.fromkeys(("pkt", "uzt", "yekt", "tjt", "tmt"), 300),
    "ist": 330,
    "npt": 345,
    **dict.fromkeys(("bdt", "almt", "omst"), 360),
    **dict.fromkeys(("ict", "wib", "krat"), 420),
    **dict.fromkeys(("hkt", "sgt", "pht", "myt", "awst", "wita", "irkt"), 480),
    **dict.fromkeys(("jst", "kst", "wit"), 540),
    **dict.fromkeys(("acst",), 570),
    **dict.fromkeys(("aest", "vlat"), 600),
    "acdt": 630,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    **dict.fromkeys(("art", "brt", "adt", "clst"), -180),
    **dict.fromkeys(("ndt",), -150),
    **dict.fromkeys(("nst",), -210),
    **dict.fromkeys(("ast", "edt", "clt"), -240),
    **dict.fromkeys(("est", "cdt", "cot", "pet"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    **dict.fromkeys(("pst", "akdt"), -480),
    "akst": -540,
    "hst": -600,
}


THAI_YEARS_AHEAD = 543  # of the Gregorian year, months and days being the same
_MAX_DATE_CHARACTERS = 120
_DIGIT_TABLE = {ord(zero) + n: str(n) for zero in "٠۰०০੦૦௦౦೦൦๐០０" for n in range(10)}
_RFC822_DATE = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"\s+(?:([+-])(\d{2}):?(\d{2})|(GMT|UTC|Z|UT))\s*$"
)
_CLOCK_TIME = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2}|\d(?=:\d))(?::(\d{1,2})(?:[.,]\d+)?)?(?!\d)\s*(a\.?m\b\.?|p\.?m\b\.?)?",
    re.IGNORECASE,
)
_CLOCK_IN_SIGNS = re.compile(
    r"(\d{1,2})\s?[时時点點시]\s?(?:(\d{1,2})\s?[分분])?(?:\s?(\d{1,2})\s?[秒초])?"
)
_CLOCK_WITHOUT_COLON = re.compile(
    r"(?<![\d.])(\d{1,2})[h.](\d{2})()\s*()(?:uhr)?\s*$", re.IGNORECASE
)
_UTC_OFFSET = re.compile(
    r"(?:\b(?:GMT|UTC|UT|Z))?\s*([+\-−])\s?(\d{1,2}):?(\d{2})?(?=\D*$)", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.年년\s]\s?(\d{1,2})[-/.月월\s]\s?(\d{1,2})(?!\d)")
_AFTERNOON_SIGN = re.compile(r"오후|午後|下午|μμ|(?<!\w)م(?!\w)")
_MORNING_SIGN = re.compile(r"오전|午前|上午|πμ|(?<!\w)ص(?!\w)")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_ORDINAL_DATE = re.compile(r"^\s*(\d{4})-(\d{3})(?!\d)")
_MONTH_ONLY = re.compile(r"^\s*(\d{4})(?:-(\d{2}))?\s*$")
_UNIX_TIME = re.compile(r"^\s*(1\d{9})(\d{3})?\s*$")
# Includes the vowel signs of Indic scripts, which \w does not match.
_WORD_RUN = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d])*"
)
_NUMBERED_MONTH = re.compile(
    r"(?<!\d)(?:tháng\s+(\d{1,2})|(\d{1,2})\s?[月월])(?!\w)", re.IGNORECASE
)
_DIGIT_RUN = re.compile(r"\d+")
_DAY_NUMBER = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|º|ª)?(?![\d:])")
_YEAR_NUMBER = re.compile(r"(?<![\d:+\-])(\d{4})(?![\d:])")


def from_solar_hijri(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    """Convert a Solar Hijri date (Iran, Afghanistan) by Birashk's cycle, valid for 1178-1633."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    days = (
        365 * (year - 1) + (8 * (year - 1) + 29) // 33 + 31 * (month - 1) - max(0, month - 7) + day
    )
    gregorian = datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=days + 226_893)
    return gregorian.year, gregorian.month, gregorian.day


def parse_date(text: str) -> datetime | None:
    """Parse a feed's date string to an aware UTC datetime; return None when it cannot be parsed.

    Reads RFC 822, RFC 3339 and W3CDTF, 12-hour clocks, month names in some forty languages,
    day-first and year-first numbers, abbreviated zones (BST is London), Unix times and Solar Hijri
    years. No zone means UTC.
    """
    if not text or len(text) > _MAX_DATE_CHARACTERS:
        return None
    try:
        moment = _parse_standard(text) or _parse_loose(text.translate(_DIGIT_TABLE))
        return _plausible_or_none(moment.astimezone(UTC)) if moment else None
    except (ValueError, OverflowError):
        return None


def _plausible_or_none(instant: datetime) -> datetime | None:
    return instant if 1900 <= instant.year <= 2200 else None


def _parse_standard(text: str) -> datetime | None:
    match = _RFC822_DATE.match(text)
    if match:
        day, month, year, hour, minute, second, sign, hours, minutes, _ = match.groups()
        number = month_number(month)
        if number and int(hour) < 24:
            offset = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) if sign else 0
            return datetime(
                int(year),
                number,
                int(day),
                int(hour),
                int(minute),
                min(int(second or 0), 59),
                tzinfo=_zone(offset),
            )
    if text[:4].isdigit() and text[4:5] == "-" and len(text) > 7:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _zone(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes)) if minutes and abs(minutes) < 24 * 60 else UTC


def _parse_loose(text: str) -> datetime | None:
    stamp = _UNIX_TIME.match(text)
    if stamp:
        return datetime.fromtimestamp(int(stamp.group(1)), UTC)
    text = _CLOCK_IN_SIGNS.sub(_with_colons, re.sub(r"\([^)]*\)", " ", text))
    clock = _CLOCK_TIME.search(text) or _CLOCK_WITHOUT_COLON.search(text)
    before = text[: clock.start()] if clock else text
    after = text[clock.end() :] if clock else ""
    date = (
        _date_in_text(before)
        or _date_in_text(f"{before} {after}")
        or (None if clock else _year_and_month(text))
    )
    if date is None:
        return None
    seconds = _seconds_of_clock(clock, text) if clock else _compact_seconds(text)
    day = datetime(*date, tzinfo=UTC)
    return (
        day
        + timedelta(seconds=seconds)
        - timedelta(minutes=_offset_minutes(after if clock else "", text))
    )


def _with_colons(clock: re.Match[str]) -> str:
    hour, minute, second = clock.groups()
    return f" {hour}:{minute or '00':0>2}:{second or '00':0>2} "


def _seconds_of_clock(clock: re.Match[str], text: str) -> int:
    hour, minute, second = int(clock.group(1)), int(clock.group(2)), int(clock.group(3) or 0)
    half = (clock.group(4) or "").lower() or (
        "p" if _AFTERNOON_SIGN.search(text) else "a" if _MORNING_SIGN.search(text) else ""
    )
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        raise ValueError
    return hour * 3600 + minute * 60 + min(second, 59)


def _compact_seconds(text: str) -> int:
    compact = _COMPACT_DATE.search(text)
    if not compact or not compact.group(4):
        return 0
    return int(compact.group(4)) * 3600 + int(compact.group(5)) * 60 + int(compact.group(6) or 0)


def _offset_minutes(after: str, text: str) -> int:
    """Return the UTC offset in minutes given after the time."""
    if not after.strip():
        return (
            ZONE_OFFSET_MINUTES["kst"] if "오" in text else 0
        )  # Korean blog software names no zone, and Korea has only one
    if numeric := _UTC_OFFSET.search(after):
        minutes = int(numeric.group(2)) * 60 + int(numeric.group(3) or 0)
        return (minutes if numeric.group(1) == "+" else -minutes) if minutes < 24 * 60 else 0
    words = (word.lower() for word in _WORD_RUN.findall(after))
    return next((ZONE_OFFSET_MINUTES[word] for word in words if word in ZONE_OFFSET_MINUTES), 0)


def _date_in_text(text: str) -> tuple[int, int, int] | None:
    if match := _YEAR_FIRST.search(text):
        return _valid_date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if match := _YEAR_LAST.search(text):
        return _day_or_month_first(match)
    if match := _COMPACT_DATE.search(text):
        return _valid_date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if match := _ORDINAL_DATE.match(text):
        day = datetime(int(match.group(1)), 1, 1, tzinfo=UTC) + timedelta(
            days=int(match.group(2)) - 1
        )
        return day.year, day.month, day.day
    return _date_with_month_name(text)


def _year_and_month(text: str) -> tuple[int, int, int] | None:
    """Parse a bare year, or a year and a month, as the first day of that period."""
    match = _MONTH_ONLY.match(text)
    return _valid_date(int(match.group(1)), int(match.group(2) or 1), 1) if match else None


def _day_or_month_first(match: re.Match[str]) -> tuple[int, int, int] | None:
    first, second = int(match.group(1)), int(match.group(3))
    year = _full_year(match.group(4))
    american = match.group(2) == "/" and first <= 12
    month, day = (first, second) if (american or second > 12) and first <= 12 else (second, first)
    return _valid_date(year, month, day)


def _date_with_month_name(text: str) -> tuple[int, int, int] | None:
    """Parse a date with its month in words: "10 janvier 2017", "Jan 10, 2017", "2 3月 2017".

    Of two such words the last is the month: the first is the weekday (mardi, martes, martedì:
    "Mar").
    """
    months = [number for word in _WORD_RUN.findall(text) if (number := month_number(word))]
    if not months and (numbered := _NUMBERED_MONTH.search(text)):
        months = [int(numbered.group(1) or numbered.group(2))]
        text = text.replace(numbered.group(), " ")
    if not months:
        return None
    month = months[-1]
    days, years = _DAY_NUMBER.findall(text), _YEAR_NUMBER.findall(text)
    numbers = [int(n) for n in _DIGIT_RUN.findall(text)]
    if years:
        day = next((int(d) for d in days if 1 <= int(d) <= 31), 1)
        return _valid_date(int(years[0]), month, day)
    if len(numbers) >= 2 and numbers[0] <= 31 and numbers[1] < 100:
        return _valid_date(_full_year(str(numbers[1])), month, numbers[0])
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def _valid_date(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    if 1300 <= year <= 1499:
        return from_solar_hijri(year, month, day)
    if 2443 <= year <= 2743:
        year -= THAI_YEARS_AHEAD
    if month > 12 >= day:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31 and year):
        return None
    datetime(year, month, day, tzinfo=UTC)  # raises ValueError for 31 June
    return year, month, day
