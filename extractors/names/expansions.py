"""Find acronyms that an article itself expands to the name of another organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.names.actors import Actor
from extractors.names.inflection import spelling_key
from extractors.names.normalization import fold

_ANY_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_WORD_GAP = re.compile(r"[\s\-–]{1,2}")
_ELIDED_ARTICLE = re.compile(r"^\w{1,2}['’]")
_MAX_SKIPPED_WORD_LETTERS = 3  # words that an acronym may pass over: of, for, and, по
_MIN_ACRONYM_LETTERS = 3  # of acronyms whose expansion is looked for without brackets
_EXPANSION_CHARS = 100  # how far from the acronym its expansion may begin
_MIN_CONTENT_WORD_LETTERS = 4  # of words by which two expansions are compared
_KEY_PREFIX_LETTERS = 5  # in which two such words agree, whatever their endings


@dataclass(frozen=True)
class Expansions:
    """The full names of one actor, each as the keys of its content words."""

    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, actor: Actor) -> Expansions:
        """Build expansions from the names and aliases that have several words."""
        texts = [actor.name]
        for aliases in actor.aliases.values():
            texts.extend(aliases)
        names = (_content_keys(_ANY_WORD.findall(text.replace("-", " "))) for text in texts)
        return cls(tuple(name for name in names if len(name) > 1))

    def other_expansion(self, acronym: str, texts: Iterable[str], *, loosely: bool) -> str | None:
        """Return the texts' expansion of the acronym, or None if it may mean this actor.

        `loosely` also accepts a capitalised name with the same initials that precedes the acronym.
        """
        if not self.names or not acronym.isalpha():
            return None
        expansions: list[list[str]] = []
        for text in texts:
            expansions.extend(_bracketed_expansions(acronym, text))
        if loosely and not expansions and len(acronym) >= _MIN_ACRONYM_LETTERS:
            for text in texts:
                before_acronym = text.partition(acronym)[0]
                expansions.extend(_names_with_initials(acronym, before_acronym))
        if not expansions or any(self._is_full_name(words) for words in expansions):
            return None
        return " ".join(expansions[0])

    def _is_full_name(self, words: Sequence[str]) -> bool:
        """Return whether an expansion shares half its content words with the actor's full name."""
        keys = _content_keys("-".join(words).split("-"))
        return any(2 * len(keys & name) >= len(keys) for name in self.names)


def _content_keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        spelling_key(fold(word)).strip()[:_KEY_PREFIX_LETTERS]
        for word in words
        if len(word) >= _MIN_CONTENT_WORD_LETTERS
    )


def _bracketed_expansions(acronym: str, text: str) -> list[list[str]]:
    """Find “Full Name (ABC)” and “ABC (Full Name)”."""
    name = re.escape(acronym)
    passages = []
    for match in re.finditer(rf"[(（][\"“«„]?{name}s?[\"”»“]?[)）,;]", text):
        passages.append(text[max(0, match.start() - _EXPANSION_CHARS) : match.start()])
    after = rf"(?<!\w){name}s?\s[(（]([^()（）]{{8,{_EXPANSION_CHARS}}})[)）]"
    for match in re.finditer(after, text):
        passages.append(match.group(1))
    candidates = [_trailing_expansion(acronym, _ANY_WORD.findall(passage)) for passage in passages]
    return [words for words in candidates if words]


def _initial(word: str) -> str:
    """Return the folded first letter, without an elided article (l’Orchestre)."""
    return fold(_ELIDED_ARTICLE.sub("", word))[:1]


def _trailing_expansion(acronym: str, words: list[str]) -> list[str]:
    """Return the last words whose initials form the acronym, skipping short words, or []."""
    missing_letters = [fold(letter) for letter in acronym]
    position = len(words)
    while missing_letters and position:
        position -= 1
        if _initial(words[position]) == missing_letters[-1]:
            missing_letters.pop()
        elif len(words[position]) > _MAX_SKIPPED_WORD_LETTERS:
            return []
    if missing_letters:
        return []
    return words[position:]


def _names_with_initials(acronym: str, text: str) -> list[list[str]]:
    """Find capitalised names in a text whose initials are exactly the acronym's."""
    runs: list[list[str]] = [[]]
    end = 0
    for match in _ANY_WORD.finditer(text):
        word = match.group()
        if not _WORD_GAP.fullmatch(text[end : match.start()]) or word.isupper():
            runs.append([])
        if word[0].isupper() and not word.isupper():
            runs[-1].append(word)
        elif len(word) > _MAX_SKIPPED_WORD_LETTERS:
            runs.append([])
        end = match.end()
    names = list(runs)
    for run in runs:
        if run and len(run[0]) <= _MAX_SKIPPED_WORD_LETTERS:  # The Scottish Chamber Orchestra
            names.append(run[1:])
    return [name for name in names if "".join(map(_initial, name)) == fold(acronym)]
