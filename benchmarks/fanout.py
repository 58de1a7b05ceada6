"""What more machines bring: the same feeds and pages polled and read by one worker, by two, by four.

    python -m benchmarks.fanout [--workers 1 2 4] [--full]
    python -m benchmarks.fanout --own-cost

PostgreSQL, a Prefect server and process workers, each with a home and a namespace of processes of its own; feeds and
pages on many loopback hosts, each answer after a delay, so that the work is waiting, as it is on the web. As many runs
of poll start together as there are workers. Prints a line for each number: requests a second and how often as many as
with the first, pages of the busiest and of the least busy worker, whether anything was asked twice, the most
connections at one host at once (of the web's own log), and CPU seconds. --full: 500 feeds on 50 hosts, 1,000 pages,
one second; a run stops taking hosts after 270 s, so one worker does not do it all in one run. Needs PostgreSQL's
programs; Linux only.

--own-cost: CPU seconds of a poll run as Prefect starts it beside the same steps as `wirewatch run`, both as a whole
process, at 5 and at 500 feeds that bring nothing new.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import create_engine, text

from tests.support.many_hosts import asked_twice, most_at_one_host, write_config
from tests.support.processes import until
from tests.support.team import Team, team

LONGEST = 420.0  # seconds for one run


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """How much there is to do."""

    hosts: int = 20
    feeds: int = 60
    pages: int = 2  # of each feed
    delay: float = 0.5  # seconds before each answer
    concurrency: int = 2  # of each worker

    @property
    def all(self) -> int:
        """Requests in all."""
        return self.feeds * (1 + self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What so many workers did."""

    workers: int
    asked: int
    seconds: float
    pages: list[int]  # by worker
    twice: int
    at_one_host: int
    cpu: dict[str, float]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.asked / self.seconds


def run(running: Team, workers: int, *, edition: int) -> Outcome:
    """Have all feeds show new pages and be due; poll and read them by so many workers."""
    running.new_edition(edition)
    _make_due(running)
    running.deploy(workers)
    running.rest()
    (running.folder / "visits").unlink(missing_ok=True)
    before = [running.pages_of(number) for number in range(workers)]
    for number in range(workers):
        running.start_worker(number)
    cpu = {name: running.cpu(name) for name in ("server", "postgres")}
    runs = running.run_together(workers, after=30.0)
    until(lambda: _ended(running, runs), seconds=LONGEST, what=f"the runs of {workers} workers")
    visits = running.visits()
    spent = {name: running.cpu(name) - cpu[name] for name in cpu}
    spent["workers"] = sum(running.cpu(f"worker-{number}") for number in range(workers))
    running.kill(*(f"worker-{number}" for number in range(workers)))
    return Outcome(
        workers=workers,
        asked=len(visits),
        seconds=max(one.ended for one in visits) - min(one.began for one in visits),
        pages=[running.pages_of(number) - before[number] for number in range(workers)],
        twice=len(asked_twice(visits)),
        at_one_host=most_at_one_host(visits),
        cpu=spent,
    )


def _ended(running: Team, runs: list[str]) -> bool:
    found = running.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": runs}}})
    return all(
        one["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") for one in found
    )


def _make_due(running: Team) -> None:
    engine = create_engine(running.store)
    with engine.begin() as tx:
        if tx.execute(text("SELECT to_regclass('feeds')")).scalar():
            tx.execute(text("UPDATE feeds SET next_due_at = now() - interval '1 minute'"))
            # What an earlier number of workers left undone is not this one's.
            tx.execute(
                text(
                    "UPDATE entries SET state = 'given-up', next_attempt_at = NULL WHERE state = 'waiting'"
                )
            )
    engine.dispose()


def line(outcome: Outcome, web: Web, first: Outcome) -> str:
    """Return what is printed of one number of workers."""
    cpu = ", ".join(f"{name} {seconds:.0f}" for name, seconds in outcome.cpu.items())
    return (
        f"{outcome.workers} workers: {outcome.asked} of {web.all} requests in {outcome.seconds:.0f} s, "
        f"{outcome.rate:.2f} a second, {outcome.rate / first.rate:.2f} times; pages by worker "
        f"{sorted(outcome.pages)}; asked twice: {outcome.twice}; most at one host: {outcome.at_one_host}; CPU s: {cpu}"
    )


STEPS = "poll,read,group,alert"
FLOW = (
    "import asyncio, sys; from flows.poll import poll; asyncio.run(poll(*sys.argv[1:], every=True))"
)


def own_cost(running: Team, feeds: int, *, times: int = 3) -> str:
    """Return what Prefect adds to the steps of a poll of so many feeds."""
    urls = running.serve_web(hosts=min(feeds, 50), feeds=feeds, pages=0, delay=0.0)
    config, home = running.folder / f"config-{feeds}", running.folder / f"home-{feeds}"
    write_config(config, urls, network={})
    bare = [sys.executable, "-m", "wirewatch", "run", "--only", STEPS, "--all"]
    commands = {
        "steps": [*bare, "--config", str(config), "--home", str(home)],
        "flow": [sys.executable, "-c", FLOW, str(config), str(home)],
    }
    _cpu_of(running, commands["steps"])  # the first poll stores what the others find known
    spent = {
        name: statistics.median(_cpu_of(running, command) for _ in range(times))
        for name, command in commands.items()
    }
    running.kill("web")
    return (
        f"{feeds} feeds: steps {spent['steps']:.1f} CPU s, flow {spent['flow']:.1f}, "
        f"Prefect's part {spent['flow'] - spent['steps']:.1f}"
    )


def _cpu_of(running: Team, command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=running.environ, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--own-cost", action="store_true")
    given = parser.parse_args() if __name__ == "__main__" else parser.parse_args([])
    web = Web(hosts=50, feeds=500, delay=1.0) if given.full else Web()
    if given.own_cost:
        with team() as running:
            running.start_server()
            for feeds in (5, 500):
                print(own_cost(running, feeds), flush=True)
        return
    with team() as running:
        urls = running.serve_web(hosts=web.hosts, feeds=web.feeds, pages=web.pages, delay=web.delay)
        network = {"concurrency": web.concurrency}
        write_config(
            running.config, urls, network=network, every="2h", store={"url": running.store}
        )
        running.start_server()
        first = None
        for edition, workers in enumerate(given.workers, 2):
            outcome = run(running, workers, edition=edition)
            first = first or outcome
            print(line(outcome, web, first), flush=True)


if __name__ == "__main__":
    main()
