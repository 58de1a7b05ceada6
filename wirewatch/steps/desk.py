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
from wirewatch.adapters.config.configured_secrets import keep_secret
from wirewatch.adapters.pool import WorkPool
from wirewatch.adapters.store import Store, open_store
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.leases import Holder, this_process
from wirewatch.adapters.web import Web
from wirewatch.domain.configuration import Config
from wirewatch.steps.asking import note_alerting, note_aliases, note_asked
from wirewatch.steps.extraction import extract_page, get_ready

if TYPE_CHECKING:
    from wirewatch.domain.model import Article
    from wirewatch.domain.watch import Watchlist

log = logging.getLogger("wirewatch")

Progress = Callable[[str, int, int], None]  # what is being done, done so far, of how many
PAGE_SECONDS = 20.0
PAGE_MEMORY = 2 * 1024**3  # bytes of address space for a process that reads pages


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
    pool: WorkPool[[bytes, str, str | None, str | None, datetime], Article]
    environ: Mapping[str, str]
    build: str
    progress: Progress = no_progress
    robots_locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    @cached_property
    def watchlist(self) -> Watchlist:
        """The compiled watchlist; made when first asked for, as polling does without."""
        from wirewatch.domain.watch import compile_watchlist

        return compile_watchlist(self.config.actors, self.config.interests)

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


def open_desk_store(config: Config, home: Path) -> Store:
    """Give the store alone, for commands that only look. Raises StoreUnavailable."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "it is no folder" if home.exists() else f"it cannot be made: {error.strerror}"
        raise StoreUnavailable(f"{home} cannot be the home: {why}; name another folder with --home") from error
    return open_store(store_url(config, home))


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
) -> AsyncIterator[Desk]:
    """Open everything, note the config in the store, close everything. Raises StoreUnavailable."""
    keep_secret(config, folder=config_folder, environ=os.environ if environ is None else environ)
    store = open_desk_store(config, home)
    archive = Archive(home / "archive")
    try:
        note_config(store, config, now=now)
        async with (
            Web(config.settings.network, version=build_name(), read_clock=_clock_from(now)) as web,
            WorkPool(
                extract_page,
                workers=workers or os.cpu_count() or 2,
                seconds=PAGE_SECONDS,
                memory=PAGE_MEMORY,
                warm_up=get_ready,
            ) as pool,
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
