"""Throughput of the whole read step (robots, archive, extraction, watching, store) beside plain trafilatura in a loop.

usage: python -m benchmarks.reading FOLDER [--pages N] [--flagged SHARE] [--workers N] [--peer NAME=PYTHON …]

FOLDER holds *.html or *.html.gz. The pages are in memory and answered without a network; the watchlist is the bundled
one; pages are drawn so that SHARE of them name an actor. Before that, the folder's pages as they are show what "cheap
first" could save: how many a scan of the visible text would pass on to be extracted, and at what price.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from benchmarks.extraction import URL, loaded, ours, per_second, plain
from benchmarks.page_peers import add_option, print_peers
from extractors.markup import visible_text
from extractors.model import Article
from extractors.names.watchlist import Watchlist, compile_watchlist
from wirewatch.adapters.config.loader import bundled_config_folder, load_config
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import Request, Response
from wirewatch.adapters.store import entries, entry_matching, feeds
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.steps.extraction_jobs import PAGE_SECONDS
from wirewatch.steps.read import read_entries
from wirewatch.steps.reports import ReadReport
from wirewatch.steps.resources import Resources, open_resources

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSTS = 20


class PagesInMemory:
    """The web, as far as the read step asks it."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self._pages = pages

    async def fetch(self, request: Request) -> Response:
        """Return a page, or 404."""
        body = self._pages.get(request.url)
        return Response(
            url=request.url,
            status=200 if body is not None else 404,
            body=body or b"",
            fetched_at=NOW,
            content_type="text/html" if body is not None else "text/plain",
            raw_headers=((b"Content-Type", b"text/html"),),
        )


NAMING = b" A delegation of the Taliban arrived in the evening.</p>"


def drawn(pages: list[bytes], watchlist: Watchlist, *, number: int, share: float) -> list[bytes]:
    """Return so many pages that name no actor but for a share of them, each an article of its own."""
    silent = [
        page
        for page in pages
        if not watchlist.mentions(visible_text(page.decode("utf-8", "replace")))
    ]
    every = round(1 / share) if share else number + 1
    return [_own(silent[n % len(silent)], n, naming=n % every == 0) for n in range(number)]


def _own(page: bytes, n: int, *, naming: bool) -> bytes:
    page = page.replace(b'rel="canonical"', b"").replace(b"</title>", b" %d</title>" % n)
    page = page.replace(b"</h1>", b" %d</h1>" % n)
    return page.replace(b"</p>", NAMING, 12) if naming else page


def queued(resources: Resources, pages: list[bytes]) -> dict[str, bytes]:
    """Put an entry for each page into the store; gives the web that answers them."""
    web: dict[str, bytes] = {}
    with resources.store.begin() as tx:
        feed_ids = [feed.id for feed in feeds.list_feeds(tx)][:HOSTS]
        for n, page in enumerate(pages):
            host = f"outlet{n % len(feed_ids)}.example"
            url = f"https://{host}/{n}"
            web[url] = page
            entry = entry_matching.NewEntry(
                identity=f"id-{n}",
                guid=url,
                url=url,
                host=host,
                title=f"Title {n}",
                summary="",
                content_hash=str(n),
            )
            entries.add_entries(tx, feed_ids[n % len(feed_ids)], [entry], now=NOW)
    return web


def unextracted(html: bytes, url: str, *_: object) -> Article:
    """Return the visible text of a whole page for its article: the least that a page costs which is not extracted."""
    text = visible_text(html.decode("utf-8", "replace"))
    return Article(title=url, lead="", body=text[:20_000], canonical_url=url)


async def read_step(
    pages: list[bytes], workers: int, *, extracting: bool = True
) -> tuple[ReadReport, float, float]:
    """Read all pages with a fresh store; gives the report, the seconds of wall time and our own seconds of CPU."""
    config = load_config(bundled_config_folder(), environ={})
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        async with (
            open_resources(
                config, config_folder=home, home=home, now=NOW, environ={}, workers=workers
            ) as made,
            WorkPool(unextracted, workers=workers, seconds=PAGE_SECONDS) as bare,
        ):
            web = queued(made, pages)
            resources = replace(made, web=cast(HttpClient, PagesInMemory(web)))
            resources = resources if extracting else replace(resources, pool=bare)
            _ = resources.watchlist
            warm = [
                resources.pool.call(pages[0], "https://warm.example/", None, None, NOW, (), "", "")
                for _ in range(workers)
            ]
            await asyncio.gather(*warm, return_exceptions=True)
            started, cpu = time.perf_counter(), time.process_time()
            report = await read_entries(resources, now=NOW)
            return report, time.perf_counter() - started, time.process_time() - cpu


def main() -> None:
    """Print pages per second of each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--flagged", type=float, default=0.05)
    options.add_argument("--workers", type=int, default=2)
    add_option(options)
    given = options.parse_args()
    watchlist = compile_watchlist(load_config(bundled_config_folder(), environ={}).actors)
    found = loaded(given.folder, 2000)
    print_scan(found[:: max(1, len(found) // given.pages)], watchlist)
    pages = drawn(found, watchlist, number=given.pages, share=given.flagged)
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB")
    sample = pages[:100]
    base = per_second(plain, sample)
    print(f"plain trafilatura, one process  {base:6.1f} pages/s of CPU")
    print(f"extractors.article, one process {per_second(ours, sample):6.1f} pages/s of CPU")
    print_peers(given.peer, sample, url=URL, base=base)
    print_read_step(pages, given.workers, base=base)
    print_read_step(pages, given.workers, base=base, extracting=False)


def print_scan(pages: list[bytes], watchlist: Watchlist) -> None:
    """Print how many pages a scan of the whole visible text passes on, how many are flagged, and the CPU of both."""
    started = time.process_time()
    passed = [
        bool(watchlist.mentions(visible_text(page.decode("utf-8", "replace")))) for page in pages
    ]
    scanned = time.process_time()
    texts = [ours(page) for page in pages]
    extracted = time.process_time()
    flagged = [bool(watchlist.mentions(text)) for text in texts]
    lost = sum(
        is_flagged and not is_passed for is_flagged, is_passed in zip(flagged, passed, strict=True)
    )
    print(
        f"scan: passes on {sum(passed)} of {len(pages)} pages; {sum(flagged)} are flagged, {lost} of them lost"
    )
    costs = [1000 * part / len(pages) for part in (scanned - started, extracted - scanned)]
    print(f"  CPU a page: {costs[0]:.1f} ms for the scan, {costs[1]:.1f} ms for the extraction")


def print_read_step(
    pages: list[bytes], workers: int, *, base: float, extracting: bool = True
) -> None:
    """Print pages per second of the read step and its CPU; not extracting: the most that cheap first could reach."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    report, seconds, own = asyncio.run(read_step(pages, workers, extracting=extracting))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rate, cpu = len(pages) / seconds, [1000 * part / len(pages) for part in (own, theirs)]
    name = "read step" if extracting else "the same, nothing extracted"
    print(
        f"{name}, {workers} workers: {rate:.1f} pages/s of wall time, ratio {rate / base:.2f}; {report}"
    )
    print(f"  CPU a page: {cpu[0]:.1f} ms in the main process, {cpu[1]:.1f} ms in the workers")
    most = min(workers * 1000 / sum(cpu), 1000 / cpu[0])
    print(f"  as far as CPU goes {most:.1f} pages/s on {workers} cores, ratio {most / base:.2f}")


if __name__ == "__main__":
    main()
