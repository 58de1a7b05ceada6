"""The supported languages: one module of constants each, in the order that breaks ties."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractors.languages.tags import primary_tag
from extractors.names.languages import (
    ar,
    bn,
    de,
    el,
    en,
    fa,
    fi,
    fr,
    hi,
    hu,
    hy,
    id,
    ka,
    kk,
    lt,
    nl,
    ps,
    romance,
    ru,
    slavic_cyrillic,
    slavic_latin,
    sq,
    sv,
    ta,
    tg,
    tr,
    ur,
    uz,
    zh,
)
from extractors.names.languages.declensions import DECLENSIONS
from extractors.names.languages.language import Declension, Language, Script

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

# Languages without aliases of their own, whose texts are searched for names of others with their own endings.
FURTHER: tuple[Language, ...] = (
    *slavic_latin.LANGUAGES,
    *slavic_cyrillic.LANGUAGES,
    *romance.LANGUAGES,
    nl.LANGUAGE,
    sv.LANGUAGE,
    lt.LANGUAGE,
    fi.LANGUAGE,
    hu.LANGUAGE,
    sq.LANGUAGE,
    id.LANGUAGE,
    kk.LANGUAGE,
    bn.LANGUAGE,
    ta.LANGUAGE,
    el.LANGUAGE,
    ka.LANGUAGE,
    hy.LANGUAGE,
)

_NEAREST = {
    "be": "uk", "mk": "bg", "sk": "cs", "sr": "hr", "bs": "hr", "sh": "hr", "sl": "hr", "lv": "lt", "et": "fi",
    "ky": "kk", "tt": "kk", "az": "tr", "tk": "tr", "ug": "ar", "ku": "fa", "ckb": "fa", "sd": "ur",
    "mr": "hi", "ne": "hi", "as": "bn", "te": "ta", "kn": "ta", "ml": "ta", "gu": "ta", "pa": "ta", "or": "ta",
    "da": "sv", "no": "sv", "is": "sv", "af": "nl", "lb": "de", "ca": "es", "gl": "es", "ms": "id",
    "ja": "zh", "yue": "zh",
}  # fmt: skip


@cache
def language_of(tag: str | None, script: Script) -> Language | None:
    """Return the language of a tag in a script: itself, the nearest supported one, or None."""
    primary = primary_tag(tag)
    for wanted in (primary, _NEAREST.get(primary or "")):
        for language in (*LANGUAGES, *FURTHER):
            if language.tag == wanted and language.script is script:
                return language
    return None


_DECLENSIONS = {(declension.tag, declension.script): declension for declension in DECLENSIONS}


def is_listed(tag: str, script: Script) -> bool:
    """Return whether a module or a list of endings knows a language, by its primary tag, as written in a script."""
    return (tag, script) in _DECLENSIONS or any(
        x.tag == tag and x.script is script for x in (*LANGUAGES, *FURTHER)
    )


def declension_of(
    tag: str, script: Script, learned: Sequence[Declension] = ()
) -> Declension | None:
    """Return how a language declines its own names: by its module, else as learned; None where neither is known."""
    primary = primary_tag(tag) or ""
    if is_listed(primary, script):
        return _DECLENSIONS.get((primary, script))
    return next((one for one in learned if one.tag == primary and one.script is script), None)
