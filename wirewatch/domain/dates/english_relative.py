"""English dates that are counted from the day of publication, or from a day named before: what their words mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wirewatch.domain.dates import when
from wirewatch.domain.dates.languages import english as words
from wirewatch.domain.dates.rules import Found, Reading, found
from wirewatch.domain.languages.calendar import ENGLISH_WEEKDAYS

WEEKDAY_NUMBERS = {name: number for number, name in enumerate(ENGLISH_WEEKDAYS)}
TURNS = {"next": 1, "coming": 1, "upcoming": 1, "last": -1, "past": -1, "previous": -1, "this": 0}
_RATE = re.compile(r"\b(?:what|how (?:much|many|often))\b[^,;:.]*\b(?:may|can|could)\b[^,;:.]*$", re.IGNORECASE)
_TO_COME = re.compile(
    r"[^.;]{0,60}\b(?:will|would|due|scheduled|expected|set|plan(?:s|ned)?|hopes?|is to|are to|may|might|could)\b"
)
_TO_DO = re.compile(r"\bto\s+\w+\s+$")
_POSSESSIVE = re.compile(r"[’']s\b")


def near_day(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`today`, `tomorrow`, `last night`."""
    said = " ".join(match[0].lower().split())
    if "after tomorrow" in said or "before yesterday" in said:
        away = 2 if "after" in said else -2
    elif "tomorrow" in said:
        away = 1
    elif "yesterday" in said or said == "last night":
        away = -1
    else:
        away = 0
    ahead = True if said.startswith("later") else False if said.startswith("earlier") else None
    if not away and ahead is None:
        # An infinitive alone, "five things to know today", announces nothing.
        before = match.string[max(0, match.start() - 60) : match.start()]
        ahead = False if _TO_DO.search(before) and not _TO_COME.search(before) else None
    if said == "tonight":
        ahead = reading.leaning(match.start(), match.end()) != "behind"
    yield from found(match, when.shifted(reading.base, away), ahead=ahead)


def week_from(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`a week from Friday`."""
    index = WEEKDAY_NUMBERS[match["weekday"].lower()]
    after = when.weekday_turned(index, reading.base, 1)
    yield from found(match, when.shifted(after.first, 7) if after else None)


def distance(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`in two weeks`, unless the verb says that so long something lasted, or how much may be done in a week."""
    if match["in"] and reading.leaning(match.start(), match.end()) == "behind":
        return
    if match["number"].lower() in ("a", "an") and _RATE.search(
        match.string[max(0, match.start() - 80) : match.start()]
    ):
        return
    yield from found(match, _away(match, reading, 1))


def ago(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`two weeks ago`."""
    yield from found(match, _away(match, reading, -1))


def _away(match: re.Match[str], reading: Reading, direction: int) -> when.When | None:
    said = " ".join(match["number"].lower().split())
    number = direction * (int(said) if said.isdigit() else words.NUMBERS[said])
    if match["unit"].lower() == "month":
        return when.month(reading.base.year, reading.base.month + number)
    return when.shifted(reading.base, number * (7 if match["unit"].lower() == "week" else 1))


def turned(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """This, next or last week, weekend or month; `earlier` and `later` say on which side of today."""
    turn = -1 if match["past"] else TURNS[match["turn"].lower()]
    unit = match["unit"].lower()
    if match["unit"].istitle():
        return  # the programme or column "This Week"
    if unit == "weekend" and not turn and reading.base.weekday() < 4:
        turn = -1 if reading.leaning(match.start(), match.end()) == "behind" else 0
    side = (match["side"] or "").lower()
    ahead = True if side == "later" else False if side == "earlier" else None
    if not turn and not side and _POSSESSIVE.match(match.string, match.end()):
        # "this week's pledges" are there already, unless a verb behind them says otherwise.
        ahead = bool(_TO_COME.match(match.string, match.end()))
    if unit == "month":
        yield from found(match, when.month(reading.base.year, reading.base.month + turn), ahead=ahead)
    elif unit == "weekend":
        yield from found(match, when.weekend(reading.base, turn), ahead=ahead)
    else:
        yield from found(match, when.week(reading.base, turn), ahead=ahead)


def over_weekend(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`over the weekend`."""
    ahead = reading.leaning(match.start(), match.end()) == "ahead"
    yield from found(match, when.weekend(reading.base, 0 if ahead or reading.base.weekday() == 6 else -1))


def day_after(match: re.Match[str], reading: Reading) -> Iterator[Found]:
    """`the following day`: counted from the day named before it in the sentence."""
    anchor = reading.day_before(match.start())
    if anchor:
        back = bool(re.search(r"earlier|previous|before", match[0], re.IGNORECASE))
        said = (match["number"] or "a").lower()
        number = int(said) if said.isdigit() else words.NUMBERS[" ".join(said.split())]
        yield from found(match, when.shifted(anchor, -number if back else number))
