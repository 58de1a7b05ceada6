"""`wirewatch up`: one command, one process tree: a Prefect server of our own and the runner, kept alive."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from wirewatch.domain.configuration import Config
from wirewatch.entrypoints import prefect_ground
from wirewatch.entrypoints.options import Common, JobImpossible, tell
from wirewatch.entrypoints.sole import Sole

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)
STEADY = 120.0  # seconds after which a process counts as having started well
STOP_WITHIN = 12.0
SERVER_WITHIN = 120.0
SHORTEST_WAKE, LONGEST_WAKE = 60.0, 300.0


@dataclass
class Kept:
    """One process that is started again when it dies, later and later if it dies at once."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0
    environ: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start it, in a process group of its own, its words going to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **self.environ},
                start_new_session=True,
            )
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start it again when it has died and its time has come."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 0 if now - self.started > STEADY else self.deaths + 1
            wait = BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
            tell(
                f"{self.name} ended ({self.process.returncode}); starting it again in {wait:.0f} s. Its log: {self.log}"
            )
            self.process, self.again_at = None, now + wait
        if self.process is None and now >= self.again_at:
            self.start()

    def signal(self, number: int) -> None:
        """Send a signal to its whole group."""
        if self.process is not None and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def serve_until_stopped(common: Common, config: Config) -> int:
    """Run server and runner until SIGINT or SIGTERM; gives the exit code. Raises JobImpossible."""
    home = common.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with Sole(home / "up.pid") as sole:
        if sole.holder is not None:
            raise JobImpossible(f"wirewatch up is already running on {home}, as process {sole.holder}; stop it first")
        prefect_ground.prepare(home, level="INFO")
        return _keep_up(common.config.resolve(), home, config)


def _keep_up(config_folder: Path, home: Path, config: Config) -> int:
    stop = _Stop()
    kept: list[Kept] = []
    if not os.environ.get("PREFECT_API_URL"):
        kept.append(_own_server(home))
    wake = str(wake_seconds(config))
    runner = [sys.executable, "-m", "wirewatch.entrypoints.runner", str(config_folder), str(home), wake]
    kept.append(Kept("the runner", runner, home / "logs" / "runner.log"))
    try:
        for one in kept:
            one.start()
            if one.name == "the server":
                _wait_for_server(one, stop)
        tell(f"wirewatch is up: wakes every {float(wake):.0f} s; {os.environ['PREFECT_API_URL'].removesuffix('/api')}")
        while not stop.asked:
            for one in kept:
                one.look_after()
            stop.wait(1.0)
    finally:
        _stop_all(list(reversed(kept)))
    return 0


def wake_seconds(config: Config) -> float:
    """Give how often the flows wake: often enough for the most frequent feed, never more than once a minute."""
    default = config.settings.poll.every
    shortest = min(((feed.every or default).min.total_seconds() for feed in config.feeds), default=LONGEST_WAKE)
    return max(SHORTEST_WAKE, min(LONGEST_WAKE, shortest))


def _own_server(home: Path) -> Kept:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    os.environ["WIREWATCH_OWN_SERVER"] = "1"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    return Kept("the server", command, home / "logs" / "server.log")


def _wait_for_server(server: Kept, stop: _Stop) -> None:
    url, deadline = f"{os.environ['PREFECT_API_URL']}/health", time.monotonic() + SERVER_WITHIN
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline and not stop.asked:
        server.look_after()
        try:
            with opener.open(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            stop.wait(0.5)
    if not stop.asked:
        raise JobImpossible(f"the Prefect server did not start within {SERVER_WITHIN:.0f} s; see {server.log}")


def _stop_all(kept: Sequence[Kept]) -> None:
    """Ask each to stop, the runner before the server; kill what does not."""
    deadline = time.monotonic() + STOP_WITHIN
    for one in kept:
        one.signal(signal.SIGTERM)
        while one.process is not None and one.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
    for one in kept:
        one.signal(signal.SIGKILL)
    tell("wirewatch is down")


class _Stop:
    """Whether SIGINT or SIGTERM has come."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Wait, but not past the signal."""
        deadline = time.monotonic() + seconds
        while not self.asked and time.monotonic() < deadline:
            time.sleep(0.1)
