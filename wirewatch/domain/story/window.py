"""The articles of the last days, findable by their words: the cost of a look-up does not grow with the archive."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from heapq import nlargest
from itertools import islice

from wirewatch.domain.story.likeness import Known
from wirewatch.domain.story.reading import SOUND

KEPT_HOURS = 24.0 * 8  # a follow-up may look back so far
MOST_KEPT = 20_000
TERMS_INDEXED = 20  # the most telling ones of an article
NEWEST_POSTED = 100  # of a term's articles, those that a look-up sees
LEAP_HOURS = 24.0  # no single article's date moves the window by more


class Window:
    """A stream of articles, the newest few thousand kept, with inverted lists of their most telling terms."""

    def __init__(self) -> None:
        self._known: dict[int, Known] = {}
        self._terms: dict[int, list[str]] = {}
        self._posted: defaultdict[str, deque[int]] = defaultdict(deque)
        self._stories: defaultdict[str, list[int]] = defaultdict(list)
        self._next = 0
        self._clock: float | None = None
        self._latest: tuple[Known, Mapping[str, float]] | None = None

    def __len__(self) -> int:
        return len(self._known)

    def keep(self, known: Known) -> None:
        """Add an article; what has become too old is forgotten."""
        number, self._next = self._next, self._next + 1
        terms = list(self._telling(known))
        self._known[number], self._terms[number] = known, terms
        for term in terms:
            self._posted[term].append(number)
        self._stories[known.story].append(number)
        self._clock = (
            known.hours if self._clock is None else max(self._clock, min(known.hours, self._clock + LEAP_HOURS))
        )
        while len(self._known) > 1 and self._too_old():
            self._forget()

    def _too_old(self) -> bool:
        oldest = next(iter(self._known.values()))
        return len(self._known) > MOST_KEPT or oldest.hours < (self._clock or 0.0) - KEPT_HOURS

    def _forget(self) -> None:
        number = next(iter(self._known))
        known = self._known.pop(number)
        for term in self._terms.pop(number):
            posted = self._posted[term]
            posted.popleft()
            if not posted:
                del self._posted[term]
        members = self._stories[known.story]
        members.remove(number)
        if not members:
            del self._stories[known.story]

    def alike(self, known: Known, *, most: int) -> list[Known]:
        """List the articles that share the most telling terms with one, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._telling(known).items():
            posted = self._posted.get(term)
            if posted:
                square = weight * weight
                for number in islice(reversed(posted), NEWEST_POSTED):
                    scores[number] += square
        best = nlargest(most, zip(scores.values(), scores, strict=True))
        return [self._known[number] for _, number in best]

    def _telling(self, known: Known) -> Mapping[str, float]:
        """Give the terms to find an article by; it is looked up first and kept then, so the latest is remembered."""
        if self._latest is None or self._latest[0] is not known:
            self._latest = known, _telling(known)
        return self._latest[1]

    def move(self, known: Known, story: str) -> None:
        """Put a kept article into another story."""
        number = next((number for number in self._stories.get(known.story, []) if self._known[number] is known), None)
        if number is None or known.story == story:
            return
        self._stories[known.story].remove(number)
        if not self._stories[known.story]:
            del self._stories[known.story]
        known.story = story
        self._stories[story] = sorted([*self._stories[story], number])

    def members(self, story: str, *, most: int) -> list[Known]:
        """List the kept articles of a story, at most so many: the newest, and the first."""
        numbers = self._stories.get(story, [])
        chosen = numbers if len(numbers) <= most else [numbers[0], *numbers[1 - most :]]
        return [self._known[number] for number in chosen]


def _telling(known: Known) -> Mapping[str, float]:
    """Give the terms to find an article by. Sounds come apart: a script without capitals has one for each word."""
    sounds = {term: weight for term, weight in known.keys.items() if term.startswith(SOUND)}
    others = {term: weight for term, weight in known.keys.items() if not term.startswith(SOUND)}
    keys = _heaviest(sounds) | _heaviest(others)
    return _heaviest(known.full) | {"=" + term: weight for term, weight in keys.items()}


def _heaviest(vector: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(vector.items(), key=lambda item: -item[1])[:TERMS_INDEXED])
