"""Settle an entry: with the article of its page, with the text in the feed, or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.model import Article, Paragraph
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.domain.feed_text import article_from_feed
from wirewatch.domain.model import EntryState
from wirewatch.steps import article_storage, boilerplate
from wirewatch.steps.article_storage import (
    UpdateReason,
    article_row,
    insert_or_update,
)
from wirewatch.steps.fetch import FetchedPage, PageTrouble
from wirewatch.steps.matching import match_text
from wirewatch.steps.reports import ReadReport
from wirewatch.steps.resources import Resources

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.entries import WaitingEntry

RETRY_DELAYS = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))


def postpone_entry(
    resources: Resources, entry: WaitingEntry, until: datetime, *, why: str
) -> ReadReport:
    """Keep the entry until its host may be fetched again; not counted as an attempt."""
    with resources.store.begin() as tx:
        stored_entries.record_reading(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.WAITING,
            article_id=entry.article_id,
            reason=why,
            attempts=entry.attempts,
            next_attempt_at=until,
        )
    return ReadReport(put_off=1)


def settle_with_existing(
    resources: Resources,
    entry: WaitingEntry,
    article_id: int,
    *,
    reason: str = "",
    next_attempt_at: datetime | None = None,
) -> ReadReport:
    """Link the entry to an existing article; a silently imported one becomes reportable."""
    with resources.store.begin() as tx:
        if entry.article_id is None and not entry.first_poll:
            stored_digests.mark_reportable(tx, article_id)
        stored_entries.record_reading(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.READ,
            article_id=article_id,
            reason=reason,
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(read=1)


def settle_with_longer_text(
    resources: Resources, entry: WaitingEntry, stored: StoredArticle, *, now: datetime
) -> ReadReport | None:
    """Replace a pageless article's feed text by this entry's if longer; None if it is not."""
    article = _feed_article(entry)
    if (
        stored.body_source != "feed"
        or article is None
        or len(_lead_and_body(article)) <= len(_lead_and_body(stored))
    ):
        return None
    if stored.flagged and not all(
        part in _lead_and_body(article) for part in (stored.lead, stored.body)
    ):
        return None  # longer, but different: the passage that was flagged would be lost
    if not entry.first_poll:
        with resources.store.begin() as tx:
            stored_digests.mark_reportable(tx, stored.id)
    reason: UpdateReason = "reread" if entry.first_poll and stored.quiet else "edit"
    as_known = replace(entry, article_id=stored.id)
    return store_article(
        resources,
        as_known,
        article,
        page=None,
        state=EntryState.FEED_ONLY,
        now=now,
        update_reason=reason,
    )


def _feed_article(entry: WaitingEntry) -> Article | None:
    language = entry.language or entry.feed_language
    return article_from_feed(
        title=entry.title, summary=entry.summary, content=entry.content, language=language
    )


def _lead_and_body(article: Article | StoredArticle) -> str:
    return f"{article.lead} {article.body}"


def settle_without_page(
    resources: Resources, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime
) -> ReadReport:
    """Store the feed text instead of the page; schedule another attempt if that may succeed."""
    may_retry = trouble.may_retry and entry.attempts < len(RETRY_DELAYS)
    next_attempt = (
        max(now + RETRY_DELAYS[entry.attempts], trouble.until or now) if may_retry else None
    )
    if _has_page_text(resources, entry):
        # The feed announced an edit that has not been fetched yet.
        reason = trouble.reason if may_retry else ""
        return settle_with_existing(
            resources, entry, entry.article_id or 0, reason=reason, next_attempt_at=next_attempt
        )
    article = _longest_text(resources, entry)
    if article is not None:
        return store_article(
            resources,
            entry,
            article,
            page=None,
            state=EntryState.FEED_ONLY,
            now=now,
            trouble=trouble,
            next_attempt_at=next_attempt,
        )
    return give_up_entry(resources, entry, trouble.reason, next_attempt_at=next_attempt)


def give_up_entry(
    resources: Resources,
    entry: WaitingEntry,
    reason: str,
    *,
    next_attempt_at: datetime | None = None,
) -> ReadReport:
    """Record that the entry has no article, for good or until the next attempt."""
    with resources.store.begin() as tx:
        stored_entries.record_reading(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.GIVEN_UP,
            article_id=None,
            reason=reason,
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(given_up=1)


def _longest_text(resources: Resources, entry: WaitingEntry) -> Article | None:
    """Return the entry's text; on a retry, the stored text of another feed if that is longer."""
    article = _feed_article(entry)
    if article is None or entry.article_id is None or not entry.attempts:
        return article
    with resources.store.read() as tx:
        stored = stored_articles.get_article(tx, entry.article_id)
    if stored is None or len(_lead_and_body(stored)) <= len(_lead_and_body(article)):
        return article
    stored_paragraphs = (Paragraph(text=stored.lead, place="lead"), Paragraph(text=stored.body))
    paragraphs = tuple(paragraph for paragraph in stored_paragraphs if paragraph.text)
    return replace(
        article, title=stored.title, lead=stored.lead, body=stored.body, paragraphs=paragraphs
    )


def _has_page_text(resources: Resources, entry: WaitingEntry) -> bool:
    """Return whether an earlier revision's page was read: a summary must not replace it."""
    if entry.article_id is None:
        return False
    with resources.store.read() as tx:
        article = stored_articles.get_article(tx, entry.article_id)
    return article is not None and article.body_source != "feed"


def store_article(
    resources: Resources,
    entry: WaitingEntry,
    article: Article,
    *,
    page: FetchedPage | None,
    state: EntryState,
    now: datetime,
    trouble: PageTrouble | None = None,
    next_attempt_at: datetime | None = None,
    update_reason: UpdateReason = "edit",
) -> ReadReport:
    """Match an article; store it with its mentions and its entry's state in one transaction."""
    extracted = article
    article = boilerplate.remove_boilerplate(
        resources, entry.outlet, article, counted=entry.article_id is not None
    )
    watched = match_text(resources.watchlist, article, outlet=entry.outlet)
    row = article_row(
        entry,
        article_storage.add_unsure_actors(resources, entry.outlet, article, watched),
        page=page,
        watchlist_hash=resources.watchlist.hash,
        now=now,
        shared_link=trouble is not None and trouble.shared_link,
    )
    with resources.store.begin() as tx:
        if entry.article_id is None:
            boilerplate.learn_boilerplate(
                tx, entry.outlet, extracted, summary=entry.summary, now=now
            )
        article_id = insert_or_update(tx, entry, row, watched, reason=update_reason, now=now)
        stored_entries.record_reading(
            tx,
            entry.id,
            revision=entry.revision,
            state=state,
            article_id=article_id,
            reason=trouble.reason if trouble else "",
            attempts=entry.attempts + 1,
            next_attempt_at=next_attempt_at,
        )
    return ReadReport(
        read=int(state is EntryState.READ),
        feed_only=int(state is EntryState.FEED_ONLY),
        flagged=int(bool(watched.mentions)),
    )
