"""The channels of subscribers in digests.yaml: mistakes are told at their line, and what a secret lacks, by `check`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.config.test_problems import subscribers
from tests.support.chat_servers import KEY, TELEGRAM_TOKEN
from wirewatch.adapters.config.loader import load_config
from wirewatch.domain.configuration import Config

Complaints = Callable[..., list[str]]
Loaded = Callable[..., Config]
MATRIX = (
    'matrix: {token: DESK_TOKEN, room: "!desk:example.org", server: https://matrix.example.org}'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "telegram: {token: '123456789:AAsecret', chat: '-100'}",
            "must be the name of an environment variable",
        ),
        ("telegram: {token: DESK_TOKEN, chat: 'the desk'}", "is not a Telegram chat"),
        (
            "telegram: {token: DESK_TOKEN, chat: '-100', api: http://bots.example.org}",
            "in the clear",
        ),
        ("telegram: {token: DESK_TOKEN}", "chat"),
        ("telegram: DESK_TOKEN", "telegram"),
        ("telegram: {token: DESK_TOKEN, caht: '-100'}", 'did you mean "chat"?'),
        ("teams: https://example.org/workflows/1", "must be the name of an environment variable"),
        ("mattermost: https://example.org/hooks/1", "must be the name of an environment variable"),
        (
            "discord: https://discord.com/api/webhooks/1/x",
            "must be the name of an environment variable",
        ),
        (MATRIX.replace("!desk:example.org", "#desk:example.org"), "is not a Matrix room"),
        (
            MATRIX.replace("https://matrix.example.org", "matrix.example.org"),
            "start it with https://",
        ),
        (
            "webhook: {url: https://example.org/, secret: DESK_SECRET}",
            "must be the name of an environment variable",
        ),
        ("webhook: {url: DESK_URL}", "secret"),
        ("telegram: {token: DESK_TOKEN, chat: '-100'}\n    discord: DESK_HOOK", "two channels"),
        (f"{MATRIX}\n  - {MATRIX}", "get each digest twice"),
    ],
)
def test_a_mistake_is_told_at_its_line_and_no_secret_repeated(
    complaints: Complaints, text: str, said: str
) -> None:
    told = "\n".join(complaints(digests=subscribers(text)))
    assert said in told
    assert "digests.yaml:" in told
    assert "AAsecret" not in told


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        (
            "telegram: {token: DESK, chat: '-100'}",
            "AAonly-the-second-half-of-it",
            "is not a valid token of a Telegram bot",
        ),
        ("teams: DESK", "prod-1.westus.logic.azure.com/workflows/1", "is not a web address"),
        ("mattermost: DESK", "chat.example.org/hooks/1", "is not a web address"),
        (
            "discord: DESK",
            "https://discord.com/channels/1/2",
            "is not a valid address of a Discord webhook",
        ),
        ("webhook: {url: DESK, secret: KEY}", "events.example.org", "is not a web address"),
        ("webhook: {url: URL, secret: DESK}", "hunter2hunter2", "is not a signing secret"),
    ],
)
def test_a_secret_of_another_form_is_warned_of_and_not_repeated(
    written: Callable[..., Path], text: str, value: str, said: str
) -> None:
    environ = {"URL": "https://events.example.org/", "KEY": KEY, "DESK": value}
    (warning,) = load_config(written(digests=subscribers(text)), environ=environ).warnings
    assert said in warning
    assert value not in warning


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("telegram: {token: DESK, chat: '@desk_news'}", {"DESK": TELEGRAM_TOKEN}),
        ("telegram: {token: DESK, chat: '4242'}", {"DESK": TELEGRAM_TOKEN}),
        ("teams: DESK", {"DESK": "https://prod-1.westus.logic.azure.com:443/workflows/1?sig=x"}),
        ("mattermost: DESK", {"DESK": "https://chat.example.org/hooks/abc"}),
        ("discord: DESK", {"DESK": "https://discord.com/api/webhooks/1/abc"}),
        (MATRIX, {"DESK_TOKEN": "syt_abc"}),
        (
            "webhook: {url: DESK, secret: KEY}",
            {"DESK": "https://events.example.org/in", "KEY": KEY},
        ),
    ],
)
def test_what_is_right_is_taken_without_a_word(
    written: Callable[..., Path], text: str, values: dict[str, str]
) -> None:
    assert load_config(written(digests=subscribers(text)), environ=values).warnings == ()


def test_a_variable_that_is_not_set_is_warned_of_at_its_line(loaded: Loaded) -> None:
    warnings = loaded(digests=subscribers("webhook: {url: DESK_URL, secret: DESK_SECRET}")).warnings
    assert [
        name in warning for name, warning in zip(("DESK_URL", "DESK_SECRET"), warnings, strict=True)
    ] == [True] * 2
