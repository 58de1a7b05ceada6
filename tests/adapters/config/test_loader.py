"""mail: and Slack targets: what a way of sending needs is asked for, what it cannot take is refused at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from wirewatch.adapters.config.loader import bundled_config_folder, load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.domain.configuration import Config

MAIL = "mail: {host: localhost, security: none, from: d@example.org}\n"


def loaded(folder: Path, subscriber: str) -> Config:
    """The bundled config with one series of one subscriber, whose line is the third."""
    copytree(bundled_config_folder(), folder)
    (folder / "settings.yaml").write_text(MAIL, "utf-8")
    text = 'series:\n  - {id: desk, actors: [taliban, unama], at: ["07:00"], subscribers: [\n'
    (folder / "digests.yaml").write_text(f"{text}      {subscriber}]}}\n", "utf-8")
    return load_config(folder, environ={})


def test_what_a_reader_asks_for_is_taken_without_a_warning(tmp_path: Path) -> None:
    asked = "{email: a@example.org, actors: [unama], languages: [prs, ru], length: brief, timezone: Asia/Dubai}"
    config = loaded(tmp_path / "config", asked)
    (reader,) = config.series[0].subscribers
    assert (reader.actors, reader.languages, reader.length) == (("unama",), ("prs", "ru"), "brief")
    assert not [one for one in config.warnings if "digests.yaml" in one]


def test_an_actor_that_the_series_does_not_tell_of_is_named_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as told:
        loaded(tmp_path / "config", "{email: a@example.org, actors: [unamma]}")
    (problem,) = [str(one) for one in told.value.problems]
    assert "digests.yaml:3" in problem
    assert 'did you mean "unama"' in problem


def test_a_length_that_there_is_not_is_named_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as told:
        loaded(tmp_path / "config", "{email: a@example.org, length: short}")
    assert ["digests.yaml:3" in str(one) for one in told.value.problems] == [True]


def test_a_language_that_no_feed_publishes_in_is_warned_of_at_its_line(tmp_path: Path) -> None:
    def told(*feeds: str) -> list[str]:
        rows = "".join(
            f"  - {{outlet: One, url: 'https://one.example/{n}'{one}}}\n"
            for n, one in enumerate(feeds)
        )
        (tmp_path / "config" / "feeds.yaml").write_text(f"feeds:\n{rows}", "utf-8")
        return [
            one for one in load_config(tmp_path / "config", environ={}).warnings if "no feed" in one
        ]

    loaded(tmp_path / "config", "{email: a@example.org, languages: [pl]}")
    (warning,) = told(", language: prs")
    assert "digests.yaml:3" in warning
    assert "publishes in pl: nothing would reach this reader; name one of fa" in warning
    assert told(", language: prs", "") == []  # that one does not say: it may


Loaded = Callable[..., Config]

FEEDS = """\
feeds:
- {outlet: Lantern Post, url: https://lantern.example/en.xml}
- {outlet: Lantern Post, url: https://lantern.example/fa.xml, owner: Lantern House}
- {outlet: Quay Star, url: https://quay.example/rss.xml, merge: false}
"""


def test_an_owner_named_at_one_feed_is_that_of_the_outlet(loaded: Loaded) -> None:
    assert [feed.owner for feed in loaded(feeds=FEEDS).feeds] == [
        "Lantern House",
        "Lantern House",
        None,
    ]


def test_an_outlet_with_two_owners_is_warned_of_at_its_line(loaded: Loaded) -> None:
    quarrel = (
        FEEDS + "- {outlet: Lantern post, url: https://lantern.example/ps.xml, owner: The Guild}\n"
    )
    (warning,) = loaded(feeds=quarrel).warnings
    assert "feeds.yaml:5:" in warning
    assert (
        'feeds[4].owner is "The Guild", but another feed of Lantern post says "Lantern House"'
        in warning
    )


def test_feeds_are_merged_unless_they_say_otherwise(loaded: Loaded) -> None:
    assert [feed.merge for feed in loaded(feeds=FEEDS).feeds] == [True, True, False]


Complaints = Callable[..., list[str]]

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
    ("settings", FROM + "  host: /run/lmtp\n", 3, "is not a host name"),
    ("settings", RELAY + "  transport: lmtp\n  port: 25\n", 5, "LMTP must not be spoken there"),
    (
        "settings",
        FROM + "  transport: sendmail\n  host: localhost\n",
        4,
        "means nothing to transport: sendmail",
    ),
    ("settings", FROM + "  transport: sendmail\n  program: sendmail\n", 4, "not an absolute path"),
    ("settings", RELAY + "  per_minute: 0\n", 4, "1 or more"),
    ("settings", RELAY + "  password: MAIL_PASSWORD\n", 4, "mail.user is not"),
    ("settings", TOKEN, 5, "needs one of mail.token and mail.token_command"),
    ("settings", TOKEN + "  token: MAIL_TOKEN\n  token_command: get it\n", 5, "keep one of them"),
    ("settings", TOKEN + "  password: MAIL_PASSWORD\n", 6, "means nothing to auth: xoauth2"),
    ("settings", TOKEN + '  token_command: "get \'it"\n', 6, "is not a command"),
    (
        "settings",
        TOKEN + "  token: ya29.a0AfH6SECRET\n",
        6,
        "must be the name of an environment variable",
    ),
    ("settings", RELAY + "  user: desk\n  token: MAIL_TOKEN\n", 5, "add auth: xoauth2"),
    ("digests", SERIES + "{token: BOT_TOKEN, channel: 'the desk'}\n", 6, "is not a Slack channel"),
    (
        "digests",
        SERIES + "{token: BOT_TOKEN, channel: C0123456789, api: 'http://x.example/api'}\n",
        6,
        "in the clear",
    ),
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
