"""Articles -> stories, one at a time, without looking ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wirewatch.domain.model import Placement, Relation, StoryArticle
from wirewatch.domain.story.concepts import concept
from wirewatch.domain.story.likeness import WINDOW_HOURS, Known, likeness, together
from wirewatch.domain.story.origins import origin
from wirewatch.domain.story.reading import read
from wirewatch.domain.story.relations import closeness, relation
from wirewatch.domain.story.vocabulary import Vocabulary, weighted
from wirewatch.domain.story.window import Window

JOIN = 0.42  # likeness to a story from which on an article belongs to it
CANDIDATES = 16
COMPARED_MEMBERS = 8
TEXT_KEPT = 4_000
ARTICLES_BEFORE = 500.0
ALL = "*"


class Grouper:
    """A stream of articles in, a story each out."""

    def __init__(self) -> None:
        self._window = Window()
        self._words = Vocabulary(concept, articles_before=ARTICLES_BEFORE, usual_share=0.03)
        self._names = Vocabulary(concept, articles_before=ARTICLES_BEFORE, usual_share=0.03)
        self._keys = Vocabulary(concept, articles_before=ARTICLES_BEFORE, usual_share=0.05)

    def restore(self, known: Iterable[tuple[StoryArticle, str, Relation]]) -> None:
        """Take up articles that were placed before, in time order."""
        for article, story, _ in known:
            one = self._known(article)
            one.story = story
            self._window.keep(one)

    def add(self, article: StoryArticle) -> Placement:
        """Give the story that the article belongs to; a new one bears the article's id."""
        one = self._known(article)
        story, score, nearest = self._best_story(one)
        source = origin(article.text)
        if nearest is None or score < JOIN:
            self._window.keep(one)
            return _opens(one, origin=source)
        one.story = story
        self._window.keep(one)
        kind, reason = relation(one, nearest)
        return Placement(
            article=one.id, story=story, relation=kind, score=score, nearest=nearest.id, reason=reason, origin=source
        )

    def _known(self, article: StoryArticle) -> Known:
        found, language = read(article), article.language or "und"
        words = _learnt(self._words, found.full, language=language)
        return Known(
            id=article.id,
            story=article.id,
            language=language,
            hours=article.published_at.timestamp() / 3600.0,
            text=article.text[:TEXT_KEPT],
            title=weighted(found.title, words),
            full=weighted(found.full, words),
            names=weighted(found.names, _learnt(self._names, found.names, language=ALL)),
            keys=weighted(found.keys, _learnt(self._keys, found.keys, language=ALL)),
            moments=found.moments,
        )

    def _best_story(self, one: Known) -> tuple[str, float, Known | None]:
        best, best_members = ("", 0.0), list[Known]()
        candidates = dict.fromkeys(found.story for found in self._window.alike(one, most=CANDIDATES))
        for story in candidates:
            members = [
                member
                for member in self._window.members(story, most=COMPARED_MEMBERS)
                if abs(member.hours - one.hours) <= WINDOW_HOURS
            ]
            score = together(likeness(one, member) for member in members) if members else 0.0
            if score > best[1]:
                best, best_members = (story, score), members
        return *best, max(best_members, key=lambda member: closeness(one, member), default=None)


def _learnt(vocabulary: Vocabulary, counts: Counter[str], *, language: str) -> dict[str, float]:
    vocabulary.learn(counts, language=language)
    return vocabulary.telling(counts, language=language)


def _opens(one: Known, *, origin: str | None, follows: str | None = None) -> Placement:
    return Placement(
        article=one.id,
        story=one.story,
        relation=Relation.LEAD,
        score=1.0,
        reason="the first of its story",
        origin=origin,
        follows=follows,
    )
