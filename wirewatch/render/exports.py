"""Export rows as JSON lines and as CSV that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from wirewatch.domain.exports import Exported

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes UTF-8 for the local code page
MAX_CELL_CHARS = 32_000  # Excel's limit is 32,767; longer text spills into other rows

# What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
_FORMULA_STARTS = frozenset("=+-@\u2212")
_LINE_ENDS = frozenset("\t\r\n")  # a cell that begins with one is split there
_CELL_SPLITS = re.compile("[;|\t\r\n]")  # where a spreadsheet may split a cell, despite quotes
# Quotes, which the parser removes, and blank letters.
_INVISIBLE = frozenset('"\u115f\u1160\u2800\u3164\uffa0')
# What a terminal obeys, and line ends of JavaScript.
_UNSAFE = [*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = {number: f"\\u{number:04x}" for number in _UNSAFE}


def json_lines(rows: Iterable[Exported]) -> Iterator[str]:
    """Each row as one line of JSON: instants in ISO 8601 with Z, texts exactly as stored."""
    for row in rows:
        document = {field.name: _json_value(getattr(row, field.name)) for field in fields(row)}
        line = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        yield f"{line.translate(_ESCAPES)}\n"


def csv_lines(rows: Iterable[Exported], *, kind: type[Exported]) -> Iterator[str]:
    """A head with the fields' names, then each row.

    UTF-8 with a byte order mark, every cell in quotes, lines end in CRLF (RFC 4180). Lists are
    joined by " | ", cells cut at MAX_CELL_CHARS. A cell that a spreadsheet would take for a formula
    begins with an apostrophe; so does what follows a ";", a tab or a line end in a cell, since many
    spreadsheets split there.
    """
    names = [field.name for field in fields(kind)]
    yield f"{BYTE_ORDER_MARK}{','.join(names)}\r\n"
    for row in rows:
        yield _csv_line([getattr(row, name) for name in names])


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table of plain values as CSV, with the care that `csv_lines` takes."""
    lines = [f"{BYTE_ORDER_MARK}{','.join(columns)}\r\n", *(_csv_line(row) for row in rows)]
    return "".join(lines)


def _csv_line(values: Iterable[Any]) -> str:
    line = io.StringIO()
    cells = [_cell(value) for value in values]
    csv.writer(line, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue()


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def _cell(value: Any) -> str:
    text = _cell_text(_json_value(value))
    safe = _defuse_formulas(text.replace("\0", "")[:MAX_CELL_CHARS])
    if len(safe) <= MAX_CELL_CHARS and len(text) <= MAX_CELL_CHARS:
        return safe
    return f"{safe[: MAX_CELL_CHARS - 1]}…"


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(_cell_text(element) for element in value)
    return str(value)


def _defuse_formulas(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet could run as a formula."""
    starts = [0, *(match.end() for match in _CELL_SPLITS.finditer(text))]
    unsafe = [start for start in starts if _opens_formula(text, start)]
    if text[:1] in _LINE_ENDS and 0 not in unsafe:
        unsafe.insert(0, 0)
    boundaries = zip([0, *unsafe], [*unsafe, None], strict=True)
    return "'".join(text[start:end] for start, end in boundaries)


def _opens_formula(text: str, start: int) -> bool:
    """Whether the first visible character from `start` begins a formula, after NFKC folding."""
    for position in range(start, len(text)):
        character = text[position]
        is_blank = unicodedata.category(character)[0] in "CZ" and not _CELL_SPLITS.match(character)
        if is_blank or character in _INVISIBLE:
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _FORMULA_STARTS
    return False
