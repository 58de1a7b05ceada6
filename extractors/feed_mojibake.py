"""UTF-8 that was read as Latin-1 or windows-1252 and encoded again: undone, where the whole text agrees on it."""

from __future__ import annotations

import re

_SPECIALS = {
    char: code
    for code in range(0x80, 0xA0)
    if (char := bytes([code]).decode("cp1252", errors="ignore"))  # five codes are not assigned
}
_TAIL = "[\u0080-\u00bf" + "".join(_SPECIALS) + "]"
_SEQUENCE = re.compile(
    f"[\u00c2-\u00df]{_TAIL}|[\u00e0-\u00ef]{_TAIL}{{2}}|[\u00f0-\u00f4]{_TAIL}{{3}}",
)
_FOREIGN = re.compile("[\u0100-\uffff\U00010000-\U0010ffff]")
_LETTER = re.compile("[\u00c0-\u00ff]")
_TO_BYTE = {ord(char): code for char, code in _SPECIALS.items()}


def repaired(text: str) -> str:
    """Give the text with double encoding undone; as it is unless nearly every accented letter is part of a sequence."""
    if text.isascii() or not _SEQUENCE.search(text):
        return text
    sequences = _SEQUENCE.findall(text)
    leads = len(_LETTER.findall(text))
    inside = sum(len(_LETTER.findall(s)) for s in sequences)
    foreign = len(_FOREIGN.findall(text)) - sum(len(_FOREIGN.findall(s)) for s in sequences)
    if 4 * (leads - inside) + foreign > len(sequences):
        return text
    return _SEQUENCE.sub(_undone, text)


def _undone(match: re.Match[str]) -> str:
    try:
        return match.group().translate(_TO_BYTE).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return match.group()
