"""Revisions of articles: rechecks, earlier states, re-extraction, and changes since a series told them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, update

from extractors.model import Article, Mention, Paragraph, Salience
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import search, statements
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digests,
    entries,
    feeds,
    hosts,
    revisions,
    stories,
    story_articles,
    warc_records,
)
from wirewatch.domain.articles import text_change
from wirewatch.domain.digests.digest_items import ChangedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """One earlier state of an article, and why it was replaced."""

    number: int
    seen_at: datetime  # when this state was first seen
    kind: str  # edit, reread, page
    title: str
    lead: str
    body: str
    place: WarcPlace | None = None  # of the page that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckStatus:
    """Status of an article's rechecks."""

    looked_at: datetime | None = None
    next_look_at: datetime | None = None
    missing_since: datetime | None = None
    gone_at: datetime | None = None
    gone_place: WarcPlace | None = None  # of the answer that stood in the article's place
    once_flagged: bool = False


def earlier_states(tx: Connection, article_id: int) -> tuple[ArticleState, ...]:
    """List the earlier states of an article, oldest first."""
    of_state = ("number", "seen_at", "kind", "title", "lead", "body")
    query = select(*(revisions.c[name] for name in of_state), *_PLACE).outerjoin_from(
        revisions, warc_records, warc_records.c.id == revisions.c.warc_record_id
    )
    rows = tx.execute(
        query.where(revisions.c.article_id == article_id).order_by(revisions.c.number)
    )
    return tuple(
        ArticleState(**{name: getattr(row, name) for name in of_state}, place=_place(row))
        for row in rows
    )


def recheck_status(tx: Connection, article_id: int) -> RecheckStatus:
    """Return the status of an article's rechecks."""
    of_look = ("looked_at", "next_look_at", "missing_since", "gone_at")
    query = select(
        *(articles.c[name] for name in of_look), articles.c.flagged_at, *_PLACE
    ).outerjoin_from(articles, warc_records, warc_records.c.id == articles.c.gone_record_id)
    row = tx.execute(query.where(articles.c.id == article_id)).one_or_none()
    if row is None:
        return RecheckStatus()
    known = {name: getattr(row, name) for name in of_look}
    return RecheckStatus(**known, gone_place=_place(row), once_flagged=row.flagged_at is not None)


_PLACE = tuple(warc_records.c[name].label(f"warc_{name}") for name in WarcPlace.__slots__)


def _place(row: Row[Any]) -> WarcPlace | None:
    if row.warc_file is None:
        return None
    return WarcPlace(**{name: getattr(row, f"warc_{name}") for name in WarcPlace.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldText:
    """An article's text with its paragraphs, as stored."""

    id: int
    outlet: str
    article: Article
    revision: int


def list_untold_flagged(
    tx: Connection, outlets: Collection[str], *, since: datetime
) -> list[UntoldText]:
    """List the flagged articles of these outlets seen since then that no digest has told yet."""
    told = (
        select(digest_articles.c.article_id)
        .where(digest_articles.c.article_id == articles.c.id)
        .exists()
    )
    columns = ("id", "outlet", "title", "lead", "body", "paragraphs", "language", "revision")
    query = select(*(articles.c[name] for name in columns)).where(
        articles.c.flagged,
        articles.c.seen_at >= since,
        articles.c.outlet.in_(sorted(outlets)),
        ~told,
    )
    return [_text(row) for row in tx.execute(query.order_by(articles.c.id))]


def replace_text(
    tx: Connection,
    article_id: int,
    article: Article,
    *,
    revision: int,
    text_hash: str,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience],
) -> bool:
    """Replace a stored text and its findings if that is still this revision; return whether it was replaced."""
    changed: dict[str, Any] = {
        "lead": article.lead,
        "body": article.body,
        "paragraphs": [asdict(paragraph) for paragraph in article.paragraphs],
        "text_hash": text_hash,
        "flagged": bool(mentions),
    }
    old = stored_articles.get_article(tx, article_id)
    change = update(articles).where(articles.c.id == article_id, articles.c.revision == revision)
    if old is None or not tx.execute(change.values(**changed)).rowcount:
        return False
    was = stored_articles.index_document(old)
    search.reindex_article(tx, article_id, was, replace(was, lead=article.lead, body=article.body))
    stored_articles.replace_findings(tx, {article_id: (mentions, saliences)})
    statements.mark_outdated(tx, article_id)
    return True


def exclude_from_digests(tx: Connection, article_id: int) -> None:
    """Exclude an article from digests: it became flagged by our re-extraction, not by news."""
    tx.execute(update(articles).where(articles.c.id == article_id).values(quiet=True))


def _text(row: Any) -> UntoldText:
    paragraphs = tuple(Paragraph(**paragraph) for paragraph in row.paragraphs)
    article = Article(
        title=row.title, lead=row.lead, body=row.body, paragraphs=paragraphs, language=row.language
    )
    return UntoldText(id=row.id, outlet=row.outlet, article=article, revision=row.revision)


MAX_CHANGES = 30  # changes in one issue; the others wait for the next
MAX_SENTENCES = 3  # gained or lost, each
MAX_SENTENCE_CHARS = 300  # of a sentence


def list_changes_since_told(
    tx: Connection,
    series_id: str,
    *,
    actors: Collection[str] | None = None,
    cut: datetime | None = None,
    limit: int = MAX_CHANGES,
) -> tuple[ChangedArticle, ...]:
    """Return what changed of the articles that a series has told: retractions first, then edits, the newest first.

    Seen by `cut`. What does not change the told text (re-extraction, noise, reverted edits) is not reported. One
    that an edit makes name another of the `actors` (any watched one, when None) is marked as retold: `candidates` has
    it again as news. Such a one does not count towards the `limit`.
    """
    found: list[ChangedArticle] = []
    for row in tx.execute(_told_otherwise(series_id, actors, cut)):
        if sum(not one.retold for one in found) == limit:
            break
        if (changed := _changed(row)) is not None:
            found.append(changed)
    ids = [one.article_id for one in found]
    named, brought_in = (
        stored_articles.mentions_by_article(tx, ids),
        stored_articles.actors_added_since_told(tx, series_id, ids),
    )
    return tuple(
        replace(
            one,
            actors=_actors(named.get(one.article_id, ())),
            brought_in=tuple(sorted(brought_in.get(one.article_id, ()))),
        )
        for one in found
    )


def _actors(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.actor for mention in mentions))


def record_told_changes(tx: Connection, series_id: str, changed: Sequence[ChangedArticle]) -> None:
    """Record that an issue tells these changes, so that no later one does; call it in the issue's transaction."""
    for one in changed:
        told = update(digest_articles).where(
            digest_articles.c.series == series_id, digest_articles.c.article_id == one.article_id
        )
        values: dict[str, Any] = {"revision": one.revision}
        if one.kind == "retracted":
            values["gone_at"] = one.seen_at
        tx.execute(told.values(**values))


def record_told_withdrawals(tx: Connection, series_id: str, gone: Mapping[int, datetime]) -> None:
    """Record that an issue told these articles, by id, as taken down at these times, so that no later one says it."""
    for article_id, at in gone.items():
        told = update(digest_articles).where(
            digest_articles.c.series == series_id, digest_articles.c.article_id == article_id
        )
        tx.execute(told.values(gone_at=at))


_NOW = (
    "id",
    "title",
    "lead",
    "body",
    "url",
    "outlet",
    "language",
    "revision",
    "gone_at",
    "revised_at",
    "seen_at",
)


def _told_otherwise(series_id: str, actors: Collection[str] | None, cut: datetime | None) -> Any:
    """Return the told articles whose state has changed since, with the state that was told."""
    gone = and_(
        articles.c.gone_at.is_not(None),
        or_(digest_articles.c.gone_at.is_(None), digest_articles.c.gone_at < articles.c.gone_at),
    )
    edited = and_(
        articles.c.revision > digest_articles.c.revision,
        _by_the_outlet(),
    )
    when = case(
        (gone, articles.c.gone_at), else_=func.coalesce(articles.c.revised_at, articles.c.seen_at)
    )
    was = revisions.alias("was")
    query = select(
        *(articles.c[name] for name in _NOW),
        gone.label("is_gone"),
        and_(~gone, stored_articles.actor_added_since_told(series_id, actors)).label("is_retold"),
        when.label("changed_at"),
        was.c.title.label("was_title"),
        was.c.lead.label("was_lead"),
        was.c.body.label("was_body"),
        func.coalesce(stories.c.key, "").label("story"),
        digests.c.number.label("told_in"),
    )
    query = query.join_from(
        digest_articles, articles, articles.c.id == digest_articles.c.article_id
    )
    query = query.join(digests, digests.c.id == digest_articles.c.digest_id)
    query = query.outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
    query = query.outerjoin(stories, stories.c.id == story_articles.c.story_id)
    query = query.outerjoin(
        was, and_(was.c.article_id == articles.c.id, was.c.number == digest_articles.c.revision)
    )
    in_time = [] if cut is None else [when <= cut]
    query = query.where(digest_articles.c.series == series_id, or_(gone, edited), *in_time)
    return query.order_by(gone.desc(), when.desc(), articles.c.id)


def _by_the_outlet() -> ColumnElement[bool]:
    """Return the SQL condition that the outlet edited the article since it was told (re-extraction is no edit)."""
    since = and_(
        revisions.c.article_id == articles.c.id, revisions.c.number >= digest_articles.c.revision
    )
    return select(revisions.c.id).where(since, revisions.c.kind == "edit").exists()


def _changed(row: Row[Any]) -> ChangedArticle | None:
    plain: dict[str, Any] = {
        "story": row.story,
        "title": row.title,
        "url": row.url,
        "outlet": row.outlet,
        "language": row.language,
        "told_in": (row.told_in,),
        "article_id": row.id,
        "revision": row.revision,
    }
    if row.is_gone:
        return ChangedArticle(**plain, kind="retracted", seen_at=row.gone_at)
    if row.was_title is None:
        return None
    was = Article(title=row.was_title, lead=row.was_lead, body=row.was_body)
    edit = text_change(was, Article(title=row.title, lead=row.lead, body=row.body))
    if edit.kind == "same":
        return None
    return ChangedArticle(
        **plain,
        kind="edited",
        seen_at=row.revised_at or row.seen_at,
        old_title=edit.old_title,
        gained=_bounded(edit.gained),
        lost=_bounded(edit.lost),
        retold=bool(row.is_retold),
    )


def _bounded(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(_short(sentence) for sentence in said[:MAX_SENTENCES])


def _short(sentence: str) -> str:
    if len(sentence) <= MAX_SENTENCE_CHARS:
        return sentence
    return sentence[: MAX_SENTENCE_CHARS - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecheck:
    """One article to be rechecked, with the first entry that linked to it."""

    article: StoredArticle
    entry: WaitingEntry
    paragraphs: tuple[Paragraph, ...]
    etag: str | None
    last_modified: str | None
    missing_since: datetime | None

    @property
    def as_read(self) -> Article:
        """The article as last read."""
        one = self.article
        return Article(
            title=one.title,
            lead=one.lead,
            body=one.body,
            paragraphs=self.paragraphs,
            language=one.language,
        )


def _is_due(now: datetime, *, first: timedelta, last: timedelta) -> list[ColumnElement[bool]]:
    """Return the SQL condition that a recheck is due: its time has come, or the article was flagged since the last one
    it could have
    had.
    """
    never = and_(
        articles.c.next_look_at.is_(None),
        articles.c.seen_at > now - last,
        articles.c.seen_at <= now - first,
    )
    return [
        articles.c.flagged_at.is_not(None),
        articles.c.body_source != "feed",
        or_(articles.c.next_look_at <= now, never),
    ]


def count_due_by_host(
    tx: Connection, *, now: datetime, first: timedelta, last: timedelta
) -> dict[str, int]:
    """Count the articles due for a recheck, by the host of their entry; hosts in back-off are left out."""
    asked = select(hosts.c.host).where(hosts.c.wait_until > now)
    query = (
        _entries().with_only_columns(entries.c.host).where(*_is_due(now, first=first, last=last))
    )
    found: dict[str, int] = {}
    for host in tx.execute(
        query.where(entries.c.host.not_in(asked)).order_by(entries.c.host)
    ).scalars():
        found[host] = found.get(host, 0) + 1
    return found


def list_due_rechecks(
    tx: Connection, host: str, *, now: datetime, first: timedelta, last: timedelta, limit: int = 100
) -> list[DueRecheck]:
    """List a host's articles due for a recheck, in the order in which they were seen."""
    query = _entries().where(*_is_due(now, first=first, last=last), entries.c.host == host)
    return [
        _due(tx, row)
        for row in tx.execute(query.order_by(articles.c.seen_at, articles.c.id).limit(limit))
    ]


def _entries() -> Any:
    """Return the first entry that linked to each article."""
    of_feed = (
        feeds.c.outlet,
        feeds.c.owner,
        feeds.c.url.label("feed_url"),
        feeds.c.language.label("feed_language"),
    )
    of_page = ("paragraphs", "etag", "last_modified", "missing_since")
    other = entries.alias("other")
    first = (
        select(other.c.id)
        .where(other.c.article_id == articles.c.id, other.c.url != "")
        .order_by(other.c.id)
        .limit(1)
    )
    query = select(entries, *of_feed, *(articles.c[name] for name in of_page))
    return query.join_from(articles, entries, entries.c.id == first.scalar_subquery()).join(
        feeds, feeds.c.id == entries.c.feed_id
    )


def _due(tx: Connection, row: Row[Any]) -> DueRecheck:
    article = stored_articles.get_article(tx, row.article_id)
    assert article is not None
    return DueRecheck(
        article=article,
        entry=WaitingEntry(**{name: getattr(row, name) for name in WaitingEntry.__slots__}),
        paragraphs=tuple(Paragraph(**paragraph) for paragraph in row.paragraphs),
        etag=row.etag,
        last_modified=row.last_modified,
        missing_since=row.missing_since,
    )


def record_unchanged(
    tx: Connection, article_id: int, *, now: datetime, next_look_at: datetime | None
) -> None:
    """Record a recheck without a change."""
    _note(tx, article_id, looked_at=now, next_look_at=next_look_at)


def record_online(
    tx: Connection,
    article_id: int,
    *,
    now: datetime,
    next_look_at: datetime | None,
    validators: Sequence[str | None],
) -> None:
    """Record a recheck that found the article online; `validators`: ETag and Last-Modified of the response."""
    etag, last_modified = validators
    _note(
        tx,
        article_id,
        looked_at=now,
        next_look_at=next_look_at,
        missing_since=None,
        gone_at=None,
        gone_record_id=None,
        etag=etag,
        last_modified=last_modified,
    )


def record_missing(
    tx: Connection, article_id: int, *, since: datetime, now: datetime, next_look_at: datetime
) -> None:
    """Record that the article was missing, first at `since`; the next recheck is to confirm it."""
    _note(tx, article_id, looked_at=now, next_look_at=next_look_at, missing_since=since)


def record_retraction(
    tx: Connection,
    article_id: int,
    *,
    now: datetime,
    next_look_at: datetime | None,
    record_id: int | None,
) -> None:
    """Mark an article as retracted, confirmed by a second recheck; `record_id`: the archived response that shows it."""
    _note(
        tx,
        article_id,
        looked_at=now,
        next_look_at=next_look_at,
        gone_at=now,
        gone_record_id=record_id,
    )


def postpone_recheck(tx: Connection, article_id: int, *, until: datetime) -> None:
    """Postpone a recheck: the host is in back-off."""
    _note(tx, article_id, next_look_at=until)


def _note(tx: Connection, article_id: int, **columns: Any) -> None:
    tx.execute(update(articles).where(articles.c.id == article_id).values(**columns))
