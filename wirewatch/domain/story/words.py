"""Text -> words that can be compared: folded, cut to their stems, in any script."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_\d][\w\u0900-\u0dff\u064b-\u065f\u0670\u200c]*|\d+(?:[.,]\d+)*")
_BEYOND_LATIN = re.compile(r"[\u0400-\u0fff]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_FOLDED = str.maketrans(
    {
        **dict(zip("يىئكةۀأإآٱؤۍېځ", "ییی" + "کههااااوییز", strict=True)),
        **{chr(mark): None for mark in range(0x064B, 0x0660)},
        **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
        **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
        **dict(zip("०१२३४५६७८९", "0123456789", strict=True)),
        "\u0670": None,
        "\u200c": None,
        "\u0640": None,
        "ё": "е",
        "Ё": "Е",
        "’": "'",
    }
)
_LATIN_ENDINGS = "ations ation ingly ments ment ings ing ies ied ers ed es ly s"
_CYRILLIC_ENDINGS = """
иями ями ами иях ях ах иям ям ам ием ем ом ией ей ой ий ый ая яя ое ее ые ие ого его ому ему ыми ими ым им ых их ую юю
ов ев ия ья ию ью а я о е ы и у ю ь й ась ись лся лась лось лись ился илась ились ал ала али ил ила или ет ит ут ют ат
ят ться тся ть
"""
_ENDINGS = {endings: sorted(endings.split(), key=len, reverse=True) for endings in (_LATIN_ENDINGS, _CYRILLIC_ENDINGS)}
_ARABIC_PREFIXES = ("وال", "بال", "فال", "کال", "لل", "ال")


def fold(text: str) -> str:
    """Give the text with its letter variants, digits and marks made alike; capitals are kept."""
    if text.isascii():
        return text
    return text.translate(_FOLDED) if _BEYOND_LATIN.search(text) else text.replace("’", "'")


def words(text: str) -> list[str]:
    """List the words and numbers of a folded text in order, capitals kept; ideographs come in pairs."""
    found = _WORD.findall(text)
    return _paired(found) if _IDEOGRAPH.search(text) else found


def _paired(found: list[str]) -> list[str]:
    out: list[str] = []
    for word in found:
        if _IDEOGRAPH.match(word):
            out.extend(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            out.append(word)
    return out


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Give what stays of a word when it is inflected; "" for a word too short to tell anything."""
    low = word.lower()
    if len(low) < 2:
        return ""
    first = low[0]
    if first.isdigit():
        return low.replace(",", "")
    if "\u0400" <= first <= "\u052f":
        return _cut(low, _CYRILLIC_ENDINGS, keep=4)
    if "\u0600" <= first <= "\u06ff":
        return _without_article(low)
    return _cut(low, _LATIN_ENDINGS, keep=4) if first < "\u0250" else low


def _cut(word: str, endings: str, *, keep: int) -> str:
    if len(word) <= keep:
        return word
    for ending in _ENDINGS[endings]:
        if word.endswith(ending) and len(word) - len(ending) >= keep:
            return word[: -len(ending)]
    return word


def _without_article(word: str) -> str:
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word
