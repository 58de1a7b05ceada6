"""Publish the index, feeds and calendars of the filed digests, as static files for any web server."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    """Write the index, feeds and calendars if anything changed; return the number of files. Errors are only logged.

    Each file is written atomically, and the stamp last, so that an interrupted run is repeated.
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
    with resources.store.read() as tx:
        authority = published.get_authority(tx)
    if authority is None:
        with resources.store.begin() as tx:
            fallback_id = hashlib.sha256(
                stored_facts.install_key(tx, now=now).encode()
            ).hexdigest()[:8]
            authority = published.create_authority(
                tx, _feed_domain(resources.config, fallback_id), now=now
            )
    with resources.store.read() as tx:
        issues = published.filed_issues(tx)
    filed_keys = {
        one.key
        for one in filesystem.iter_filed_pages(
            resources.pages, series={one.series for one in issues}
        )
    }
    issues = [one for one in issues if _issue_path(one) in filed_keys]
    with resources.store.read() as tx:
        return _Site(
            config=resources.config,
            issues=tuple(issues),
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


def _feed_domain(config: Config, fallback_id: str) -> str:
    """Return the domain for feed ids: that of the published digests, of the mail sender, or an invalid one of ours."""
    root, mail = config.settings.digests.archive_url, config.settings.mail
    host = urlsplit(root).hostname if root else None
    return host or (address_domain(mail.sender) if mail else f"wirewatch-{fallback_id}.invalid")


def _issue_path(issue: StoredIssue) -> str:
    return f"{issue.series}/{issue.number:04d}.html"


def _site_files(site: _Site) -> Iterator[PublishedFile]:
    for series in site.config.series:
        dates = calendar(
            [date for date in site.coming if _is_date_of_series(site.config, series, date)],
            name=f"Wirewatch: {series.title or series.id}",
            authority=site.authority,
            names=site.names,
            now=site.now,
        )
        yield f"{series.id}/dates.ics", dates
        if digests := site.digests[series.id]:
            yield from _feed_files(
                f"{series.id}/feed", series_feed(digests, authority=site.authority, root=site.root)
            )
    yield from _actor_files(site)
    for saved in site.config.searches:
        told_feed = search_feed(
            site.searches[saved.id],
            name=saved.id,
            title=saved.title or saved.id,
            authority=site.authority,
            root=site.root,
            now=site.now,
        )
        yield from _feed_files(f"searches/{saved.id}/feed", told_feed)
    yield from _index_files(site)


def _is_date_of_series(config: Config, series: Series, coming: UpcomingDate) -> bool:
    actors = frozenset(coming.actors)
    met = (
        parse(interest.when).is_met(actors)
        for interest in config.interests
        if interest.id in series.actors
    )
    return not actors.isdisjoint(series.actors) or any(met)


def _actor_files(site: _Site) -> Iterator[PublishedFile]:
    digests = [digest for series_digests in site.digests.values() for digest in series_digests]
    for actor in site.config.actors:
        yield (
            f"actors/{actor.id}/dates.ics",
            calendar(
                [date for date in site.coming if actor.id in date.actors],
                name=f"Wirewatch: {actor.name}",
                authority=site.authority,
                names=site.names,
                now=site.now,
            ),
        )
        if digests:
            feed = actor_feed(
                digests, actor=actor.id, name=actor.name, authority=site.authority, root=site.root
            )
            yield from _feed_files(f"actors/{actor.id}/feed", feed)


def _feed_files(name: str, feed: StoryFeed) -> Iterator[PublishedFile]:
    yield f"{name}.atom", atom_document(feed)
    yield f"{name}.json", json_feed_document(feed)


def _index_files(site: _Site) -> Iterator[PublishedFile]:
    configured = {series.id: series for series in site.config.series}
    for name in dict.fromkeys([*configured, *(issue.series for issue in site.issues)]):
        series = configured.get(name)
        series_issues = [
            _filed_issue(site, issue, file=f"{issue.number:04d}.html")
            for issue in site.issues
            if issue.series == name
        ]
        title = (series.title if series else None) or name
        shelves = (
            [
                FeedLinks(
                    name=title, feed="feed" if site.digests.get(name) else None, dates="dates.ics"
                )
            ]
            if series
            else []
        )
        yield (
            f"{name}/index.html",
            archive_index(
                series_issues,
                title=title,
                feed_groups=[("To read it elsewhere", shelves)],
                parent_page="../index.html",
            ),
        )
    front = [
        _filed_issue(site, issue, file=_issue_path(issue))
        for issue in site.issues[:MAX_INDEXED_ISSUES]
    ]
    left_out = max(0, len(site.issues) - MAX_INDEXED_ISSUES)
    yield "index.html", archive_index(front, feed_groups=_front_shelves(site), omitted=left_out)


def _filed_issue(site: _Site, issue: StoredIssue, *, file: str) -> FiledDigest:
    series = next(
        (candidate for candidate in site.config.series if candidate.id == issue.series), None
    )
    return FiledDigest(
        series=issue.series,
        title=(series.title if series else None) or issue.series,
        number=issue.number,
        subject=issue.subject,
        stories=issue.stories,
        composed_at=issue.composed_at,
        timezone=series.timezone if series else "UTC",
        file=file,
        headline=site.headlines.get(issue.id, ""),
    )


def _front_shelves(site: _Site) -> list[tuple[str, Sequence[FeedLinks]]]:
    has_digests = any(site.digests.values())
    series = [
        FeedLinks(
            name=one.title or one.id,
            page=f"{one.id}/index.html",
            feed=f"{one.id}/feed" if site.digests[one.id] else None,
            dates=f"{one.id}/dates.ics",
        )
        for one in site.config.series
    ]
    actors = [
        FeedLinks(
            name=one.name,
            feed=f"actors/{one.id}/feed" if has_digests else None,
            dates=f"actors/{one.id}/dates.ics",
        )
        for one in site.config.actors
    ]
    searches = [
        FeedLinks(name=one.title or one.id, feed=f"searches/{one.id}/feed")
        for one in site.config.searches
    ]
    return [("Series", series), ("Actors", actors), *([("Searches", searches)] if searches else [])]
