"""One `wirewatch up`, as a person starts it, and the processes that belong to it."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

MARK = "WIREWATCH_TEST_MARK"
Found = TypeVar("Found")


@dataclass
class Up:
    """A running `up`. Its whole tree bears a mark in its environment, by which nothing of it can hide."""

    config: Path
    home: Path
    environ: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it says that it is up."""
        environ = {
            name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")
        }
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "wirewatch",
                    "up",
                    "--config",
                    str(self.config),
                    "--home",
                    str(self.home),
                ],
                env={**environ, **self.environ, MARK: self.mark},
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        process = self.process
        until(
            lambda: "wirewatch is up" in self.said() or process.poll() is not None,
            seconds=180,
            what="up to be up",
        )
        if process.poll() is not None:
            raise RuntimeError(f"up ended with exit code {process.returncode}: {self.said()}")

    @property
    def pid(self) -> int:
        """Its own process."""
        assert self.process is not None
        return self.process.pid

    def said(self) -> str:
        """What it said on the screen."""
        return (self.home / "said").read_text("utf-8") if (self.home / "said").exists() else ""

    def log(self, name: str) -> str:
        """What the runner or the server logged."""
        return (self.home / "logs" / f"{name}.log").read_text("utf-8")

    def family(self) -> dict[int, str]:
        """Return every living process that bears the mark, with its command line."""
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with contextlib.suppress(OSError):
                    alive = (
                        folder.joinpath("stat").read_text().rpartition(")")[2].split()[0]
                        not in "ZX"
                    )
                    if (
                        alive
                        and f"{MARK}={self.mark}".encode()
                        in folder.joinpath("environ").read_bytes()
                    ):
                        found[int(folder.name)] = (
                            folder.joinpath("cmdline").read_text().replace("\0", " ").strip()
                        )
        return found

    def one(self, part: str) -> int:
        """Return the pid of the one process of the family whose command line holds these words."""
        return until(
            lambda: next((pid for pid, line in self.family().items() if part in line), 0), what=part
        )

    @property
    def address(self) -> str:
        """Where Prefect's pages are, as it said."""
        return str(re.findall(r"http://127\.0\.0\.1:\d+", self.said())[-1])

    @property
    def login(self) -> str:
        """What its server asks for."""
        return (self.home / "prefect-login").read_text("utf-8").strip()

    def ask(self, path: str, body: dict[str, Any] | None = None, *, method: str = "POST") -> Any:
        """Ask Prefect's server."""
        headers = {"Content-Type": "application/json", "Authorization": basic(self.login)}
        content = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(
            f"{self.address}/api/{path}", content, headers, method=method
        )
        for _ in range(
            10
        ):  # as Prefect's own client does: its server says 503 while its database is busy
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(1)
        raise TimeoutError(f"the server has been busy for ten tries at {path}")

    def runs(self, flow: str = "poll") -> list[dict[str, Any]]:
        """Return the runs of a flow that have begun, oldest first; none while the server is away."""
        try:
            wanted = {"flows": {"name": {"any_": [flow]}}, "sort": "START_TIME_ASC"}
            return [run for run in self.ask("flow_runs/filter", wanted) if run["start_time"]]
        except OSError:
            return []

    def done(self, flow: str = "poll") -> int:
        """Return how many runs of a flow have been completed."""
        return sum(run["state_name"] == "Completed" for run in self.runs(flow))

    def look_now(self, **parameters: Any) -> str:
        """Have a poll run at once, beside the schedule; gives the run's id."""
        wanted = {"flows": {"name": {"any_": ["poll"]}}}
        (deployment,) = self.ask("deployments/filter", wanted)
        given = deployment["parameters"] | parameters
        run = self.ask(f"deployments/{deployment['id']}/create_flow_run", {"parameters": given})
        return str(run["id"])

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Send a signal to `up` alone; gives the seconds until it was gone."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - began

    def clear_away(self) -> None:
        """Kill whatever is left."""
        for pid in self.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()


@contextlib.contextmanager
def up(config: Path, home: Path, **environ: str) -> Iterator[Up]:
    """Run `up` until the block ends."""
    running = Up(config, home, environ)
    try:
        running.start()
        yield running
    finally:
        running.clear_away()


def basic(login: str) -> str:
    """Return the header by which a login is sent."""
    return f"Basic {base64.b64encode(login.encode()).decode()}"


def until(ask: Callable[[], Found], *, seconds: float = 60, what: str = "") -> Found:
    """Ask until there is something, and give it."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.2)
    return found
