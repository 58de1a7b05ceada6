"""Dates in digits alone, alike in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wirewatch.domain.dates.rules import Found, Reading, Rule, found
from wirewatch.domain.dates.when import exact


def _iso(match: re.Match[str], _: Reading) -> Iterator[Found]:
    yield from found(match, exact(int(match[1]), int(match[2]), int(match[3])))


def _dotted(match: re.Match[str], _: Reading) -> Iterator[Found]:
    yield from found(match, exact(int(match[3]), int(match[2]), int(match[1])))


def _slashed(match: re.Match[str], _: Reading) -> Iterator[Found]:
    first, second = int(match[1]), int(match[2])
    if first > 12:
        yield from found(match, exact(int(match[3]), second, first))
    elif second > 12 or first == second:
        yield from found(match, exact(int(match[3]), first, second))
    # 3/4/2021 is April here and March there: left alone.


RULES = (
    Rule(re.compile(r"(?<![\d-])([12]\d{3})-([01]\d)-([0-3]\d)(?![\d-])"), _iso),
    Rule(re.compile(r"(?<![\d.])([0-3]?\d)\.([01]?\d)\.((?:19|20)\d\d)(?!\d)"), _dotted),
    Rule(re.compile(r"(?<![\d/])([0-3]?\d)/([0-3]?\d)/((?:19|20)\d\d)(?![\d/])"), _slashed),
)
