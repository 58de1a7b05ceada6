"""Throughput of the extractor beside plain trafilatura: pages held in memory, one process each, then a pool of two.

usage: python -m benchmarks.extraction PAGES [--pages N] [--peer NAME=PYTHON …]

PAGES is a folder of *.html or *.html.gz, or a *.jsonl.gz with lang and html_b64 in each line: then the first N pages of
each language are read, and a table by language is printed too. newspaper4k, news-please and resiliparse read the same
pages as well where a Python that has them is named (page_peers.py).
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.page_peers import add_option, print_peers
from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.worker_pool import WorkPool

URL = "https://example.org/article"


def ours(html: bytes) -> str:
    try:
        return extract(html, url=URL).body
    except NotAnArticle:
        return ""


def plain(html: bytes) -> str:
    import trafilatura

    found = trafilatura.bare_extraction(html, url=URL, with_metadata=True)
    return "" if found is None or isinstance(found, dict) else found.text or ""


def files_of(folder: Path, most: int) -> list[Path]:
    return sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")])[:most]


def loaded(folder: Path, most: int) -> list[bytes]:
    files = files_of(folder, most)
    return [gzip.decompress(data) if (data := file.read_bytes()).startswith(b"\x1f\x8b") else data for file in files]


def by_language(file: Path, most: int) -> dict[str, list[bytes]]:
    """Return the first pages of each language in a file of labelled pages."""
    pages: dict[str, list[bytes]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            alike = pages.setdefault(page["lang"], [])
            if len(alike) < most:
                alike.append(base64.b64decode(page["html_b64"]))
    return dict(sorted(pages.items()))


def per_second(function: Callable[[bytes], str], pages: list[bytes]) -> float:
    for html in pages[:3]:
        function(html)
    started = time.process_time()
    for html in pages:
        function(html)
    return len(pages) / (time.process_time() - started)


async def pooled(function: Callable[[bytes], str], pages: list[bytes]) -> float:
    async with WorkPool(function, workers=2, seconds=30) as pool:
        await asyncio.gather(*(pool.call(html) for html in pages[:4]))
        started = time.perf_counter()
        await asyncio.gather(*(pool.call(html) for html in pages), return_exceptions=True)
        return len(pages) / (time.perf_counter() - started)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--pages", type=int, default=100)
    add_option(options)
    given = options.parse_args()
    languages = by_language(given.folder, given.pages) if given.folder.is_file() else {}
    pages = [page for alike in languages.values() for page in alike] or loaded(given.folder, given.pages)
    base = per_second(plain, pages)
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB")
    print(f"plain trafilatura   {base:6.1f} pages per CPU second")
    mine = per_second(ours, pages)
    print(f"extractors.article  {mine:6.1f} pages per CPU second, ratio {mine / base:.2f}")
    for language, alike in languages.items():
        here, there = per_second(ours, alike), per_second(plain, alike)
        print(f"  {language:17} {here:6.1f} against {there:.1f}, ratio {here / there:.2f} ({len(alike)} pages)")
    print_peers(given.peer, pages, url=URL, base=base)
    print(f"pool of two workers {asyncio.run(pooled(ours, pages)):6.1f} pages per second of wall time")


if __name__ == "__main__":
    main()
