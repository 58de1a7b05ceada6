"""Select the stories of an issue, and the articles of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from extractors.model import Field
from extractors.names.actors import Actor, Interest
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory, EarlierTelling, Issue
from wirewatch.domain.digests.ranking import lead_of

InterestTests = Mapping[str, Callable[[frozenset[str]], bool]]

FIELDS_IN_READING_ORDER: tuple[Field, ...] = ("title", "lead", "body")
DEFAULT_BACKFILL = timedelta(hours=24)
MAX_BACKFILL_STORIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One selected story: the articles that are news to the series, and its headings."""

    id: str  # the story's key; for a separate article, a dot and its place follow
    story: CandidateStory
    fresh: tuple[CandidateArticle, ...]  # not reported yet, for this issue
    lead: CandidateArticle
    actors: tuple[str, ...]  # of the series, watchlist order; named by the selected articles
    headings: tuple[str, ...]  # actor and interest ids: the main one, then those that point to it
    old: bool = False  # all of it was seen before it could be news: included by backfill
    alone: bool = False  # one article reported separately, copy or not: the series merges nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a series asks for: actors in watchlist order, and interests with their tests."""

    actors: tuple[str, ...]  # asked for by name
    interests: tuple[str, ...]
    met: InterestTests
    known: tuple[str, ...]  # every actor of the watchlist
    about_only: bool
    since: Mapping[str, datetime] = field(
        default_factory=dict
    )  # missing: covered from the beginning

    def asked_since(self, article: CandidateArticle, headings: Iterable[str]) -> datetime | None:
        """When the first of these headings was asked for; None if the article was seen earlier."""
        starts = [self.since.get(heading, article.seen_at) for heading in headings]
        first = min(starts, default=article.seen_at)
        return first if article.seen_at < first else None

    def counted_actors(self, article: CandidateArticle) -> frozenset[str]:
        """The actors that an article counts for."""
        actors = frozenset(mention.actor for mention in article.mentions)
        return actors & article.about if self.about_only else actors

    def counted_in(self, articles: Iterable[CandidateArticle]) -> frozenset[str]:
        """The actors that any of some articles counts for."""
        return frozenset[str]().union(*(self.counted_actors(article) for article in articles))

    def counted_earlier(self, telling: EarlierTelling) -> frozenset[str]:
        """The actors that a reported article counts for."""
        return telling.named & telling.about if self.about_only else telling.named

    def headings(self, actors: frozenset[str]) -> tuple[str, ...]:
        """The headings that actors match: interests first, since they need more than actors."""
        headings = [
            interest
            for interest in self.interests
            if interest in self.met and self.met[interest](actors)
        ]
        return (*headings, *(actor for actor in self.actors if actor in actors))

    def headings_of(self, article: CandidateArticle) -> tuple[str, ...]:
        """The headings that one article matches."""
        return self.headings(self.counted_actors(article))


def build_watch(
    series: Series,
    *,
    actors: Sequence[Actor],
    interests: Sequence[Interest],
    met: InterestTests,
    since: Mapping[str, datetime] | None = None,
) -> Watch:
    """Collect what a series asks for, in the order of its digest."""
    watchlist = tuple(actor.id for actor in actors)
    interest_ids = {interest.id for interest in interests}
    return Watch(
        actors=tuple(actor for actor in watchlist if actor in series.actors),
        interests=tuple(heading for heading in series.actors if heading in interest_ids),
        met=met,
        known=watchlist,
        about_only=series.about_only,
        since=since or {},
    )


def select_stories(
    candidates: Sequence[CandidateStory], *, watch: Watch, series: Series, issue: Issue
) -> list[Pick]:
    """Select the stories of an issue.

    No story is repeated, and age alone excludes none. An article that came with a first poll or a
    new alias, or was seen before the series covered what it names, is included if it is newer than
    `backfill_since`, up to MAX_BACKFILL_STORIES of them. If the series merges nothing, each article
    is reported separately.
    """
    picks: list[Pick] = []
    for story in candidates:
        pick = _pick_story(story, watch=watch, series=series, issue=issue)
        if pick is None:
            continue
        if series.merge:
            picks.append(pick)
        else:
            picks += _split_pick(pick, watch=watch)
    news = [pick for pick in picks if not pick.old]
    old = [pick for pick in picks if pick.old]
    old.sort(key=lambda pick: max(article.dated_at for article in pick.fresh), reverse=True)
    return news + old[: max(0, MAX_BACKFILL_STORIES - len(news))]


def count_held_back(
    candidates: Sequence[CandidateStory],
    *,
    selected: Sequence[Pick],
    issue: Issue,
    quiet: int | None = None,
) -> int:
    """Count the articles that the window recorded and that no digest will report.

    `quiet`: how many the window recorded without reporting them, if the candidates lack some.
    """
    fresh = [article for pick in selected for article in pick.fresh]
    if quiet is not None:
        return max(0, quiet - sum(article.quiet for article in fresh))
    selected_ids = {article.id for article in fresh}
    count = 0
    for story in candidates:
        for article in story.articles:
            in_window = issue.first or article.seen_at >= issue.window_start
            if article.quiet and not article.told and in_window:
                count += article.id not in selected_ids
    return count


def backfill_since(
    series: Series,
    *,
    first: bool,
    asked_since: datetime | None,
    window_start: datetime,
    now: datetime,
) -> datetime | None:
    """The earliest publication of an old article in an issue; None: it includes no old articles.

    A first issue goes back by the series' backfill, by default DEFAULT_BACKFILL. A later one does
    so only for what was added to the series since the previous issue, and only if the series sets a
    backfill.
    """
    span = series.backfill
    if span == "none":
        return None
    if first:
        return now - (span or DEFAULT_BACKFILL)
    if span is None or asked_since is None or asked_since <= window_start:
        return None
    return asked_since - span


def _pick_story(
    story: CandidateStory, *, watch: Watch, series: Series, issue: Issue
) -> Pick | None:
    story_headings = watch.headings(watch.counted_in(story.articles))
    story_interests = set(story_headings) & set(watch.interests)

    def asked_since(article: CandidateArticle) -> datetime | None:
        return watch.asked_since(article, (*story_interests, *watch.headings_of(article)))

    def is_fresh(article: CandidateArticle) -> bool:
        if article.told:
            return False
        asked = asked_since(article)
        if not article.quiet and asked is None:
            return True
        since = backfill_since(
            series,
            first=issue.first,
            asked_since=None if article.quiet else asked,
            window_start=issue.window_start,
            now=issue.composed_at,
        )
        if since is None or article.published_at is None:
            return False
        return article.published_at >= since

    fresh = tuple(article for article in story.articles if is_fresh(article))
    if not fresh:
        return None
    calling = tuple(article for article in fresh if watch.headings_of(article))
    if not calling and not story_interests:
        return None
    actors = watch.counted_in(fresh)
    headings = _headings_called_by(story_headings, actors, watch)
    if not headings:
        return None
    if story_interests.isdisjoint(headings):
        actors &= set(watch.actors)
    lead = lead_of(calling or fresh, languages=series.reads)
    return Pick(
        id=story.key,
        story=story,
        fresh=fresh,
        lead=lead,
        actors=tuple(actor for actor in watch.known if actor in actors),
        headings=_order_headings(headings, lead, watch),
        old=all(article.quiet or asked_since(article) is not None for article in fresh),
    )


def _split_pick(pick: Pick, *, watch: Watch) -> list[Pick]:
    """Split a pick into one pick per matching article; interests are judged on the whole story."""
    picks = []
    fresh_ids = {article.id for article in pick.fresh}
    for place, article in enumerate(pick.story.articles, start=1):
        actors = watch.counted_actors(article)
        headings = _headings_called_by(pick.headings, actors, watch)
        if article.id in fresh_ids and headings:
            single = replace(
                pick,
                id=f"{pick.story.key}.{place}",
                fresh=(article,),
                lead=article,
                actors=tuple(actor for actor in pick.actors if actor in actors),
                headings=_order_headings(headings, article, watch),
                old=pick.old or article.quiet,
                alone=True,
            )
            picks.append(single)
    return picks


def _headings_called_by(
    headings: Sequence[str], actors: frozenset[str], watch: Watch
) -> tuple[str, ...]:
    """Keep the interests, and the headings of these actors."""
    return tuple(heading for heading in headings if heading in watch.interests or heading in actors)


def _order_headings(
    headings: Sequence[str], lead: CandidateArticle, watch: Watch
) -> tuple[str, ...]:
    """Put first what the article names first: in title, lead or body; ties in watchlist order.

    Otherwise the main actor of a watchlist, named in nearly every story, would head them all. An
    actor that an edit added after the report is the reason for repeating it, and comes first.
    """

    def rank(heading: str) -> int:
        if heading in watch.interests:
            return -2
        if heading in lead.brought_in:
            return -1
        fields = [
            FIELDS_IN_READING_ORDER.index(mention.field)
            for mention in lead.mentions
            if mention.actor == heading
        ]
        return min(fields, default=len(FIELDS_IN_READING_ORDER))

    return tuple(sorted(headings, key=rank))
