"""The resources of a step (config, store, network, archive, pool, lock), opened and closed once."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.adapters.archive import Archive
from wirewatch.adapters.config.loader import (
    load_active,
)
from wirewatch.adapters.config.secrets import redact_config_secrets
from wirewatch.adapters.learned_inflection import compile_config_watchlist, share_learned
from wirewatch.adapters.processes import die_with_runner, hold_run_lock
from wirewatch.adapters.redaction import without_secrets
from wirewatch.adapters.storage import Storage
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.lease_holders import Holder, current_holder
from wirewatch.adapters.store.lease_keeper import LeaseKeeper
from wirewatch.adapters.store.leases import HOST_KIND
from wirewatch.domain.configuration import Config

if TYPE_CHECKING:
    from extractors.names.watchlist import Watchlist
    from wirewatch.adapters.http.client import HttpClient
    from wirewatch.adapters.http.limiter import Admission
from wirewatch.steps.config_sync import sync_config
from wirewatch.steps.extraction_jobs import FeedPool, PagePool, feed_pool, page_pool
from wirewatch.steps.reports import Progress, no_progress
from wirewatch.steps.storage_places import open_archive, open_configured_store, open_pages
from wirewatch.steps.store_threads import run_in_write_thread

log = logging.getLogger("wirewatch")
# Two, so that one hostile feed does not block the others; more would only wait for the event loop.
MAX_FEED_WORKERS = 2
HOST_WAIT_SECONDS = 20.0  # for a host that another process visits
HOST_POLL_SECONDS = 0.5
HOST_RETRY_DELAY = timedelta(minutes=1)  # after that, to ask again


@dataclass(frozen=True, kw_only=True)
class Resources:
    """The opened config, store, network, archive and extraction pool."""

    config: Config
    config_folder: Path
    home: Path
    store: Store
    holder: Holder
    leases: LeaseKeeper
    web: HttpClient
    archive: Archive
    pages: Storage  # where digests are filed
    pool: PagePool
    feed_pool: FeedPool
    environ: Mapping[str, str]
    build: str
    read_clock: Callable[[], datetime]  # starts at the instant that the run counts as now
    is_newest: bool = (
        True  # the config; False: another machine brought the store in line with a newer one
    )
    progress: Progress = no_progress
    robots_locks: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    @cached_property
    def watchlist(self) -> Watchlist:
        """The compiled watchlist; compiled on first use, since polling does not need it."""
        return compile_config_watchlist(self.config, self.home)

    @cached_property
    def logins(self) -> dict[str, str]:
        """Names of the secrets that hold feed logins, by configured feed URL."""
        return {feed.url: feed.login for feed in self.config.feeds if feed.login}


def build_name() -> str:
    """Return the version shown in the footer of digests."""
    return version("wirewatch")


@asynccontextmanager
async def open_resources(
    config: Config,
    *,
    config_folder: Path,
    home: Path,
    now: datetime,
    environ: Mapping[str, str] | None = None,
    progress: Progress = no_progress,
    workers: int | None = None,
    begin_anew: bool = False,
    holder: Holder | None = None,
) -> AsyncIterator[Resources]:
    """Open all resources, record the config in the store, and close them afterwards.

    `holder` holds the leases, by default this process.
    Raises StoreUnavailable, StoreLost.
    """
    from wirewatch.adapters.http.client import (
        HttpClient,  # slow to import, and most commands fetch nothing
    )

    redact_config_secrets(
        config, folder=config_folder, environ=os.environ if environ is None else environ
    )
    pages = open_pages(config, home, config_folder=config_folder, environ=environ)
    store = open_configured_store(config, home, pages=pages, begin_anew=now if begin_anew else None)
    archive = open_archive(config, home, config_folder=config_folder, environ=environ)
    holder, read_clock = holder or current_holder(), _clock_starting_at(now)
    leases = LeaseKeeper(store, holder)
    try:
        config, is_newest = sync_config(store, config, folder=config_folder, home=home, now=now)
        share_learned(store, home, now=now)
        async with (
            HttpClient(
                config.settings.network,
                version=build_name(),
                read_clock=read_clock,
                admission=_admission(leases, read_clock),
            ) as web,
            page_pool(workers or os.cpu_count() or 2) as pool,
            feed_pool(min(MAX_FEED_WORKERS, workers or os.cpu_count() or 2)) as feeds,
        ):
            yield Resources(
                config=config,
                config_folder=config_folder,
                home=home,
                store=store,
                holder=holder,
                leases=leases,
                web=web,
                archive=archive,
                pages=pages,
                pool=pool,
                feed_pool=feeds,
                environ=os.environ if environ is None else environ,
                build=build_name(),
                read_clock=read_clock,
                is_newest=is_newest,
                progress=progress,
            )
    finally:
        archive.close()
        leases.close()
        store.close()


def _admission(leases: LeaseKeeper, read_clock: Callable[[], datetime]) -> Admission:
    """Return the admission of requests: at once to taken hosts, else after leasing the host.

    So a redirect, or a feed asked about a page, never causes a second visitor at a host.
    """
    from wirewatch.adapters.http.limiter import HostOccupied

    @asynccontextmanager
    async def visit(host: str) -> AsyncIterator[datetime | None]:
        end, last_request_at = time.monotonic() + HOST_WAIT_SECONDS, None
        while True:
            with suppress(
                StoreUnavailable
            ):  # while the store is away no request is let in, and no server is blamed
                ours, last_request_at = await run_in_write_thread(leases.enter, host)
                if ours:
                    break
            if time.monotonic() >= end:
                raise HostOccupied(read_clock() + HOST_RETRY_DELAY)
            await asyncio.sleep(HOST_POLL_SECONDS)
        try:
            yield last_request_at
        finally:
            await run_in_write_thread(leases.leave, host)

    return lambda host: nullcontext() if leases.is_current(HOST_KIND, host) else visit(host)


def _clock_starting_at(now: datetime) -> Callable[[], datetime]:
    """Return a clock that starts at `now`, so that waits fit the date of a replayed day."""
    start = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - start)


def expand_folder(folder: str) -> Path:
    """Return a run's folder with ~ and variables such as $NAME expanded on this worker."""
    return Path(os.path.expandvars(folder)).expanduser()


@asynccontextmanager
async def resources_for_run(
    config: str, home: str, *, run: str, now: datetime
) -> AsyncIterator[Resources]:
    """Open resources for one flow run and hold its liveness lock.

    An invalid configuration is logged and the last valid one used. Raises ConfigErrors when there
    is none, and StoreUnavailable.
    """
    die_with_runner(os.environ)
    config_folder, home_folder = expand_folder(config), expand_folder(home)
    with without_secrets(), hold_run_lock(home_folder / "runs", run):
        loaded = load_active(config_folder, home_folder, environ=os.environ)
        for problem in loaded.broken:
            log.error("%s (the last good configuration stays at work)", problem)
        async with open_resources(
            loaded, config_folder=config_folder, home=home_folder, now=now
        ) as resources:
            yield resources
