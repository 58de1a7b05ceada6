"""Expansions: what a text itself says that an acronym stands for: “Scottish Chamber Orchestra (SCO)”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wirewatch.domain.configuration import Actor
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.spelling import key

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LITTLE = 3  # letters of words that an acronym may pass over: of, for, and, по
_SHORTEST = 3  # letters of an acronym whose expansion is looked for without brackets
_BESIDE = 100  # characters in which an expansion stands
_TELLING = 4  # letters of a word by which two expansions are compared
_ALIKE = 5  # letters of a key in which two such words agree, whatever their endings
_GAP = re.compile(r"[\s\-–]{1,2}")
_ELISION = re.compile(r"^\w{1,2}['’]")


@dataclass(frozen=True)
class Expansions:
    """The full names of one actor, as the telling words of each."""

    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, actor: Actor) -> Expansions:
        """Give the full names of an actor: its aliases and its name, where they have several words."""
        texts = [actor.name, *(text for listed in actor.aliases.values() for text in listed)]
        names = (_telling(_WORD.findall(text.replace("-", " "))) for text in texts)
        return cls(tuple(name for name in names if len(name) > 1))

    def other(self, acronym: str, texts: Iterable[str], *, loosely: bool) -> str | None:
        """Give what the texts say that the acronym stands for when it is another body; None when it may be this one.

        `loosely` also takes a capitalised name of the same initials that stands before it.
        """
        if not self.names or not acronym.isalpha():
            return None
        expansions = [e for text in texts for e in _defined(acronym, text)]
        if loosely and not expansions and len(acronym) >= _SHORTEST:
            expansions = [e for text in texts for e in _of_same_initials(acronym, text.partition(acronym)[0])]
        if not expansions or any(self._is_own(words) for words in expansions):
            return None
        return " ".join(expansions[0])

    def _is_own(self, words: Sequence[str]) -> bool:
        """Whether an expansion shares half of its telling words with a full name."""
        told = _telling(word for long in words for word in long.split("-"))
        return any(2 * len(told & name) >= len(told) for name in self.names)


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(key(fold(word)).strip()[:_ALIKE] for word in words if len(word) >= _TELLING)


def _defined(acronym: str, text: str) -> list[list[str]]:
    """Give the expansions that stand right before the bracketed acronym, or bracketed behind it."""
    name = re.escape(acronym)
    before = re.finditer(rf"[(（][\"“«„]?{name}s?[\"”»“]?[)）,;]", text)
    behind = re.finditer(rf"(?<!\w){name}s?\s[(（]([^()（）]{{8,{_BESIDE}}})[)）]", text)
    places = [text[max(0, m.start() - _BESIDE) : m.start()] for m in before] + [m.group(1) for m in behind]
    found = [_matching_end(acronym, _WORD.findall(place)) for place in places]
    return [words for words in found if words]


def _initial(word: str) -> str:
    """Give the first letter of a word, folded; that of what an elided article stands before (l’Orchestre)."""
    return fold(_ELISION.sub("", word))[:1]


def _matching_end(acronym: str, words: list[str]) -> list[str]:
    """Give the last words whose initials are the acronym's, little words between them aside; [] for none."""
    wanted = [fold(letter) for letter in acronym]
    position = len(words)
    while wanted and position:
        position -= 1
        if _initial(words[position]) == wanted[-1]:
            wanted.pop()
        elif len(words[position]) > _LITTLE:
            return []
    return [] if wanted else words[position:]


def _of_same_initials(acronym: str, text: str) -> list[list[str]]:
    """Give the capitalised names in a text that have just the acronym's initials."""
    runs: list[list[str]] = [[]]
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if not _GAP.fullmatch(text[end : match.start()]) or word.isupper():
            runs.append([])
        if word[0].isupper() and not word.isupper():
            runs[-1].append(word)
        elif len(word) > _LITTLE:
            runs.append([])
        end = match.end()
    names = runs + [run[1:] for run in runs if run and len(run[0]) <= _LITTLE]  # The Scottish Chamber Orchestra
    return [name for name in names if "".join(map(_initial, name)) == fold(acronym)]
