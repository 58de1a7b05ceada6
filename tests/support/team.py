"""A team's set-up on one machine: PostgreSQL, a Prefect server and workers, each with a home of its own."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.support.many_hosts import Visit, read_log
from tests.support.processes import until

TICKS = os.sysconf("SC_CLK_TCK")
PREFECT = str(Path(sys.executable).with_name("prefect"))
LEASES_ON_DISK = "prefect.server.concurrency.lease_storage.filesystem"


@dataclass
class Team:
    """What runs, by name; every process has a group of its own, and its children are in it."""

    folder: Path
    store: str  # address of the database
    environ: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    web_port: int = 0
    postgres_port: int = 0

    @property
    def config(self) -> Path:
        """The config folder that all machines share."""
        return self.folder / "config"

    def start(self, name: str, command: Sequence[str], **environ: str) -> subprocess.Popen[bytes]:
        """Start a process; what it says goes to NAME.log."""
        with (self.folder / f"{name}.log").open("ab") as out:
            self.processes[name] = subprocess.Popen(
                command,
                env={**self.environ, **environ},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        return self.processes[name]

    def serve_web(self, *, hosts: int, feeds: int, pages: int, delay: float) -> list[str]:
        """Serve many hosts and return the addresses of their feeds."""
        command = [
            sys.executable,
            "-m",
            "tests.support.many_hosts",
            str(hosts),
            str(feeds),
            str(pages),
            str(delay),
        ]
        log = self.folder / "web.log"
        log.unlink(missing_ok=True)
        self.start("web", [*command, str(self.folder / "visits")], PYTHONPATH=os.getcwd())
        self.web_port = int(
            until(lambda: log.read_text().strip() if log.exists() else "", what="the web")
        )
        return [
            f"http://127.0.2.{number % hosts + 1}:{self.web_port}/f/{number}.xml"
            for number in range(feeds)
        ]

    def new_edition(self, number: int) -> None:
        """Have every feed show new pages."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(f"http://127.0.2.1:{self.web_port}/edition/{number}", timeout=20).close()

    def visits(self) -> list[Visit]:
        """Return every request for a feed or a page so far."""
        return [
            one for one in read_log(self.folder / "visits") if one.path.startswith(("/f/", "/p/"))
        ]

    def start_postgres(self) -> None:
        """Start PostgreSQL, or start it again, and wait until it takes connections."""
        where = [
            "-D",
            str(self.folder / "data"),
            "-p",
            str(self.postgres_port),
            "-k",
            str(self.folder),
        ]
        limits = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]
        self.start("postgres", [*as_postgres(), str(POSTGRES), *where, *limits])
        ready = [
            str(POSTGRES.with_name("pg_isready")),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.postgres_port),
        ]
        until(
            lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0,
            what="PostgreSQL",
        )

    def start_server(self) -> None:
        """Start Prefect's server, or start it again, and wait until it answers."""
        port = self.environ["PREFECT_API_URL"].rsplit(":", 1)[1].split("/")[0]
        self.start("server", [PREFECT, "server", "start", "--port", port])
        until(self.answers, seconds=120, what="the Prefect server")

    def answers(self) -> bool:
        """Return whether the server answers."""
        with contextlib.suppress(OSError, TimeoutError):
            return self.ask("health", method="GET") is True
        return False

    def start_worker(self, number: int, *, queue: str = "poll") -> None:
        """Start a worker with a home of its own, in a namespace of processes of its own where that is allowed.

        So it is to the others as a process of another machine: that it has died they only learn from its leases.
        """
        command = [
            PREFECT,
            "worker",
            "start",
            "--pool",
            "wirewatch",
            "--work-queue",
            queue,
            "--limit",
            "1",
        ]
        home = self.folder / f"home-{number}"
        self.start(f"worker-{number}", [*apart(), *command], WIREWATCH_HOME=str(home))

    def pages_of(self, number: int) -> int:
        """Return how many responses a worker has archived in its home."""
        files = (self.folder / f"home-{number}" / "archive").glob("*.warc.gz")
        return sum(
            gzip.decompress(file.read_bytes()).count(b"WARC-Type: response") for file in files
        )

    def run_together(self, machines: int, *, after: float, **parameters: Any) -> list[str]:
        """Have as many runs of poll start together as there are machines, as at a tick; return their ids."""
        wanted = {"flows": {"name": {"any_": ["poll"]}}}
        (deployment,) = self.ask("deployments/filter", wanted)
        due = datetime.now(UTC) + timedelta(seconds=after)
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": due.isoformat()}}
        runs = [
            self.ask(
                f"deployments/{deployment['id']}/create_flow_run",
                {"state": state, "parameters": {"slot": slot, "machines": machines, **parameters}},
            )
            for slot in range(machines)
        ]
        return [str(run["id"]) for run in runs]

    def rest(self) -> None:
        """Switch all schedules off: runs start by hand from now on."""
        for deployment in self.ask("deployments/filter"):
            self.change(f"deployments/{deployment['id']}", {"paused": True})

    def change(self, path: str, body: dict[str, Any]) -> None:
        """Change something of Prefect's server."""
        url, headers = (
            f"{self.environ['PREFECT_API_URL']}/{path}",
            {"Content-Type": "application/json"},
        )
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="PATCH")
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            request, timeout=10
        ).close()

    def deploy(self, machines: int) -> None:
        """Run `wirewatch deploy`."""
        command = [sys.executable, "-m", "wirewatch", "deploy", "--machines", str(machines)]
        folders = ["--config", str(self.config), "--home", "$WIREWATCH_HOME"]
        ended = subprocess.run(
            [*command, *folders],
            env=self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise RuntimeError(ended.stderr)

    def ask(self, path: str, body: dict[str, Any] | None = None, *, method: str = "POST") -> Any:
        """Ask Prefect's server."""
        content = None if method == "GET" else json.dumps(body or {}).encode()
        headers = {"Content-Type": "application/json"}
        url = f"{self.environ['PREFECT_API_URL']}/{path}"
        request = urllib.request.Request(url, content, headers, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            request, timeout=10
        ) as answer:
            return json.load(answer)

    def runs(self, flow: str = "poll") -> list[dict[str, Any]]:
        """Return the runs of a flow, by the time they were due; none while the server is away."""
        with contextlib.suppress(OSError):
            wanted = {
                "flows": {"name": {"any_": [flow]}},
                "sort": "EXPECTED_START_TIME_ASC",
                "limit": 200,
            }
            return list(self.ask("flow_runs/filter", wanted))
        return []

    def kill(self, *names: str) -> None:
        """Kill processes and their children, all at once, as a power cut does."""
        for name in names:
            for pid in reversed(tree(self.processes[name].pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        for name in names:
            self.processes.pop(name).wait()

    def engine_of(self, name: str) -> int:
        """Return the process of the flow run that a worker has at work; 0 if it has none."""
        words = ("prefect.engine", "prefect.flow_engine", "_workspace_runtime_bootstrap")
        commands = {pid: command_of(pid) for pid in tree(self.processes[name].pid)}
        return next(
            (pid for pid, command in commands.items() if any(word in command for word in words)), 0
        )

    def cpu(self, name: str) -> float:
        """Return the CPU seconds of a process and of all its children, ended ones included."""
        return sum(cpu_of(pid) for pid in tree(self.processes[name].pid))

    def stop(self) -> None:
        """End everything."""
        for name in list(self.processes):
            self.kill(name)


def tree(pid: int) -> list[int]:
    """Return a process and its descendants."""
    children: list[str] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):  # of each thread that started some
        with contextlib.suppress(OSError):
            children += listed.read_text().split()
    return [pid, *(one for child in children for one in tree(int(child)))]


def command_of(pid: int) -> str:
    """Return the command line of a process; "" when it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(word) for word in words[11:15]) / TICKS
    return 0.0


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


POSTGRES = Path(shutil.which("postgres") or "/usr/lib/postgresql/bin/postgres").resolve()


@contextlib.contextmanager
def team() -> Iterator[Team]:
    """Start PostgreSQL, with its contributed extensions, for both stores; the rest is started by name."""
    folder = Path(tempfile.mkdtemp(prefix="team-"))
    folder.chmod(0o777)
    port, data = free_port(), folder / "data"
    initdb = [
        str(POSTGRES.with_name("initdb")),
        "-D",
        str(data),
        "-U",
        "wirewatch",
        "-A",
        "trust",
        "-N",
    ]
    subprocess.run([*as_postgres(), *initdb], check=True, capture_output=True, cwd="/tmp")
    server = f"postgresql+psycopg://wirewatch@127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environ |= {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": f"{server}/prefect".replace(
            "+psycopg", "+asyncpg", 1
        ),
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": LEASES_ON_DISK,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_COLORS": "false",
        "PYTHONWARNINGS": "ignore",
    }
    made = Team(folder, f"{server}/wirewatch", environ, postgres_port=port)
    try:
        made.start_postgres()
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in ("wirewatch", "prefect"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield made
    finally:
        made.stop()


@cache
def apart() -> tuple[str, ...]:
    """Return how a command gets a namespace of processes of its own; nothing where that is not allowed."""
    prefix = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
    allowed = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    return prefix if allowed else ()


def as_postgres() -> list[str]:
    """Return how a command runs as a user that PostgreSQL accepts: it refuses root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def wait(seconds: float) -> None:
    """Let time pass: what is measured here takes it."""
    time.sleep(seconds)
