"""Many hosts on loopback, each with feeds and pages of its own, that note every request from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

WATCHED = (
    "Nobody at all"  # the alias that `write_config` watches; the first page of each feed has it
)
SYLLABLES = ("ka", "bul", "mo", "ra", "ti", "sen", "do", "lin", "gar", "u")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, by the clock of the server's machine."""

    host: str
    path: str
    began: float
    ended: float


EDITIONS_SHOWN = 3  # as outlets do: what one poll misses stands there at the next


@dataclass
class ManyHosts:
    """A web of hosts 127.0.2.1, 127.0.2.2, …; each feed has a few pages at its own host."""

    hosts: int
    feeds: int
    pages: int = 2  # of each feed
    delay: float = 0.0  # seconds before each answer
    edition: int = 1  # raised: every feed has new pages
    log: Path | None = None  # where each visit is written, one a line
    port: int = 0
    visits: list[Visit] = field(default_factory=list)

    def urls(self) -> list[str]:
        """Return the addresses of the feeds."""
        return [
            f"http://{self.host(number)}:{self.port}/f/{number}.xml" for number in range(self.feeds)
        ]

    def host(self, number: int) -> str:
        """Return the host of a feed."""
        return f"127.0.2.{number % self.hosts + 1}"

    async def __aenter__(self) -> Self:
        first = await asyncio.start_server(self._serve, "127.0.2.1", self.port, backlog=1024)
        self.port = first.sockets[0].getsockname()[1]
        others = range(2, self.hosts + 1)
        self._servers = [first] + [
            await asyncio.start_server(self._serve, f"127.0.2.{number}", self.port, backlog=1024)
            for number in others
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        with contextlib.suppress(
            asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError
        ):
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
                began = time.time()
                await asyncio.sleep(self.delay)
                status, kind, body = self._answer(path)
                where = f"Location: {body.decode()}\r\n" if status.startswith("302") else ""
                head = f"HTTP/1.1 {status}\r\n{where}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode())
                self._note(
                    Visit(host, path, began, time.time())
                )  # before the body: its reader may come again at once
                writer.write(body)
                await writer.drain()
        writer.close()

    def _note(self, visit: Visit) -> None:
        self.visits.append(visit)
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(visit)) + "\n")

    def _answer(self, path: str) -> tuple[str, str, bytes]:
        match path.strip("/").split("/"):
            case ["f", name]:
                return "200 OK", "application/rss+xml", self._feed(int(name.removesuffix(".xml")))
            case ["p", number, edition, page]:
                return "200 OK", "text/html", _page(int(number), int(edition), int(page))
            case ["to", name]:  # the feed, at its own host
                target = f"http://{self.host(int(name.removesuffix('.xml')))}:{self.port}/f/{name}"
                return "302 Found", "text/plain", target.encode()
            case ["edition", number]:
                self.edition = int(number)
                return "200 OK", "text/plain", b"so be it"
            case _:
                return "404 Not Found", "text/plain", b"not here"

    def _feed(self, number: int) -> bytes:
        now = datetime.now(UTC)
        items = ""
        for edition in range(max(1, self.edition - EDITIONS_SHOWN + 1), self.edition + 1):
            for page in range(self.pages):
                link = f"http://{self.host(number)}:{self.port}/p/{number}/{edition}/{page}"
                items += (
                    f"<item><title>{_title(number, edition, page)}</title><link>{link}</link><guid>{link}</guid>"
                    f"<pubDate>{format_datetime(now - timedelta(minutes=page))}</pubDate></item>"
                )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def _words(chance: random.Random, count: int) -> str:
    return " ".join(
        "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)
    )


def _title(number: int, edition: int, page: int) -> str:
    return _words(random.Random(f"{number} {edition} {page}"), 8).capitalize()


def _page(number: int, edition: int, page: int) -> bytes:
    title, chance = _title(number, edition, page), random.Random(f"{page} {number} {edition}")
    paragraphs = [f"{_words(chance, 60).capitalize()}." for _ in range(6)]
    if page == 0:
        paragraphs.insert(1, f"{WATCHED} came to {_words(chance, 3)}.")
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{text}</article></body></html>".encode()


def read_log(log: Path) -> list[Visit]:
    """Return the visits that a server in another process noted."""
    return (
        [Visit(**json.loads(line)) for line in log.read_text("utf-8").splitlines()]
        if log.exists()
        else []
    )


def asked_twice(visits: Iterable[Visit]) -> dict[str, int]:
    """Return how often each address was asked for, where that is more than once; robots.txt apart."""
    asked = Counter(f"{one.host}{one.path}" for one in visits if one.path != "/robots.txt")
    return {address: times for address, times in asked.items() if times > 1}


def most_at_one_host(visits: Iterable[Visit]) -> int:
    """Return the most requests that one host had at the same time."""
    most = 0
    ends: dict[str, list[float]] = {}
    for one in sorted(visits, key=lambda visit: visit.began):
        open_still = [end for end in ends.get(one.host, ()) if end > one.began]
        ends[one.host] = [*open_still, one.ended]
        most = max(most, len(ends[one.host]))
    return most


def write_config(
    folder: Path, urls: Iterable[str], *, network: dict[str, Any], every: str = "15m", **rest: Any
) -> None:
    """Write a config that polls these feeds; `rest` are more settings."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {
        "allow_private": ["127.0.0.0/8"],
        "per_host": 1,
        "host_gap": "0s",
        "robots": {"pages": False},
    }
    files = {
        "feeds": {
            "feeds": [
                {"outlet": f"Outlet {n}", "url": url, "every": every} for n, url in enumerate(urls)
            ]
        },
        "watchlist": {"actors": [{"id": "nobody", "name": "Nobody", "aliases": {"en": [WATCHED]}}]},
        "digests": {"series": [{"id": "daily", "actors": ["nobody"], "at": ["07:00"]}]},
        "settings": {"network": {**own, **network}, **rest},
    }
    for name, data in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


async def _forever(web: ManyHosts) -> None:
    async with web:
        sys.stdout.write(f"{web.port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":  # HOSTS FEEDS PAGES DELAY LOG
    hosts, feeds, pages = map(int, sys.argv[1:4])
    asyncio.run(
        _forever(ManyHosts(hosts, feeds, pages, delay=float(sys.argv[4]), log=Path(sys.argv[5])))
    )
