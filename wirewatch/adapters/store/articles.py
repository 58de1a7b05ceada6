"""Articles with their mentions: adding, finding, revising, watching anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from wirewatch.adapters.store import arrivals, findings, statements
from wirewatch.adapters.store.article_rows import STORED, FlaggedArticle, NewArticle, Rewatched, StoredArticle, stored
from wirewatch.adapters.store.dialect import batches, upsert
from wirewatch.adapters.store.schema import articles as table
from wirewatch.adapters.store.schema import entries, revisions, stories, story_articles
from wirewatch.adapters.store.schema import mentions as mentions_table
from wirewatch.domain.model import Mention, Salience

__all__ = [
    "FlaggedArticle",
    "NewArticle",
    "Rewatched",
    "StoredArticle",
    "add",
    "find",
    "find_by_link",
    "find_by_text",
    "flagged",
    "get",
    "revise",
    "rewatch",
    "texts",
    "unwatched",
]


def find(tx: Connection, *, url_keys: Sequence[str]) -> StoredArticle | None:
    """Give the article stored under one of these look-up forms, the first that is known."""
    rows = {row.url_key: row for row in tx.execute(STORED.where(table.c.url_key.in_(url_keys)))}
    return next((stored(rows[key]) for key in url_keys if key in rows), None)


def find_by_link(tx: Connection, url: str) -> StoredArticle | None:
    """Give the article that an entry with exactly this link was read as, from whatever feed."""
    read_as = select(entries.c.article_id).where(entries.c.url == url, entries.c.article_id.is_not(None))
    return _first(tx, table.c.id.in_(read_as)) if url else None


def find_by_text(tx: Connection, text_hash: str, *, outlet: str | None = None) -> StoredArticle | None:
    """Give the first seen article with this text, of one outlet or of any."""
    by_outlet = [] if outlet is None else [table.c.outlet == outlet]
    return _first(tx, table.c.text_hash == text_hash, *by_outlet)


def get(tx: Connection, article_id: int) -> StoredArticle | None:
    """Give an article."""
    return _first(tx, table.c.id == article_id)


def _first(tx: Connection, *conditions: ColumnElement[bool]) -> StoredArticle | None:
    row = tx.execute(STORED.where(*conditions).order_by(table.c.seen_at, table.c.id).limit(1)).one_or_none()
    return stored(row) if row else None


def add(tx: Connection, article: NewArticle, *, mentions: Sequence[Mention], saliences: Sequence[Salience] = ()) -> int:
    """Store an article, flagged when it has mentions; gives its id.

    When another worker stored the same url_key meanwhile, nothing is written and that article's id is given.
    """
    flagged_at = article.seen_at if mentions else None
    statement = upsert(tx, table).values(**_columns(article), flagged=bool(mentions), flagged_at=flagged_at)
    unless_known = statement.on_conflict_do_nothing(index_elements=["url_key"])
    article_id: int | None = tx.execute(unless_known.returning(table.c.id)).scalar()
    if article_id is not None:
        findings.replace(tx, {article_id: (mentions, saliences)}, fresh=True)
        return article_id
    theirs: int = tx.execute(select(table.c.id).where(table.c.url_key == article.url_key)).scalar_one()
    return theirs


def _columns(article: NewArticle) -> dict[str, Any]:
    columns = {name: getattr(article, name) for name in NewArticle.__slots__}
    return columns | {
        "paragraphs": [asdict(paragraph) for paragraph in article.paragraphs],
        "authors": list(article.authors),
        "language": article.language[:16] if article.language else None,
    }


def revise(
    tx: Connection,
    article_id: int,
    article: NewArticle,
    *,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience] = (),
    kind: Literal["edit", "reread", "page"] = "edit",
    now: datetime,
) -> int:
    """Keep an article's state as a revision and put the new one, seen `now`, in its place; gives the new one's number.

    Where it was found stays (url, canonical_url, url_key, feed, outlet, seen_at, quiet), but that the page, come at
    last, names the canonical address of what only its feed had told. `kind` says why the old state gave way: `edit`,
    the outlet changed the article; `reread`, we read the same page better; `page`, it came after its feed's text.
    A watched actor that an edit brings in is noted, so that it is told though the article was told.
    Raises LookupError for an unknown article.
    """
    old = get(tx, article_id)
    if old is None:
        raise LookupError(f"no article {article_id} in the store")
    kept = {name: getattr(old, name) for name in ("title", "lead", "body", "text_hash", "warc_record_id")}
    before = old.revised_at or old.seen_at
    tx.execute(insert(revisions).values(**kept, article_id=old.id, number=old.revision, seen_at=before, kind=kind))
    if kind == "edit":
        arrivals.note(tx, article_id, mentions, revision=old.revision + 1, before=before, now=now)
    stands = _columns(article) | _flag(bool(mentions), now) | {"revision": old.revision + 1, "revised_at": now}
    _put(tx, old, article, stands)
    findings.replace(tx, {article_id: (mentions, saliences)})
    statements.outdated(tx, article_id)
    return old.revision + 1


_ADDRESS = frozenset({"canonical_url", "url_key"})
_WHERE_FOUND = _ADDRESS | {"url", "feed_id", "outlet", "seen_at", "quiet", "next_look_at"}


def _put(tx: Connection, old: StoredArticle, article: NewArticle, columns: dict[str, Any]) -> None:
    """Put a new state in the place of the old, under the address that the page names when that is free."""
    stays = {name: value for name, value in columns.items() if name not in _WHERE_FOUND}
    moved = {name: columns[name] for name in _ADDRESS}
    place = update(table).where(table.c.id == old.id)
    if _page_names_another(tx, old, article):
        try:
            with tx.begin_nested():
                tx.execute(place.values(**stays, **moved))
            return
        except IntegrityError:  # another process stored an article under that address this very moment
            pass
    tx.execute(place.values(**stays))


def _page_names_another(tx: Connection, old: StoredArticle, article: NewArticle) -> bool:
    """Tell whether the feed alone had told the article, and its page now names an address that no other has."""
    if old.body_source != "feed" or article.body_source == "feed" or old.url_key == article.url_key:
        return False
    return find(tx, url_keys=[article.url_key]) is None


def _flag(flagged: bool, at: datetime) -> dict[str, Any]:
    # The first time stays: an article that lost its mentions and won them back was flagged then.
    return {"flagged": flagged} | ({"flagged_at": func.coalesce(table.c.flagged_at, at)} if flagged else {})


def flagged(
    tx: Connection, *, since: datetime | None = None, until: datetime | None = None, actor: str | None = None
) -> list[FlaggedArticle]:
    """List flagged articles with since <= seen_at < until that mention the actor, in the order they were seen."""
    placed = select(stories.c.key).join(story_articles, story_articles.c.story_id == stories.c.id)
    key = placed.where(story_articles.c.article_id == table.c.id)
    query = STORED.add_columns(key.scalar_subquery().label("story")).where(table.c.flagged, *_between(since, until))
    if actor is not None:
        names_it = select(mentions_table.c.article_id).where(mentions_table.c.actor == actor)
        query = query.where(table.c.id.in_(names_it))
    rows = list(tx.execute(query.order_by(table.c.seen_at, table.c.id)))
    ids = [row.id for row in rows]
    mentions, about, links = findings.mentions_of(tx, ids), findings.about_of(tx, ids), _links(tx, ids)
    return [
        FlaggedArticle(
            article=stored(row),
            entry_urls=links.get(row.id, (row.url,)),
            story=row.story,
            mentions=mentions.get(row.id, ()),
            about=about.get(row.id, frozenset()),
        )
        for row in rows
    ]


def newest_flagged(tx: Connection) -> datetime | None:
    """Give when the newest flagged article was seen; None when there is none."""
    return tx.execute(select(func.max(table.c.seen_at)).where(table.c.flagged)).scalar()


def _links(tx: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    links: dict[int, dict[str, None]] = {}
    for batch in batches(article_ids):
        query = select(entries.c.article_id, entries.c.url).where(entries.c.article_id.in_(batch), entries.c.url != "")
        for article_id, url in tx.execute(query.order_by(entries.c.seen_at, entries.c.id)).all():
            links.setdefault(article_id, {})[url] = None
    return {article_id: tuple(urls) for article_id, urls in links.items()}


def _between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    after = [] if since is None else [table.c.seen_at >= since]
    return after if until is None else [*after, table.c.seen_at < until]


def unwatched(tx: Connection, *, watchlist_hash: str, limit: int = 500) -> list[StoredArticle]:
    """List articles that were watched with another watchlist, newest first."""
    # Spelt as two ranges, an index finds the usual answer, none, at once; `!=` would read the whole archive.
    other = or_(table.c.watched_with < watchlist_hash, table.c.watched_with > watchlist_hash)
    return [stored(row) for row in tx.execute(STORED.where(other).order_by(table.c.id.desc()).limit(limit))]


def rewatch(tx: Connection, found: Sequence[Rewatched], *, watchlist_hash: str, now: datetime) -> None:
    """Replace the mentions of articles with what watching them anew found."""
    for one in found:
        quiet = {} if one.quiet is None else {"quiet": one.quiet}
        changed = update(table).where(table.c.id == one.article_id)
        tx.execute(changed.values(watched_with=watchlist_hash, **_flag(bool(one.mentions), now), **quiet))
    findings.replace(tx, {one.article_id: (one.mentions, one.saliences) for one in found})


def texts(
    tx: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int = 500,
) -> list[StoredArticle]:
    """List every article with since <= seen_at < until and an id above after_id, by id: page on with the last id."""
    query = STORED.where(table.c.id > after_id, *_between(since, until)).order_by(table.c.id).limit(limit)
    return [stored(row) for row in tx.execute(query)]


def count_in_language(tx: Connection, tag: str) -> int:
    """Return how many articles are in a language, by its primary tag."""
    found: int = tx.execute(select(func.count()).select_from(table).where(_in_language(tag))).scalar_one()
    return found


def bodies_in_language(tx: Connection, tag: str, *, limit: int) -> list[str]:
    """Return the texts of the first articles in a language, in the order in which they came."""
    query = select(table.c.body).where(_in_language(tag)).order_by(table.c.id).limit(limit)
    return [body for (body,) in tx.execute(query) if body]


def _in_language(tag: str) -> ColumnElement[bool]:
    return or_(table.c.language == tag, table.c.language.startswith(f"{tag}-", autoescape=True))
