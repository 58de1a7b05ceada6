"""Alerts when Prefect keeps the time: the flow that polls sends them, without waiting for the one that delivers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.newsroom import opened, report, subjects, tell
from tests.support.scene import Scene, utc
from tests.support.small_web import SmallWeb
from tests.support.smtp_server import Relay

pytestmark = pytest.mark.slow


def test_the_flow_that_polls_sends_the_alert_and_the_next_one_the_digest(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    instants = [utc(11, 12).isoformat(), utc(12, 7, 5).isoformat()]
    command = [
        sys.executable,
        "-m",
        "tests.support.alert_runs",
        str(scene.config),
        str(scene.home),
        *instants,
    ]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr[-4000:]
    alert, issue = subjects(mail)
    assert alert.startswith("Alert: ")
    assert issue.endswith("[Daily 2]")
    assert "Alerted Mon 12:00" in scene.issues()[1]
