"""Which language a text is in, as far as matching needs to know: the one given, or the likeliest of its script."""

from __future__ import annotations

from collections import Counter

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.languages import LANGUAGES, language_of
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scripts import WORD, Script, script_of

_SAMPLE = 1500  # characters looked at
_LETTER_WEIGHT = 0.7  # one telling letter against one common word

_COMMON: dict[str, list[Language]] = {}
for _language in LANGUAGES:
    for _word in _language.common:
        _COMMON.setdefault(fold(_word), []).append(_language)


def languages_of(text: str, given: str | None) -> dict[Script, Language]:
    """Give, for each script that a text is written in, the language by whose rules its names are inflected.

    The language given stands for its script; other scripts, and a text of unknown language, are judged by
    common words and telling letters. A script without a likely language is left out.
    """
    sample = text[:_SAMPLE]
    scores: Counter[int] = Counter()
    by_id = {id(language): language for language in LANGUAGES}
    points: dict[int, float] = {}
    for match in WORD.finditer(fold(sample)):
        sharing = _COMMON.get(match.group(), ())
        for language in sharing:
            points[id(language)] = points.get(id(language), 0) + 1 / len(sharing)
    letters = Counter(sample)
    for language in LANGUAGES:
        telling = sum(letters[letter] for letter in language.letters)
        points[id(language)] = points.get(id(language), 0) + _LETTER_WEIGHT * min(telling, 12)
    del scores
    found: dict[Script, Language] = {}
    for identity, _ in sorted(points.items(), key=lambda entry: entry[1]):
        if points[identity] > 0:
            found[by_id[identity].script] = by_id[identity]
    for script in {script_of(part) for part in (sample[:200], *sample[:200].split()[:8])} | set(found):
        language = language_of(given, script)
        if language is not None:
            found[script] = language
    found.setdefault(Script.HAN, next(x for x in LANGUAGES if x.script is Script.HAN))
    return found
