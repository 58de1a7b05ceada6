"""Speech that dashes set off, as Russian print does: «Слова, — сказал министр. — Ещё слова»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wirewatch.domain.statements.behind import subject_after
from wirewatch.domain.statements.lexicon import Lexicon

_DASH = re.compile(r"[,.!?…»\"]\s{0,2}[—–-]\s{1,2}")
_BACK = re.compile(r"[.,]\s{0,2}[—–-]\s{1,2}")
_TURN = re.compile(r"[?!]\s[—–-]\s(?=[A-ZА-ЯЁ])")  # «— Вы пойдёте? — Решу, — ответил депутат»: another one speaks
_SIGHT = 200
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Speech with its attribution in the midst: offsets of the parts of speech in the text."""

    parts: tuple[tuple[int, int], ...]
    speaker: str
    verb: str


def interrupted(text: str, first: int, last: int, words: Lexicon) -> Interrupted | None:
    """Return the speech in text[first:last] when a dash and a verb of speech break it, else None."""
    for dash, _ in zip(_DASH.finditer(text, first, last), range(_TRIES), strict=False):
        verb = words.saying.match(text, dash.end(), min(last, dash.end() + 60))
        if not verb:
            continue
        speaker = subject_after(text[verb.end() : min(last, verb.end() + _SIGHT)], words)
        if not speaker:
            continue
        turns = [turn.end() for turn in _TURN.finditer(text, max(first, dash.start() - _SIGHT), dash.start())]
        parts = [(turns[-1] if turns else first, dash.start() + 1)]
        back = _BACK.search(text, verb.end(), min(last, verb.end() + _SIGHT))
        if back:
            parts.append((back.end(), last))
        return Interrupted(tuple(parts), speaker, verb[0])
    return None


_LED = re.compile(r"\s*[—–-]\s+(?=\S)")


def led_by_dash(text: str, first: int, last: int) -> int | None:
    """Return where speech begins in a paragraph that a dash opens, else None."""
    match = _LED.match(text, first, last)
    return match.end() if match else None
