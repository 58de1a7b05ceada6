"""Articles: insert, find, revise, list, and match again with another watchlist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from extractors.model import BodySource, Mention, PageReading, Paragraph, Precision, Salience
from wirewatch.adapters.store import search_index, statements
from wirewatch.adapters.store.engine import upsert
from wirewatch.adapters.store.findings import (
    about_by_article,
    mentions_by_article,
    record_added_actors,
    replace_findings,
)
from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import articles as table
from wirewatch.adapters.store.schema import entries, revisions, stories, story_articles
from wirewatch.adapters.store.schema import mentions as mentions_table

MAX_LANGUAGE_CHARS = 16  # of articles.language
ADDRESS_COLUMNS = ("canonical_url", "url_key")
# Where an article was found: a revision leaves these as they are.
ORIGIN_COLUMNS = ("url", "feed_id", "outlet", "seen_at", "quiet", "next_look_at")
# What a replaced state leaves in `revisions`.
REVISION_COLUMNS = ("title", "lead", "body", "text_hash", "warc_record_id")

_NAMES_UNSURE_ACTORS = cast(table.c.reading, Text).contains('"unsure_actors":["')


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleColumns:
    """The columns that an article has from its first state on, under their names in the table."""

    url: str  # the entry's link
    canonical_url: str
    url_key: str  # look-up form of the canonical URL
    feed_id: int
    outlet: str
    title: str
    lead: str
    body: str
    text_hash: str
    seen_at: datetime
    watched_with: str  # hash of the watchlist
    authors: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None  # the one believed
    published_raw: str | None = None  # the page's own, offset kept
    date_source: str | None = None
    date_quarrel: str | None = None
    body_source: BodySource = "page"
    quiet: bool = False
    warc_record_id: int | None = None  # of the page that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle(ArticleColumns):
    """One article to be stored."""

    paragraphs: tuple[Paragraph, ...] = ()
    site: str | None = None
    published_precision: Precision = "day"
    reading: PageReading = field(default_factory=PageReading)
    next_look_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle(ArticleColumns):
    """The newest revision of one article."""

    id: int
    revision: int
    flagged: bool
    revised_at: datetime | None = None  # when this state was seen; None: it is the first
    gone_at: datetime | None = None  # taken down by its outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedArticle:
    """One article with mentions."""

    article: StoredArticle
    entry_urls: tuple[str, ...]  # the links under which feeds listed it, first seen first
    story: str | None  # key
    mentions: tuple[Mention, ...]
    about: frozenset[str]
    # Actors named only in parts of the page that may be boilerplate.
    unsure_actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistMatch:
    """The result of matching a stored article against the current watchlist."""

    article_id: int
    mentions: tuple[Mention, ...]
    saliences: tuple[Salience, ...] = ()
    quiet: bool | None = None  # None: unchanged


SELECT_ARTICLES = select(*table.c[tuple(column.name for column in fields(StoredArticle))])


def article_from_row(row: Row[Any]) -> StoredArticle:
    """The article of a row with at least the columns of SELECT_ARTICLES."""
    return record_from_row(StoredArticle, row, authors=tuple(row.authors))


def find_article(tx: Connection, *, url_keys: Sequence[str]) -> StoredArticle | None:
    """The article stored under the first of these look-up forms that any article has."""
    rows = {}
    for row in rows_in(tx, SELECT_ARTICLES, table.c.url_key, url_keys):
        rows[row.url_key] = row
    for key in url_keys:
        if key in rows:
            return article_from_row(rows[key])
    return None


def find_by_link(tx: Connection, url: str) -> StoredArticle | None:
    """The article that an entry with exactly this link was read as, from whatever feed."""
    if not url:
        return None
    is_entry = (entries.c.url == url, entries.c.article_id.is_not(None))
    return _first_seen(tx, table.c.id.in_(select(entries.c.article_id).where(*is_entry)))


def get_article(tx: Connection, article_id: int) -> StoredArticle | None:
    """The article with this id."""
    return _first_seen(tx, table.c.id == article_id)


def _first_seen(tx: Connection, condition: ColumnElement[bool]) -> StoredArticle | None:
    query = SELECT_ARTICLES.where(condition).order_by(table.c.seen_at, table.c.id).limit(1)
    row = tx.execute(query).one_or_none()
    return article_from_row(row) if row else None


def add_article(
    tx: Connection,
    article: NewArticle,
    *,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience] = (),
) -> int:
    """Store an article, flagged when it has mentions; return its id.

    When another worker stored the same url_key meanwhile, nothing is written and the id of that
    article is returned.
    """
    columns = _column_values(article) | {"flagged": bool(mentions)}
    if mentions:
        columns["flagged_at"] = article.seen_at
    insert_new = (
        upsert(tx, table).values(**columns).on_conflict_do_nothing(index_elements=["url_key"])
    )
    article_id: int | None = tx.execute(insert_new.returning(table.c.id)).scalar()
    if article_id is not None:
        replace_findings(tx, {article_id: (mentions, saliences)}, is_new=True)
        search_index.index_article(tx, article_id, index_document(article))
        return article_id
    same_key = select(table.c.id).where(table.c.url_key == article.url_key)
    existing_id: int = tx.execute(same_key).scalar_one()
    return existing_id


def index_document(article: ArticleColumns) -> search_index.IndexDocument:
    """What the search index needs of an article."""
    return search_index.IndexDocument(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=_short_language(article),
        outlet=article.outlet,
        dated_at=article.published_at or article.seen_at,
    )


def _short_language(article: ArticleColumns) -> str | None:
    return article.language[:MAX_LANGUAGE_CHARS] if article.language else None


def _column_values(article: NewArticle) -> dict[str, Any]:
    columns = {column.name: getattr(article, column.name) for column in fields(article)}
    columns["paragraphs"] = [asdict(paragraph) for paragraph in article.paragraphs]
    columns["authors"] = list(article.authors)
    columns["reading"] = asdict(article.reading) if article.reading.reason else None
    columns["language"] = _short_language(article)
    return columns


def revise_article(
    tx: Connection,
    article_id: int,
    article: NewArticle,
    *,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience] = (),
    kind: Literal["edit", "reread", "page"] = "edit",
    now: datetime,
) -> int:
    """Move an article's current state to its revisions and store the new one, seen `now`.

    ORIGIN_COLUMNS keep their values; a page that is read after its feed's text sets the canonical
    address. An actor that an edit adds is recorded, so that digests report the article again.

    Args:
        kind: why the old state was replaced. `edit`: the outlet changed the article; `reread`: we
            read the same page better; `page`: the page was read after its feed's text.

    Returns:
        The number of the new revision.

    Raises:
        LookupError: no such article.
    """
    old = get_article(tx, article_id)
    if old is None:
        raise LookupError(f"no article {article_id} in the store")
    old_seen_at = old.revised_at or old.seen_at
    revision = old.revision + 1
    old_state = {name: getattr(old, name) for name in REVISION_COLUMNS}
    old_state |= {"article_id": old.id, "number": old.revision, "seen_at": old_seen_at}
    tx.execute(insert(revisions).values(**old_state, kind=kind))
    if kind == "edit":
        record_added_actors(
            tx, article_id, mentions, revision=revision, before=old_seen_at, now=now
        )
    columns = _column_values(article) | _flag_columns(bool(mentions), now)
    _overwrite(tx, old, article, columns | {"revision": revision, "revised_at": now})
    replace_findings(tx, {article_id: (mentions, saliences)})
    new = replace(article, outlet=old.outlet, seen_at=old.seen_at)
    search_index.reindex_article(tx, article_id, index_document(old), index_document(new))
    statements.mark_outdated(tx, article_id)
    return revision


def _overwrite(
    tx: Connection, old: StoredArticle, article: NewArticle, columns: dict[str, Any]
) -> None:
    """Overwrite the article; its address too where the page names a free canonical one."""
    for name in ORIGIN_COLUMNS:
        del columns[name]
    address = {name: columns.pop(name) for name in ADDRESS_COLUMNS}
    change = update(table).where(table.c.id == old.id)
    if _page_names_free_address(tx, old, article):
        try:
            with tx.begin_nested():
                tx.execute(change.values(**columns, **address))
            return
        except IntegrityError:  # another process has just stored an article under that address
            pass
    tx.execute(change.values(**columns))


def _page_names_free_address(tx: Connection, old: StoredArticle, article: NewArticle) -> bool:
    """True if only the feed's text was known, and the page names an address that no article has."""
    if old.body_source != "feed" or article.body_source == "feed" or old.url_key == article.url_key:
        return False
    return find_article(tx, url_keys=[article.url_key]) is None


def _flag_columns(flagged: bool, now: datetime) -> dict[str, Any]:
    """The first time counts: an article whose mentions went and returned was flagged then."""
    columns: dict[str, Any] = {"flagged": flagged}
    if flagged:
        columns["flagged_at"] = func.coalesce(table.c.flagged_at, now)
    return columns


def list_flagged(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str | None = None,
    unsure: bool = False,
) -> list[FlaggedArticle]:
    """List flagged articles with since <= seen_at < until that mention the actor, as seen.

    unsure: those not flagged instead, whose only mentions are in parts that may be boilerplate.
    """
    placed = select(stories.c.key).join(story_articles, story_articles.c.story_id == stories.c.id)
    story_key = placed.where(story_articles.c.article_id == table.c.id).scalar_subquery()
    query = (
        SELECT_ARTICLES.add_columns(story_key.label("story"), table.c.reading)
        .where(*_between(since, until))
        .order_by(table.c.seen_at, table.c.id)
    )
    if unsure:
        query = query.where(table.c.flagged.is_(False), _NAMES_UNSURE_ACTORS)
    else:
        query = query.where(table.c.flagged)
    if actor is not None and not unsure:
        naming = select(mentions_table.c.article_id).where(mentions_table.c.actor == actor)
        query = query.where(table.c.id.in_(naming))
    rows = list(tx.execute(query))
    if actor is not None and unsure:
        rows = [row for row in rows if actor in row.reading["unsure_actors"]]
    return _flagged_articles(tx, rows)


def _flagged_articles(tx: Connection, rows: Sequence[Row[Any]]) -> list[FlaggedArticle]:
    ids = [row.id for row in rows]
    mentions_of = mentions_by_article(tx, ids)
    about_of = about_by_article(tx, ids)
    urls_of = _entry_urls(tx, ids)
    flagged = []
    for row in rows:
        mentions = mentions_of.get(row.id, ())
        article = FlaggedArticle(
            article=article_from_row(row),
            entry_urls=urls_of.get(row.id, (row.url,)),
            story=row.story,
            mentions=mentions,
            about=about_of.get(row.id, frozenset()),
            unsure_actors=_unsure_actors(row.reading, mentions),
        )
        flagged.append(article)
    return flagged


def _unsure_actors(reading: dict[str, Any] | None, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Without those that the article itself mentions, as it may under a later watchlist."""
    if reading is None:
        return ()
    mentioned = {mention.actor for mention in mentions}
    return tuple(actor for actor in reading.get("unsure_actors", ()) if actor not in mentioned)


def newest_flagged_at(tx: Connection) -> datetime | None:
    """When the newest flagged article was seen; None without any."""
    return tx.execute(select(func.max(table.c.seen_at)).where(table.c.flagged)).scalar()


def _entry_urls(tx: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(entries.c.article_id, entries.c.url)
        .where(entries.c.url != "")
        .order_by(entries.c.seen_at, entries.c.id)
    )
    urls: dict[int, dict[str, None]] = {}
    for row in rows_in(tx, query, entries.c.article_id, article_ids):
        urls.setdefault(row.article_id, {})[row.url] = None
    return {article_id: tuple(links) for article_id, links in urls.items()}


def _between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    conditions = []
    if since is not None:
        conditions.append(table.c.seen_at >= since)
    if until is not None:
        conditions.append(table.c.seen_at < until)
    return conditions


def list_matched_with_old_watchlist(
    tx: Connection, *, watchlist_hash: str, limit: int = 500
) -> list[StoredArticle]:
    """List articles that were matched against another watchlist, newest first."""
    # Two ranges let an index answer at once in the usual case, no such article; `!=` would read
    # the whole archive.
    is_other_watchlist = or_(
        table.c.watched_with < watchlist_hash, table.c.watched_with > watchlist_hash
    )
    query = SELECT_ARTICLES.where(is_other_watchlist).order_by(table.c.id.desc()).limit(limit)
    return [article_from_row(row) for row in tx.execute(query)]


def replace_matches(
    tx: Connection, matches: Sequence[WatchlistMatch], *, watchlist_hash: str, now: datetime
) -> None:
    """Replace the mentions of articles by those of the current watchlist."""
    findings = {}
    for match in matches:
        columns = _flag_columns(bool(match.mentions), now) | {"watched_with": watchlist_hash}
        if match.quiet is not None:
            columns["quiet"] = match.quiet
        tx.execute(update(table).where(table.c.id == match.article_id).values(**columns))
        findings[match.article_id] = (match.mentions, match.saliences)
    replace_findings(tx, findings)


def list_articles(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int = 500,
) -> list[StoredArticle]:
    """List articles with since <= seen_at < until and an id above after_id, ordered by id.

    The last id of a page is the next page's after_id.
    """
    query = SELECT_ARTICLES.where(table.c.id > after_id, *_between(since, until))
    return [article_from_row(row) for row in tx.execute(query.order_by(table.c.id).limit(limit))]


def count_in_language(tx: Connection, tag: str) -> int:
    """How many articles are in a language, by its primary tag."""
    query = select(func.count()).select_from(table).where(_is_in_language(tag))
    count: int = tx.execute(query).scalar_one()
    return count


def bodies_in_language(tx: Connection, tag: str, *, limit: int) -> list[str]:
    """The texts of the first `limit` articles in a language, ordered by id, without empty ones."""
    query = select(table.c.body).where(_is_in_language(tag)).order_by(table.c.id).limit(limit)
    return [body for body in tx.execute(query).scalars() if body]


def _is_in_language(tag: str) -> ColumnElement[bool]:
    return or_(table.c.language == tag, table.c.language.startswith(f"{tag}-", autoescape=True))
