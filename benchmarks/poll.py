"""What polling costs: `wirewatch run --only poll --all` as a whole process, beside plain httpx with feedparser.

    .venv/bin/python -m benchmarks.poll [--feeds 500] [--hosts 50] [--delay-ms 0] [--urls FILE] [--polls 3]
                                        [--peers [--reader-python PYTHON]]

The first poll fetches and stores every entry; the second gets 304s, the third too (newsboat sends what it was given
only from then on). Ratios first. CPU is user + system of the whole
process, start-up and storage included; memory is its peak. The floor keeps validators in memory and stores nothing.
Feeds are made up here (25 entries, some 60 KiB each) and served from loopback; `--urls` names others' instead, one
address a line, that are being served elsewhere on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from benchmarks.poll_peers import peers

ENTRIES = 25
WORDS = 350  # in each entry's content


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process took."""

    cpu: float  # seconds
    wall: float  # seconds
    peak: int  # MiB
    end: int = 0  # its exit code; less than nothing: it died


def made_up_feed(number: int) -> bytes:
    """Return one feed of its own words."""
    words = random.Random(number)
    syllables = ("ka", "bul", "mo", "ra", "ti", "sen", "do", "lin", "gar", "u")
    vocabulary = ["".join(words.choices(syllables, k=words.randint(1, 4))) for _ in range(900)]

    def text(length: int) -> str:
        return " ".join(words.choices(vocabulary, k=length))

    def entry(place: int) -> str:
        link = f"https://news{number}.example/{number}/{place}"
        paragraphs = "".join(
            f"<p>{text(WORDS // 7)} <a href='/x'>{text(3)}</a></p>" for _ in range(7)
        )
        return (
            f"<item><title>{text(9)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>Mon, 02 Mar 2026 {place % 24:02}:00:00 GMT</pubDate>"
            f"<description>{text(40)}</description><content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>"
        )

    entries = "".join(map(entry, range(ENTRIES)))
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    channel = f"<channel><title>{text(2)}</title>{entries}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {space}>{channel}</rss>'.encode()


def serve(hosts: int, delay: float, tell: Connection) -> None:
    """Answer /N with feed N modulo 50, or a 304 when asked with its ETag."""
    bodies = [made_up_feed(number) for number in range(50)]

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                if delay:
                    await asyncio.sleep(delay)
                number = int(asked.split(b" ", 2)[1].strip(b"/"))
                body = b"" if b"f-none-match" in asked.lower() else bodies[number % len(bodies)]
                status = b"200 OK" if body else b"304 Not Modified"
                head = b'HTTP/1.1 %b\r\nETag: "%d"\r\nContent-Type: application/rss+xml\r\n' % (
                    status,
                    number,
                )
                writer.write(
                    head + (b"Content-Length: %d\r\n" % len(body) if body else b"") + b"\r\n" + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        first = await asyncio.start_server(one, "127.0.1.1", 0, backlog=1024)
        port = first.sockets[0].getsockname()[1]
        servers = [
            await asyncio.start_server(one, f"127.0.1.{n}", port) for n in range(2, hosts + 1)
        ]
        tell.send(port)
        await asyncio.gather(first.serve_forever(), *(server.serve_forever() for server in servers))

    asyncio.run(main())


@contextmanager
def served(feeds: int, hosts: int, delay: float) -> Iterator[list[str]]:
    """Serve made-up feeds from a process of its own and give their addresses."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(hosts, delay, theirs), daemon=True)
    process.start()
    try:
        port = ours.recv()
        yield [f"http://127.0.1.{number % hosts + 1}:{port}/{number}" for number in range(feeds)]
    finally:
        process.terminate()
        process.join()


FLOOR = """
import asyncio, json, os, sys, feedparser, httpx
urls, path = open(sys.argv[1]).read().split(), sys.argv[2]
known = json.load(open(path)) if os.path.exists(path) else {}
async def main():
    turn = asyncio.Semaphore(32)
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        async def one(url):
            async with turn:
                answer = await client.get(url, headers={"If-None-Match": known[url]} if known.get(url) else {})
            if answer.status_code == 200:
                known[url] = answer.headers.get("etag")
                feedparser.parse(answer.content)
        await asyncio.gather(*map(one, urls))
asyncio.run(main())
json.dump(known, open(path, "w"))
"""


def measured(command: list[str]) -> Cost:
    """Run a command to its end and give what it took."""
    started = perf_counter()
    with open(os.devnull, "wb") as nowhere:
        quiet = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)]
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(pid, 0)
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024
    return Cost(
        cpu=cpu, wall=perf_counter() - started, peak=peak, end=os.waitstatus_to_exitcode(status)
    )


def write_config(folder: Path, urls: Sequence[str]) -> None:
    """Write the config that polls these addresses."""
    feeds = "".join(
        f'- {{outlet: Outlet {number}, url: "{url}"}}\n' for number, url in enumerate(urls)
    )
    files = {
        "feeds": f"feeds:\n{feeds}",
        "watchlist": "actors:\n- {id: nobody, name: Nobody, aliases: {en: [Nobody at all]}}\n",
        "digests": "series:\n- {id: daily, actors: [nobody], at: ['07:00']}\n",
        "settings": "network: {allow_private: [127.0.0.0/8], host_gap: 0s, per_host: 2}\n",
    }
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


def compare(urls: Sequence[str], folder: Path, *, others: dict[str, list[str]], polls: int) -> None:
    """Poll these addresses so many times with Wirewatch and with each other command, and print the table."""
    write_config(folder / "config", urls)
    options = ("--config", str(folder / "config"), "--home", str(folder / "home"))
    ours = [sys.executable, "-m", "wirewatch", "run", "--only", "poll", "--all", *options]
    commands = {"wirewatch": ours} | others
    costs = {name: [measured(command) for _ in range(polls)] for name, command in commands.items()}
    for name, rows in costs.items():
        if ends := [cost.end for cost in rows if cost.end]:
            print(f"{name} broke off with {ends[0]}: its figures are of less than the whole")
    for number in range(polls):
        for name in others:
            ratio = costs[name][number].cpu / costs["wirewatch"][number].cpu
            print(f"poll {number + 1}: {name} takes {ratio:.1f} times the CPU")
    print(
        f"\n{f'{len(urls)} feeds':20} "
        + "       ".join(f"{f'poll {number + 1}':22}" for number in range(polls))
    )
    print(" " * 21 + "       ".join(["CPU s   wall s    MiB"] * polls))
    for name, rows in costs.items():
        print(
            f"{name:20} "
            + "       ".join(f"{cost.cpu:5.2f}   {cost.wall:6.2f}   {cost.peak:4}" for cost in rows)
        )


def floor(urls: Sequence[str], folder: Path) -> list[str]:
    """Return the command of the floor: httpx and feedparser, validators kept in a file, nothing stored."""
    (folder / "urls.txt").write_text("\n".join(urls))
    (folder / "floor.py").write_text(FLOOR)
    return [
        sys.executable,
        str(folder / "floor.py"),
        str(folder / "urls.txt"),
        str(folder / "known.json"),
    ]


def run(urls: Sequence[str], folder: Path, wanted: argparse.Namespace) -> None:
    """Compare over these addresses what the options ask for."""
    others = {} if wanted.no_floor else {"httpx + feedparser": floor(urls, folder)}
    if wanted.peers:
        others |= peers(urls, folder, reader_python=wanted.reader_python)
    compare(urls, folder, others=others, polls=wanted.polls)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--delay-ms", type=float, default=0)
    parser.add_argument("--urls", type=Path, help="addresses that are served elsewhere, one a line")
    parser.add_argument("--polls", type=int, default=3)
    parser.add_argument("--no-floor", action="store_true")
    parser.add_argument(
        "--peers", action="store_true", help="with the feed readers that are installed"
    )
    parser.add_argument("--reader-python", help="the Python that has the package reader")
    wanted = parser.parse_args() if __name__ == "__main__" else parser.parse_args([])
    with tempfile.TemporaryDirectory() as folder:
        if wanted.urls:
            run(wanted.urls.read_text().split(), Path(folder), wanted)
            return
        with served(wanted.feeds, wanted.hosts, wanted.delay_ms / 1000) as urls:
            run(urls, Path(folder), wanted)


if __name__ == "__main__":
    main()
