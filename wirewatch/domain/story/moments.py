"""When a report speaks: the days that it opens with, and those that it looks forward to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wirewatch.domain.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from wirewatch.domain.story.concepts import concept

WEEKDAYS = {name: number for number, name in enumerate(ENGLISH_WEEKDAYS)}
MONTHS = {name: number for number, name in enumerate(ENGLISH_MONTHS, start=1)}
OPENING_WORDS = 90
HEAD = 300  # characters: what a report announces it says first
WORDS_BEFORE = 10  # a weekday, in which the verb that announces it may stand
WORDS_BEHIND = 4
_ANNOUNCING = """
will expected set scheduled due plans planned planning poised slated may could would
должны должен состоится состоятся пройдет пройдут будет будут планирует планируют ожидается намечен намечена
намечены приедет приедут прибудет прибудут встретятся начнутся начнется рассмотрит проведет проведут проголосует
обсудит обсудят
"""
_TELLING = "said says told announced reported was were had did that сообщил сообщила сообщили сообщает"
_ANNOUNCES, _TELLS = frozenset(_ANNOUNCING.split()), frozenset(_TELLING.split())
_TOKEN = re.compile(r"[\w'-]+|[.!?\n;:“”\"«»]")
_VERB_MAY_FOLLOW = re.compile(r"[а-я]")  # Russian sets the day first: «Во вторник пройдут переговоры»
_TENS = {"ten": 10, "twenty": 20}
# "A day after the blast", "two days earlier", «днем ранее», «یک روز پس از»: what is told came of something before it.
# "A day before" looks ahead as often and is left out.
_LOOKS_BACK = re.compile(
    r"\b(?P<count>a|one|two|three) days? (?:after|earlier)\b|\bthe (?:day|night) before[,.]"
    r"|\b(?P<ru>два|две|три|двое|трое)? ?(?:дня|суток|день|сутки) (?:спустя|назад|после|ранее)\b"
    r"|\bднем ранее\b|\bна следующий день\b|\bчерез (?:день|сутки) после\b|\bсутками ранее\b"
    r"|(?P<fa>یک|دو|سه) روز (?:پس|بعد)|بعد یوم من"
)
_HINTS = ("day", "night", "дн", "ден", "сутк", "روز", "یوم")  # one of which every such phrase has; cheap to look for
_COUNTS = {"two": 2, "three": 3, "два": 2, "две": 2, "двое": 2, "три": 3, "трое": 3, "دو": 2, "سه": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What an opening says of time."""

    days: tuple[str, ...] = ()  # weekdays in the order named, in English
    fresh: bool = False  # the first of the days is that of publication
    ahead: int = 0  # ordinal of the latest named date after publication; 0 when it names none
    published: int = 0  # ordinal
    due: frozenset[int] = frozenset()  # ordinals of the weekdays after publication that its head announces
    came: frozenset[int] = frozenset()  # ordinals of the other weekdays of its head, as the last ones of that name
    back: int = 0  # days between what it tells and the earlier event that its title or head says this came of; 0: none


def moments(found: Sequence[str], *, title: str, head: str, published: date) -> Moments:
    """Read the times in an article's opening, given as folded words, in its title, and in its head, both folded."""
    known = [concept(word) or word for word in found[:OPENING_WORDS]]
    days = tuple(dict.fromkeys(name for name in known if name in WEEKDAYS))
    due, came = _announced(head[:HEAD], published) if days else (frozenset[int](), frozenset[int]())
    return Moments(
        due=due,
        came=came,
        days=days,
        fresh=bool(days) and published.weekday() == WEEKDAYS[days[0]],
        ahead=_ahead(known, published),
        published=published.toordinal(),
        back=_days_back(f"{title}\n{head[:HEAD]}".lower()),
    )


def _days_back(opening: str) -> int:
    found = _LOOKS_BACK.search(opening) if any(hint in opening for hint in _HINTS) else None
    if not found:
        return 0
    count = found["count"] or found["ru"] or found["fa"] or ""
    return _COUNTS.get(count, 1)


def _announced(head: str, published: date) -> tuple[frozenset[int], frozenset[int]]:
    """Give the days to come that a head announces by their weekday, and those of which it tells."""
    tokens = [token.lower() for token in _TOKEN.findall(head)]
    today, due, came = published.toordinal(), set[int](), set[int]()
    for at, token in enumerate(tokens):
        number = WEEKDAYS.get(concept(token) or "")
        if number is None:
            continue
        if _is_announced(tokens, at):
            due.add(today + (number - published.weekday()) % 7)
        else:
            came.add(today - (published.weekday() - number) % 7)
    return frozenset(due - {today}), frozenset(came - due)


def _is_announced(tokens: Sequence[str], at: int) -> bool:
    before = reversed(tokens[max(0, at - WORDS_BEFORE) : at])
    behind = tokens[at + 1 : at + 1 + WORDS_BEHIND] if _VERB_MAY_FOLLOW.match(tokens[at]) else []
    return _announces(before) or _announces(behind)


def _announces(tokens: Iterable[str]) -> bool:
    for token in tokens:
        if token in _ANNOUNCES:
            return True
        if token in _TELLS or not token[0].isalnum():
            return False
    return False


def _ahead(known: Sequence[str], published: date) -> int:
    latest = 0
    for at, name in enumerate(known):
        month = MONTHS.get(name)
        if not month:
            continue
        for near in (*known[at + 1 : at + 2], *known[max(0, at - 1) : at]):
            day = _TENS.get(near) or (int(near) if near.isdecimal() and len(near) < 3 else 0)
            latest = max(latest, _nearest(published, month, day))
    return latest if latest > published.toordinal() else 0


def _nearest(published: date, month: int, day: int) -> int:
    """Give the ordinal of the date, in the year that brings it nearest to publication; 0 when there is no such day."""
    try:
        years = [date(published.year + shift, month, day).toordinal() for shift in (-1, 0, 1)]
    except ValueError:
        return 0
    return min(years, key=lambda ordinal: abs(ordinal - published.toordinal()))
