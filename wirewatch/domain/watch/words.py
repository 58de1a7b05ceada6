"""One word of an alias, as typed and folded, and a word cut where its endings begin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wirewatch.domain.watch.languages.shape import Declension


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of an alias, folded, with what decides its forms."""

    text: str
    typed: str  # as in the watchlist
    letters: int  # of the whole alias: what is rare enough to be spelled freely
    first: bool
    last: bool
    lone: bool  # the alias is this one word
    person: bool  # the actor is a person
    derives: bool = True  # adjectives made from it mean the actor too
    declension: Declension | None = None  # of the alias's own language

    @property
    def is_name(self) -> bool:
        """Whether it was typed with a capital, or in a script that has none."""
        return self.typed[:1] != self.typed[:1].lower()


@dataclass(frozen=True, kw_only=True)
class Inflection:
    """A word cut where its endings begin."""

    stem: str
    endings: tuple[str, ...]  # "" among them where the bare stem is a form
    rule: str


def alternatives(options: tuple[str, ...]) -> str:
    """Give a pattern of any of the options, the longest tried first; "" among them makes it optional."""
    filled = sorted({o for o in options if o}, key=lambda o: (-len(o), o))
    if not filled:
        return ""
    pattern = "(?:" + "|".join(re.escape(o).replace("_", " ?") for o in filled) + ")"
    return pattern + "?" if "" in options else pattern
