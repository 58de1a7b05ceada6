"""What a series told of the stories that newer ones develop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from wirewatch.adapters.store import findings
from wirewatch.adapters.store.dialect import batches
from wirewatch.adapters.store.schema import articles, digest_articles, digest_stories, digests, stories, story_articles
from wirewatch.domain.digest.model import EarlierStory, EarlierTelling

TEXTS = 20  # articles of one earlier story that a newer one is compared with, the latest told


def earlier_of(tx: Connection, series: str, story_ids: Sequence[int]) -> dict[int, EarlierStory]:
    """Give the story that each of these develops, by the newer one's id; those that develop none are left out."""
    found: dict[int, EarlierStory] = {}
    older, lead = stories.alias("older"), articles.alias("lead")
    query = select(stories.c.id, older.c.id.label("older_id"), older.c.key, older.c.lead_article_id, lead.c.title)
    query = query.join_from(stories, older, older.c.id == stories.c.follows_id)
    query = query.join(lead, lead.c.id == older.c.lead_article_id)
    rows = [row for batch in batches(story_ids) for row in tx.execute(query.where(stories.c.id.in_(batch)))]
    older_ids = sorted({row.older_id for row in rows})
    told_in, texts = _told_in(tx, series, older_ids), _texts(tx, series, older_ids)
    tellings = _tellings(tx, texts)
    for row in rows:
        told = texts[row.older_id]
        found[row.id] = EarlierStory(
            key=row.key,
            title=_title(row, told),
            told_in=tuple(told_in[row.older_id]),
            texts=tuple((one.language, "\n".join((one.title, one.lead, one.body))) for one in told[-TEXTS:]),
            tellings=tellings.get(row.older_id, ()),
        )
    return found


def _tellings(tx: Connection, told: Mapping[int, Sequence[Row[Any]]]) -> dict[int, tuple[EarlierTelling, ...]]:
    ids = [one.id for some in told.values() for one in some]
    named, about = findings.named_in(tx, ids), findings.about_of(tx, ids)
    nobody = frozenset[str]()
    return {
        story_id: tuple(
            EarlierTelling(
                number=one.number,
                language=one.language,
                named=named.get(one.id, nobody),
                about=about.get(one.id, nobody),
            )
            for one in some
        )
        for story_id, some in told.items()
    }


def _title(story: Row[Any], told: Sequence[Row[Any]]) -> str:
    """Give the headline that the series most likely told it under: its lead article's, else the first told."""
    by_lead = not told or any(one.id == story.lead_article_id for one in told)
    title: str = story.title if by_lead else told[0].title
    return title.strip()


def _told_in(tx: Connection, series: str, story_ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    query = select(digest_stories.c.story_id, digests.c.number)
    query = query.join(digests, digests.c.id == digest_stories.c.digest_id).where(digest_stories.c.series == series)
    for batch in batches(list(story_ids)):
        for row in tx.execute(query.where(digest_stories.c.story_id.in_(batch)).order_by(digests.c.number)):
            found[row.story_id].append(row.number)
    return found


def _texts(tx: Connection, series: str, story_ids: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """Give the articles of stories that the series told, in the order told."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    columns = (
        articles.c.id,
        articles.c.language,
        articles.c.title,
        articles.c.lead,
        articles.c.body,
        story_articles.c.story_id,
        digests.c.number,
    )
    query = select(*columns).join_from(story_articles, articles, articles.c.id == story_articles.c.article_id)
    query = query.join(digest_articles, digest_articles.c.article_id == articles.c.id)
    query = query.join(digests, digests.c.id == digest_articles.c.digest_id)
    query = query.where(digest_articles.c.series == series).order_by(digest_articles.c.digest_id, articles.c.id)
    for batch in batches(list(story_ids)):
        for row in tx.execute(query.where(story_articles.c.story_id.in_(batch))):
            found[row.story_id].append(row)
    return found
