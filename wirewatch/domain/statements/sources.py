"""Which agency or outlet a statement came through: a closed list of names, read beside the quote."""

from __future__ import annotations

import re

from wirewatch.domain.languages.agencies import agencies

_NAMES = {spelling: agency.name for agency in agencies() for spelling in agency.beside_quotes}
_NAMED = re.compile(
    r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True)) + r")(?![\w-])"
)


def agency_in(text: str) -> str | None:
    """Return the name of the first agency or outlet that the text names, as our list spells it first; else None."""
    match = _NAMED.search(text)
    return _NAMES[match[0]] if match else None
