"""Details for lists on the web page: reasons for flags, related reports, actor counts, facets.

Each function runs a bounded number of queries, over the rows of one page or a given time span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, func, or_, select

from extractors.model import Relation
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import (
    articles,
    deliveries,
    digest_stories,
    digests,
    fetches,
    mentions,
    revisions,
    saliences,
    search_documents,
    stories,
    story_articles,
)
from wirewatch.domain.model import OUTCOMES_OK

EXCERPT_CHARS = 700  # characters of a lead article's beginning
MAX_FACETED_HITS = 1_000  # hits that facets are counted over
_FIELD_ORDER = {"title": 0, "lead": 1, "body": 2}
WEEK_SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagging:
    """One actor that an article names: the first place, and how many there are."""

    actor: str
    surface: str
    field: str
    reason: str
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOverview:
    """One story in a list: how its lead begins, its flags, related reports and latest issues."""

    lead: int  # article id
    begins: str = ""
    flagged: tuple[Flagging, ...] = ()  # in the lead article
    relations: dict[Relation, int] = field(default_factory=dict)
    told: tuple[tuple[str, int], ...] = ()  # the newest issue of each series that reported it


def story_overviews(tx: Connection, keys: Sequence[str]) -> dict[str, StoryOverview]:
    """Map story keys, of one page at most, to overviews."""
    begins = (
        func.substr(articles.c.lead, 1, EXCERPT_CHARS),
        func.substr(articles.c.body, 1, EXCERPT_CHARS),
    )
    query = select(stories.c.id, stories.c.key, stories.c.lead_article_id, *begins)
    rows = tx.execute(
        query.join(articles, articles.c.id == stories.c.lead_article_id).where(
            stories.c.key.in_(keys)
        )
    )
    rows_by_id = {row[0]: row for row in rows}
    flaggings = flaggings_of_articles(tx, [row[2] for row in rows_by_id.values()])
    relations: dict[int, dict[Relation, int]] = {}
    counted = select(story_articles.c.story_id, story_articles.c.relation, func.count())
    grouped = counted.where(story_articles.c.story_id.in_(rows_by_id)).group_by(
        story_articles.c.story_id, story_articles.c.relation
    )
    for story_id, relation, count in tx.execute(grouped).tuples():
        relations.setdefault(story_id, {})[Relation(relation)] = count
    issues = _newest_issues(tx, rows_by_id)
    return {
        key: StoryOverview(
            lead=lead,
            begins=opening or body,
            flagged=flaggings.get(lead, ()),
            relations=relations.get(story_id, {}),
            told=issues.get(story_id, ()),
        )
        for story_id, key, lead, opening, body in rows_by_id.values()
    }


def flaggings_of_articles(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Flagging, ...]]:
    """Map articles to the actors that they name, in order of first mention: title, lead, body."""
    columns = ("article_id", "actor", "surface", "field", "start", "reason")
    query = select(*(mentions.c[name] for name in columns)).where(
        mentions.c.article_id.in_(article_ids)
    )
    by_actor: dict[tuple[int, str], list[tuple[int, int, str, str, str]]] = {}
    for article_id, actor, surface, place, start, reason in tx.execute(query).tuples():
        at = _FIELD_ORDER.get(place, 3), start, surface, place, reason
        by_actor.setdefault((article_id, actor), []).append(at)
    by_article: dict[int, list[tuple[tuple[int, int], Flagging]]] = {}
    for (article_id, actor), places in by_actor.items():
        order, start, surface, place, reason = min(places)
        flagging = Flagging(
            actor=actor, surface=surface, field=place, reason=reason, places=len(places)
        )
        by_article.setdefault(article_id, []).append(((order, start), flagging))
    return {
        key: tuple(flagging for _, flagging in sorted(in_article, key=lambda at: at[0]))
        for key, in_article in by_article.items()
    }


def actors_by_frequency(tx: Connection, article_ids: Collection[int]) -> tuple[str, ...]:
    """List the actors that any of these articles names, most frequent first."""
    counts: Counter[str] = Counter()
    for batch in batches(article_ids):
        query = select(mentions.c.actor, func.count(mentions.c.article_id.distinct()))
        query = query.where(mentions.c.article_id.in_(batch)).group_by(mentions.c.actor)
        counts.update(dict(tx.execute(query).tuples().all()))
    return tuple(sorted(counts, key=lambda actor: (-counts[actor], actor)))


def _newest_issues(
    tx: Connection, story_ids: Collection[int]
) -> dict[int, tuple[tuple[str, int], ...]]:
    newest = select(digest_stories.c.story_id, digest_stories.c.series, func.max(digests.c.number))
    of_these = newest.join(digests, digests.c.id == digest_stories.c.digest_id).where(
        digest_stories.c.story_id.in_(story_ids)
    )
    issues: dict[int, tuple[tuple[str, int], ...]] = {}
    grouped = of_these.group_by(digest_stories.c.story_id, digest_stories.c.series)
    for story_id, series, number in tx.execute(grouped.order_by(digest_stories.c.series)).tuples():
        issues[story_id] = (*issues.get(story_id, ()), (series, number))
    return issues


def stories_by_actor(
    tx: Connection, *, since: datetime, until: datetime | None = None
) -> dict[str, int]:
    """Count stories by named actor, with the newest article seen in since <= seen_at < until."""
    recent = (
        select(story_articles.c.story_id, mentions.c.actor)
        .join(stories, stories.c.id == story_articles.c.story_id)
        .join(mentions, mentions.c.article_id == story_articles.c.article_id)
        .where(stories.c.joined_into_id.is_(None), stories.c.last_seen_at >= since)
        .distinct()
    )
    if until is not None:
        recent = recent.where(stories.c.last_seen_at < until)
    pairs = recent.subquery()
    return dict(
        tx.execute(select(pairs.c.actor, func.count()).group_by(pairs.c.actor)).tuples().all()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyNamings:
    """How many articles of one kind name an actor, in each week, the oldest first."""

    actor: str
    language: str | None
    outlet: str
    weeks: tuple[int, ...]


def weekly_namings(
    tx: Connection, *, now: datetime, weeks: int, actor: str | None = None
) -> list[WeeklyNamings]:
    """Count articles by actor (or one actor), language and outlet, in weeks that end with `now`."""
    seen = articles.c.seen_at
    starts = [now - WEEK_SPAN * place for place in range(weeks, 0, -1)]
    counts = [func.count().filter(seen > start, seen <= start + WEEK_SPAN) for start in starts]
    query = (
        select(saliences.c.actor, articles.c.language, articles.c.outlet, *counts)
        .select_from(articles)
        .join(saliences, saliences.c.article_id == articles.c.id)
        .where(articles.c.flagged, seen > starts[0], seen <= now)
        .group_by(saliences.c.actor, articles.c.language, articles.c.outlet)
    )
    if actor is not None:
        query = query.where(saliences.c.actor == actor)
    rows = tx.execute(query).all()
    return [
        WeeklyNamings(actor=row[0], language=row[1], outlet=row[2], weeks=tuple(row[3:]))
        for row in rows
    ]


def weeks_read(tx: Connection, *, now: datetime, weeks: int) -> tuple[bool, ...]:
    """Return, for each week of `weekly_namings`, whether a feed answered or an article was seen.

    Without either, the week's count is unknown rather than zero.
    """
    polled, seen = fetches.c.fetched_at, articles.c.seen_at
    answered = fetches.c.outcome.in_([outcome.value for outcome in OUTCOMES_OK])
    columns = []
    for place in range(weeks, 0, -1):
        start, end = now - WEEK_SPAN * place, now - WEEK_SPAN * (place - 1)
        has_polls = select(fetches.c.id).where(answered, polled > start, polled <= end).exists()
        has_articles = select(articles.c.id).where(seen > start, seen <= end).exists()
        columns.append(or_(has_polls, has_articles).label(f"week{place}"))
    return tuple(bool(outcome) for outcome in tx.execute(select(*columns)).one())


def actors_mentioned_with(
    tx: Connection, actor: str, *, since: datetime, until: datetime
) -> list[tuple[str, int]]:
    """Count the other actors in the articles that name an actor, most frequent first."""
    companions = saliences.alias("other")
    query: Select[tuple[str, int]] = (
        select(companions.c.actor, func.count())
        .select_from(saliences)
        .join(articles, articles.c.id == saliences.c.article_id)
        .join(companions, companions.c.article_id == saliences.c.article_id)
        .where(saliences.c.actor == actor, companions.c.actor != actor)
        .where(articles.c.flagged, articles.c.seen_at >= since, articles.c.seen_at < until)
        .group_by(companions.c.actor)
        .order_by(func.count().desc(), companions.c.actor)
    )
    return [(name, count) for name, count in tx.execute(query).tuples()]


def revision_counts(tx: Connection, article_ids: Collection[int]) -> dict[int, int]:
    """How many earlier states are stored of each article; those without any are left out."""
    query = select(revisions.c.article_id, func.count()).where(
        revisions.c.article_id.in_(article_ids)
    )
    return dict(tx.execute(query.group_by(revisions.c.article_id)).tuples().all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the hits of a search divide: by outlet, language, actor and month, the most first."""

    of: int  # hits that were counted, the newest
    outlets: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    actors: tuple[tuple[str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()  # 2021-10, the newest first


def count_facets(tx: Connection, article_ids: Sequence[int]) -> Facets:
    """How articles divide."""
    documents = search_documents.c
    outlets: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    months: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    for batch in batches(article_ids):
        query = select(documents.outlet, documents.language, documents.dated_at)
        for outlet, language, dated_at in tx.execute(
            query.where(documents.article_id.in_(batch))
        ).tuples():
            outlets[outlet] += 1
            languages[language or ""] += 1
            months[f"{dated_at:%Y-%m}"] += 1
        actor_counts = select(saliences.c.actor, func.count()).where(
            saliences.c.article_id.in_(batch)
        )
        for actor, count in tx.execute(actor_counts.group_by(saliences.c.actor)).tuples():
            actors[actor] += count
    return Facets(
        of=len(article_ids),
        outlets=tuple(outlets.most_common()),
        languages=tuple((name, count) for name, count in languages.most_common() if name),
        actors=tuple(actors.most_common()),
        months=tuple(sorted(months.items(), reverse=True)),
    )


def delivery_counts(
    tx: Connection, digest_ids: Sequence[int], *, except_channel: str
) -> dict[int, dict[str, int]]:
    """Count the deliveries of issues by state, those of one channel left out."""
    query = select(deliveries.c.digest_id, deliveries.c.state, func.count())
    grouped = query.where(
        deliveries.c.digest_id.in_(digest_ids), deliveries.c.channel != except_channel
    )
    counts: dict[int, dict[str, int]] = {}
    for digest_id, state, count in tx.execute(
        grouped.group_by(deliveries.c.digest_id, deliveries.c.state)
    ).tuples():
        counts.setdefault(digest_id, {})[state] = count
    return counts
