"""How reading an entry ends: its article watched and kept, or the feed's own text in its place, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.domain.articles import from_feed
from wirewatch.domain.model import Article, EntryState, Paragraph
from wirewatch.steps import boilerplate
from wirewatch.steps.desk import Desk
from wirewatch.steps.keeping import Again, new_article, stored
from wirewatch.steps.page import Page, PageTrouble
from wirewatch.steps.reports import ReadReport

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.entries import WaitingEntry

RETRIES = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))


def settle_later(desk: Desk, entry: WaitingEntry, until: datetime) -> ReadReport:
    """Leave the entry waiting until its host can be asked again; that counts as no try."""
    with desk.store.begin() as tx:
        stored_entries.settle(
            tx,
            entry.id,
            revision=entry.revision,
            state=EntryState.WAITING,
            article_id=entry.article_id,
            reason=f"the host asked us to wait until {until:%d %b %H:%M} UTC",
            attempts=entry.attempts,
            next_attempt_at=until,
        )
    return ReadReport(put_off=1)


def settle_known(
    desk: Desk, entry: WaitingEntry, article_id: int, *, reason: str = "", next_attempt_at: datetime | None = None
) -> ReadReport:
    """Give the entry the article that stands already; one that came quietly is news when a feed brings it as such."""
    with desk.store.begin() as tx:
        if entry.article_id is None and not entry.first_poll:
            stored_digests.unquiet(tx, article_id)
        stored_entries.settle(
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


def settle_fuller(desk: Desk, entry: WaitingEntry, known: StoredArticle, *, now: datetime) -> ReadReport | None:
    """Let the fuller text of another feed stand in for that of the first, whose page was not to be had; else None."""
    article = _own_text(entry)
    if known.body_source != "feed" or article is None or len(_text(article)) <= len(_text(known)):
        return None
    if known.flagged and not all(part in _text(article) for part in (known.lead, known.body)):
        return None  # it says more, but not the same: what the first was flagged for would be lost
    if not entry.first_poll:
        with desk.store.begin() as tx:
            stored_digests.unquiet(tx, known.id)
    again: Again = "reread" if entry.first_poll and known.quiet else "edit"
    as_known = replace(entry, article_id=known.id)
    return keep(desk, as_known, article, page=None, state=EntryState.FEED_ONLY, now=now, again=again)


def _own_text(entry: WaitingEntry) -> Article | None:
    language = entry.language or entry.feed_language
    return from_feed(title=entry.title, summary=entry.summary, content=entry.content, language=language)


def _text(article: Article | StoredArticle) -> str:
    return f"{article.lead} {article.body}"


def settle_without_page(desk: Desk, entry: WaitingEntry, trouble: PageTrouble, *, now: datetime) -> ReadReport:
    """Let the feed's own text stand in, and come back for the page when that makes sense."""
    again = trouble.again and entry.attempts < len(RETRIES)
    next_attempt = max(now + RETRIES[entry.attempts], trouble.until or now) if again else None
    if _page_was_read(desk, entry):
        # The feed says that it was edited: what the edit brought in is still to be seen.
        reason = trouble.reason if again else ""
        return settle_known(desk, entry, entry.article_id or 0, reason=reason, next_attempt_at=next_attempt)
    article = _fullest(desk, entry)
    if article is not None:
        return keep(
            desk,
            entry,
            article,
            page=None,
            state=EntryState.FEED_ONLY,
            now=now,
            trouble=trouble,
            next_attempt_at=next_attempt,
        )
    return settle_given_up(desk, entry, trouble.reason, next_attempt_at=next_attempt)


def settle_given_up(
    desk: Desk, entry: WaitingEntry, reason: str, *, next_attempt_at: datetime | None = None
) -> ReadReport:
    """Leave the entry without an article, for good or until the next attempt."""
    with desk.store.begin() as tx:
        stored_entries.settle(
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


def _fullest(desk: Desk, entry: WaitingEntry) -> Article | None:
    """Give the entry's own text; at a later try, that of another feed when it was fuller."""
    article = _own_text(entry)
    if article is None or entry.article_id is None or not entry.attempts:
        return article
    with desk.store.read() as tx:
        known = stored_articles.get_article(tx, entry.article_id)
    if known is None or len(_text(known)) <= len(_text(article)):
        return article
    told = (Paragraph(text=known.lead, place="lead"), Paragraph(text=known.body))
    paragraphs = tuple(paragraph for paragraph in told if paragraph.text)
    return replace(article, title=known.title, lead=known.lead, body=known.body, paragraphs=paragraphs)


def _page_was_read(desk: Desk, entry: WaitingEntry) -> bool:
    """Say whether an earlier state of the entry brought its page: a summary must not take the place of that."""
    if entry.article_id is None:
        return False
    with desk.store.read() as tx:
        article = stored_articles.get_article(tx, entry.article_id)
    return article is not None and article.body_source != "feed"


def keep(
    desk: Desk,
    entry: WaitingEntry,
    article: Article,
    *,
    page: Page | None,
    state: EntryState,
    now: datetime,
    trouble: PageTrouble | None = None,
    next_attempt_at: datetime | None = None,
    again: Again = "edit",
) -> ReadReport:
    """Watch an article and store it with its mentions, and settle its entry, in one transaction."""
    as_it_came = article
    article = boilerplate.cleared(desk, entry.outlet, article, counted=entry.article_id is not None)
    watched = desk.watchlist.watch(
        title=article.title, lead=article.lead, body=article.body, language=article.language, outlet=entry.outlet
    )
    kept = new_article(
        entry,
        article,
        page=page,
        watchlist_hash=desk.watchlist.hash,
        now=now,
        shared_link=trouble is not None and trouble.shared_link,
    )
    with desk.store.begin() as tx:
        if entry.article_id is None:
            boilerplate.learn(tx, entry.outlet, as_it_came, now=now)
        article_id = stored(tx, entry, kept, watched, again=again, now=now)
        stored_entries.settle(
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
