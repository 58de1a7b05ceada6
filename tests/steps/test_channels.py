"""Every channel is decided as a whole: none falls back to the format or the policy of another."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.adapters.store.schema import deliveries
from wirewatch.domain.configuration import (
    CHANNEL_KEYS,
    MatrixTarget,
    SlackTarget,
    Subscriber,
    TelegramTarget,
    WebhookTarget,
)
from wirewatch.render.chat_dialects import DIALECTS
from wirewatch.steps import channels
from wirewatch.steps.channels.apprise import AppriseChannel
from wirewatch.steps.channels.channel import Channel, ReaderChannel
from wirewatch.steps.channels.chat import ChatChannel
from wirewatch.steps.channels.email import EmailChannel
from wirewatch.steps.channels.file import FileChannel
from wirewatch.steps.channels.registry import (
    CHANNELS,
    READER_CHANNELS,
    UnknownChannel,
    channel_of,
    is_shared,
    reader_channel,
    register_channels,
)
from wirewatch.steps.deliveries import reader_of

NOW = utc(11, 8)
NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)
FORMS = {
    "email": (Subscriber(email="desk@example.org"), "desk@example.org"),
    "slack": (Subscriber(slack="HOOK"), "HOOK"),
    "slack-bot": (Subscriber(slack=SlackTarget(token="BOT", channel="#desk")), "BOT #desk"),
    "nudge": (Subscriber(nudge="PHONE"), "PHONE"),
    "telegram": (Subscriber(telegram=TelegramTarget(token="BOT", chat="-100123")), "BOT -100123"),
    "teams": (Subscriber(teams="FLOW"), "FLOW"),
    "mattermost": (Subscriber(mattermost="HOOK"), "HOOK"),
    "discord": (Subscriber(discord="HOOK"), "HOOK"),
    "matrix": (
        Subscriber(
            matrix=MatrixTarget(token="BOT", room="!desk:example.org", server="https://example.org")
        ),
        "BOT !desk:example.org https://example.org",
    ),
    "webhook": (Subscriber(webhook=WebhookTarget(url="ADDRESS", secret="KEY")), "ADDRESS KEY"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_subscriber_has_one_channel_and_is_named_without_a_secret(name: str) -> None:
    subscriber, address = FORMS[name]
    assert reader_of(subscriber) == (address, name)


def test_each_channel_that_digests_yaml_offers_is_covered_here() -> None:
    assert set(FORMS) | {"file"} == set(CHANNELS)


ROOT = Path(__file__).parents[2]
SHARED_MODULES = {"channel", "connections", "registry"}


def test_each_module_of_channels_has_a_registered_channel() -> None:
    modules = {module.name for module in pkgutil.iter_modules(channels.__path__)}
    registered = {type(channel).__module__.rpartition(".")[2] for channel in CHANNELS.values()}
    assert modules - SHARED_MODULES == registered


@pytest.mark.parametrize("channel", READER_CHANNELS, ids=lambda channel: channel.name)
def test_each_channel_is_complete(channel: ReaderChannel) -> None:
    assert channel.key in CHANNEL_KEYS
    assert f"{channel.key}:" in (ROOT / "docs" / "guide" / channel.guide).read_text()
    schema = json.loads((ROOT / "config" / "schemas" / "digests.schema.json").read_text())
    assert channel.key in schema["$defs"]["Subscriber"]["properties"]
    assert channel.name in (ROOT / "docs" / "adding-a-channel.md").read_text()
    if isinstance(channel, ChatChannel):
        assert DIALECTS[channel.name] is channel.dialect


def test_a_subscriber_whom_no_channel_serves_is_an_error() -> None:
    with pytest.raises(UnknownChannel, match="a subscriber has no channel"):
        channel_of(Subscriber())


@pytest.mark.parametrize("name", ["fax", "file"])
def test_nothing_is_rendered_for_a_channel_that_reaches_no_reader(name: str) -> None:
    with pytest.raises(UnknownChannel, match=name):
        reader_channel(name)


def test_a_key_of_digests_yaml_without_a_channel_stops_the_start() -> None:
    with pytest.raises(ValueError, match=r"digests.yaml takes .*fax"):
        register_channels(*CHANNELS.values(), keys=(*CHANNEL_KEYS, "fax"))


def test_two_channels_of_the_same_name_stop_the_start() -> None:
    with pytest.raises(ValueError, match="two channels have the same name"):
        register_channels(*CHANNELS.values(), FileChannel())


def test_a_channel_that_leaves_a_decision_open_cannot_be_made() -> None:
    class Fax(Channel):
        name = "fax"

    with pytest.raises(TypeError, match="send"):
        Fax()  # type: ignore[abstract]


def test_a_note_is_repeated_as_a_note() -> None:
    sent = PlannedDelivery(
        subscriber="PHONE", channel="nudge", identity="daily/2", body=b'{"title": "T", "text": "x"}'
    )
    again = AppriseChannel().render_repeat(sent, series="daily", number=2, key=b"", mark="1")
    assert (again.identity, again.body) == (
        "daily/2 repeat 1",
        b'{"title": "(repeat) T", "text": "x"}',
    )


def test_only_mail_is_held_for_all_its_readers() -> None:
    assert [name for name in [*CHANNELS, "fax"] if is_shared(name)] == [EmailChannel.name]


def test_an_unknown_channel_in_digests_yaml_is_an_error_of_check(scene: Scene) -> None:
    scene.write(series=[SERIES | {"subscribers": [{"fax": "PHONE"}]}])
    ran = scene.run("check")
    assert ran.code != 0
    assert "fax" in ran.out + ran.err


@pytest.mark.slow
def test_what_was_planned_for_a_channel_that_left_is_held_and_says_why(
    scene: Scene, web: SmallWeb
) -> None:
    web.on(FEED, rss(NEWS))
    readers: list[dict[str, Any]] = [{"slack": "HOOK"}]
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    scene.write(series=[SERIES | {"subscribers": readers}])
    scene.cycle(NOW, only=("digest",))
    with scene.store() as store, store.begin() as tx:
        tx.execute(update(deliveries).where(deliveries.c.channel == "slack").values(channel="fax"))
    scene.cycle(NOW, only=("deliver",))
    told = scene.run("status", now=NOW).out
    assert "held" in told
    assert 'there is no channel "fax" in this version' in " ".join(told.split())
