"""Names made of a head noun and one name (Doha talks, Haqqani network), in other order and with other nouns.

What heads such a name may also stand before it, with the place behind a preposition, some words between:
“talks between the two sides in the Qatari capital Doha”. So free a form is proven only beside other actors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.forms import stems, word_pattern
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.words import Word

_SHORTEST_NAME = 4
_WORD = r"[^\s.;!?؟۔]{1,24}"
_GROUP_NAME = re.compile(r"\?P<\w+>")


@dataclass(frozen=True)
class Head:
    """The head noun of an alias by its sense, and the name beside it."""

    talk: bool  # else an armed body
    sense: int  # which of the language's senses
    name: Word

    def nouns(self, language: Language) -> frozenset[str]:
        """Give the nouns of the sense in a language; none where it lists none."""
        senses = language.talk if self.talk else language.bodies
        return senses[self.sense] if self.sense < len(senses) else frozenset()


def head_of(words: Sequence[Word], language: Language | None) -> Head | None:
    """Give the head noun of an alias of a noun and a name; None for any other alias."""
    if language is None or not language.talk:
        return None
    content = [word for word in words if word.text not in {fold(p) for p in language.at}]
    if len(content) != 2:
        return None
    for place, word in enumerate(content):
        for talk, senses in ((True, language.talk), (False, language.bodies)):
            for index, sense in enumerate(senses):
                if any(_same(word, noun, language) for noun in sense):
                    name = content[1 - place]
                    return Head(talk, index, name) if len(name.text) >= _SHORTEST_NAME else None
    return None


def _same(word: Word, noun: str, language: Language) -> bool:
    return stems(replace(word, text=fold(noun), typed=noun), language).stem == stems(word, language).stem


def loose_pattern(head: Head, language: Language) -> str:
    """Give the pattern of the freer forms of such a name in a language, over folded text, without its boundaries."""
    nouns = head.nouns(language)
    if not nouns:
        return r"(?!)"
    name = head.name
    noun = "(?:" + "|".join(_anonymous(_as_word(name, noun), language) for noun in sorted(nouns)) + ")"
    named = _anonymous(replace(name, first=True, last=True), language)
    at = "|".join(sorted(re.escape(fold(p)) for p in language.at))
    gap = rf"(?:,?\s{_WORD}){{0,4}}?"
    behind = rf"{noun}{gap}\s(?:{at})\s(?:{_WORD}\s){{0,3}}?{named}"
    if not head.talk:
        behind = rf"{noun}(?:\s{_WORD}){{0,2}}?\s{named}"
    elif language.modifier_after:
        behind = rf"{noun}{gap}\s(?:(?:{at})\s(?:{_WORD}\s){{0,3}}?)?{named}"
    little = "|".join(sorted(re.escape(fold(word)) for word in language.common))
    before = rf"{named}(?:'s)?(?:[\s\-](?!(?:{little})\s){_WORD}){{0,2}}?[\s\-]{noun}"
    return f"(?:{behind})" if language.modifier_after else f"(?:{behind}|{before})"


def _as_word(model: Word, noun: str) -> Word:
    return replace(model, text=fold(noun), typed=noun, first=False, last=False, person=False)


def _anonymous(word: Word, language: Language) -> str:
    return _GROUP_NAME.sub("?:", word_pattern(word, language))
