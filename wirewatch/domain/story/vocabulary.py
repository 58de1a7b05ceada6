"""How telling a word is: counts of articles that hold it, kept small while the archive grows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

MOST_ARTICLES = 20_000  # then all counts are halved: old news fades, memory stays
COMMON_SHARE = 0.3


class Vocabulary:
    """The document frequencies of one kind of term, language by language."""

    def __init__(self, *, articles_before: float = 0.0) -> None:
        self._before = articles_before
        self._holding: dict[str, Counter[str]] = {}
        self._articles: Counter[str] = Counter()

    def learn(self, terms: Iterable[str], *, language: str) -> None:
        """Count one article with these distinct terms."""
        holding = self._holding.setdefault(language, Counter())
        holding.update(terms)
        self._articles[language] += 1
        if self._articles[language] > MOST_ARTICLES:
            self._fade(language)

    def _fade(self, language: str) -> None:
        kept = {term: count // 2 for term, count in self._holding[language].items() if count > 1}
        self._holding[language] = Counter(kept)
        self._articles[language] //= 2

    def weights(self, counts: Mapping[str, float], *, language: str) -> dict[str, float]:
        """Give each term's sublinear tf times idf, the vector not yet of unit length."""
        holding = self._holding.get(language) or Counter()
        total = self._articles[language] + self._before + 1.0
        common = max(3.0, COMMON_SHARE * total)
        log, look = math.log, holding.get
        out: dict[str, float] = {}
        for term, count in counts.items():
            held = look(term, 0)
            if held < common:
                idf = log(total / (held + 0.5))
                out[term] = idf if count == 1 else idf * (1.0 + log(count))
        return out


def unit(vector: dict[str, float]) -> dict[str, float]:
    """Give the vector at length 1; an empty one stays empty."""
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Give the cosine of two unit vectors, 0..1."""
    if len(one) > len(other):
        one, other = other, one
    look = other.get
    return sum(weight * look(term, 0.0) for term, weight in one.items())
