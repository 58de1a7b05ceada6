"""Recheck: fetch flagged articles again to detect edits and retractions."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.model import Article
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import rechecks
from wirewatch.domain.feed_text import fill_from_feed, matches_feed_entry
from wirewatch.domain.text_changes import (
    GONE_CONFIRMATION_DELAY,
    TextChange,
    next_recheck,
    text_change,
)
from wirewatch.domain.urls import url_key
from wirewatch.steps import boilerplate
from wirewatch.steps.article_storage import article_row, update_article
from wirewatch.steps.fetch import (
    PageTrouble,
    Validators,
    archive_response,
    build_fetched_page,
    extract_article,
    fetch_response,
)
from wirewatch.steps.matching import match_text
from wirewatch.steps.polite_fetch import BackingOff
from wirewatch.steps.poll_feed import poll_feed
from wirewatch.steps.reports import ReadReport
from wirewatch.steps.resources import Resources
from wirewatch.steps.store_threads import run_in_read_thread, run_in_write_thread

if TYPE_CHECKING:
    from wirewatch.adapters.http.messages import Response
    from wirewatch.adapters.store.rechecks import DueRecheck

log = logging.getLogger("wirewatch.recheck")
MAX_CONCURRENT_ARTICLES = 8  # concurrent articles of one host; the web client limits the rate
MIN_POSTPONEMENT = timedelta(minutes=1)
STATUS_GONE = 410
MAX_HOURLY_CHECKS_PERIOD = timedelta(
    days=2
)  # how long a page that seemed gone is checked hourly while no check succeeds


def count_due_rechecks(resources: Resources, *, now: datetime) -> dict[str, int]:
    """Return the number of articles to recheck now, by host."""
    spans = resources.config.settings.articles.look_again
    if not spans:
        return {}
    with resources.store.read() as tx:
        return rechecks.count_due_by_host(tx, now=now, first=min(spans), last=max(spans))


def due_rechecks(resources: Resources, host: str, *, now: datetime) -> list[DueRecheck]:
    """Return up to AT_ONCE articles of a host that are due for a recheck."""
    spans = resources.config.settings.articles.look_again
    if not spans:
        return []
    with resources.store.read() as tx:
        return rechecks.list_due_rechecks(
            tx, host, now=now, first=min(spans), last=max(spans), limit=MAX_CONCURRENT_ARTICLES
        )


async def recheck_article(resources: Resources, due: DueRecheck, *, now: datetime) -> ReadReport:
    """Fetch an article again and store the result; the caller holds the lease of its host.

    An internal error leaves the article unchanged until its next recheck.
    """
    try:
        return await _recheck(resources, due, now=now)
    except Exception:
        log.exception("%s could not be rechecked", due.article.url)
        return await run_in_write_thread(_record_no_result, resources, due, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refetched:
    """The response to a recheck, extracted."""

    url: str  # as requested
    answer: Response
    bare: Article  # from the page alone
    article: Article  # completed from the feed, without boilerplate


async def _recheck(resources: Resources, due: DueRecheck, *, now: datetime) -> ReadReport:
    # No validators for a page that seemed gone: a 304 would hide that it is back.
    validators = (
        Validators()
        if due.missing_since
        else Validators(etag=due.etag, last_modified=due.last_modified)
    )
    try:
        url, answer = await fetch_response(resources, due.entry, now=now, validators=validators)
        if answer.not_modified:
            return await run_in_write_thread(
                _record_unchanged,
                resources,
                due,
                validators=(answer.etag or due.etag, due.last_modified),
                now=now,
            )
        bare = await extract_article(resources, due.entry, answer, now=now)
    except BackingOff as wait:
        return await run_in_write_thread(_postpone, resources, due, until=wait.until, now=now)
    except PageTrouble as trouble:
        if trouble.gone:
            dropped_by_feed = due.missing_since is None and await _dropped_by_feed(
                resources, due, now=now
            )
            return await run_in_write_thread(
                _record_missing,
                resources,
                due,
                trouble.answer,
                trouble.reason,
                dropped_by_feed=dropped_by_feed,
                now=now,
            )
        log.info("%s: nothing seen: %s", due.article.url, trouble.reason)
        return await run_in_write_thread(_record_no_result, resources, due, now=now)
    whole = fill_from_feed(bare, title=due.entry.title, summary=_summary_used_as_lead(due))
    article = await run_in_read_thread(
        boilerplate.remove_boilerplate, resources, due.entry.outlet, whole, counted=True
    )
    return await run_in_write_thread(
        _store_result,
        resources,
        due,
        _Refetched(url=url, answer=answer, bare=bare, article=article),
        now=now,
    )


def _summary_used_as_lead(due: DueRecheck) -> str:
    """Return the feed summary if it serves as the lead of an article without one, else ""."""
    return due.entry.summary if due.as_read.lead == due.entry.summary else ""


def _store_result(
    resources: Resources, due: DueRecheck, seen: _Refetched, *, now: datetime
) -> ReadReport:
    # Compare without the feed text, which would make a stub look like the beginning of the article.
    change_of_bare_text, edit = (
        text_change(due.as_read, seen.bare).kind,
        text_change(due.as_read, seen.article),
    )
    if change_of_bare_text == "gutted" or _is_other_article(due, seen, edit):
        return _record_missing(resources, due, seen.answer, "a stub stands in its place", now=now)
    if change_of_bare_text == "cut" or _is_wall(due, seen):
        log.info("%s: nothing seen: a wall stands before it", due.article.url)
        return _record_no_result(resources, due, now=now)
    if edit.kind == "edited":
        return _store_edit(resources, due, seen, now=now)
    return _record_unchanged(
        resources, due, validators=(seen.answer.etag, seen.answer.last_modified), now=now
    )


def _is_other_article(due: DueRecheck, seen: _Refetched, edit: TextChange) -> bool:
    """Return whether the URL leads to another article: new final URL, no common sentence."""
    page_keys = {url_key(seen.article.canonical_url or seen.answer.url), url_key(seen.answer.url)}
    article_keys = {
        due.article.url_key,
        url_key(due.article.url),
        url_key(due.article.canonical_url),
        url_key(seen.url),
    }
    return edit.kind == "edited" and not edit.stays and not page_keys & article_keys


def _is_wall(due: DueRecheck, seen: _Refetched) -> bool:
    return not matches_feed_entry(seen.bare, title=due.entry.title, summary=due.entry.summary)


def _store_edit(
    resources: Resources, due: DueRecheck, seen: _Refetched, *, now: datetime
) -> ReadReport:
    article = seen.article
    place_id = archive_response(resources, seen.answer, url=seen.url, now=now)
    page = build_fetched_page(
        article, seen.answer, url=seen.url, otherwise=due.entry.url, place_id=place_id
    )
    watched = match_text(resources.watchlist, article, outlet=due.entry.outlet)
    row = article_row(
        due.entry, article, page=page, watchlist_hash=resources.watchlist.hash, now=now
    )
    with resources.store.begin() as tx:
        current = stored_articles.get_article(tx, due.article.id)
        if current is None or current.revision != due.article.revision:
            return ReadReport(
                looked=1
            )  # revised by another worker meanwhile; the next recheck compares with that
        update_article(tx, due.article.id, row, watched, reason="edit", now=now)
        rechecks.record_online(
            tx,
            due.article.id,
            now=now,
            next_look_at=_next_scheduled(resources, due, now=now),
            validators=(seen.answer.etag, seen.answer.last_modified),
        )
    log.info("%s was edited", due.article.url)
    return ReadReport(looked=1, edited=1)


async def _dropped_by_feed(resources: Resources, due: DueRecheck, *, now: datetime) -> bool:
    """Return whether the feed dropped the article although it still lists older ones."""
    with resources.store.read() as tx:
        feed = stored_feeds.feed_by_id(tx, due.entry.feed_id)
    if feed is None:
        return False
    unconditional = replace(
        feed, state=replace(feed.state, etag=None, last_modified=None, body_hash=None)
    )
    entries = (await poll_feed(resources, unconditional, now=now)).entries
    is_listed = any(
        entry.identity == due.entry.identity or entry.url == due.entry.url for entry in entries
    )
    published = due.entry.published_at or due.entry.seen_at
    return not is_listed and any(
        entry.published_at is not None and entry.published_at < published for entry in entries
    )


def _record_missing(
    resources: Resources,
    due: DueRecheck,
    answer: Response | None,
    why: str,
    *,
    now: datetime,
    dropped_by_feed: bool = False,
) -> ReadReport:
    """Record that the article was not found; a second agreeing recheck makes it a retraction.

    Status 410, or an article that its feed dropped as well (`dropped_by_feed`), is a retraction at
    once.
    """
    if due.article.gone_at is not None:
        return _record_no_result(resources, due, now=now)
    gone_for_good = answer is not None and answer.status == STATUS_GONE  # no outage answers 410
    if (
        not gone_for_good
        and not dropped_by_feed
        and (due.missing_since is None or now - due.missing_since < GONE_CONFIRMATION_DELAY)
    ):
        next_look_at = max((due.missing_since or now) + GONE_CONFIRMATION_DELAY, now)
        with resources.store.begin() as tx:
            rechecks.record_missing(
                tx,
                due.article.id,
                since=due.missing_since or now,
                now=now,
                next_look_at=next_look_at,
            )
        log.info("%s seems to be gone: %s; one more look is to confirm it", due.article.url, why)
        return ReadReport(looked=1)
    record_id = (
        archive_response(resources, answer, url=due.article.url, now=now)
        if answer is not None
        else None
    )
    after = _next_scheduled(resources, due, now=now)
    with resources.store.begin() as tx:
        rechecks.record_retraction(
            tx, due.article.id, now=now, next_look_at=after, record_id=record_id
        )
    log.info("%s is gone: %s", due.article.url, why)
    return ReadReport(looked=1, gone=1)


def _record_unchanged(
    resources: Resources,
    due: DueRecheck,
    *,
    validators: tuple[str | None, str | None],
    now: datetime,
) -> ReadReport:
    with resources.store.begin() as tx:
        after = _next_scheduled(resources, due, now=now)
        rechecks.record_online(
            tx, due.article.id, now=now, next_look_at=after, validators=validators
        )
    return ReadReport(looked=1)


def _record_no_result(resources: Resources, due: DueRecheck, *, now: datetime) -> ReadReport:
    with resources.store.begin() as tx:
        rechecks.record_unchanged(
            tx, due.article.id, now=now, next_look_at=_next_attempt(resources, due, now=now)
        )
    return ReadReport(looked=1)


def _postpone(
    resources: Resources, due: DueRecheck, *, until: datetime, now: datetime
) -> ReadReport:
    with resources.store.begin() as tx:
        rechecks.postpone_recheck(tx, due.article.id, until=max(until, now + MIN_POSTPONEMENT))
    return ReadReport(put_off=1)


def _next_attempt(resources: Resources, due: DueRecheck, *, now: datetime) -> datetime | None:
    # A recheck that failed confirms nothing: try again hourly, for a limited time.
    if (
        due.missing_since is not None
        and due.article.gone_at is None
        and now - due.missing_since < MAX_HOURLY_CHECKS_PERIOD
    ):
        return now + GONE_CONFIRMATION_DELAY
    return _next_scheduled(resources, due, now=now)


def _next_scheduled(resources: Resources, due: DueRecheck, *, now: datetime) -> datetime | None:
    return next_recheck(due.article.seen_at, resources.config.settings.articles.look_again, now=now)
