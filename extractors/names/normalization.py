"""Normalize text: one spelling for letters that look alike to readers, with a map to offsets.

It works one code point at a time, so it is linear on any input, and an offset in the normalized
text leads back to the code point that it came from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from extractors.names.languages.chinese_characters import SIMPLIFIED
from extractors.names.languages.language import CYRILLIC_TO_LATIN, FOLDS, LATIN_TO_CYRILLIC
from extractors.names.languages.transliteration import INTO_OTHERS

_TABLE_LIMIT = 60_000  # entries; bounds the memory that a hostile text of all code points can use
_HTML_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A word broken at the end of a line; after the hyphen of a compound (Taliban-⏎led) the word is not
# broken.
_HYPHEN_AT_LINE_END = (
    "(?<=[^\\W\\d_]{2})[-\u2010\u00ad]\r?\n(?=[^\\W\\d_]{2})(?!(?:led|run|backed|linked|held|ruled|controlled|aligned|"
    "affiliated|based|style|era|occupied|appointed|friendly|dominated)\\b)"
)
# Markup that a feed left in its text. Inline elements vanish for a reader; the others end a line.
_INLINE_TAGS = "a|abbr|b|big|del|em|font|i|ins|mark|s|small|span|strong|sub|sup|u|wbr"
_BLOCK_TAGS = "blockquote|br|div|h[1-6]|hr|li|ol|p|table|tbody|td|th|tr|ul"
_TAG_PATTERN = f"</?(?:(?P<inline>{_INLINE_TAGS})|{_BLOCK_TAGS})(?:\\s[^<>]{{0,400}})?/?>"
_HIDDEN_TEXT = re.compile(
    f"{_HTML_ENTITY.pattern}|{_HYPHEN_AT_LINE_END}|{_TAG_PATTERN}", re.IGNORECASE
)
_SIGNS_OF_MARKUP = ("&", "<", "-\n", "-\r")  # without one of them there is nothing to decode
_SCRIPT_SWITCH = re.compile("[a-zA-Z][а-яА-ЯіјІЈ]|[а-яА-ЯіјІЈ][a-zA-Z]")
_LATIN_CYRILLIC_WORD = re.compile("[a-zа-яіј]+")
_LATIN_LETTER = re.compile("[a-z]")
_KEPT_MARKS = frozenset(
    {0, 8, 9}
)  # vowel signs, kana voicing, virama: part of the word, not decoration
_HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)


def fold_character(character: str) -> str:
    """Fold one code point to any number of characters; "" for what a reader does not see."""
    if character in FOLDS:
        return FOLDS[character]
    if character in INTO_OTHERS:
        return "".join(fold_character(letter) for letter in INTO_OTHERS[character])
    category = unicodedata.category(character)
    if category in {"Cf", "Cs"} or "\ufe00" <= character <= "\ufe0f" or character == "\u034f":
        return "" if category != "Cs" else " "
    if character.isspace() or category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    if category == "Pd":
        return "-"
    if category in {"Pi", "Pf"}:
        return '"'
    if ord(character) in _HANGUL_SYLLABLES:
        return character
    return "".join(_fold_part(part) for part in unicodedata.normalize("NFKD", character).casefold())


def _fold_part(part: str) -> str:
    folded = "".join(
        FOLDS.get(mark) or INTO_OTHERS.get(mark, mark)
        for mark in unicodedata.normalize("NFKD", part)
        if unicodedata.category(mark) not in {"Mn", "Me"}
        or unicodedata.combining(mark) in _KEPT_MARKS
    )
    return SIMPLIFIED.get(folded, folded)


class FoldTable(dict[int, str]):
    """A table for str.translate that is filled on demand."""

    def __missing__(self, code: int) -> str:
        folded = self.compute(code)
        if len(self) < _TABLE_LIMIT:
            self[code] = folded
        return folded

    def compute(self, code: int) -> str:
        """Return the replacement of one code point."""
        return fold_character(chr(code))


FOLD_TABLE = FoldTable()


def fold(text: str) -> str:
    """Return the folded form of a text, used to compare aliases and articles."""
    return mend_homoglyphs(text.translate(FOLD_TABLE))


def mend_homoglyphs(folded: str) -> str:
    """Rewrite words that mix Latin and Cyrillic in the script of most of their letters.

    Letters are replaced one for one, so offsets stay valid. A letter without a counterpart decides
    the script; a word with such letters of both scripts is left unchanged.
    """
    if not mixes_scripts(folded):
        return folded
    return _LATIN_CYRILLIC_WORD.sub(_mended_word, folded)


def mixes_scripts(text: str) -> bool:
    """Return whether a Latin and a Cyrillic letter are adjacent anywhere."""
    return not text.isascii() and _SCRIPT_SWITCH.search(text) is not None


def _mended_word(match: re.Match[str]) -> str:
    word = match.group()
    latin = len(_LATIN_LETTER.findall(word))
    if latin in {0, len(word)}:
        return word
    tables = (CYRILLIC_TO_LATIN, LATIN_TO_CYRILLIC)
    for table in tables if latin > len(word) / 2 else reversed(tables):
        mended = word.translate(table)
        if len(_LATIN_LETTER.findall(mended)) in {0, len(word)}:
            return mended
    return word


@dataclass(frozen=True)
class NormalizedText:
    """A text as given and as read (entities decoded, no tags, words rejoined), with offsets."""

    original: str
    text: str
    starts: tuple[int, ...] | None = (
        None  # of each decoded code point; None: decoding changed nothing
    )
    ends: tuple[int, ...] | None = None

    @classmethod
    def of(cls, original: str) -> NormalizedText:
        """Normalize a text: decode entities such as &shy;, join words broken over two lines."""
        if not any(sign in original for sign in _SIGNS_OF_MARKUP) or not _HIDDEN_TEXT.search(
            original
        ):
            return cls(original, _speakable(original))
        characters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for entity in _HIDDEN_TEXT.finditer(original):
            if not _is_hidden(original, entity):
                continue
            characters.extend(original[position : entity.start()])
            starts.extend(range(position, entity.start()))
            ends.extend(range(position + 1, entity.start() + 1))
            decoded = _visible_text(entity)
            characters.extend(decoded)
            starts.extend([entity.start()] * len(decoded))
            ends.extend([entity.end()] * len(decoded))
            position = entity.end()
        characters.extend(original[position:])
        starts.extend(range(position, len(original)))
        ends.extend(range(position + 1, len(original) + 1))
        return cls(original, _speakable("".join(characters)), tuple(starts), tuple(ends))

    @cached_property
    def folded(self) -> str:
        """The folded text."""
        return fold(self.text)

    @cached_property
    def _folded_ends(self) -> list[int]:
        return list(accumulate(map(len, map(FOLD_TABLE.__getitem__, map(ord, self.text)))))

    def decoded_span(self, start: int, end: int) -> tuple[int, int]:
        """Convert a non-empty span of the folded text to a span of the decoded text."""
        first = bisect_right(self._folded_ends, start)
        last = bisect_right(self._folded_ends, end - 1) + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last

    def given_span(self, first: int, last: int) -> tuple[int, int]:
        """Convert a non-empty span of the decoded text to a span of the text as given."""
        if self.starts is None or self.ends is None:
            return first, last
        return self.starts[first], self.ends[last - 1]


def _visible_text(match: re.Match[str]) -> str:
    """Return the visible text of an entity, a tag or a word broken at the end of a line."""
    sign = match.group()[0]
    if sign == "&":
        return html.unescape(match.group())
    return "\n" if sign == "<" and match.group("inline") is None else ""


def _is_hidden(original: str, match: re.Match[str]) -> bool:
    """Return whether readers do not see a match; a capital after a hyphen starts a new word."""
    return original[match.start()] in "&<" or original[match.end()].islower()


def _speakable(text: str) -> str:
    """Replace lone surrogates, which no encoder accepts, one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
