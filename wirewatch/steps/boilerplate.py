"""Learn the boilerplate of outlets, and remove it from their articles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from extractors.model import Article
from wirewatch.adapters.store import outlet_paragraphs, revisions
from wirewatch.adapters.store.revisions import UntoldText
from wirewatch.domain import boilerplate
from wirewatch.steps.matching import match_text
from wirewatch.steps.resources import Resources

if TYPE_CHECKING:
    from sqlalchemy import Connection

from wirewatch.steps.article_storage import text_hash

CLEANUP_MAX_AGE = timedelta(days=2)  # maximum age of flagged articles that are corrected


def remove_boilerplate(
    resources: Resources, outlet: str, article: Article, *, counted: bool
) -> Article:
    """Return the article without boilerplate; `counted`: its paragraphs are already counted."""
    keys = boilerplate.paragraph_keys(article)
    if not keys or article.body_source == "feed":
        return article
    with resources.store.read() as tx:
        page_counts = outlet_paragraphs.paragraph_counts(
            tx, outlet, keys | {boilerplate.ALL_PAGES_KEY}
        )
    pages = {key: count + (not counted) for key, count in page_counts.items()}
    return boilerplate.without_boilerplate(article, boilerplate.boilerplate_of(article, pages))


def learn_boilerplate(
    tx: Connection, outlet: str, article: Article, *, summary: str, now: datetime
) -> None:
    """Count the paragraphs of an unmodified page, and the element that held its article."""
    if article.body_source == "feed":
        return
    box = boilerplate.confirmed_box(article, summary=summary)
    boxes = {f"{outlet_paragraphs.CONTAINER_KEY_PREFIX}{box}"} if box else set()
    keys = boilerplate.paragraph_keys(article) | {boilerplate.ALL_PAGES_KEY} | boxes
    outlet_paragraphs.count_paragraphs(tx, outlet, keys, now=now)


def clean_flagged_articles(resources: Resources, outlets: Collection[str], *, now: datetime) -> int:
    """Remove newly known boilerplate from flagged articles; return how many lost a mention.

    Articles that a digest has reported stay unchanged.
    """
    if not outlets:
        return 0
    with resources.store.read() as tx:
        flagged = revisions.list_untold_flagged(tx, outlets, since=now - CLEANUP_MAX_AGE)
    return sum(_clean_article(resources, article) for article in flagged)


def _clean_article(resources: Resources, stored: UntoldText) -> bool:
    with resources.store.read() as tx:
        pages = outlet_paragraphs.paragraph_counts(
            tx,
            stored.outlet,
            boilerplate.paragraph_keys(stored.article) | {boilerplate.ALL_PAGES_KEY},
        )
    furniture = boilerplate.boilerplate_of(stored.article, pages)
    article = boilerplate.without_boilerplate(stored.article, furniture)
    if article is stored.article:
        return False
    before, after = (
        match_text(resources.watchlist, text, outlet=stored.outlet)
        for text in (stored.article, article)
    )
    if len(after.mentions) == len(before.mentions):
        return False
    with resources.store.begin() as tx:
        return revisions.replace_text(
            tx,
            stored.id,
            article,
            revision=stored.revision,
            text_hash=text_hash(article),
            mentions=after.mentions,
            saliences=after.saliences,
        )
