"""The resources of a step: config, store, network, archive, pool, liveness lock; opened once and closed once."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

from extractors.feeds.cost import Costly, is_small
from extractors.feeds.raw import NotAFeed
from extractors.markup import visible_text
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.channels.filesystem import IN_HOME, PageFolder, filed_pages, last_numbers, page_folder
from wirewatch.adapters.config.configured_secrets import keep_secret
from wirewatch.adapters.config.last_good import load_at_work
from wirewatch.adapters.http.client import Web
from wirewatch.adapters.permissions import make_home
from wirewatch.adapters.process_secrets import without_secrets
from wirewatch.adapters.processes import at_work, end_with_runner
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.engine import Store, StoreUnavailable, open_store
from wirewatch.adapters.store.leases import Holder, this_process
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.configuration import Config
from wirewatch.domain.model import Article, Entry, FeedDocument
from wirewatch.domain.urls import is_web
from wirewatch.steps.backfill import note_alerting, note_aliases, note_asked
from wirewatch.steps.inflection import compiled_watchlist

if TYPE_CHECKING:
    from extractors.pages.dom import Stage
    from wirewatch.domain.watch.watchlist import Watchlist


FeedKind = Literal["feed", "sitemap", "page"]
SUMMARY_LIMIT = 20_000
CONTENT_LIMIT = 200_000
FEW_LETTERS = 100  # in titles, which are not heard against the feed's own word


def get_ready() -> None:
    """Load what `extract_page` needs, which takes half a second: once in each worker, and never in a mere poll."""
    import extractors.article  # noqa: F401


def get_ready_for_feeds() -> None:
    """Load what `read_feed` needs: once in each worker, and never in a poll that brings nothing new."""
    import extractors.feed  # noqa: F401


def extract_page(
    html: bytes,
    url: str,
    content_type: str | None,
    language: str | None,
    latest: datetime,
    boxes: tuple[str, ...] = (),
) -> Article:
    """Return the article of a page; no date after `latest` is believed. Raises NotAnArticle.

    `boxes` held the articles of the outlet's earlier pages.
    """
    from extractors.article import extract

    return extract(html, url=url, content_type=content_type, declared_language=language, latest=latest, boxes=boxes)


def trace_page(html: bytes, url: str, content_type: str | None) -> tuple[list[Stage], Article | None]:
    """Return the steps of a page's extraction with what each removed, and the article if it is one."""
    from extractors.article import traced

    return traced(html, url, content_type=content_type)


def read_feed(
    data: bytes,
    url: str,
    content_type: str | None,
    kind: str,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> FeedDocument:
    """Return the feed in these bytes, its texts as a reader sees them.

    Raises NotAFeed and, with `only_cheap`, Costly for what may take long to read.
    """
    if only_cheap and (kind == "page" or not is_small(data)):
        raise Costly
    from extractors.feed import parse
    from extractors.feeds.other_formats import parse_page, parse_sitemap

    if kind == "sitemap":
        document = parse_sitemap(data, url=url, only_cheap=only_cheap)
    elif kind == "page":
        document = parse_page(data, url=url, link_pattern=link_pattern or "")
    else:
        document = parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    return replace(document, entries=tuple(map(_as_seen, document.entries)))


def _as_seen(entry: Entry) -> Entry:
    summary = visible_text(entry.summary)[:SUMMARY_LIMIT]
    content = summary if entry.content == entry.summary else visible_text(entry.content)[:CONTENT_LIMIT]
    return replace(entry, summary=summary, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressContent:
    """What an address holds: a feed; else the feeds that its page names, and in words why it is none."""

    kind: FeedKind = "feed"
    document: FeedDocument | None = None
    language: str | None = None
    named: tuple[str, ...] = ()
    reason: str = ""


def find_feed(
    data: bytes, url: str, content_type: str | None, link_pattern: str | None, *, only_cheap: bool = False
) -> AddressContent:
    """Return the feed, the sitemap or, with a `link_pattern`, the list of links in these bytes; or why they are none.

    Raises re.error for a bad pattern and, with `only_cheap`, Costly for what may take long to read.
    """
    if only_cheap and (link_pattern is not None or not is_small(data)):
        raise Costly
    try:
        kind, document = _parsed(data, url, content_type, link_pattern, only_cheap=only_cheap)
    except NotAFeed as error:
        return AddressContent(named=_named(error, data, url), reason=error.reason)
    if not document.entries:
        return AddressContent(reason="a feed without entries")
    return AddressContent(kind=kind, document=document, language=_language(document))


def _parsed(
    data: bytes, url: str, content_type: str | None, link_pattern: str | None, *, only_cheap: bool
) -> tuple[FeedKind, FeedDocument]:
    """Return what kind of list a body is, with what it holds. Raises NotAFeed, for what it would be as a feed."""
    from extractors.feed import parse
    from extractors.feeds.other_formats import parse_page, parse_sitemap

    if link_pattern is not None:
        return "page", parse_page(data, url=url, link_pattern=link_pattern)
    try:
        return "feed", parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    except NotAFeed:
        if b"<urlset" not in data[:5_000]:
            raise
        return "sitemap", parse_sitemap(data, url=url, only_cheap=only_cheap)


def _named(error: NotAFeed, data: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, those it declares first, without feeds of comments."""
    from extractors.feeds.autodiscovery import feed_links

    feeds = error.feeds or tuple(feed_links(data, url=url))
    links = [feed for feed in feeds if "comment" not in feed.url.lower() and is_web(feed.url)]
    return tuple(dict.fromkeys(feed.url for feed in sorted(links, key=lambda feed: feed.named_by != "link")))


def _language(document: FeedDocument) -> str | None:
    """Return the language that the titles are in, the feed's own word where they leave it open."""
    from extractors.language import language_of

    titles = " ".join(entry.title for entry in document.entries[:20])
    if document.language and sum(map(str.isalpha, titles)) < FEW_LETTERS:
        return document.language
    return language_of(titles, page_says=document.language) or document.language


if TYPE_CHECKING:
    PagePool = WorkPool[[bytes, str, str | None, str | None, datetime, tuple[str, ...]], Article]
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
class Resources:
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
    """Return the URL of the store: the configured one, or SQLite under home."""
    return config.settings.store.url or f"sqlite:///{(home / 'wirewatch.db').resolve()}"


def build_name() -> str:
    """Return the version that digests name in their foot."""
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
) -> AsyncIterator[Resources]:
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
            yield Resources(
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
    """Return a clock that goes on from `now`, so that a replayed day's waits are of that day."""
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


@asynccontextmanager
async def resources_for_run(config: str, home: str, *, run: str, now: datetime) -> AsyncIterator[Resources]:
    """Open the desk for the run of that id, with the config as it stands now; a broken edit leaves the last good one.

    Raises ConfigErrors when there never was a good one, and StoreUnavailable.
    """
    end_with_runner(os.environ)
    with without_secrets(), at_work(Path(home) / "runs", run):
        loaded = load_at_work(Path(config), Path(home), environ=os.environ)
        for problem in loaded.broken:
            log.error("%s (the last good configuration stays at work)", problem)
        async with opened(loaded, config_folder=Path(config), home=Path(home), now=now) as resources:
            yield resources


P = ParamSpec("P")
R = TypeVar("R")


async def aside(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Do work that writes to the store or the archive in this process's one thread for that, and give what it gives.

    One thread: SQLite takes one writer at a time, and the archive's file is written to by one hand.
    """
    return await asyncio.get_running_loop().run_in_executor(_hand("store"), partial(work, *arguments, **named))


async def looked_up(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Do work that only reads the store in a thread of its own, and give what it gives.

    Reading never waits for a writer, so it is not to stand in line behind one who waits for another process.
    """
    return await asyncio.get_running_loop().run_in_executor(_hand("store-read"), partial(work, *arguments, **named))


@cache
def _hand(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)


@asynccontextmanager
async def tenancy(resources: Resources, kind: str, host: str, *, seconds: float) -> AsyncIterator[bool]:
    """Hold a lease of `seconds` and renew it until the block ends; gives False when another worker holds the host."""
    if not await aside(leases.take, resources.store, kind, [host], holder=resources.holder, seconds=seconds):
        yield False
        return
    renewing = asyncio.create_task(_renewed(resources, kind, host, seconds=seconds))
    try:
        yield True
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await aside(leases.release, resources.store, kind, [host], holder=resources.holder)


async def _renewed(resources: Resources, kind: str, host: str, *, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        try:
            ours = await aside(leases.take, resources.store, kind, [host], holder=resources.holder, seconds=seconds)
        except Exception:  # the store may be back before the lease runs out
            log.warning("the lease of %s could not be renewed", host, exc_info=True)
            continue
        if not ours:
            return
