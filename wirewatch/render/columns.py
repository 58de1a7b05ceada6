"""Lines for a fixed-width screen: widths by East Asian width, wrapping that knows text without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 76

_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff"
_PIECE = re.compile(rf"\s+|[{_WIDE}][、。，．！？：；）」』】”’]*|[^\s{_WIDE}]+")


def width(text: str) -> int:
    """Give how many columns a text takes: wide characters two, marks and joiners none."""
    return sum(_columns(character) for character in text)


def wrap(text: str, *, first: str = "", rest: str = "", columns: int = WIDTH) -> str:
    """Give a text in lines of at most `columns`, the first behind `first`, the others behind `rest`.

    A word longer than a line is cut, but for an address: that stands alone on its line, whole.
    """
    lines, line, empty = [], first, True
    for piece in _pieces(text, columns - max(width(first), width(rest))):
        if piece.isspace():
            line += "" if empty else " "
            continue
        if not empty and width(line) + width(piece) > columns:
            lines.append(line.rstrip())
            line = rest
        line += piece
        empty = False
    return "\n".join([*lines, line.rstrip()])


def _pieces(text: str, room: int) -> Iterator[str]:
    for match in _PIECE.finditer(text.strip()):
        piece = match.group()
        if width(piece) <= room or piece.startswith(("http://", "https://")):
            yield piece
        else:
            yield from _cut(piece, room)


def _cut(piece: str, room: int) -> Iterator[str]:
    part = ""
    for character in piece:
        if part and width(part) + _columns(character) > room:
            yield part
            part = ""
        part += character
    yield part


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
