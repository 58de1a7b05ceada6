"""`wirewatch up`: one command, one process tree: a Prefect server of our own and the runner, kept alive."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from wirewatch.domain.configuration import Config
from wirewatch.entrypoints import prefect_ground
from wirewatch.entrypoints.kept import Kept
from wirewatch.entrypoints.options import Common, JobImpossible, tell
from wirewatch.entrypoints.sole import Sole

RUNNER_WITHIN, ALL_WITHIN = 9.0, 12.0  # seconds to stop in
SERVER_WITHIN = 180.0  # a busy machine takes its time for the first start
CLOSELY_EVERY = 10.0
SHORTEST_WAKE, LONGEST_WAKE = 60.0, 300.0


def serve_until_stopped(common: Common, config: Config) -> int:
    """Run server and runner until SIGINT, SIGTERM or SIGHUP; gives the exit code. Raises JobImpossible."""
    home = common.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with Sole(home / "up.pid") as sole:
        if sole.holder is not None:
            raise JobImpossible(f"wirewatch up is already running on {home}, as process {sole.holder}; stop it first")
        prefect_ground.prepare(home, level="INFO")
        _keep_up(common.config.resolve(), home, config)
    return 0


def _keep_up(config_folder: Path, home: Path, config: Config) -> None:
    stop = _Stop()
    login = home / "prefect-login"
    wake = f"{wake_seconds(config):.0f}"
    module = ["wirewatch.entrypoints.runner", str(config_folder), str(home), wake]
    runner = Kept(name="the runner", module=module, log=home / "logs" / "runner.log")
    server = None if os.environ.get("PREFECT_API_URL") else _own_server(home, login)
    pages = _address().removesuffix("/api")
    kept = [server, runner] if server else [runner]
    try:
        if server:
            server.start()
            _wait_for_server(server, stop)
        elif answers_anyone(_address()):
            tell(
                f"warning: the Prefect server at {pages} answers without a login. Whoever reaches it can run commands"
                ' here as this user. Set one: docs/guide/deploying.md, "A Prefect server of your own"'
            )
        if not stop.asked:
            runner.start()
            where = f"{pages} (login: in {login})" if server else pages
            tell(f"wirewatch is up: it looks every {wake} s; Prefect's pages: {where}")
        _watch(kept, stop)
    finally:
        _stop_all(list(reversed(kept)))
        if server:
            login.unlink(missing_ok=True)


def _watch(kept: Sequence[Kept], stop: _Stop) -> None:
    closely_at = time.monotonic() + CLOSELY_EVERY
    while not stop.asked:
        for one in kept:
            one.look_after()
            if time.monotonic() >= closely_at:
                one.look_closely()
        if time.monotonic() >= closely_at:
            closely_at = time.monotonic() + CLOSELY_EVERY
        stop.wait(1.0)


def wake_seconds(config: Config) -> float:
    """Give how often we look what is due: four times in the shortest interval, within one and five minutes."""
    default = config.settings.poll.every
    shortest = min(((feed.every or default).min.total_seconds() for feed in config.feeds), default=LONGEST_WAKE)
    return max(SHORTEST_WAKE, min(LONGEST_WAKE, shortest / 4))


def _own_server(home: Path, login: Path) -> Kept:
    # The socket stays ours while the server is started again: nobody else can take the port and be sent the login.
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    os.environ["PREFECT_API_URL"] = f"{origin}/api"
    os.environ["WIREWATCH_OWN_SERVER"] = "1"
    prefect_ground.write_login(login, prefect_ground.require_login(os.environ, origin=origin))
    descriptor = listener.detach()
    module = ["wirewatch.entrypoints.prefect_server", str(descriptor)]
    log = home / "logs" / "server.log"
    return Kept(name="the server", module=module, log=log, answers=_is_healthy, inherits=[descriptor])


def _address() -> str:
    return os.environ["PREFECT_API_URL"].rstrip("/")


def _is_healthy() -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{_address()}/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def answers_anyone(api: str) -> bool:
    """Tell whether a Prefect server answers a caller who has no login."""
    try:
        with urllib.request.urlopen(f"{api}/admin/version", timeout=5):
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _wait_for_server(server: Kept, stop: _Stop) -> None:
    deadline = time.monotonic() + SERVER_WITHIN
    while not stop.asked and not _is_healthy():
        if time.monotonic() > deadline:
            raise JobImpossible(f"the Prefect server did not start within {SERVER_WITHIN:.0f} s; see {server.log}")
        server.look_after()
        stop.wait(0.5)


def _stop_all(kept: Sequence[Kept]) -> None:
    """Ask each to stop, the runner before the server; kill what does not, and whatever it leaves behind."""
    began = time.monotonic()
    for one, within in zip(kept, (RUNNER_WITHIN, ALL_WITHIN), strict=False):
        one.ask_to_stop()
        while one.is_running() and time.monotonic() - began < within:
            time.sleep(0.05)
        one.kill()
    tell("wirewatch is down")


class _Stop:
    """Whether a signal to stop has come."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Wait, but not past the signal."""
        deadline = time.monotonic() + seconds
        while not self.asked and time.monotonic() < deadline:
            time.sleep(0.1)
