"""A process killed at each state change of an alert: none is lost, and a repeat is the same mail to the byte."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.support import forked, killed_alert
from tests.support.killed_alert import POINTS
from tests.support.newsroom import alerted, configure, later, opened, report, tell
from tests.support.scene import Scene, utc
from tests.support.slack_server import Slack
from tests.support.small_web import SmallWeb
from tests.support.smtp_server import Relay
from wirewatch.adapters.store import alerts as stored_alerts

pytestmark = pytest.mark.slow

NOON = utc(11, 12)


def killed(scene: Scene, point: str, now: datetime = NOON) -> None:
    """Alert in a process that is killed at that point."""
    forked.killed(killed_alert.main, point, scene.config, scene.home, now)


def go_on(scene: Scene) -> None:
    """Let the noon go by."""
    for minutes in (1, 3, 10, 30, 100):
        scene.cycle(later(NOON, minutes=minutes), only=("alert", "digest", "deliver"))


def grouped(scene: Scene, web: SmallWeb) -> None:
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON, only=("poll", "read", "group"))


@pytest.mark.parametrize("point", POINTS)
def test_an_alert_arrives_once_or_again_to_the_byte(
    scene: Scene, web: SmallWeb, mail: Relay, point: str
) -> None:
    opened(scene, web, mail)
    grouped(scene, web)
    killed(scene, point)
    go_on(scene)
    sent = [data for _, _, data in mail.script.taken]
    assert len(sent) == (2 if point == "answered, the answer not stored" else 1)
    assert len(set(sent)) == 1
    assert alerted(mail) == ["ferry"] * len(sent)
    with scene.look() as tx:
        assert len(stored_alerts.list_alerts(tx)) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_slack_alert_arrives_once_or_again_and_says_so(
    scene: Scene, web: SmallWeb, chat: Slack, point: str
) -> None:
    hook = [{"slack": "HOOK"}]
    opened(scene, web, subscribers=hook)
    (scene.config / "secrets.env").write_text(f"HOOK={chat.url}\n")
    (scene.config / "secrets.env").chmod(0o600)
    grouped(scene, web)
    scene.proxy = None  # the web's stand-in takes no messages
    configure(scene, subscribers=hook)
    killed(scene, point)
    go_on(scene)
    texts = [message["text"] for message in chat.taken if "Alert: " in message["text"]]
    unsure = point in ("sending, nothing said yet", "answered, the answer not stored")
    assert len(texts) == (2 if point == "answered, the answer not stored" else 1)
    assert texts[-1].startswith("[repeat] ") == unsure


def test_two_processes_that_alert_at_once_send_one_mail(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    grouped(scene, web)
    running = [scene.start("run", "--only", "alert,deliver", now=NOON) for _ in range(3)]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    go_on(scene)
    assert len(mail.script.taken) == 1
