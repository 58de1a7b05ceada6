"""Reduce a folded word to what its forms share, so that one query finds every form of a word.

A query does not state its language, and articles in one script share an index. So each script has
one list of endings, removed until none is left: a form plus an ending then always has the same stem
as the form. Latin letters have two classes, English and the others: generous lists are needed for
Polish or Turkish, and would conflate distinct English words (China, chin). An article's language
decides its class; a query is searched in both. Stems are never shown: results print the words as
written in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.names.languages.language import Script, script_of
from extractors.names.normalization import fold

_MAX_CACHED_WORDS = 200_000  # words; bounds the memory that hostile texts can use
OTHER_LATIN_MARK = (
    "0"  # precedes Latin stems that are not English, so that both classes never collide
)

# No ending may begin with the last letter of many names (na, tan): it would cut into them.
_OTHER_LATIN = """
e a o i u y s es as os is en em om im er ern in un innen
inda inde unda unde indan inden undan unden indaki indeki iyla iyle
ami ach ech ich ow ov ovi owi ova ego emu ych ymi ou ie ia iem iej ej
lar ler lari leri larin lerin lara lere larda lerde lardan lerden larla lerle larning larni larga
"""
_CYRILLIC_ENDINGS = """
иями ями ами иях ях ах иям ям ам ием ем ом ией ей ой ий ый ая яя ое ее ые ие ого его ому ему ыми ими ым им ых их ую юю
ов ев ия ии ию ье ья ьи ью ьем а я о е ы и у ю ь й ою ею иею лся лась лось лись ся
ові еві ів їв ію єю ої ій ят ът ите ата ото ета
ҳо ҳои ҳоро ро иҳо нинг лар ларни ларга ларнинг лардан ларда
"""
_ARABIC_PREFIXES = "وال بال فال كال ولل لل ال"
_ARABIC_PROCLITICS = "و ف ب ل ك"
_ARABIC_ENDINGS = "هایی های ها هایش هایشان یون یات یه ات ون ین یی ه ی و ا هم هما ونه وں یں"
_GREEK_ENDINGS = "ους ων ου ος ον οι ες ης ας εις εως ης η α ο ε ι υ ς"
_DEVANAGARI_ENDINGS = "ियों ियाँ ाओं ाएं ों ें ीं ी ा े ो ि ु ू"
_HANGUL_ENDINGS = "에서 으로 에게 부터 까지 은 는 이 가 을 를 의 에 로 와 과 도 들"
_HEBREW_PREFIXES = "הובלמש"
_GEORGIAN_ENDINGS = "ების ებმა ებს ები ის ით ად მა ს ი"
_ARMENIAN_ENDINGS = "ների ներ ում ից ով ի ը ն"
_ARABIC_PREFIX_FORMS = tuple(sorted(map(fold, _ARABIC_PREFIXES.split()), key=len, reverse=True))
_ARABIC_PROCLITIC_FORMS = frozenset(map(fold, _ARABIC_PROCLITICS.split()))
_BEHIND_ARTICLE = 3  # letters
_BEHIND_PROCLITIC = 4
_SHORT_HEAD = 2  # letters before an apostrophe that are an article or a preposition: l'OTAN, d'État
_APOSTROPHE_RUN = re.compile("'+")
_SHORTEST_PLURAL = 4
_SHORTEST_VERB = 4  # letters before -ed, -ing


class _Endings:
    """The endings of one script.

    `keep` letters must remain before a one-letter ending, `keep_more` before a longer one.
    """

    def __init__(self, listed: str, *, keep: int, keep_more: int = 0) -> None:
        self._by_length: dict[int, frozenset[str]] = {}
        for ending in {fold(ending).strip() for ending in listed.split()} - {""}:
            self._by_length[len(ending)] = self._by_length.get(len(ending), frozenset()) | {ending}
        self._lengths = sorted(self._by_length, reverse=True)
        self._keep = keep
        self._more = max(0, keep_more - keep)

    def stem_of(self, word: str) -> str:
        """Remove endings, the longest first, until none is left."""
        while True:
            longest = len(word) - self._keep
            fits = (
                n
                for n in self._lengths
                if n <= longest - self._more * (n > 1) and word[-n:] in self._by_length[n]
            )
            if not (length := next(fits, 0)):
                return word
            word = word[:-length]


_OTHER_LATIN_STEMS = _Endings(
    _OTHER_LATIN, keep=3, keep_more=4
)  # Putin keeps its ending, and Doha loses it
_BY_SCRIPT = {
    Script.CYRILLIC: _Endings(_CYRILLIC_ENDINGS, keep=3),
    Script.ARABIC: _Endings(_ARABIC_ENDINGS, keep=3),
    Script.DEVANAGARI: _Endings(_DEVANAGARI_ENDINGS, keep=2),
}
_BY_RANGE = (
    ("\u0370", "\u03ff", _Endings(_GREEK_ENDINGS, keep=3)),
    ("\uac00", "\ud7a3", _Endings(_HANGUL_ENDINGS, keep=2)),
    ("\u10a0", "\u10ff", _Endings(_GEORGIAN_ENDINGS, keep=3)),
    ("\u0530", "\u058f", _Endings(_ARMENIAN_ENDINGS, keep=3)),
)


@lru_cache(maxsize=_MAX_CACHED_WORDS)
def stem(word: str, *, english: bool) -> str:
    """Return the never empty stem of a folded word; `english` selects the rules for Latin letters."""
    if "'" in word:
        word = _without_clitics(word)
    script = script_of(word[0])
    if script is Script.LATIN:
        return _english(word) if english else OTHER_LATIN_MARK + _OTHER_LATIN_STEMS.stem_of(word)
    if (endings := _BY_SCRIPT.get(script)) is not None:
        word = endings.stem_of(word)
        return _without_proclitics(word) if script is Script.ARABIC else word
    first = word[0]
    if "\u05d0" <= first <= "\u05ea":
        return word[1:] if first in _HEBREW_PREFIXES and len(word) > 4 else word
    return next(
        (endings.stem_of(word) for low, high, endings in _BY_RANGE if low <= first <= high), word
    )


def _english(word: str) -> str:
    """Remove plural, -ed, -ing and a silent e: states, stating and state share a stem."""
    if len(word) < _SHORTEST_PLURAL:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ied") and len(word) > 5:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_VERB:
            word = word[: -len(ending)]
            return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
    if word.endswith(("sse", "xe", "che", "she")):
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_VERB else word


def _without_clitics(word: str) -> str:
    """Return the main part of a word with apostrophes: Taliban'ın, Russia's, l'Afghanistan."""
    parts = [part for part in _APOSTROPHE_RUN.split(word) if part]
    if len(parts) > 1 and len(parts[0]) <= _SHORT_HEAD:
        return parts[1]
    return parts[0] if parts else word


def _without_proclitics(word: str) -> str:
    """Remove article, conjunctions and prepositions in Arabic script while enough is left."""
    while True:
        prefix = next(
            (
                p
                for p in _ARABIC_PREFIX_FORMS
                if word.startswith(p) and len(word) - len(p) >= _BEHIND_ARTICLE
            ),
            "",
        )
        if not prefix and word[0] in _ARABIC_PROCLITIC_FORMS and len(word) > _BEHIND_PROCLITIC:
            prefix = word[0]
        if not prefix:
            return word
        word = word[len(prefix) :]
