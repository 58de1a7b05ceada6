"""mail: and Slack targets: what a way of sending needs is asked for, what it cannot take is refused at its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wirewatch.domain.configuration import Config

Complaints = Callable[..., list[str]]
Loaded = Callable[..., Config]

FROM = "mail:\n  from: desk@harbour.example\n"
RELAY = FROM + "  host: smtp.harbour.example\n"
TOKEN = RELAY + "  user: desk@harbour.example\n  auth: xoauth2\n"
SERIES = 'series:\n- id: daily\n  actors: [guild]\n  at: ["07:00"]\n  subscribers:\n  - slack: '

REFUSED = [
    ("settings", FROM, 1, "mail.host is missing"),
    (
        "settings",
        RELAY.replace("desk@", "Desk @ sea <desk@").replace("example\n", "example>\n", 1),
        2,
        "an @ in its name",
    ),
    ("settings", RELAY + "  transport: smpt\n", 4, 'did you mean "smtp"?'),
    ("settings", FROM + "  host: /run/lmtp\n", 3, "is no host name"),
    ("settings", RELAY + "  transport: lmtp\n  port: 25\n", 5, "LMTP must not be spoken there"),
    ("settings", FROM + "  transport: sendmail\n  host: localhost\n", 4, "means nothing to transport: sendmail"),
    ("settings", FROM + "  transport: sendmail\n  program: sendmail\n", 4, "no absolute path"),
    ("settings", RELAY + "  per_minute: 0\n", 4, "1 or more"),
    ("settings", RELAY + "  password: MAIL_PASSWORD\n", 4, "mail.user is not"),
    ("settings", TOKEN, 5, "needs one of mail.token and mail.token_command"),
    ("settings", TOKEN + "  token: MAIL_TOKEN\n  token_command: get it\n", 5, "keep one of them"),
    ("settings", TOKEN + "  password: MAIL_PASSWORD\n", 6, "means nothing to auth: xoauth2"),
    ("settings", TOKEN + '  token_command: "get \'it"\n', 6, "is no command"),
    ("settings", TOKEN + "  token: ya29.a0AfH6SECRET\n", 6, "must be the name of an environment variable"),
    ("settings", RELAY + "  user: desk\n  token: MAIL_TOKEN\n", 5, "add auth: xoauth2"),
    ("digests", SERIES + "{token: BOT_TOKEN, channel: 'the desk'}\n", 6, "is no Slack channel"),
    ("digests", SERIES + "{token: BOT_TOKEN, channel: C0123456789, api: 'http://x.example/api'}\n", 6, "in the clear"),
]


@pytest.mark.parametrize(("name", "text", "line", "said"), REFUSED)
def test_what_cannot_send_is_refused_at_its_line(
    complaints: Complaints, name: str, text: str, line: int, said: str
) -> None:
    found = complaints(**{name: text})
    assert len(found) == 1, found
    assert found[0].startswith(f"{name}.yaml:{line}: ")
    assert said in found[0]
    assert "SECRET" not in found[0]


@pytest.mark.parametrize(
    "text",
    [
        FROM + "  transport: sendmail\n",
        FROM + "  transport: sendmail\n  program: /usr/bin/msmtp\n  per_minute: 30\n",
        FROM + "  transport: lmtp\n  host: /run/dovecot/lmtp\n",
        FROM + "  transport: lmtp\n  host: mail.harbour.example\n  port: 24\n  security: none\n",
        TOKEN + "  token_command: /usr/local/bin/mail-token --account desk\n",
    ],
)
def test_each_way_of_sending_needs_no_more_than_its_own_keys(loaded: Loaded, text: str) -> None:
    assert loaded(settings=text).warnings == ()


@pytest.mark.parametrize("channel", ["C0123456789", "'#desk'", "desk", "'#новости'"])
def test_a_channel_is_told_by_its_id_or_by_its_name(loaded: Loaded, channel: str) -> None:
    (series,) = loaded(digests=SERIES + f"{{token: BOT_TOKEN, channel: {channel}}}\n").series
    assert len(series.subscribers) == 1


def test_a_token_that_is_set_nowhere_is_told_of(loaded: Loaded) -> None:
    (warning,) = loaded(settings=TOKEN + "  token: MAIL_TOKEN\n").warnings
    assert "settings.yaml:6: the environment variable MAIL_TOKEN is not set" in warning
