"""Throughput of the extractor beside plain trafilatura: pages held in memory, one process each, then a pool of two.

usage: python -m benchmarks.extraction PAGES [--pages N] [--peer NAME=PYTHON …]

PAGES is a folder of *.html or *.html.gz, or a *.jsonl.gz with lang, text and html_b64 in each line: then the first N
pages of each language are read, and tables by language are printed too: pages per second, and F1 against the text (of
shingles of four words or, in Chinese, characters; the mean of the pages). newspaper4k, news-please and resiliparse read
the same pages as well where a Python that has them is named (page_peers.py).
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page_peers import add_option, print_peers
from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.worker_pool import WorkPool

URL = "https://example.org/article"


def ours(html: bytes) -> str:
    try:
        article = extract(html, url=URL)
        return f"{article.lead}\n{article.body}"
    except NotAnArticle:
        return ""


def plain(html: bytes) -> str:
    import trafilatura

    found = trafilatura.bare_extraction(html, url=URL, with_metadata=True, include_comments=False)
    return "" if found is None or isinstance(found, dict) else found.text or ""


def files_of(folder: Path, most: int) -> list[Path]:
    return sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")])[:most]


def loaded(folder: Path, most: int) -> list[bytes]:
    files = files_of(folder, most)
    return [
        gzip.decompress(data) if (data := file.read_bytes()).startswith(b"\x1f\x8b") else data
        for file in files
    ]


Labelled = tuple[bytes, str]  # a page and its text


def by_language(file: Path, most: int) -> dict[str, list[Labelled]]:
    """Return the first pages of each language in a file of labelled pages."""
    pages: dict[str, list[Labelled]] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            alike = pages.setdefault(page["lang"], [])
            if len(alike) < most:
                alike.append((base64.b64decode(page["html_b64"]), page["text"]))
    return dict(sorted(pages.items()))


def shingles(text: str, language: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words, or of four characters where words have no spaces."""
    plain = text.casefold()
    words = (
        [sign for sign in plain if sign.isalnum()]
        if language in ("zh", "ja")
        else re.findall(r"\w+", plain)
    )
    return Counter(tuple(words[place : place + 4]) for place in range(max(1, len(words) - 3)))


def f1(found: str, wanted: str, language: str) -> float:
    """Return how well a text agrees with the wanted one, 0..1."""
    one, other = shingles(found, language), shingles(wanted, language)
    return 2 * (one & other).total() / (one.total() + other.total())


def print_quality(languages: dict[str, list[Labelled]], texts: dict[str, list[str]]) -> None:
    """Print the F1 of each extractor by language; `texts` are in the order of the pages."""
    print("F1 by language     " + "".join(f"{language:>7}" for language in languages) + "    all")
    for name, found in texts.items():
        scores, done = dict[str, list[float]](), iter(found)
        for language, alike in languages.items():
            scores[language] = [f1(next(done), wanted, language) for _, wanted in alike]
        every = [score for alike_scores in scores.values() for score in alike_scores]
        columns = [sum(one) / len(one) for one in (*scores.values(), every)]
        print(f"{name:19}" + "".join(f"{column:7.3f}" for column in columns))


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


@dataclass(slots=True)
class Pass:
    """The texts of some pages and the CPU seconds that they took, ours and plain trafilatura's."""

    texts: list[tuple[str, str]]
    seconds: tuple[float, float]


def side_by_side(pages: Sequence[bytes]) -> Pass:
    """Read each page with both, one after the other, so that a busy machine slows both alike."""
    texts, own, other = list[tuple[str, str]](), 0.0, 0.0
    for html in pages:
        started = time.process_time()
        mine = ours(html)
        between = time.process_time()
        theirs = plain(html)
        own, other = own + between - started, other + time.process_time() - between
        texts.append((mine, theirs))
    return Pass(texts, (own, other))


def print_speed(name: str, count: int, seconds: tuple[float, float]) -> None:
    """Print pages per CPU second of both, and how much CPU ours takes for plain trafilatura's one."""
    own, other = (count / part for part in seconds)
    print(
        f"{name:10} {own:6.1f} pages per CPU second, plain trafilatura {other:6.1f}: CPU x {other / own:.2f} ({count})"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--pages", type=int, default=100)
    add_option(options)
    given = options.parse_args()
    languages = by_language(given.folder, given.pages) if given.folder.is_file() else {}
    groups = {language: [page for page, _ in alike] for language, alike in languages.items()}
    groups = groups or {"pages": loaded(given.folder, given.pages)}
    pages = [page for alike in groups.values() for page in alike]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB")
    side_by_side(
        pages[:: max(1, len(pages) // 30)]
    )  # models, caches and what dates need are loaded
    passes = {name: side_by_side(alike) for name, alike in groups.items()}
    for name, one in passes.items():
        print_speed(name, len(one.texts), one.seconds)
    whole = (
        sum(one.seconds[0] for one in passes.values()),
        sum(one.seconds[1] for one in passes.values()),
    )
    print_speed("all", len(pages), whole)
    texts = print_peers(given.peer, pages, url=URL, base=len(pages) / whole[1])
    if languages:
        both = [pair for one in passes.values() for pair in one.texts]
        own = {
            "extractors.article": [mine for mine, _ in both],
            "plain trafilatura": [theirs for _, theirs in both],
        }
        print_quality(languages, own | texts)
    print(
        f"pool of two workers {asyncio.run(pooled(ours, pages)):6.1f} pages per second of wall time"
    )


if __name__ == "__main__":
    main()
