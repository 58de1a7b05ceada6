"""Dates written 03/02/2026: whether the day or the month stands first, told from all the dates of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"en(?:[-_](?:us|ph)\b|$)|$", re.IGNORECASE)  # and who says nothing of a language


def days_come_first(texts: Iterable[str], *, language: str) -> bool:
    """Say whether 03/02/2026 is the third of February: a day above 12 proves it, else the feed's language decides."""
    found = [match for text in texts if "/" in text and (match := _SLASHED.search(text))]
    if not found:
        return False
    first = any(int(match.group(1)) > 12 for match in found)
    second = any(int(match.group(2)) > 12 for match in found)
    if first != second:
        return first
    return not _MONTH_FIRST.match(language.strip())


def dotted(text: str) -> str:
    """Give the text with dots in its slashed date, which is how days that come first are written without doubt."""
    return _SLASHED.sub(r"\1.\2.\3", text, count=1)
