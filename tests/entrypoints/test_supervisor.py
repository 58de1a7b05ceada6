"""A run is at work as long as its process lives, however that ends; logs stay short; the rhythm fits the feeds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.support.processes import until
from tests.support.scene import FEED, Scene
from tests.support.smtp_server import free_port
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.processes import hold_run_lock, is_running
from wirewatch.entrypoints import runner, supervisor
from wirewatch.entrypoints.options import JobImpossible
from wirewatch.entrypoints.supervisor import answers_anyone, sole_up, wake_seconds

RUN = """
import sys
from pathlib import Path
from wirewatch.adapters.processes import hold_run_lock
with hold_run_lock(Path(sys.argv[1]), "run"):
    print("at work", flush=True)
    sys.stdin.read()
"""


@contextmanager
def somebody_at_work(folder: Path) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)], stdin=pipe, stdout=pipe, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_run_is_at_work_until_its_process_dies(tmp_path: Path) -> None:
    with somebody_at_work(tmp_path) as process:
        assert is_running(tmp_path, "run")
        process.kill()
        process.wait()
        assert not is_running(tmp_path, "run")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_ended_or_never_began_is_not_at_work(tmp_path: Path) -> None:
    assert not is_running(tmp_path, "run")
    with hold_run_lock(tmp_path, "run"):
        pass
    assert not is_running(tmp_path, "run")


UP = """
import sys
from pathlib import Path
from wirewatch.entrypoints.supervisor import sole_up
with sole_up(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


def test_a_home_has_one_up_the_message_names_it_and_a_dead_one_holds_nothing(
    tmp_path: Path,
) -> None:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", UP, str(tmp_path)], stdin=pipe, stdout=pipe, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    holder = f"already running on {tmp_path}, as process {process.pid}; stop it"
    with pytest.raises(JobImpossible, match=holder), sole_up(tmp_path):
        pass
    process.kill()
    process.communicate()
    with sole_up(tmp_path):
        assert (tmp_path / "up.pid").read_text("utf-8") == f"{os.getpid()}\n"


def test_a_long_log_is_moved_aside_and_written_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_LOG", 10)
    log = tmp_path / "runner.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"a long line\n")
        supervisor.shorten(log)
        writer.write(b"next\n")
        supervisor.shorten(log)
    assert log.read_bytes() == b"next\n"
    assert (tmp_path / "runner.log.1").read_bytes() == b"a long line\n"


@pytest.mark.parametrize(("every", "wake"), [("1m", 60), ("15m", 225), ("30m", 300), ("12h", 300)])
def test_it_wakes_four_times_in_the_shortest_interval(
    bare_scene: Scene, every: str, wake: float
) -> None:
    bare_scene.write(
        feeds=[
            {"outlet": "A", "url": FEED, "every": every},
            {"outlet": "B", "url": f"{FEED}2", "every": "1d"},
        ]
    )
    config = load_config(bare_scene.config, environ={})
    assert wake_seconds(config) == timedelta(seconds=wake).total_seconds()


@pytest.mark.parametrize(("status", "is_open"), [(200, True), (401, False)])
def test_a_server_of_ones_own_that_answers_without_a_login_is_seen(
    status: int, is_open: bool
) -> None:
    class Prefect(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Prefect) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        assert answers_anyone(f"http://127.0.0.1:{server.server_port}/api") is is_open
        server.shutdown()
    assert not answers_anyone(f"http://127.0.0.1:{server.server_port}/api")  # gone


def test_a_temporary_server_asks_for_a_login_of_its_own_and_a_named_one_for_the_users(
    tmp_path: Path,
) -> None:
    mine = {"PREFECT_API_URL": "https://prefect.example.org/api", "PREFECT_API_AUTH_STRING": "mine"}
    first, second, named = dict(mine), dict(mine), dict(mine)
    runner.prepare(tmp_path, environ=first, own_server=True)
    runner.prepare(tmp_path, environ=second, own_server=True)
    runner.prepare(tmp_path, environ=named)
    assert first["PREFECT_SERVER_API_AUTH_STRING"] == first["PREFECT_API_AUTH_STRING"]
    assert len({first["PREFECT_API_AUTH_STRING"], second["PREFECT_API_AUTH_STRING"], "mine"}) == 3
    assert named.items() >= mine.items()


@pytest.mark.slow
def test_the_page_of_up_comes_back_when_killed_and_stops_when_asked(bare_scene: Scene) -> None:
    port = free_port()
    bare_scene.write(web={"serve": True, "port": port})
    config = load_config(bare_scene.config, environ={})
    page = supervisor.page_process(bare_scene.config, bare_scene.home, config)
    assert page.answers is not None
    try:
        page.start()
        until(page.answers, seconds=30, what="the page")
        assert f"page     http://127.0.0.1:{port}/" in bare_scene.run("status").out
        page.kill()
        until(lambda: not page.is_running(), what="its end")
        page.restart_if_dead()
        page.again_at = 0.0
        page.restart_if_dead()
        until(page.answers, seconds=30, what="the page again")
        page.ask_to_stop()
        until(lambda: not page.is_running(), what="a clean end")
        assert "Traceback" not in page.log.read_text("utf-8")
    finally:
        page.kill()
