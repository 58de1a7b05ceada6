"""`python -m benchmarks.soak CONFIG MINUTES [--home DIR]`: `wirewatch up` by the wall clock, and what it cost.

Prints one JSON object: how the scheduled runs went (overlaps, missed cycles), memory and file handles early and late,
sizes on disk, CPU seconds of a cycle through Prefect beside the same cycle as `wirewatch run`. Linux only.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.processes import basic

TICKS = os.sysconf("SC_CLK_TCK")
STEPS = "poll,read,group"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument(
        "--bare", type=int, default=5, help="cycles without Prefect to compare with"
    )
    given = parser.parse_args()
    home = given.home or Path(tempfile.mkdtemp(prefix="soak-"))
    print(json.dumps(soak(given.config, home, minutes=given.minutes, bare=given.bare), indent=1))


def soak(config: Path, home: Path, *, minutes: float, bare: int) -> dict[str, Any]:
    folders = ["--config", str(config), "--home", str(home)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    up = subprocess.Popen(
        [sys.executable, "-m", "wirewatch", "up", *folders],
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
    )
    try:
        address = _address(up)
        time.sleep(60)  # the first look at everything is no ordinary cycle
        began, cpu_before = time.time(), _cpu(up.pid)
        samples = _sampled(up, until=began + minutes * 60)
        cpu, ended = _cpu(up.pid) - cpu_before, time.time()
        runs = _runs(address, login=(home / "prefect-login").read_text("utf-8").strip())
    finally:
        up.send_signal(signal.SIGTERM)
        stopping = time.monotonic()
        up.wait(30)
    cycles = _cycles(runs, began, ended)
    return {
        "minutes": round((ended - began) / 60, 1),
        "seconds to stop": round(time.monotonic() - stopping, 1),
        **cycles,
        "cpu seconds of the whole tree, per poll cycle": round(
            cpu / max(1, cycles["poll"]["Completed"]), 2
        ),
        "cpu seconds of `wirewatch run`": _bare(folders, environ, times=bare),
        "rss MB of server, runner": _flat(samples, "rss"),
        "file handles of server, runner": _flat(samples, "handles"),
        "database MB": {
            path.name: round(
                sum(p.stat().st_size for p in path.parent.glob(f"{path.name}*")) / 1e6, 1
            )
            for path in (home / "wirewatch.db", home / "prefect" / "prefect.db")
        },
    }


def _address(up: subprocess.Popen[str]) -> str:
    assert up.stderr is not None
    for line in up.stderr:
        sys.stderr.write(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise SystemExit("wirewatch up did not come up")


def _sampled(up: subprocess.Popen[str], *, until: float) -> list[dict[str, Any]]:
    samples = []
    while time.time() < until and up.poll() is None:
        lasting = list(_children(up.pid))
        samples.append(
            {
                "at": time.time(),
                "rss": sum(_rss(pid) for pid in lasting),
                "handles": sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in lasting),
            }
        )
        time.sleep(10)
    return samples


def _runs(address: str, *, login: str) -> list[dict[str, Any]]:
    def asked(what: str, query: dict[str, Any]) -> list[dict[str, Any]]:
        headers = {"Content-Type": "application/json", "Authorization": basic(login)}
        request = urllib.request.Request(
            f"{address}/api/{what}/filter", json.dumps(query).encode(), headers
        )
        with urllib.request.urlopen(request) as answer:
            return list(json.load(answer))

    names = {flow["id"]: flow["name"] for flow in asked("flows", {})}
    found: list[dict[str, Any]] = []
    while page := asked(
        "flow_runs", {"limit": 200, "offset": len(found), "sort": "START_TIME_ASC"}
    ):
        found += page
    return [run | {"flow": names[run["flow_id"]]} for run in found]


def _cycles(runs: list[dict[str, Any]], began: float, ended: float) -> dict[str, Any]:
    """Return how the runs went whose time came within the soak."""
    told: dict[str, Any] = {}
    for name in ("poll", "digest"):
        mine = [
            run
            for run in runs
            if run["flow"] == name and began <= _at(run["expected_start_time"]) <= ended - 30
        ]
        worked = sorted(
            (_at(run["start_time"]), _at(run["end_time"]))
            for run in mine
            if run["end_time"] and run["start_time"]
        )
        slots = {
            round(_at(run["expected_start_time"]))
            for run in mine
            if run["state_name"] == "Completed"
        }
        every = 60 if name == "poll" else 300
        told[name] = {
            **Counter(run["state_name"] for run in mine),
            "cycles due": int((ended - 30) // every - began // every),
            "different times served": len(slots),
            "overlaps": sum(later[0] < earlier[1] for earlier, later in itertools.pairwise(worked)),
            "seconds, median and longest": _spread([end - start for start, end in worked]),
            "seconds late, median and longest": _spread(
                [
                    _at(r["start_time"]) - _at(r["expected_start_time"])
                    for r in mine
                    if r["start_time"]
                ]
            ),
        }
    return told


def _at(stamp: str) -> float:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


def _spread(values: list[float]) -> list[float]:
    return [round(statistics.median(values), 1), round(max(values), 1)] if values else []


def _flat(samples: list[dict[str, Any]], what: str) -> dict[str, float]:
    values = [sample[what] for sample in samples]
    fifth = max(1, len(values) // 5)
    middle = statistics.median
    return {
        "first fifth": round(middle(values[:fifth]), 1),
        "middle": round(middle(values[2 * fifth : 3 * fifth] or values), 1),
        "last fifth": round(middle(values[-fifth:]), 1),
        "most": round(max(values), 1),
    }


def _bare(folders: list[str], environ: dict[str, str], *, times: int) -> float:
    """Return the median CPU of one cycle in a process of its own, its pool included."""
    spent = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "wirewatch", "run", "--only", STEPS, "--all", *folders]
        subprocess.run(command, check=True, capture_output=True, env=environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(statistics.median(spent), 2) if spent else 0.0


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process, of its children, and of those of theirs that have ended."""
    own = sum(int(value) for value in _stat(pid)[11:15]) / TICKS
    return own + sum(_cpu(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _rss(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
