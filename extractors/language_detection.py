"""Detect the language of a text; the languages declared by page and outlet break ties."""

from __future__ import annotations

from functools import cache
from typing import Any

from extractors.languages.tags import declared_tag

# py3langid has no class for Dari: it detects Dari as Persian, so the language declared by the
# outlet or page decides.
_PERSIAN_TAGS = frozenset({"fa", "prs"})
_CONFUSABLE_TAGS = (
    frozenset({"fa", "prs", "ar", "ur", "ps"}),
    frozenset({"tg", "ru", "uk", "be", "bg", "mk", "kk", "ky"}),
    frozenset({"hi", "mr", "ne"}),
)
_SHORT_TEXT_LETTERS = 60


def detect_language(
    text: str, *, page_language: str | None = None, outlet_language: str | None = None
) -> str | None:
    """Detect the primary language tag; between Persian and Dari, the outlet or page decides."""
    page, outlet = declared_tag(page_language), declared_tag(outlet_language)
    letters = sum(char.isalpha() for char in text[:400])
    if letters < 10:
        return outlet or page
    heard = _classify(text[:1200])
    if heard in _PERSIAN_TAGS:
        return next((said for said in (outlet, page) if said in _PERSIAN_TAGS), "fa")
    if (
        letters < _SHORT_TEXT_LETTERS
        and (said := outlet or page)
        and any({heard, said} <= group for group in _CONFUSABLE_TAGS)
    ):
        return said
    return heard


def _classify(text: str) -> str:
    return str(_classifier().classify(text)[0])


@cache
def _classifier() -> Any:
    # Loading the model takes over half a second, so it is loaded on first use.
    import py3langid

    return py3langid
