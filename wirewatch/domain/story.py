"""Articles -> stories: copies of one text are one story."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wirewatch.domain.model import Placement, Relation, StoryArticle

ALIKE = 0.5  # share of word triples that two texts have in common


class Grouper:
    """A stream of articles in, a story each out."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, str, frozenset[str]]] = []

    def restore(self, known: Iterable[tuple[StoryArticle, str, Relation]]) -> None:
        """Take up articles that were placed before."""
        self._texts.extend((article.id, story, _shingles(article)) for article, story, _ in known)

    def add(self, article: StoryArticle) -> Placement:
        """Give the story that the article belongs to; a new one bears the article's id."""
        mine = _shingles(article)
        best = max(((_likeness(mine, theirs), id_, story) for id_, story, theirs in self._texts), default=(0.0, "", ""))
        joined = best[0] >= ALIKE
        story = best[2] if joined else article.id
        self._texts.append((article.id, story, mine))
        return Placement(
            article=article.id,
            story=story,
            relation=Relation.COPY if joined else Relation.LEAD,
            score=best[0] if joined else 1.0,
            nearest=best[1] if joined else None,
            reason=f"{best[0]:.0%} of its wording is the same" if joined else "the first of its story",
        )


def _shingles(article: StoryArticle) -> frozenset[str]:
    words = re.findall(r"\w+", f"{article.title} {article.text}".casefold())
    return frozenset(" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
