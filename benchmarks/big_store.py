"""A store of years: what `status`, a preview, composing and the pages of the API cost at a million articles.

    python -m benchmarks.big_store [--articles 200000] [--looks 1000000] [--feeds 500] [--home DIR] [--url URL]
                                  [--api] [--pages] [--index]

The store is made up by bulk SQL: `--articles` over many months at 1,500 a day, 4 % of them flagged for 40 actors and
told by a daily series until yesterday, and `--looks` polls of the last 90 days. `--home` keeps it for another run;
`--url` is an empty PostgreSQL database to use in its place. Each line is CPU seconds of one call in this process, the
first call (cold) and the median of the next ones; with `--api`, of each path of the API the 95th percentile in
milliseconds, with `--pages` that of each HTML page, and its bytes. `--index` indexes the articles for the search first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Connection, select, text, update

from benchmarks.endurance import World
from extractors.names.actors import Actor
from wirewatch.adapters.store.engine import Store, open_store, optimize_store
from wirewatch.adapters.store.schema import articles as articles_table
from wirewatch.adapters.store.schema import feeds, metadata
from wirewatch.domain.configuration import Config, Feed, Series, Settings
from wirewatch.steps.compose import compose
from wirewatch.steps.search_index import fill_index

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
PER_DAY = 1_500
FLAGGED = 0.04
MINUTE = timedelta(minutes=1)
ACTORS = 40
POLLED_FOR = timedelta(days=90)
SENTENCES = 4_000
GOALS = {"status": 2.0, "preview": 2.0, "compose": 2.0}  # CPU seconds
PAGE_GOAL = 200  # milliseconds, 95th percentile


def config(feeds: int) -> Config:
    """Return a configuration of so many feeds, 40 actors and a daily series for all of them."""
    actors = tuple(
        Actor(id=f"actor-{number}", name=f"Actor {number}", aliases={"en": (f"Aliasname{number}",)})
        for number in range(ACTORS)
    )
    daily = Series(id="daily", actors=tuple(one.id for one in actors), at=(NOW.time(),))
    return Config(
        feeds=tuple(
            Feed(outlet=f"Outlet {n % 200}", url=f"https://feed{n}.example/rss")
            for n in range(feeds)
        ),
        actors=actors,
        interests=(),
        series=(daily,),
        settings=Settings(),
        hash="big",
    )


class Maker:
    """Fills the tables of an empty store in bulk."""

    def __init__(self, tx: Connection, *, feeds: int, articles: int, looks: int) -> None:
        self.tx, self.feeds, self.count, self.looks = tx, feeds, articles, looks
        self.chance = random.Random(1)
        self.zone = "" if tx.dialect.name == "sqlite" else "+00"
        self.begin = NOW - timedelta(days=articles / PER_DAY)
        # The words of the endurance stream: Zipf's law, a few thousand names.
        stream = World().articles()
        self.sentences = [next(stream)[0].text.split(". ")[0][:160] + "." for _ in range(SENTENCES)]

    def at(self, moment: datetime) -> str:
        """Return an instant as the database's driver takes it."""
        return f"{moment.replace(tzinfo=None).isoformat(' ', 'microseconds')}{self.zone}"

    def put(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert rows in batches."""
        sign = "?" if self.tx.dialect.name == "sqlite" else "%s"
        names = ", ".join(f'"{name}"' for name in columns)
        sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join([sign] * len(columns))})"
        rest = iter(rows)
        while batch := list(islice(rest, 20_000)):
            self.tx.exec_driver_sql(sql, batch)

    def fill(self) -> None:
        """Fill every table that status, digests and the API read."""
        self._fetches()
        self._articles()
        self._entries()
        self._flagged()
        self._digests()

    def _fetches(self) -> None:
        columns = (
            "feed_id",
            "fetched_at",
            "outcome",
            "detail",
            "body_bytes",
            "entries_seen",
            "entries_new",
        )
        times = self.looks // self.feeds
        news = PER_DAY * POLLED_FOR.days / self.looks

        def rows() -> Iterator[tuple[Any, ...]]:
            for time_ in range(times):
                moment = self.at(NOW - POLLED_FOR * ((times - time_) / times))
                for feed in range(1, self.feeds + 1):
                    drawn = self.chance.random()
                    new = drawn < news
                    outcome = (
                        "new"
                        if new
                        else "broken"
                        if feed % 50 == 0 or drawn > 0.99
                        else "not-modified"
                    )
                    yield (
                        feed,
                        moment,
                        outcome,
                        "timed out" if outcome == "broken" else "",
                        0,
                        0,
                        int(new),
                    )

        self.put("fetches", (*columns, "overflowed"), ((*row, False) for row in rows()))

    def seen(self, number: int) -> datetime:
        """Return when an article was seen."""
        return self.begin + timedelta(days=number / PER_DAY)

    def is_flagged(self, number: int) -> bool:
        """Return whether an article is flagged."""
        return number % round(1 / FLAGGED) == 0

    def _articles(self) -> None:
        columns = (
            *(
                "id",
                "url",
                "canonical_url",
                "url_key",
                "feed_id",
                "outlet",
                "title",
                "lead",
                "body",
                "paragraphs",
            ),
            *(
                "authors",
                "language",
                "published_at",
                "published_precision",
                "date_source",
                "body_source",
                "text_hash",
            ),
            *(
                "seen_at",
                "revision",
                "quiet",
                "flagged",
                "flagged_at",
                "watched_with",
                "next_look_at",
            ),
        )

        def rows() -> Iterator[tuple[Any, ...]]:
            for number in range(self.count):
                seen, flagged = self.at(self.seen(number)), self.is_flagged(number)
                feed = self.feed(number)
                some = self.chance.choices(self.sentences, k=8)
                name = f"Aliasname{self.actor(number)} said. " if flagged else ""
                url = f"https://feed{feed - 1}.example/{number}"
                published = self.at(self.seen(number) - timedelta(minutes=20))
                yield (
                    *(
                        number + 1,
                        url,
                        url,
                        f"feed{feed - 1}.example/{number}",
                        feed,
                        f"Outlet {(feed - 1) % 200}",
                    ),
                    *(some[0][:70], f"{name}{some[1]}", f"{number} " + "\n".join(some[2:]), "[]"),
                    *("[]", "en", published, "instant", "page", "page", f"hash-{number}"),
                    *(seen, 1, False, flagged, seen if flagged else None, "list-1", None),
                )

        self.put("articles", columns, rows())

    def feed(self, number: int) -> int:
        """Return the feed of an article, a few of which bring most."""
        return int(self.feeds * ((number * 7919 % 10_007) / 10_007) ** 1.7) + 1

    def actor(self, number: int) -> int:
        """Return the actor of a flagged article, a few of whom are in most."""
        return int(ACTORS * ((number * 104_729 % 10_007) / 10_007) ** 2)

    def _entries(self) -> None:
        columns = (
            *(
                "feed_id",
                "identity",
                "guid",
                "url",
                "host",
                "title",
                "summary",
                "content",
                "content_hash",
            ),
            *(
                "published_at",
                "seen_at",
                "state",
                "attempts",
                "reason",
                "article_id",
                "first_poll",
                "revision",
            ),
        )

        def rows() -> Iterator[tuple[Any, ...]]:
            for number in range(self.count):
                feed, seen = self.feed(number), self.at(self.seen(number))
                url, published = (
                    f"https://feed{feed - 1}.example/{number}",
                    seen if feed % 20 else None,
                )
                yield (
                    *(
                        feed,
                        f"{number:064}",
                        url,
                        url,
                        f"feed{feed - 1}.example",
                        "a title of ten words or so",
                        "",
                        "",
                    ),
                    *("0" * 64, published, seen, "read" if number % 30 else "feed-only", 1, ""),
                    *(number + 1, False, 1),
                )

        self.put("entries", columns, rows())

    def _flagged(self) -> None:
        told = [number for number in range(self.count) if self.is_flagged(number)]
        mention = (
            "article_id",
            "actor",
            "alias",
            "alias_language",
            "surface",
            "field",
            "start",
            "end",
            "rule",
        )
        named = ((n, self.actor(n), f"Aliasname{self.actor(n)}") for n in told)
        self.put(
            "mentions",
            (*mention, "reason"),
            (
                (
                    n + 1,
                    f"actor-{actor}",
                    name,
                    "en",
                    name,
                    "lead",
                    0,
                    len(name),
                    "exact",
                    "the alias as written",
                )
                for n, actor, name in named
            ),
        )
        rows = ((n + 1, f"actor-{self.actor(n)}", 0.9, True) for n in told)
        self.put("saliences", ("article_id", "actor", "score", "about"), rows)
        keys = [(place, n) for place, n in enumerate(told[::2], start=1)]
        self.put(
            "stories",
            ("id", "key", "lead_article_id", "first_seen_at", "last_seen_at"),
            (
                (place, f"{place:08}", n + 1, self.at(self.seen(n)), self.at(self.seen(n)))
                for place, n in keys
            ),
        )
        placed = (
            "article_id",
            "story_id",
            "relation",
            "score",
            "reason",
            "placed_at",
            "by_hand",
            "noted_revision",
        )
        self.put(
            "story_articles",
            placed,
            (
                (
                    n + 1,
                    place // 2 + 1,
                    "independent" if place % 2 else "lead",
                    1.0,
                    "",
                    self.at(self.seen(n)),
                    False,
                    1,
                )
                for place, n in enumerate(told)
            ),
        )
        said = ("article_id", "quote", "speaker", "verb", "start", "end")
        quotes = (
            (n + 1, "We shall see what comes of it.", f"Speaker {n % 900}", "said", 5, 35)
            for n in told[::3]
        )
        self.put("statements", said, quotes)
        days = ((n, self.seen(n) + timedelta(days=n % 40)) for n in told[::5])
        dates = (
            (n + 1, "next month", 0, 9, f"{day:%Y-%m-%d}", "upcoming", f"They meet {n}.")
            for n, day in days
        )
        self.put(
            "announced_dates",
            ("article_id", "span", "start", "end", "date", "kind", "sentence"),
            dates,
        )

    def _digests(self) -> None:
        actors = json.dumps([f"actor-{number}" for number in range(ACTORS)])
        at = self.at(self.begin)
        self.put(
            "series", ("id", "created_at", "configured", "actors"), [("daily", at, True, actors)]
        )
        columns = (
            "id",
            "series",
            "number",
            "due_at",
            "window_start",
            "window_end",
            "composed_at",
            "subject",
            "stories",
        )
        issues = int(self.count / PER_DAY)
        ends = [NOW - timedelta(days=issues - number) for number in range(1, issues)]
        from tests.support.store_world import digest
        from wirewatch.adapters.store.documents import json_from_value

        def rows() -> Iterator[tuple[Any, ...]]:
            for number, end in enumerate(ends, start=1):
                document = json.dumps(json_from_value(digest(number, due_at=end, series="daily")))
                start = self.at(end - timedelta(days=1))
                yield (
                    number,
                    "daily",
                    number,
                    self.at(end),
                    start,
                    *[self.at(end)] * 2,
                    "A digest",
                    9,
                    document,
                    "x",
                )

        self.put("digests", (*columns, "document", "config_hash"), rows())
        told = [(place, n) for place, n in enumerate(range(0, self.count, round(1 / FLAGGED)))]
        number_of = {n: int((self.seen(n) - self.begin).days) + 1 for _, n in told}
        done = [
            (place, n) for place, n in told if number_of[n] < issues and self.seen(n) < ends[-1]
        ]
        self.put(
            "digest_articles",
            ("series", "article_id", "digest_id", "revision"),
            (("daily", n + 1, min(number_of[n], issues - 1), 1) for _, n in done),
        )
        self.put(
            "digest_stories",
            ("series", "story_id", "revision", "digest_id", "position"),
            (
                ("daily", place // 2 + 1, 1, min(number_of[n], issues - 1), 1)
                for place, n in done
                if place % 2 == 0
            ),
        )


def make(store: Store, made: Config, *, articles: int, looks: int) -> None:
    """Fill an empty store and record the configuration in it."""
    from wirewatch.steps.config_sync import record_config

    record_config(store, made, now=NOW - timedelta(days=articles / PER_DAY))
    with store.begin() as tx:
        tx.execute(text("DELETE FROM series"))
        Maker(tx, feeds=len(made.feeds), articles=articles, looks=looks).fill()
        for table in metadata.tables.values():
            if tx.dialect.name == "postgresql" and "id" in table.c and table.name != "series":
                number = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
                tx.execute(text(number))
        polled = {
            "first_polled_at": feeds.c.added_at,
            "last_ok_at": NOW - 5 * MINUTE,
            "last_fetch_at": NOW - 5 * MINUTE,
        }
        tx.execute(update(feeds).values(**polled, next_due_at=NOW + 9 * MINUTE))
    optimize_store(store)


def cpu(call: Callable[[], object], *, times: int = 3) -> tuple[float, float]:
    """Return the CPU seconds of a first call and the median of the next ones."""
    took = []
    for _ in range(times + 1):
        start = time.process_time()
        call()
        took.append(time.process_time() - start)
    return took[0], statistics.median(took[1:])


def steps(store: Store, made: Config) -> dict[str, Callable[[], object]]:
    """Return the calls that are timed, by name."""
    from wirewatch.domain.digests.editions import compose_whole_issue
    from wirewatch.steps.feed_health import health_of_feeds
    from wirewatch.steps.issue_material import next_material
    from wirewatch.steps.status import read_status

    def status() -> object:
        with store.read() as tx:
            return read_status(tx, made, now=NOW)

    def feeds() -> object:
        with store.read() as tx:
            return health_of_feeds(tx, now=NOW)

    def preview() -> object:
        with store.read() as tx:
            return compose_whole_issue(next_material(tx, made, made.series[0], now=NOW))

    return {"status": status, "feeds list": feeds, "preview": preview}


PATHS = (
    "/api/stories",
    "/api/stories?actor=actor-1",
    "/api/stories?actor=actor-39&limit=200",
    "/api/stories?cursor={cursor}",
    "/api/stories/{story}",
    "/api/articles",
    "/api/articles?actor=actor-0&limit=200",
    "/api/articles?actor=actor-39",
    "/api/articles?flagged=false&outlet=Outlet 7",
    "/api/articles/{number}",
    "/api/statements",
    "/api/statements?actor=actor-3",
    "/api/statements?speaker=Speaker 77",
    "/api/coming-up",
    "/api/coming-up?actor=actor-2",
    "/api/search?q=government talks",
    "/api/search?q=actor:actor-3 minister",
    "/api/actors",
    "/api/usual",
    "/api/digests",
    "/api/digests/daily/{issue}",
    "/api/feeds",
    "/api/coverage",
    "/api/explain?url={url}",
    "/metrics",
    "/health",
)


PAGES = (
    "/",
    "/?since=24h",
    "/?since=7d&by=actor",
    "/?since=30d",
    "/?since=90d&actor=actor-39",
    "/?since=90d&cursor={cursor}",
    "/today.csv?since=90d",
    "/today.atom?since=7d",
    "/story/{story}",
    "/article/{number}",
    "/actors",
    "/actor/actor-0",
    "/actor/actor-39",
    "/search?q=government talks",
    "/search?q=government OR minister OR talks",
    "/search?q=actor:actor-3 minister",
    "/search?q=qqzzqq",
    "/statements",
    "/statements?speaker=Speaker 77",
    "/statements?actor=actor-3",
    "/coming-up",
    "/digests",
    "/digests/daily/{issue}",
    "/status",
)


def asked_pages(
    store: Store, made: Config, paths: Sequence[str], *, articles: int, times: int = 20
) -> Iterator[tuple[str, float, float, int]]:
    """Yield each path, the milliseconds of CPU of its first answer, the 95th percentile of the next, and its bytes."""
    import httpx

    from wirewatch.entrypoints.web.api import ApiContext
    from wirewatch.entrypoints.web.app import create_app
    from wirewatch.entrypoints.web.pages import PageContext

    context = ApiContext(store=store, config=lambda: made, now=lambda: NOW, full_text=True)
    pages = PageContext(api=context, home=Path("/nonexistent"))
    transport = httpx.ASGITransport(
        create_app(context, version="1", tokens={}, hosts=["big"], pages=pages)
    )
    chance = random.Random(2)

    async def ask(path: str) -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://big") as client:
            answer = await client.get(path)
            assert answer.status_code == 200, (path, answer.text[:300])
            return len(answer.content)

    for path in paths:
        took = []
        for _ in range(times + 1):
            flagged = chance.randrange(int(articles * FLAGGED)) * round(1 / FLAGGED)
            at = int((NOW - timedelta(days=chance.random() * articles / PER_DAY)).timestamp())
            filled = path.format(
                cursor=f"{at}000000.1",
                story=f"{chance.randrange(1, int(articles * FLAGGED) // 2):08}",
                number=flagged + 1,
                issue=chance.randrange(1, int(articles / PER_DAY) - 1),
                url=f"https://feed1.example/{flagged}",
            )
            if "{url}" in path:
                with store.read() as tx:
                    one = select(articles_table.c.url).where(articles_table.c.id == flagged + 1)
                    filled = path.format(url=tx.execute(one).scalar())
            start = time.process_time()
            size = asyncio.run(ask(filled))
            took.append(1000 * (time.process_time() - start))
        yield path, took[0], sorted(took[1:])[int(0.95 * (times - 1))], size


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--looks", type=int, default=1_000_000)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--url")
    parser.add_argument("--api", action="store_true")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--index", action="store_true")
    asked = parser.parse_args()
    made = config(asked.feeds)
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder)
        file = home / "wirewatch.db"
        anew = asked.url is not None or not file.exists()
        store = open_store(asked.url or f"sqlite:///{file.resolve()}")
        if anew:
            start = time.process_time()
            make(store, made, articles=asked.articles, looks=asked.looks)
            on_disk = f", {file.stat().st_size / 1e9:.2f} GB" if file.exists() else ""
            took = time.process_time() - start
            print(
                f"made {asked.articles:,} articles, {asked.looks:,} looks in {took:.0f} s{on_disk}"
            )
        bad = 0
        for name, call in steps(store, made).items():
            cold, warm = cpu(call)
            goal = GOALS.get(name)
            bad += goal is not None and cold > goal
            print(
                f"{name:12} {cold:6.2f} s cold  {warm:6.2f} s warm"
                + (f"  (goal {goal} s)" if goal else ""),
                flush=True,
            )
        if asked.index:
            start = time.process_time()
            fill_index(store, now=NOW)
            print(f"indexed in {time.process_time() - start:.0f} s", flush=True)
        paths = (*(PATHS if asked.api else ()), *(PAGES if asked.pages else ()))
        for path, first, often, size in asked_pages(store, made, paths, articles=asked.articles):
            bad += often > PAGE_GOAL
            print(
                f"{first:8.0f} ms first {often:7.0f} ms p95 {size / 1000:7.1f} kB  {path}",
                flush=True,
            )
        start = time.process_time()
        composed = compose(
            cast(Any, SimpleNamespace(config=made, store=store)), made.series[0], now=NOW
        )
        took = time.process_time() - start
        if composed is not None:  # a store that is used again has its issue already
            bad += took > GOALS["compose"]
            print(
                f"{'compose':12} {took:6.2f} s, {composed.stories} stories  (goal {GOALS['compose']} s)"
            )
        store.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
