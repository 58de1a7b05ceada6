"""Select which candidate stories an issue tells, and by which articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """One story that will be told: the articles that are news to the series, and where it belongs."""

    id: str  # the story's key; with a dot and the article's place in it where articles are told one by one
    story: CandidateStory
    fresh: tuple[CandidateArticle, ...]  # not told yet, to be told now
    lead: CandidateArticle
    actors: tuple[str, ...]  # of the series, watchlist order; named by what is told
    headings: tuple[
        str, ...
    ]  # actor and interest ids: first the one it stands under, then those that point to it
    old: bool = False  # all of it was seen before it could be news: told by backfill
    alone: bool = (
        False  # one article told by itself, copy or not, because the series merges nothing
    )


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
    )  # asked for since then; all along when not named

    def asked(self, article: CandidateArticle, headings: Sequence[str]) -> datetime | None:
        """Return since when the first of these headings is asked for; None: the article was seen after that."""
        first = min(
            (self.since.get(one, article.seen_at) for one in headings), default=article.seen_at
        )
        return first if article.seen_at < first else None

    def named(self, article: CandidateArticle) -> frozenset[str]:
        """Return the actors that an article counts for."""
        named = frozenset(mention.actor for mention in article.mentions)
        return named & article.about if self.about_only else named

    def counted(self, telling: EarlierTelling) -> frozenset[str]:
        """Return the actors that an article told earlier counts for."""
        return telling.named & telling.about if self.about_only else telling.named

    def headings(self, named: frozenset[str]) -> tuple[str, ...]:
        """Return the headings that actors call for: interests first, they ask for more than their actors do."""
        interests = tuple(i for i in self.interests if i in self.met and self.met[i](named))
        return interests + tuple(actor for actor in self.actors if actor in named)


def build_watch(
    series: Series,
    *,
    actors: Sequence[Actor],
    interests: Sequence[Interest],
    met: InterestTests,
    since: Mapping[str, datetime] | None = None,
) -> Watch:
    """Return what a series asks for, in the order in which a digest tells it."""
    known = tuple(actor.id for actor in actors)
    return Watch(
        actors=tuple(actor for actor in known if actor in series.actors),
        interests=tuple(
            one for one in series.actors if any(one == interest.id for interest in interests)
        ),
        met=met,
        known=known,
        about_only=series.about_only,
        since=since or {},
    )


def select_stories(
    candidates: Sequence[CandidateStory], *, watch: Watch, series: Series, issue: Issue
) -> list[Pick]:
    """Return the stories that an issue tells.

    An article that came with a first poll or a new alias, or was seen before the series asked for what it names, is
    told as far as `backfill_since` says, at most BACKFILL_STORIES of them; nothing is told twice; age alone keeps
    nothing back. Where the series merges nothing, each article is told by itself.
    """
    told = [
        pick
        for story in candidates
        if (pick := _pick(story, wanted=watch, series=series, issue=issue))
    ]
    if not series.merge:
        told = [single for pick in told for single in _singles(pick, wanted=watch)]
    news = [pick for pick in told if not pick.old]
    old = [pick for pick in told if pick.old]
    old.sort(key=lambda pick: max(_published(article) for article in pick.fresh), reverse=True)
    return news + old[: max(0, MAX_BACKFILL_STORIES - len(news))]


def count_held_back(
    candidates: Sequence[CandidateStory],
    *,
    selected: Sequence[Pick],
    issue: Issue,
    quiet: int | None = None,
) -> int:
    """Return the number of articles that the window recorded and that no digest will tell.

    `quiet`: how many the window recorded without reporting them, where the candidates do not hold them all.
    """
    if quiet is not None:
        return max(0, quiet - sum(article.quiet for pick in selected for article in pick.fresh))
    said = {article.id for pick in selected for article in pick.fresh}
    articles = [article for story in candidates for article in story.articles]
    start = (
        datetime.min.replace(tzinfo=issue.window_start.tzinfo)
        if issue.first
        else issue.window_start
    )
    return sum(
        1
        for one in articles
        if one.quiet and not one.told and one.id not in said and one.seen_at >= start
    )


def backfill_since(
    series: Series,
    *,
    first: bool,
    asked_since: datetime | None,
    window_start: datetime,
    now: datetime,
) -> datetime | None:
    """Return the earliest publication of an old article that an issue tells; None: it tells none.

    A first issue looks back by the series' backfill, BACKFILL when it says nothing. A later one does so only for what
    is `asked` for since the issue before, and only when the series says how far.
    """
    span = series.backfill
    if span == "none":
        return None
    if first:
        return now - (span or DEFAULT_BACKFILL)
    return (
        asked_since - span
        if span is not None and asked_since is not None and asked_since > window_start
        else None
    )


def _published(article: CandidateArticle) -> datetime:
    return article.published_at or article.seen_at


def _pick(story: CandidateStory, *, wanted: Watch, series: Series, issue: Issue) -> Pick | None:
    whole = frozenset[str]().union(*(wanted.named(article) for article in story.articles))
    of_story = set(wanted.headings(whole)) & set(wanted.interests)

    def asked(article: CandidateArticle) -> datetime | None:
        return wanted.asked(article, (*of_story, *wanted.headings(wanted.named(article))))

    def is_fresh(article: CandidateArticle) -> bool:
        late = asked(article)
        if article.told or not (article.quiet or late):
            return not article.told
        since = backfill_since(
            series,
            first=issue.first,
            asked_since=None if article.quiet else late,
            window_start=issue.window_start,
            now=issue.composed_at,
        )
        return (
            since is not None and article.published_at is not None and article.published_at >= since
        )

    fresh = tuple(article for article in story.articles if is_fresh(article))
    if not fresh:
        return None
    naming = tuple(article for article in fresh if wanted.headings(wanted.named(article)))
    if not naming and not of_story:
        return None
    fresh_named = frozenset[str]().union(*(wanted.named(article) for article in fresh))
    headings = tuple(
        one for one in wanted.headings(whole) if one in wanted.interests or one in fresh_named
    )
    if not headings:
        return None
    told = (
        fresh_named if set(headings) & set(wanted.interests) else fresh_named & set(wanted.actors)
    )
    lead = lead_of(naming or fresh, languages=series.reads)
    return Pick(
        id=story.key,
        story=story,
        fresh=fresh,
        lead=lead,
        actors=tuple(actor for actor in wanted.known if actor in told),
        headings=_placed(headings, lead, wanted),
        old=all(article.quiet or asked(article) for article in fresh),
    )


def _singles(pick: Pick, *, wanted: Watch) -> Iterator[Pick]:
    """Return each article of a pick as one of its own, if it calls for a heading; the story's interests hold for
    all.
    """
    places = {article.id: place for place, article in enumerate(pick.story.articles, start=1)}
    for article in pick.fresh:
        named = wanted.named(article)
        headings = tuple(one for one in pick.headings if one in wanted.interests or one in named)
        if headings:
            yield replace(
                pick,
                id=f"{pick.story.key}.{places[article.id]}",
                fresh=(article,),
                lead=article,
                actors=tuple(actor for actor in pick.actors if actor in named),
                headings=_placed(headings, article, wanted),
                old=pick.old or article.quiet,
                alone=True,
            )


def _placed(headings: tuple[str, ...], lead: CandidateArticle, wanted: Watch) -> tuple[str, ...]:
    """Put first what the article names first: in the title, else the lead, else the body; equals in watchlist order.

    Otherwise the main actor of a watchlist, named in nearly every story, would head them all. What an edit brought in
    since the article was told is why it is told again: that comes first.
    """

    def rank(heading: str) -> int:
        if heading in wanted.interests:
            return -2
        if heading in lead.brought_in:
            return -1
        return min(
            (
                FIELDS_IN_READING_ORDER.index(one.field)
                for one in lead.mentions
                if one.actor == heading
            ),
            default=len(FIELDS_IN_READING_ORDER),
        )

    return tuple(sorted(headings, key=rank))
