"""What a date rule is: a pattern, and what its matches mean on the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from wirewatch.domain.dates.when import Leaning, When


@dataclass(frozen=True, slots=True)
class Found:
    """One date of a text: where it stands and what it means.

    `ahead` is the rule's own word on whether a day or week that holds the publication date is still to come.
    """

    start: int
    end: int
    when: When
    ahead: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The day of publication, and what a rule may ask of the text."""

    base: date
    leaning: Callable[[int, int], Leaning]  # of the verbs around text[start:end]
    tells_past: Callable[[int], bool]  # whether the verb before an offset tells of what has surely been
    day_before: Callable[[int], date | None]  # the day last named before an offset, in the same sentence


Meaning = Callable[[re.Match[str], Reading], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and the meaning of its matches."""

    pattern: re.Pattern[str]
    meaning: Meaning
    clue: str = ""  # lower case; a text without it is not searched at all


def found(
    match: re.Match[str], when: When | None, *, ahead: bool | None = None, group: int | str = 0
) -> Iterator[Found]:
    """Yield the match as a date; nothing when the calendar has no such date."""
    if when:
        yield Found(match.start(group), match.end(group), when, ahead)


_LISTED_BEFORE = re.compile(r"(?<![\d.,:$€£-])(?<![\d.,:$€£-]\s)\b(?:[0-3]?\d,\s{1,2}){1,4}$")
_LISTED_BEHIND = re.compile(r"(?:,\s{1,2}[0-3]?\d(?![\d%:.,]\d)){1,4},?\s{1,2}(?:and|&|и)\s{1,2}[0-3]?\d(?![\d%:])")
_DIGITS = re.compile(r"\d+")


def listed_days(match: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, day) of the days listed beside a day and month: "6, 7 and 8 June", "June 6, 7 and 8"."""
    text = match.string
    before = _LISTED_BEFORE.search(text, max(0, match.start() - 20), match.start())
    behind = _LISTED_BEHIND.match(text, match.end()) if match.end() == match.end("day") else None
    for listed in (before, behind):
        for digits in _DIGITS.finditer(text, listed.start(), listed.end()) if listed else ():
            yield digits.start(), digits.end(), int(digits[0])


def alternatives(words: Iterable[str]) -> str:
    """Return the words as alternatives of a pattern, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
