"""Seconds that a backtest takes over a generated archive: few aliases changed, the whole list, a stale archive.

    python -m benchmarks.backtest [ARTICLES] [WORKERS]

The archive (100,000 articles, seeded, 14 languages, 5 % with a mention, about 5 kB of UTF-8 each) is made in a scratch
folder first, which takes some minutes and is not counted.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from extractors.names.actors import Actor
from extractors.names.watchlist import Watchlist, WatchResult
from wirewatch.adapters.config.loader import load_watchlist
from wirewatch.adapters.store import feeds, findings
from wirewatch.adapters.store.engine import Store, batches, open_store
from wirewatch.adapters.store.schema import articles as articles_table
from wirewatch.domain.configuration import Feed, Interval
from wirewatch.steps.backtest import BacktestJob, backtest

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 3, 2, tzinfo=UTC)
BYTES = 5000  # of UTF-8 in one article
SHARE = 0.05  # of articles with a mention
HALF_HOUR = timedelta(minutes=30)
VOWELS_AND_REST = {
    "en": ("aeiou", "bcdfghklmnprstw"), "fr": ("aeiouéè", "bcdfglmnprstv"), "de": ("aeiouäöü", "bdfghklmnrstwz"),
    "tr": ("aeıioöuü", "bcçdğklmnrsşty"), "uz": ("aeiou", "bdghklmnoqrstxyz"), "ru": ("аеиоуыя", "бвгдзклмнпрст"),
    "tg": ("аеиоуӣӯ", "бвгдзклмнпрстҳқҷ"), "fa": ("اوی", "بپتجدرزسشکگلمن"), "ps": ("اوي", "بتټجدډرړزسشکلمنڼ"),
    "ur": ("اوی", "بپتٹجدرزسشکگلمنہ"), "ar": ("اوي", "بتجحدرزسشعفقكلمنه"), "hi": ("ािीुेो", "कखगचजटतदनपबमयरलवसह"),
    "zh": ("", "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"),
    "hi2": ("ाीेो", "कगचजतदनपबमरलवसह"),
}  # fmt: skip


class Press:
    """Writes articles of made-up words, the frequent ones often; the same seed gives the same articles."""

    def __init__(self, aliases: dict[str, list[str]], seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._aliases = aliases
        self._words = {tag: self._vocabulary(*letters) for tag, letters in VOWELS_AND_REST.items()}
        self._weights = list(accumulate(1 / rank for rank in range(1, 6001)))

    def _vocabulary(self, vowels: str, rest: str) -> list[str]:
        pick = self._random.choice
        if not vowels:
            return [
                "".join(pick(rest) for _ in range(self._random.randint(1, 3))) for _ in range(6000)
            ]
        return [
            "".join(pick(rest) + pick(vowels) for _ in range(self._random.randint(1, 4)))
            + pick(("", rest[-1], rest[0]))
            for _ in range(6000)
        ]

    def article(self) -> tuple[str, str, str, str]:
        """Return language, title, lead and body; an alias stands in a SHARE of them."""
        tag = self._random.choice(list(VOWELS_AND_REST))
        joint = "" if tag == "zh" else " "
        width = 3 if tag in {"zh", "hi", "hi2"} else 1 if tag in {"en", "fr", "de", "uz"} else 2
        count = BYTES // (width * (2 if tag == "zh" else 6))
        words = self._random.choices(self._words[tag], cum_weights=self._weights, k=count)
        language = tag[:2]
        if self._random.random() < SHARE and language in self._aliases:
            words[self._random.randrange(count)] = self._random.choice(self._aliases[language])
        for end in range(14, count, 15):
            words[end] += "。" if tag == "zh" else "."
        return language, joint.join(words[:9]), joint.join(words[9:40]), joint.join(words[40:])


def rows(
    watchlist: Watchlist, feed_id: int, number: int
) -> Iterator[tuple[dict[str, Any], WatchResult]]:
    """Return article rows with what the watchlist finds in them: made-up words too may be a name."""
    aliases: dict[str, list[str]] = {}
    for alias in watchlist.aliases:
        aliases.setdefault(alias.tag, []).append(alias.text)
    press = Press(aliases)
    for key in range(1, number + 1):
        language, title, lead, body = press.article()
        found = watchlist.watch(
            title=title, lead=lead, body=body, language=language, outlet="Bench"
        )
        seen = NOW - timedelta(days=60) + timedelta(seconds=key * 50)
        address = f"https://bench.example/{key}"
        row = {
            "id": key, "url": address, "canonical_url": address, "url_key": address, "feed_id": feed_id,
            "outlet": "Bench", "title": title, "lead": lead, "body": body,
            "paragraphs": [{"text": lead}, {"text": body}], "authors": [], "language": language, "seen_at": seen,
            "body_source": "page", "text_hash": str(key), "watched_with": watchlist.hash,
            "flagged": bool(found.mentions), "published_at": seen, "flagged_at": None,
        }  # fmt: skip
        yield row, found


def fill(store: Store, watchlist: Watchlist, number: int) -> None:
    """Fill a store with generated articles."""
    with store.begin() as tx:
        feed = Feed(outlet="Bench", url="https://bench.example/rss")
        feeds.sync_feeds(tx, [feed], default=Interval(min=HALF_HOUR, max=HALF_HOUR), now=NOW)
        feed_id = feeds.list_feeds(tx)[0].id
    for batch in batches(rows(watchlist, feed_id, number), 1000):
        with store.begin() as tx:
            tx.execute(insert(articles_table), [row for row, _ in batch])
            findings.replace_findings(
                tx,
                {r["id"]: (f.mentions, f.saliences) for r, f in batch if f.mentions},
                is_new=True,
            )


def with_aliases_changed(actors: tuple[Actor, ...], number: int) -> tuple[Actor, ...]:
    """Return the list with so many aliases taken out: one from each of the longest lists in turn."""
    left, changed = number, []
    for actor in actors:
        aliases = dict(actor.aliases)
        for tag in list(islice((t for t, listed in aliases.items() if len(listed) > 1), 2)):
            if left:
                aliases[tag] = aliases[tag][:-1]
                left -= 1
        changed.append(replace(actor, aliases=aliases))
    return tuple(changed)


def halved(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return the list with another setting for each actor, so that every alias is touched."""
    return tuple(
        replace(actor, exclude=(*actor.exclude, "made up for the bench")) for actor in actors
    )


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    watchlist = load_watchlist(ROOT / "config" / "watchlist.yaml")
    actors = watchlist.actors
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        store = open_store(url)
        start = time.perf_counter()
        fill(store, watchlist, number)
        size = Path(folder, "bench.db").stat().st_size / 1e6
        took = time.perf_counter() - start
        print(
            f"{number} articles, {size:.0f} MB, {len(watchlist.aliases)} aliases: {took:.0f} s to make"
        )
        cases = {
            "20 aliases changed": BacktestJob(
                url=url, old=actors, new=with_aliases_changed(actors, 20)
            ),
            "whole list": BacktestJob(url=url, old=actors, new=halved(actors)),
            "whole list, stale archive": BacktestJob(
                url=url, old=halved(actors), new=with_aliases_changed(actors, 20)
            ),
        }
        for name, trial in cases.items():
            start = time.perf_counter()
            told = asyncio.run(backtest(store, trial, now=NOW, workers=workers))
            seconds = time.perf_counter() - start
            tally = told.tally
            print(
                f"{name:28} {seconds:6.1f} s  {number / seconds:7.0f} articles/s  "
                f"gained {tally.of('gained')} lost {tally.of('lost')}"
            )
        store.close()
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory: {ours} MB here, {theirs} MB in the greatest worker")


if __name__ == "__main__":
    main()
