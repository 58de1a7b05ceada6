"""The languages that the engine knows: one module of constants each, in the order in which ties are broken."""

from __future__ import annotations

from functools import cache

from wirewatch.domain.watch.languages import ar, de, en, fa, fr, hi, ps, ru, tg, tr, ur, uz, zh
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script

LANGUAGES: tuple[Language, ...] = (
    en.LANGUAGE,
    ru.LANGUAGE,
    fa.LANGUAGE,
    ps.LANGUAGE,
    ur.LANGUAGE,
    ar.LANGUAGE,
    hi.LANGUAGE,
    zh.LANGUAGE,
    tr.LANGUAGE,
    uz.LANGUAGE,
    uz.CYRILLIC,
    tg.LANGUAGE,
    fr.LANGUAGE,
    de.LANGUAGE,
)

_SAME = {
    "prs": "fa",
    "pes": "fa",
    "dari": "fa",
    "pbt": "ps",
    "pus": "ps",
    "uzb": "uz",
    "rus": "ru",
    "eng": "en",
    "nn": "no",
}
_NEAREST = {
    "uk": "ru", "be": "ru", "bg": "ru", "sr": "ru", "mk": "ru",
    "kk": "uz", "ky": "uz", "az": "tr", "tk": "tr", "ug": "ar", "ku": "fa", "ckb": "fa", "sd": "ur",
    "mr": "hi", "ne": "hi", "nl": "de", "sv": "de", "da": "de", "no": "de",
    "it": "fr", "es": "fr", "pt": "fr", "ca": "fr",
    "ja": "zh", "yue": "zh",
}  # fmt: skip


@cache
def primary_tag(tag: str | None) -> str | None:
    """Give the primary subtag, with one tag for a language that has several; None for none."""
    if not tag:
        return None
    primary = tag.replace("_", "-").split("-")[0].lower()
    return _SAME.get(primary, primary) or None


@cache
def language_of(tag: str | None, script: Script) -> Language | None:
    """Give the language of a tag as written in a script: itself, the nearest that we know, or None."""
    primary = primary_tag(tag)
    for wanted in (primary, _NEAREST.get(primary or "")):
        for language in LANGUAGES:
            if language.tag == wanted and language.script is script:
                return language
    return None
