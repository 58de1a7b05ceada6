"""When a statement was made, as the words around its quote say: "Orlova said on Thursday", "Brandt stated in May"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from wirewatch.domain.model import AnnouncedDate, Statement
from wirewatch.domain.sentences import sentences

SIGHT = 160  # characters between a quote and the date of its attribution
AFTER = 40  # characters behind a date in which the verb may follow: "on Thursday said the minister"
TOUCHING = 4  # characters between a quote and the sentence that attributes it

# What stands between tells of another moment than that of speaking: behind a quote, and before it.
_BEHIND = re.compile(
    r"\b(?:who|whom|which|whose|that|after|before|since|until|referring|alluding|котор\w+|после|до|перед|что)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:who|whom|which|whose|котор\w+)\b", re.IGNORECASE)


def dated(
    text: str, statements: Sequence[Statement], dates: Sequence[AnnouncedDate], *, language: str | None
) -> tuple[Statement, ...]:
    """Give the statements of a text, each with the day, week or month on which the text says that it was made."""
    past = [date for date in dates if date.kind == "past" and not _is_quoted(date, statements)]
    if not past or not statements:
        return tuple(statements)
    spans = sentences(text, language)
    starts = [start for start, _ in spans]

    def sentence(at: int) -> tuple[int, int]:
        return spans[max(0, bisect_right(starts, at) - 1)]

    def made(one: Statement) -> str | None:
        near = [date for date in past if _belongs(text, one, date, sentence(date.start))]
        return min(near, key=lambda date: _gap(one, date)).date if near else None

    return tuple(replace(one, said_on=made(one)) for one in statements)


def _is_quoted(date: AnnouncedDate, statements: Sequence[Statement]) -> bool:
    return any(one.start <= date.start < one.end for one in statements)


def _gap(one: Statement, date: AnnouncedDate) -> int:
    return date.start - one.end if date.start >= one.end else one.start - date.end


def _belongs(text: str, one: Statement, date: AnnouncedDate, sentence: tuple[int, int]) -> bool:
    """Tell whether a date stands in the words that attribute a quote, on the side of their verb, and speaks of it."""
    if not 0 <= _gap(one, date) <= SIGHT:
        return False
    if date.end <= one.start:
        led = text[max(sentence[0], one.start - SIGHT) : one.start]
        return one.start < sentence[1] and _holds(led, one.verb) and not _BEFORE.search(text[date.end : one.start])
    followed = text[one.end : date.end + AFTER]
    attributes = sentence[0] <= one.end + TOUCHING and _holds(followed, one.verb)
    return attributes and not _BEHIND.search(text[one.end : date.start])


def _holds(text: str, verb: str) -> bool:
    """Tell whether the verb of an attribution stands in a text; a quote after a bare colon has none."""
    return not verb or verb.casefold() in " ".join(text.split()).casefold()
