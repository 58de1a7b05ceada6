"""Kill parts of a running Wirewatch and say what came of it.

    python -m benchmarks.kills CONFIG       `wirewatch up`: runner, server and a flow run are killed (-9) one after the
                                            other, then all processes stopped as a sleeping machine stops them
    python -m benchmarks.kills --team [--only run,machine,server,database,both]
                                            PostgreSQL, a Prefect server and two workers as on two machines: a run, a
                                            worker with its run, the server, the database, server and worker together

Prints one line for each kill. Of the team: seconds until another request was answered, until every page that was due
had been asked for (the killed worker's share included), and until as many runs as there are slots had completed anew;
pages asked for again, and entries that still wait. About three minutes a kill.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.support.many_hosts import most_at_one_host, write_config
from tests.support.processes import Up, until, up
from tests.support.team import Team, team


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path, nargs="?")
    parser.add_argument("--team", action="store_true")
    parser.add_argument("--only", default=",".join(KILLS))
    parser.add_argument("--stopped", type=float, default=5.0, help="minutes")
    parser.add_argument("--home", type=Path, default=None)
    given = parser.parse_args()
    if given.team:
        kill_a_team(given.only.split(","))
        return
    if given.config is None:
        parser.error("CONFIG is missing")
    home = given.home or Path(tempfile.mkdtemp(prefix="kills-"))
    with up(given.config, home) as running:
        until(lambda: running.done() >= 2, seconds=180, what="two looks by the schedule")
        for name in ("wirewatch.entrypoints.runner", "prefect_server"):
            _report(
                running,
                f"kill -9 of {name}",
                lambda name=name: os.kill(running.one(name), signal.SIGKILL),
            )
        _report(running, "kill -9 of a flow run", lambda: _kill_a_look(running))
        _report(
            running,
            f"all stopped for {given.stopped:g} minutes",
            lambda: _sleep(running, given.stopped * 60),
        )
        print(f"SIGTERM: gone after {running.stop():.1f} s; left behind: {len(running.family())}")


def _kill_a_look(running: Up) -> None:
    running.look_now(every=True)
    os.kill(running.one("prefect.engine"), signal.SIGKILL)


def _sleep(running: Up, seconds: float) -> None:
    family = list(running.family())
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    for pid in reversed(family):
        os.kill(pid, signal.SIGCONT)


def _report(running: Up, what: str, do: object) -> None:
    before = {run["id"] for run in running.runs()}
    assert callable(do)
    do()
    began, peak = time.monotonic(), 0
    while time.monotonic() - began < 150:
        peak = max(peak, sum("prefect.engine" in line for line in running.family().values()))
        time.sleep(0.5)
    runs = list(
        running.ask("flow_runs/filter", {"flows": {"name": {"any_": ["poll"]}}, "limit": 200})
    )
    new = [run for run in runs if run["id"] not in before and run["state_type"] != "SCHEDULED"]
    states = dict(Counter(run["state_name"] for run in new))
    print(
        f"{what}: in the next 150 s polls {states}, at most {peak} flow runs of any kind at once",
        flush=True,
    )


MACHINES, HOSTS, FEEDS, PAGES = 2, 20, 40, 1
AWAY = 20.0  # seconds that a server or database is away before it is started again
KILLS = ("run", "machine", "server", "database", "both")
PATIENCE = 400.0  # seconds for each thing to heal


def kill_a_team(names: Sequence[str]) -> None:
    """Kill one thing after the other while both workers are in the middle of a run."""
    with team() as running:
        urls = running.serve_web(hosts=HOSTS, feeds=FEEDS, pages=PAGES, delay=1.0)
        write_config(
            running.config,
            urls,
            network={"concurrency": 2},
            every="1m",
            store={"url": running.store},
        )
        running.start_server()
        running.deploy(MACHINES)
        for number in range(MACHINES):
            running.start_worker(number)
        for edition, name in enumerate(names, 2):
            print(_healed(running, name, edition), flush=True)


def _healed(running: Team, name: str, edition: int) -> str:
    """Wait until both workers are in the middle of reading new pages, kill, and return what came of it."""
    running.new_edition(edition)
    until(
        lambda: _is_in_the_middle(running, edition), seconds=PATIENCE, what="both workers at work"
    )
    killed_at = datetime.now(UTC)
    away = _kill(running, name)
    if away:
        time.sleep(AWAY)
        _start_again(running, away)
    goes_on = _seconds(
        killed_at, lambda: next(iter(sorted(_answered_after(running, killed_at))), 0.0)
    )
    until(
        lambda: len(_times_of(running, edition)) == FEEDS * PAGES,
        seconds=PATIENCE,
        what="every page",
    )
    all_asked = (
        max(times[0] for times in _times_of(running, edition).values()) - killed_at.timestamp()
    )
    done = until(
        lambda: _completed_after(running, killed_at), seconds=PATIENCE, what="runs in every slot"
    )
    again = sum(len(times) > 1 for times in _times_of(running, edition).values())
    time.sleep(5)
    outcome = (
        f"kill -9 of {WORDS[name]}: another request answered after {goes_on:.0f} s, every page asked for after "
        f"{all_asked:.0f} s, {MACHINES} runs completed anew after {done - killed_at.timestamp():.0f} s; pages asked "
        f"for again: {again}; entries waiting: {_waiting(running)}; most at one host: "
        f"{most_at_one_host(running.visits())}"
    )
    for number in range(MACHINES):
        if f"worker-{number}" not in running.processes:
            running.start_worker(number)
    return outcome


WORDS = {
    "run": "a run",
    "machine": "a worker with its run",
    "server": f"the Prefect server, away for {AWAY:.0f} s",
    "database": f"PostgreSQL, away for {AWAY:.0f} s",
    "both": f"the Prefect server and a worker with its run, the server away for {AWAY:.0f} s",
}


def _kill(running: Team, name: str) -> str:
    """Kill, and return the name of what is to be started again."""
    if name == "run":
        os.kill(running.engine_of("worker-0"), signal.SIGKILL)
        return ""
    gone = {
        "machine": ("worker-0",),
        "server": ("server",),
        "database": ("postgres",),
        "both": ("server", "worker-0"),
    }
    running.kill(*gone[name])
    return "" if name == "machine" else gone[name][0]


def _start_again(running: Team, name: str) -> None:
    if name == "postgres":
        running.start_postgres()
    else:
        running.start_server()


def _times_of(running: Team, edition: int) -> dict[str, list[float]]:
    """Return when each page of an edition was asked for, first time first."""
    times: dict[str, list[float]] = {}
    for one in running.visits():
        if one.path.startswith("/p/") and one.path.split("/")[3] == str(edition):
            times.setdefault(one.path, []).append(one.began)
    return times


def _is_in_the_middle(running: Team, edition: int) -> bool:
    engines = all(running.engine_of(f"worker-{number}") for number in range(MACHINES))
    return (
        engines and FEEDS * PAGES * 0.1 <= len(_times_of(running, edition)) <= FEEDS * PAGES * 0.6
    )


def _answered_after(running: Team, instant: datetime) -> list[float]:
    return [one.ended for one in running.visits() if one.began > instant.timestamp()]


def _seconds(since: datetime, ask: Callable[[], float]) -> float:
    return until(ask, seconds=PATIENCE, what="another request") - since.timestamp()


def _completed_after(running: Team, instant: datetime) -> float:
    """Return when as many runs as there are slots had begun and completed since; 0 while they have not."""
    ends = sorted(
        datetime.fromisoformat(run["end_time"]).timestamp()
        for run in running.runs()
        if run["state_name"] == "Completed" and datetime.fromisoformat(run["start_time"]) > instant
    )
    return ends[MACHINES - 1] if len(ends) >= MACHINES else 0.0


def _waiting(running: Team) -> int:
    engine = create_engine(running.store)
    with engine.connect() as tx:
        count = int(
            tx.execute(text("SELECT count(*) FROM entries WHERE state = 'waiting'")).scalar() or 0
        )
    engine.dispose()
    return count


if __name__ == "__main__":
    main()
