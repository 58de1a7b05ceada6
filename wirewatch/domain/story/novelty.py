"""Which sentences of a text say what no earlier text said."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from wirewatch.domain.sentences import sentences
from wirewatch.domain.story.commonplace import TELLS_NOTHING
from wirewatch.domain.story.words import fold, stem, words

WORDING_KNOWN = 0.6  # share of a sentence's word triples that stood in the earlier texts, in any place
CONTENT_KNOWN = 0.75  # share of its telling words that stood in one earlier sentence
FEWEST_WORDS = 3  # a shorter piece is a heading or a cry
MOST_POSTED = 40  # earlier sentences looked at for one word: a hostile page repeats a word a million times

# Scripts that set no spaces between words; ideographs are paired by `words` already.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff]")
_LETTERS = re.compile(r"\w")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?!\d)(?:\s?(?:[ap]\.?m|GMT|UTC|MSK|МСК))?", re.IGNORECASE)


def new_sentences(text: str, before: Sequence[str]) -> tuple[str, ...]:
    """Give the sentences of a text that none of the earlier texts has, as they stand in it, in order, each once.

    A few changed words, another order, other marks or capitals make no sentence new; a figure that no earlier text has
    does, a clock time does not. Text without earlier texts is all new. Any script. Time grows with the length of the
    texts alone.
    """
    known = _Told()
    for earlier in before:
        for start, end in sentences(earlier):
            known.take(_said(earlier[start:end]))
    found = dict.fromkeys(" ".join(text[start:end].split()) for start, end in sentences(text))
    return tuple(sentence for sentence in found if known.lacks(_said(sentence)))


@dataclass(frozen=True, slots=True)
class _Said:
    words: tuple[str, ...]  # folded, in small letters
    telling: frozenset[str]  # stems, without those that tell nothing
    figures: frozenset[str]


def _said(sentence: str) -> _Said:
    folded = fold(sentence).lower()
    found = words(_CLOCK.sub(" ", folded))
    if _UNSPACED.search(folded):
        found += [letters for run in folded.split() for letters in _paired(_LETTERS.findall(run))]
    stems = frozenset(stemmed for word in found if (stemmed := stem(word) or word) not in TELLS_NOTHING)
    return _Said(tuple(found), stems, frozenset(_figure(word) for word in found if word[0].isdigit()))


def _paired(letters: list[str]) -> list[str]:
    return ["".join(letters[at : at + 2]) for at in range(len(letters) - 1)]


def _figure(word: str) -> str:
    return re.sub(r"[.,](?=\d{3}(?!\d))", "", word).rstrip(".,")


def _triples(found: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(found[at : at + 3]) for at in range(len(found) - 2)}


@dataclass(slots=True)
class _Told:
    """What the earlier texts say: their word triples, figures, and the telling words of each sentence."""

    triples: set[tuple[str, ...]] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    sentences: set[frozenset[str]] = field(default_factory=set)
    posted: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, said: _Said) -> None:
        """Note one earlier sentence."""
        self.triples |= _triples(said.words)
        self.figures |= said.figures
        if said.telling in self.sentences:
            return
        number = len(self.sentences)
        self.sentences.add(said.telling)
        for term in said.telling:
            if len(self.posted[term]) < MOST_POSTED:
                self.posted[term].append(number)

    def lacks(self, said: _Said) -> bool:
        """Tell whether a sentence says what the earlier ones do not."""
        if len(said.words) < FEWEST_WORDS:
            return False
        if said.figures - self.figures:
            return True
        triples = _triples(said.words)
        return len(triples & self.triples) < WORDING_KNOWN * len(triples) and not self._tells(said.telling)

    def _tells(self, telling: frozenset[str]) -> bool:
        """Tell whether one earlier sentence has nearly all of these words."""
        shared = Counter(number for term in telling for number in self.posted.get(term, ()))
        return max(shared.values(), default=0) >= CONTENT_KNOWN * len(telling)
