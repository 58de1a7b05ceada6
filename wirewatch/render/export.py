"""Exported rows as JSON Lines, and as CSV that a spreadsheet opens without being told what to do by it."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from wirewatch.domain.exports import Exported

BOM = "\ufeff"  # without it, Excel takes UTF-8 for the local code page
CELL = 32_000  # characters: Excel's limit is 32,767, and what is longer spills into other rows
_OPENERS = frozenset("=+-@\u2212")  # what a spreadsheet takes for the start of a formula (OWASP, CSV injection)
_ENDERS = frozenset("\t\r\n")  # a cell that begins with one is split there
_SPLIT = re.compile("[;|\t\r\n]")  # where a spreadsheet may begin another cell, whatever quotes say
_UNSEEN = frozenset('"\u115f\u1160\u2800\u3164\uffa0')  # quotes, which the parser takes off, and blank letters
_UNSAFE = [*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = {number: f"\\u{number:04x}" for number in _UNSAFE}  # what a terminal obeys, and line ends of JavaScript


def json_lines(rows: Iterable[Exported]) -> Iterator[str]:
    """Give each row as one line of JSON, instants in ISO 8601 with Z, every text exactly as stored."""
    for row in rows:
        value = {field.name: _plain(getattr(row, field.name)) for field in fields(row)}
        yield json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES) + "\n"


def csv_lines(rows: Iterable[Exported], *, kind: type[Exported]) -> Iterator[str]:
    """Give a head with the fields' names, then each row; lists joined by " | ", cells cut at CELL characters.

    UTF-8 with a byte order mark in front, every cell in quotes, lines end in CRLF (RFC 4180). A cell that a
    spreadsheet would take for a formula has an apostrophe in front; so has what follows a ";", a tab or a line end
    within a cell, as many spreadsheets split there.
    """
    names = [field.name for field in fields(kind)]
    yield BOM + ",".join(names) + "\r\n"
    for row in rows:
        yield _line([_cell(getattr(row, name)) for name in names])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return out.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    text = " | ".join(map(str, plain)) if isinstance(plain, list) else str(plain)
    safe = _defused(text.replace("\0", "")[:CELL])
    return safe if len(safe) <= CELL and len(text) <= CELL else f"{safe[: CELL - 1]}…"


def _defused(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet could run as a formula."""
    starts = [0, *(found.end() for found in _SPLIT.finditer(text))]
    unsafe = [start for start in starts if _opens_formula(text, start)]
    if text[:1] in _ENDERS:
        unsafe = [0, *(start for start in unsafe if start)]
    parts = [text[start:end] for start, end in zip([0, *unsafe], [*unsafe, None], strict=True)]
    return "'".join(parts)


def _opens_formula(text: str, start: int) -> bool:
    """Tell whether the first character that shows, from `start` on, begins a formula; wide forms count (NFKC)."""
    for place in range(start, len(text)):
        char = text[place]
        if char in _UNSEEN or (unicodedata.category(char)[0] in "CZ" and not _SPLIT.match(char)):
            continue
        return not _OPENERS.isdisjoint(unicodedata.normalize("NFKC", char)[:1])
    return False
