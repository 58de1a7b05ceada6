"""What `wirewatch up` leaves behind: none of the secrets that it was given, and no file that is open to others."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import Up, until, up
from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.slack_server import slack
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import Script, relay
from wirewatch.adapters.permissions import is_home_entry

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
PASSWORD = "canary-in-the-mine"
PACKED = base64.b64encode(f"\0desk\0{PASSWORD}".encode()).decode()
CANARIES = [
    b"CANARY",
    PASSWORD.encode(),
    PASSWORD.encode().hex().encode(),
    PACKED[9:-3].encode(),
    base64.b64encode(PASSWORD.encode())[:-3],
    b"/services/T0",
]
EVERYTHING = {
    "PREFECT_LOGGING_LEVEL": "DEBUG",
    "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG",
    "PREFECT_DEBUG_MODE": "true",
}


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Let new files be open to everyone unless the program closes them; the tree of `up` inherits this."""
    before = os.umask(0o000)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_secrets_are_found_nowhere_and_no_file_is_open_to_others(
    scene: Scene, web: SmallWeb
) -> None:
    web.on(FEED, rss(NEWS))
    scene.write()
    scene.cycle(utc(11, 8), only=("poll", "read", "group"))
    # A relay that refuses the login and repeats it in every form.
    script = Script(
        refused_login=f"535 no: {PASSWORD} {PASSWORD.encode().hex()} AUTH PLAIN {PACKED}"
    )
    far_end = relay(script, authenticator=script.authenticate, auth_require_tls=False)
    with far_end as mail, slack() as good, slack(status=403, words="invalid_token") as bad:
        _subscribed(scene, mail=mail.port, secrets={"GOOD_HOOK": good.url, "BAD_HOOK": bad.url})
        with up(scene.config, scene.home, MAIL_PASSWORD=PASSWORD, **EVERYTHING) as running:
            until(lambda: running.done() >= 1, what="a poll")
            _run_digest(running)
            until(lambda: running.done("digest") >= 1, what="a digest")
            told = str(running.ask("flow_runs/filter")) + str(running.ask("artifacts/filter"))
            told += str(running.ask("logs/filter", {"limit": 200})) + running.said()
            told += "".join(
                running.family().values()
            )  # what `ps` shows to every user of the machine
            login = running.login.removeprefix("wirewatch:").encode()
            modes = _modes(scene.home)
        assert good.taken  # what was planted was used
        problems = str(scene.problems(utc(12, 8)))
        assert "invalid_token" in problems
        assert "535 no: [secret]" in problems
    assert _found(scene.home, told + problems, login) == []
    assert {"prefect", "logs/server.log", "logs/runner.log", "up.pid", "runs"} <= set(modes)
    assert any(name.startswith("prefect/prefect.db") for name in modes)
    modes.pop("said", None)  # the test's own
    names = {name.partition("/")[0] for name in modes} - {"."}
    assert {name for name in names if not is_home_entry(Path(name))} == set(), (
        "an old home is closed by these names"
    )
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def _modes(home: Path) -> dict[str, int]:
    return {
        str(path.relative_to(home)): path.stat().st_mode & 0o777
        for path in (home, *home.rglob("*"))
    }


FAILING = """
import asyncio, logging, sys
from datetime import UTC, datetime
from pathlib import Path
from wirewatch.entrypoints import runner
config, home, secret = sys.argv[1], sys.argv[2], sys.stdin.read()
runner.prepare(Path(home), own_server=True, level="DEBUG")
from prefect import flow, get_run_logger
from flows.digest import deliver_outbox
from wirewatch.steps.resources import resources_for_run

async def work():
    get_run_logger().error("a library says %s", secret)
    logging.getLogger("somebody.else").error("and so does %s", secret)
    raise OSError(f"no answer from https://desk:{secret}@far.example")

@flow
async def job():
    async with resources_for_run(config, home, run="1", now=datetime.now(UTC)):
        await deliver_outbox(work)

asyncio.run(job())
"""


def test_a_run_that_fails_with_a_secret_in_its_error_leaves_none_in_prefect(scene: Scene) -> None:
    _subscribed(scene, mail=9, secrets={"MAIL_PASSWORD": PASSWORD})
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-c", FAILING, str(scene.config), str(scene.home)]
    ran = subprocess.run(
        command,
        input=PASSWORD,
        capture_output=True,
        text=True,
        timeout=240,
        env=environ,
        check=False,
    )
    database = b"".join(path.read_bytes() for path in (scene.home / "prefect").glob("prefect.db*"))
    assert b"a library says [secret]" in database
    assert b"RedactedError: OSError: no answer from" in database
    assert "and so does [secret]" in ran.stderr
    assert _found(scene.home, ran.stdout + ran.stderr) == []


def _found(home: Path, told: str, *more: bytes) -> list[tuple[str, bytes]]:
    """Return each canary with the file under home that holds it; the login of Prefect's server has a file of its
    own.
    """
    files = {
        path: path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.name != "prefect-login"
    }
    files[Path("told")] = told.encode()
    canaries = [*CANARIES, *more]
    return [
        (path.name, canary)
        for path, content in files.items()
        for canary in canaries
        if canary in content
    ]


def _subscribed(scene: Scene, *, mail: int, secrets: dict[str, str]) -> None:
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": mail,
        "security": "none",
        "from": "Desk <desk@example.org>",
    }
    scene.proxy = None
    scene.write(
        series=[
            SERIES
            | {"subscribers": [{"email": "a@desk.example"}, *({"slack": name} for name in secrets)]}
        ],
        mail=settings | {"user": "desk", "password": "MAIL_PASSWORD"},
    )
    path = scene.config / "secrets.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    path.chmod(0o600)


def _run_digest(running: Up) -> None:
    (deployment,) = running.ask("deployments/filter", {"flows": {"name": {"any_": ["digest"]}}})
    running.ask(
        f"deployments/{deployment['id']}/create_flow_run", {"parameters": deployment["parameters"]}
    )
