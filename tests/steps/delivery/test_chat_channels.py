"""Whole digests on their way to chat services and programs: once, whole, in order, and told in `status` when not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.steps.delivery.test_slack import ACTORS, LARGE, news, set_secrets, tell
from tests.support.chat_servers import KEY, MATRIX_TOKEN, TELEGRAM_TOKEN, Service, served
from tests.support.scene import FEED, Scene, utc
from tests.support.small_web import SmallWeb, rss
from wirewatch.adapters.store import delivery_attempts, outbox_queries
from wirewatch.adapters.store.lease_holders import Holder, current_holder

NOW = utc(11, 8)
DEAD = Holder(machine=current_holder().machine, pid=current_holder().pid, started="in another life")
NAMES = ["telegram", "teams", "mattermost", "discord", "matrix", "webhook"]
REPEATS_UNMARKED = {"matrix", "webhook"}  # the far end knows a repeat by its id


_GROUPED: dict[
    int, bytes
] = {}  # the store after that many stories were read, which is the same for all tests


def subscriber(name: str, here: Service) -> dict[str, Any]:
    forms: dict[str, Any] = {
        "telegram": {"token": "DESK_TOKEN", "chat": "-1001234567890", "api": here.url.rstrip("/")},
        "matrix": {
            "token": "DESK_TOKEN",
            "room": "!desk:example.org",
            "server": here.url.rstrip("/"),
        },
        "webhook": {"url": "DESK_URL", "secret": "DESK_SECRET"},
    }
    return {name: forms.get(name, "DESK_URL")}


def at_desk(scene: Scene, web: SmallWeb, name: str, here: Service, *, stories: int = 1) -> None:
    """A home whose first issue is due."""
    web.on(FEED, rss(*news(stories)))
    scene.write(actors=ACTORS, series=[LARGE])
    kept = _GROUPED.get(stories)
    if kept is None:
        scene.cycle(NOW, only=("poll", "read", "group"))
        kept = _GROUPED[stories] = (scene.home / "wirewatch.db").read_bytes()
    (scene.home / "wirewatch.db").write_bytes(kept)
    scene.proxy = None  # the web's stand-in takes no messages
    subscribe(scene, name, here)
    tokens = {"telegram": TELEGRAM_TOKEN, "matrix": MATRIX_TOKEN}
    set_secrets(scene, DESK_TOKEN=tokens.get(name, "none"), DESK_URL=here.url, DESK_SECRET=KEY)


def subscribe(
    scene: Scene, name: str, here: Service, *, actors: Sequence[dict[str, Any]] = ACTORS
) -> None:
    series = LARGE | {"subscribers": [subscriber(name, here)]}
    scene.write(actors=actors, series=[series], network={"allow_private": ["127.0.0.0/8"]})


def states(scene: Scene) -> list[tuple[str, str]]:
    with scene.look() as tx:
        return [
            (one.channel, one.state.value)
            for one in outbox_queries.list_deliveries(tx)
            if one.channel != "file"
        ]


def later(scene: Scene, *hours: int) -> None:
    for hour in hours:
        tell(scene, minutes=60 * (hour - NOW.hour))


@pytest.mark.parametrize("name", NAMES)
def test_an_issue_arrives_once_and_whole(scene: Scene, web: SmallWeb, name: str) -> None:
    with served(name) as here:
        at_desk(scene, web, name, here, stories=3)
        later(scene, 8, 9)
    whole = "\n".join(here.texts)
    filed = (scene.home / "digests" / "daily" / "0001.txt").read_text()
    named = [str(actor["name"]) for actor in ACTORS if f"\n{actor['name']}\n" in filed]
    assert len(named) > 1
    assert all(name in whole for name in named)
    assert set(states(scene)) == {(name, "sent")}
    assert len(here.got) == len(states(scene))
    assert "CANARY" not in scene.run("digest", "list", now=NOW).out


@pytest.mark.parametrize("name", ["telegram", "teams", "matrix", "webhook"])
def test_an_answer_that_was_lost_is_followed_by_a_repeat_that_can_be_told(
    scene: Scene, web: SmallWeb, name: str
) -> None:
    with served(name, say=["DROP"]) as here:
        at_desk(scene, web, name, here)
        later(scene, 8)
        told = scene.run("status", now=NOW).out
        assert "unknown" in told
        assert "it is sent again" in " ".join(told.split())
        tell(scene, minutes=5)
    assert set(states(scene)) == {(name, "sent")}
    if name in REPEATS_UNMARKED:
        assert len(here.got) == len(states(scene))
    else:
        assert [("repeat of 1" in text.replace("\\", "")) for text in here.texts] == [False, True]


@pytest.mark.parametrize("name", ["telegram", "mattermost", "webhook"])
def test_a_refusal_is_told_by_status_and_not_repeated(
    scene: Scene, web: SmallWeb, name: str
) -> None:
    words = {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
    body = words if name == "telegram" else "no"
    with served(name, say=[(413, body, {})] * 9) as here:
        at_desk(scene, web, name, here)
        later(scene, 8, 9)
        told = scene.run("status", now=utc(11, 10)).out
    assert here.asked == 1
    assert {state for _, state in states(scene)} == {"refused"}
    assert "refused: 413" in " ".join(told.split())
    assert "CANARY" not in told


@pytest.mark.parametrize("name", ["telegram", "webhook"])
def test_a_channel_that_is_held_goes_on_when_it_is_mended(
    scene: Scene, web: SmallWeb, name: str
) -> None:
    with served(name) as here:
        at_desk(scene, web, name, here)
        good = (scene.config / "secrets.env").read_text()
        (scene.config / "secrets.env").write_text("DESK_URL=\n")
        later(scene, 8)
        told = " ".join(scene.run("status", now=NOW).out.split())
        assert "held" in told
        assert "is not set" in told
        (scene.config / "secrets.env").write_text(good)
        later(scene, 9, 10)
    assert {state for _, state in states(scene)} == {"sent"}


@pytest.mark.parametrize("name", NAMES)
def test_a_trial_goes_out_and_says_so(scene: Scene, web: SmallWeb, name: str) -> None:
    with served(name) as here:
        at_desk(scene, web, name, here)
        ran = scene.run("digest", "test", "daily", now=NOW)
    assert (ran.code, ran.out) == (0, "sent 1\n")
    assert "This is a trial" in here.texts[0]


@pytest.mark.parametrize("name", ["discord", "webhook"])
def test_an_issue_can_be_sent_again_by_hand_and_says_so(
    scene: Scene, web: SmallWeb, name: str
) -> None:
    with served(name) as here:
        at_desk(scene, web, name, here)
        later(scene, 8)
        count = len(here.got)
        assert scene.run("digest", "send", "daily", "1", now=utc(11, 9)).code == 0
    assert len(here.got) == 2 * count
    assert ("repeatof" if name == "webhook" else "Sent again on request") in here.texts[-1]


@pytest.mark.parametrize("name", ["telegram"])
def test_parts_of_a_long_issue_arrive_in_order_and_one_that_waits_holds_the_next(
    scene: Scene, web: SmallWeb, name: str
) -> None:
    wait = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many",
        "parameters": {"retry_after": 600},
    }
    with served(name) as here:
        at_desk(scene, web, name, here, stories=16)
        here.say += [None, (429, wait, {})]
        later(scene, 8)
        assert len(here.got) == 1
        later(scene, 9)
    texts = here.texts
    assert len(texts) > 2
    assert [f"part {n} of {len(texts)}" in text for n, text in enumerate(texts, start=1)] == [
        True
    ] * len(texts)


def test_the_events_of_an_issue_are_signed_and_each_has_an_id_of_its_own(
    scene: Scene, web: SmallWeb
) -> None:
    with served("webhook") as here:
        at_desk(scene, web, "webhook", here, stories=3)
        later(scene, 8, 9)
    first, *told = here.got
    assert (first["type"], {one["type"] for one in told}) == (
        "wirewatch.digest",
        {"wirewatch.story"},
    )
    assert first["data"]["stories"] == len(told) == len(set(here.ids)) - 1
    assert len({one["source"] for one in here.got}) == 1
    assert [one["data"]["place"] for one in told] == [*range(1, len(told) + 1)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["telegram", "matrix"])
def test_a_sender_that_was_killed_is_followed_by_a_repeat(
    scene: Scene, web: SmallWeb, name: str
) -> None:
    with served(name) as here:
        at_desk(scene, web, name, here)
        scene.cycle(NOW, only=("digest",))
        with scene.store() as store:
            with store.read() as tx:
                (waiting,) = [
                    one for one in outbox_queries.due_deliveries(tx, now=NOW) if one.channel == name
                ]
            assert delivery_attempts.begin_attempt(store, waiting.id, holder=DEAD) is not None
        later(scene, 9, 10)
    assert states(scene) == [(name, "sent")]
    assert len(here.got) == 1
