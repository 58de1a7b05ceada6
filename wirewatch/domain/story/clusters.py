"""Join what is alike, the most alike first: articles that came together, and the stories that stood before."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

CROWD = 0.35  # log odds by which two clusters must be more alike for each article of the smaller one, up to three
NOT_COMPARED = -4.0  # log odds of a pair that nothing brought together


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where an article was put: the first article or the standing story that names it, and how likely, 0..1."""

    name: str
    score: float


@dataclass(slots=True)
class _Link:
    """The comparisons between two clusters."""

    best: float
    total: float
    count: int


class Clusters:
    """New articles, each by itself at first, and how likely they tell of one event with each other or with stories.

    The log odds of an article and a cluster are the mean of its best and its average pair: neither one look-alike nor
    a lengthening chain decides. Between two clusters the best pair counts less, the bigger the smaller one is.
    """

    def __init__(self, articles: Iterable[str]) -> None:
        self._order = {article: place for place, article in enumerate(articles)}
        self._links: dict[str, dict[str, _Link]] = {article: {} for article in self._order}
        self._sizes = dict.fromkeys(self._order, 1)

    def link_articles(self, one: str, other: str, score: float) -> None:
        """Note the log odds of two new articles; the pair may be named from either side."""
        self._links[one][other] = self._links[other][one] = _Link(score, score, 1)

    def link_story(self, one: str, story: str, scores: list[float]) -> None:
        """Note the log odds of a new article and each of the articles of a standing story."""
        link = _Link(max(scores), sum(scores), len(scores))
        self._links[one][story] = link
        self._links.setdefault(story, {})[one] = link
        self._sizes[story] = max(self._sizes.get(story, 0), len(scores))

    def joined(self, least: float) -> dict[str, Cluster]:
        """Return where each article stands when no two clusters are left that are one with probability `least`."""
        bound = math.log(least / (1.0 - least))
        members = {article: [article] for article in self._order}
        likely = dict.fromkeys(self._order, 1.0)
        waiting = [(-self._score(a, b), min(a, b), max(a, b)) for a in self._order for b in self._links[a]]
        heapify(waiting)
        while waiting:
            negative, one, other = heappop(waiting)
            if -negative < bound:
                break
            if other not in self._links.get(one, {}) or self._score(one, other) != -negative:
                continue  # one of them has grown since
            kept, moved = self._ordered(one, other)
            for article in members[moved]:
                likely[article] = min(likely[article], 1.0 / (1.0 + math.exp(negative)))
            members.setdefault(kept, []).extend(members.pop(moved))
            for third in self._merge(kept, moved):
                heappush(waiting, (-self._score(kept, third), min(kept, third), max(kept, third)))
        return {one: Cluster(name, likely[one]) for name, there in members.items() for one in there}

    def _score(self, one: str, other: str) -> float:
        link = self._links[one][other]
        missing = max(0, self._sizes[one] * self._sizes[other] - link.count)
        average = (link.total + missing * NOT_COMPARED) / (link.count + missing)
        smaller = min(self._sizes[one], self._sizes[other])
        return average + (link.best - average) / (2.0 * smaller) - CROWD * (min(smaller, 3) - 1)

    def _ordered(self, one: str, other: str) -> tuple[str, str]:
        """Return the cluster that gives its name to both, and the other: a standing story, else the earlier article."""
        place = (self._order.get(one, -1), self._order.get(other, -1))
        return (one, other) if place[0] < place[1] else (other, one)

    def _merge(self, kept: str, moved: str) -> Iterable[str]:
        """Take the links of one cluster into those of another; two standing stories stay two. Returns the linked."""
        del self._links[kept][moved]
        for third, link in self._links.pop(moved).items():
            if third == kept:
                continue
            del self._links[third][moved]
            if kept not in self._order and third not in self._order:
                continue
            mine = self._links[kept].get(third)
            if mine is not None:
                link = _Link(max(link.best, mine.best), link.total + mine.total, link.count + mine.count)
            self._links[kept][third] = self._links[third][kept] = link
        if kept in self._order:
            self._sizes[kept] += self._sizes[moved]
        return list(self._links[kept])
