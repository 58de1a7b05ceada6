"""Where the sentences around a quotation end, and where its words do."""

from __future__ import annotations

import re

from wirewatch.domain.sentences import ends_sentence

_END_MARK = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")
_TRIM = " \t\u00a0,，،—–-"


def first_end(text: str, start: int, end: int) -> int:
    """Return where the first sentence that ends in text[start:end] does, its end mark not counted; else `end`."""
    for mark in _END_MARK.finditer(text, start, end):
        if ends_sentence(text, mark.end()):
            return mark.start()
    return end


def last_end(text: str, start: int, end: int) -> int:
    """Return where the last sentence that ends in text[start:end] does, its end mark counted; else `start`."""
    found = start
    for mark in _END_MARK.finditer(text, start, end):
        if ends_sentence(text, mark.end()):
            found = mark.end()
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space, commas and dashes at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(_TRIM))
    right = len(piece.rstrip(_TRIM))
    return start + left, start + max(left, right)
