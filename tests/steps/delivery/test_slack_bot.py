"""A digest on its way to a Slack channel by bot token: one thread, in order, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.steps.delivery.test_slack import NOW, at_desk, tell
from tests.support.scene import Scene
from tests.support.slack_server import TOKEN, Workspace, workspace
from tests.support.small_web import SmallWeb
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.steps.channels import slack_bot

pytestmark = pytest.mark.slow

CHANNEL = "C0000000DESK"
ISSUE = f"BOT {CHANNEL} by slack-bot, daily 1"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is killed here, so what was posted shows at once."""
    monkeypatch.setattr(slack_bot, "SETTLING_TIME", timedelta(0))


@pytest.fixture
def chat() -> Iterator[Workspace]:
    with workspace() as far_end:
        yield far_end


def resources(
    scene: Scene, web: SmallWeb, chat: Workspace, *, channel: str = CHANNEL, stories: int = 1
) -> None:
    target: dict[str, Any] = {"token": "BOT", "channel": channel, "api": chat.api}
    at_desk(scene, web, {"slack": target}, stories=stories, BOT=TOKEN)


def posts(chat: Workspace) -> list[str]:
    return [method for method, _ in chat.asked]


def test_a_digest_is_one_message_with_its_details_in_the_thread(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    resources(scene, web, chat, stories=16)
    tell(scene)
    head, *details = chat.posted
    assert len(details) >= 2
    assert {one["thread_ts"] for one in details} == {head["ts"]}
    assert {one["channel"] for one in chat.posted} == {CHANNEL}
    assert len({one["metadata"]["event_payload"]["delivery"] for one in chat.posted}) == len(
        chat.posted
    )
    assert TOKEN not in str(chat.posted)


def test_what_arrived_though_the_answer_was_lost_is_not_posted_again(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    chat.say = {"chat.postMessage": ["DROP", None, "DROP"]}
    resources(scene, web, chat, stories=16)
    for minutes in (0, 2, 10, 30):
        tell(scene, minutes=minutes)
    texts = [str(one["blocks"]) for one in chat.posted]
    assert len(texts) == len(set(texts)) >= 3
    assert ISSUE not in scene.problems(NOW)


def test_what_did_not_arrive_is_posted_once_that_is_known(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    chat.say = {"chat.postMessage": [500, 500], "conversations.history": [503]}
    resources(scene, web, chat)
    tell(scene)
    tell(scene, minutes=2)  # cannot be looked up yet
    assert chat.posted == []
    for minutes in (10, 60, 120):
        tell(scene, minutes=minutes)
    assert len(chat.heads()) == 1


def test_nothing_is_posted_again_where_it_cannot_be_looked_up(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    chat.say = {"chat.postMessage": ["DROP"]}
    chat.scopes = {"chat:write"}
    resources(scene, web, chat)
    for minutes in (0, 2, 70, 140):
        tell(scene, minutes=minutes)
    assert len(chat.posted) == 1
    assert (
        "held: whether an earlier try arrived could not be looked up: missing_scope (channels:history)"
        in (scene.problems(NOW)[ISSUE.replace("daily 1", "daily 1 part 1 of 2")])
    )
    chat.scopes = {"chat:write", "channels:history"}
    for minutes in (210, 220):
        tell(scene, minutes=minutes)
    assert len(chat.heads()) == 1
    assert len(chat.posted) == 2


def test_a_short_wait_that_slack_asks_for_is_waited_on_the_spot(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    chat.say = {"chat.postMessage": [(429, {"Retry-After": "1"})]}
    resources(scene, web, chat)
    tell(scene)
    assert len(chat.heads()) == 1


def test_a_channel_that_lacks_the_app_is_held_until_it_is_invited(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    chat.member_of = set()
    resources(scene, web, chat)
    tell(scene)
    told = scene.problems(NOW)[ISSUE.replace("daily 1", "daily 1 part 1 of 2")]
    assert (
        "held: not_in_channel: the app is not in the channel; open it in Slack and write: /invite"
        in told
    )
    chat.member_of = {CHANNEL}
    tell(scene, minutes=61)
    assert len(chat.posted) == 2


def test_a_trial_proves_that_a_message_can_be_found_again(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    resources(scene, web, chat)
    good = scene.run("digest", "test", "daily", now=NOW)
    chat.scopes = {"chat:write"}
    bad = scene.run("digest", "test", "daily", now=NOW + timedelta(minutes=1))
    assert (good.code, good.out) == (0, "sent 1\n")
    assert bad.code == 1
    assert "missing_scope (channels:history)" in bad.out
    assert "it could not be found again" in bad.out
    assert TOKEN not in good.out + bad.out + bad.err


def test_an_issue_sent_again_on_request_is_a_thread_of_its_own_and_says_so(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    resources(scene, web, chat)
    tell(scene)
    again = scene.run("digest", "send", "daily", "1", now=NOW + timedelta(hours=1))
    assert again.code == 0
    first, second = chat.heads()
    assert second["text"] == f"[repeat of 1] {first['text']}"
    assert [one["thread_ts"] for one in chat.posted if "thread_ts" in one] == [
        first["ts"],
        second["ts"],
    ]


def test_a_message_that_cannot_be_handed_over_stops_no_other(
    scene: Scene, web: SmallWeb, chat: Workspace
) -> None:
    resources(scene, web, chat)
    damaged = PlannedDelivery(
        subscriber=f"BOT {CHANNEL}",
        channel="slack-bot",
        identity="damaged",
        body=b"no JSON",
        kind="resend",
    )
    with scene.store() as store, store.begin() as tx:
        outbox.plan_deliveries(
            tx, None, [damaged], now=NOW - timedelta(hours=1)
        )  # the first of its connection
    tell(scene)
    assert len(chat.heads()) == 1
    told = scene.problems(NOW)[f"BOT {CHANNEL} by slack-bot, a resend"]
    assert "Wirewatch failed while sending this (JSONDecodeError)" in told


def test_a_clock_that_was_set_back_makes_nobody_wait_for_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = timedelta(seconds=3)
    monkeypatch.setattr(slack_bot, "SETTLING_TIME", moment)
    waits = [
        slack_bot.settling_wait(NOW + ago, now=NOW)
        for ago in (timedelta(days=1), -moment / 3, -moment, -timedelta(days=1))
    ]
    assert waits == [moment, moment * 2 / 3, timedelta(), timedelta()]
