"""Joints: what may stand between two words of a name - a separator, a preposition, an initial, a father's name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.forms import word_pattern
from wirewatch.domain.watch.languages import LANGUAGES
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script, has_word_boundaries, script_of
from wirewatch.domain.watch.words import Word, alternatives

# What may stand between two words of a name: never a full stop, which ends a sentence.
_SEPARATOR = r"[\s\-\"'()\[\],/_&]{0,4}"
_SEPARATOR_HAN = r"[\s\-]{0,2}"
_BETWEEN_LETTERS = r"[\s.\-]{0,2}"
# An initial, or a father's name in any case, between a person's given name and surname.
_MIDDLE = {
    Script.LATIN: r"[a-z]\.|[a-z]{3,14}(?:(?:ov|ev)i(?:c|ch|tch|tsch)|owitsch|[oe][vw]na)\w{0,3}",
    Script.CYRILLIC: r"[а-я]\.|[а-я]{2,14}(?:ич(?:а|у|ем|ом|е)?|(?:[ое]вн|ичн)(?:а|ы|е|у|ои|ою))",
}
_MUHAMMAD = {
    Script.LATIN: "m[ou]h[ae]mm?[ae]d",
    Script.CYRILLIC: "м[оу]хамм?[ае]да?",
    Script.ARABIC: "محمد",
}


def joined(words: Sequence[Word], script: Script, language: Language | None) -> str:
    """Give the pattern of the words of an alias, one behind the other, over folded text; "" for none."""
    separator = _SEPARATOR if has_word_boundaries(script) else _SEPARATOR_HAN
    if script is Script.ARABIC and all(len(word.text) == 1 for word in words):
        separator = _BETWEEN_LETTERS
    body = word_pattern(words[0], language) if words else ""
    for word in words[1:]:
        titled = words[0].text in _titles()
        body += _joint(word, language, separator, titled=titled) + word_pattern(word, language)
    return body


def _joint(word: Word, language: Language | None, separator: str, *, titled: bool) -> str:
    """Give the pattern of what stands before a further word; before a name, a preposition too (State in Khorasan)."""
    if word.person and word.last and (middle := _middle_names(word, titled=titled)):
        return rf"{separator}(?:(?:{middle}){_SEPARATOR})?"
    if language is None or not language.at or word.person or not word.is_name:
        return separator
    return rf"(?:{separator}|\s(?:{alternatives(tuple(map(fold, language.at)))})\s)"


def _middle_names(word: Word, *, titled: bool) -> str:
    """Give the pattern of what may stand before a surname: an initial, a father's name; "" where there is none.

    Between a title and a name (Mullah Omar), Muhammad may stand.
    """
    script = script_of(word.text)
    known = (_MIDDLE.get(script, ""), _MUHAMMAD.get(script, "") if titled else "")
    return "|".join(filter(None, known))


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold(title) for language in LANGUAGES for title in language.titles)
