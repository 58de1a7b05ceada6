"""Which language tags there are, and which tag a person meant (BCP 47, ISO 639-1 and 639-2)."""

from __future__ import annotations

import re

# ISO 639-1, complete.
_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si
    sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu
"""
TWO_LETTERS = frozenset(_CODES.split())

# What people write instead -> the tag. Three-letter codes of ISO 639-2, names, and codes of countries.
INSTEAD = {
    "eng": "en",
    "rus": "ru",
    "fas": "fa",
    "per": "fa",
    "pes": "fa",
    "pus": "ps",
    "pbt": "ps",
    "ara": "ar",
    "arb": "ar",
    "urd": "ur",
    "hin": "hi",
    "zho": "zh",
    "chi": "zh",
    "cmn": "zh",
    "tur": "tr",
    "uzb": "uz",
    "uzn": "uz",
    "tgk": "tg",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "spa": "es",
    "ukr": "uk",
    "english": "en",
    "russian": "ru",
    "dari": "prs",
    "persian": "fa",
    "farsi": "fa",
    "pashto": "ps",
    "arabic": "ar",
    "urdu": "ur",
    "hindi": "hi",
    "chinese": "zh",
    "mandarin": "zh",
    "turkish": "tr",
    "uzbek": "uz",
    "tajik": "tg",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "norwegian": "no",
    "ukrainian": "uk",
    "kazakh": "kk",
    "cn": "zh",
    "jp": "ja",
    "ua": "uk",
    "gr": "el",
    "ir": "fa",
    "tj": "tg",
    "kz": "kk",
    "rs": "sr",
    "cz": "cs",
}

_TAG = re.compile(r"(?P<primary>[a-z]{2,3})(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_THREE_LETTER_FORMS = {code for code in INSTEAD if len(code) == 3}


def primary(tag: str) -> str | None:
    """Give the primary tag in lower case (zh for zh-Hant), the two-letter one where there is one; None for no tag."""
    found = _TAG.fullmatch(tag.replace("_", "-"))
    if found is None:
        return None
    code = found["primary"].lower()
    if len(code) == 2:
        return code if code in TWO_LETTERS else None
    return INSTEAD[code] if code in _THREE_LETTER_FORMS else code


def advice(tag: str) -> str:
    """Give what to write instead of something that is no language tag."""
    code = INSTEAD.get(tag.strip().casefold())
    return f"write {code}" if code else "write a BCP 47 tag: en, ru, fa, prs (Dari), ps (Pashto), ar, ur, hi, zh …"
