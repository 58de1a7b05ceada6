"""Articles -> stories, one at a time, without looking ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from wirewatch.domain.model import Placement, Relation, StoryArticle
from wirewatch.domain.story.concepts import ACTOR_SHARE, usual_share
from wirewatch.domain.story.likeness import (
    WINDOW_HOURS,
    Features,
    Known,
    features,
    is_open,
    same_event,
    same_subject,
    together,
)
from wirewatch.domain.story.meaning import Encoder, encode, opening
from wirewatch.domain.story.origins import ends
from wirewatch.domain.story.reading import language_of, named_by, read
from wirewatch.domain.story.relations import closeness, is_source, relation
from wirewatch.domain.story.vocabulary import Vocabulary, weighted
from wirewatch.domain.story.window import KEPT_HOURS, Window

JOIN = 0.43  # likeness to a story from which on an article belongs to it
FOLLOW = 0.8  # likeness in matter from which on a new story is a later development of an old one
CANDIDATES = 48  # articles looked up; a big story takes many of the places
CANDIDATE_STORIES = 12
COMPARED_MEMBERS = 6
TEXT_KEPT = 4_000
ARTICLES_BEFORE = 500.0
TELLING = 2.0  # inverse document frequency from which on a term tells events apart: of seven articles one holds it
ALL = "*"

Stories = dict[str, list[Known]]


class Grouper:
    """A stream of articles in, a story each out; with an encoder, reports in two languages are compared by it too."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._window = Window()
        self._words = Vocabulary(usual_share, articles_before=ARTICLES_BEFORE)
        self._names = Vocabulary(usual_share, articles_before=ARTICLES_BEFORE)
        self._keys = Vocabulary(usual_share, articles_before=ARTICLES_BEFORE)
        self._watched: set[str] = set()

    def __len__(self) -> int:
        """Give how many articles are held for comparing."""
        return len(self._window)

    def restore(self, known: Iterable[tuple[StoryArticle, str, Relation]]) -> None:
        """Take up articles that were placed before, in time order."""
        for article, story, _ in known:
            one = self._known(article)
            one.story = story
            self._window.keep(one)

    def add(self, article: StoryArticle) -> Placement:
        """Give the story that the article belongs to; a new one bears the article's id."""
        one = self._known(article)
        candidates = self._candidates(one)
        self._encode(one, candidates)
        compared = _Compared(one)
        story, score, members = _best(compared, candidates)
        joined = score >= JOIN
        if joined:
            one.story = story
        self._window.keep(one)
        return _joins(one, score, members) if joined else _opens(one, _followed(compared, candidates))

    def _known(self, article: StoryArticle) -> Known:
        self._expect_watched(article)
        found, language = read(article), language_of(article)
        words = _learnt(self._words, found.full, language=language)
        keys = _learnt(self._keys, found.keys, language=ALL)
        return Known(
            id=article.id,
            story=article.id,
            language=language,
            hours=article.published_at.timestamp() / 3600.0,
            text=article.text[:TEXT_KEPT],
            title=weighted(found.title, words),
            full=weighted(found.full, words),
            common_words=_common(words),
            common_keys=_common(keys),
            names=weighted(found.names, _learnt(self._names, found.names, language=ALL)),
            keys=weighted(found.keys, keys),
            moments=found.moments,
            opening=opening(article.title, article.text, language=language),
            ends=ends(article.text),
        )

    def _expect_watched(self, article: StoryArticle) -> None:
        """Take what names a watched actor as common from its first article on: half of what the desk reads has it."""
        for surface in (article.surfaces | article.actors) - self._watched:
            self._watched.add(surface)
            terms = named_by(surface)
            for vocabulary in (self._words, self._names, self._keys):
                vocabulary.expect(terms, share=ACTOR_SHARE)

    def _encode(self, one: Known, candidates: Stories) -> None:
        """Encode what a comparison across languages turns on, and nothing else: it costs more than all the rest."""
        if self._encoder and one.language in self._encoder.languages:
            languages = self._encoder.languages - {one.language}
            others = [other for members in candidates.values() for other in members if other.language in languages]
            turning = [other.opening for other in others if is_open(one, other)]
            if turning:
                encode(self._encoder, [one.opening, *turning])

    def _candidates(self, one: Known) -> Stories:
        keys = dict.fromkeys(found.story for found in self._window.alike(one, most=CANDIDATES))
        return {key: self._window.members(key, most=COMPARED_MEMBERS) for key in islice(keys, CANDIDATE_STORIES)}


class _Compared:
    """An article, and its features beside others; each pair is compared once, and only if it is asked for."""

    def __init__(self, one: Known) -> None:
        self.one = one
        self._found: dict[str, Features] = {}

    def with_(self, other: Known) -> Features:
        """Give the features of the pair."""
        if other.id not in self._found:
            self._found[other.id] = features(self.one, other)
        return self._found[other.id]


def _best(compared: _Compared, candidates: Stories) -> tuple[str, float, list[Known]]:
    """Give the story that an article most likely belongs to, how likely, 0..1, and its articles that were compared."""
    best, best_members = ("", 0.0), list[Known]()
    for story, members in candidates.items():
        near = [member for member in members if abs(member.hours - compared.one.hours) <= WINDOW_HOURS]
        score = together(same_event(compared.with_(member)) for member in near) if near else 0.0
        if score > best[1]:
            best, best_members = (story, score), near
    return *best, best_members


def _followed(compared: _Compared, candidates: Stories) -> str | None:
    """Give the earlier story whose matter an article takes further, None when it opens a matter of its own."""
    best: tuple[float, str | None] = (FOLLOW, None)
    for story, members in candidates.items():
        if 0.0 < compared.one.hours - members[0].hours <= KEPT_HOURS:
            likely = together(same_subject(compared.with_(member)) for member in members)
            best = max(best, (likely, story), key=itemgetter(0))
    return best[1]


def _learnt(vocabulary: Vocabulary, counts: Counter[str], *, language: str) -> dict[str, float]:
    vocabulary.learn(counts, language=language)
    return vocabulary.telling(counts, language=language)


def _common(telling: dict[str, float]) -> frozenset[str]:
    return frozenset([term for term, weight in telling.items() if weight < TELLING])


def _joins(one: Known, score: float, members: list[Known]) -> Placement:
    nearest = max(members, key=lambda member: closeness(one, member))
    kind, reason = relation(one, nearest)
    if is_source(one, kind, members):
        kind, reason = Relation.LEAD, "published before the articles that were seen earlier and share its words"
    return Placement(
        article=one.id,
        story=one.story,
        relation=kind,
        score=score,
        nearest=nearest.id,
        reason=reason,
        origin=one.origin,
    )


def _opens(one: Known, follows: str | None) -> Placement:
    reason = "the first of its story, which takes an earlier one further" if follows else "the first of its story"
    return Placement(
        article=one.id,
        story=one.story,
        relation=Relation.LEAD,
        score=1.0,
        reason=reason,
        follows=follows,
        origin=one.origin,
    )
