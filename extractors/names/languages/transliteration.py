"""Letters of one script in another, so that aliases of the second find names in the first.

The scripts of India stand in Unicode in the order of Devanagari, letter by letter; Greek, Georgian, Armenian and
katakana are read into Latin letters. The spelling families do the rest. Each code point is folded by itself.
"""

from __future__ import annotations

import unicodedata

CYRILLIC_TO_LATIN = (
    "а=a б=b в=v г=g д=d е=e ж=z з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=c ш=s щ=sc"
    " ь= ы=i э=e ю=ju я=ja дж=dz"
)
_DEVANAGARI = 0x900
_INDIC_BLOCKS = (0x980, 0xA00, 0xA80, 0xB00, 0xB80, 0xC00, 0xC80, 0xD00)
# Letters without a counterpart at that offset: Assamese, Bengali khanda ta, Malayalam final consonants, Tamil doubles.
_INDIC_EXTRA = {
    "ৎ": "त", "ৰ": "र", "ৱ": "व", "ভ": "भ", "ൺ": "ण्", "ൻ": "न्", "ർ": "र्", "ൽ": "ल्", "ൾ": "ल्", "ൿ": "क्",
    "ன": "न", "ற": "र", "ழ": "ल", "ൗ": "ौ", "ੰ": "ं", "ੱ": "",
}  # fmt: skip


def _table(pairs: str) -> dict[str, str]:
    """Return the letters of a list such as "α=a β=v"."""
    return dict(pair.split("=") for pair in pairs.split())


GREEK = _table(
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s τ=t υ=y φ=f χ=h ψ=ps ω=o"
)
GEORGIAN = _table(
    "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh"
    " რ=r ს=s ტ=t უ=u ფ=p ქ=k ღ=gh ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h"
)
ARMENIAN = _table(
    "ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=e թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch"
    " մ=m յ=y ն=n շ=sh ո=o չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v փ=p ք=k օ=o ֆ=f"
)
KANA = {
    **{
        kana: consonant + vowel
        for consonant, row in {
            "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ",
            "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
            "p": "パピプペポ", "m": "マミムメモ", "l": "ラリルレロ",
        }.items()
        for kana, vowel in zip(row, "aiueo", strict=True)
    },
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "v", "ー": "", "ッ": "",
    "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo",
}  # fmt: skip


def _indic() -> dict[str, str]:
    """Return the Devanagari counterpart of every letter and vowel sign of the parallel blocks."""
    table: dict[str, str] = {}
    for block in _INDIC_BLOCKS:
        for place in range(0x80):
            letter, fellow = chr(block + place), chr(_DEVANAGARI + place)
            if unicodedata.category(letter)[0] in "LM" and unicodedata.category(fellow)[0] in "LM":
                table[letter] = fellow
    return table | _INDIC_EXTRA


INTO_OTHERS: dict[str, str] = {**_indic(), **GREEK, "ς": "s", **GEORGIAN, **ARMENIAN, **KANA}
BENGALI_LETTERS = "".join(chr(code) for code in range(0x985, 0x9CE))
INDIC_LETTERS = "".join(chr(b + place) for b in _INDIC_BLOCKS[1:] for place in range(0x05, 0x4E))
