"""Names written in another way by rule: what a watchlist has in Russian, as Polish writes it.

Into other languages only single words and the names of persons are carried; descriptive names are translated there,
not respelled. Into the other script of its own language any name is carried.
"""

from __future__ import annotations

import re
from functools import cache

from wirewatch.domain.watch.languages import FURTHER, LANGUAGES, language_of
from wirewatch.domain.watch.languages.letters import FOLDS
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script

_SHORTEST = 5  # letters of a carried word
_PLURALS = ("ы", "и")  # of Russian: a group typed in the plural is carried by its stem


@cache
def _table(respelling: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in respelling.split()]
    return tuple(sorted(((old, new) for old, _, new in pairs), key=lambda pair: -len(pair[0])))


def respell(text: str, respelling: str) -> str:
    """Give a text with letters replaced, the longest first; others stay; “$” is the end, “^” a word's beginning."""
    written: list[str] = []
    marked = text.lower() + "$"
    position = 0
    while position < len(text):
        begins = position == 0 or not text[position - 1].isalnum()
        old, new = next(
            (
                (o.lstrip("^"), n)
                for o, n in _table(respelling)
                if marked.startswith(o.lstrip("^"), position) and (begins or o[0] != "^")
            ),
            (text[position], text[position]),
        )
        written.append(new.capitalize() if text[position].isupper() else new)
        position += len(old)
    return "".join(written)


def in_other_script(text: str, tag: str, script: Script) -> dict[str, tuple[Language, ...]]:
    """Give the spelling of an alias in the other script of its own language (Uzbek); none where it has one script."""
    language = language_of(tag, script)
    if language is None or not language.twin:
        return {}
    into = tuple(x for x in LANGUAGES if x.tag == language.tag and x.script is not script)
    plain = "".join("'" if FOLDS.get(c) == "'" else c for c in text)
    return {respell(plain, language.twin): into}


def in_short(text: str, tag: str, script: Script) -> dict[str, tuple[Language, ...]]:
    """Give an alias with a name inside it written short, or in full (UN Mission, United Nations Mission)."""
    language = language_of(tag, script)
    if language is None:
        return {}
    spellings: dict[str, tuple[Language, ...]] = {}
    for pair in language.short:
        for old, new in (pair, pair[::-1]):
            written = re.sub(rf"(?<!\w){old}(?!\w)", new, text) if old in text else text
            if text not in {written, old}:
                spellings[written] = ()
    return spellings


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
