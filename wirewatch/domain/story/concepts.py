"""News words in many languages -> one concept each, so that reports in two languages have words in common."""

from __future__ import annotations

from functools import lru_cache

from wirewatch.domain.story.lexicon import TABLES
from wirewatch.domain.story.words import fold

SHORTEST_STEM = 2


def _rows() -> dict[str, str]:
    whole: dict[str, str] = {}
    for table in TABLES:
        for line in table.strip().splitlines():
            forms = fold(line).lower().replace("|", " ").split()
            for form in forms:
                whole.setdefault(form, forms[0].removesuffix("*"))
    return whole


_WHOLE = _rows()
_STEMS = {form[:-1]: concept for form, concept in _WHOLE.items() if form.endswith("*")}
_LONGEST = max(map(len, _STEMS))
_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل")


@lru_cache(maxsize=65_536)
def concept(word: str) -> str | None:
    """Give the concept that a folded word stands for, named by its English form; None when it is not in the table."""
    low = word.lower().removesuffix("'s")
    found = _look(low)
    if found is None and "\u0600" <= low[:1] <= "\u06ff":
        rests = (low.removeprefix(prefix) for prefix in _PREFIXES if low.startswith(prefix))
        found = next((known for rest in rests if len(rest) > SHORTEST_STEM and (known := _look(rest))), None)
    return found


def _look(low: str) -> str | None:
    if low in _WHOLE:
        return _WHOLE[low]
    for length in range(min(len(low), _LONGEST), SHORTEST_STEM - 1, -1):
        if low[:length] in _STEMS:
            return _STEMS[low[:length]]
    return None
