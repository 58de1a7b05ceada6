"""A digest on its way to Slack: in parts and in order, held when the webhook is broken, told of in status."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from typing import Any

import pytest

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.slack_server import Slack, slack
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.store import outbox_queries
from wirewatch.adapters.store.engine import open_store
from wirewatch.domain.digests.model import DeliveryState
from wirewatch.steps.delivery import dispatch

pytestmark = pytest.mark.slow

NOW = utc(11, 8)


def _words(seed: int, count: int) -> str:
    """Return words that occur nowhere else."""
    found = (hashlib.md5(f"{seed} {number}".encode()).hexdigest() for number in range(count))
    return " ".join(word.translate(str.maketrans("0123456789", "ghijklmnop"))[:8] for word in found)


NAMES = [_words(9000 + number, 1).title() for number in range(16)]
ACTORS = [{"id": name.lower(), "name": name, "aliases": {"en": [name]}} for name in NAMES]
LARGE = SERIES | {"actors": [name.lower() for name in NAMES]}


def news(count: int) -> list[Item]:
    """Reports that have nothing in common, each of an actor of its own."""
    return [
        Item(
            url=f"http://news.example/{number}",
            title=f"{NAMES[number]} {_words(number, 4)}",
            at=utc(11, 6),
            text=_words(number + 1000, 60),
        )
        for number in range(count)
    ]


def at_desk(
    scene: Scene, web: SmallWeb, *subscribers: dict[str, Any], stories: int = 1, **secrets: str
) -> None:
    """A home whose first issue is due, and not composed yet."""
    web.on(FEED, rss(*news(stories)))
    scene.write(actors=ACTORS, series=[LARGE])
    scene.cycle(NOW, only=("poll", "read", "group"))
    scene.proxy = None  # the web's stand-in takes no messages
    scene.write(actors=ACTORS, series=[LARGE | {"subscribers": list(subscribers)}])
    set_secrets(scene, **secrets)


def set_secrets(scene: Scene, **secrets: str) -> None:
    path = scene.config / "secrets.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    path.chmod(0o600)


def tell(scene: Scene, minutes: float = 0) -> None:
    scene.cycle(NOW + timedelta(minutes=minutes), only=("digest", "deliver"))


def texts(chat: Slack) -> list[str]:
    return [message["text"] for message in chat.taken]


def test_a_long_digest_arrives_in_parts_in_order(scene: Scene, web: SmallWeb, chat: Slack) -> None:
    at_desk(scene, web, {"slack": "HOOK"}, stories=16, HOOK=chat.url)
    tell(scene)
    told = texts(chat)
    assert len(told) >= 2
    assert [text.rpartition("(")[2] for text in told] == [
        f"part {n} of {len(told)})" for n in range(1, len(told) + 1)
    ]


def test_a_part_waits_for_the_one_before_it(scene: Scene, web: SmallWeb, chat: Slack) -> None:
    at_desk(scene, web, {"slack": "HOOK"}, stories=16, HOOK=chat.url)
    chat.status, chat.words, chat.headers = 429, "rate_limited", {"Retry-After": "90"}
    tell(scene)
    chat.status, chat.words, chat.headers = 200, "ok", {}
    tell(scene, minutes=1)
    assert texts(chat) == []  # it was asked to wait 90 seconds
    tell(scene, minutes=2)
    assert "part 1 of" in texts(chat)[0]
    assert len(texts(chat)) >= 2


def test_parts_after_a_refused_part_are_refused_with_it(
    scene: Scene, web: SmallWeb, chat: Slack
) -> None:
    at_desk(scene, web, {"slack": "HOOK"}, stories=16, HOOK=chat.url)
    chat.status, chat.words = 400, "invalid_blocks"
    tell(scene)
    chat.status, chat.words = 200, "ok"
    tell(scene, minutes=60)
    assert chat.taken == []
    store = open_store(f"sqlite:///{scene.home / 'wirewatch.db'}")
    with store.read() as tx:
        parts = [one for one in outbox_queries.list_deliveries(tx) if one.channel == "slack"]
    store.close()
    assert len(parts) >= 2
    assert {one.state for one in parts} == {DeliveryState.REFUSED}
    assert {one.detail for one in parts if one.part > 1} == {"a part before this one was refused"}


def test_a_broken_webhook_is_held_and_keeps_nobody_else_from_reading(
    scene: Scene, web: SmallWeb, chat: Slack
) -> None:
    with slack(status=404, words="channel_not_found") as gone:
        at_desk(scene, web, {"slack": "GONE"}, {"slack": "HOOK"}, HOOK=chat.url, GONE=gone.url)
        tell(scene)
        assert len(texts(chat)) == 1
        told = scene.problems(NOW)["GONE by slack, daily 1"]
        assert "held: 404 channel_not_found: the channel is gone; make a new webhook" in told
        tell(scene, minutes=5)
        tell(scene, minutes=55)
        assert gone.taken == []
        gone.status, gone.words = 200, "ok"
        tell(scene, minutes=61)
        assert len(gone.taken) == 1
    assert "GONE by slack, daily 1" not in scene.problems(NOW)


def test_what_was_held_goes_out_as_soon_as_a_trial_gets_through(
    scene: Scene, web: SmallWeb, chat: Slack
) -> None:
    at_desk(scene, web, {"slack": "HOOK"})
    tell(scene)
    assert "HOOK is not set" in scene.problems(NOW)["HOOK by slack, daily 1"]
    set_secrets(scene, HOOK=chat.url)
    tried = scene.run("digest", "test", "daily", now=NOW + timedelta(minutes=2))
    assert (tried.code, tried.out) == (0, "sent 1\n")
    tell(scene, minutes=3)
    trial, digest = texts(chat)
    assert "This is a trial" in trial
    assert not digest.startswith("[repeat")


def test_a_trial_says_what_slack_said_and_never_where(scene: Scene, web: SmallWeb) -> None:
    with slack(status=403, words="invalid_token") as revoked:
        at_desk(scene, web, {"slack": "HOOK"}, HOOK=revoked.url)
        tried = scene.run("digest", "test", "daily", now=NOW)
    assert tried.code == 1
    assert (
        "not sent to HOOK: 403 invalid_token: the webhook was revoked; make a new one" in tried.out
    )
    assert "CANARY" not in tried.out + tried.err


def test_an_issue_sent_again_on_request_says_so(scene: Scene, web: SmallWeb, chat: Slack) -> None:
    at_desk(scene, web, {"slack": "HOOK"}, HOOK=chat.url)
    tell(scene)
    again = scene.run("digest", "send", "daily", "1", "--to", "HOOK", now=NOW + timedelta(hours=1))
    assert (again.code, again.out) == (0, "sent 1\n")
    first, second = texts(chat)
    assert second == f"[repeat of 1] {first}"


def test_a_secrets_file_that_others_can_read_holds_the_channel(
    scene: Scene, web: SmallWeb, chat: Slack
) -> None:
    at_desk(scene, web, {"slack": "HOOK"}, HOOK=chat.url)
    tell(scene)
    os.chmod(scene.config / "secrets.env", 0o644)
    assert scene.run("digest", "test", "daily", now=NOW).code == 2
    assert len(texts(chat)) == 1


def test_a_feed_that_is_not_asked_is_told_of_in_status(scene: Scene, web: SmallWeb) -> None:
    at_desk(scene, web)
    late = scene.run("status", "--json", now=NOW + timedelta(hours=3)).json
    assert late["feeds"]["overdue"] == 1
    assert "The Daily Example: due since" in scene.problems(NOW + timedelta(hours=3))["polling"]
    assert "polling" not in scene.problems(NOW + timedelta(hours=1))


@pytest.mark.slow
def test_a_part_that_is_left_as_unknown_holds_up_no_later_one(
    scene: Scene, web: SmallWeb, chat: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "MAX_UNCONFIRMED_ATTEMPTS", 1)
    chat.drop = True  # taken, and no word said
    at_desk(scene, web, {"slack": "HOOK"}, stories=16, HOOK=chat.url)
    tell(scene)
    chat.drop = False
    tell(scene, minutes=2)
    assert len(chat.taken) > 1
    assert len({message["text"] for message in chat.taken}) == len(chat.taken)
