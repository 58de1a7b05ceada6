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


async def recheck_article(resources: Resources, one: DueRecheck, *, now: datetime) -> ReadReport:
    """Fetch an article again and store the result; the caller holds the lease of its host.

    An internal error leaves the article unchanged until its next recheck.
    """
    try:
        return await _recheck(resources, one, now=now)
    except Exception:
        log.exception("%s could not be rechecked", one.article.url)
        return await run_in_write_thread(_record_no_result, resources, one, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refetched:
    """The response to a recheck, extracted."""

    url: str  # as requested
    answer: Response
    bare: Article  # from the page alone
    article: Article  # completed from the feed, without boilerplate


async def _recheck(resources: Resources, one: DueRecheck, *, now: datetime) -> ReadReport:
    # No validators for a page that seemed gone: a 304 would hide that it is back.
    known = (
        Validators()
        if one.missing_since
        else Validators(etag=one.etag, last_modified=one.last_modified)
    )
    try:
        url, answer = await fetch_response(resources, one.entry, now=now, known=known)
        if answer.not_modified:
            return await run_in_write_thread(
                _record_unchanged,
                resources,
                one,
                validators=(answer.etag or one.etag, one.last_modified),
                now=now,
            )
        bare = await extract_article(resources, one.entry, answer, now=now)
    except BackingOff as wait:
        return await run_in_write_thread(_postpone, resources, one, until=wait.until, now=now)
    except PageTrouble as trouble:
        if trouble.gone:
            left = one.missing_since is None and await _dropped_by_feed(resources, one, now=now)
            return await run_in_write_thread(
                _record_missing, resources, one, trouble.answer, trouble.reason, left=left, now=now
            )
        log.info("%s: nothing seen: %s", one.article.url, trouble.reason)
        return await run_in_write_thread(_record_no_result, resources, one, now=now)
    whole = fill_from_feed(bare, title=one.entry.title, summary=_summary_used_as_lead(one))
    article = await run_in_read_thread(
        boilerplate.remove_boilerplate, resources, one.entry.outlet, whole, counted=True
    )
    return await run_in_write_thread(
        _store_result,
        resources,
        one,
        _Refetched(url=url, answer=answer, bare=bare, article=article),
        now=now,
    )


def _summary_used_as_lead(one: DueRecheck) -> str:
    """Return the feed summary if it serves as the lead of an article whose page has none, else ""."""
    return one.entry.summary if one.as_read.lead == one.entry.summary else ""


def _store_result(
    resources: Resources, one: DueRecheck, seen: _Refetched, *, now: datetime
) -> ReadReport:
    # Compare without the feed text, which would make a stub look like the beginning of the article.
    left, edit = text_change(one.as_read, seen.bare).kind, text_change(one.as_read, seen.article)
    if left == "gutted" or _is_other_article(one, seen, edit):
        return _record_missing(resources, one, seen.answer, "a stub stands in its place", now=now)
    if left == "cut" or _is_wall(one, seen):
        log.info("%s: nothing seen: a wall stands before it", one.article.url)
        return _record_no_result(resources, one, now=now)
    if edit.kind == "edited":
        return _store_edit(resources, one, seen, now=now)
    return _record_unchanged(
        resources, one, validators=(seen.answer.etag, seen.answer.last_modified), now=now
    )


def _is_other_article(one: DueRecheck, seen: _Refetched, edit: TextChange) -> bool:
    """Return whether the URL now leads to another article: another final URL and no sentence in common."""
    there = {url_key(seen.article.canonical_url or seen.answer.url), url_key(seen.answer.url)}
    known = {
        one.article.url_key,
        url_key(one.article.url),
        url_key(one.article.canonical_url),
        url_key(seen.url),
    }
    return edit.kind == "edited" and not edit.stays and not there & known


def _is_wall(one: DueRecheck, seen: _Refetched) -> bool:
    return not matches_feed_entry(seen.bare, title=one.entry.title, summary=one.entry.summary)


def _store_edit(
    resources: Resources, one: DueRecheck, seen: _Refetched, *, now: datetime
) -> ReadReport:
    article = seen.article
    place_id = archive_response(resources, seen.answer, url=seen.url, now=now)
    page = build_fetched_page(
        article, seen.answer, url=seen.url, otherwise=one.entry.url, place_id=place_id
    )
    watched = resources.watchlist.watch(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=one.entry.outlet,
    )
    kept = article_row(
        one.entry, article, page=page, watchlist_hash=resources.watchlist.hash, now=now
    )
    with resources.store.begin() as tx:
        current = stored_articles.get_article(tx, one.article.id)
        if current is None or current.revision != one.article.revision:
            return ReadReport(
                looked=1
            )  # revised by another worker meanwhile; the next recheck compares with that
        update_article(tx, one.article.id, kept, watched, again="edit", now=now)
        rechecks.record_online(
            tx,
            one.article.id,
            now=now,
            next_look_at=_next_scheduled(resources, one, now=now),
            validators=(seen.answer.etag, seen.answer.last_modified),
        )
    log.info("%s was edited", one.article.url)
    return ReadReport(looked=1, edited=1)


async def _dropped_by_feed(resources: Resources, one: DueRecheck, *, now: datetime) -> bool:
    """Return whether the feed dropped the article although it still lists older ones."""
    with resources.store.read() as tx:
        feed = stored_feeds.feed_by_id(tx, one.entry.feed_id)
    if feed is None:
        return False
    anew = replace(feed, state=replace(feed.state, etag=None, last_modified=None, body_hash=None))
    entries = (await poll_feed(resources, anew, now=now)).entries
    there = any(
        entry.identity == one.entry.identity or entry.url == one.entry.url for entry in entries
    )
    published = one.entry.published_at or one.entry.seen_at
    return not there and any(
        entry.published_at is not None and entry.published_at < published for entry in entries
    )


def _record_missing(
    resources: Resources,
    one: DueRecheck,
    answer: Response | None,
    why: str,
    *,
    now: datetime,
    left: bool = False,
) -> ReadReport:
    """Record that the article was not found; a second recheck that agrees makes it a retraction.

    Status 410, or an article that its feed dropped as well (`left`), is a retraction at once.
    """
    if one.article.gone_at is not None:
        return _record_no_result(resources, one, now=now)
    gone_for_good = answer is not None and answer.status == STATUS_GONE  # no outage answers 410
    if (
        not gone_for_good
        and not left
        and (one.missing_since is None or now - one.missing_since < GONE_CONFIRMATION_DELAY)
    ):
        again = max((one.missing_since or now) + GONE_CONFIRMATION_DELAY, now)
        with resources.store.begin() as tx:
            rechecks.record_missing(
                tx, one.article.id, since=one.missing_since or now, now=now, next_look_at=again
            )
        log.info("%s seems to be gone: %s; one more look is to confirm it", one.article.url, why)
        return ReadReport(looked=1)
    record_id = (
        archive_response(resources, answer, url=one.article.url, now=now)
        if answer is not None
        else None
    )
    after = _next_scheduled(resources, one, now=now)
    with resources.store.begin() as tx:
        rechecks.record_retraction(
            tx, one.article.id, now=now, next_look_at=after, record_id=record_id
        )
    log.info("%s is gone: %s", one.article.url, why)
    return ReadReport(looked=1, gone=1)


def _record_unchanged(
    resources: Resources,
    one: DueRecheck,
    *,
    validators: tuple[str | None, str | None],
    now: datetime,
) -> ReadReport:
    with resources.store.begin() as tx:
        after = _next_scheduled(resources, one, now=now)
        rechecks.record_online(
            tx, one.article.id, now=now, next_look_at=after, validators=validators
        )
    return ReadReport(looked=1)


def _record_no_result(resources: Resources, one: DueRecheck, *, now: datetime) -> ReadReport:
    with resources.store.begin() as tx:
        rechecks.record_unchanged(
            tx, one.article.id, now=now, next_look_at=_next_attempt(resources, one, now=now)
        )
    return ReadReport(looked=1)


def _postpone(
    resources: Resources, one: DueRecheck, *, until: datetime, now: datetime
) -> ReadReport:
    with resources.store.begin() as tx:
        rechecks.postpone_recheck(tx, one.article.id, until=max(until, now + MIN_POSTPONEMENT))
    return ReadReport(put_off=1)


def _next_attempt(resources: Resources, one: DueRecheck, *, now: datetime) -> datetime | None:
    # A recheck that failed confirms nothing: try again hourly, for a limited time.
    if (
        one.missing_since is not None
        and one.article.gone_at is None
        and now - one.missing_since < MAX_HOURLY_CHECKS_PERIOD
    ):
        return now + GONE_CONFIRMATION_DELAY
    return _next_scheduled(resources, one, now=now)


def _next_scheduled(resources: Resources, one: DueRecheck, *, now: datetime) -> datetime | None:
    return next_recheck(one.article.seen_at, resources.config.settings.articles.look_again, now=now)
