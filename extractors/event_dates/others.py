"""Days with a month in languages other than English and Russian: "12 octobre", «12 أكتوبر», 10月12日.

The verbs of these languages are not analysed. A day without a year is therefore read only when it is
past or at most SOON in the future; months and weekdays alone are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

from extractors.event_dates.ordinals import ORDINALS
from extractors.event_dates.rules import (
    DateContext,
    DateMatch,
    Rule,
    alternatives,
    exact,
    found,
    month_day,
    nearest_day,
)
from extractors.languages.calendar import MONTH_FORMS, month_names

SOON = timedelta(days=92)  # any later, the same day of the previous year is as likely
THIS_MONTH = timedelta(days=14)  # in the future, for a day without a month
_MONTH_FIRST = ("eu", "hu", "lt", "mn", "ps")
_ARABIC_SCRIPT = ("ar", "fa", "ps", "ur")
_SHORTEST = 3  # letters in an abbreviated month name
_DAY = r"(?P<day>\d{1,2})(?!\d)"
_FREE = r"(?<![\d.,:/])(?<!\d[\s,–-])"
_MARK = r"(?:\.|er\b|re\b|º|°|ª|-?го\b|-а\b|'?nci\b)?"
_FIRST = r"(?:(?P<first>\d{1,2})\.?\s{0,2}(?:-|–|—|au|al|bis|e|et|y|und|do|a|до|по|та|ve|تا|إلى|و)\s{0,2})?"
_LINK = r"(?:ב|(?:de|di|do|da|d'|d’|of|من|ماه|کی)\s{0,2})?"
_YEAR = r"(?:,?\s{1,2}(?:de\s|del\s|року\s|سنة\s|عام\s|سال\s)?(?P<year>\d{4})(?!\d))?"
_HAN_YEARS = {"明年": 1, "来年": 1, "今年": 0, "本年": 0, "去年": -1, "昨年": -1}


@cache
def rules_of(tag: str) -> Sequence[Rule]:
    """Return the rules for a primary language tag; empty when its month names are not known."""
    if tag in ("zh", "ja"):
        return _HAN
    if tag == "ko":
        return _KOREAN
    months = _months(tag)
    if not months:
        return ()

    def day(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
        yield from _day(match, reading, months[_folded(match["month"])], _number(match, tag))

    number = (
        rf"(?:{_FIRST}{_DAY}{_MARK}|(?P<word>{alternatives(ORDINALS[tag])}))"
        if tag in ORDINALS
        else ""
    )
    number = number or rf"{_FIRST}{_DAY}{_MARK}"
    month = rf"(?P<month>{alternatives(months)})(?:\.(?=\s\d))?(?![^\W\d_])"
    patterns = [rf"{_FREE}(?<!\w){number}\s{{1,3}}{_LINK}{month}{_YEAR}"]
    if tag in _MONTH_FIRST:
        behind = number.replace(_FIRST, "")
        patterns.append(
            rf"(?<!\w){month}\s{{1,3}}(?:(?:په|پر)\s{{1,2}})?{behind}(?![\d:%])(?!\s{{0,2}}[.:]\d)"
        )
    return tuple(Rule(re.compile(pattern, re.IGNORECASE), day) for pattern in patterns)


def _months(tag: str) -> dict[str, int]:
    names = {
        name: number
        for name, number in month_names(tag).items()
        if len(name) >= _SHORTEST or not name.isascii()
    }
    if tag in _ARABIC_SCRIPT and names:
        for number, line in enumerate(MONTH_FORMS.strip().split("\n"), 1):
            names |= {form: number for form in line.split("|")[3].split() if "*" not in form}
    return {_folded(name): number for name, number in names.items()}


def _folded(name: str) -> str:
    return name.lower().replace("i̇", "i").rstrip(".")


def _number(match: re.Match[str], tag: str) -> int:
    groups = match.groupdict()
    word = groups.get("word")
    return ORDINALS[tag][word] if word else int(groups.get("first") or groups["day"])


def _day(match: re.Match[str], reading: DateContext, month: int, day: int) -> Iterator[DateMatch]:
    year = match.groupdict().get("year")
    if year:
        yield from found(match, exact(int(year), month, day), ahead=False)
        return
    meant = nearest_day(month, day, reading.base, None)
    if meant and meant.first - reading.base <= SOON:
        yield from found(match, meant, ahead=False)


def _han(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    month, day, year = int(match["month"]), int(match["day"]), match["year"]
    if year:
        whole = int(year) if year.isdigit() else reading.base.year + _HAN_YEARS[year]
        yield from found(match, exact(whole, month, day), ahead=False)
    else:
        yield from _day(match, reading, month, day)


def _han_day(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield `12日` as a day of this month if it is at most THIS_MONTH in the future."""
    meant = month_day(int(match["day"]), reading.base, None)
    if meant and meant.first - reading.base <= THIS_MONTH:
        yield from found(match, meant, ahead=False)


_HAN = (
    Rule(
        re.compile(
            rf"(?:(?P<year>\d{{4}}(?=年)|{alternatives(_HAN_YEARS)})年?)?(?<!\d)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]"
        ),
        _han,
    ),
    Rule(re.compile(r"(?<![\d月至到-])(?P<day>\d{1,2})日(?![本元前内后報报])"), _han_day),
)
_KOREAN = (
    Rule(
        re.compile(r"(?:(?P<year>\d{4})년\s?)?(?<!\d)(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일"),
        _han,
    ),
)
