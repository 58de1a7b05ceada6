"""What changed of the articles that a series has reported: retractions and edits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select, update

from extractors.model import Article
from wirewatch.adapters.store.findings import (
    actor_added_since_told,
    actors_added_since_told,
    mentions_by_article,
)
from wirewatch.adapters.store.rows import columns_of
from wirewatch.adapters.store.schema import (
    articles,
    digest_articles,
    digests,
    revisions,
    stories,
    story_articles,
)
from wirewatch.domain.digests.digest_items import ChangedArticle
from wirewatch.domain.text_changes import text_change

MAX_CHANGES = 30  # in one issue; the others wait for the next
MAX_SENTENCES = 3  # added, and as many removed
MAX_SENTENCE_CHARS = 300


def list_changes_since_told(
    tx: Connection,
    series_id: str,
    *,
    actors: Collection[str] | None = None,
    cut: datetime | None = None,
    limit: int = MAX_CHANGES,
) -> tuple[ChangedArticle, ...]:
    """List changes of articles that a series has reported: retractions, then edits, newest first.

    Only changes seen by `cut`. Re-extractions, noise and reverted edits are left out. An article
    that an edit makes name another of the `actors` (None: any watched one) is marked as retold:
    list_candidates has it as news, and it does not count towards the `limit`.
    """
    changes: list[ChangedArticle] = []
    counted = 0
    for row in tx.execute(_select_changed(series_id, actors, cut)):
        if counted == limit:
            break
        change = _change_from_row(row)
        if change is not None:
            changes.append(change)
            counted += not change.retold
    return _with_actors(tx, series_id, changes)


def record_told_changes(tx: Connection, series_id: str, changes: Sequence[ChangedArticle]) -> None:
    """Record that an issue reports these changes, so that no later one does.

    Call it in the issue's transaction.
    """
    for change in changes:
        values: dict[str, Any] = {"revision": change.revision}
        if change.kind == "retracted":
            values["gone_at"] = change.seen_at
        _update(tx, series_id, change.article_id, values)


def record_told_withdrawals(
    tx: Connection, series_id: str, gone_at_by_id: Mapping[int, datetime]
) -> None:
    """Record that an issue reports these articles as taken down, so that no later one does."""
    for article_id, gone_at in gone_at_by_id.items():
        _update(tx, series_id, article_id, {"gone_at": gone_at})


def _update(tx: Connection, series_id: str, article_id: int, values: dict[str, Any]) -> None:
    reported = update(digest_articles).where(
        digest_articles.c.series == series_id, digest_articles.c.article_id == article_id
    )
    tx.execute(reported.values(**values))


def _with_actors(
    tx: Connection, series_id: str, changes: Sequence[ChangedArticle]
) -> tuple[ChangedArticle, ...]:
    ids = [change.article_id for change in changes]
    mentions = mentions_by_article(tx, ids)
    added = actors_added_since_told(tx, series_id, ids)
    completed = []
    for change in changes:
        names = dict.fromkeys(mention.actor for mention in mentions.get(change.article_id, ()))
        new_names = sorted(added.get(change.article_id, ()))
        completed.append(replace(change, actors=tuple(names), brought_in=tuple(new_names)))
    return tuple(completed)


def _select_changed(
    series_id: str, actors: Collection[str] | None, cut: datetime | None
) -> Select[Any]:
    """The reported articles that changed since, with the state that was reported."""
    gone = and_(
        articles.c.gone_at.is_not(None),
        or_(digest_articles.c.gone_at.is_(None), digest_articles.c.gone_at < articles.c.gone_at),
    )
    edited = and_(articles.c.revision > digest_articles.c.revision, _edited_by_outlet())
    edited_at = func.coalesce(articles.c.revised_at, articles.c.seen_at)
    changed_at = case((gone, articles.c.gone_at), else_=edited_at)
    reported = revisions.alias("reported")
    current = articles.c[
        *("id", "title", "lead", "body", "url", "outlet", "language"),
        *("revision", "gone_at", "revised_at", "seen_at"),
    ]
    query = (
        select(
            *current,
            gone.label("is_gone"),
            and_(~gone, actor_added_since_told(series_id, actors)).label("is_retold"),
            reported.c.title.label("old_title"),
            reported.c.lead.label("old_lead"),
            reported.c.body.label("old_body"),
            func.coalesce(stories.c.key, "").label("story"),
            digests.c.number.label("told_in"),
        )
        .join_from(digest_articles, articles, articles.c.id == digest_articles.c.article_id)
        .join(digests)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
    )
    is_reported_state = and_(
        reported.c.article_id == articles.c.id, reported.c.number == digest_articles.c.revision
    )
    query = query.outerjoin(reported, is_reported_state).where(
        digest_articles.c.series == series_id, or_(gone, edited)
    )
    if cut is not None:
        query = query.where(changed_at <= cut)
    return query.order_by(gone.desc(), changed_at.desc(), articles.c.id)


def _edited_by_outlet() -> ColumnElement[bool]:
    """SQL condition: since the article was reported, its outlet edited it (no re-extraction)."""
    return (
        select(revisions.c.id)
        .where(
            revisions.c.article_id == articles.c.id,
            revisions.c.number >= digest_articles.c.revision,
            revisions.c.kind == "edit",
        )
        .exists()
    )


def _change_from_row(row: Row[Any]) -> ChangedArticle | None:
    columns = columns_of(row, ("story", "title", "url", "outlet", "language", "revision"))
    columns |= {"told_in": (row.told_in,), "article_id": row.id}
    if row.is_gone:
        return ChangedArticle(**columns, kind="retracted", seen_at=row.gone_at)
    if row.old_title is None:
        return None
    old = Article(title=row.old_title, lead=row.old_lead, body=row.old_body)
    edit = text_change(old, Article(title=row.title, lead=row.lead, body=row.body))
    if edit.kind == "same":
        return None
    return ChangedArticle(
        **columns,
        kind="edited",
        seen_at=row.revised_at or row.seen_at,
        old_title=edit.old_title,
        gained=_first_sentences(edit.gained),
        lost=_first_sentences(edit.lost),
        retold=bool(row.is_retold),
    )


def _first_sentences(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(_shortened(sentence) for sentence in sentences[:MAX_SENTENCES])


def _shortened(sentence: str) -> str:
    if len(sentence) <= MAX_SENTENCE_CHARS:
        return sentence
    whole_words = sentence[: MAX_SENTENCE_CHARS - 1].rsplit(" ", 1)[0]
    return whole_words.rstrip(" ,;:–—-") + "…"
