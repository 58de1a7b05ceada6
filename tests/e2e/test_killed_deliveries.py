"""A sender killed at each state change: nothing is lost, and a repeat is the same mail, or says that it is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.support import forked, killed_delivery
from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.slack_server import TOKEN, Slack, Workspace, workspace
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import Relay, mailbox_server

pytestmark = pytest.mark.slow

READER, WEBHOOK = "reader@desk.example", "DESK_WEBHOOK"
NOW = utc(11, 8)
POINTS = [
    "the digest is recorded, its deliveries are not",
    "planned",
    "sending, nothing said yet",
    "answered, the answer not stored",
    "the answer stored",
]
NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)


@pytest.fixture
def bots() -> Iterator[Workspace]:
    with workspace() as far_end:
        yield far_end


@pytest.fixture
def resources(scene: Scene, web: SmallWeb, mail: Relay, chat: Slack) -> Scene:
    """A home with one flagged article, whose first issue is due to a reader by mail and to a Slack channel."""
    settings = {"host": "127.0.0.1", "port": mail.port, "security": "none"}
    return due_to(
        scene, web, [{"email": READER}, {"slack": WEBHOOK}], settings, {WEBHOOK: chat.url}
    )


def due_to(
    scene: Scene, web: SmallWeb, readers: list[Any], mail: dict[str, Any], secrets: dict[str, str]
) -> Scene:
    web.on(FEED, rss(NEWS))
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    scene.proxy = None  # the web's stand-in takes no messages
    scene.write(
        series=[SERIES | {"subscribers": readers}], mail=mail | {"from": "Desk <desk@example.org>"}
    )
    (scene.config / "secrets.env").write_text(
        "".join(f"{name}={value}\n" for name, value in secrets.items())
    )
    (scene.config / "secrets.env").chmod(0o600)
    return scene


def killed(
    scene: Scene, point: str, channel: str, now: datetime = NOW, *, again: bool = False
) -> None:
    """Compose and deliver, or send the newest issue again, in a process that is killed at that point."""
    forked.killed(killed_delivery.main, point, channel, scene.config, scene.home, now, again)


def go_on(scene: Scene) -> None:
    """Let the mornings go by."""
    for minutes in (1, 3, 10, 30, 100):
        scene.cycle(NOW + timedelta(minutes=minutes), only=("digest", "deliver"))


@pytest.mark.parametrize("point", POINTS)
def test_a_mail_arrives_once_or_again_to_the_byte(
    resources: Scene, mail: Relay, point: str
) -> None:
    killed(resources, point, "email")
    go_on(resources)
    sent = [data for _, _, data in mail.script.taken]
    assert len(sent) == (2 if point == "answered, the answer not stored" else 1)
    assert len(set(sent)) == 1
    assert "Taliban reopen the ferry" in str(message_from_bytes(sent[0], policy=default)["Subject"])
    assert len(resources.issues()) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_slack_message_arrives_once_or_again_and_says_so(
    resources: Scene, chat: Slack, point: str
) -> None:
    killed(resources, point, "slack")
    go_on(resources)
    first, *again = [message["text"] for message in chat.taken]
    if point in ("sending, nothing said yet", "answered, the answer not stored"):
        # Of the first nobody can know whether it arrived; so the one that surely does is marked.
        marked = [first, *again][-1]
        assert marked.startswith("[repeat of 1] ")
        assert len(again) == (1 if point == "answered, the answer not stored" else 0)
    else:
        assert again == []
        assert not first.startswith("[repeat")


@pytest.mark.parametrize("point", [*POINTS, "a detail answered, the answer not stored"])
def test_a_message_by_bot_token_never_arrives_twice(
    scene: Scene, web: SmallWeb, bots: Workspace, mail: Relay, point: str
) -> None:
    target = {"token": "BOT", "channel": "C0000000DESK", "api": bots.api}
    due_to(scene, web, [{"slack": target}], {"host": "127.0.0.1"}, {"BOT": TOKEN})
    killed(scene, point, "slack-bot")
    go_on(scene)
    head, *details = bots.posted
    assert "Taliban reopen the ferry" in head["text"]
    assert [one["thread_ts"] for one in details] == [head["ts"]]  # one detail, in its thread


@pytest.mark.parametrize("point", POINTS)
def test_a_mail_to_a_mailbox_server_arrives_once_or_again_to_the_byte(
    scene: Scene, web: SmallWeb, point: str
) -> None:
    with mailbox_server() as server:
        settings = {
            "transport": "lmtp",
            "host": "127.0.0.1",
            "port": server.port,
            "security": "none",
        }
        due_to(scene, web, [{"email": READER}], settings, {})
        killed(scene, point, "email")
        go_on(scene)
        sent = [data for _, _, data in server.script.taken]
    assert len(sent) == (2 if point == "answered, the answer not stored" else 1)
    assert len(set(sent)) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_mail_by_the_sendmail_program_arrives_once_or_again_to_the_byte(
    scene: Scene, web: SmallWeb, tmp_path: Path, point: str
) -> None:
    queue, program = tmp_path / "queue", tmp_path / "sendmail"
    queue.mkdir()
    program.write_text(
        f"#!/bin/sh\nfile=$(mktemp {queue}/XXXXXXXX)\ncat > $file && mv $file $file.whole\n"
    )
    program.chmod(0o755)
    due_to(scene, web, [{"email": READER}], {"transport": "sendmail", "program": str(program)}, {})
    killed(scene, point, "email")
    go_on(scene)
    sent = [file.read_bytes() for file in queue.iterdir()]
    assert len(sent) == (2 if point == "answered, the answer not stored" else 1)
    assert len(set(sent)) == 1


def test_a_sender_killed_again_and_again_ends_with_one_mail_to_the_byte(
    resources: Scene, mail: Relay
) -> None:
    killed(resources, "answered, the answer not stored", "email")
    killed(resources, "unknown, not yet sent again", "email", NOW + timedelta(minutes=1))
    killed(resources, "answered, the answer not stored", "email", NOW + timedelta(minutes=2))
    killed(resources, "sending, nothing said yet", "email", NOW + timedelta(minutes=3))
    go_on(resources)
    sent = [data for _, _, data in mail.script.taken]
    assert len(sent) == 3
    assert len(set(sent)) == 1
    assert message_from_bytes(sent[0])["Message-ID"] == message_from_bytes(sent[-1])["Message-ID"]


def test_a_refusal_that_was_stored_is_not_tried_again(resources: Scene, mail: Relay) -> None:
    mail.script.rcpt[READER] = "550 5.1.1 no such user"
    killed(resources, "the answer stored", "email")
    mail.script.rcpt.clear()
    go_on(resources)
    assert mail.script.taken == []
    assert "550 5.1.1 no such user" in resources.problems(NOW)[f"{READER} by email, daily 1"]


def test_one_that_should_come_later_is_not_lost(resources: Scene, mail: Relay) -> None:
    mail.script.rcpt[READER] = "451 4.7.1 greylisted"
    killed(resources, "the answer stored", "email")
    mail.script.rcpt.clear()
    go_on(resources)
    assert len(mail.script.taken) == 1


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(hours=3)])
def test_a_relay_that_was_mended_after_the_kill_gets_what_was_held(
    resources: Scene, mail: Relay, later: timedelta
) -> None:
    mail.script.mail = "550 5.7.1 not this sender"
    killed(resources, "the answer stored", "email")
    assert "550 5.7.1 not this sender" in resources.problems(NOW)[f"{READER} by email, daily 1"]
    mail.script.mail = "250 OK"
    resources.cycle(NOW + later, only=("digest", "deliver"))
    assert len(mail.script.taken) == 1


def test_a_webhook_that_was_mended_after_the_kill_gets_what_was_held(
    resources: Scene, chat: Slack
) -> None:
    chat.status, chat.words = 404, "channel_not_found"
    killed(resources, "the answer stored", "slack")
    chat.status, chat.words = 200, "ok"
    go_on(resources)
    assert len(chat.taken) == 1
