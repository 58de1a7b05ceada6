"""Letters that readers take as the same: how each is folded before anything is compared.

What Unicode decomposes (accents, ё, й, Arabic letters with hamza, fullwidth forms) needs no line here.
"""

from __future__ import annotations

_PUNCTUATION = {
    "'": "’‘ʼʻʹʽ`´′＇ʿʾ՚ꞌ",
    '"': "«»“”„‟‹›「」『』《》〈〉″＂",
    "-": "‐‑‒–—―−﹘﹣－⁃־",
    " ": "\u2028\u2029\u0085·・•‧∙",
    "": "\u0640\u00ad\u200b\u200c\u200d\u2060\ufeff",
}

# One Arabic-script letter for the ways in which Arabic, Persian, Pashto, Urdu and Kurdish type it.
_ARABIC = {
    "ی": "يىےېۍۑێ",
    "ک": "كڪګ",
    "ه": "ةہەھۃۀۂ",
    "و": "ۆۇۈۋ",
    "ا": "ٱ",
    "ن": "ںڼ",
    "ت": "ټٹ",
    "د": "ډڈ",
    "ر": "ړڑ",
}

# Cyrillic letters of Tajik, Uzbek, Kazakh, Kyrgyz, Tatar and Ukrainian, often typed as the plain ones.
_CYRILLIC = {
    "х": "ҳһ",
    "ч": "ҷ",
    "г": "ғґ",
    "к": "қҡ",
    "н": "ңҥ",
    "у": "үұ",
    "о": "ө",
    "а": "ә",
    "ж": "җ",
    "и": "і",
    "е": "є",
    "": "ъ",
}

_LATIN = {
    "i": "ı",
    "l": "ł",
    "o": "ø",
    "d": "đðɗɖ",
    "e": "ə",
    "h": "ħ",
    "t": "ŧ",
    "n": "ŋɲ",
    "k": "ƙ",
    "b": "ɓ",
    "y": "ƴ",
    "ae": "æ",
    "oe": "œ",
    "th": "þ",
}

# Devanagari: candrabindu as anusvara; candra o (in English loans) as long a. The nukta falls by itself.
_DEVANAGARI = {"ं": "ँ", "ा": "ॉ", "े": "ॅ", "आ": "ऑ", "ए": "ऍ", "": "़"}

FOLDS: dict[str, str] = {
    variant: plain
    for family in (_PUNCTUATION, _ARABIC, _CYRILLIC, _LATIN, _DEVANAGARI)
    for plain, variants in family.items()
    for variant in variants
}

# Look-alikes, for words that mix the two scripts by mistake or to dodge filters.
LATIN_TO_CYRILLIC = str.maketrans("aeocpxykmhtbi", "аеосрхукмнтви")
CYRILLIC_TO_LATIN = str.maketrans("аеосрхукмнтвиј", "aeocpxykmhtbij")
