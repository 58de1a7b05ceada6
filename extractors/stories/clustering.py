"""Cluster a stream of articles into stories, without lookahead, by an index of the last days."""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush, nlargest
from itertools import islice
from operator import itemgetter

from extractors.model import Placement, Relation, StoryArticle
from extractors.stories.developments import read_title, same_meeting, takes_further
from extractors.stories.features import SOUND, language_of, named_by, read
from extractors.stories.genre import background
from extractors.stories.relations import is_source, relation
from extractors.stories.similarity import (
    UTMOST,
    WINDOW_HOURS,
    Encoder,
    Features,
    IndexedArticle,
    encode,
    features,
    is_open,
    opening,
    same_event,
    same_subject,
    together,
)
from extractors.stories.sources import ends, wire
from extractors.stories.terms import ACTOR_SHARE, Vocabulary, cosine, usual_share, weighted

KEPT_HOURS = 24.0 * 8  # how far back a follow-up may refer
MOST_KEPT = 20_000
TERMS_INDEXED = 20  # per article, those with the highest weights
NEWEST_POSTED = 100  # newest articles of a term that a look-up examines
LEAP_HOURS = 24.0  # the most that one article's date may move the window
CROWD = 0.35  # extra log odds needed to join, per article of the smaller cluster (max. 3)
NOT_COMPARED = -4.0  # log odds assumed for a pair that was not compared
JOIN = 0.43  # minimum probability to join a story
FOLLOW = 0.78  # minimum probability of one subject for a new story to follow an old one
CANDIDATES = 48  # articles looked up; a big story takes up many of them
CANDIDATE_STORIES = 12
CANDIDATE_ARTICLES = 24
COMPARED_MEMBERS = 6
RELATED_MEMBERS = 24  # members of the joined story among which its source is searched
TEXT_KEPT = 4_000
ARTICLES_BEFORE = 500.0
TELLING = 2.0  # minimum inverse document frequency of a distinctive term: 1 in 7 articles
ALL = "*"
SAME_WORDS = 0.1  # log odds that decide between two stories that are both certain


class Window:
    """The newest few thousand articles of a stream, with inverted lists of their top terms."""

    def __init__(self) -> None:
        self._known: dict[int, IndexedArticle] = {}
        self._terms: dict[int, list[str]] = {}
        self._posted: defaultdict[str, deque[int]] = defaultdict(deque)
        self._stories: defaultdict[str, list[int]] = defaultdict(list)
        self._next = 0
        self._clock: float | None = None
        self._latest: tuple[IndexedArticle, Mapping[str, float]] | None = None

    def __len__(self) -> int:
        return len(self._known)

    def keep(self, known: IndexedArticle) -> None:
        """Add an article and drop those that have become too old."""
        number, self._next = self._next, self._next + 1
        terms = list(self._telling(known))
        self._known[number], self._terms[number] = known, terms
        for term in terms:
            self._posted[term].append(number)
        self._stories[known.story].append(number)
        self._clock = (
            known.hours
            if self._clock is None
            else max(self._clock, min(known.hours, self._clock + LEAP_HOURS))
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

    def alike(self, known: IndexedArticle, *, most: int) -> list[IndexedArticle]:
        """List the articles that share the highest-weighted terms with one, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._telling(known).items():
            posted = self._posted.get(term)
            if posted:
                square = weight * weight
                for number in islice(reversed(posted), NEWEST_POSTED):
                    scores[number] += square
        best = nlargest(most, zip(scores.values(), scores, strict=True))
        return [self._known[number] for _, number in best]

    def _telling(self, known: IndexedArticle) -> Mapping[str, float]:
        """Return the terms by which an article is indexed.

        The last result is cached, since an article is looked up first and added afterwards.
        """
        if self._latest is None or self._latest[0] is not known:
            self._latest = known, _telling(known)
        return self._latest[1]

    def move(self, known: IndexedArticle, story: str) -> None:
        """Move an indexed article to another story."""
        number = next(
            (
                number
                for number in self._stories.get(known.story, [])
                if self._known[number] is known
            ),
            None,
        )
        if number is None or known.story == story:
            return
        self._stories[known.story].remove(number)
        if not self._stories[known.story]:
            del self._stories[known.story]
        known.story = story
        self._stories[story] = sorted([*self._stories[story], number])

    def members(self, story: str, *, most: int) -> list[IndexedArticle]:
        """List at most `most` indexed articles of a story: the newest, and the first."""
        numbers = self._stories.get(story, [])
        chosen = numbers if len(numbers) <= most else [numbers[0], *numbers[1 - most :]]
        return [self._known[number] for number in chosen]


def _telling(known: IndexedArticle) -> Mapping[str, float]:
    """Return the terms by which an article is indexed.

    Name sounds are selected separately: a script without capitals yields one for each word.
    """
    sounds = {term: weight for term, weight in known.keys.items() if term.startswith(SOUND)}
    others = {term: weight for term, weight in known.keys.items() if not term.startswith(SOUND)}
    keys = _heaviest(sounds) | _heaviest(others)
    return _heaviest(known.full) | {"=" + term: weight for term, weight in keys.items()}


def _heaviest(vector: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(vector.items(), key=lambda item: -item[1])[:TERMS_INDEXED])


@dataclass(frozen=True, slots=True)
class Cluster:
    """The assignment of an article.

    `name` is the cluster's first article or existing story, `score` the probability of membership.
    """

    name: str
    score: float


@dataclass(slots=True)
class _Link:
    """The comparisons between two clusters."""

    best: float
    total: float
    count: int


class Clusters:
    """Agglomerative clusters of new articles and existing stories.

    Every new article starts as its own cluster. The log odds of an article and a cluster are the
    mean of its best and its average pair, so that neither a single similar article nor a long chain
    decides. Between two clusters the best pair counts less the larger the smaller one is.
    """

    def __init__(self, articles: Iterable[str]) -> None:
        self._order = {article: place for place, article in enumerate(articles)}
        self._links: dict[str, dict[str, _Link]] = {article: {} for article in self._order}
        self._sizes = dict.fromkeys(self._order, 1)

    def link_articles(self, one: str, other: str, score: float) -> None:
        """Record the log odds of two new articles; the order of the two does not matter."""
        self._links[one][other] = self._links[other][one] = _Link(score, score, 1)

    def link_story(self, one: str, story: str, scores: list[float]) -> None:
        """Record the log odds of a new article and each article of an existing story."""
        link = _Link(max(scores), sum(scores), len(scores))
        self._links[one][story] = link
        self._links.setdefault(story, {})[one] = link
        self._sizes[story] = max(self._sizes.get(story, 0), len(scores))

    def joined(self, least: float) -> dict[str, Cluster]:
        """Merge clusters, best pair first, while their probability is at least `least`.

        Returns the cluster of each article.
        """
        bound = math.log(least / (1.0 - least))
        members = {article: [article] for article in self._order}
        likely = dict.fromkeys(self._order, 1.0)
        waiting = [
            (-self._score(a, b), min(a, b), max(a, b)) for a in self._order for b in self._links[a]
        ]
        heapify(waiting)
        while waiting:
            negative, one, other = heappop(waiting)
            if -negative < bound:
                break
            if other not in self._links.get(one, {}) or self._score(one, other) != -negative:
                continue  # outdated: one of them has been merged since
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
        """Return the cluster that gives its name, then the other.

        An existing story comes first, else the earlier article.
        """
        place = (self._order.get(one, -1), self._order.get(other, -1))
        return (one, other) if place[0] < place[1] else (other, one)

    def _merge(self, kept: str, moved: str) -> Iterable[str]:
        """Merge the links of one cluster into another's; return the clusters linked to the result.

        Two existing stories are never linked.
        """
        del self._links[kept][moved]
        for third, link in self._links.pop(moved).items():
            if third == kept:
                continue
            del self._links[third][moved]
            if kept not in self._order and third not in self._order:
                continue
            mine = self._links[kept].get(third)
            if mine is not None:
                link = _Link(
                    max(link.best, mine.best), link.total + mine.total, link.count + mine.count
                )
            self._links[kept][third] = self._links[third][kept] = link
        if kept in self._order:
            self._sizes[kept] += self._sizes[moved]
        return list(self._links[kept])


FOLLOW_OTHERS, FOLLOW_UNCASED = 0.85, 0.93
FOLLOW_STEP, FOLLOW_MEETING = (
    0.3,
    0.7,
)  # the headline states a step of that story, or is about the same meeting

Stories = dict[str, list[IndexedArticle]]


class Grouper:
    """Assign each article of a stream to a story.

    With an encoder, reports in two languages are also compared by their sentence vectors.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._window = Window()
        self._words = Vocabulary(usual_share, articles_before=ARTICLES_BEFORE)
        self._names = Vocabulary(usual_share, articles_before=ARTICLES_BEFORE)
        self._keys = Vocabulary(usual_share, articles_before=ARTICLES_BEFORE)
        self._watched: set[str] = set()

    def __len__(self) -> int:
        """Return the number of articles held for comparison."""
        return len(self._window)

    def restore(self, known: Iterable[tuple[StoryArticle, str, Relation]]) -> None:
        """Load articles that were assigned before, in time order."""
        for article, story, _ in known:
            one = self._known(article)
            one.story = story
            self._window.keep(one)

    def add(self, article: StoryArticle) -> Placement:
        """Return the article's story; the id of a new story is that of the article."""
        return self.add_together([article])[0]

    def add_together(self, articles: Sequence[StoryArticle]) -> list[Placement]:
        """Return the stories of articles that arrived together, in the order given.

        The most similar ones are joined first, so that a similar article that happens to come early
        cannot merge two events.
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
                near = [
                    member
                    for member in members
                    if abs(member.hours - this.one.hours) <= WINDOW_HOURS
                ]
                if near and story in new:
                    clusters.link_articles(this.one.id, story, this.score(near[0]))
                elif near:
                    clusters.link_story(this.one.id, story, [this.score(member) for member in near])
        found = clusters.joined(JOIN)
        return [self._placed(this, found[this.one.id]) for this in compared]

    def _placed(self, compared: _Compared, cluster: Cluster) -> Placement:
        one = compared.one
        members = [
            m for m in self._window.members(cluster.name, most=RELATED_MEMBERS) if m is not one
        ]
        if cluster.name == one.id:
            return _opens(one, _followed(compared))
        self._window.move(one, cluster.name)
        return _joins(one, cluster.score, members)

    def _known(self, article: StoryArticle) -> IndexedArticle:
        self._expect_watched(article)
        found, language = read(article), language_of(article)
        words = _learnt(self._words, found.full, language=language)
        keys = _learnt(self._keys, found.keys, language=ALL)
        return IndexedArticle(
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
            leading=article.leading,
            background=background(article.title),
            opening=opening(article.title, article.text, language=language),
            cased=found.cased,
            own=_own_name(article),
            headline=read_title(article.title),
            ends=ends(article.text),
        )

    def _expect_watched(self, article: StoryArticle) -> None:
        """Set a prior for names of watched actors, which half of all flagged articles contain."""
        for surface in (article.surfaces | article.actors) - self._watched:
            self._watched.add(surface)
            terms = named_by(surface)
            for vocabulary in (self._words, self._names, self._keys):
                vocabulary.expect(terms, share=ACTOR_SHARE)

    def _encode(self, one: IndexedArticle, candidates: Stories) -> None:
        """Encode only articles for which a cross-language comparison is undecided.

        Encoding is the slowest part.
        """
        if self._encoder and one.language in self._encoder.languages:
            languages = self._encoder.languages - {one.language}
            others = [
                other
                for members in candidates.values()
                for other in members
                if other.language in languages
            ]
            turning = [other.opening for other in others if is_open(one, other)]
            if turning:
                encode(self._encoder, [one.opening, *turning])

    def _candidates(self, one: IndexedArticle, new: Set[str]) -> Stories:
        """Return the stories, and new articles without one, that may be about the same event."""
        found = dict.fromkeys(
            other.story for other in self._window.alike(one, most=CANDIDATES) if other is not one
        )
        stories = islice((key for key in found if key not in new), CANDIDATE_STORIES)
        together_with = islice((key for key in found if key in new), CANDIDATE_ARTICLES)
        return {
            key: self._window.members(key, most=COMPARED_MEMBERS)
            for key in (*stories, *together_with)
        }


class _Compared:
    """An article with its features relative to others; pairs are compared lazily and only once."""

    def __init__(self, one: IndexedArticle, candidates: Stories) -> None:
        self.one = one
        self.candidates = candidates
        self._found: dict[str, Features] = {}

    def with_(self, other: IndexedArticle) -> Features:
        """Return the features of the pair."""
        if other.id not in self._found:
            self._found[other.id] = features(self.one, other)
        return self._found[other.id]

    def score(self, other: IndexedArticle) -> float:
        """Return the log odds of one event; shared words break the tie between certain pairs."""
        score = same_event(self.with_(other))
        return score + SAME_WORDS * cosine(self.one.full, other.full) if score == UTMOST else score


def _followed(compared: _Compared) -> str | None:
    """Return the earlier story that an article develops, None when it starts a new one.

    The threshold is higher where each side names a watched actor that the other does not, and in
    scripts without capitals, where words sound alike by chance. It is lower where the headline
    states a step of the story's event.
    """
    one, best = compared.one, (0.0, "")
    for members in compared.candidates.values():
        if members and 0.0 < one.hours - members[0].hours <= KEPT_HOURS:
            likely = together(same_subject(compared.with_(member)) for member in members)
            if likely >= FOLLOW_STEP and likely >= _enough_to_follow(one, members):
                best = max(best, (likely, members[0].story), key=itemgetter(0))
    return best[1] or None


def _enough_to_follow(one: IndexedArticle, members: Sequence[IndexedArticle]) -> float:
    if any(
        takes_further(one.headline, member.headline, common=one.common_keys) for member in members
    ):
        return FOLLOW_STEP
    if any(same_meeting(one.headline, member.headline) for member in members):
        return FOLLOW_MEETING
    actors = frozenset[str]().union(*(member.actors for member in members))
    enough = FOLLOW if one.cased and any(member.cased for member in members) else FOLLOW_UNCASED
    return max(enough, FOLLOW_OTHERS) if one.actors - actors and actors - one.actors else enough


@lru_cache(maxsize=4_096)
def _terms_of_name(name: str) -> frozenset[str]:
    return named_by(name)


def _own_name(article: StoryArticle) -> frozenset[str]:
    """Return the terms in the names of an article's outlet and of the agency in its dateline."""
    return _terms_of_name(article.outlet) | _terms_of_name(wire(article.text) or "")


def _learnt(vocabulary: Vocabulary, counts: Counter[str], *, language: str) -> dict[str, float]:
    vocabulary.learn(counts, language=language)
    return vocabulary.telling(counts, language=language)


def _common(telling: dict[str, float]) -> frozenset[str]:
    return frozenset([term for term, weight in telling.items() if weight < TELLING])


def _joins(one: IndexedArticle, score: float, members: list[IndexedArticle]) -> Placement:
    found = relation(one, members)
    kind, reason = found.relation, found.reason
    if is_source(one, kind, members):
        kind, reason = (
            Relation.LEAD,
            "published before the articles that were seen earlier and share its words",
        )
    return Placement(
        article=one.id,
        story=one.story,
        relation=kind,
        score=score,
        nearest=found.nearest.id,
        reason=reason,
        origin=one.origin,
    )


def _opens(one: IndexedArticle, follows: str | None) -> Placement:
    reason = (
        "the first of its story, which takes an earlier one further"
        if follows
        else "the first of its story"
    )
    return Placement(
        article=one.id,
        story=one.story,
        relation=Relation.LEAD,
        score=1.0,
        reason=reason,
        follows=follows,
        origin=one.origin,
    )
