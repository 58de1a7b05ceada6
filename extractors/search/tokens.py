"""Split a text into the tokens of the search index, mapped to the words in the text.

One token represents a word and all of its forms (stems.py). Chinese and Japanese, Thai, Lao, Khmer
and Burmese have no spaces between words: each character is a token, and a word of several
characters is searched as a phrase. Queries are split by the same function, so they match whatever a
reader would match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.names.languages.language import HAN, MARKS
from extractors.names.normalization import NormalizedText
from extractors.search.stems import stem

TOKENS_VERSION = (
    1  # of the tokens: raise it when a text gets other ones, and every index is built again
)
MOST_TOKENS = 16_000  # of one article; PostgreSQL keeps no position beyond 16,383
MOST_ALIKE = 250  # positions of one token in one article; PostgreSQL keeps 256
MAX_TOKEN_CHARS = 64  # characters of a token; longer ones are cut, in texts and queries alike

_SPACELESS_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_SINGLE_SIGNS = f"{HAN}{_SPACELESS_SCRIPTS}"
_LETTER_PATTERN = rf"(?:[^\W_{_SINGLE_SIGNS}]|[{MARKS}])"
_TOKEN_PATTERN = re.compile(
    rf"(?P<sign>[{_SINGLE_SIGNS}])|{_LETTER_PATTERN}+(?:'{_LETTER_PATTERN}+)*"
)
_PLAIN_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_SINGLE_SIGN = re.compile(f"[{_SINGLE_SIGNS}]")


def is_english(language: str | None) -> bool:
    """Return whether Latin letters in a text of this language are read as English."""
    return language is not None and language.partition("-")[0] == "en"


def _tokens(folded: str, *, english: bool) -> list[str]:
    if folded.isascii():
        return [
            stem(word, english=english)[:MAX_TOKEN_CHARS] for word in _PLAIN_TOKEN.findall(folded)
        ]
    return [_token(match, english) for match in _TOKEN_PATTERN.finditer(folded)]


def _token(match: re.Match[str], english: bool) -> str:
    word = match.group()
    if match.lastgroup == "sign":
        return word
    if not word.isascii() and any(map(str.isdecimal, word)):
        word = "".join(str(int(c)) if c.isdecimal() else c for c in word)
    return stem(word, english=english)[:MAX_TOKEN_CHARS]


def is_sign(token: str) -> bool:
    """Return whether a token is one character of a script without spaces."""
    return len(token) == 1 and _SINGLE_SIGN.match(token) is not None


def tokens_of(text: str, *, english: bool) -> list[str]:
    """Return the tokens of a text as given."""
    return _tokens(NormalizedText.of(text).folded, english=english)


class TokenizedText:
    """The tokens of a text as given, with the way back to the words in it."""

    def __init__(self, text: str, *, english: bool) -> None:
        self._normalized = NormalizedText.of(text)
        folded = self._normalized.folded
        self._is_plain = self._normalized.starts is None and text.isascii()
        pattern = _PLAIN_TOKEN if folded.isascii() else _TOKEN_PATTERN
        found = [(_token(match, english), match.span()) for match in pattern.finditer(folded)]
        self.tokens = [token for token, _ in found]
        self._places = [place for _, place in found]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span of the tokens first..last in the text as given."""
        start, end = self._places[first][0], self._places[last][1]
        return (
            (start, end)
            if self._is_plain
            else self._normalized.given_span(*self._normalized.decoded_span(start, end))
        )

    def find(self, phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Return the span of each occurrence of a phrase of tokens in the text as given."""
        at, length = -1, len(phrase)
        wanted = list(phrase)
        while True:
            try:
                at = self.tokens.index(wanted[0], at + 1)
            except ValueError:
                return
            if self.tokens[at : at + length] == wanted:
                yield self.span(at, at + length - 1)


def indexed_tokens(fields: Sequence[str], *, english: bool) -> list[str | None]:
    """Return the index terms of an article's fields by position; None separates phrases.

    Every database gets the same list, cut to what all of them can store, so that they return the
    same results.
    """
    found: list[str | None] = []
    seen: Counter[str] = Counter()
    for field in fields:
        for token in tokens_of(field, english=english):
            seen[token] += 1
            found.append(token if seen[token] <= MOST_ALIKE else None)
        if len(found) >= MOST_TOKENS:
            return found[:MOST_TOKENS]
        found.append(None)
    return found
