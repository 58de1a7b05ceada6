"""Names made of a head noun and one name (Doha talks, Haqqani network), in other order and with other nouns.

What heads such a name may also stand before it, with the place behind a preposition, some words between:
“talks between the two sides in the Qatari capital Doha”. So free a form is proven only beside other actors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.forms import Word, stems, word_pattern
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script

_SHORTEST_NAME = 4
_WORD = r"[^\s.;!?؟۔]{1,24}"
_GROUP_NAME = re.compile(r"\?P<\w+>")


def head_and_name(words: Sequence[Word], language: Language | None) -> tuple[frozenset[str], Word, bool] | None:
    """Give the nouns of the head's sense, the name, and whether it is a talk (else an armed body); None for others."""
    if language is None or not language.talk:
        return None
    content = [word for word in words if word.text not in {fold(p) for p in language.at}]
    if len(content) != 2:
        return None
    for place, word in enumerate(content):
        for senses, talk in ((language.talk, True), (language.bodies, False)):
            for sense in senses:
                if any(_same(word, noun, language) for noun in sense):
                    name = content[1 - place]
                    return (sense, name, talk) if len(name.text) >= _SHORTEST_NAME else None
    return None


def _same(word: Word, noun: str, language: Language) -> bool:
    return stems(replace(word, text=fold(noun), typed=noun), language).stem == stems(word, language).stem


def loose_pattern(words: Sequence[Word], language: Language) -> str:
    """Give the pattern of the freer forms of such a name over folded text, without its boundaries."""
    found = head_and_name(words, language)
    if found is None:
        return r"(?!)"
    sense, name, talk = found
    head = "(?:" + "|".join(_anonymous(_as_word(name, noun), language) for noun in sorted(sense)) + ")"
    named = _anonymous(replace(name, first=True, last=True), language)
    at = "|".join(sorted(re.escape(fold(p)) for p in language.at))
    gap = rf"(?:,?\s{_WORD}){{0,4}}?"
    behind = rf"{head}{gap}\s(?:{at})\s(?:{_WORD}\s){{0,3}}?{named}"
    if not talk:
        behind = rf"{head}(?:\s{_WORD}){{0,2}}?\s{named}"
    elif language.modifier_after:
        behind = rf"{head}{gap}\s(?:(?:{at})\s)?{named}"
    before = rf"{named}(?:'s)?(?:[\s\-]{_WORD}){{0,2}}?[\s\-]{head}"
    return f"(?:{behind})" if language.modifier_after else f"(?:{behind}|{before})"


def _as_word(model: Word, noun: str) -> Word:
    return replace(model, text=fold(noun), typed=noun, first=False, last=False, person=False)


def _anonymous(word: Word, language: Language) -> str:
    return _GROUP_NAME.sub("?:", word_pattern(word, language))


def is_loose(script: Script, words: Sequence[Word], language: Language | None) -> bool:
    """Whether an alias of a script has such freer forms."""
    known = script in {Script.LATIN, Script.CYRILLIC, Script.ARABIC}
    return known and 2 <= len(words) <= 3 and head_and_name(words, language) is not None
