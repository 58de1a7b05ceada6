"""Store an extracted article: learn and remove boilerplate, match, write with mentions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from extractors.model import Article
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import findings, revisions
from wirewatch.adapters.store.articles import NewArticle
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.domain.feed_text import choose_publication_date
from wirewatch.domain.text_changes import text_change
from wirewatch.domain.urls import url_key
from wirewatch.steps.fetch import FetchedPage
from wirewatch.steps.resources import Resources

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from extractors.names.watchlist import WatchResult
    from wirewatch.adapters.store.articles import StoredArticle

UpdateReason = Literal["edit", "reread"]  # why an article is stored a second time


def article_row(
    entry: WaitingEntry,
    article: Article,
    *,
    page: FetchedPage | None,
    watchlist_hash: str,
    now: datetime,
    shared_link: bool = False,
) -> NewArticle:
    """Return the database row of an article extracted from its page or, without one, from its feed.

    With `shared_link` the URL does not identify the article, and the identity of the entry is used
    instead.
    """
    published, source, quarrel = choose_publication_date(
        feed=entry.published_at, page=article.published, now=now
    )
    address = (
        article.canonical_url
        or (page.url if page else entry.url)
        or f"urn:wirewatch:entry:{entry.id}"
    )
    return NewArticle(
        url=entry.url,
        canonical_url=address,
        url_key=f"{url_key(address)} {entry.identity[:16]}" if shared_link else url_key(address),
        feed_id=entry.feed_id,
        outlet=entry.outlet,
        title=article.title,
        lead=article.lead,
        body=article.body,
        paragraphs=article.paragraphs,
        authors=article.authors,
        language=article.language,
        site=article.site,
        published_at=published.astimezone(UTC) if published else None,
        published_raw=article.published.isoformat() if article.published else None,
        published_precision=article.published_precision,
        date_source=article.date_source if source == "page" else source,
        date_quarrel=quarrel,
        body_source=article.body_source,
        reading=article.reading,
        text_hash=text_hash(article),
        seen_at=entry.seen_at,
        quiet=entry.first_poll,
        watched_with=watchlist_hash,
        warc_record_id=page.place_id if page else None,
        etag=page.etag if page else None,
        last_modified=page.last_modified if page else None,
    )


def add_unsure_actors(
    resources: Resources, outlet: str, article: Article, watched: WatchResult
) -> Article:
    """Return the article with actors named only in paragraphs that may belong to other articles."""
    if not article.reading.unsure:
        return article
    sure_actors = {mention.actor for mention in watched.mentions}
    unsure = resources.watchlist.watch(
        title="",
        lead="",
        body="\n".join(article.reading.unsure),
        language=article.language,
        outlet=outlet,
    )
    names = dict.fromkeys(
        mention.actor for mention in unsure.mentions if mention.actor not in sure_actors
    )
    return replace(article, reading=replace(article.reading, unsure_actors=tuple(names)))


def text_hash(article: Article) -> str:
    """Return the SHA-256 of the words of lead and body, ignoring case and white space.

    Equal for verbatim copies.
    """
    words = " ".join(f"{article.lead} {article.body}".casefold().split())
    return sha256(words.encode()).hexdigest()


def insert_or_update(
    tx: Connection,
    entry: WaitingEntry,
    row: NewArticle,
    watched: WatchResult,
    *,
    reason: UpdateReason,
    now: datetime,
) -> int:
    """Insert the article, or replace its stored state; return its id."""
    if entry.article_id is None:
        return _insert_article(tx, entry, row, watched)
    update_article(tx, entry.article_id, row, watched, reason=reason, now=now)
    return entry.article_id


def _insert_article(
    tx: Connection, entry: WaitingEntry, row: NewArticle, watched: WatchResult
) -> int:
    """Insert the article; return the stored one if another worker has just inserted its URL."""
    article_id = stored_articles.add_article(
        tx, row, mentions=watched.mentions, saliences=watched.saliences
    )
    theirs = stored_articles.get_article(tx, article_id)
    if (
        theirs is None
        or theirs.text_hash == row.text_hash
        or is_same_headline(theirs.title, row.title)
    ):
        return article_id
    # Another article: the outlet declares one canonical URL on all its pages.
    distinct_row = replace(row, url_key=f"{row.url_key} {entry.identity[:16]}")
    return stored_articles.add_article(
        tx, distinct_row, mentions=watched.mentions, saliences=watched.saliences
    )


def is_same_headline(title: str, other_title: str) -> bool:
    """Return whether two headlines are equal, ignoring case and white space."""
    return "".join(title.casefold().split()) == "".join(other_title.casefold().split())


def update_article(
    tx: Connection,
    article_id: int,
    row: NewArticle,
    watched: WatchResult,
    *,
    reason: UpdateReason,
    now: datetime,
) -> None:
    """Replace the stored state of an article; mentions added by an edit are news.

    A change that is only noise and leaves the named actors the same creates no new revision.
    """
    old = stored_articles.get_article(tx, article_id)
    only_the_page_came = old is not None and old.body_source == "feed" and row.body_source != "feed"
    if (
        reason == "edit"
        and old is not None
        and not only_the_page_came
        and _is_unchanged(tx, old, row, watched)
    ):
        return
    stored_articles.revise_article(
        tx,
        article_id,
        row,
        mentions=watched.mentions,
        saliences=watched.saliences,
        kind="page" if reason == "edit" and only_the_page_came else reason,
        now=now,
    )
    if watched.mentions and old is not None and not old.flagged:
        # An article flagged only by extracting again is old news; one flagged by an edit is news.
        if reason == "reread":
            revisions.exclude_from_digests(tx, article_id)
        elif not only_the_page_came and (old.text_hash, old.title) != (row.text_hash, row.title):
            stored_digests.mark_reportable(tx, article_id)


def _is_unchanged(
    tx: Connection, old: StoredArticle, row: NewArticle, watched: WatchResult
) -> bool:
    was, now = (Article(title=text.title, lead=text.lead, body=text.body) for text in (old, row))
    if text_change(was, now).kind != "same":
        return False
    stored_actors = {
        mention.actor for mention in findings.mentions_by_article(tx, [old.id]).get(old.id, ())
    }
    return stored_actors == {mention.actor for mention in watched.mentions}
