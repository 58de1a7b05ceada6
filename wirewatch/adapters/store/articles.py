"""Articles with their mentions and saliences: add, find, revise, match again; and paragraph counts per outlet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from extractors.model import BodySource, Mention, PageReading, Paragraph, Precision, Salience
from wirewatch.adapters.store import search, statements
from wirewatch.adapters.store.engine import batches, upsert
from wirewatch.adapters.store.schema import articles as table
from wirewatch.adapters.store.schema import (
    digest_articles,
    entries,
    new_actors,
    outlet_paragraphs,
    revisions,
    stories,
    story_articles,
)
from wirewatch.adapters.store.schema import mentions as mention_rows
from wirewatch.adapters.store.schema import saliences as salience_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """One article to be stored."""

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
    paragraphs: tuple[Paragraph, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    site: str | None = None
    published_at: datetime | None = None  # the one believed
    published_raw: str | None = None  # the page's own, offset kept
    published_precision: Precision = "day"
    date_source: str | None = None
    date_quarrel: str | None = None
    body_source: BodySource = "page"
    reading: PageReading = field(default_factory=PageReading)
    quiet: bool = False
    warc_record_id: int | None = None
    next_look_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """The newest revision of one article."""

    id: int
    url: str
    canonical_url: str
    url_key: str
    feed_id: int
    outlet: str
    title: str
    lead: str
    body: str
    authors: tuple[str, ...]
    language: str | None
    published_at: datetime | None
    published_raw: str | None
    date_source: str | None
    date_quarrel: str | None
    body_source: BodySource
    text_hash: str
    seen_at: datetime
    revision: int
    quiet: bool
    flagged: bool
    watched_with: str
    revised_at: datetime | None = None  # when this state was seen; None: it is the first
    gone_at: datetime | None = None  # taken away by its outlet
    warc_record_id: int | None = None  # of the page that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedArticle:
    """One article with mentions."""

    article: StoredArticle
    entry_urls: tuple[str, ...]  # the links under which feeds gave it, first seen first
    story: str | None  # key
    mentions: tuple[Mention, ...]
    about: frozenset[str]
    unsure: tuple[
        str, ...
    ] = ()  # actors named only in parts of the page that may not be the article's


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistMatch:
    """The result of matching a stored article against the current watchlist."""

    article_id: int
    mentions: tuple[Mention, ...]
    saliences: tuple[Salience, ...] = ()
    quiet: bool | None = None  # None: as it was


SELECT_ARTICLES = select(*(table.c[name] for name in StoredArticle.__slots__))


def article_from_row(row: Row[Any]) -> StoredArticle:
    """Return the article of a row that holds at least the columns of STORED."""
    columns = {name: getattr(row, name) for name in StoredArticle.__slots__}
    return StoredArticle(**columns | {"authors": tuple(row.authors)})


Findings = tuple[Sequence[Mention], Sequence[Salience]]


def replace_findings(
    tx: Connection, findings: Mapping[int, Findings], *, is_new: bool = False
) -> None:
    """Replace the stored mentions and saliences, by article id; `fresh`: nothing is stored yet."""
    if not is_new:
        for batch in batches(findings):
            tx.execute(delete(mention_rows).where(mention_rows.c.article_id.in_(batch)))
            tx.execute(delete(salience_rows).where(salience_rows.c.article_id.in_(batch)))
    mentions = [
        asdict(mention) | {"article_id": key}
        for key, (some, _) in findings.items()
        for mention in some
    ]
    saliences = [
        asdict(salience) | {"article_id": key}
        for key, (_, some) in findings.items()
        for salience in some
    ]
    if mentions:
        tx.execute(insert(mention_rows), mentions)
    if saliences:
        tx.execute(insert(salience_rows), saliences)


# As a reader meets them.
_READING_ORDER = (
    mention_rows.c.article_id,
    case({"title": 0, "lead": 1}, value=mention_rows.c.field, else_=2),
    mention_rows.c.start,
    mention_rows.c.id,
)


def mentions_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Mention, ...]]:
    """Return the mentions of articles, in reading order; articles without any are left out."""
    found: dict[int, list[Mention]] = {}
    for batch in batches(sorted(set(article_ids))):
        query = (
            select(mention_rows)
            .where(mention_rows.c.article_id.in_(batch))
            .order_by(*_READING_ORDER)
        )
        for row in tx.execute(query):
            columns: dict[str, Any] = {name: getattr(row, name) for name in Mention.__slots__}
            found.setdefault(row.article_id, []).append(Mention(**columns))
    return {article_id: tuple(mentions) for article_id, mentions in found.items()}


def actors_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the actors that articles name; articles that name none are left out."""
    found: dict[int, frozenset[str]] = {}
    query = select(mention_rows.c.article_id, mention_rows.c.actor).distinct()
    for batch in batches(sorted(set(article_ids))):
        for article_id, actor in tx.execute(
            query.where(mention_rows.c.article_id.in_(batch))
        ).tuples():
            found[article_id] = found.get(article_id, frozenset()) | {actor}
    return found


def saliences_by_article(
    tx: Connection, article_ids: Collection[int]
) -> dict[int, tuple[Salience, ...]]:
    """Return how much articles are about actors; articles without any are left out."""
    found: dict[int, tuple[Salience, ...]] = {}
    for batch in batches(sorted(set(article_ids))):
        query = (
            select(salience_rows)
            .where(salience_rows.c.article_id.in_(batch))
            .order_by(salience_rows.c.actor)
        )
        for row in tx.execute(query):
            salience = Salience(actor=row.actor, score=row.score, about=row.about)
            found[row.article_id] = (*found.get(row.article_id, ()), salience)
    return found


def about_by_article(tx: Connection, article_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the actors that articles are about, not just naming in passing."""
    return {
        article_id: frozenset(salience.actor for salience in saliences if salience.about)
        for article_id, saliences in saliences_by_article(tx, article_ids).items()
    }


def record_added_actors(
    tx: Connection,
    article_id: int,
    mentions: Sequence[Mention],
    *,
    revision: int,
    before: datetime,
    now: datetime,
) -> None:
    """Record, for a new revision with these mentions, the actors that the article did not name before.

    Call it before the stored mentions, of the state seen `before`, are replaced. The first time counts: an actor that
    an outlet takes out and puts in again has not come anew.
    """
    had = set(
        tx.execute(
            select(mention_rows.c.actor).where(mention_rows.c.article_id == article_id)
        ).scalars()
    )
    named = {mention.actor for mention in mentions}
    if had == named:
        return
    first = dict.fromkeys(had, (revision - 1, before)) | dict.fromkeys(named - had, (revision, now))
    rows = [
        {"article_id": article_id, "actor": actor, "revision": number, "seen_at": seen_at}
        for actor, (number, seen_at) in sorted(first.items())
    ]
    tx.execute(
        upsert(tx, new_actors).on_conflict_do_nothing(index_elements=["article_id", "actor"]), rows
    )


def actor_added_since(actors: Collection[str], *, since: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that an edit seen since then added one of these actors to the article."""
    named = (
        new_actors.c.article_id == table.c.id,
        new_actors.c.actor.in_(sorted(actors)),
        _still_named(),
    )
    return exists().where(*named, new_actors.c.seen_at >= since)


def actor_added_since_told(
    series: str, actors: Collection[str] | None = None
) -> ColumnElement[bool]:
    """Return the SQL condition that an edit added one of these actors (any, when None) after the series told the
    article.
    """
    told = and_(
        digest_articles.c.series == series,
        digest_articles.c.article_id == table.c.id,
        digest_articles.c.revision < new_actors.c.revision,
    )
    named = [] if actors is None else [new_actors.c.actor.in_(sorted(actors))]
    return exists().where(new_actors.c.article_id == table.c.id, _still_named(), *named, told)


def actors_added_since_told(
    tx: Connection, series: str, article_ids: Collection[int]
) -> dict[int, frozenset[str]]:
    """Return the actors that an edit added to each article after the series told it; every article is a key."""
    found: dict[int, frozenset[str]] = {}
    told = and_(
        digest_articles.c.article_id == new_actors.c.article_id, digest_articles.c.series == series
    )
    query = select(new_actors.c.article_id, new_actors.c.actor).join(digest_articles, told)
    query = query.where(digest_articles.c.revision < new_actors.c.revision, _still_named())
    for batch in batches(article_ids):
        for article_id, actor in tx.execute(
            query.where(new_actors.c.article_id.in_(batch))
        ).tuples():
            found[article_id] = found.get(article_id, frozenset()) | {actor}
    return found


def _still_named() -> ColumnElement[bool]:
    named = and_(
        mention_rows.c.article_id == new_actors.c.article_id,
        mention_rows.c.actor == new_actors.c.actor,
    )
    return exists().where(named)


CONTAINER_KEY_PREFIX = (
    "<"  # begins the keys of the boxes that held articles; keys of paragraphs are hexadecimal
)


def count_paragraphs(
    tx: Connection, outlet: str, paragraph_hashes: Collection[str], *, now: datetime
) -> None:
    """Count one article's paragraphs, each once. Hashes have 32 characters at most."""
    rows = [
        {"outlet": outlet, "paragraph_hash": paragraph, "articles": 1, "last_seen_at": now}
        for paragraph in sorted(set(paragraph_hashes))
    ]
    insert = upsert(tx, outlet_paragraphs)
    statement = insert.on_conflict_do_update(
        index_elements=["outlet", "paragraph_hash"],
        set_={
            "articles": outlet_paragraphs.c.articles + 1,
            "last_seen_at": insert.excluded.last_seen_at,
        },
    )
    if rows:
        tx.execute(statement, rows)


def article_containers(tx: Connection, outlet: str, *, min_articles: int) -> tuple[str, ...]:
    """Return the page containers that held at least that many of the outlet's articles, the most used first."""
    columns = outlet_paragraphs.c
    query = select(columns.paragraph_hash).where(
        columns.outlet == outlet,
        columns.articles >= min_articles,
        columns.paragraph_hash.startswith(CONTAINER_KEY_PREFIX, autoescape=True),
    )
    found = tx.execute(
        query.order_by(columns.articles.desc(), columns.paragraph_hash).limit(3)
    ).scalars()
    return tuple(key.removeprefix(CONTAINER_KEY_PREFIX) for key in found)


def paragraph_counts(
    tx: Connection, outlet: str, paragraph_hashes: Collection[str]
) -> dict[str, int]:
    """Return how many articles of the outlet held each of these paragraphs; unknown ones are left out."""
    known: dict[str, int] = {}
    for batch in batches(set(paragraph_hashes)):
        table = outlet_paragraphs.c
        query = select(table.paragraph_hash, table.articles).where(table.outlet == outlet)
        known.update(
            (row[0], row[1]) for row in tx.execute(query.where(table.paragraph_hash.in_(batch)))
        )
    return known


def find_article(tx: Connection, *, url_keys: Sequence[str]) -> StoredArticle | None:
    """Return the article stored under one of these look-up forms, the first that is known."""
    rows = {
        row.url_key: row for row in tx.execute(SELECT_ARTICLES.where(table.c.url_key.in_(url_keys)))
    }
    return next((article_from_row(rows[key]) for key in url_keys if key in rows), None)


def find_by_link(tx: Connection, url: str) -> StoredArticle | None:
    """Return the article that an entry with exactly this link was read as, from whatever feed."""
    read_as = select(entries.c.article_id).where(
        entries.c.url == url, entries.c.article_id.is_not(None)
    )
    return _first(tx, table.c.id.in_(read_as)) if url else None


def get_article(tx: Connection, article_id: int) -> StoredArticle | None:
    """Return an article."""
    return _first(tx, table.c.id == article_id)


def _first(tx: Connection, *conditions: ColumnElement[bool]) -> StoredArticle | None:
    row = tx.execute(
        SELECT_ARTICLES.where(*conditions).order_by(table.c.seen_at, table.c.id).limit(1)
    ).one_or_none()
    return article_from_row(row) if row else None


def add_article(
    tx: Connection,
    article: NewArticle,
    *,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience] = (),
) -> int:
    """Store an article, flagged when it has mentions; return its id.

    When another worker stored the same url_key meanwhile, nothing is written and that article's id is given.
    """
    flagged_at = article.seen_at if mentions else None
    statement = upsert(tx, table).values(
        **_columns(article), flagged=bool(mentions), flagged_at=flagged_at
    )
    unless_known = statement.on_conflict_do_nothing(index_elements=["url_key"])
    article_id: int | None = tx.execute(unless_known.returning(table.c.id)).scalar()
    if article_id is not None:
        replace_findings(tx, {article_id: (mentions, saliences)}, is_new=True)
        search.index_article(tx, article_id, index_document(article))
        return article_id
    theirs: int = tx.execute(
        select(table.c.id).where(table.c.url_key == article.url_key)
    ).scalar_one()
    return theirs


def index_document(article: NewArticle | StoredArticle) -> search.IndexDocument:
    """Return what the search index needs of an article."""
    return search.IndexDocument(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language[:16] if article.language else None,
        outlet=article.outlet,
        dated_at=article.published_at or article.seen_at,
    )


def _columns(article: NewArticle) -> dict[str, Any]:
    columns = {name: getattr(article, name) for name in NewArticle.__slots__}
    return columns | {
        "paragraphs": [asdict(paragraph) for paragraph in article.paragraphs],
        "authors": list(article.authors),
        "reading": asdict(article.reading) if article.reading.reason else None,
        "language": article.language[:16] if article.language else None,
    }


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
    """Keep an article's current state as a revision and replace it by the new one, seen `now`; return the new one's
    number.

    Where it was found is unchanged (url, canonical_url, url_key, feed, outlet, seen_at, quiet), except that a page read
    after its feed's text sets the canonical address. `kind` says why the old state was replaced: `edit`, the outlet
    changed the article; `reread`, we read the same page better; `page`, it came after its feed's text. An actor whom an
    edit adds is recorded, so that a digest reports the article again. Raises LookupError for an unknown article.
    """
    old = get_article(tx, article_id)
    if old is None:
        raise LookupError(f"no article {article_id} in the store")
    kept = {
        name: getattr(old, name)
        for name in ("title", "lead", "body", "text_hash", "warc_record_id")
    }
    before = old.revised_at or old.seen_at
    tx.execute(
        insert(revisions).values(
            **kept, article_id=old.id, number=old.revision, seen_at=before, kind=kind
        )
    )
    if kind == "edit":
        record_added_actors(
            tx, article_id, mentions, revision=old.revision + 1, before=before, now=now
        )
    stands = (
        _columns(article)
        | _flag(bool(mentions), now)
        | {"revision": old.revision + 1, "revised_at": now}
    )
    _put(tx, old, article, stands)
    replace_findings(tx, {article_id: (mentions, saliences)})
    now_found = replace(article, outlet=old.outlet, seen_at=old.seen_at)
    search.reindex_article(tx, article_id, index_document(old), index_document(now_found))
    statements.mark_outdated(tx, article_id)
    return old.revision + 1


_ADDRESS = frozenset({"canonical_url", "url_key"})
_WHERE_FOUND = _ADDRESS | {"url", "feed_id", "outlet", "seen_at", "quiet", "next_look_at"}


def _put(tx: Connection, old: StoredArticle, article: NewArticle, columns: dict[str, Any]) -> None:
    """Overwrite the article, under the canonical address that the page names unless another article has it."""
    stays = {name: value for name, value in columns.items() if name not in _WHERE_FOUND}
    moved = {name: columns[name] for name in _ADDRESS}
    place = update(table).where(table.c.id == old.id)
    if _page_names_another(tx, old, article):
        try:
            with tx.begin_nested():
                tx.execute(place.values(**stays, **moved))
            return
        except IntegrityError:  # another process has just stored an article under that address
            pass
    tx.execute(place.values(**stays))


def _page_names_another(tx: Connection, old: StoredArticle, article: NewArticle) -> bool:
    """Return whether the article came from the feed alone, and its page now names a canonical address that is free."""
    if old.body_source != "feed" or article.body_source == "feed" or old.url_key == article.url_key:
        return False
    return find_article(tx, url_keys=[article.url_key]) is None


def _flag(flagged: bool, at: datetime) -> dict[str, Any]:
    # The first time stays: an article that lost its mentions and won them back was flagged then.
    return {"flagged": flagged} | (
        {"flagged_at": func.coalesce(table.c.flagged_at, at)} if flagged else {}
    )


_NAMES_UNSURE = cast(table.c.reading, Text).contains('"unsure_actors":["')


def list_flagged(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str | None = None,
    unsure: bool = False,
) -> list[FlaggedArticle]:
    """List flagged articles with since <= seen_at < until that mention the actor, in the order they were seen.

    With `unsure`, list those that are not flagged, as only a part that may not be theirs names an actor.
    """
    placed = select(stories.c.key).join(story_articles, story_articles.c.story_id == stories.c.id)
    key = placed.where(story_articles.c.article_id == table.c.id)
    which = and_(table.c.flagged.is_(False), _NAMES_UNSURE) if unsure else table.c.flagged
    columns = key.scalar_subquery().label("story"), table.c.reading
    query = SELECT_ARTICLES.add_columns(*columns).where(which, *_between(since, until))
    if actor is not None and not unsure:
        names_it = select(mention_rows.c.article_id).where(mention_rows.c.actor == actor)
        query = query.where(table.c.id.in_(names_it))
    rows = list(tx.execute(query.order_by(table.c.seen_at, table.c.id)))
    if actor is not None and unsure:
        rows = [row for row in rows if actor in row.reading["unsure_actors"]]
    ids = [row.id for row in rows]
    mentions, about, links = (
        mentions_by_article(tx, ids),
        about_by_article(tx, ids),
        _links(tx, ids),
    )
    return [
        FlaggedArticle(
            article=article_from_row(row),
            entry_urls=links.get(row.id, (row.url,)),
            story=row.story,
            mentions=mentions.get(row.id, ()),
            about=about.get(row.id, frozenset()),
            unsure=_unsure(row.reading, mentions.get(row.id, ())),
        )
        for row in rows
    ]


def _unsure(reading: dict[str, Any] | None, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the actors of the unsure part that the article does not name itself, as under a later watchlist."""
    told = {mention.actor for mention in mentions}
    return tuple(actor for actor in (reading or {}).get("unsure_actors", ()) if actor not in told)


def newest_flagged_at(tx: Connection) -> datetime | None:
    """Return when the newest flagged article was seen; None when there is none."""
    return tx.execute(select(func.max(table.c.seen_at)).where(table.c.flagged)).scalar()


def _links(tx: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    links: dict[int, dict[str, None]] = {}
    for batch in batches(article_ids):
        query = select(entries.c.article_id, entries.c.url).where(
            entries.c.article_id.in_(batch), entries.c.url != ""
        )
        for article_id, url in tx.execute(query.order_by(entries.c.seen_at, entries.c.id)).all():
            links.setdefault(article_id, {})[url] = None
    return {article_id: tuple(urls) for article_id, urls in links.items()}


def _between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    after = [] if since is None else [table.c.seen_at >= since]
    return after if until is None else [*after, table.c.seen_at < until]


def list_matched_with_old_watchlist(
    tx: Connection, *, watchlist_hash: str, limit: int = 500
) -> list[StoredArticle]:
    """List articles that were matched against another watchlist, newest first."""
    # Spelt as two ranges, an index finds the usual answer, none, at once; `!=` would read the whole archive.
    other = or_(table.c.watched_with < watchlist_hash, table.c.watched_with > watchlist_hash)
    return [
        article_from_row(row)
        for row in tx.execute(SELECT_ARTICLES.where(other).order_by(table.c.id.desc()).limit(limit))
    ]


def replace_matches(
    tx: Connection, rewatched: Sequence[WatchlistMatch], *, watchlist_hash: str, now: datetime
) -> None:
    """Replace the mentions of articles by those of the current watchlist."""
    for one in rewatched:
        quiet = {} if one.quiet is None else {"quiet": one.quiet}
        changed = update(table).where(table.c.id == one.article_id)
        tx.execute(
            changed.values(watched_with=watchlist_hash, **_flag(bool(one.mentions), now), **quiet)
        )
    replace_findings(tx, {one.article_id: (one.mentions, one.saliences) for one in rewatched})


def list_articles(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int = 500,
) -> list[StoredArticle]:
    """List every article with since <= seen_at < until and an id above after_id, by id: page on with the last id."""
    query = (
        SELECT_ARTICLES.where(table.c.id > after_id, *_between(since, until))
        .order_by(table.c.id)
        .limit(limit)
    )
    return [article_from_row(row) for row in tx.execute(query)]


def count_in_language(tx: Connection, tag: str) -> int:
    """Return how many articles are in a language, by its primary tag."""
    found: int = tx.execute(
        select(func.count()).select_from(table).where(_in_language(tag))
    ).scalar_one()
    return found


def bodies_in_language(tx: Connection, tag: str, *, limit: int) -> list[str]:
    """Return the texts of the first articles in a language, in the order in which they came."""
    query = select(table.c.body).where(_in_language(tag)).order_by(table.c.id).limit(limit)
    return [body for (body,) in tx.execute(query) if body]


def _in_language(tag: str) -> ColumnElement[bool]:
    return or_(table.c.language == tag, table.c.language.startswith(f"{tag}-", autoescape=True))
