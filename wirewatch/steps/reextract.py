"""Extract archived pages again after an upgrade; the network is not touched."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from extractors.model import Article
from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.archive import NotInArchive
from wirewatch.adapters.store import archive_records, lease_keeper, outlet_paragraphs
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.archive_records import ArchiveRecord
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.warc import ArchivedResponse
from wirewatch.adapters.worker_pool import LimitExceeded, WallTimeExceeded, WorkerDied
from wirewatch.domain.feed_text import fill_from_feed
from wirewatch.domain.model import EntryState
from wirewatch.steps import boilerplate
from wirewatch.steps.fetch import MIN_PAGES_OF_CONTAINER, FetchedPage
from wirewatch.steps.maintenance import archive_location
from wirewatch.steps.reports import Summable
from wirewatch.steps.resources import Resources
from wirewatch.steps.settling import store_article

log = logging.getLogger("wirewatch.reextract")
BATCH_ENTRIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReextractReport(Summable):
    """Counts of extracting again, in pages."""

    read: int = 0
    changed: int = 0
    newly_flagged: int = 0
    no_longer_flagged: int = 0
    gone: int = 0  # pages that are no longer in the archive


class AlreadyReextracting(Exception):
    """Another process is extracting again; the message is one sentence for the user."""


async def reextract(
    resources: Resources, *, since: datetime, until: datetime | None, now: datetime
) -> ReextractReport:
    """Extract archived pages of entries with since <= seen_at < until again; store changes.

    Articles that become flagged are stored silently, as old news. Raises AlreadyReextracting and,
    when the archive cannot be reached, StorageUnavailable: changes stored until then are kept.
    """
    with lease_keeper.hold_whole_kind(
        resources.store, "reextract", holder=resources.holder
    ) as ours:
        if not ours:
            raise AlreadyReextracting("another wirewatch reread is at work; wait for it")
        return await _reextract_all(resources, since=since, until=until, now=now)


async def _reextract_all(
    resources: Resources, *, since: datetime, until: datetime | None, now: datetime
) -> ReextractReport:
    report, after, done = ReextractReport(), 0, set[int]()
    while True:
        with resources.store.read() as tx:
            batch = archive_records.read_entries(
                tx, since=since, until=until, after_id=after, limit=BATCH_ENTRIES
            )
        if not batch:
            return report
        for entry in batch:
            report += await _reextract_entry(resources, entry, done=done, now=now)
        after = batch[-1].id
        resources.progress("reading again", report.read, report.read)


async def _reextract_entry(
    resources: Resources, entry: WaitingEntry, *, done: set[int], now: datetime
) -> ReextractReport:
    with resources.store.read() as tx:
        record = archive_records.entry_page(tx, entry)
    if record is None or record.id in done:
        return ReextractReport()
    done.add(record.id)
    try:
        response = resources.archive.read(archive_location(record.place))
    except NotInArchive as error:
        log.info("%s: %s", entry.url, error)
        return ReextractReport(gone=1)
    article = await _extract_again(resources, entry, response)
    return ReextractReport(read=1) + (
        _store_if_changed(resources, entry, article, response, record, now=now)
        if article
        else ReextractReport()
    )


async def _extract_again(
    resources: Resources, entry: WaitingEntry, response: ArchivedResponse
) -> Article | None:
    content_type = _header_value(response, "content-type")
    latest = response.fetched_at + timedelta(days=1)
    with resources.store.read() as tx:
        boxes = outlet_paragraphs.article_containers(
            tx, entry.outlet, min_articles=MIN_PAGES_OF_CONTAINER
        )
    try:
        article = await resources.pool.call(
            response.body,
            response.url,
            content_type,
            entry.feed_language,
            latest,
            boxes,
            entry.title,
            entry.summary,
        )
    except WallTimeExceeded as error:
        log.warning(
            "%s was not extracted again, since this machine was stopped or too busy: %s",
            entry.url,
            error,
        )
        return None
    except (NotAnArticle, LimitExceeded, WorkerDied) as error:
        log.info("%s is still not an article: %s", entry.url, error)
        return None
    return fill_from_feed(article, title=entry.title, summary=entry.summary)


def _header_value(response: ArchivedResponse, name: str) -> str | None:
    return next((value for header, value in response.headers if header.lower() == name), None)


def _store_if_changed(
    resources: Resources,
    entry: WaitingEntry,
    article: Article,
    response: ArchivedResponse,
    record: ArchiveRecord,
    *,
    now: datetime,
) -> ReextractReport:
    with resources.store.read() as tx:
        old = (
            stored_articles.get_article(tx, entry.article_id)
            if entry.article_id is not None
            else None
        )
    cleared = boilerplate.remove_boilerplate(resources, entry.outlet, article, counted=True)
    new_text = (cleared.title, cleared.lead, cleared.body)
    if (
        old is not None
        and old.body_source != "feed"
        and new_text == (old.title, old.lead, old.body)
    ):
        return ReextractReport()
    page = FetchedPage(
        article=article,
        url=response.url,
        place_id=record.id,
        etag=_header_value(response, "etag"),
        last_modified=_header_value(response, "last-modified"),
    )
    # Treated like entries of a first poll: an article that was not stored before is not news.
    held = entry if old is not None else replace(entry, first_poll=True)
    report = store_article(
        resources, held, article, page=page, state=EntryState.READ, now=now, update_reason="reread"
    )
    was = old is not None and old.flagged
    return ReextractReport(
        changed=1,
        newly_flagged=int(report.flagged and not was),
        no_longer_flagged=int(was and not report.flagged),
    )
