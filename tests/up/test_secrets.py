"""Secrets planted in the environment and in secrets.env are found nowhere afterwards, though some things failed."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.relay import relay
from tests.delivery.slack_stand_in import slack
from tests.job.scene import FEED, SERIES, Scene, utc
from tests.job.small_web import Item, SmallWeb, rss
from tests.up.process import Up, until, up

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="looks into /proc")]

NEWS = Item(url="http://news.example/ferry", title="Taliban reopen the ferry", at=utc(11, 6), text="Cars cross again.")
PASSWORD = "canary-in-the-mine"
EVERYTHING = {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG", "PREFECT_DEBUG_MODE": "true"}


def test_secrets_are_found_nowhere(scene: Scene, web: SmallWeb) -> None:
    web.on(FEED, rss(NEWS))
    scene.write()
    scene.cycle(utc(11, 8), only=("poll", "read", "group"))
    with relay(auth_require_tls=False) as mail, slack() as good, slack(status=403, words="invalid_token") as bad:
        _subscribed(scene, mail=mail.port, secrets={"GOOD_HOOK": good.url, "BAD_HOOK": bad.url})
        with up(scene.config, scene.home, MAIL_PASSWORD=PASSWORD, **EVERYTHING) as running:
            until(lambda: running.done() >= 1, what="a poll")
            _run_digest(running)
            until(lambda: running.done("digest") >= 1, what="a digest")
            told = str(running.ask("flow_runs/filter")) + str(running.ask("artifacts/filter"))
            told += str(running.ask("logs/filter", {"limit": 200})) + running.said()
        assert good.taken  # what was planted was used
        assert "invalid_token" in str(scene.problems(utc(12, 8)))
    canaries = [b"CANARY", PASSWORD.encode(), base64.b64encode(PASSWORD.encode()), b"/services/T0"]
    files = {path: path.read_bytes() for path in scene.home.rglob("*") if path.is_file()} | {
        Path("told"): told.encode()
    }
    found = [(path.name, canary) for path, content in files.items() for canary in canaries if canary in content]
    assert found == []


def _subscribed(scene: Scene, *, mail: int, secrets: dict[str, str]) -> None:
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": mail,
        "security": "none",
        "from": "Desk <desk@example.org>",
    }
    scene.proxy = None
    scene.write(
        series=[SERIES | {"subscribers": [{"email": "a@desk.example"}, *({"slack": name} for name in secrets)]}],
        mail=settings | {"user": "desk", "password": "MAIL_PASSWORD"},
    )
    path = scene.config / "secrets.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    path.chmod(0o600)


def _run_digest(running: Up) -> None:
    (deployment,) = running.ask("deployments/filter", {"flows": {"name": {"any_": ["digest"]}}})
    running.ask(f"deployments/{deployment['id']}/create_flow_run", {"parameters": deployment["parameters"]})
