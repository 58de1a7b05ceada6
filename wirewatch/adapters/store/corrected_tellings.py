"""What was told of articles that a person moved to another story: it stays told there too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import alerts, digest_articles, digest_stories, digests

NOWHERE = 0  # position of a story that stands in a digest under another one


def tell_all(tx: Connection, from_id: int, into_id: int) -> None:
    """Let all digests and alerts that told one story count for another one too."""
    _copy(tx, from_id, into_id)
    _move_alerts(tx, from_id, into_id)


def tell_cited(tx: Connection, from_id: int, into_id: int, article_ids: Collection[int]) -> None:
    """Let the digests that told a story by one of these articles count for another story too."""
    for batch in batches(sorted(article_ids)):
        cited = select(digest_articles.c.digest_id).where(digest_articles.c.article_id.in_(batch))
        _copy(tx, from_id, into_id, digest_stories.c.digest_id.in_(cited))


def _copy(tx: Connection, from_id: int, into_id: int, *conditions: ColumnElement[bool]) -> None:
    known = set(_rows(tx, digest_stories.c.story_id == into_id, columns=("digest_id",)))
    told = _rows(tx, digest_stories.c.story_id == from_id, *conditions, columns=("series", "digest_id"))
    newest = select(digest_stories.c.series, func.max(digest_stories.c.revision))
    count = dict(
        tx.execute(newest.where(digest_stories.c.story_id == into_id).group_by(digest_stories.c.series)).tuples().all()
    )
    for series, digest_id in dict.fromkeys(told):
        if (digest_id,) not in known:
            count[series] = count.get(series, 0) + 1
            telling = {"series": series, "story_id": into_id, "digest_id": digest_id, "revision": count[series]}
            tx.execute(insert(digest_stories).values(**telling, position=NOWHERE))


def _rows(tx: Connection, *conditions: ColumnElement[bool], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    query = select(*(digest_stories.c[name] for name in columns)).where(*conditions)
    joined = query.join(digests, digests.c.id == digest_stories.c.digest_id)
    return [tuple(row) for row in tx.execute(joined.order_by(digests.c.series, digests.c.number))]


def _move_alerts(tx: Connection, from_id: int, into_id: int) -> None:
    newest = select(alerts.c.series, alerts.c.profile, func.max(alerts.c.number)).where(alerts.c.story_id == into_id)
    count = {(row[0], row[1]): row[2] for row in tx.execute(newest.group_by(alerts.c.series, alerts.c.profile))}
    moved = select(alerts.c.id, alerts.c.series, alerts.c.profile).where(alerts.c.story_id == from_id)
    for row in tx.execute(moved.order_by(alerts.c.number, alerts.c.id)).all():
        count[row.series, row.profile] = number = count.get((row.series, row.profile), 0) + 1
        tx.execute(update(alerts).where(alerts.c.id == row.id).values(story_id=into_id, number=number))
