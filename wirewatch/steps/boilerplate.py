"""Furniture of an outlet: learned from its pages, taken out of them before they are watched and stored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import articles as seen
from wirewatch.adapters.store import revisions
from wirewatch.adapters.store.revisions import StoredText
from wirewatch.domain import articles
from wirewatch.domain.model import Article
from wirewatch.steps.desk import Desk
from wirewatch.steps.keeping import text_hash

LOOK_BACK = timedelta(days=2)  # how old a flagged article may be that is put right


def cleared(desk: Desk, outlet: str, article: Article, *, counted: bool) -> Article:
    """Give the article without what stands on many pages of its outlet; `counted`: it is among those counted."""
    keys = articles.keys_of(article)
    if not keys or article.body_source == "feed":
        return article
    with desk.store.read() as tx:
        known = seen.paragraph_counts(tx, outlet, keys | {articles.PAGES})
    pages = {key: count + (not counted) for key, count in known.items()}
    return articles.without_boilerplate(article, articles.furniture_of(article, pages))


def learn(tx: Connection, outlet: str, article: Article, *, now: datetime) -> None:
    """Count the paragraphs of a page as it came."""
    if article.body_source != "feed":
        seen.count_paragraphs(tx, outlet, articles.keys_of(article) | {articles.PAGES}, now=now)


def put_right(desk: Desk, outlets: Collection[str], *, now: datetime) -> int:
    """Clear the flagged articles that were read before the furniture in them was known; gives how many lost a mention.

    Those that a digest has told stay as they were told.
    """
    if not outlets:
        return 0
    with desk.store.read() as tx:
        flagged = revisions.untold_flagged(tx, outlets, since=now - LOOK_BACK)
    return sum(_put_right(desk, one) for one in flagged)


def _put_right(desk: Desk, stored: StoredText) -> bool:
    with desk.store.read() as tx:
        pages = seen.paragraph_counts(tx, stored.outlet, articles.keys_of(stored.article) | {articles.PAGES})
    furniture = articles.furniture_of(stored.article, pages)
    article = articles.without_boilerplate(stored.article, furniture)
    if article is stored.article:
        return False
    before, after = (
        desk.watchlist.watch(title=one.title, lead=one.lead, body=one.body, language=one.language, outlet=stored.outlet)
        for one in (stored.article, article)
    )
    if len(after.mentions) == len(before.mentions):
        return False
    with desk.store.begin() as tx:
        return revisions.mend(
            tx,
            stored.id,
            article,
            revision=stored.revision,
            text_hash=text_hash(article),
            mentions=after.mentions,
            saliences=after.saliences,
        )
