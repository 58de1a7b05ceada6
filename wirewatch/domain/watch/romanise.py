"""Names carried into languages of other letters: what a watchlist has in Russian, as Polish writes it.

Only single words and the names of persons are carried; descriptive names are translated, not respelled.
"""

from __future__ import annotations

from functools import cache

from wirewatch.domain.watch.languages import FURTHER
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script

_SHORTEST = 5  # letters of a carried word
_PLURALS = ("ы", "и")  # of Russian: a group typed in the plural is carried by its stem


@cache
def _table(respelling: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in respelling.split()]
    return tuple(sorted(((old, new) for old, _, new in pairs), key=lambda pair: -len(pair[0])))


def respell(text: str, respelling: str) -> str:
    """Give a text with letters replaced, the longest first; others stay; “$” stands for the end."""
    written: list[str] = []
    marked = text.lower() + "$"
    position = 0
    while position < len(text):
        old, new = next(
            ((o, n) for o, n in _table(respelling) if marked.startswith(o, position)),
            (text[position], text[position]),
        )
        written.append(new.capitalize() if text[position].isupper() else new)
        position += len(old)
    return "".join(written)


def carried(text: str, script: Script, *, person: bool) -> dict[str, tuple[Language, ...]]:
    """Give the spellings that an alias has in further languages, each with those languages; none when it stays."""
    words = text.split()
    if any(len(word) < _SHORTEST for word in words[-1:]) or not (len(words) == 1 or person) or text.isupper():
        return {}
    spellings: dict[str, tuple[Language, ...]] = {}
    for language in FURTHER:
        written = _written(text, script, language)
        if written and written.isascii():
            spellings[written] = (*spellings.get(written, ()), language)
    return spellings


def _written(text: str, script: Script, language: Language) -> str:
    if script is Script.CYRILLIC and language.romanised:
        singular = text[:-1] if text.endswith(_PLURALS) and text[:1].islower() else text
        return respell(singular.replace("ё", "е"), language.romanised)
    if script is Script.LATIN and language.respelled:
        written = respell(text, language.respelled)
        return written if written != text else ""
    return ""
