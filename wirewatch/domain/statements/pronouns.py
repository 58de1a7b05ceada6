"""Whom a pronoun means: light guesses, never against the gender that the words show."""

from __future__ import annotations

import re

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.subjects import bare, main_subject, without_possessive

_SHE = frozenset({"she", "она"})
_HE = frozenset({"he", "он"})
_HER_TITLES = ("Ms", "Mrs", "Miss", "Madam")
_HIS_TITLES = ("Mr", "Sir", "Lord")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def agree(pronoun: str, name: str, name_verb: str) -> bool:
    """Say whether nothing in title or verb ending keeps the pronoun from meaning the name."""
    plain = bare(pronoun)
    her = name.startswith(_HER_TITLES) or name_verb.lower().endswith(("ла", "лась"))
    his = name.startswith(_HIS_TITLES) or name_verb.lower().endswith(("л", "лся"))
    return not ((plain in _SHE and his) or (plain in _HE and her))


def named_last(context: str, words: Lexicon) -> str:
    """Return the name that opens the last sentence that a name opens; "" when none does."""
    for sentence in reversed(_SENTENCE.split(context.strip())[-4:]):
        name = _name_of(main_subject(sentence, words), words)
        if name:
            return name
    return ""


def _name_of(subject: str, words: Lexicon) -> str:
    kept: list[str] = []
    for word in subject.split():
        if not word[:1].isupper():
            break
        kept.append(word)
    name = without_possessive(" ".join(kept))
    if not kept or bare(kept[0]) in words.pronouns | words.articles | words.adverbials:
        return ""
    return "" if kept[0].endswith("ing") or "(" in name or ")" in name else name
