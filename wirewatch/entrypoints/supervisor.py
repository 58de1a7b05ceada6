"""`wirewatch up`: supervises Prefect server, runner and web page; restarts them on failure."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from wirewatch.adapters.config.web_settings import web_page_url
from wirewatch.adapters.permissions import PRIVATE_MODES, open_private
from wirewatch.adapters.processes import last_cycle_time
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.domain.configuration import Config
from wirewatch.entrypoints import runner
from wirewatch.entrypoints.options import Common, JobImpossible, first_issue_lines, tell
from wirewatch.render.formatting import quantity
from wirewatch.steps.issue_material import first_issues
from wirewatch.steps.status import CycleProgress, cycle_progress

BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before a dead process is started again
STEADY = 120.0  # seconds of uptime after which the back-off is reset
HANGING = 6  # failed health checks in a row after which a process is killed
LONGEST_LOG = 10_000_000  # bytes; one older log is kept


@dataclass
class SupervisedProcess:
    """A child process in its own process group, restarted when it ends."""

    name: str
    module: Sequence[str]  # a module and its arguments, run by this Python
    log: Path
    answers: Callable[[], bool] | None = None  # health check; None: only that it runs
    inherits: Sequence[int] = ()  # file descriptors passed to it
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0
    silences: int = 0

    def start(self) -> None:
        """Start the process with its output appended to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "wirewatch.adapters.processes",
            str(os.getpid()),
            *self.module,
        ]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=self.inherits,
            )
        self.started, self.silences = time.monotonic(), 0

    def restart_if_dead(self) -> None:
        """Restart the process if it died and its back-off has passed."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.kill()  # its children must not run alongside its successor
            self.deaths = 0 if now - self.started > STEADY else self.deaths + 1
            wait = BACK_OFF[min(self.deaths, len(BACK_OFF) - 1)]
            tell(
                f"{self.name} {_ended(self.process.returncode)}; "
                f"it is started again in {wait:.0f} s. See {self.log}"
            )
            self.process, self.again_at = None, now + wait
        if self.process is None and now >= self.again_at:
            self.start()

    def check_health(self) -> None:
        """Kill the process if health checks keep failing, and truncate a long log."""
        shorten(self.log)
        if self.answers is None or self.process is None or time.monotonic() - self.started < STEADY:
            return
        self.silences = 0 if self.answers() else self.silences + 1
        if self.silences >= HANGING:
            tell(f"{self.name} no longer answers")
            self.kill()

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process itself, which stops its children."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def is_running(self) -> bool:
        """Return whether the process is running."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill the process group, also if the process itself has ended."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def shorten(log: Path) -> None:
    """Rotate a long log by copying and truncating it, since the process keeps it open."""
    with suppress(OSError):
        if log.stat().st_size > LONGEST_LOG:
            shutil.copyfile(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)


def _ended(code: int) -> str:
    return (
        f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
    )


@contextmanager
def sole_up(home: Path) -> Iterator[None]:
    """Hold the lock of `wirewatch up` on a home, with our pid in up.pid.

    Raises JobImpossible if a live process holds it; the system releases the lock of a dead one.
    """
    pid_file = home / "up.pid"
    lock = FileLock(home / "up.lock", timeout=0, mode=PRIVATE_MODES.file)
    try:
        lock.acquire()
    except Timeout:
        holder = pid_file.read_text("utf-8").strip() if pid_file.exists() else "unknown"
        raise JobImpossible(
            f"wirewatch up is already running on {home}, as process {holder}; stop it first"
        ) from None
    try:
        with open(pid_file, "w", encoding="utf-8", opener=open_private) as file:
            file.write(f"{os.getpid()}\n")
        yield
    finally:
        lock.release()


CHECK_AGAIN = 300.0  # seconds between two checks while cycles are late


@dataclass
class CycleWatch:
    """Notices that cycles have stopped, and notifies the operator from a separate process.

    That process needs neither server nor runner. Only time awake is counted, so that a machine that
    was suspended overnight triggers no message.
    """

    home: Path
    command: Sequence[str]  # notifies the operator
    late: float  # seconds
    clock: Callable[[], float] = time.monotonic
    mark: float | None = None
    changed: float = 0.0
    checked: float = 0.0
    telling: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.mark, self.changed = last_cycle_time(self.home), self.clock()

    def check(self) -> bool:
        """Start the command if cycles are late; return whether it was started."""
        now, mark = self.clock(), last_cycle_time(self.home)
        if mark != self.mark:
            self.mark, self.changed = mark, now
        idle = self.telling is None or self.telling.poll() is not None
        if now - self.changed < self.late or now - self.checked < CHECK_AGAIN or not idle:
            return False
        self.checked = now
        try:
            with (self.home / "logs" / "operator.log").open("ab") as out:
                self.telling = subprocess.Popen(
                    self.command, stdout=out, stderr=out, stdin=subprocess.DEVNULL
                )
        except OSError as error:
            # For example a full disk: one more reason to keep the rest running.
            tell(f"the operator could not be told that cycles are late: {error}")
            return False
        return True


RUNNER_WITHIN, ALL_WITHIN = 9.0, 12.0  # seconds to wait for a clean stop
SERVER_WITHIN = 180.0  # seconds; the first start is slow on a busy machine
CLOSELY_EVERY = 10.0
SHORTEST_WAKE, LONGEST_WAKE = 60.0, 300.0
# Between two progress lines during the start and the first cycle.
TOLD_EVERY = timedelta(seconds=10)
TOLD_FOR = timedelta(minutes=30)


def serve_until_stopped(common: Common, config: Config) -> int:
    """Run server and runner until SIGINT, SIGTERM or SIGHUP; return the exit code.

    Raises JobImpossible.
    """
    home = common.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with sole_up(home):
        runner.prepare(home, level="INFO")
        _supervise(common, home, config)
    return 0


def _supervise(common: Common, home: Path, config: Config) -> None:
    stop, config_folder = _Stop(), common.config.resolve()
    login = home / "prefect-login"
    wake = f"{wake_seconds(config):.0f}"
    module = ["wirewatch.entrypoints.runner", str(config_folder), str(home), wake]
    runner = SupervisedProcess(name="the runner", module=module, log=home / "logs" / "runner.log")
    server = None if os.environ.get("PREFECT_API_URL") else _own_server(home, login)
    pages = _address().removesuffix("/api")
    page = page_process(config_folder, home, config) if config.settings.web.serve else None
    processes = [one for one in (server, runner, page) if one]
    try:
        if server:
            tell("starts the Prefect server, which keeps the schedule …")
            server.start()
            _wait_for_server(server, stop)
        elif answers_anyone(_address()):
            tell(
                f"warning: the Prefect server at {pages} answers without a login. "
                "Whoever reaches it can run commands"
                " here as this user. Set one: docs/guide/deploying.md, "
                '"A Prefect server of your own"'
            )
        if not stop.asked:
            runner.start()
            where = f"{pages} (login: in {login})" if server else pages
            tell(
                f"wirewatch is up: every {wake} s it asks the feeds that are due; "
                f"Prefect's pages: {where}"
            )
        if page and not stop.asked:
            page.start()
            tell(f"the page: {web_page_url(config.settings.web)}")
        late = config.settings.operator.cycles_late.total_seconds()
        folders = ("--config", str(config_folder), "--home", str(home))
        tells = [sys.executable, "-m", "wirewatch", "operator", "check", *folders]
        with closing(FirstCycle(common, config)) as first:
            _watch(processes, CycleWatch(home=home, command=tells, late=late), stop, first)
    finally:
        _stop_all(list(reversed(processes)))
        if server:
            login.unlink(missing_ok=True)


class FirstCycle:
    """Reports the progress of the first cycle, and when the first digests are due."""

    def __init__(
        self, common: Common, config: Config, *, tell: Callable[[str], None] = tell
    ) -> None:
        self._common, self._config, self._tell = common, config, tell
        self._began = self._told_at = common.instant()
        self._store: Store | None = None
        self._said = ""
        self.over = False
        tell(f"the first cycle asks {quantity(len(config.feeds), 'feed')}; it takes a few minutes")

    def report(self, now: datetime) -> None:
        """Print progress if it changed and some seconds passed, and the end of the cycle once."""
        if self.over or now - self._told_at < TOLD_EVERY:
            return
        self._told_at = now
        try:
            self._store = self._store or self._common.open_store(self._config)
            with self._store.read() as tx:
                found = cycle_progress(tx, self._config, began=self._began, now=now)
                due = first_issues(tx, self._config, now=now)
        except (StoreUnavailable, SQLAlchemyError):
            return  # logged by the runner; checked again in a few seconds
        if found.done:
            self._end(found, first_issue_lines(self._config, due, now=now))
        elif now - self._began > TOLD_FOR:
            self.over = True
            self._tell("the first cycle goes on; `wirewatch status` tells how far it is")
        else:
            self._say(
                f"asked {found.asked} of {quantity(found.feeds, 'feed')}; "
                f"{quantity(found.waiting, 'page')} to be read"
            )

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _end(self, found: CycleProgress, first_issues: Sequence[str]) -> None:
        self.over = True
        failed = f", {found.failed} of them failed: see `wirewatch status`" if found.failed else ""
        read = f"{quantity(found.read, 'article')} read, {found.flagged} flagged"
        self._tell(
            f"the first cycle is done: {quantity(found.asked, 'feed')} asked{failed}; {read}"
        )
        for line in first_issues:
            self._tell(line)
        self.close()

    def _say(self, line: str) -> None:
        if line != self._said:
            self._said = line
            self._tell(f"   {line}")


def _watch(
    processes: Sequence[SupervisedProcess], cycles: CycleWatch, stop: _Stop, first: FirstCycle
) -> None:
    closely_at = time.monotonic() + CLOSELY_EVERY
    while not stop.asked:
        first.report(datetime.now(UTC))
        for one in processes:
            one.restart_if_dead()
            if time.monotonic() >= closely_at:
                one.check_health()
        if time.monotonic() >= closely_at:
            cycles.check()
            closely_at = time.monotonic() + CLOSELY_EVERY
        stop.wait(1.0)


def wake_seconds(config: Config) -> float:
    """Return the seconds between poll runs: a quarter of the shortest polling interval.

    Between one and five minutes.
    """
    default = config.settings.poll.every
    shortest = min(
        ((feed.every or default).min.total_seconds() for feed in config.feeds), default=LONGEST_WAKE
    )
    return max(SHORTEST_WAKE, min(LONGEST_WAKE, shortest / 4))


def _own_server(home: Path, login: Path) -> SupervisedProcess:
    # Keep the socket open across restarts, so that no other process can take the port and receive
    # the login.
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    os.environ["PREFECT_API_URL"] = f"{origin}/api"
    os.environ["WIREWATCH_OWN_SERVER"] = "1"
    runner.write_login(login, runner.require_login(os.environ, origin=origin))
    descriptor = listener.detach()
    module = ["wirewatch.entrypoints.prefect_server", str(descriptor)]
    log = home / "logs" / "server.log"
    return SupervisedProcess(
        name="the server", module=module, log=log, answers=_is_healthy, inherits=[descriptor]
    )


def page_process(config_folder: Path, home: Path, config: Config) -> SupervisedProcess:
    """Return the process that serves the page, not yet started."""
    module = ["wirewatch", "web", "--config", str(config_folder), "--home", str(home)]
    log = home / "logs" / "web.log"
    return SupervisedProcess(
        name="the page", module=module, log=log, answers=lambda: _page_answers(config)
    )


def _page_answers(config: Config) -> bool:
    web = config.settings.web
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(web.host, web.host)
    own = urlsplit(web_page_url(replace(web, address=None))).netloc
    connection = http.client.HTTPConnection(host.strip("[]"), web.port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": own})
        # 503 means the store cannot be read now, which a restart does not fix.
        return connection.getresponse().status in (200, 503)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


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
    """Return whether a Prefect server answers requests without a login."""
    try:
        with urllib.request.urlopen(f"{api}/admin/version", timeout=5):
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _wait_for_server(server: SupervisedProcess, stop: _Stop) -> None:
    began = told = time.monotonic()
    deadline = began + SERVER_WITHIN
    while not stop.asked and not _is_healthy():
        if time.monotonic() - told >= TOLD_EVERY.total_seconds():
            told = time.monotonic()
            tell(f"   … {told - began:.0f} s")
        if time.monotonic() > deadline:
            raise JobImpossible(
                f"the Prefect server did not start within {SERVER_WITHIN:.0f} s; see {server.log}"
            )
        server.restart_if_dead()
        stop.wait(0.5)


def _stop_all(processes: Sequence[SupervisedProcess]) -> None:
    """Terminate page, runner, then server; kill those that do not stop in time."""
    began = time.monotonic()
    for one in processes:
        within = RUNNER_WITHIN if one is not processes[-1] else ALL_WITHIN
        one.ask_to_stop()
        while one.is_running() and time.monotonic() - began < within:
            time.sleep(0.05)
        one.kill()
    tell("wirewatch is down")


class _Stop:
    """Records whether a signal to stop was received."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Sleep for some seconds, or until a stop signal."""
        deadline = time.monotonic() + seconds
        while not self.asked and time.monotonic() < deadline:
            time.sleep(0.1)
