"""The desk: all that a step works with, opened once and closed once."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.adapters.archive import Archive
from wirewatch.adapters.channels.filesystem import IN_HOME, PageFolder, filed_pages, last_numbers, page_folder
from wirewatch.adapters.config.configured_secrets import keep_secret
from wirewatch.adapters.http.client import Web
from wirewatch.adapters.permissions import make_home
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store.engine import Store, StoreUnavailable, open_store
from wirewatch.adapters.store.leases import Holder, this_process
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.configuration import Config
from wirewatch.steps.asking import note_alerting, note_aliases, note_asked
from wirewatch.steps.extraction import extract_page, get_ready, get_ready_for_feeds, read_feed
from wirewatch.steps.inflection import compiled_watchlist

if TYPE_CHECKING:
    from wirewatch.domain.model import Article, FeedDocument
    from wirewatch.domain.watch.watchlist import Watchlist

    PagePool = WorkPool[[bytes, str, str | None, str | None, datetime], Article]
    FeedPool = WorkPool[[bytes, str, str | None, str, str | None], FeedDocument]

log = logging.getLogger("wirewatch")

Progress = Callable[[str, int, int], None]  # what is being done, done so far, of how many
PAGE_SECONDS = 20.0
PAGE_MEMORY = 2 * 1024**3  # bytes of address space for a process that reads pages
FEED_SECONDS = PAGE_SECONDS
FEED_MEMORY = 1024**3  # bytes of address space for a process that reads feeds; those of 15 MB take 0.6 GB at most
MOST_FEED_WORKERS = 2  # a second one, so that a hostile feed does not hold up the others; more would wait for us


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The opened config, store, network, archive and extraction pool."""

    config: Config
    config_folder: Path
    home: Path
    store: Store
    holder: Holder
    web: Web
    archive: Archive
    pool: PagePool
    feed_pool: FeedPool
    environ: Mapping[str, str]
    build: str
    progress: Progress = no_progress
    robots_locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    @cached_property
    def watchlist(self) -> Watchlist:
        """The compiled watchlist; made when first asked for, as polling does without."""
        return compiled_watchlist(self.config, self.home)

    @property
    def pages(self) -> PageFolder:
        """Where digests are filed: under home, or where settings.yaml publishes them."""
        return page_folder(self.home, publish=self.config.settings.publish)

    @cached_property
    def logins(self) -> dict[str, str]:
        """The names of the secrets of feeds behind a login, by the feeds' configured addresses."""
        return {feed.url: feed.login for feed in self.config.feeds if feed.login}


def store_url(config: Config, home: Path) -> str:
    """Give the URL of the store: the configured one, or SQLite under home."""
    return config.settings.store.url or f"sqlite:///{(home / 'wirewatch.db').resolve()}"


def build_name() -> str:
    """Give the version that digests name in their foot."""
    return version("wirewatch")


def ready_home(home: Path) -> str | None:
    """Make the home, or close an old one to other users; return the line that says so. Raises StoreUnavailable."""
    try:
        return make_home(home)
    except OSError as error:
        why = "it is no folder" if home.exists() and not home.is_dir() else f"it cannot be made: {error.strerror}"
        raise StoreUnavailable(f"{home} cannot be the home: {why}; name another folder with --home") from error


def open_desk_store(config: Config, home: Path, *, begin_anew: datetime | None = None) -> Store:
    """Open the store alone, for commands that only look. Raises StoreUnavailable.

    An empty store beside filed digests is one that was lost: StoreLost, unless `begin_anew`, which is then the instant
    that is noted. Issues of the new store are numbered from where the filed ones end, so that none is overwritten.
    """
    if closed := ready_home(home):
        log.warning(closed)

    def in_use() -> str | None:
        return next((str(page.parent.parent) for page in _filed(config, home)), None)

    store = open_store(store_url(config, home), in_use=in_use, begin_anew=begin_anew is not None)
    if begin_anew:
        with store.begin() as tx:
            stored_digests.note_filed(tx, last_numbers(_filed(config, home)), now=begin_anew)
    return store


def _filed(config: Config, home: Path) -> list[Path]:
    return [*filed_pages(home / IN_HOME), *published_pages(config)]


def published_pages(config: Config) -> list[Path]:
    """Return the pages of issues that are filed outside home; only of our series, as others may use the folder too."""
    folder = config.settings.publish
    return list(filed_pages(Path(folder), series=[one.id for one in config.series])) if folder else []


def page_pool(workers: int) -> PagePool:
    """Return the pool that reads pages."""
    return WorkPool(extract_page, workers=workers, seconds=PAGE_SECONDS, memory=PAGE_MEMORY, warm_up=get_ready)


def feed_pool(workers: int) -> FeedPool:
    """Return the pool that reads feeds which may take long."""
    return WorkPool(read_feed, workers=workers, seconds=FEED_SECONDS, memory=FEED_MEMORY, warm_up=get_ready_for_feeds)


@asynccontextmanager
async def opened(
    config: Config,
    *,
    config_folder: Path,
    home: Path,
    now: datetime,
    environ: Mapping[str, str] | None = None,
    progress: Progress = no_progress,
    workers: int | None = None,
    begin_anew: bool = False,
) -> AsyncIterator[Desk]:
    """Open everything, note the config in the store, close everything. Raises StoreUnavailable, StoreLost."""
    keep_secret(config, folder=config_folder, environ=os.environ if environ is None else environ)
    store = open_desk_store(config, home, begin_anew=now if begin_anew else None)
    archive = Archive(home / "archive")
    try:
        note_config(store, config, now=now)
        async with (
            Web(config.settings.network, version=build_name(), read_clock=_clock_from(now)) as web,
            page_pool(workers or os.cpu_count() or 2) as pool,
            feed_pool(min(MOST_FEED_WORKERS, workers or os.cpu_count() or 2)) as feeds,
        ):
            yield Desk(
                config=config,
                config_folder=config_folder,
                home=home,
                store=store,
                holder=this_process(),
                web=web,
                archive=archive,
                pool=pool,
                feed_pool=feeds,
                environ=os.environ if environ is None else environ,
                build=build_name(),
                progress=progress,
            )
    finally:
        archive.close()
        store.close()


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """Give a clock that goes on from `now`, so that a replayed day's waits are of that day."""
    start = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - start)


def note_config(store: Store, config: Config, *, now: datetime) -> None:
    """Bring the store's feeds and series in line with the config."""
    with store.begin() as tx:
        stored_feeds.sync(tx, config.feeds, default=config.settings.poll.every, now=now)
        known = stored_digests.ensure_series(tx, config.series, now=now)
        note_aliases(tx, config, now=now)
        note_asked(tx, config, known=known, now=now)
        note_alerting(tx, config, now=now)
