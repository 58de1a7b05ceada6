"""UTF-8 that was read as Latin-1 or windows-1252 and encoded again: undone, where the whole text agrees on it.

The work is done on the twice-encoded bytes: there every suspect begins with 0xC3, which the search can jump to.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SPECIALS = {
    char: code
    for code in range(0x80, 0xA0)
    if (char := bytes([code]).decode("cp1252", errors="ignore"))  # five codes are not assigned
}
_TO_BYTE = {ord(char): code for char, code in _SPECIALS.items()}
_TAIL = b"(?:\xc2[\x80-\xbf]|" + b"|".join(char.encode("utf-8") for char in _SPECIALS) + b")"
_SEQUENCE = re.compile(
    b"\xc3(?:[\x82-\x9f]" + _TAIL + b"|[\xa0-\xaf]" + _TAIL + b"{2}|[\xb0-\xb4]" + _TAIL + b"{3})",
)
_JUDGED = 2 * 1024 * 1024  # bytes by which a document is judged as a whole: enough, and a bound to the memory it takes
_STRETCH = re.compile(rb"[^<>]+")
_BEYOND_ASCII = bytes(range(0x80, 0x100))


def repaired(text: str) -> str:
    """Give the text with double encoding undone.

    The whole of it, when nearly every accented letter is part of a suspect sequence; else only those stretches between
    tags where every one is: an aggregator may carry one broken outlet among sound ones.
    """
    if text.isascii():
        return text
    encoded = text.encode("utf-8", "replace")
    judged = encoded[:_JUDGED]
    sequences = _SEQUENCE.findall(judged)
    if not sequences and (len(judged) == len(encoded) or not _SEQUENCE.search(encoded)):
        return text
    if sequences and _strangers(judged, sequences) <= len(sequences):
        return _undone_throughout(encoded).decode("utf-8")
    return _STRETCH.sub(lambda stretch: _undone_if_agreed(stretch.group()), encoded).decode("utf-8")


def _undone_if_agreed(stretch: bytes) -> bytes:
    sequences = _SEQUENCE.findall(stretch) if b"\xc3" in stretch else []
    return _undone_throughout(stretch) if sequences and not _strangers(stretch, sequences) else stretch


def _undone_throughout(encoded: bytes) -> bytes:
    return _SEQUENCE.sub(lambda match: _undone(match.group()), encoded)


def _strangers(encoded: bytes, sequences: list[bytes]) -> int:
    """Weigh what speaks for text encoded once: accented letters by themselves (four each), letters beyond Latin-1."""
    inside = b"".join(sequences)
    alone = encoded.count(b"\xc3") - inside.count(b"\xc3")  # 0xC3 leads exactly the letters from U+00C0 to U+00FF
    return 4 * alone + _foreign(encoded) - _foreign(inside)


def _foreign(encoded: bytes) -> int:
    """Count the characters beyond Latin-1."""
    non_ascii = len(encoded.decode("utf-8", "ignore")) - len(encoded.translate(None, _BEYOND_ASCII))
    return non_ascii - encoded.count(b"\xc3") - encoded.count(b"\xc2")


@lru_cache(maxsize=2048)
def _undone(sequence: bytes) -> bytes:
    once = sequence.decode("utf-8").translate(_TO_BYTE).encode("latin-1")
    try:
        once.decode("utf-8")
    except UnicodeError:
        return sequence
    return once
