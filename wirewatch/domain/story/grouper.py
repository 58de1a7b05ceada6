"""Articles -> stories, one at a time, without looking ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import islice
from operator import itemgetter

from wirewatch.domain.model import Placement, Relation, StoryArticle
from wirewatch.domain.story.clusters import Cluster, Clusters
from wirewatch.domain.story.concepts import ACTOR_SHARE, usual_share
from wirewatch.domain.story.genre import is_background
from wirewatch.domain.story.likeness import (
    UTMOST,
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
from wirewatch.domain.story.relations import is_source, relation
from wirewatch.domain.story.vocabulary import Vocabulary, cosine, weighted
from wirewatch.domain.story.window import KEPT_HOURS, Window

JOIN = 0.43  # likeness to a story from which on an article belongs to it
FOLLOW = 0.78  # likeness in matter from which on a new story is a later development of an old one
FOLLOW_OTHERS, FOLLOW_UNCASED = 0.85, 0.93
CANDIDATES = 48  # articles looked up; a big story takes many of the places
CANDIDATE_STORIES = 12
CANDIDATE_ARTICLES = 24
COMPARED_MEMBERS = 6
RELATED_MEMBERS = 24  # of the story that it joined, among which its source may be
TEXT_KEPT = 4_000
ARTICLES_BEFORE = 500.0
TELLING = 2.0  # inverse document frequency from which on a term tells events apart: of seven articles one holds it
ALL = "*"
SAME_WORDS = 0.1  # log odds that decide between two stories which are both certain

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
        """Return the story that the article belongs to; a new one bears the article's id."""
        return self.add_together([article])[0]

    def add_together(self, articles: Sequence[StoryArticle]) -> list[Placement]:
        """Return the stories of articles that came together, in the order given.

        Those that are most alike are joined first, so that one look-alike which happens to come early cannot draw two
        events together.
        """
        batch = [self._known(article) for article in articles]
        for one in batch:
            self._window.keep(one)
        new = {one.id for one in batch}
        compared = [_Compared(one, self._candidates(one, new)) for one in batch]
        clusters = Clusters(one.id for one in batch)
        for this in compared:
            self._encode(this.one, this.candidates)
            for story, members in this.candidates.items():
                near = [member for member in members if abs(member.hours - this.one.hours) <= WINDOW_HOURS]
                if near and story in new:
                    clusters.link_articles(this.one.id, story, this.score(near[0]))
                elif near:
                    clusters.link_story(this.one.id, story, [this.score(member) for member in near])
        found = clusters.joined(JOIN)
        return [self._placed(this, found[this.one.id]) for this in compared]

    def _placed(self, compared: _Compared, cluster: Cluster) -> Placement:
        one = compared.one
        members = [m for m in self._window.members(cluster.name, most=RELATED_MEMBERS) if m is not one]
        if cluster.name == one.id:
            return _opens(one, _followed(compared))
        self._window.move(one, cluster.name)
        return _joins(one, cluster.score, members)

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
            actors=article.actors,
            background=is_background(article.title),
            opening=opening(article.title, article.text, language=language),
            cased=found.cased,
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

    def _candidates(self, one: Known, new: Set[str]) -> Stories:
        """Return the stories, and the articles that came with it and have none yet, that may be of one event."""
        found = dict.fromkeys(other.story for other in self._window.alike(one, most=CANDIDATES) if other is not one)
        stories = islice((key for key in found if key not in new), CANDIDATE_STORIES)
        together_with = islice((key for key in found if key in new), CANDIDATE_ARTICLES)
        return {key: self._window.members(key, most=COMPARED_MEMBERS) for key in (*stories, *together_with)}


class _Compared:
    """An article, and its features beside others; each pair is compared once, and only if it is asked for."""

    def __init__(self, one: Known, candidates: Stories) -> None:
        self.one = one
        self.candidates = candidates
        self._found: dict[str, Features] = {}

    def with_(self, other: Known) -> Features:
        """Give the features of the pair."""
        if other.id not in self._found:
            self._found[other.id] = features(self.one, other)
        return self._found[other.id]

    def score(self, other: Known) -> float:
        """Return the log odds that the pair tells of one event; of two that are sure, the one with the same words."""
        score = same_event(self.with_(other))
        return score + SAME_WORDS * cosine(self.one.full, other.full) if score == UTMOST else score


def _followed(compared: _Compared) -> str | None:
    """Return the earlier story whose matter an article takes further, None when it opens a matter of its own.

    More must be shared where each of the two names a watched actor that the other does not, and where a script has no
    capitals: chance words sound alike.
    """
    one, best = compared.one, (0.0, "")
    for members in compared.candidates.values():
        if members and 0.0 < one.hours - members[0].hours <= KEPT_HOURS:
            actors = frozenset[str]().union(*(member.actors for member in members))
            likely = together(same_subject(compared.with_(member)) for member in members)
            enough = FOLLOW if one.cased and any(member.cased for member in members) else FOLLOW_UNCASED
            if one.actors - actors and actors - one.actors:
                enough = max(enough, FOLLOW_OTHERS)
            if likely >= enough:
                best = max(best, (likely, members[0].story), key=itemgetter(0))
    return best[1] or None


def _learnt(vocabulary: Vocabulary, counts: Counter[str], *, language: str) -> dict[str, float]:
    vocabulary.learn(counts, language=language)
    return vocabulary.telling(counts, language=language)


def _common(telling: dict[str, float]) -> frozenset[str]:
    return frozenset([term for term, weight in telling.items() if weight < TELLING])


def _joins(one: Known, score: float, members: list[Known]) -> Placement:
    found = relation(one, members)
    kind, reason = found.relation, found.reason
    if is_source(one, kind, members):
        kind, reason = Relation.LEAD, "published before the articles that were seen earlier and share its words"
    return Placement(
        article=one.id,
        story=one.story,
        relation=kind,
        score=score,
        nearest=found.nearest.id,
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
