"""Everything stored about one entry, from fetch to digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from extractors.model import Mention, PageReading, Relation, Salience
from wirewatch.adapters.store import (
    archive_records,
    articles,
    corrections,
    findings,
    rechecks,
    revisions,
)
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.corrections import Correction
from wirewatch.adapters.store.rechecks import RecheckStatus
from wirewatch.adapters.store.revisions import ArticleState
from wirewatch.adapters.store.schema import articles as article_rows
from wirewatch.adapters.store.schema import (
    digest_articles,
    digest_stories,
    digests,
    entries,
    feeds,
    fetches,
    stories,
    story_articles,
)
from wirewatch.adapters.store.stories import current_story_id
from wirewatch.domain.model import EntryState, Outcome

MAX_LATEST_FETCHES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFetch:
    """One fetch of the entry's feed."""

    fetched_at: datetime
    outcome: Outcome
    status: int | None
    detail: str
    entries_new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedEntry:
    """One entry, with the latest fetches of its feed (newest first)."""

    id: int
    feed_url: str
    outlet: str
    url: str
    title: str
    seen_at: datetime
    published_at: datetime | None
    state: EntryState
    attempts: int
    next_attempt_at: datetime | None
    reason: str
    first_poll: bool
    revision: int
    fetches: tuple[ExplainedFetch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedMember:
    """One article of the story."""

    article_id: int
    outlet: str
    title: str
    url: str
    relation: Relation
    score: float
    reason: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTelling:
    """One digest that reported the story."""

    series: str
    number: int
    due_at: datetime
    revision: int
    cites_it: bool  # this very article, not just its story


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything stored about one address."""

    entries: tuple[ExplainedEntry, ...]
    article: StoredArticle | None
    mentions: tuple[Mention, ...]
    saliences: tuple[Salience, ...]
    place: WarcPlace | None
    story: str | None  # key
    members: tuple[ExplainedMember, ...]
    tellings: tuple[ExplainedTelling, ...]
    states: tuple[ArticleState, ...] = ()  # earlier ones, oldest first
    recheck: RecheckStatus = field(default_factory=RecheckStatus)
    corrections: tuple[Correction, ...] = ()  # by hand, of this article, oldest first
    reading: PageReading = field(
        default_factory=PageReading
    )  # of its page, where the readings disagreed


def find_explanation(tx: Connection, url: str, *, url_key: str | None = None) -> Explanation | None:
    """Find data by an entry link, an article's canonical URL or look-up form, or a story key."""

    article = _find_article(tx, url, url_key)
    entry_rows = _entry_rows(tx, url, article.id if article else None)
    if article is None and not entry_rows:
        return None
    story = _story_row(tx, article.id) if article else None
    ids = [article.id] if article else []
    return Explanation(
        entries=tuple(_explained_entry(tx, row) for row in entry_rows),
        article=article,
        mentions=findings.mentions_by_article(tx, ids).get(ids[0], ()) if ids else (),
        saliences=findings.saliences_by_article(tx, ids).get(ids[0], ()) if ids else (),
        place=archive_records.article_place(tx, article.id) if article else None,
        story=story.key if story else None,
        members=_members(tx, story.id) if story else (),
        tellings=_tellings(tx, story.id, article.id) if story and article else (),
        corrections=tuple(corrections.corrections_of(tx, ids)),
        states=revisions.earlier_states(tx, article.id) if article else (),
        recheck=rechecks.recheck_status(tx, article.id) if article else RecheckStatus(),
        reading=_reading(tx, article.id) if article else PageReading(),
    )


def _reading(tx: Connection, article_id: int) -> PageReading:
    document = tx.execute(
        select(article_rows.c.reading).where(article_rows.c.id == article_id)
    ).scalar()
    if not document:
        return PageReading()
    lists = {name: tuple(document.get(name, ())) for name in ("unsure", "unsure_actors")}
    return PageReading(**document | lists)


def _find_article(tx: Connection, url: str, url_key: str | None) -> StoredArticle | None:
    by_link = articles.find_by_link(tx, url)
    if by_link:
        return by_link
    # One query for each kind of key, the most specific first, so that each can use its index.
    rows, keys = article_rows.c, [key for key in (url_key, url) if key]
    for has_key in (rows.url_key.in_(keys), rows.canonical_url == url):
        article_id = tx.execute(select(rows.id).where(has_key).order_by(rows.id).limit(1)).scalar()
        if article_id is not None:
            return articles.get_article(tx, article_id)
    key = url.partition(".")[
        0
    ]  # a series that merges nothing numbers the articles of a story: "agldbapd.2"
    lead = tx.execute(
        select(stories.c.lead_article_id).where(stories.c.id == current_story_id(key))
    ).scalar()
    return articles.get_article(tx, lead) if lead is not None else None


def _entry_rows(tx: Connection, url: str, article_id: int | None) -> list[Row[Any]]:
    meant = (
        entries.c.url == url
        if article_id is None
        else or_(entries.c.url == url, entries.c.article_id == article_id)
    )
    query = select(entries, feeds.c.url.label("feed_url"), feeds.c.outlet).join(
        feeds, feeds.c.id == entries.c.feed_id
    )
    return list(tx.execute(query.where(meant).order_by(entries.c.seen_at, entries.c.id)))


_ENTRY_COLUMNS = tuple(
    name for name in ExplainedEntry.__slots__ if name not in ("state", "fetches")
)


def _explained_entry(tx: Connection, row: Row[Any]) -> ExplainedEntry:
    polls = select(fetches).where(fetches.c.feed_id == row.feed_id)
    newest = polls.order_by(fetches.c.fetched_at.desc(), fetches.c.id.desc()).limit(
        MAX_LATEST_FETCHES
    )
    return ExplainedEntry(
        **{name: getattr(row, name) for name in _ENTRY_COLUMNS},
        state=EntryState(row.state),
        fetches=tuple(_explained_fetch(row) for row in tx.execute(newest)),
    )


def _explained_fetch(row: Row[Any]) -> ExplainedFetch:
    columns = {name: getattr(row, name) for name in ExplainedFetch.__slots__}
    return ExplainedFetch(**columns | {"outcome": Outcome(row.outcome)})


def _story_row(tx: Connection, article_id: int) -> Any:
    query = select(stories.c.id, stories.c.key).join(
        story_articles, story_articles.c.story_id == stories.c.id
    )
    return tx.execute(query.where(story_articles.c.article_id == article_id)).one_or_none()


def _members(tx: Connection, story_id: int) -> tuple[ExplainedMember, ...]:
    of_article = (article_rows.c.outlet, article_rows.c.title, article_rows.c.url)
    query = select(story_articles, *of_article).join(
        article_rows, article_rows.c.id == story_articles.c.article_id
    )
    rows = tx.execute(
        query.where(story_articles.c.story_id == story_id).order_by(
            article_rows.c.seen_at, article_rows.c.id
        )
    )
    members = [{name: getattr(row, name) for name in ExplainedMember.__slots__} for row in rows]
    return tuple(
        ExplainedMember(**member | {"relation": Relation(member["relation"])}) for member in members
    )


def _tellings(tx: Connection, story_id: int, article_id: int) -> tuple[ExplainedTelling, ...]:
    cited_in = select(digest_articles.c.digest_id).where(digest_articles.c.article_id == article_id)
    columns = (digests.c.series, digests.c.number, digests.c.due_at, digest_stories.c.revision)
    query = select(*columns, digests.c.id.in_(cited_in).label("cites_it"))
    issues = query.join(digest_stories, digest_stories.c.digest_id == digests.c.id)
    rows = tx.execute(
        issues.where(digest_stories.c.story_id == story_id).order_by(digests.c.due_at, digests.c.id)
    )
    return tuple(
        ExplainedTelling(
            series=row.series,
            number=row.number,
            due_at=row.due_at,
            revision=row.revision,
            cites_it=bool(row.cites_it),
        )
        for row in rows
    )
