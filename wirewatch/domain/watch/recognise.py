"""Which language a text of unknown language is in, as far as matching needs to know."""

from __future__ import annotations

from wirewatch.domain.watch.folding import FOLD
from wirewatch.domain.watch.languages import FURTHER, LANGUAGES
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script

_SAMPLE = 800  # characters looked at
_LETTER_WEIGHT = 0.7  # one telling letter against one common word
_MOST_LETTERS = 12

_ALL = (*LANGUAGES, *FURTHER)
_COMMON: dict[str, list[int]] = {}
for _index, _language in enumerate(_ALL):
    for _word in _language.common:
        _COMMON.setdefault(_word.translate(FOLD), []).append(_index)


def languages_of(text: str) -> dict[Script, Language]:
    """Give the likeliest language of each script in a text, by common words and telling letters.

    A script without a likely language is left out.
    """
    sample = text[:_SAMPLE]
    points = [0.0] * len(_ALL)
    for word in sample.translate(FOLD).split():
        sharing = _COMMON.get(word, ())
        for index in sharing:
            points[index] += 1 / len(sharing)
    present = set(sample)
    for index, language in enumerate(_ALL):
        telling = sum(sample.count(letter) for letter in present.intersection(language.letters))
        points[index] += _LETTER_WEIGHT * min(telling, _MOST_LETTERS)
    found: dict[Script, Language] = {}
    best: dict[Script, float] = {}
    for language, score in zip(_ALL, points, strict=True):
        if score > best.get(language.script, 0):
            best[language.script] = score
            found[language.script] = language
    return found
