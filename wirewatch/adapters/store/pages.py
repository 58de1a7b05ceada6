"""Pages of stories, articles, statements and digests: newest first, with a cursor to the next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from extractors.model import Mention
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import findings
from wirewatch.adapters.store.articles import SELECT_ARTICLES, StoredArticle, article_from_row
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.schema import articles, digests, mentions, stories, story_articles
from wirewatch.adapters.store.schema import statements as statement_rows
from wirewatch.domain.quote_index import Saying

MAX_SPEAKER_SPELLINGS = 400  # spellings of one requested speaker

Item = TypeVar("Item")


class InvalidCursor(ValueError):
    """The cursor was not issued by any page."""


@dataclass(frozen=True, slots=True)
class StoredPage(Generic[Item]):
    """Some items, newest first, and the cursor of the next page (None on the last page)."""

    items: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySummary:
    """One story in a list."""

    key: str
    title: str  # of its lead article
    url: str
    outlet: str
    language: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    articles: int
    outlets: int
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """One article in a list, with the story that it is in and what it was flagged for."""

    article: StoredArticle
    story: str | None
    mentions: tuple[Mention, ...]


def story_page(
    tx: Connection,
    *,
    actor: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int,
    any_of_actors: Collection[str] | None = None,
) -> StoredPage[StorySummary]:
    """List the stories that name an actor and whose newest article has since <= seen_at < until.

    any_of_actors: stories that name at least one, for sets that match most stories; a single actor
    is found faster as `actor`.
    """
    seen = stories.c.last_seen_at
    query = (
        select(stories, *(articles.c[name] for name in ("title", "url", "outlet", "language")))
        .join(articles, articles.c.id == stories.c.lead_article_id)
        .where(stories.c.joined_into_id.is_(None), *_seen_between(seen, since, until))
    )
    if actor is not None:
        placed = select(story_articles.c.story_id).join(
            mentions, mentions.c.article_id == story_articles.c.article_id
        )
        query = query.where(stories.c.id.in_(placed.where(mentions.c.actor == actor)))
    if any_of_actors is not None:
        naming = select(story_articles.c.story_id).join(
            mentions, mentions.c.article_id == story_articles.c.article_id
        )
        of_story = naming.where(
            story_articles.c.story_id == stories.c.id, mentions.c.actor.in_(sorted(any_of_actors))
        )
        query = query.where(of_story.exists())
    rows, following = _fetch_page(tx, query, seen, stories.c.id, cursor=cursor, limit=limit)
    members = _story_totals(tx, [row.id for row in rows])
    return StoredPage(
        tuple(
            StorySummary(
                **{
                    name: getattr(row, name)
                    for name in ("key", "title", "url", "outlet", "language")
                },
                first_seen_at=row.first_seen_at,
                last_seen_at=row.last_seen_at,
                articles=members[row.id][0],
                outlets=members[row.id][1],
                actors=members[row.id][2],
            )
            for row in rows
        ),
        following,
    )


def _story_totals(
    tx: Connection, story_ids: Sequence[int]
) -> dict[int, tuple[int, int, tuple[str, ...]]]:
    """How many articles and outlets each story has, and whom it names."""
    of_these = story_articles.c.story_id.in_(story_ids)
    counts = (
        select(story_articles.c.story_id, func.count(), func.count(articles.c.outlet.distinct()))
        .join(articles, articles.c.id == story_articles.c.article_id)
        .where(of_these)
        .group_by(story_articles.c.story_id)
    )
    actors_by_story: dict[int, set[str]] = {story_id: set() for story_id in story_ids}
    who = select(story_articles.c.story_id, mentions.c.actor).distinct()
    who = who.join(mentions, mentions.c.article_id == story_articles.c.article_id).where(of_these)
    for story_id, actor in tx.execute(who).tuples():
        actors_by_story[story_id].add(actor)
    totals = {
        story_id: (0, 0, tuple(sorted(actors))) for story_id, actors in actors_by_story.items()
    }
    for story_id, held, outlets in tx.execute(counts).tuples():
        totals[story_id] = (held, outlets, totals[story_id][2])
    return totals


def article_page(
    tx: Connection,
    *,
    flagged: bool = True,
    actor: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cursor: str | None = None,
    limit: int,
) -> StoredPage[ListedArticle]:
    """List the articles with since <= seen_at < until; `flagged`: only those that name an actor."""
    query = SELECT_ARTICLES.where(*_seen_between(articles.c.seen_at, since, until))
    if flagged or actor is not None:
        query = query.where(articles.c.flagged)
    if actor is not None:
        query = query.where(
            articles.c.id.in_(select(mentions.c.article_id).where(mentions.c.actor == actor))
        )
    if outlet is not None:
        query = query.where(articles.c.outlet == outlet)
    if language is not None:
        query = query.where(articles.c.language == language)
    rows, following = _fetch_page(
        tx, query, articles.c.seen_at, articles.c.id, cursor=cursor, limit=limit
    )
    return StoredPage(
        tuple(_with_story_and_mentions(tx, [article_from_row(row) for row in rows])), following
    )


def get_listed_article(tx: Connection, article_id: int) -> ListedArticle | None:
    """Load one article in the form that `article_page` lists."""
    article = stored_articles.get_article(tx, article_id)
    return next(iter(_with_story_and_mentions(tx, [article])), None) if article else None


def _with_story_and_mentions(
    tx: Connection, stored_articles: Sequence[StoredArticle]
) -> list[ListedArticle]:
    ids = [article.id for article in stored_articles]
    mentions_by_id = findings.mentions_by_article(tx, ids)
    placed = select(story_articles.c.article_id, stories.c.key).join(
        stories, stories.c.id == story_articles.c.story_id
    )
    keys: dict[int, str] = dict(
        tx.execute(placed.where(story_articles.c.article_id.in_(ids))).tuples().all()
    )
    return [
        ListedArticle(
            article=article, story=keys.get(article.id), mentions=mentions_by_id.get(article.id, ())
        )
        for article in stored_articles
    ]


def statement_page(
    tx: Connection,
    *,
    actor: str | None = None,
    is_speaker: Callable[[str, str | None], bool] | None = None,
    cursor: str | None = None,
    limit: int,
) -> StoredPage[Saying]:
    """Return statements of flagged articles, last stored first, once for each article with it.

    actor: only statements of articles that name it.
    is_speaker: selects by a speaker's name and the language of the text.
    """
    query = (
        select(
            statement_rows,
            *(articles.c[name] for name in ("title", "url", "outlet", "language", "gone_at")),
            func.coalesce(articles.c.published_at, articles.c.seen_at).label("told_at"),
            story_articles.c.origin,
            stories.c.key,
        )
        .join(articles, articles.c.id == statement_rows.c.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
        .where(articles.c.flagged)
    )
    if actor is not None:
        naming_actor = select(mentions.c.article_id).where(mentions.c.actor == actor)
        query = query.where(statement_rows.c.article_id.in_(naming_actor))
    if is_speaker is not None:
        query = query.where(_where_speaker(tx, is_speaker))
    rows, following = _fetch_page(tx, query, None, statement_rows.c.id, cursor=cursor, limit=limit)
    plain = (
        "quote",
        "speaker",
        "verb",
        "via",
        "said_on",
        "title",
        "url",
        "outlet",
        "origin",
        "language",
    )
    return StoredPage(
        tuple(
            Saying(
                **{name: getattr(row, name) for name in plain},
                published_at=row.told_at,
                story=row.key,
                article=row.article_id,
                gone=row.gone_at is not None,
            )
            for row in rows
        ),
        following,
    )


def _where_speaker(
    tx: Connection, is_speaker: Callable[[str, str | None], bool]
) -> ColumnElement[bool]:
    pairs = select(statement_rows.c.speaker, articles.c.language).distinct()
    pairs = pairs.join(articles, articles.c.id == statement_rows.c.article_id)
    meant: dict[str | None, list[str]] = {}
    for speaker, language in tx.execute(pairs).tuples():
        if is_speaker(speaker, language):
            meant.setdefault(language, []).append(speaker)
    return or_(
        statement_rows.c.id < 0,
        *(
            and_(
                articles.c.language.is_not_distinct_from(language),
                statement_rows.c.speaker.in_(speakers[:MAX_SPEAKER_SPELLINGS]),
            )
            for language, speakers in meant.items()
        ),
    )


def digest_page(
    tx: Connection, *, series: str | None = None, cursor: str | None = None, limit: int
) -> StoredPage[StoredIssue]:
    """List the issues of one series, or of all."""
    query = select(*(digests.c[name] for name in StoredIssue.__slots__))
    if series is not None:
        query = query.where(digests.c.series == series)
    rows, following = _fetch_page(
        tx, query, digests.c.composed_at, digests.c.id, cursor=cursor, limit=limit
    )
    issues = (
        StoredIssue(**{name: getattr(row, name) for name in StoredIssue.__slots__}) for row in rows
    )
    return StoredPage(tuple(issues), following)


def page_of_list(items: Sequence[Item], *, cursor: str | None, limit: int) -> StoredPage[Item]:
    """Cut a page from a list short enough to build as a whole; the cursor is an index."""
    start = _cursor_number(cursor) if cursor else 0
    following = str(start + limit) if start + limit < len(items) else None
    return StoredPage(tuple(items[start : start + limit]), following)


def _fetch_page(
    tx: Connection,
    query: Select[Any],
    at: ColumnElement[datetime] | None,
    key: ColumnElement[int],
    *,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[Any], str | None]:
    """Fetch a page's rows, ordered by (instant, number) or number, and the next page's cursor."""
    if cursor:
        query = query.where(_after_cursor(cursor, at, key))
    order = (key.desc(),) if at is None else (at.desc(), key.desc())
    rows = tx.execute(query.order_by(*order).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    instant = "" if at is None else f"{_microseconds(last._mapping[_name(at)])}."
    return rows[:limit], f"{instant}{last.id}"


def _after_cursor(
    cursor: str, at: ColumnElement[datetime] | None, key: ColumnElement[int]
) -> ColumnElement[bool]:
    if at is None:
        return key < _cursor_number(cursor)
    instant, _, number = cursor.partition(".")
    try:
        moment = datetime.fromtimestamp(_cursor_number(instant) / 1_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        raise InvalidCursor(cursor) from None
    return or_(at < moment, and_(at == moment, key < _cursor_number(number)))


def _name(column: Any) -> str:
    return str(column.name)


def _microseconds(moment: datetime) -> int:
    whole = moment.replace(microsecond=0)
    return int(whole.timestamp()) * 1_000_000 + moment.microsecond


def _cursor_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise InvalidCursor(text)
    return int(text)


def _seen_between(
    column: ColumnElement[datetime], since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    after = [] if since is None else [column >= since]
    return after if until is None else [*after, column < until]
