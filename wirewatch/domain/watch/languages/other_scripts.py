"""Scripts without aliases of their own: their letters in the script whose aliases find them.

The scripts of India stand in Unicode in the order of Devanagari, letter by letter; Greek, Georgian, Armenian and
katakana are read into Latin letters. The spelling families do the rest. Each code point is folded by itself.
"""

from __future__ import annotations

import unicodedata

from wirewatch.domain.watch.languages.language import Language, Paradigm, Script, words

_DEVANAGARI = 0x900
_INDIC_BLOCKS = (0x980, 0xA00, 0xA80, 0xB00, 0xB80, 0xC00, 0xC80, 0xD00)
# Letters that have no fellow at their place: Assamese, Bengali khanda ta, Malayalam final consonants, Tamil doubles.
_INDIC_EXTRA = {
    "ৎ": "त", "ৰ": "र", "ৱ": "व", "ভ": "भ", "ൺ": "ण्", "ൻ": "न्", "ർ": "र्", "ൽ": "ल्", "ൾ": "ल्", "ൿ": "क्",
    "ன": "न", "ற": "र", "ழ": "ल", "ൗ": "ौ", "ੰ": "ं", "ੱ": "",
}  # fmt: skip


def _table(pairs: str) -> dict[str, str]:
    """Give the letters of a list such as "α=a β=v"."""
    return dict(pair.split("=") for pair in pairs.split())


_GREEK = _table("α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s τ=t υ=y φ=f χ=h ψ=ps ω=o")
_GEORGIAN = _table(
    "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh"
    " რ=r ს=s ტ=t უ=u ფ=p ქ=k ღ=gh ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h"
)
_ARMENIAN = _table(
    "ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=e թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch"
    " մ=m յ=y ն=n շ=sh ո=o չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v փ=p ք=k օ=o ֆ=f"
)
_KANA = {
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
    """Give the Devanagari fellow of every letter and vowel sign of the parallel blocks."""
    table: dict[str, str] = {}
    for block in _INDIC_BLOCKS:
        for place in range(0x80):
            letter, fellow = chr(block + place), chr(_DEVANAGARI + place)
            if unicodedata.category(letter)[0] in "LM" and unicodedata.category(fellow)[0] in "LM":
                table[letter] = fellow
    return table | _INDIC_EXTRA


INTO_OTHERS: dict[str, str] = {**_indic(), **_GREEK, "ς": "s", **_GEORGIAN, **_ARMENIAN, **_KANA}

_BENGALI_LETTERS = "".join(chr(code) for code in range(0x985, 0x9CE))
_INDIC_LETTERS = "".join(chr(b + place) for b in _INDIC_BLOCKS[1:] for place in range(0x05, 0x4E))

BENGALI = Language(
    tag="bn",
    name="Bengali",
    script=Script.DEVANAGARI,
    tails=("রা দের গুলো", "ের র কে ে তে েরা েদের ীয় ী", "ই ও"),
    tail_rule="case",
    tail_shortest=5,
    letters=_BENGALI_LETTERS,
    common=words("ও এবং করে এই থেকে না হয় জন্য একটি তার করা হয়েছে সঙ্গে বলে এক পর তিনি"),
)
INDIC = Language(
    tag="ta",
    name="an Indian language",
    script=Script.DEVANAGARI,
    paradigms=(Paradigm(typed="न", forms="न न्", rule="spelling", shortest=3),),
    tails=(
        "் ు ಗಳ ുകൾ களின் கள்",
        "ின் ை ுக்கு ால் ுடன் ன లు ల ను కు తో ನ ನು ಗೆ ರು ന്റെ നെ നും ന് ના ની નું ને નો માં એ ਾਂ ର ଙ୍କ",
    ),
    tail_rule="case",
    tail_shortest=5,
    letters=_INDIC_LETTERS,
)
GREEK = Language(
    tag="el",
    name="Greek",
    script=Script.LATIN,
    respelled="b=mp d=nt g=gk",
    letters="".join(_GREEK),
    common=words("και το να της η ο του για με που από στην στο των είναι δεν τη τον θα ότι οι"),
)
GEORGIAN = Language(
    tag="ka",
    name="Georgian",
    script=Script.LATIN,
    tails=("ებ ელ", "ი ის ს მა თან ზე ში ად ით"),
    tail_rule="case",
    tail_shortest=5,
    romanised="а=a б=b в=v г=g д=d е=e з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=p х=kh",
    letters="".join(_GEORGIAN),
    common=words("და რომ არის ეს იყო რომელიც მისი არ მიერ შესახებ"),
)
ARMENIAN = Language(
    tag="hy",
    name="Armenian",
    script=Script.LATIN,
    tails=("ներ ական", "ը ի ին ից ում ով ն"),
    tail_rule="case",
    tail_shortest=5,
    romanised="а=a б=b в=v г=g д=d е=e з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh",
    letters="".join(_ARMENIAN),
    common=words("և է են որ այս մասին հետ համար ու իր չի"),
)
LANGUAGES = (BENGALI, INDIC, GREEK, GEORGIAN, ARMENIAN)
