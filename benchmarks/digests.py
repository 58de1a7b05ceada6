"""An issue of 200 stories for 10,000 readers: composed, rendered, stored with every delivery planned.

python -m benchmarks.digests [--readers 10000] [--stories 200]

Each case runs in a process of its own on a store of its own: first all readers ask alike, then by 20 profiles of
actors, languages, length and time zone, then these after an outage of three issues. The bars: 60 seconds,
500 MB, and for one profile 50 MB of store.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import func, select

from extractors.model import Mention, Placement, Relation, Salience
from extractors.names.actors import Actor
from wirewatch.adapters.store import articles, feeds, grouping
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.schema import articles as article_rows
from wirewatch.adapters.store.schema import editions, payloads
from wirewatch.domain.configuration import (
    Config,
    Feed,
    Interval,
    MailSettings,
    Series,
    Settings,
    Subscriber,
)
from wirewatch.steps.compose import compose
from wirewatch.steps.config_sync import record_config
from wirewatch.steps.resources import Resources

NOW = datetime(2026, 3, 2, 7, 1, tzinfo=UTC)
BARS = {"seconds": 60.0, "memory_mb": 500.0, "store_mb": 50.0}
CASES = {
    "alike": (1, 1),
    "20 profiles": (20, 1),
    "20 profiles, after 3 undelivered": (20, 4),
}  # profiles, issues
ZONES = ("Asia/Kabul", "Europe/Moscow", "Europe/Berlin", "America/New_York", "UTC")
WORDS = {
    language: tuple(words.split())
    for language, words in {
        "en": "envoys river council border trade winter roads school harvest talks market said on that the of to in",
        "ru": "посланники река совет граница торговля зима дороги школа урожай переговоры рынок на что и в",
        "fa": "نمایندگان رودخانه شورا مرز بازرگانی زمستان راه مکتب گفت‌وگو بازار در که از به و",
    }.items()
}
ACTORS = tuple(
    Actor(
        id=f"actor-{n}",
        name=f"Actor {n}",
        aliases={"en": (f"Actor{n}",), "ru": (f"Актор{n}",), "fa": (f"بازیگر{n}",)},
    )
    for n in range(20)
)
ALIAS = {"en": "Actor", "ru": "Актор", "fa": "بازیگر"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.case:
        profiles, issues = CASES[chosen.case]
        print(
            json.dumps(measured(chosen.readers, chosen.stories, profiles=profiles, issues=issues))
        )
        return
    print(
        "| case | readers | stories | seconds | memory, MB | store grew, MB | payloads | of these, MB | holds |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for case in CASES:
        size = ["--readers", str(chosen.readers), "--stories", str(chosen.stories), "--case", case]
        command = [sys.executable, "-m", "benchmarks.digests", *size]
        print(
            _row(
                case,
                json.loads(
                    subprocess.run(command, check=True, capture_output=True, text=True).stdout
                ),
            )
        )


def _row(case: str, found: dict[str, float]) -> str:
    bars = (
        BARS
        if CASES[case] == (1, 1)
        else {name: bar for name, bar in BARS.items() if name != "store_mb"}
    )
    holds = "yes" if all(found[name] <= bar for name, bar in bars.items()) else "NO"
    return (
        f"| {case} | {found['readers']:,.0f} | {found['stories']:.0f} | {found['seconds']:.1f} "
        f"| {found['memory_mb']:.0f} | {found['store_mb']:.1f} | {found['payloads']:.0f} "
        f"| {found['payloads_mb']:.1f} | {holds} |"
    )


def measured(readers: int, size: int, *, profiles: int, issues: int) -> dict[str, float]:
    """Compose one issue, after several that were not delivered where asked, and return what that took."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/wirewatch.db")
        config = configured(readers, profiles)
        record_config(store, config, now=NOW - timedelta(days=2))
        fill(store, size)
        resources = cast(Resources, SimpleNamespace(config=config, store=store))
        days = [NOW + timedelta(days=number) for number in range(issues)]
        for day in days[:-1]:  # what was not delivered, and whose headlines the last issue lists
            compose(resources, config.series[0], now=day)
        before, had = _bytes(store, Path(folder)), _payloads(store)
        started = perf_counter()
        composed = [compose(resources, config.series[0], now=days[-1])]
        seconds = perf_counter() - started
        with store.read() as tx:
            apart = tx.execute(select(func.count()).select_from(editions)).scalar_one()
        kept = _payloads(store)
        grown = _bytes(store, Path(folder)) - before
        store.close()
    assert apart == (profiles * issues if profiles > 1 else 0)
    return {
        "readers": readers,
        "stories": sum(report.stories for report in composed if report),
        "seconds": seconds,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "store_mb": grown / 1e6,
        "payloads": kept[0] - had[0],
        "payloads_mb": (kept[1] - had[1]) / 1e6,
    }


def _payloads(store: Store) -> tuple[int, int]:
    """Return how many payloads there are, and their bytes."""
    with store.read() as tx:
        row = tx.execute(
            select(func.count(), func.coalesce(func.sum(func.length(payloads.c.body)), 0))
        ).one()
    return row[0], row[1]


def configured(readers: int, profiles: int) -> Config:
    """Return a config of one series with so many readers, of so many profiles."""
    asked = list(_profiles(profiles))
    subscribers = tuple(
        Subscriber(email=f"reader-{n}@desk-{n % 97}.example", **asked[n % len(asked)])
        for n in range(readers)
    )
    names = tuple(actor.id for actor in ACTORS)
    series = Series(id="daily", title="Daily", actors=names, at=(time(7),), subscribers=subscribers)
    hour = timedelta(hours=1)
    return Config(
        feeds=(
            Feed(
                outlet="The Paper",
                url="https://paper.example/feed",
                every=Interval(min=hour, max=hour),
            ),
        ),
        actors=ACTORS,
        interests=(),
        series=(series,),
        settings=Settings(
            mail=MailSettings(host="localhost", sender="Desk <desk@example.org>", security="none")
        ),
        hash="0" * 64,
    )


def _profiles(many: int) -> Iterator[dict[str, Any]]:
    if many == 1:
        yield {}
        return
    for n in range(many):
        yield {
            "actors": tuple(
                actor.id for number, actor in enumerate(ACTORS) if number not in (n, (n + 7) % 20)
            ),
            "languages": (("en", "ru"), ("fa",), ())[n % 3],
            "length": ("full", "brief")[n % 5 == 0],
            "timezone": ZONES[n % len(ZONES)],
        }


def fill(store: Store, size: int) -> None:
    """Store so many stories of one to four articles each, seen in the night before."""
    dice = random.Random(1)
    with store.begin() as tx:
        feed = feeds.list_feeds(tx)[0].id
        for number in range(size):
            for part in range(dice.randint(1, 4)):
                language = dice.choice(tuple(WORDS))
                named = sorted({dice.randrange(len(ACTORS)) for _ in range(dice.randint(1, 3))})
                made, mentions = _article(feed, f"{number}-{part}", language, named, dice)
                saliences = [Salience(actor=f"actor-{n}", score=0.8, about=True) for n in named]
                article_id = articles.add_article(tx, made, mentions=mentions, saliences=saliences)
                relation = Relation.INDEPENDENT if part else Relation.LEAD
                placed = Placement(
                    article=str(article_id),
                    story=f"story{number:04d}",
                    relation=relation,
                    score=1.0,
                )
                grouping.store_placements(tx, [placed], now=NOW - timedelta(hours=1))


def _article(
    feed: int, name: str, language: str, named: list[int], dice: random.Random
) -> tuple[articles.NewArticle, list[Mention]]:
    """Return an article of 350 words that names these actors in its title and its body."""
    aliases = [f"{ALIAS[language]}{n}" for n in named]
    title = f"{aliases[0]} {_words(dice, language, 8)}"
    body = "\n".join(
        f"{_words(dice, language, 30)} {alias} {_words(dice, language, 20)}."
        for alias in aliases * 3
    )
    mentions = [_mention(named[0], aliases[0], language, "title", 0)]
    for n, alias in zip(named, aliases, strict=True):
        mentions.append(_mention(n, alias, language, "body", body.index(alias)))
    article = articles.NewArticle(
        url=f"https://paper.example/{name}",
        canonical_url=f"https://paper.example/{name}",
        url_key=f"paper.example/{name}",
        feed_id=feed,
        outlet=f"Paper {dice.randrange(30)}",
        title=title,
        lead=f"{_words(dice, language, 25)}.",
        body=body,
        text_hash=name,
        language=language,
        published_at=NOW - timedelta(hours=dice.uniform(2, 20)),
        seen_at=NOW - timedelta(hours=1),
        watched_with="bench",
    )
    return article, mentions


def _mention(actor: int, alias: str, language: str, field: Any, start: int) -> Mention:
    return Mention(
        actor=f"actor-{actor}",
        alias=alias,
        alias_language=language,
        surface=alias,
        start=start,
        end=start + len(alias),
        rule="exact",
        reason="as written",
        field=field,
    )


def _words(dice: random.Random, language: str, many: int) -> str:
    return " ".join(dice.choices(WORDS[language], k=many))


def _bytes(store: Store, folder: Path) -> int:
    with store.begin() as tx:
        assert tx.execute(select(func.count()).select_from(article_rows)).scalar_one()
    with store.read() as tx:
        tx.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    main()
