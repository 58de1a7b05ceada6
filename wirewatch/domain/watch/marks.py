"""Letters that folding takes as one: where they make another word of a name, it is not meant."""

from __future__ import annotations

import unicodedata

from wirewatch.domain.watch.scan import Found, Scan


def other_marks(_: Scan, found: Found) -> str | None:
    """Say that a word has marks that the name has not, in a language where they make another letter (mình, Minh)."""
    own = found.alias.declension
    if own is None or not own.marks:
        return None
    typed, printed = _with_marks(found.alias.text), _with_marks(found.surface)
    for (letter, marks), (other, others) in zip(typed, printed, strict=False):
        if letter != other or not others & {*own.marks} <= marks:
            return f"other letters than in “{found.alias.text}”: another word"
    return None


def _with_marks(text: str) -> list[tuple[str, set[str]]]:
    """Return the letters of a text, each with its marks."""
    letters: list[tuple[str, set[str]]] = []
    for character in unicodedata.normalize("NFD", text.casefold().replace("đ", "d\u0335")):
        if letters and unicodedata.combining(character):
            letters[-1][1].add(character)
        elif character.isalnum():
            letters.append((character, set()))
    return letters


def urdu_adjective(_: Scan, found: Found) -> str | None:
    """Say that the yeh of an adjective (امریکی) ends what the oblique case ends with another (امریکے)."""
    language = found.alias.language
    if language is None or language.tag != "ur" or language is not found.language or len(found.alias.words) != 1:
        return None
    if not found.alias.text.endswith(("ہ", "ا")) or not found.surface.endswith(("ی", "ي")):
        return None
    return "the adjective made from it, not the name"
