"""`python -m benchmarks.kills CONFIG`: kill and stop parts of a running `wirewatch up`; say what came of it.

Runner, server and a flow run are killed (-9) one after the other; then all processes are stopped as a sleeping machine
stops them, and go on. Prints one line for each: what was done, and how the runs of the following minutes went.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.processes import Up, until, up


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("--stopped", type=float, default=5.0, help="minutes")
    parser.add_argument("--home", type=Path, default=None)
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="kills-"))
    with up(given.config, home) as running:
        until(lambda: running.done() >= 2, seconds=180, what="two looks by the schedule")
        for name in ("wirewatch.entrypoints.runner", "prefect_server"):
            _report(running, f"kill -9 of {name}", lambda name=name: os.kill(running.one(name), signal.SIGKILL))
        _report(running, "kill -9 of a flow run", lambda: _kill_a_look(running))
        _report(running, f"all stopped for {given.stopped:g} minutes", lambda: _sleep(running, given.stopped * 60))
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
    runs = list(running.ask("flow_runs/filter", {"flows": {"name": {"any_": ["poll"]}}, "limit": 200}))
    new = [run for run in runs if run["id"] not in before and run["state_type"] != "SCHEDULED"]
    states = dict(Counter(run["state_name"] for run in new))
    print(f"{what}: in the next 150 s polls {states}, at most {peak} flow runs of any kind at once", flush=True)


if __name__ == "__main__":
    main()
