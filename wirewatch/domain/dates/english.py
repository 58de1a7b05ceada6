"""English date rules, most telling first: what one rule has read no later one reads again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wirewatch.domain.dates import when
from wirewatch.domain.dates.english_relative import (
    TURNS,
    WEEKDAY_NUMBERS,
    ago,
    day_after,
    distance,
    near_day,
    over_weekend,
    turned,
    week_from,
)
from wirewatch.domain.dates.languages import english as words
from wirewatch.domain.dates.rules import Found, Meaning, Reading, Rule, alternatives, found, listed_days
from wirewatch.domain.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS

_MONTH_NUMBERS = {name: number for number, name in enumerate(ENGLISH_MONTHS, 1)} | words.SHORT_MONTHS
_MONTH = rf"(?P<month>{alternatives(_MONTH_NUMBERS)})\b(?:\.(?=\s*\d))?"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>(?:1[5-9]|20)\d\d(?![\d%])|(?:next|last|this)\s+year))?"
_WEEKDAY = alternatives(ENGLISH_WEEKDAYS)
_ON_WEEKDAY = rf"(?:\b(?:{_WEEKDAY})(?:\s+(?:morning|afternoon|evening|night))?,?\s+(?:the\s+)?)?"
_DAY = r"(?<![\d.,:$€£-])\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%:])"
_SECOND = (
    r"(?:\s*(?P<link>-|–|—|\bto\b|\bthrough\b|\band\b|&)\s*(?P<second>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%:,]\d|[\d%:]))?"
)
_NUMBER = rf"(?P<number>\d{{1,3}}|{alternatives(words.NUMBERS)})"
_UNIT = r"(?P<unit>day|week|month)s?"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_TURN = rf"(?P<turn>{alternatives(TURNS)})"
_YEARS_AGO = re.compile(
    rf"\b(?P<years>\d{{1,2}}|{alternatives(words.NUMBERS)})\s+years?\s+(?:ago|earlier),?\s+(?:on\s+|in\s+)?$",
    re.IGNORECASE,
)
_THAT_YEAR = re.compile(r",?\s{1,3}(?:of\s{1,3})?(?:that|the\s{1,3}same)\s{1,3}year\b", re.IGNORECASE)
_LATER = re.compile(r"\blater\s{1,3}(?:on\s{1,3})?$", re.IGNORECASE)
_NAMED_BEFORE = re.compile(rf"(?:{alternatives(words.NAMED_WEEKDAYS.split())})\s+$")
_SURELY_BEFORE_MONTH, _BEFORE_MONTH = (
    re.compile(rf"(?:\b(?:{alternatives(leads.split())})\b[\s-]+|mid-)$", re.IGNORECASE)
    for leads in (words.SURELY_BEFORE_A_MONTH, words.BEFORE_A_MONTH)
)
_DETERMINER_BEFORE = re.compile(r"(?:\b(?:the|its|their|a)|[’']s)\s+$")
_SINCE = re.compile(r"\bsince\s+$", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"(?:\d(?:st|nd|rd|th)?|Fourth)\s+(?:of\s+)?$")
_RECORD_AFTER = re.compile(  # "its July forecast" is written
    r"\s+(?:forecasts?|reports?|estimates?|survey|polls?|projections?|figures?|data|ruling|letter|statement|speech|attacks?"
    r"|interview|peak|low|high|level|total)\b"
)
_NOUN_AFTER = re.compile(r"\s+(?!(?:on|for|of|to|by|in|be|have|not)\b)[a-z]")
_NAME_AFTER = re.compile(r"\s+(?!(?:The|And|But)\b)[A-Z][a-z]")


def _calendar_day(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """Month and day, in either order; `26 and 27 October` are two days, `20-22 October` begins on the 20th."""
    month, day = _MONTH_NUMBERS[match["month"].lower()], int(match["day"])
    if match["month"][0].islower() or _is_named(match, month, day):
        return
    leaning = reading.leaning(match.start(), match.end())
    first = _day_of(match, month, day, reading, leaning)
    for start, end, other_day in listed_days(match):
        if other := _day_of(match, month, other_day, reading, leaning):
            yield Found(start, end, other)
    second = int(match["second"]) if match["second"] else 0
    if match["link"] in ("and", "&") and first and 0 < second <= 31:
        yield Found(match.start(), match.start("link") - 1, first)
        if other := _day_of(match, month, second, reading, leaning):
            yield Found(match.start("second"), match.end(), other)
    else:
        yield from found(match, first)


def _day_of(match: re.Match[str], month: int, day: int, reading: Reading, leaning: when.Leaning) -> when.When | None:
    year = _year(match, reading)
    return when.exact(year, month, day) if year else when.nearest_day(month, day, reading.base, leaning)


def _year(match: re.Match[str], reading: Reading) -> int | None:
    named = match["year"]
    if not named and _THAT_YEAR.match(match.string, match.end()):
        anchor = reading.day_before(match.start())
        return anchor.year if anchor else None
    if not named:
        ago = _YEARS_AGO.search(match.string, max(0, match.start() - 40), match.start())
        number = ago["years"].lower() if ago else ""
        return reading.base.year - words.NUMBERS.get(number, int(number) if number.isdigit() else 0) if ago else None
    return int(named) if named.isdigit() else reading.base.year + TURNS[named.split()[0]]


def _is_named(match: re.Match[str], month: int, day: int) -> bool:
    followers = words.NAMED_DATES.get((month, day), "").split()
    after = re.match(r"[\s,]*(?:terror\s+|Capitol\s+)?([A-Za-z]+)", match.string[match.end() : match.end() + 30])
    return bool(followers and not match["year"] and after and after[1].lower() in followers)


def _weekday(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    if match["weekday"][0].islower() or _NAMED_BEFORE.search(match.string, max(0, match.start() - 12), match.start()):
        return
    index, turn = WEEKDAY_NUMBERS[match["weekday"].lower()], (match["turn"] or "").lower()
    leaning = reading.leaning(match.start(), match.end())
    if match["until"]:
        meant = when.weekday_turned(index, reading.base, 1)
    elif turn and TURNS[turn]:
        meant = when.weekday_turned(index, reading.base, TURNS[turn])
    elif turn:
        meant = when.weekday(index, reading.base, leaning or "ahead")
    else:
        meant = when.weekday(index, reading.base, leaning)
    later = _LATER.search(match.string, max(0, match.start() - 12), match.start())
    yield from found(match, meant, ahead=True if later else None)


def _numbered_weekday(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`the last Sunday in April`."""
    number, name = words.ORDINALS[match["ordinal"].lower()], match["month"]
    year = _year(match, reading)
    if not name[0].isupper() or match["weekday"][0].islower():
        return
    leaning, past = reading.leaning(match.start(), match.end()), reading.tells_past(match.start())
    inside = (
        when.month(year, _MONTH_NUMBERS[name.lower()])
        if year
        else when.nearest_month(_MONTH_NUMBERS[name.lower()], reading.base, leaning, surely_past=past)
    )
    yield from found(match, when.numbered_weekday(inside, WEEKDAY_NUMBERS[match["weekday"].lower()], number))


def _month(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    name, turn = match["month"], (match["turn"] or "").lower()
    if not name[0].isupper() or not (turn or match["year"] or _is_month(match)):
        return
    number, year = _MONTH_NUMBERS[name.lower()], _year(match, reading)
    if year:
        meant = when.month(year, number)
    elif turn in ("next", "last") or _SINCE.search(match.string[max(0, match.start() - 8) : match.start()]):
        meant = when.month_turned(number, reading.base, TURNS[turn or "last"])
    elif turn:
        meant = when.month(reading.base.year, number)
    else:
        leaning, past = reading.leaning(match.start(), match.end()), reading.tells_past(match.start())
        past = past or bool(_RECORD_AFTER.match(match.string, match.end()))
        meant = when.nearest_month(number, reading.base, leaning, surely_past=past)
    yield from found(match, meant)


def _is_month(match: re.Match[str]) -> bool:
    """Tell a month from a verb, or from a person who bears its name."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - 14) : start]
    if match["part"] or _SURELY_BEFORE_MONTH.search(before):
        return True
    if _DAY_BEFORE.search(before) or _NAME_AFTER.match(text, end):
        return False
    if match["month"].lower() not in words.DOUBTFUL_MONTHS:
        return True
    return bool(_BEFORE_MONTH.search(before) or (_DETERMINER_BEFORE.search(before) and _NOUN_AFTER.match(text, end)))


def _day_of_month(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    leaning = reading.leaning(match.start(), match.end())
    yield from found(match, when.month_day(int(match["day"]), reading.base, leaning), group="span")


def _rule(pattern: str, meaning: Meaning, clue: str = "") -> Rule:
    # A run of white space is bounded, so that no page can make a pattern walk it again and again.
    bounded = pattern.replace(r"\s+", r"\s{1,3}").replace(r"\s*", r"\s{0,3}")
    return Rule(re.compile(bounded, re.IGNORECASE), meaning, clue)


RULES = (
    _rule(rf"{_ON_WEEKDAY}\b{_MONTH}\s*(?:the\s+)?{_DAY}{_SECOND}{_YEAR}", _calendar_day),
    _rule(rf"{_ON_WEEKDAY}{_DAY}{_SECOND}\s+(?:of\s+)?{_MONTH}{_YEAR}", _calendar_day),
    _rule(
        r"\bthe\s+day\s+(?:after\s+tomorrow|before\s+yesterday)\b|\b(?:earlier\s+|later\s+)?today\b(?!['’]s|\s+show)"
        r"|\b(?<!\bof\s)tomorrow\b|\byesterday\b|\btonight\b|\blast\s+night\b|\bthis\s+(?:morning|afternoon|evening)\b",
        near_day,
    ),
    _rule(rf"\ba\s+week\s+(?:from|on)\s+(?P<weekday>{_WEEKDAY})\b", week_from, "a week"),
    _rule(rf"\b(?P<in>in)\s+{_NUMBER}\s+(?:more\s+)?{_UNIT}\b(?:['’]s?\s+time|\s+time)?(?!\s+of\b|-)", distance),
    _rule(rf"\b(?P<in>){_NUMBER}\s+{_UNIT}\s+from\s+(?:now|today)\b", distance, "from"),
    _rule(rf"\b{_NUMBER}\s+{_UNIT}\s+ago\b", ago, "ago"),
    _rule(
        rf"\b(?:(?P<side>earlier|later|early|late)\s+)?{_TURN}(?P<past>\s+past)?\s+(?P<unit>week|weekend|month)\b",
        turned,
    ),
    _rule(r"\b(?:over|at|during)\s+the\s+weekend\b", over_weekend, "weekend"),
    _rule(
        rf"\bthe\s+(?P<ordinal>{alternatives(words.ORDINALS)})\s+(?P<weekday>{_WEEKDAY})\s+(?:of|in)\s+"
        rf"(?P<month>{alternatives(ENGLISH_MONTHS)})\b{_YEAR}",
        _numbered_weekday,
    ),
    _rule(rf"\b(?P<until>(?:until|till)\s+)?(?:{_TURN}\s+)?(?P<weekday>{_WEEKDAY})\b{_PART}", _weekday),
    _rule(
        rf"\b(?P<part>(?:early|late|mid)[\s-]+)?(?:(?P<turn>next|last|this)\s+)?"
        rf"\b(?P<month>{alternatives(ENGLISH_MONTHS)})\b{_YEAR}(?!\s+\d{{1,2}}\b)",
        _month,
    ),
    _rule(
        r"\b(?:on|until|till|by|from)\s+(?P<span>the\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th))"
        r"(?=\s*(?:[,.;:!?)]|$)|\s+(?:in|at|and|to|of\s+(?:this|the)\s+month)\b)",
        _day_of_month,
    ),
    _rule(
        r"\bthe\s+(?:following|next|previous)\s+(?:day|morning|evening)\b"
        rf"|\b{_NUMBER}\s+days?\s+(?:later|earlier)\b",
        day_after,
    ),
)
