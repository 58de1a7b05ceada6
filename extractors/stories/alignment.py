"""Evidence that one text was made from another: matching sentences in the same order.

Independent reports of one event share facts, but differ in order and length. A copy, a rewrite and
a translation keep both: their sentences pair off in order, with a constant length ratio. The spread
of that ratio separates translations (below 0.15 on the development texts) from independent reports
of one statement (above 0.24).
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.sentences import sentence_spans
from extractors.stories.features import SOUND, keys_of
from extractors.stories.terms import TELLS_NOTHING, fold, stem, words

SENTENCES = 60  # compared per text
SHORTEST = 12  # characters of a sentence
PAIRED_WITHIN, PAIRED_ACROSS = 0.2, 0.3  # minimum similarity of a pair of sentences
SHARED_WITHIN, SHARED_ACROSS = 2.0, 1.5  # minimum shared weight of a pair
FIGURE, NAME, WORD = 2.0, 1.5, 1.0
UNCHANGED = 0.97  # similarity of a pair copied word for word
_CASED = re.compile(r"[A-Za-zÀ-ɏА-яЁё]")
_THOUSANDS = re.compile(
    r"(?<=\d)[ .,\u00a0\u202f](?=\d{3}\b)"
)  # 40,000 and 40 000 are the same number

Terms = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """How closely a later text follows an earlier one."""

    pairs: int
    likeness: float  # mean over the later text's sentences, 0..1
    covered: float  # share of the later text with a paired sentence, 0..1
    spread: float  # standard deviation / mean of the length ratios; large for too few pairs
    own: float  # share of the later text's names and numbers not in the earlier, 0..1
    unchanged: float  # share of the pairs copied word for word
    contained: float  # share of the words of paired sentences that also occur in the partner

    @property
    def parallel(self) -> bool:
        """Return whether the pairs keep one length ratio, which independent reports do not."""
        return self.pairs >= 4 and self.spread <= 0.2


def align(earlier: str, later: str, *, same_language: bool) -> Alignment:
    """Align the sentences of two texts, in the order of both."""
    mine, theirs = _read(later, same_language), _read(earlier, same_language)
    if not mine or not theirs:
        return Alignment(
            pairs=0, likeness=0.0, covered=0.0, spread=9.0, own=1.0, unchanged=0.0, contained=0.0
        )
    here, there = _comparable(mine, theirs), _comparable(theirs, mine)
    least, shared = (
        (PAIRED_WITHIN, SHARED_WITHIN) if same_language else (PAIRED_ACROSS, SHARED_ACROSS)
    )
    weights = [sum(b.values()) for b in here]
    likeness = [_row(a, here, weights, shared=shared) for a in there]
    pairs = _in_order(likeness, least=least)
    ratios = [mine[j].length / theirs[i].length for i, j in pairs]
    return Alignment(
        pairs=len(pairs),
        likeness=sum(likeness[i][j] for i, j in pairs) / len(mine),
        covered=sum(mine[j].length for _, j in pairs) / sum(one.length for one in mine),
        spread=statistics.pstdev(ratios) / statistics.mean(ratios) if len(ratios) > 1 else 9.0,
        own=_own(mine, theirs, over=WORD if same_language else NAME),
        unchanged=sum(likeness[i][j] >= UNCHANGED for i, j in pairs) / max(1, len(pairs)),
        contained=_contained([(there[i], here[j]) for i, j in pairs]),
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    length: int
    terms: Terms


@lru_cache(maxsize=512)
def _read(text: str, same_language: bool) -> tuple[_Sentence, ...]:
    """Return the sentences as weighted terms: stems, or terms comparable across languages."""
    text = _THOUSANDS.sub("", text)
    cased = len(_CASED.findall(text[:80])) > 20
    spans = [(a, b) for a, b in sentence_spans(text) if b - a > SHORTEST][:SENTENCES]
    terms = _stems if same_language else (lambda found: _across(found, cased=cased))
    return tuple(_Sentence(b - a, terms(words(fold(text[a:b])))) for a, b in spans)


def _stems(found: Sequence[str]) -> Terms:
    terms: dict[str, float] = {}
    for place, word in enumerate(found):
        stemmed = stem(word)
        if stemmed not in TELLS_NOTHING:
            terms[stemmed] = FIGURE if word[0].isdigit() or (place and word[0].isupper()) else WORD
    return terms


def _across(found: Sequence[str], *, cased: bool) -> Terms:
    terms: dict[str, float] = {}
    for word in found:
        for key in keys_of(word, cased):
            terms[key] = FIGURE if key[0].isdigit() else NAME if key.startswith(SOUND) else WORD
    return terms


def _comparable(some: Sequence[_Sentence], others: Sequence[_Sentence]) -> list[Terms]:
    """Return the terms to compare.

    In a script without capitals every word yields name sounds, most of which are not names.
    """
    known = {term for one in others for term in one.terms}
    return [
        {t: w for t, w in one.terms.items() if not t.startswith(SOUND) or t in known}
        for one in some
    ]


def _row(
    one: Terms, others: Sequence[Terms], weights: Sequence[float], *, shared: float
) -> list[float]:
    """Return the similarity of one sentence to each of the others, whose weights are known."""
    mine, weight = one.keys(), sum(one.values())
    row = []
    for other, its_weight in zip(others, weights, strict=True):
        common = mine & other.keys()
        both = sum([min(one[term], other[term]) for term in common]) if common else 0.0
        row.append(2 * both / (weight + its_weight) if both >= shared else 0.0)
    return row


def _in_order(likeness: Sequence[Sequence[float]], *, least: float) -> list[tuple[int, int]]:
    """Return the pairs, in the order of both texts, with the greatest total similarity."""
    rows, columns = len(likeness), len(likeness[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= least else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        if likeness[i][j] >= least and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _contained(pairs: Sequence[tuple[Terms, Terms]]) -> float:
    words_in_all = sum(len(later) for _, later in pairs)
    return (
        sum(len(later.keys() & earlier.keys()) for earlier, later in pairs) / words_in_all
        if words_in_all
        else 0.0
    )


def _own(mine: Sequence[_Sentence], theirs: Sequence[_Sentence], *, over: float) -> float:
    known = {term for one in theirs for term in one.terms}
    special = {term for one in mine for term, weight in one.terms.items() if weight > over}
    return len(special - known) / len(special) if special else 1.0
