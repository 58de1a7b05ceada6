"""How much CPU one look at 500 feeds costs: our web client beside plain httpx, in one go, on one loopback server.

    .venv/bin/python -m benchmarks.web_client [--feeds 500] [--hosts 50] [--delay-ms 0]

The first round fetches bodies (gzip'd, 80 KiB unpacked), the second gets 304s. Ratios first; CPU is user + system
of this process alone, the server runs in another. Ours includes pace, guard, redirects, caps and deadlines.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import random
import resource
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from time import perf_counter

ETAG = '"1"'
Validators = dict[str, str]
Round = Callable[[list[str], Validators], Awaitable[int]]


def serve(hosts: int, delay: float, tell: Connection) -> None:
    """Answer every path with one feed-sized body, or a 304 when asked with its ETag."""
    words = [f"word{random.Random(n).randrange(10**6)}" for n in range(8000)]
    body = gzip.compress(" ".join(words).encode()[: 80 * 1024].ljust(80 * 1024))
    head = f"HTTP/1.1 200 OK\r\nETag: {ETAG}\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
    full = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    same = f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                if delay:
                    await asyncio.sleep(delay)
                writer.write(same if b"f-none-match" in asked.lower() else full)
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


async def ours(urls: list[str], known: Validators) -> int:
    from wirewatch.adapters.http.client import HttpClient
    from wirewatch.adapters.http.messages import Request, Response
    from wirewatch.domain.configuration import NetworkSettings

    settings = NetworkSettings(
        allow_private=("127.0.0.0/8",), host_gap=timedelta(0), per_host=2, concurrency=32
    )
    async with HttpClient(settings, version="bench", read_clock=lambda: datetime.now(UTC)) as web:
        got = await asyncio.gather(
            *(web.fetch(Request(url=url, kind="feed", etag=known.get(url))) for url in urls)
        )
    answers = [one for one in got if isinstance(one, Response)]
    known.update({one.url: one.etag for one in answers if one.etag})
    return len(answers)


async def plain_httpx(urls: list[str], known: Validators) -> int:
    import httpx

    async with httpx.AsyncClient(
        trust_env=False, limits=httpx.Limits(max_connections=32), timeout=20
    ) as client:
        places = asyncio.Semaphore(32)

        async def one(url: str) -> bool:
            async with places:
                answer = await client.get(
                    url, headers={"If-None-Match": known[url]} if url in known else {}
                )
            known[url] = answer.headers["etag"]
            return answer.status_code in (200, 304)

        return sum(await asyncio.gather(*(one(url) for url in urls)))


def measured(run: Round, urls: list[str], known: Validators) -> tuple[float, float]:
    """Return the CPU and wall seconds of one round."""
    before, started = _cpu(), perf_counter()
    answered = asyncio.run(_as_coroutine(run(urls, known)))
    if answered != len(urls):
        raise SystemExit(f"{len(urls) - answered} of {len(urls)} requests failed")
    return _cpu() - before, perf_counter() - started


async def _as_coroutine(waited: Awaitable[int]) -> int:
    return await waited


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--feeds", type=int, default=500)
    options.add_argument("--hosts", type=int, default=50)
    options.add_argument("--delay-ms", type=float, default=0)
    asked = options.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(
        target=serve, args=(asked.hosts, asked.delay_ms / 1000, there), daemon=True
    )
    server.start()
    port = here.recv()
    urls = [f"http://127.0.1.{n % asked.hosts + 1}:{port}/{n}.xml" for n in range(asked.feeds)]
    figures = {}
    for name, run in {"wirewatch": ours, "httpx": plain_httpx}.items():
        known: Validators = {}
        measured(run, urls[:1], {})  # imports
        figures[name] = [measured(run, urls, known) for _ in range(2)]
    server.kill()
    print(
        f"{'round':14}{'ratio':>7}{'ours: CPU s':>14}{'wall s':>9}{'httpx: CPU s':>15}{'wall s':>9}"
    )
    for n, title in enumerate(("first", "304")):
        (mine, wall), (theirs, their_wall) = figures["wirewatch"][n], figures["httpx"][n]
        print(
            f"{title:14}{mine / theirs:7.2f}{mine:14.2f}{wall:9.2f}{theirs:15.2f}{their_wall:9.2f}"
        )


if __name__ == "__main__":
    main()
