"""Candidate stories of a series: a set difference to what it has told, never a time window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from extractors.model import AnnouncedDate, Mention, Relation, Statement
from wirewatch.adapters.store import findings
from wirewatch.adapters.store.alerts import first_sent_times
from wirewatch.adapters.store.article_dates import dates_by_article
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import articles as articles_table
from wirewatch.adapters.store.schema import (
    digest_articles,
    digest_stories,
    digests,
    feeds,
    mentions,
    stories,
    story_articles,
)
from wirewatch.adapters.store.statements import statements_by_article
from wirewatch.adapters.store.stories import earlier_in_thread
from wirewatch.domain.digests.model import (
    CandidateArticle,
    CandidateStory,
    EarlierStory,
    EarlierTelling,
)

MAX_EARLIER_TEXTS = (
    20  # articles of one earlier story that a newer one is compared with, the latest told
)


def earlier_stories(
    tx: Connection, series: str, story_ids: Sequence[int]
) -> dict[int, EarlierStory]:
    """Return the story that each of these develops, by the newer one's id; those that develop none are left out."""
    query = select(stories.c.id, stories.c.follows_id).where(stories.c.follows_id.is_not(None))
    rows = [
        row
        for batch in batches(story_ids)
        for row in tx.execute(query.where(stories.c.id.in_(batch)))
    ]
    known = _earlier_stories(tx, series, {row.follows_id for row in rows})
    return {row.id: known[row.follows_id] for row in rows if row.follows_id in known}


def _threads(
    tx: Connection, series: str, story_ids: Sequence[int]
) -> dict[int, tuple[EarlierStory, ...]]:
    """Return the stories of a line that were seen before each of these, oldest first."""
    before = earlier_in_thread(tx, story_ids)
    known = _earlier_stories(tx, series, {one for some in before.values() for one in some})
    return {
        story_id: tuple(known[one] for one in some if one in known)
        for story_id, some in before.items()
    }


def _earlier_stories(
    tx: Connection, series: str, story_ids: Collection[int]
) -> dict[int, EarlierStory]:
    """Return stories as far as a series told them, by id."""
    lead = articles_table.alias("lead")
    columns = (lead.c.title, lead.c.outlet, lead.c.url, lead.c.language)
    query = select(
        stories.c.id, stories.c.key, stories.c.lead_article_id, stories.c.first_seen_at, *columns
    )
    query = query.join(lead, lead.c.id == stories.c.lead_article_id)
    ids = sorted(story_ids)
    rows = [
        row for batch in batches(ids) for row in tx.execute(query.where(stories.c.id.in_(batch)))
    ]
    told_in, texts = _issues_by_story(tx, series, ids), _texts(tx, series, ids)
    tellings = _tellings(tx, texts)
    found = {}
    for row in rows:
        told = texts[row.id]
        speaks = _speaks(row, told)
        found[row.id] = EarlierStory(
            key=row.key,
            title=speaks.title.strip(),
            told_in=tuple(told_in[row.id]),
            texts=tuple(
                (one.language, "\n".join((one.title, one.lead, one.body)))
                for one in told[-MAX_EARLIER_TEXTS:]
            ),
            tellings=tellings.get(row.id, ()),
            outlet=speaks.outlet,
            url=speaks.url,
            language=speaks.language,
            first_seen_at=row.first_seen_at,
        )
    return found


def _tellings(
    tx: Connection, told: Mapping[int, Sequence[Row[Any]]]
) -> dict[int, tuple[EarlierTelling, ...]]:
    ids = [one.id for some in told.values() for one in some]
    named, about = findings.actors_by_article(tx, ids), findings.about_by_article(tx, ids)
    nobody = frozenset[str]()
    return {
        story_id: tuple(
            EarlierTelling(
                number=one.number,
                language=one.language,
                named=named.get(one.id, nobody),
                about=about.get(one.id, nobody),
                outlet=one.outlet,
                url=one.url,
                title=one.title,
                text="\n".join((one.lead, one.body)),
                published_at=one.published_at,
                relation=Relation(one.relation),
                gone=one.gone_at is not None,
            )
            for one in some
        )
        for story_id, some in told.items()
    }


def _speaks(story: Row[Any], told: Sequence[Row[Any]]) -> Row[Any]:
    """Return whose headline the series most likely told a story under: its lead article's, else the first told."""
    by_lead = not told or any(one.id == story.lead_article_id for one in told)
    return story if by_lead else told[0]


def _issues_by_story(tx: Connection, series: str, story_ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    query = select(digest_stories.c.story_id, digests.c.number)
    query = query.join(digests, digests.c.id == digest_stories.c.digest_id).where(
        digest_stories.c.series == series
    )
    for batch in batches(list(story_ids)):
        for row in tx.execute(
            query.where(digest_stories.c.story_id.in_(batch)).order_by(digests.c.number)
        ):
            found[row.story_id].append(row.number)
    return found


def _texts(tx: Connection, series: str, story_ids: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """Return the articles of stories that the series told, in the order told."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    columns = (
        articles_table.c.id,
        articles_table.c.language,
        articles_table.c.title,
        articles_table.c.lead,
        articles_table.c.body,
        articles_table.c.outlet,
        articles_table.c.url,
        articles_table.c.published_at,
        articles_table.c.gone_at,
        story_articles.c.story_id,
        story_articles.c.relation,
        digests.c.number,
    )
    query = select(*columns).join_from(
        story_articles, articles_table, articles_table.c.id == story_articles.c.article_id
    )
    query = query.join(digest_articles, digest_articles.c.article_id == articles_table.c.id)
    query = query.join(digests, digests.c.id == digest_articles.c.digest_id)
    query = query.where(digest_articles.c.series == series).order_by(
        digest_articles.c.digest_id, articles_table.c.id
    )
    for batch in batches(list(story_ids)):
        for row in tx.execute(query.where(story_articles.c.story_id.in_(batch))):
            found[row.story_id].append(row)
    return found


def list_candidates(
    tx: Connection,
    series_id: str,
    *,
    cut: datetime,
    actors: Collection[str] | Mapping[str, datetime] | None = None,
    quiet: bool = True,
    published_since: datetime | None = None,
    seen_since: datetime | None = None,
) -> tuple[CandidateStory, ...]:
    """List the stories that have a flagged article, seen_at <= cut, which the series has not told.

    An article that it told counts as untold again when an edit brought in one of the actors since.
    Each comes with all its flagged articles up to the cut, told ones marked. `actors`: only stories in which an
    untold article mentions one of them, told with an instant: one seen from then on, or published since
    `published_since`. `quiet=False`: untold articles that digests keep quiet about do not count; with
    `published_since` they count only when published since then. `seen_since`: nor do untold articles seen before that.
    """
    news = _news(actors, quiet=quiet, published_since=published_since)
    news = news if seen_since is None else and_(news, articles_table.c.seen_at >= seen_since)
    told = _told(series_id, actors)
    return _told_stories(
        tx, series_id, _with_news(tx, cut=cut, news=and_(~told, news)), cut=cut, told=told
    )


def list_considered(
    tx: Connection, series_id: str, *, since: datetime, cut: datetime
) -> tuple[CandidateStory, ...]:
    """List every story with a flagged article that was seen since then and until `cut`, told or not, with all of it.

    What a series could tell is among them; the rest says why it does not.
    """
    story_ids = _with_news(tx, cut=cut, news=articles_table.c.seen_at >= since)
    return _told_stories(tx, series_id, story_ids, cut=cut, told=_told(series_id, None))


def _told_stories(
    tx: Connection, series: str, story_ids: list[int], *, cut: datetime, told: ColumnElement[bool]
) -> tuple[CandidateStory, ...]:
    """Return these stories as candidates of a series."""
    rows = _articles(
        tx, story_ids, cut=cut, marks=(told.label("told"), _teller(series).label("told_in"))
    )
    details = _details(tx, series, [row.id for row in rows])
    told_in = _told_in(tx, series, story_ids)
    alerted = first_sent_times(tx, series, story_ids)
    earlier = earlier_stories(tx, series, story_ids)
    threads = _threads(tx, series, sorted(earlier))
    members: dict[int, list[CandidateArticle]] = {}
    for row in rows:
        members.setdefault(row.story_id, []).append(_candidate(row, details))
    return tuple(
        CandidateStory(
            id=row.id,
            key=row.key,
            articles=tuple(members[row.id]),
            told_revision=row.told or 0,
            follows=row.follows,
            told_in=told_in.get(row.id, ()),
            alerted_at=next(reversed(alerted.get(row.id, {}).values()), None),
            alerted=tuple(alerted.get(row.id, {}).items()),
            earlier=earlier.get(row.id),
            thread=threads.get(row.id, ()),
        )
        for row in _stories(tx, series, story_ids)
    )


def _told_in(tx: Connection, series: str, story_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return the numbers of the issues that told each story, oldest first."""
    found: dict[int, tuple[int, ...]] = {}
    for batch in batches(story_ids):
        query = (
            select(digest_stories.c.story_id, digests.c.number)
            .join(digests, digests.c.id == digest_stories.c.digest_id)
            .where(digest_stories.c.series == series, digest_stories.c.story_id.in_(batch))
            .order_by(digests.c.number)
        )
        for row in tx.execute(query):
            found[row.story_id] = (*found.get(row.story_id, ()), row.number)
    return found


def _told(series: str, actors: Collection[str] | None) -> ColumnElement[bool]:
    told = exists().where(
        digest_articles.c.series == series, digest_articles.c.article_id == articles_table.c.id
    )
    return and_(told, ~findings.actor_added_since_told(series, actors))


def _teller(series: str) -> ScalarSelect[int]:
    """Return the number of the issue that told an article first."""
    cited = and_(
        digest_articles.c.series == series, digest_articles.c.article_id == articles_table.c.id
    )
    by_issue = select(digests.c.number).join(
        digest_articles, digest_articles.c.digest_id == digests.c.id
    )
    return by_issue.where(cited).correlate(articles_table).scalar_subquery()


def _news(
    actors: Collection[str] | Mapping[str, datetime] | None,
    *,
    quiet: bool,
    published_since: datetime | None,
) -> ColumnElement[bool]:
    """Return what makes an untold article a reason to tell its story."""
    told_of = true() if quiet else ~articles_table.c.quiet
    recent = true() if published_since is None else articles_table.c.published_at >= published_since
    if actors is None:
        return (
            told_of
            if published_since is None
            else or_(~articles_table.c.quiet, and_(told_of, recent))
        )
    if not isinstance(actors, Mapping):
        return and_(told_of, _names(actors))
    since: dict[datetime, list[str]] = {}
    for actor, instant in actors.items():
        since.setdefault(instant, []).append(actor)
    seen = [
        or_(
            and_(_names(some), articles_table.c.seen_at >= instant),
            findings.actor_added_since(some, since=instant),
        )
        for instant, some in since.items()
    ]
    news = and_(~articles_table.c.quiet, or_(false(), *seen))
    return news if published_since is None else or_(news, and_(told_of, recent, _names(actors)))


def _names(actors: Collection[str]) -> ColumnElement[bool]:
    return exists().where(
        mentions.c.article_id == articles_table.c.id, mentions.c.actor.in_(sorted(actors))
    )


def _with_news(tx: Connection, *, cut: datetime, news: ColumnElement[bool]) -> list[int]:
    query = select(story_articles.c.story_id).join(
        articles_table, articles_table.c.id == story_articles.c.article_id
    )
    query = query.where(articles_table.c.flagged, articles_table.c.seen_at <= cut, news).distinct()
    return list(tx.execute(query).scalars())


_PLAIN = (
    *("id", "title", "lead", "body", "url", "outlet", "language"),
    *("published_at", "seen_at", "body_source", "revision", "quiet", "gone_at", "missing_since"),
)


def _articles(
    tx: Connection, story_ids: list[int], *, cut: datetime, marks: Sequence[ColumnElement[Any]]
) -> list[Row[Any]]:
    """Return the stories' articles, with these marks, in the order they were placed."""
    of_place = (story_articles.c.story_id, story_articles.c.relation, story_articles.c.origin)
    nearest = story_articles.c.nearest_article_id.label("nearest")
    columns = (
        *(articles_table.c[name] for name in _PLAIN),
        *of_place,
        nearest,
        feeds.c.owner,
        *marks,
    )
    query = select(*columns).join_from(
        articles_table, story_articles, story_articles.c.article_id == articles_table.c.id
    )
    query = query.join(feeds, feeds.c.id == articles_table.c.feed_id).where(
        articles_table.c.flagged, articles_table.c.seen_at <= cut
    )
    query = query.order_by(
        story_articles.c.placed_at, articles_table.c.seen_at, articles_table.c.id
    )
    return [
        row
        for batch in batches(story_ids)
        for row in tx.execute(query.where(story_articles.c.story_id.in_(batch)))
    ]


@dataclass(frozen=True, slots=True)
class _Details:
    mentions: dict[int, tuple[Mention, ...]]
    about: dict[int, frozenset[str]]
    statements: dict[int, tuple[Statement, ...]]
    dates: dict[int, tuple[AnnouncedDate, ...]]
    brought_in: dict[int, frozenset[str]]


def _details(tx: Connection, series: str, article_ids: list[int]) -> _Details:
    return _Details(
        findings.mentions_by_article(tx, article_ids),
        findings.about_by_article(tx, article_ids),
        statements_by_article(tx, article_ids),
        dates_by_article(tx, article_ids),
        findings.actors_added_since_told(tx, series, article_ids),
    )


def _candidate(row: Row[Any], details: _Details) -> CandidateArticle:
    return CandidateArticle(
        **{name: getattr(row, name) for name in _PLAIN},
        owner=row.owner,
        relation=Relation(row.relation),
        origin=row.origin,
        nearest=row.nearest,
        told=bool(row.told),
        told_in=row.told_in,
        mentions=details.mentions.get(row.id, ()),
        brought_in=details.brought_in.get(row.id, frozenset()),
        about=details.about.get(row.id, frozenset()),
        statements=details.statements.get(row.id, ()),
        dates=details.dates.get(row.id, ()),
    )


def _stories(tx: Connection, series: str, story_ids: list[int]) -> list[Any]:
    """Return the stories in the order they were first seen, with how often the series told each."""
    earlier = stories.alias("earlier")
    in_series = and_(digest_stories.c.story_id == stories.c.id, digest_stories.c.series == series)
    told = select(func.max(digest_stories.c.revision)).where(in_series).scalar_subquery()
    query = select(
        stories.c.id,
        stories.c.key,
        stories.c.first_seen_at,
        earlier.c.key.label("follows"),
        told.label("told"),
    )
    query = query.outerjoin(earlier, earlier.c.id == stories.c.follows_id)
    rows: list[Any] = [
        row
        for batch in batches(story_ids)
        for row in tx.execute(query.where(stories.c.id.in_(batch)))
    ]
    return sorted(rows, key=lambda row: (row.first_seen_at, row.id))
