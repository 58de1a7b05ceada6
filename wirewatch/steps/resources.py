"""The resources of a step: config, store, network, archive, pool, liveness lock; opened once and closed once."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

from sqlalchemy import Connection

from extractors.feeds.cost import CostlyDocument, is_small_document
from extractors.feeds.raw import NotAFeed
from extractors.markup import visible_text
from extractors.model import Article, Entry, FeedDocument
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.channels.filesystem import DIGESTS_FOLDER, iter_filed_pages, last_numbers
from wirewatch.adapters.config.loader import (
    LAST_GOOD_FOLDER,
    ConfigStamp,
    config_stamp,
    load_active,
)
from wirewatch.adapters.config.secrets import find_secret, redact_config_secrets
from wirewatch.adapters.learned_inflection import compile_config_watchlist, share_learned
from wirewatch.adapters.permissions import make_home
from wirewatch.adapters.processes import die_with_runner, hold_run_lock
from wirewatch.adapters.redaction import without_secrets
from wirewatch.adapters.storage import FolderStorage, Storage, StoredFile, open_storage
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.engine import (
    CONFIG_LOCK,
    Store,
    StoreUnavailable,
    open_store,
    take_advisory_lock,
)
from wirewatch.adapters.store.leases import HOST_KIND, Holder, LeaseKeeper, current_holder
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.configuration import Config
from wirewatch.domain.urls import is_web
from wirewatch.steps.backfill import record_alerting_actors, record_aliases, record_requested_actors

if TYPE_CHECKING:
    from extractors.names.watchlist import Watchlist
    from extractors.pages.page import Stage
    from wirewatch.adapters.http.client import HttpClient
    from wirewatch.adapters.http.limiter import Admission


FeedKind = Literal["feed", "sitemap", "page"]
MAX_SUMMARY_CHARS = 20_000
MAX_CONTENT_CHARS = 200_000
MIN_TITLE_LETTERS = (
    100  # letters in titles, below which the language that the feed declares is believed
)


def preload_extractor() -> None:
    """Import what `extract_page` needs: once per worker, as it takes half a second that a poll does not need."""
    import extractors.article  # noqa: F401


def preload_feed_parser() -> None:
    """Import what `read_feed` needs: once per worker; a poll that finds nothing new does without."""
    import extractors.feed  # noqa: F401


def extract_page(
    html: bytes,
    url: str,
    content_type: str | None,
    language: str | None,
    latest: datetime,
    boxes: tuple[str, ...] = (),
    feed_title: str = "",
    feed_summary: str = "",
) -> Article:
    """Return the article of a page; dates after `latest` are ignored. Raises NotAnArticle.

    `boxes`: the elements that held the article text on earlier pages of the outlet; `feed_title` and `feed_summary`:
    what the feed says of the page.
    """
    from extractors.article import extract

    return extract(
        html,
        url=url,
        content_type=content_type,
        declared_language=language,
        latest=latest,
        boxes=boxes,
        feed_title=feed_title,
        feed_summary=feed_summary,
    )


def trace_page(
    html: bytes, url: str, content_type: str | None
) -> tuple[list[Stage], Article | None]:
    """Return the extraction steps of a page with what each removed, and the article, or None if it is not one."""
    from extractors.article import trace_with_article

    return trace_with_article(html, url, content_type=content_type)


def read_feed(
    data: bytes,
    url: str,
    content_type: str | None,
    kind: str,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> FeedDocument:
    """Parse a feed, sitemap or link page and return it with markup removed from its texts.

    Raises NotAFeed and, with `only_cheap`, Costly for documents that may take long to parse.
    """
    if only_cheap and (kind == "page" or not is_small_document(data)):
        raise CostlyDocument
    from extractors.feed import parse
    from extractors.feeds.other_formats import parse_section_page, parse_sitemap

    if kind == "sitemap":
        document = parse_sitemap(data, url=url, only_cheap=only_cheap)
    elif kind == "page":
        document = parse_section_page(data, url=url, link_pattern=link_pattern or "")
    else:
        document = parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    return replace(document, entries=tuple(map(_with_visible_text, document.entries)))


def _with_visible_text(entry: Entry) -> Entry:
    summary = visible_text(entry.summary)[:MAX_SUMMARY_CHARS]
    content = (
        summary
        if entry.content == entry.summary
        else visible_text(entry.content)[:MAX_CONTENT_CHARS]
    )
    return replace(entry, summary=summary, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlContent:
    """What was found at a URL: a feed; or else the feeds that the page links to, and the reason it is not a feed."""

    kind: FeedKind = "feed"
    document: FeedDocument | None = None
    language: str | None = None
    named: tuple[str, ...] = ()
    reason: str = ""


def find_feed(
    data: bytes,
    url: str,
    content_type: str | None,
    link_pattern: str | None,
    *,
    only_cheap: bool = False,
) -> UrlContent:
    """Return the feed, the sitemap or, with a `link_pattern`, the list of links in these bytes; or why there is none.

    Raises re.error for a bad pattern and, with `only_cheap`, Costly for documents that may take long to parse.
    """
    if only_cheap and (link_pattern is not None or not is_small_document(data)):
        raise CostlyDocument
    try:
        kind, document = _parse_any(data, url, content_type, link_pattern, only_cheap=only_cheap)
    except NotAFeed as error:
        return UrlContent(named=_linked_feeds(error, data, url), reason=error.reason)
    if not document.entries:
        return UrlContent(reason="a feed without entries")
    return UrlContent(kind=kind, document=document, language=_document_language(document))


def _parse_any(
    data: bytes, url: str, content_type: str | None, link_pattern: str | None, *, only_cheap: bool
) -> tuple[FeedKind, FeedDocument]:
    """Return the kind of a document and its entries. Raises NotAFeed."""
    from extractors.feed import parse
    from extractors.feeds.other_formats import parse_section_page, parse_sitemap

    if link_pattern is not None:
        return "page", parse_section_page(data, url=url, link_pattern=link_pattern)
    try:
        return "feed", parse(data, url=url, content_type=content_type, only_cheap=only_cheap)
    except NotAFeed:
        if b"<urlset" not in data[:5_000]:
            raise
        return "sitemap", parse_sitemap(data, url=url, only_cheap=only_cheap)


def _linked_feeds(error: NotAFeed, data: bytes, url: str) -> tuple[str, ...]:
    """Return the URLs of the feeds that a page links to, `<link>` elements first, without comment feeds."""
    from extractors.feeds.autodiscovery import feeds_linked_from

    feeds = error.feeds or tuple(feeds_linked_from(data, url=url))
    links = [feed for feed in feeds if "comment" not in feed.url.lower() and is_web(feed.url)]
    return tuple(
        dict.fromkeys(feed.url for feed in sorted(links, key=lambda feed: feed.named_by != "link"))
    )


def _document_language(document: FeedDocument) -> str | None:
    """Return the language detected in the titles, or the one that the feed declares if they are too short to tell."""
    from extractors.language_detection import detect_language

    titles = " ".join(entry.title for entry in document.entries[:20])
    if document.language and sum(map(str.isalpha, titles)) < MIN_TITLE_LETTERS:
        return document.language
    return detect_language(titles, page_language=document.language) or document.language


if TYPE_CHECKING:
    PagePool = WorkPool[
        [bytes, str, str | None, str | None, datetime, tuple[str, ...], str, str], Article
    ]
    FeedPool = WorkPool[[bytes, str, str | None, str, str | None], FeedDocument]

log = logging.getLogger("wirewatch")

Progress = Callable[[str, int, int], None]  # what is being done, done so far, of how many
PAGE_SECONDS = 20.0
PAGE_MEMORY_BYTES = 2 * 1024**3  # bytes of address space for a process that reads pages
FEED_SECONDS = PAGE_SECONDS
FEED_MEMORY_BYTES = (
    1024**3
)  # bytes of address space for a process that reads feeds; those of 15 MB take 0.6 GB at most
MAX_FEED_WORKERS = 2  # two, so that one hostile feed does not block the others; more would only wait for the event loop


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Ignore progress."""


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


def store_url(config: Config, home: Path) -> str:
    """Return the URL of the store: the configured one, or SQLite under home."""
    return config.settings.store.url or f"sqlite:///{(home / 'wirewatch.db').resolve()}"


def build_name() -> str:
    """Return the version shown in the footer of digests."""
    return version("wirewatch")


def prepare_home(home: Path) -> str | None:
    """Create the home folder with private permissions; return a message if an existing one had to be restricted.

    Raises StoreUnavailable.
    """
    try:
        return make_home(home)
    except OSError as error:
        why = (
            "it is not a folder"
            if home.exists() and not home.is_dir()
            else f"it cannot be created: {error.strerror}"
        )
        raise StoreUnavailable(
            f"{home} cannot be the home: {why}; name another folder with --home"
        ) from error


ARCHIVE_FOLDER = "archive"  # under home, and in the storage that machines share


def open_archive(
    config: Config, home: Path, *, config_folder: Path, environ: Mapping[str, str] | None = None
) -> Archive:
    """Return the archive: under home, or written there and moved to the storage of settings.yaml."""
    at = config.settings.storage.at
    shared = _open_storage(config, at, config_folder, environ).below(ARCHIVE_FOLDER) if at else None
    return Archive(home / ARCHIVE_FOLDER, shared=shared)


def open_pages(
    config: Config, home: Path, *, config_folder: Path, environ: Mapping[str, str] | None = None
) -> Storage:
    """Return where digests are filed: published, else in the storage of settings.yaml, else under home."""
    settings = config.settings
    if settings.publish:
        return _open_storage(config, settings.publish, config_folder, environ, public=True)
    if settings.storage.at:
        return _open_storage(config, settings.storage.at, config_folder, environ).below(
            DIGESTS_FOLDER
        )
    return FolderStorage(path=home / DIGESTS_FOLDER)


def shared_files(
    config: Config, home: Path, *, config_folder: Path, archive: bool
) -> Iterator[tuple[str, Storage, StoredFile]]:
    """Yield the issue pages outside home and, with `archive`, the archive's files there, each with its path in home.

    Of pages only those of our series, since a published folder may hold other things. Raises StorageUnavailable.
    """
    pages = open_pages(config, home, config_folder=config_folder)
    if config.settings.publish or config.settings.storage.at:
        for one in iter_filed_pages(pages, series=[series.id for series in config.series]):
            yield f"{DIGESTS_FOLDER}/{one.key}", pages, one
    if archive and config.settings.storage.at:
        shared = _open_storage(config, config.settings.storage.at, config_folder, None).below(
            ARCHIVE_FOLDER
        )
        for one in shared.listing():
            yield f"{ARCHIVE_FOLDER}/{one.key}", shared, one


def _open_storage(
    config: Config,
    at: str,
    folder: Path,
    environ: Mapping[str, str] | None,
    *,
    public: bool = False,
) -> Storage:
    return open_storage(
        at,
        config.settings.storage,
        secret=partial(
            find_secret, folder=folder, environ=os.environ if environ is None else environ
        ),
        ca_file=config.settings.network.ca_file,
        public=public,
    )


def open_configured_store(
    config: Config, home: Path, *, pages: Storage | None = None, begin_anew: datetime | None = None
) -> Store:
    """Open the configured store without network or worker pools. Raises StoreUnavailable.

    An empty store beside filed digests (under home, or in `pages`) means that the store was lost: StoreLost, unless
    `begin_anew` (the current time) is given. Issues of the new store continue the numbers of the filed ones, so that no
    page is overwritten.
    """
    if closed := prepare_home(home):
        log.warning(closed)

    def in_use() -> str | None:
        return next((places[0].where() for places in _filed_pages(config, home, pages)), None)

    store = open_store(
        store_url(config, home), find_filed_digests=in_use, allow_new=begin_anew is not None
    )
    if begin_anew:
        keys = [key for _, key in _filed_pages(config, home, pages)]
        with store.begin() as tx:
            stored_digests.record_filed_numbers(tx, last_numbers(keys), now=begin_anew)
    return store


def _filed_pages(
    config: Config, home: Path, pages: Storage | None
) -> Iterator[tuple[Storage, str]]:
    """Yield the filed pages with the storage that holds each. Raises StoreUnavailable."""
    inside = FolderStorage(path=home / DIGESTS_FOLDER)
    for storage in [inside, *([pages] if pages and pages != inside else [])]:
        try:
            # Elsewhere only those of our series, since the folder may hold other things too.
            ours = None if storage is inside else [one.id for one in config.series]
            for one in iter_filed_pages(storage, series=ours):
                yield storage, one.key
        except OSError as error:
            why = "an empty store is not begun before it is known that none was lost"
            raise StoreUnavailable(f"{error}; {why}") from error


def page_pool(workers: int) -> PagePool:
    """Return the worker pool that extracts pages."""
    return WorkPool(
        extract_page,
        workers=workers,
        seconds=PAGE_SECONDS,
        memory=PAGE_MEMORY_BYTES,
        warm_up=preload_extractor,
    )


def feed_pool(workers: int) -> FeedPool:
    """Return the worker pool that parses feeds which may take long."""
    return WorkPool(
        read_feed,
        workers=workers,
        seconds=FEED_SECONDS,
        memory=FEED_MEMORY_BYTES,
        warm_up=preload_feed_parser,
    )


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
        config, is_newest = _sync_config(store, config, folder=config_folder, home=home, now=now)
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


HOST_WAIT_SECONDS = 20.0  # for a host that another process visits
HOST_POLL_SECONDS = 0.5
HOST_RETRY_DELAY = timedelta(minutes=1)  # after that, to ask again


def _admission(leases: LeaseKeeper, read_clock: Callable[[], datetime]) -> Admission:
    """Return what lets requests in: at once to hosts that are taken, else once the host is leased for the visit.

    So a redirect, or a feed that is asked about a page, makes no second visitor at another host.
    """
    from wirewatch.adapters.http.limiter import HostOccupied

    @asynccontextmanager
    async def visit(host: str) -> AsyncIterator[datetime | None]:
        end, left = time.monotonic() + HOST_WAIT_SECONDS, None
        while True:
            with suppress(
                StoreUnavailable
            ):  # while it is away nobody is let in, and no server is blamed
                ours, left = await run_in_write_thread(leases.enter, host)
                if ours:
                    break
            if time.monotonic() >= end:
                raise HostOccupied(read_clock() + HOST_RETRY_DELAY)
            await asyncio.sleep(HOST_POLL_SECONDS)
        try:
            yield left
        finally:
            await run_in_write_thread(leases.leave, host)

    return lambda host: nullcontext() if leases.is_current(HOST_KIND, host) else visit(host)


def _clock_starting_at(now: datetime) -> Callable[[], datetime]:
    """Return a clock that starts at `now`, so that waits fit the date when an earlier day is replayed."""
    start = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - start)


CONFIG_FACT = "config"  # the fact: the newest configuration that the store was brought in line with


def record_config(
    store: Store, config: Config, *, now: datetime, stamp: ConfigStamp | None = None
) -> bool:
    """Update the feeds and series in the store from the config; False where a newer one is noted, which then stands.

    Without a stamp the config counts as the newest and is not noted as such.
    """
    with store.begin() as tx:
        take_advisory_lock(tx, lock=CONFIG_LOCK)
        if stamp is not None and not _is_newest(tx, stamp, now=now):
            return False
        stored_feeds.sync_feeds(tx, config.feeds, default=config.settings.poll.every, now=now)
        known = stored_digests.ensure_series(tx, config.series, now=now)
        record_aliases(tx, config, now=now)
        record_requested_actors(tx, config, known=known, now=now)
        record_alerting_actors(tx, config, now=now)
    return True


def _is_newest(tx: Connection, stamp: ConfigStamp, *, now: datetime) -> bool:
    """Return whether no newer configuration of another folder is noted, and note this one if it is new."""
    noted: dict[str, str] = stored_facts.get_value(tx, CONFIG_FACT) or {}
    edited = stamp.edited_at.isoformat() if stamp.edited_at else ""
    if (
        noted
        and noted["hash"] != stamp.hash
        and noted["folder"] != stamp.folder
        and edited <= noted["edited_at"]
    ):
        return False
    if noted.get("hash") != stamp.hash or edited > noted["edited_at"]:
        value = {"hash": stamp.hash, "edited_at": edited, "folder": stamp.folder}
        stored_facts.set_value(tx, CONFIG_FACT, value, now=now)
    return True


def _sync_config(
    store: Store, config: Config, *, folder: Path, home: Path, now: datetime
) -> tuple[Config, bool]:
    """Bring the store in line with the config, and return it and True.

    Where the store has a newer one, say so and return what both have, and False.
    """
    stamp = config_stamp(home / LAST_GOOD_FOLDER if config.broken else folder)
    if record_config(
        store, config, now=now, stamp=replace(stamp, edited_at=None) if config.broken else stamp
    ):
        return config, True
    with store.read() as tx:
        noted, configured = (
            stored_facts.get_value(tx, CONFIG_FACT) or {},
            stored_digests.configured_series(tx),
        )
    log.warning(
        "the configuration in %s is older than the one of %s (edited %s): feeds and series stay as that one has them. "
        "Copy its files here; if these are the newer ones, save feeds.yaml again",
        folder.resolve(),
        noted.get("folder", "another machine"),
        noted.get("edited_at", "")[:16].replace("T", " "),
    )
    return replace(
        config, series=tuple(one for one in config.series if one.id in configured)
    ), False


def expand_folder(folder: str) -> Path:
    """Return a folder of a run's parameters; ~ and variables such as $NAME are those of the worker that took it."""
    return Path(os.path.expandvars(folder)).expanduser()


@asynccontextmanager
async def resources_for_run(
    config: str, home: str, *, run: str, now: datetime
) -> AsyncIterator[Resources]:
    """Open resources for one flow run and hold its liveness lock.

    An invalid configuration is logged and the last valid one used. Raises ConfigErrors when there is none, and
    StoreUnavailable.
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


P = ParamSpec("P")
R = TypeVar("R")


async def run_in_write_thread(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Run a function that writes to the store or the archive in the write thread of this process.

    There is one such thread, since SQLite allows one writer at a time and the archive file must have a single writer.
    """
    return await asyncio.get_running_loop().run_in_executor(
        _executor("store"), partial(work, *arguments, **named)
    )


async def run_in_read_thread(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Run a function that only reads the store in a separate thread.

    Reads never wait for a writer, so they must not queue behind a write that waits for another process.
    """
    return await asyncio.get_running_loop().run_in_executor(
        _executor("store-read"), partial(work, *arguments, **named)
    )


@cache
def _executor(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
