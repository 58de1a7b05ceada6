"""Throughput of the extractor beside plain trafilatura: pages held in memory, one process each, then a pool of two.

usage: python -m benchmarks.extraction FOLDER [--pages N] [--peers-python PYTHON]     FOLDER holds *.html or *.html.gz

With a Python that has newspaper4k and news-please, these read the same pages as well, each in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from extractors.article import NotAnArticle, extract
from wirewatch.adapters.pool import WorkPool

URL = "https://example.org/article"
PEERS = ("newspaper4k", "news-please")
PEER = """
import gzip, logging, sys, time
logging.disable(logging.CRITICAL)
name, url, files = sys.argv[1], sys.argv[2], sys.argv[3:]
pages = [gzip.decompress(data) if (data := open(file, "rb").read())[:2] == b"\\x1f\\x8b" else data for file in files]
if name == "newspaper4k":
    import newspaper
    def read(html):
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
else:
    from newsplease import NewsPlease
    def read(html):
        NewsPlease.from_html(html, url=url, fetch_images=False)
failed = 0
read(pages[0])
started = time.process_time()
for html in pages:
    try:
        read(html)
    except Exception:
        failed += 1
print(f"{len(pages) / (time.process_time() - started):6.1f} pages per CPU second, {failed} pages failed")
"""


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


def peer(name: str, python: str, files: list[Path]) -> str:
    """Give pages per CPU second of another extractor, and how many pages it failed at."""
    command = [python, "-W", "ignore", "-c", PEER, name, URL, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else f"failed: {done.stderr.strip().splitlines()[-1:]}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--pages", type=int, default=100)
    options.add_argument("--peers-python", help="the Python that has newspaper4k and news-please")
    given = options.parse_args()
    pages = loaded(given.folder, given.pages)
    base = per_second(plain, pages)
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB")
    print(f"plain trafilatura   {base:6.1f} pages per CPU second")
    mine = per_second(ours, pages)
    print(f"extractors.article  {mine:6.1f} pages per CPU second, ratio {mine / base:.2f}")
    for name in PEERS if given.peers_python else ():
        rate = peer(name, given.peers_python, files_of(given.folder, given.pages))
        print(f"{name:19} {rate}")
    print(f"pool of two workers {asyncio.run(pooled(ours, pages)):6.1f} pages per second of wall time")


if __name__ == "__main__":
    main()
