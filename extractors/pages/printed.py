"""The day that a page prints beside its title, in any script and with any names of months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml.etree import iterwalk

from extractors.feeds.dates import parse_date
from extractors.pages.shape import Element
from extractors.pages.words import comparable, ends_a_sentence, one_line

_DIGITS = {ord(zero) + n: str(n) for zero in "٠۰०" for n in range(10)}
_YEAR = re.compile(r"(?<!\d)(?:199\d|20\d\d|13[5-9]\d|14[0-4]\d)(?!\d)")
_EITHER_WAY = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/\d{4}")  # 3/4/2026: April or March?
_LONGEST = 60  # characters of a line that holds a date and little else
_NEAR = 12  # lines behind the title
_MANY = 200  # dates on one page
_UNSEEN = frozenset({"script", "style", "noscript", "template"})


def printed_day(tree: Element, title: str) -> date | None:
    """Give the day that stands within a few lines of the title, or the only one that stands on the page by itself."""
    wanted = comparable(title)
    days: list[date] = []
    since: int | None = None  # lines behind the title
    for line in _lines(tree):
        if wanted and comparable(line) == wanted:
            since = 0
        day = _day(line)
        if since is not None:
            since += 1
            if day is not None and since <= _NEAR:
                return day
        if day is not None:
            days.append(day)
            if (since is None or since > _NEAR) and len(days) >= _MANY:
                break  # a list of things with dates; none of them is the page's own
    return days[0] if len(set(days)) == 1 else None


def _lines(tree: Element) -> Iterator[str]:
    body = tree.find(".//body")
    for event, node in iterwalk(tree if body is None else body, events=("start", "end")):
        run = node.tail if event == "end" else None if node.tag in _UNSEEN else node.text
        if run and (line := one_line(run)):
            yield line


def _day(line: str) -> date | None:
    """The day of a line that holds a whole date and little else."""
    if len(line) > _LONGEST or ends_a_sentence(line):
        return None
    digits = line.translate(_DIGITS)
    if not _YEAR.search(digits) or _EITHER_WAY.search(digits) or sum(map(str.isdigit, digits)) < 5:
        return None
    found = parse_date(digits)
    return found.date() if found else None
