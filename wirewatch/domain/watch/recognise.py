"""Which language a text of unknown language is in, as far as matching needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from wirewatch.domain.watch.folding import FOLD
from wirewatch.domain.watch.languages import FURTHER, LANGUAGES
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import Script

_SAMPLE = 800  # characters looked at
_LETTER_WEIGHT = 0.7  # one telling letter against one common word
_MOST_LETTERS = 12
_CLEAR = 1.0  # points: one common word that no other language shares

_ALL = (*LANGUAGES, *FURTHER)
_LETTERS = [
    {*language.letters, *(c.upper() for c in language.letters if len(c.upper()) == 1 and not c.upper().isascii())}
    for language in _ALL
]
_COMMON: dict[str, list[int]] = {}
for _index, _language in enumerate(_ALL):
    for _word in _language.common:
        _COMMON.setdefault(_word.translate(FOLD), []).append(_index)


@dataclass(frozen=True)
class Recognised:
    """What the words and letters of a text tell of its language."""

    likeliest: dict[Script, Language]  # a script without a likely language is left out
    points: dict[str, float]  # by tag; languages that nothing speaks for are left out

    def rules_out(self, language: Language) -> bool:
        """Whether the text is clearly in another language of the script, and nothing speaks for this one."""
        other = self.likeliest.get(language.script)
        return other is not None and language.tag not in self.points and self.points[other.tag] >= _CLEAR


def recognise(text: str) -> Recognised:
    """Give the likeliest language of each script in a text, by common words and telling letters."""
    sample = text[:_SAMPLE]
    points = [0.0] * len(_ALL)
    for word in sample.translate(FOLD).split():
        sharing = _COMMON.get(word, ())
        for index in sharing:
            points[index] += 1 / len(sharing)
    present = set(sample)
    for index, letters in enumerate(_LETTERS):
        telling = sum(sample.count(letter) for letter in present.intersection(letters))
        points[index] += _LETTER_WEIGHT * min(telling, _MOST_LETTERS)
    likeliest: dict[Script, Language] = {}
    scored: dict[str, float] = {}
    best: dict[Script, float] = {}
    for language, score in zip(_ALL, points, strict=True):
        if score > 0:
            scored[language.tag] = max(score, scored.get(language.tag, 0))
        if score > best.get(language.script, 0):
            best[language.script] = score
            likeliest[language.script] = language
    return Recognised(likeliest, scored)
