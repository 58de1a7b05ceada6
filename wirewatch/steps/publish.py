"""Publish the index, feeds and calendars of filed digests as static files."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from urllib.parse import urlsplit

from extractors.names.interests import parse
from extractors.search.results import SearchResult
from wirewatch.adapters.channels import filesystem
from wirewatch.adapters.storage import FolderStorage, NotStored, Storage
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store import published
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.event_dates import list_upcoming_dates
from wirewatch.domain.configuration import Config, Series
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.model import Digest
from wirewatch.render.archive_index import FeedLinks, FiledDigest, archive_index
from wirewatch.render.email import address_domain
from wirewatch.render.feeds import (
    MAX_FEED_ENTRIES,
    StoryFeed,
    actor_feed,
    atom_document,
    json_feed_document,
    series_feed,
)
from wirewatch.render.icalendar import calendar
from wirewatch.render.search import search_feed
from wirewatch.steps.resources import Resources
from wirewatch.steps.search import search_store

log = logging.getLogger("wirewatch.publish")
STAMP_FILE = ".published"
MAX_INDEXED_ISSUES = 100  # issues listed on the index page

PublishedFile = tuple[str, str]  # name relative to the folder, text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """The data from which all published files are rendered."""

    config: Config
    issues: tuple[StoredIssue, ...]  # whose page exists, newest first
    headlines: dict[int, str]  # of the first story, by the issue's id
    digests: dict[str, tuple[Digest, ...]]  # by series, newest first
    coming: tuple[UpcomingDate, ...]
    searches: dict[str, SearchResult]  # by id
    authority: str
    now: datetime

    @property
    def root(self) -> str | None:
        """The public URL of the folder."""
        return self.config.settings.digests.archive_url

    @property
    def names(self) -> dict[str, str]:
        """Actor id -> name."""
        return {actor.id: actor.name for actor in self.config.actors}


def publish_site(resources: Resources, *, now: datetime) -> int:
    """Write index, feeds and calendars if anything changed; return the file count, log errors.

    Each file is written atomically, the stamp last, so that an interrupted run is repeated.
    """
    pages = resources.pages
    try:
        filesystem.move_pages(FolderStorage(path=resources.home / filesystem.DIGESTS_FOLDER), pages)
        stamp = _current_stamp(resources, now=now)
        if _published_stamp(pages) == stamp:
            return 0
        files = list(_site_files(_load_site(resources, now=now)))
        for name, text in files:
            pages.put(name, text.encode("utf-8", "replace"))
        pages.sweep()
        pages.put(STAMP_FILE, stamp.encode())
    except OSError as error:
        log.warning("the index and feeds could not be written: %s", error)
        return 0
    except Exception:
        log.exception("the index and feeds could not be made; the digests themselves are filed")
        return 0
    return len(files)


def _current_stamp(resources: Resources, *, now: datetime) -> str:
    with resources.store.read() as tx:
        parts = (
            published.published_fingerprint(tx),
            list_upcoming_dates(tx, now=now),
            resources.config.hash,
            resources.build,
            f"{now:%Y-%m-%d}",
        )
    if searches := _run_saved_searches(resources, now=now):
        parts = (*parts, sorted(searches.items()))  # type: ignore[assignment]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _run_saved_searches(resources: Resources, *, now: datetime) -> dict[str, SearchResult]:
    """Return what each saved search finds."""
    config = resources.config
    return {
        saved_search.id: search_store(
            resources.store,
            saved_search.query,
            actors=config.actors,
            now=now,
            limit=MAX_FEED_ENTRIES,
        )
        for saved_search in config.searches
    }


def _published_stamp(pages: Storage) -> str | None:
    try:
        return pages.get(STAMP_FILE).decode("ascii", "replace")
    except NotStored:
        return None


def _load_site(resources: Resources, *, now: datetime) -> _Site:
    authority = _site_authority(resources, now=now)
    with resources.store.read() as tx:
        issues = published.filed_issues(tx)
    series_ids = {issue.series for issue in issues}
    filed_keys = {
        page.key for page in filesystem.iter_filed_pages(resources.pages, series=series_ids)
    }
    with resources.store.read() as tx:
        return _Site(
            config=resources.config,
            issues=tuple(issue for issue in issues if _issue_path(issue) in filed_keys),
            headlines=published.first_headlines(tx),
            digests={
                series.id: tuple(published.newest_digests(tx, series.id))
                for series in resources.config.series
            },
            coming=list_upcoming_dates(tx, now=now),
            searches=_run_saved_searches(resources, now=now),
            authority=authority,
            now=now,
        )


def _site_authority(resources: Resources, *, now: datetime) -> str:
    """Return the domain of feed ids, fixed once: a new one would show readers all entries again."""
    with resources.store.read() as tx:
        authority = published.get_authority(tx)
    if authority is not None:
        return authority
    with resources.store.begin() as tx:
        install_key = stored_facts.install_key(tx, now=now)
        fallback_id = hashlib.sha256(install_key.encode()).hexdigest()[:8]
        domain = _feed_domain(resources.config, fallback_id)
        return published.create_authority(tx, domain, now=now)


def _feed_domain(config: Config, fallback_id: str) -> str:
    """Return the domain of published digests, else of the mail sender, else a fixed invalid one."""
    root, mail = config.settings.digests.archive_url, config.settings.mail
    host = urlsplit(root).hostname if root else None
    if host:
        return host
    return address_domain(mail.sender) if mail else f"wirewatch-{fallback_id}.invalid"


def _issue_path(issue: StoredIssue) -> str:
    return f"{issue.series}/{issue.number:04d}.html"


def _site_files(site: _Site) -> Iterator[PublishedFile]:
    for series in site.config.series:
        dates = [date for date in site.coming if _is_date_of_series(site.config, series, date)]
        yield f"{series.id}/dates.ics", _calendar(site, series.title or series.id, dates)
        digests = site.digests[series.id]
        if digests:
            feed = series_feed(digests, authority=site.authority, root=site.root)
            yield from _feed_files(f"{series.id}/feed", feed)
    yield from _actor_files(site)
    for saved in site.config.searches:
        feed = search_feed(
            site.searches[saved.id],
            name=saved.id,
            title=saved.title or saved.id,
            authority=site.authority,
            root=site.root,
            now=site.now,
        )
        yield from _feed_files(f"searches/{saved.id}/feed", feed)
    yield from _index_files(site)


def _is_date_of_series(config: Config, series: Series, coming: UpcomingDate) -> bool:
    actors = frozenset(coming.actors)
    if not actors.isdisjoint(series.actors):
        return True
    for interest in config.interests:
        if interest.id in series.actors and parse(interest.when).is_met(actors):
            return True
    return False


def _actor_files(site: _Site) -> Iterator[PublishedFile]:
    digests = list(chain.from_iterable(site.digests.values()))
    for actor in site.config.actors:
        dates = [date for date in site.coming if actor.id in date.actors]
        yield f"actors/{actor.id}/dates.ics", _calendar(site, actor.name, dates)
        if digests:
            feed = actor_feed(
                digests, actor=actor.id, name=actor.name, authority=site.authority, root=site.root
            )
            yield from _feed_files(f"actors/{actor.id}/feed", feed)


def _calendar(site: _Site, name: str, dates: Sequence[UpcomingDate]) -> str:
    return calendar(
        dates,
        name=f"Wirewatch: {name}",
        authority=site.authority,
        names=site.names,
        now=site.now,
    )


def _feed_files(name: str, feed: StoryFeed) -> Iterator[PublishedFile]:
    yield f"{name}.atom", atom_document(feed)
    yield f"{name}.json", json_feed_document(feed)


def _index_files(site: _Site) -> Iterator[PublishedFile]:
    configured = {series.id: series for series in site.config.series}
    issues_by_series: dict[str, list[FiledDigest]] = {name: [] for name in configured}
    for issue in site.issues:
        filed = _filed_issue(site, issue, file=f"{issue.number:04d}.html")
        issues_by_series.setdefault(issue.series, []).append(filed)
    for name, issues in issues_by_series.items():
        title, links = name, []
        if name in configured:
            title = configured[name].title or name
            feed = "feed" if site.digests.get(name) else None
            links = [FeedLinks(name=title, feed=feed, dates="dates.ics")]
        page = archive_index(
            issues,
            title=title,
            feed_groups=[("To read it elsewhere", links)],
            parent_page="../index.html",
        )
        yield f"{name}/index.html", page
    newest = site.issues[:MAX_INDEXED_ISSUES]
    front = [_filed_issue(site, issue, file=_issue_path(issue)) for issue in newest]
    omitted = len(site.issues) - len(newest)
    yield "index.html", archive_index(front, feed_groups=_front_groups(site), omitted=omitted)


def _filed_issue(site: _Site, issue: StoredIssue, *, file: str) -> FiledDigest:
    title, timezone = issue.series, "UTC"
    for series in site.config.series:
        if series.id == issue.series:
            title, timezone = series.title or series.id, series.timezone
    return FiledDigest(
        series=issue.series,
        title=title,
        number=issue.number,
        subject=issue.subject,
        stories=issue.stories,
        composed_at=issue.composed_at,
        timezone=timezone,
        file=file,
        headline=site.headlines.get(issue.id, ""),
    )


def _front_groups(site: _Site) -> list[tuple[str, Sequence[FeedLinks]]]:
    has_digests = any(site.digests.values())
    series_links, actor_links, search_links = [], [], []
    for series in site.config.series:
        feed = f"{series.id}/feed" if site.digests[series.id] else None
        series_links.append(
            FeedLinks(
                name=series.title or series.id,
                page=f"{series.id}/index.html",
                feed=feed,
                dates=f"{series.id}/dates.ics",
            )
        )
    for actor in site.config.actors:
        feed = f"actors/{actor.id}/feed" if has_digests else None
        dates = f"actors/{actor.id}/dates.ics"
        actor_links.append(FeedLinks(name=actor.name, feed=feed, dates=dates))
    for saved in site.config.searches:
        feed = f"searches/{saved.id}/feed"
        search_links.append(FeedLinks(name=saved.title or saved.id, feed=feed))
    groups: list[tuple[str, Sequence[FeedLinks]]] = [
        ("Series", series_links),
        ("Actors", actor_links),
    ]
    if search_links:
        groups.append(("Searches", search_links))
    return groups
