"""The page beside Miniflux: server time and bytes of a list, a search and an article, on the same articles.

    python -m benchmarks.page_peer [--articles 20000] [--feeds 200] [--times 40]

Both programs run as they would for a user: `wirewatch web` over a SQLite store, the `miniflux` program over a
PostgreSQL of its own, which needs both on this machine (Debian: miniflux, postgresql) and root or the user postgres to
start the server. Both are asked over loopback by one client, in turn, in one run, so that the machine's other work
hits both alike. Server time is what the client waits for the whole page; bytes are those of the page and, on the line
"with its files", of the styles and scripts that it loads once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import psycopg

from benchmarks.big_store import NOW, PER_DAY, config, make
from wirewatch.adapters.store.engine import open_store
from wirewatch.steps.search_index import fill_index

PASSWORD = "only-for-this-run"
WORDS = ("government talks", "border crossing", "minister", "Aliasname3")


@dataclass(frozen=True)
class Site:
    """A program under test: who asks it, and its pages by name."""

    name: str
    client: httpx.Client
    pages: dict[str, Callable[[random.Random], str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, **env: str) -> Iterator[httpx.Client]:
    """Start a server, wait until it answers, and stop it at the end."""
    process = subprocess.Popen(
        command, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    client = httpx.Client(base_url=url, follow_redirects=True, timeout=60)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                client.get("/")
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(
                        f"{command[0]} does not answer: {process.communicate()[1].decode()}"
                    ) from None
                time.sleep(0.1)
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait(30)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start Debian's PostgreSQL, which has the extension that Miniflux needs; yield the folder of its socket."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    data = folder / "data"
    data.mkdir()
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_user:
        folder.chmod(0o755)
        shutil.chown(folder, "postgres")
        shutil.chown(data, "postgres")

    def run(program: str, *options: str) -> None:
        command = [*as_user, str(programs / program), "-D", str(data), *options]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    run("initdb", "-A", "trust", "-U", "postgres")
    run("pg_ctl", "-o", f"-k {folder} -c listen_addresses=", "-l", str(data / "log"), "-w", "start")
    try:
        yield str(folder)
    finally:
        run("pg_ctl", "-m", "fast", "-w", "stop")


@contextmanager
def miniflux(folder: Path, store: Path, *, feeds: int) -> Iterator[Site]:
    """Run Miniflux over the articles of a store."""
    with postgresql(folder) as sockets:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        env = {
            "DATABASE_URL": f"host={sockets} user=postgres dbname=postgres sslmode=disable",
            "LISTEN_ADDR": f"127.0.0.1:{port}",
            "BASE_URL": address,
            "CREATE_ADMIN": "1",
            "ADMIN_USERNAME": "reader",
            "ADMIN_PASSWORD": PASSWORD,
            "RUN_MIGRATIONS": "1",
            "DISABLE_SCHEDULER_SERVICE": "1",
        }
        with running(["miniflux"], address, **env) as client:
            with psycopg.connect(
                host=sockets, user="postgres", dbname="postgres", autocommit=True
            ) as database:
                newest = fill_miniflux(database, store, feeds=feeds)
            token = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
            assert token is not None
            form = {"username": "reader", "password": PASSWORD, "csrf": token[1]}
            answer = client.post("/login", data=form, headers={"Origin": address})
            assert "/logout" in answer.text, "Miniflux did not let us in"
            yield Site(
                "Miniflux",
                client,
                {
                    "list": lambda _: "/unread",
                    "list, later page": lambda chance: (
                        f"/unread?offset={100 * chance.randrange(1, 20)}"
                    ),
                    "search": lambda chance: f"/search?q={chance.choice(WORDS)}",
                    "article": lambda chance: f"/unread/entry/{newest - chance.randrange(2_000)}",
                },
            )


def fill_miniflux(database: psycopg.Connection[tuple[Any, ...]], store: Path, *, feeds: int) -> int:
    """Copy the articles of a store into Miniflux, as its own poller stores them; return the newest one's id."""
    import sqlite3

    user = database.execute("SELECT id FROM users").fetchone()
    assert user is not None
    category = database.execute("SELECT id FROM categories WHERE user_id = %s", user).fetchone()
    assert category is not None
    for number in range(feeds):
        database.execute(
            "INSERT INTO feeds (id, user_id, category_id, title, feed_url, site_url) VALUES (%s, %s, %s, %s, %s, %s)",
            (
                number + 1,
                *user,
                *category,
                f"Outlet {number}",
                f"https://f{number}.example/rss",
                "https://f.example/",
            ),
        )
    rows = sqlite3.connect(store).execute(
        "SELECT feed_id, url, title, lead, body, published_at FROM articles ORDER BY id"
    )
    names = "user_id, feed_id, hash, published_at, title, url, author, content, comments_url, reading_time, changed_at"
    with database.cursor() as cursor, cursor.copy(f"COPY entries ({names}) FROM STDIN") as copy:
        for feed, url, title, lead, body, published in rows:
            text = "".join(f"<p>{escape(line)}</p>" for line in (lead, *body.split("\n")))
            copy.write_row(
                (
                    user[0],
                    feed,
                    url,
                    published + "+00",
                    title,
                    url,
                    "",
                    text,
                    "",
                    1,
                    published + "+00",
                )
            )
    # What its poller does for each entry as it comes.
    database.execute(
        "UPDATE entries SET document_vectors = setweight(to_tsvector(left(coalesce(title, ''), 500000)), 'A')"
        " || setweight(to_tsvector(left(coalesce(content, ''), 500000)), 'B')"
    )
    database.execute("ANALYZE")
    newest = database.execute("SELECT max(id) FROM entries").fetchone()
    assert newest is not None
    return int(newest[0])


@contextmanager
def wirewatch(folder: Path, store: Path, *, articles: int) -> Iterator[Site]:
    """Run `wirewatch web` over a store."""
    port = free_port()
    home, settings = folder / "home", folder / "config"
    home.mkdir()
    shutil.copy(store, home / "wirewatch.db")
    settings.mkdir()
    actors = [
        {"id": f"actor-{n}", "name": f"Actor {n}", "aliases": {"en": [f"Aliasname{n}"]}}
        for n in range(40)
    ]
    (settings / "watchlist.yaml").write_text(json.dumps({"actors": actors}), "utf-8")
    feeds = [
        {"outlet": f"Outlet {n % 200}", "url": f"https://feed{n}.example/rss"} for n in range(200)
    ]
    (settings / "feeds.yaml").write_text(json.dumps({"feeds": feeds}), "utf-8")
    series = {"id": "daily", "actors": [one["id"] for one in actors], "at": ["07:00"]}
    (settings / "digests.yaml").write_text(json.dumps({"series": [series]}), "utf-8")
    (settings / "settings.yaml").write_text("{}", "utf-8")
    command = [
        sys.executable,
        "-m",
        "wirewatch",
        "web",
        "--port",
        str(port),
        "--config",
        str(settings),
    ]
    command += ["--home", str(home), "--now", NOW.isoformat()]

    def before(chance: random.Random) -> str:
        at = NOW - timedelta(days=chance.random() * articles / PER_DAY)
        return f"{int(at.timestamp())}000000.1"

    with running(command, f"http://127.0.0.1:{port}") as client:
        yield Site(
            "Wirewatch",
            client,
            {
                "list": lambda _: "/?since=2026-01-01&limit=100",
                "list, later page": lambda chance: (
                    f"/?since=2026-01-01&limit=100&cursor={before(chance)}"
                ),
                "search": lambda chance: f"/search?q={chance.choice(WORDS)}&limit=100",
                "article": lambda chance: f"/article/{articles - chance.randrange(2_000)}",
            },
        )


def loaded_files(site: Site, page: str) -> int:
    """Return the bytes of the styles, scripts and pictures that a page of the site's own names."""
    names = set(re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg|png)[^"]*)"', page))
    return sum(len(site.client.get(urljoin("/", name)).content) for name in names)


def measure(sites: list[Site], *, times: int) -> None:
    """Ask every page of every program in turn; print the median, the 95th percentile and the mean bytes of each."""
    for page in sites[0].pages:
        took: dict[str, list[float]] = {site.name: [] for site in sites}
        sizes: dict[str, list[int]] = {site.name: [] for site in sites}
        text: dict[str, str] = {}
        for turn in range(times):
            for site in sites:
                path = site.pages[page](random.Random(f"{page} {turn}"))
                start = time.perf_counter()
                answer = site.client.get(path)
                took[site.name].append(1000 * (time.perf_counter() - start))
                assert answer.status_code == 200, (
                    site.name,
                    path,
                    answer.status_code,
                    answer.text[:300],
                )
                sizes[site.name].append(len(answer.content))
                text[site.name] = answer.text
        for site in sites:
            each = sorted(took[site.name])
            half, most = each[len(each) // 2], each[int(0.95 * len(each))]
            size = sum(sizes[site.name]) / times
            whole = size + loaded_files(site, text[site.name])
            kilobytes = f"{size / 1000:7.1f} kB, with its files {whole / 1000:.1f} kB"
            print(
                f"{page:17} {site.name:10} {half:7.1f} ms median {most:7.1f} ms p95 {kilobytes}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--times", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="page-peer-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        file = folder / "wirewatch.db"
        store = open_store(f"sqlite:///{file}")
        make(store, config(asked.feeds), articles=asked.articles, looks=asked.feeds * 100)
        fill_index(store, now=NOW + timedelta(hours=1))
        store.close()
        (folder / "miniflux").mkdir()
        (folder / "wirewatch").mkdir()
        with (
            miniflux(folder / "miniflux", file, feeds=asked.feeds) as theirs,
            wirewatch(folder / "wirewatch", file, articles=asked.articles) as ours,
        ):
            measure([ours, theirs], times=asked.times)


if __name__ == "__main__":
    main()
