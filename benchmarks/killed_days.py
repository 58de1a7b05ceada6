"""Simulated days of two workers that are killed at random: is anything lost, or told twice?

    python -m benchmarks.killed_days [--days 14] [--step 240] [--kills 28] [--seed 1] [--sqlite]

Two processes share a PostgreSQL store (or a SQLite file) and run a whole cycle at each step (minutes) of the simulated
time: feeds that always have something new, pages, stories, a daily digest. At random steps one of them is killed (-9)
at a random moment and another takes its place. At the end each page that a feed ever showed must be read once, each
flagged article told once, and each day have its digest. Prints what it found; 1 when something was lost or told twice.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text

from tests.support.many_hosts import asked_twice, most_at_one_host, write_config
from tests.support.team import Team, team
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store.engine import open_store
from wirewatch.steps.cycle import run_cycle
from wirewatch.steps.resources import open_resources

HOSTS, FEEDS, PAGES, WORKERS = 3, 6, 2, 2
LONGEST = 120.0  # seconds for one step


def work(config_folder: Path, home: Path) -> None:
    """Run a cycle for each instant read from stdin, and say so; end when there is no more."""

    async def job() -> None:
        config = load_config(config_folder, environ={})
        now = datetime.fromisoformat(sys.stdin.readline().strip())
        async with open_resources(
            config, config_folder=config_folder, home=home, now=now, environ={}, workers=1
        ) as resources:
            while True:
                await run_cycle(replace(resources, read_clock=partial(_same, now)), now=now)
                sys.stdout.write("done\n")
                sys.stdout.flush()
                line = (await asyncio.to_thread(sys.stdin.readline)).strip()
                if not line:
                    return
                now = datetime.fromisoformat(line)

    asyncio.run(job())


def _same(now: datetime) -> datetime:
    return now


class Worker:
    """One process that works, with a home of its own."""

    def __init__(self, running: Team, number: int) -> None:
        home = running.folder / f"home-{number}"
        command = [
            sys.executable,
            "-m",
            "benchmarks.killed_days",
            "--work",
            str(running.config),
            str(home),
        ]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, now: datetime) -> None:
        """Have it run a cycle."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{now.isoformat()}\n")
        self.process.stdin.flush()

    def finish(self) -> bool:
        """Wait until the cycle has ended; False when the process has."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip() == "done"

    def kill(self) -> None:
        """Kill it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def simulate(
    running: Team, *, days: int, step: timedelta, kills: int, chance: random.Random
) -> int:
    """Let the days pass; return how many steps had a page for every feed."""
    start = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    steps = int(timedelta(days=days) / step)
    fatal = set(chance.sample(range(1, steps), min(kills, steps - 1)))
    workers = [Worker(running, number) for number in range(WORKERS)]
    for number in range(
        steps + 2
    ):  # the last two without anything new: what a kill left is done by then
        if number < steps:
            running.new_edition(number + 1)
        for worker in workers:
            worker.begin(start + number * step)
        if number in fatal:
            time.sleep(chance.uniform(0.0, 0.6))
            victim = chance.randrange(WORKERS)
            workers[victim].kill()
            workers[victim] = Worker(running, victim)
        else:
            victim = None
        for place, worker in enumerate(workers):
            if place != victim and not worker.finish():
                raise SystemExit(f"worker {place} ended by itself at step {number}")
    for worker in workers:
        with suppress(BrokenPipeError):
            worker.process.communicate()
    return steps


def verdict(running: Team, store_url: str, *, editions: int, days: int) -> list[str]:
    """Return what is wrong; print what is there."""
    store, wrong = open_store(store_url), []

    def count(query: str) -> int:
        with store.read() as tx:
            return int(tx.execute(text(query)).scalar() or 0)

    pages = FEEDS * PAGES * editions
    found = {
        "pages shown": (pages, pages),
        "entries": (count("SELECT count(*) FROM entries"), pages),
        "entries read": (count("SELECT count(*) FROM entries WHERE state = 'read'"), pages),
        "articles": (count("SELECT count(*) FROM articles"), pages),
        "flagged": (count("SELECT count(*) FROM articles WHERE flagged"), FEEDS * editions),
        "in stories": (count("SELECT count(*) FROM story_articles"), FEEDS * editions),
        "digests": (
            count("SELECT count(*) FROM digests"),
            count("SELECT max(number) FROM digests"),
        ),
        "days without one": (max(0, days - count("SELECT count(DISTINCT due_at) FROM digests")), 0),
        "told twice": (
            count("SELECT count(*) - count(DISTINCT article_id) FROM digest_articles"),
            0,
        ),
        "leases left": (count("SELECT count(*) FROM leases WHERE kind <> 'host'"), 0),
    }
    for name, (there, wanted) in found.items():
        print(f"{name}: {there}")
        if there != wanted:
            wrong.append(f"{name}: {there}, not {wanted}")
    visits = running.visits()
    print(
        f"asked for again after a kill: {len(asked_twice(one for one in visits if one.path.startswith('/p/')))}"
    )
    print(f"most at one host at once: {most_at_one_host(visits)}")
    store.close()
    return wrong


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--step", type=int, default=240, help="minutes")
    parser.add_argument("--kills", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--work", type=Path, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(*given.work)
        return 0
    with team() as running:
        store = f"sqlite:///{running.folder}/store/wirewatch.db" if given.sqlite else running.store
        urls = running.serve_web(hosts=HOSTS, feeds=FEEDS, pages=PAGES, delay=0.01)
        network = {"concurrency": 2}
        write_config(
            running.config,
            urls,
            network=network,
            every="15m",
            store={"url": store},
            articles={"look_again": []},
        )
        chance = random.Random(given.seed)
        editions = simulate(
            running,
            days=given.days,
            step=timedelta(minutes=given.step),
            kills=given.kills,
            chance=chance,
        )
        wrong = verdict(running, store, editions=editions, days=given.days)
        (running.folder / "visits").unlink()
    print("\n".join(wrong) or "nothing lost, nothing told twice")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
