"""Inflection learned from text alone: endings and proclitics that the words of an archive exchange among themselves.

For languages of which no list of endings is known. A text that has both `Mendialde` and `Mendialdeko`, and the same
with many other words, shows that names take -ko. It needs no labels, and the same words always give the same result.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice

from wirewatch.domain.configuration import Actor
from wirewatch.domain.languages.tags import primary_tag
from wirewatch.domain.watch.languages import is_listed
from wirewatch.domain.watch.languages.language import WORD, Declension, Script, script_of
from wirewatch.domain.watch.normalization import fold

MOST_WORDS = 400_000  # of running text: more of it teaches no further endings
ENOUGH_WORDS = 400  # different ones, without which chance would rule
_SHORTEST = 4  # letters of a stem that words may share by more than chance
_SHORTEST_SYLLABLES = 2  # the same where a letter is a syllable
_SHORTEST_BEHIND = 3  # the same of what stands behind a proclitic
_LONGEST_ENDING = 5
_LONGEST_EXCHANGED = 2  # letters that other endings may take the place of
_LONGEST_PROCLITIC = 3
_MOST_ENDINGS_OF_A_STEM = 30  # one that has more is no stem
# How often a change must be seen: so many words, and such a share of those that could show it.
_ENDING = (3, 0.002)
_EXCHANGE = (3, 0.03)
_PROCLITIC = (4, 0.004)
_CAPITALS = 0.02  # share of words with a capital from which a script is taken to have them
_HANGUL = re.compile("[\uac00-\ud7a3]")


def learn_declension(tag: str, script: Script, texts: Iterable[str]) -> Declension | None:
    """Return what the texts of a language tell of the forms of its names; None when they are too few."""
    words, cased = _names_in(texts, script)
    if len(words) < ENOUGH_WORDS:
        return None
    endings, exchanged = _endings(words), _exchanged(words)
    lines = [" ".join(("* =", *(f"+{e}" for e in endings)))]
    for ending, others in exchanged.items():
        changes = (f"{'-' * len(ending)}{other}" for other in others)
        lines.append(" ".join((f"{ending} =", *(f"+{e}" for e in endings), *changes)))
    proclitics = " ".join(_proclitics(words))
    return Declension(
        tag=tag,
        script=script,
        classes="\n".join(lines),
        prefixes=(proclitics,) if proclitics else (),
        capitals=cased,
        shortest=min(map(_shortest, words)),
        learned=True,
    )


def unlisted_languages(actors: Iterable[Actor]) -> list[tuple[str, Script]]:
    """Return the languages of aliases that neither a module nor a list of endings knows, sorted."""
    found = {
        (primary, script)
        for actor in actors
        for tag, texts in actor.aliases.items()
        for script in {script_of(fold(text)) for text in texts}
        if (primary := primary_tag(tag)) is not None and not is_listed(primary, script)
    }
    return sorted(found)


def _names_in(texts: Iterable[str], script: Script) -> tuple[frozenset[str], bool]:
    """Return the words that may be names, folded, and whether capitals tell them."""
    running = (match.group() for text in texts for match in re.finditer(WORD, text))
    printed = Counter(islice(running, MOST_WORDS))
    capital = sum(count for word, count in printed.items() if word[0].isupper())
    cased = capital >= _CAPITALS * max(1, printed.total())
    folded = {fold(word) for word in printed if not cased or word[0].isupper()}
    return frozenset(
        w for w in folded if len(w) >= _shortest(w) and not any(map(str.isdigit, w)) and script_of(w) is script
    ), cased


def _shortest(word: str) -> int:
    return _SHORTEST_SYLLABLES if _HANGUL.match(word) else _SHORTEST


def _endings(words: frozenset[str]) -> list[str]:
    """Return what is added to whole words, sorted."""
    found = Counter(
        word[-length:]
        for word in words
        for length in range(1, _LONGEST_ENDING + 1)
        if len(word) - length >= _shortest(word) and word[:-length] in words
    )
    return _frequent(found, len(words), _ENDING)


def _proclitics(words: frozenset[str]) -> list[str]:
    """Return what is written before whole words, sorted."""
    found = Counter(
        word[:length]
        for word in words
        for length in range(1, _LONGEST_PROCLITIC + 1)
        if len(word) - length >= _SHORTEST_BEHIND and word[length:] in words
    )
    return _frequent(found, len(words), _PROCLITIC)


def _exchanged(words: frozenset[str]) -> dict[str, list[str]]:
    """Return, for the last letters of words, the endings that often take their place."""
    by_stem: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for length in range(1, _LONGEST_ENDING):
            if len(word) - length >= _shortest(word):
                by_stem[word[:-length]].add(word[-length:])
    base: Counter[str] = Counter()
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for endings in by_stem.values():
        if len(endings) > _MOST_ENDINGS_OF_A_STEM:
            continue
        for ending in endings:
            if len(ending) <= _LONGEST_EXCHANGED:
                base[ending] += 1
                pairs[ending].update(other for other in endings if other[0] != ending[0])
    chosen = {ending: _frequent(pairs[ending], base[ending], _EXCHANGE) for ending in sorted(base)}
    return {ending: others for ending, others in chosen.items() if others}


def _frequent(found: Counter[str], among: int, threshold: tuple[int, float]) -> list[str]:
    least = max(threshold[0], threshold[1] * among)
    return sorted(part for part, count in found.items() if count >= least)
