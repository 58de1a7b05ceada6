"""Date rules (a pattern and the meaning of its matches), calendar arithmetic and numeric dates."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Leaning = Literal["ahead", "behind"] | None

# Factor on the distance of candidates on the side that the tense does not point to.
_TILT = 3.5
_NO_TENSE_TILT = 1.7  # news recalls months more often than it announces them
_LISTED_BEFORE = re.compile(r"(?<![\d.,:$€£-])(?<![\d.,:$€£-]\s)\b(?:[0-3]?\d,\s{1,2}){1,4}$")
_LISTED_BEHIND = re.compile(
    r"(?:,\s{1,2}[0-3]?\d(?![\d%:.,]\d)){1,4},?\s{1,2}(?:and|&|и)\s{1,2}[0-3]?\d(?![\d%:])"
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class When:
    """A day, week or month: its first and last day, and its ISO 8601 name."""

    first: date
    last: date
    iso: str


def day(value: date) -> When:
    """Wrap a single day as a When."""
    return When(value, value, value.isoformat())


def shifted(base: date, days: int) -> When | None:
    """Return the day `days` after the base (before, if negative); None outside the calendar."""
    try:
        return day(base + timedelta(days))
    except OverflowError:
        return None


def week(base: date, shift: int) -> When | None:
    """Return the ISO week (Monday to Sunday) `shift` weeks from the week of the base."""
    try:
        first = base - timedelta(base.weekday()) + timedelta(7 * shift)
        year, number, _ = first.isocalendar()
        return When(first, first + timedelta(6), f"{year:04d}-W{number:02d}")
    except OverflowError:
        return None


def weekend(base: date, shift: int) -> When | None:
    """Return the Saturday of the week `shift` weeks from the week of the base."""
    return shifted(base, 5 - base.weekday() + 7 * shift)


def month(year: int, number: int) -> When | None:
    """Return the month; a `number` above 12 or below 1 moves into the neighbouring years."""
    year, index = year + (number - 1) // 12, (number - 1) % 12
    if not date.min.year <= year <= date.max.year:
        return None
    return When(
        date(year, index + 1, 1),
        date(year, index + 1, monthrange(year, index + 1)[1]),
        f"{year:04d}-{index + 1:02d}",
    )


def exact(year: int, number: int, day_of_month: int) -> When | None:
    """Return the day; None when the calendar has no such day."""
    try:
        return day(date(year, number, day_of_month))
    except ValueError:
        return None


def nearest_day(number: int, day_of_month: int, base: date, leaning: Leaning) -> When | None:
    """Return the nearest such day of last, this or next year.

    Days on the side that the tense does not point to count as farther away.
    """
    found = [exact(base.year + step, number, day_of_month) for step in (-1, 0, 1)]
    # 29 February may be more than a year away.
    found += (
        [exact(base.year + step, number, day_of_month) for step in (-3, -2, 2, 3)]
        if not any(found)
        else []
    )
    return min(
        (when for when in found if when),
        key=lambda when: _cost((when.first - base).days, leaning, _TILT),
        default=None,
    )


def day_of(
    year: int | None, number: int, day_of_month: int, base: date, leaning: Leaning
) -> When | None:
    """Return the day in the year that the text gives; without a year, the nearest such day."""
    return (
        exact(year, number, day_of_month)
        if year
        else nearest_day(number, day_of_month, base, leaning)
    )


def nearest_month(
    number: int, base: date, leaning: Leaning, *, surely_past: bool = False
) -> When | None:
    """Return the nearest such month, never a future one if `surely_past`.

    Months on the side that the tense does not point to count as farther away.
    """
    steps = [number - base.month + 12 * turn for turn in (-1, 0, 1)]
    steps = [step for step in steps if step <= 0] if surely_past else steps
    away = min(
        steps,
        key=lambda step: _cost(step, leaning or "behind", _TILT if leaning else _NO_TENSE_TILT),
    )
    return month(base.year, base.month + away)


def month_turned(number: int, base: date, direction: int) -> When | None:
    """Return the next (1), the last (-1) or this year's (0) month of that name.

    "Next" and "last" never mean the base's own month.
    """
    away = number - base.month
    if direction > 0 and away <= 0:
        away += 12
    elif direction < 0 and away >= 0:
        away -= 12
    return month(base.year, base.month + away)


def weekday(index: int, base: date, leaning: Leaning) -> When | None:
    """Return the nearest such weekday on the side that the tense points to; past without a tense.

    The day of publication itself counts: agencies name it rather than write "today".
    """
    ahead = (index - base.weekday()) % 7
    return shifted(base, ahead if leaning == "ahead" or not ahead else ahead - 7)


def numbered_weekday(inside: When | None, index: int, number: int) -> When | None:
    """Return the n-th (1, 2 …) or last (-1) such weekday of a month."""
    if not inside:
        return None
    if number < 0:
        return shifted(inside.last, -((inside.last.weekday() - index) % 7))
    return shifted(inside.first, (index - inside.first.weekday()) % 7 + 7 * (number - 1))


def weekday_turned(index: int, base: date, direction: int) -> When | None:
    """Return the next (1) or last (-1) such weekday, never the day of publication itself."""
    ahead = (index - base.weekday()) % 7 or 7
    return shifted(base, ahead if direction > 0 else (ahead - 7) or -7)


def month_day(day_of_month: int, base: date, leaning: Leaning) -> When | None:
    """Return that day of this month, or of the adjacent month that the tense points to."""
    steps = {"ahead": (0, 1), "behind": (0, -1)}.get(leaning or "", (0,))
    for step in steps:
        inside = month(base.year, base.month + step)
        when = exact(inside.first.year, inside.first.month, day_of_month) if inside else None
        if when and (
            leaning is None or (when.first >= base) == (leaning == "ahead") or when.first == base
        ):
            return when
    return None


def _cost(distance: int, leaning: Leaning, tilt: float) -> float:
    against = leaning is not None and (distance >= 0) != (leaning == "ahead")
    return abs(distance) * (tilt if against else 1.0)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """One date in a text: its position and its meaning.

    `ahead` is the rule's own decision whether a day or week that contains the publication date is
    still to come.
    """

    start: int
    end: int
    when: When
    ahead: bool | None = None


@dataclass(frozen=True, slots=True)
class DateContext:
    """The day of publication, and callbacks through which a rule inspects the text."""

    base: date
    leaning: Callable[[int, int], Leaning]  # of the verbs around text[start:end]
    tells_past: Callable[[int], bool]  # whether the verb before an offset is definitely past
    day_before: Callable[
        [int], date | None
    ]  # the last day named before an offset in the same sentence


Meaning = Callable[[re.Match[str], DateContext], Iterator[DateMatch]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the meaning of its matches."""

    pattern: re.Pattern[str]
    meaning: Meaning
    clue: str = ""  # lower case; a text without it is skipped


def found(
    match: re.Match[str], when: When | None, *, ahead: bool | None = None, group: int | str = 0
) -> Iterator[DateMatch]:
    """Yield the match as a date; nothing when `when` is None."""
    if when:
        yield DateMatch(match.start(group), match.end(group), when, ahead)


def listed_days(match: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, day) of the other days listed with a date: "6, 7 and 8 June"."""
    text = match.string
    before = _LISTED_BEFORE.search(text, max(0, match.start() - 20), match.start())
    behind = _LISTED_BEHIND.match(text, match.end()) if match.end() == match.end("day") else None
    for listed in (before, behind):
        for digits in _DIGITS.finditer(text, listed.start(), listed.end()) if listed else ():
            yield digits.start(), digits.end(), int(digits[0])


def alternatives(words: Iterable[str]) -> str:
    """Join the words to a regex alternation, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _iso(match: re.Match[str], _: DateContext) -> Iterator[DateMatch]:
    yield from found(match, exact(int(match[1]), int(match[2]), int(match[3])))


def _dotted(match: re.Match[str], _: DateContext) -> Iterator[DateMatch]:
    yield from found(match, exact(int(match[3]), int(match[2]), int(match[1])))


def _slashed(match: re.Match[str], _: DateContext) -> Iterator[DateMatch]:
    first, second = int(match[1]), int(match[2])
    if first > 12:
        yield from found(match, exact(int(match[3]), second, first))
    elif second > 12 or first == second:
        yield from found(match, exact(int(match[3]), first, second))
    # Ambiguous: 3/4/2021 is 3 April in Europe and 4 March in the US.


RULES = (
    Rule(re.compile(r"(?<![\d-])([12]\d{3})-([01]\d)-([0-3]\d)(?![\d-])"), _iso),
    Rule(re.compile(r"(?<![\d.])([0-3]?\d)\.([01]?\d)\.((?:19|20)\d\d)(?!\d)"), _dotted),
    Rule(re.compile(r"(?<![\d/])([0-3]?\d)/([0-3]?\d)/((?:19|20)\d\d)(?![\d/])"), _slashed),
)
