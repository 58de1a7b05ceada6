"""`wirewatch up` by its real processes: it begins at once, comes back by itself, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.processes import Up, until, up
from tests.support.scene import FEED, Scene, served, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.store import feeds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="looks into /proc"),
]

NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def configured(scene: Scene, web: SmallWeb) -> Scene:
    web.on(FEED, rss(NEWS))
    scene.write(feeds=[{"outlet": "The Daily Example", "url": FEED, "every": "1m"}])
    return scene


@contextmanager
def at_work(config: Scene) -> Iterator[Up]:
    with up(config.config, config.home) as found:
        until(lambda: found.done() >= 1, seconds=60, what=f"the first look\n{found.log('runner')}")
        yield found


@pytest.fixture
def config(scene: Scene, web: SmallWeb) -> Scene:
    return configured(scene, web)


@pytest.fixture
def running(config: Scene) -> Iterator[Up]:
    """One `up` for the test alone, which ends it."""
    with at_work(config) as found:
        yield found


@dataclass(frozen=True)
class Shared:
    """One `up` for all the tests that leave it as it was: each start costs ten seconds."""

    scene: Scene
    up: Up


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Shared]:
    scene, web = Scene(tmp_path_factory.mktemp("up"), capture=None), SmallWeb()  # type: ignore[arg-type]
    scene.home.mkdir()
    shutil.copy(empty_sqlite, scene.home / "wirewatch.db")
    with served(scene, web), at_work(configured(scene, web)) as found:
        yield Shared(scene, found)


def test_it_looks_at_once_and_ctrl_c_leaves_nothing_behind(config: Scene, running: Up) -> None:
    with config.look() as tx:
        assert feeds.list_feeds(tx)[0].state.first_polled_at is not None
    assert running.stop(signal.SIGINT) < 15
    assert running.family() == {}
    assert running.process is not None
    assert running.process.returncode == 0


def test_sigterm_in_the_middle_of_a_look_leaves_nothing_behind(running: Up) -> None:
    running.look_now(every=True)
    running.one("prefect.engine")
    assert running.stop(signal.SIGTERM) < 15
    assert running.family() == {}


def test_a_second_one_is_refused_and_names_the_first(shared: Shared) -> None:
    second, running = shared.scene.ran("up"), shared.up
    assert second.code == 1
    assert f"already running on {shared.scene.home}, as process {running.pid}" in second.err
    assert running.pid in running.family()


def test_killed_itself_it_takes_everything_with_it_and_can_be_started_again(
    config: Scene, running: Up
) -> None:
    running.look_now(every=True)
    running.one("prefect.engine")
    os.kill(running.pid, signal.SIGKILL)
    until(
        lambda: not set(running.family()) - {running.pid}, seconds=10, what="the family to be gone"
    )
    with up(config.config, config.home) as again:
        until(lambda: again.done() > 1, seconds=60, what="a look after the restart")
        assert not [run for run in again.runs() if run["state_type"] in ("RUNNING", "PENDING")]


def test_a_killed_runner_comes_back_and_its_run_does_not_hold_the_place(running: Up) -> None:
    before = running.done()
    lost = running.look_now(every=True)
    child = running.one("prefect.engine")
    runner = running.one("wirewatch.entrypoints.runner")
    os.kill(runner, signal.SIGKILL)
    until(lambda: child not in running.family(), seconds=10, what="the orphan to be gone")
    assert running.one("wirewatch.entrypoints.runner") != runner
    until(lambda: running.done() > before, seconds=60, what="a look by the new runner")
    states = {run["id"]: run["state_type"] for run in running.ask("flow_runs/filter")}
    assert states[lost] in ENDED


def test_a_killed_server_comes_back_at_the_same_address(running: Up) -> None:
    server = running.one("prefect_server")
    os.kill(server, signal.SIGKILL)
    until(lambda: running.family().get(server) is None, what="the server to be gone")
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(
            ("127.0.0.1", urlsplit(running.address).port)
        )  # who took the port would be sent the login
    until(lambda: running.runs(), seconds=120, what="the server to be back")
    before = running.done()
    running.look_now(every=True)
    until(lambda: running.done() > before, seconds=90, what="a look after the server came back")


def test_a_killed_look_is_followed_by_the_next(running: Up) -> None:
    lost = running.look_now(every=True)
    os.kill(running.one("prefect.engine"), signal.SIGKILL)
    until(
        lambda: [
            r
            for r in running.ask("flow_runs/filter")
            if r["id"] == lost and r["state_type"] in ENDED
        ]
    )
    before = running.done()
    until(lambda: running.done() > before, seconds=90, what="the next look, which nobody asked for")


def test_the_server_books_the_runs_to_come(shared: Shared) -> None:
    running = shared.up

    def booked() -> list[str]:
        runs = running.ask(
            "flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        )
        return [run["expected_start_time"] for run in runs if run["auto_scheduled"]]

    assert (
        len(
            until(booked, seconds=60, what=f"runs to be scheduled\n{running.log('server')[-3000:]}")
        )
        >= 3
    )
    assert "Traceback" not in running.log("server")


def test_a_digest_and_upkeep_do_not_wait_for_the_servers_scheduler(config: Scene) -> None:
    with up(
        config.config, config.home, PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED="false"
    ) as running:
        until(
            lambda: running.done("upkeep") and running.done("digest"),
            seconds=150,
            what=running.log("runner"),
        )
        until(lambda: running.done() >= 2, seconds=180, what="a second look")


def test_with_a_server_of_ones_own_none_is_started_and_two_homes_share_it(
    bare_scene: Scene, shared: Shared
) -> None:
    running, other = shared.up, bare_scene
    other.proxy = shared.scene.proxy
    other.write()
    where = {"PREFECT_API_URL": f"{running.address}/api", "PREFECT_API_AUTH_STRING": running.login}
    with up(other.config, other.home, **where) as guest:

        def has_looked() -> bool:
            with other.look() as tx:
                return any(feed.state.first_polled_at for feed in feeds.list_feeds(tx))

        assert "without a login" not in guest.said()
        until(has_looked, seconds=180, what=f"the guest's look\n{guest.log('runner')}")
        assert not [line for line in guest.family().values() if "prefect_server" in line]
        names = {one["name"] for one in running.ask("deployments/filter")}
        assert len(names) == 2
        assert guest.stop() < 15
        assert guest.family() == {}
    assert running.one("prefect_server")  # the host goes on
