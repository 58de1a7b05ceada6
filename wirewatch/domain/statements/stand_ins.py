"""Whom "the diplomat" means: the one person whom the text before introduces by such an office."""

from __future__ import annotations

import re

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare

_SIGHT = 2000
_TRIES = 20  # offices looked at
_NAME = re.compile(r",?\s+(?:[^\W\d_][\w’'.-]*,?\s+){0,5}?((?:[A-ZА-ЯЁ][a-zа-яё’'-]+\s){1,2}[A-ZА-ЯЁ][a-zа-яё’'-]+)")


def stands_for(speaker: str, before: str, words: Lexicon) -> str:
    """Return the full name that an office ("the diplomat", «дипломат») stands for; "" when none or several fit."""
    office = words.stand_ins.get(" ".join(map(bare, speaker.split())))
    if office is None:
        return ""
    before = before[-_SIGHT:]
    names: list[str] = []
    for match, _ in zip(office.finditer(before), range(_TRIES), strict=False):
        named = _NAME.match(before, match.end())
        if named:
            names.append(_without_office(named[1], office))
    full = {name.split()[-1]: name for name in names if len(name.split()) > 1}
    return full.popitem()[1] if len(full) == 1 else ""


def _without_office(name: str, office: re.Pattern[str]) -> str:
    return " ".join(word for word in name.split() if not office.fullmatch(f"{word} ".strip()))
