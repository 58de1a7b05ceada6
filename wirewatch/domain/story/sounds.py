"""Names across scripts: a word -> the consonants that one hears in it."""

from __future__ import annotations

import re
from functools import lru_cache

from wirewatch.domain.story.words import stem

SHORTEST = 3  # consonants; fewer tell too little

# A capital letter is a sound that takes several letters in English: C as in church or ship, J as in zh or j.
_CYRILLIC = dict(zip("бвгджзклмнпрстфхцчшщқғҳҷґў", "bvgdJzklmnprstfhsCCCkghJgv", strict=True))
_ARABIC = dict(
    zip("بپتثجچحخدذرزژسشصضطظغفقکگلمنهټډړڼښږڅٹڈڑںھہ", "bpttJChhdzrzJsCsztzgfkkglmnhtdrnCgstdrnhh", strict=True)
)
_ARABIC_WITH_V = _ARABIC | {"و": "v"}
_DEVANAGARI = dict(zip("कखगघचछजझटठडढणतथदधनपफबभमरलवशषसह", "khggCCJJttddnttddnpfbbmrlvCCsh", strict=True))
_LATIN = dict(zip("bcdfghjklmnpqrstvwzçşğñžščCJ", "bkdfghJklmnpkrstvvzCCgnJCCCJ", strict=True)) | {"x": "ks"}
_GROUPS = {"sh": "C", "ch": "C", "zh": "J", "dj": "J", "kh": "h", "gh": "g", "ph": "f", "th": "t", "ts": "s", "tz": "s"}
_GROUPS |= {"shch": "C", "sch": "C", "tch": "C", "ck": "k"}
_GROUP = re.compile("|".join(sorted(_GROUPS, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def sounds(word: str) -> tuple[str, ...]:
    """Give the consonant skeletons of a folded word; () when it has too few.

    "Zakharova" and «Захарова» give "zhrv"; where a script leaves open whether a letter is a vowel, both readings.
    """
    first = word[:1].lower()
    if "\u0400" <= first <= "\u052f":
        return _readings((stem(word), _CYRILLIC), (word.lower(), _CYRILLIC))
    if "\u0600" <= first <= "\u06ff":
        low = stem(word)
        return _readings((low, _ARABIC), (low, _ARABIC_WITH_V))
    if "\u0900" <= first <= "\u097f":
        return _readings((word, _DEVANAGARI))
    return _readings((_latin(word), _LATIN)) if first.isalpha() and first < "\u0250" else ()


def _latin(word: str) -> str:
    low = word.lower().removesuffix("'s").removesuffix("'")
    return _GROUP.sub(lambda found: _GROUPS[found[0]], low)


def _skeleton(word: str, letters: dict[str, str]) -> str:
    return _DOUBLED.sub(r"\1", "".join(letters.get(letter, "") for letter in word))


def _readings(*spellings: tuple[str, dict[str, str]]) -> tuple[str, ...]:
    found = dict.fromkeys(_skeleton(word, letters) for word, letters in spellings)
    return tuple(skeleton for skeleton in found if len(skeleton) >= SHORTEST)
