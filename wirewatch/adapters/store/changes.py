"""What outlets changed since a series told it: edited articles, and articles taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, update

from wirewatch.adapters.store import arrivals, findings
from wirewatch.adapters.store.schema import articles, digest_articles, digests, revisions, stories, story_articles
from wirewatch.domain.digest.model import Changed
from wirewatch.domain.edits import edit_of
from wirewatch.domain.model import Article, Mention

MOST = 30  # changes in one issue; the others wait for the next
SENTENCES = 3  # gained or lost, each
CHARACTERS = 300  # of a sentence


def changed_since_told(
    tx: Connection,
    series_id: str,
    *,
    actors: Collection[str] | None = None,
    cut: datetime | None = None,
    limit: int = MOST,
) -> tuple[Changed, ...]:
    """Give what changed of the articles that a series has told: retractions first, then edits, the newest first.

    Seen by `cut`. What an edit leaves as a reader knew it (rereading by us, noise, words put back) is no change. One
    that an edit makes name another of the `actors` (any watched one, when None) is marked as retold: `candidates` has
    it again as news. Such a one does not count towards the `limit`.
    """
    found: list[Changed] = []
    for row in tx.execute(_told_otherwise(series_id, actors, cut)):
        if sum(not one.retold for one in found) == limit:
            break
        if (changed := _changed(row)) is not None:
            found.append(changed)
    ids = [one.article_id for one in found]
    named, brought_in = findings.mentions_of(tx, ids), arrivals.brought_in(tx, series_id, ids)
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


def note_told(tx: Connection, series_id: str, changed: Sequence[Changed]) -> None:
    """Note that an issue tells these changes, so that no later one does; in the transaction that records the issue."""
    for one in changed:
        told = update(digest_articles).where(
            digest_articles.c.series == series_id, digest_articles.c.article_id == one.article_id
        )
        values: dict[str, Any] = {"revision": one.revision}
        if one.kind == "retracted":
            values["gone_at"] = one.seen_at
        tx.execute(told.values(**values))


_NOW = ("id", "title", "lead", "body", "url", "outlet", "language", "revision", "gone_at", "revised_at", "seen_at")


def _told_otherwise(series_id: str, actors: Collection[str] | None, cut: datetime | None) -> Any:
    """Give the told articles that stand otherwise now, with the state that was told."""
    gone = and_(
        articles.c.gone_at.is_not(None),
        or_(digest_articles.c.gone_at.is_(None), digest_articles.c.gone_at < articles.c.gone_at),
    )
    edited = and_(
        articles.c.revision > digest_articles.c.revision,
        _by_the_outlet(),
    )
    when = case((gone, articles.c.gone_at), else_=func.coalesce(articles.c.revised_at, articles.c.seen_at))
    was = revisions.alias("was")
    query = select(
        *(articles.c[name] for name in _NOW),
        gone.label("is_gone"),
        and_(~gone, arrivals.since_told(series_id, actors)).label("is_retold"),
        when.label("changed_at"),
        was.c.title.label("was_title"),
        was.c.lead.label("was_lead"),
        was.c.body.label("was_body"),
        func.coalesce(stories.c.key, "").label("story"),
        digests.c.number.label("told_in"),
    )
    query = query.join_from(digest_articles, articles, articles.c.id == digest_articles.c.article_id)
    query = query.join(digests, digests.c.id == digest_articles.c.digest_id)
    query = query.outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
    query = query.outerjoin(stories, stories.c.id == story_articles.c.story_id)
    query = query.outerjoin(was, and_(was.c.article_id == articles.c.id, was.c.number == digest_articles.c.revision))
    in_time = [] if cut is None else [when <= cut]
    query = query.where(digest_articles.c.series == series_id, or_(gone, edited), *in_time)
    return query.order_by(gone.desc(), when.desc(), articles.c.id)


def _by_the_outlet() -> ColumnElement[bool]:
    """Give the condition that, since it was told, the outlet edited the article, and not only we read it better."""
    since = and_(revisions.c.article_id == articles.c.id, revisions.c.number >= digest_articles.c.revision)
    return select(revisions.c.id).where(since, revisions.c.kind == "edit").exists()


def _changed(row: Row[Any]) -> Changed | None:
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
        return Changed(**plain, kind="retracted", seen_at=row.gone_at)
    if row.was_title is None:
        return None
    was = Article(title=row.was_title, lead=row.was_lead, body=row.was_body)
    edit = edit_of(was, Article(title=row.title, lead=row.lead, body=row.body))
    if edit.kind == "same":
        return None
    return Changed(
        **plain,
        kind="edited",
        seen_at=row.revised_at or row.seen_at,
        old_title=edit.old_title,
        gained=_bounded(edit.gained),
        lost=_bounded(edit.lost),
        retold=bool(row.is_retold),
    )


def _bounded(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(_short(sentence) for sentence in said[:SENTENCES])


def _short(sentence: str) -> str:
    if len(sentence) <= CHARACTERS:
        return sentence
    return sentence[: CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
