"""Scripts: which one a letter belongs to, what a word is in it, and where a word ends."""

from __future__ import annotations

import re
from enum import StrEnum


class Script(StrEnum):
    """One writing system, as far as matching treats it in its own way."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    HAN = "han"  # with kana: no spaces between words
    SPACELESS = "spaceless"  # Thai, Lao, Khmer, Burmese
    OTHER = "other"


_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x41, 0x24F, Script.LATIN),
    (0x400, 0x52F, Script.CYRILLIC),
    (0x600, 0x77F, Script.ARABIC),
    (0x8A0, 0x8FF, Script.ARABIC),
    (0x900, 0x97F, Script.DEVANAGARI),
    (0xE00, 0xEFF, Script.SPACELESS),
    (0x1000, 0x109F, Script.SPACELESS),
    (0x1780, 0x17FF, Script.SPACELESS),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x3040, 0x30FF, Script.HAN),
    (0x3400, 0x9FFF, Script.HAN),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB50, 0xFEFF, Script.ARABIC),
    (0x20000, 0x3134F, Script.HAN),
)

HAN = "\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003134f"
MARKS = (
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u0a01-"
    "\u0a51\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
)

TOKEN = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])[^\W_]|[{MARKS}])+(?:'(?:(?![{HAN}])[^\W_])+)*")
_WORD_LETTER = rf"(?:[^\W_]|[{MARKS}])"
WORD = re.compile(rf"{_WORD_LETTER}+(?:'{_WORD_LETTER}+)*")
_LATIN_LETTERS = r"a-z0-9\xaa-\xff"  # folded; a name among Chinese characters needs no space
_PLAIN = frozenset({Script.LATIN, Script.CYRILLIC, Script.ARABIC})  # their folded words hold no vowel signs


def letter(script: Script) -> str:
    """Give a pattern of one character of a word: a letter, a digit, or a vowel sign that Python's \\w leaves out."""
    return r"[^\W_]" if script in _PLAIN else _WORD_LETTER


def not_after_letter(script: Script) -> str:
    """Give a pattern that holds where no word of the script goes on from the left."""
    if script is Script.LATIN:
        return rf"(?<![{_LATIN_LETTERS}])"
    return r"(?<![^\W_])" if script in _PLAIN else rf"(?<![^\W_])(?<![{MARKS}])"


def not_before_letter(script: Script) -> str:
    """Give a pattern that holds where no word of the script goes on to the right."""
    if script is Script.LATIN:
        return rf"(?![{_LATIN_LETTERS}])"
    return r"(?![^\W_])" if script in _PLAIN else rf"(?![^\W_])(?![{MARKS}])"


def script_of(text: str) -> Script:
    """Give the script of the first letter of a text; OTHER when it has none."""
    for character in text:
        if not character.isalpha():
            continue
        code = ord(character)
        return next((script for low, high, script in _RANGES if low <= code <= high), Script.OTHER)
    return Script.OTHER


def has_word_boundaries(script: Script) -> bool:
    """Whether words of the script stand between spaces."""
    return script not in {Script.HAN, Script.SPACELESS}
