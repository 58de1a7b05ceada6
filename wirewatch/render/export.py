"""Exported rows as JSON Lines, and as CSV that a spreadsheet opens without being told what to do by it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from wirewatch.domain.exported import Exported

BOM = "\ufeff"  # without it, Excel takes UTF-8 for the local code page
CELL = 32_000  # characters: Excel's limit is 32,767, and what is longer spills into other rows
# A spreadsheet takes these for the start of a formula (OWASP, CSV injection); the wide ones stand for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNSAFE = [*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = {number: f"\\u{number:04x}" for number in _UNSAFE}  # what a terminal obeys, and line ends of JavaScript


def json_lines(rows: Iterable[Exported]) -> Iterator[str]:
    """Give each row as one line of JSON, instants in ISO 8601 with Z, every text exactly as stored."""
    for row in rows:
        value = {field.name: _plain(getattr(row, field.name)) for field in fields(row)}
        yield json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES) + "\n"


def csv_lines(rows: Iterable[Exported], *, kind: type[Exported]) -> Iterator[str]:
    """Give a head with the fields' names, then each row; lists joined by " | ", cells cut at CELL characters.

    UTF-8 with a byte order mark in front, lines end in CRLF (RFC 4180). A cell that a spreadsheet would take for a
    formula has an apostrophe in front.
    """
    names = [field.name for field in fields(kind)]
    yield BOM + _line(names)
    for row in rows:
        yield _line([_cell(getattr(row, name)) for name in names])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
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
    text = text.replace("\0", "")
    safe = f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
    return safe if len(safe) <= CELL else f"{safe[: CELL - 1]}…"
