"""Search: is what is asked for found, and how fast is it in a large archive?

    python -m benchmarks.search quality CORPUS_ROOT [--texts FILE]
    python -m benchmarks.search speed STORE_URL ARTICLES

`quality` asks some sixty queries in ten languages of the labelled worlds corpus/replay and corpus/week: the names of
actors in the dictionary form, as the watchlist has them, and the first words of labelled quotes. Which articles are
relevant is taken from the labels before anything is searched. Beside ours, the same queries go to SQLite's FTS5 with
the tokenizers unicode61 and trigram, and to LIKE. `--texts` keeps the extracted texts for the next run.

`speed` fills a store with made-up articles in seven languages, builds the index and asks a table of queries; run again
with the same store, it goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sqlite3
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from sqlalchemy import func, insert, select, text

from benchmarks.targets import extract
from extractors.search import tokens
from wirewatch.adapters.store import articles, feeds, key_values
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.schema import articles as table
from wirewatch.domain.configuration import Feed, Interval
from wirewatch.steps.search import search_store
from wirewatch.steps.search_index import fill_index

NOW = datetime(2027, 11, 1, tzinfo=UTC)
LANGUAGES = ("en", "ru", "ar", "fa", "ur", "ps", "zh", "tr", "pl", "es")
NAMES, QUOTES = 5, 3  # queries in each language
# Languages that the watchlist does not have: plain dictionary forms.
ALIASES = {
    "pl": {
        "taliban": ["talibowie", "Talibán", "talib"],
        "zakharova": ["Zacharowa"],
        "sco": ["Szanghajska Organizacja Współpracy"],
    },
    "es": {"taliban": ["talibán", "talibanes"], "unama": ["UNAMA"]},
}
QUOTED = 5  # words of a quote
SIGNS = 6  # of one in Chinese
TOP = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article of a labelled world."""

    id: int
    language: str
    title: str
    text: str
    actors: frozenset[str]
    uncertain: frozenset[str]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One query, as alternatives of phrases, and the articles that it should find."""

    kind: str  # name, quote
    language: str
    phrases: tuple[str, ...]
    relevant: frozenset[int]
    unjudged: frozenset[int]


def worlds(root: Path, kept: Path | None) -> list[Labelled]:
    """Return the articles of both worlds, their pages extracted."""
    texts: dict[str, list[str]] = (
        json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    )
    found: list[Labelled] = []
    for world in (root / "corpus/replay", root / "corpus/week"):
        pages = {
            row["url"]: row for row in _rows(world / "manifest.jsonl") if row["kind"] == "page"
        }
        decoded = {unquote(url): row for url, row in pages.items()}
        for label in _rows(world / "labels.jsonl"):
            url = label["url"]
            row = pages.get(url) or decoded.get(unquote(url))
            if row is None or row.get("status") != 200:
                continue
            if url not in texts:
                read = extract(gzip.decompress((world / row["file"]).read_bytes()), url)
                texts[url] = [read.get("title") or "", read.get("text") or ""]
            title, body = texts[url]
            if body:
                found.append(_labelled(len(found) + 1, label, title, body))
    if kept:
        kept.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    return found


def _labelled(number: int, label: dict[str, Any], title: str, body: str) -> Labelled:
    return Labelled(
        id=number,
        language="fa" if label["lang"] == "prs" else label["lang"],
        title=title,
        text=body,
        actors=frozenset(label["actors"]),
        uncertain=frozenset(label.get("uncertain") or ()),
        quotes=tuple(one["quote"] for one in label.get("quotes") or ()),
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def queries(found: Sequence[Labelled], watchlist: Path) -> list[Query]:
    """Return the queries with the articles that the labels call relevant."""
    aliases = {
        one["id"]: one["aliases"] for one in yaml.safe_load(watchlist.read_text("utf-8"))["actors"]
    }
    made = []
    for language in LANGUAGES:
        here = [one for one in found if one.language == language]
        naming: dict[str, set[int]] = defaultdict(set)
        for one in here:
            for actor in one.actors:
                naming[actor].add(one.id)
        often = sorted(naming, key=lambda actor: (-len(naming[actor]), actor))
        listed = {
            actor: aliases.get(actor, {}).get(language) or ALIASES.get(language, {}).get(actor)
            for actor in often
        }
        for actor in [actor for actor in often if listed[actor]][:NAMES]:
            phrases = tuple(listed[actor] or ())
            unjudged = frozenset(one.id for one in here if actor in one.uncertain)
            relevant = frozenset(
                one.id for one in here if one.id in naming[actor] and _may_hold(one, phrases)
            )
            made.append(Query("name", language, phrases, relevant, unjudged))
        made += _quote_queries(here, language)
    return made


def _may_hold(one: Labelled, phrases: Sequence[str]) -> bool:
    """Return whether a labelled text has the beginnings of all words of one name: others name the actor otherwise."""
    plain = _plain(f"{one.title} {one.text}")
    return any(
        all(_plain(word)[: max(3, len(word) - 2)] in plain for word in phrase.split())
        for phrase in phrases
    )


def _plain(words: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c)
    )


def _quote_queries(here: Sequence[Labelled], language: str) -> list[Query]:
    made: list[Query] = []
    for one in here:
        for quote in one.quotes:
            words = quote.split()
            phrase = (
                " ".join(words[:QUOTED]).strip(" ,.;:!?«»“”\"'،؛")
                if len(words) > 2
                else quote[:SIGNS]
            )
            relevant = frozenset(
                other.id for other in here if any(phrase in said for said in other.quotes)
            )
            if len(made) < QUOTES and phrase and phrase in one.text:
                made.append(Query("quote", language, (phrase,), relevant, frozenset()))
    return made


Engine = Callable[[Query], list[int]]


def ours(found: Sequence[Labelled], folder: Path) -> tuple[Engine, Store]:
    """Return our search over the articles."""
    store = new_store(f"sqlite:///{folder}/search-quality.db")
    with store.begin() as tx:
        for one in found:
            articles.add_article(tx, _new(one.id, one.language, one.title, one.text), mentions=())

    def ask(query: Query) -> list[int]:
        written = " OR ".join(f'"{phrase}"' for phrase in query.phrases)
        hits = search_store(store, f"({written}) lang:{query.language}", now=NOW, limit=200).hits
        return [hit.article_id for hit in hits]

    return ask, store


def new_store(url: str) -> Store:
    """Return a store with one feed."""
    store = open_store(url)
    every = Interval(min=timedelta(minutes=30), max=timedelta(minutes=30))
    with store.begin() as tx:
        feeds.sync_feeds(
            tx, [Feed(outlet="Outlet", url="https://outlet.example/rss")], default=every, now=NOW
        )
    return store


def _new(number: int, language: str, title: str, body: str) -> articles.NewArticle:
    url = f"https://outlet.example/{number}"
    return articles.NewArticle(
        url=url, canonical_url=url, url_key=url, feed_id=1, outlet="Outlet", title=title, lead="", body=body,
        text_hash=str(number), seen_at=NOW + timedelta(seconds=number), watched_with="", language=language,
    )  # fmt: skip


def plain_fts(found: Sequence[Labelled], tokenizer: str) -> Engine:
    """Return SQLite's own full-text search, best rank first."""
    base = sqlite3.connect(":memory:")
    base.execute(
        f"CREATE VIRTUAL TABLE f USING fts5(language UNINDEXED, title, text, tokenize='{tokenizer}')"
    )
    rows = [(one.id, one.language, one.title, one.text) for one in found]
    base.executemany("INSERT INTO f(rowid, language, title, text) VALUES (?, ?, ?, ?)", rows)

    def ask(query: Query) -> list[int]:
        quoted = (phrase.replace('"', '""') for phrase in query.phrases)
        match = " OR ".join(f'"{phrase}"' for phrase in quoted)
        sql = "SELECT rowid FROM f WHERE f MATCH ? AND language = ? ORDER BY rank LIMIT 200"
        return [row[0] for row in base.execute(sql, (match, query.language))]

    return ask


def like(found: Sequence[Labelled]) -> Engine:
    """Return a search by LIKE, newest first."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE f (id INTEGER PRIMARY KEY, language, text)")
    base.executemany(
        "INSERT INTO f VALUES (?, ?, ?)",
        [(o.id, o.language, f"{o.title}\n{o.text}") for o in found],
    )

    def ask(query: Query) -> list[int]:
        either = " OR ".join(["text LIKE ?"] * len(query.phrases))
        sql = f"SELECT id FROM f WHERE language = ? AND ({either}) ORDER BY id DESC LIMIT 200"
        return [
            row[0]
            for row in base.execute(sql, (query.language, *(f"%{one}%" for one in query.phrases)))
        ]

    return ask


def quality(root: Path, kept: Path | None, *, misses: bool) -> None:
    """Print recall and precision@10 of each engine, by kind of query and by language."""
    import tempfile

    found = worlds(root, kept)
    asked = queries(found, root / "corpus/matching/watchlist.yaml")
    print(
        f"{len(found)} articles, {len(asked)} queries in {len({one.language for one in asked})} languages"
    )
    with tempfile.TemporaryDirectory() as folder:
        own, store = ours(found, Path(folder))
        engines: dict[str, Engine] = {
            "wirewatch": own,
            "unicode61": plain_fts(found, "unicode61"),
            "trigram": plain_fts(found, "trigram"),
            "LIKE": like(found),
        }
        answers = {name: [engine(one) for one in asked] for name, engine in engines.items()}
        store.close()
    print(
        f"{'':12}{'names: recall':>15}{'P@10':>7}{'quotes: recall':>16}{'P@10':>7}   recall of names by language"
    )
    for name, given in answers.items():
        cells = [_measured(asked, given, kind) for kind in ("name", "quote")]
        by_language = " ".join(
            f"{tag} {_measured(asked, given, 'name', tag)[0]:.2f}" for tag in LANGUAGES
        )
        (names, names_p), (quotes, quotes_p) = cells
        print(f"{name:12}{names:15.3f}{names_p:7.3f}{quotes:16.3f}{quotes_p:7.3f}   {by_language}")
    if misses:
        texts = {one.id: one for one in found}
        for one, given_ids in zip(asked, answers["wirewatch"], strict=True):
            for lost in sorted(one.relevant - set(given_ids)):
                print("lost", one.language, one.phrases, lost, texts[lost].title[:60])


def _measured(
    asked: Sequence[Query], given: Sequence[list[int]], kind: str, language: str = ""
) -> tuple[float, float]:
    """Return recall over all relevant articles, and the mean precision among the first ten."""
    hit = wanted = 0
    precisions = []
    for query, ids in zip(asked, given, strict=True):
        if query.kind != kind or (language and query.language != language):
            continue
        judged = [one for one in ids if one not in query.unjudged]
        hit += len(query.relevant & set(judged))
        wanted += len(query.relevant)
        if first := judged[:TOP]:
            precisions.append(len(query.relevant & set(first)) / len(first))
        else:
            precisions.append(0.0)
    return hit / max(1, wanted), sum(precisions) / max(1, len(precisions))


_LETTERS = {
    "en": "abcdefghiklmnoprstuvw",
    "es": "abcdefgilmnoprstuvzñ",
    "tr": "abcçdefgğhıiklmnoösşuüyz",
    "ru": "абвгдежзиклмнопрстухцчшыьюя",
    "fa": "ابپتجچدرزسشفقکگلمنوهی",
    "ar": "ابتجحخدرسشصطعفقكلمنهوي",
}
_SHARES = {"en": 45, "ru": 20, "fa": 8, "ar": 7, "zh": 8, "es": 6, "tr": 6}
_WORDS_OF_A_LANGUAGE, _NAMES = 40_000, 20_000
_LENGTHS = (60, 120, 200, 300, 450, 700)  # words of an article


class Made:
    """Made-up articles: words by Zipf's law in seven languages, names that most articles do not share."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = {tag: self._vocabulary(tag, letters) for tag, letters in _LETTERS.items()}
        self._words["zh"] = [
            chr(code) for code in self._chance.sample(range(0x4E00, 0x9000), 5_000)
        ]
        self._weights = {
            tag: list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
            for tag, words in self._words.items()
        }

    def _vocabulary(self, tag: str, letters: str) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < _WORDS_OF_A_LANGUAGE:
            rank = len(made)
            length = self._chance.randint(2, 4) if rank < 150 else self._chance.randint(4, 10)
            made["".join(self._chance.choices(letters, k=length))] = None
        return list(made)

    def word(self, tag: str, rank: int) -> str:
        """Return the word of a language that is the rank-th most frequent, from 0."""
        return self._words[tag][rank]

    def article(self) -> tuple[str, str, str]:
        """Return language, title and body of the next article."""
        chance = self._chance
        tag = chance.choices(list(_SHARES), weights=list(_SHARES.values()))[0]
        words, weights = self._words[tag], self._weights[tag]
        length = chance.choice(_LENGTHS) * (2 if tag == "zh" else 1)
        chosen = chance.choices(words, cum_weights=weights, k=length + 10)
        joint = "" if tag == "zh" else " "
        return tag, joint.join(chosen[:10]), joint.join(chosen[10:])


ROWS = 2_000  # in one transaction


def fill(store: Store, count: int) -> None:
    """Store made-up articles, as a store from before there was search holds them."""
    made = Made()
    with store.read() as tx:
        there: int = tx.execute(select(func.count()).select_from(table)).scalar_one()
    rows: list[dict[str, Any]] = []
    for number in range(1, count + 1):
        language, title, body = made.article()
        if number <= there:
            continue
        url = f"https://outlet.example/{number}"
        rows.append(
            {
                "url": url, "canonical_url": url, "url_key": url, "feed_id": 1, "outlet": "Outlet", "title": title,
                "lead": "", "body": body, "paragraphs": [], "authors": [], "language": language,
                "body_source": "page", "text_hash": str(number), "watched_with": "",
                "seen_at": NOW - timedelta(minutes=count - number),
            }
        )  # fmt: skip
        if len(rows) == ROWS or number == count:
            with store.begin() as tx:
                tx.execute(insert(table), rows)
                key_values.set_value(
                    tx, "search", {"version": tokens.TOKENS_VERSION, "complete": False}, now=NOW
                )
            rows = []


def index_bytes(store: Store) -> int:
    """Return the size of the index, with the rows that filters read."""
    with store.read() as tx:
        if store.is_sqlite:
            sql = "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%search\\_%' ESCAPE '\\'"
        else:
            sql = "SELECT SUM(pg_total_relation_size(relid)) FROM pg_stat_user_tables WHERE relname LIKE 'search%'"
        return int(tx.execute(text(sql)).scalar() or 0)


def asked_of(made: Made) -> list[str]:
    """Return queries of all kinds: rare and frequent words, phrases, combinations, filters, words that nobody wrote."""
    found = []
    for tag in ("en", "ru", "fa", "tr"):
        found += [made.word(tag, rank) for rank in (3, 40, 300, 3_000, 30_000)]
        a, b, c = (made.word(tag, rank) for rank in (20, 400, 5_000))
        found += [
            f"{a} {b}",
            f"{b} {c}",
            f'"{a} {b}"',
            f"{a} OR {c}",
            f"{b} NOT {a}",
            f"({b} OR {c}) {a}",
        ]
        found += [f"{b} lang:{tag}", f"{c} after:30d", f"{b} before:2027-06-01", f"{a} lang:zh"]
    one, two, three = (made.word("zh", rank) for rank in (5, 80, 700))
    found += [one, three, one + two, two + three, f'"{one}{two}{three}"', f"{one} {three}"]
    found += [
        "lang:ru after:2d",
        "outlet:outlet lang:tr",
        "nobodywrotethis",
        made.word("en", 300) + "q",
    ]
    return found


def speed(url: str, count: int) -> None:
    """Fill a store, build its index, ask the queries; print what each cost."""
    store = new_store(url)
    started = time.process_time()
    fill(store, count)
    print(f"stored {count:,} articles in {time.process_time() - started:.0f} s CPU", flush=True)
    started, wall = time.process_time(), time.monotonic()
    report = fill_index(store, now=NOW, batch=ROWS)
    cpu = time.process_time() - started
    if report.indexed:
        each = cpu / report.indexed * 1000
        print(
            f"indexed {report.indexed:,} in {cpu:.0f} s CPU ({time.monotonic() - wall:.0f} s): {each:.2f} ms CPU each"
        )
    print(f"index: {index_bytes(store) / count:,.0f} bytes an article", flush=True)
    times = []
    for query in asked_of(Made()):
        started, cpu = time.monotonic(), time.process_time()
        result = search_store(store, query, now=NOW)
        times.append((time.monotonic() - started, time.process_time() - cpu, query, result.total))
    times.sort(reverse=True)
    for name, taken in (
        ("wall", [one[0] for one in times]),
        ("CPU of this process", [one[1] for one in times]),
    ):
        ordered = sorted(taken)
        at = {
            share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
            for share in (0.5, 0.95)
        }
        figures = (
            f"median {at[0.5]:.0f} ms, p95 {at[0.95]:.0f} ms, worst {ordered[-1] * 1000:.0f} ms"
        )
        print(f"{len(times)} queries, {name}: {figures}")
    for took, cpu, query, total in times[:6]:
        print(f"    {took * 1000:6.0f} ms  {cpu * 1000:6.0f} ms CPU  {total:5} hits  {query}")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    store.close()


def main(arguments: Iterable[str]) -> None:
    """Run one of the two."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    jobs = parser.add_subparsers(dest="job", required=True)
    good = jobs.add_parser("quality")
    good.add_argument("root", type=Path)
    good.add_argument("--texts", type=Path)
    good.add_argument("--misses", action="store_true")
    fast = jobs.add_parser("speed")
    fast.add_argument("url")
    fast.add_argument("articles", type=int)
    chosen = parser.parse_args(list(arguments))
    if chosen.job == "quality":
        quality(chosen.root, chosen.texts, misses=chosen.misses)
    else:
        speed(chosen.url, chosen.articles)


if __name__ == "__main__":
    main(sys.argv[1:])
