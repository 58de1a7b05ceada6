"""How telling a word is: counts of articles that hold it, kept small while the archive grows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

MOST_ARTICLES = 20_000  # then all counts are halved: old news fades, memory stays
COMMON_SHARE = 0.3
MOST_REMEMBERED = 100_000
MOST_TIMES = 50
TIMES = [0.0, *(1.0 + math.log(count) for count in range(1, MOST_TIMES + 1))]


class Vocabulary:
    """The document frequencies of one kind of term, language by language.

    Before it has learnt anything it believes that it has read `articles_before` articles, and that each term was in the
    share of them that `usual` gives.
    """

    def __init__(self, usual: Callable[[str], float], *, articles_before: float) -> None:
        self._usual = usual
        self._before = articles_before
        self._expected: dict[str, float] = {}
        self._held_before: dict[str, float] = {}
        self._holding: dict[str, Counter[str]] = {}
        self._articles: Counter[str] = Counter()

    def expect(self, terms: Iterable[str], *, share: float) -> None:
        """Believe from now on that each of these terms was in this share, 0..1, of what was read before."""
        self._expected.update(dict.fromkeys(terms, share))
        self._held_before.clear()

    def learn(self, terms: Iterable[str], *, language: str) -> None:
        """Count one article with these distinct terms."""
        holding = self._holding.setdefault(language, Counter())
        holding.update(iter(terms))
        self._articles[language] += 1
        if self._articles[language] > MOST_ARTICLES:
            self._fade(language)

    def _believe(self, term: str) -> None:
        if len(self._held_before) >= MOST_REMEMBERED:
            self._held_before.clear()
        self._held_before[term] = self._before * (self._expected.get(term) or self._usual(term))

    def _fade(self, language: str) -> None:
        kept = {term: count // 2 for term, count in self._holding[language].items() if count > 1}
        self._holding[language] = Counter(kept)
        self._articles[language] //= 2

    def telling(self, terms: Iterable[str], *, language: str) -> dict[str, float]:
        """Give each term's inverse document frequency; terms that every third article holds are left out."""
        holding = self._holding.get(language) or Counter()
        total = self._articles[language] + self._before + 1.0
        common = max(3.0, COMMON_SHARE * total)
        count, before = holding.get, self._held_before
        out: dict[str, float] = {}
        for term in terms:
            if term not in before:
                self._believe(term)
            held = count(term, 0) + before[term]
            if held < common:
                out[term] = math.log(total / (held + 0.5))
        return out


def weighted(counts: Mapping[str, int], telling: Mapping[str, float]) -> dict[str, float]:
    """Give the unit vector of sublinear counts times how telling each term is; terms not in `telling` are left out."""
    found = {term: telling[term] * TIMES[min(count, MOST_TIMES)] for term, count in counts.items() if term in telling}
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return {term: weight / length for term, weight in found.items()} if length else {}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Give the cosine of two unit vectors, 0..1."""
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])
