from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from wirewatch.adapters.config.loader import bundled_config_folder, load_config
from wirewatch.adapters.config.secrets import find_secret
from wirewatch.adapters.config.yaml_document import ConfigErrors

CANARY = "xoxb-canary-5f3e9"
MAIL = "mail:\n  host: smtp.harbour.example\n  from: desk@harbour.example\n  user: desk\n"
DIGESTS = 'series:\n- id: daily\n  actors: [guild]\n  at: ["07:00"]\n  subscribers:\n  - slack: '


def keep(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    path = folder / "secrets.env"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return folder


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    keep(tmp_path, "DESK_HOOK=from-file\n")
    assert (
        find_secret("DESK_HOOK", folder=tmp_path, environ={"DESK_HOOK": "from-environment"})
        == "from-environment"
    )
    assert find_secret("DESK_HOOK", folder=tmp_path, environ={"DESK_HOOK": ""}) == "from-file"


def test_without_file_or_variable_there_is_no_secret(tmp_path: Path) -> None:
    assert find_secret("DESK_HOOK", folder=tmp_path, environ={}) is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("DESK_HOOK=plain", "plain"),
        ('DESK_HOOK = "two words # no remark"', "two words # no remark"),
        ("export DESK_HOOK='single'", "single"),
        ("DESK_HOOK=https://hook.example/a#b=c  # a remark", "https://hook.example/a#b=c"),
    ],
)
def test_lines_of_the_file_are_read_as_people_write_them(
    tmp_path: Path, line: str, value: str
) -> None:
    keep(tmp_path, f"\ufeff# secrets\n\n{line}\r\nOTHER=1\n")
    assert find_secret("DESK_HOOK", folder=tmp_path, environ={}) == value


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    keep(tmp_path, f"DESK_HOOK={CANARY}\n", mode=mode)
    with pytest.raises(ConfigErrors, match="chmod 600") as caught:
        find_secret("DESK_HOOK", folder=tmp_path, environ={})
    assert CANARY not in str(caught.value)


def test_a_line_that_is_no_pair_is_named_by_number_alone(tmp_path: Path) -> None:
    keep(tmp_path, f"DESK_HOOK=1\n{CANARY}\n")
    with pytest.raises(ConfigErrors, match=r"secrets\.env:2: ") as caught:
        find_secret("DESK_HOOK", folder=tmp_path, environ={})
    assert CANARY not in str(caught.value)


LEAKS = [
    {"settings": f"{MAIL}  password: {CANARY}\n"},
    {"settings": f"{MAIL}  password: *{CANARY}\n"},
    {"settings": f"{MAIL}  password: '{CANARY}\n"},
    {"settings": f"{MAIL}  password: [{CANARY}]\n"},
    {"settings": f"{MAIL}  password: {{x: {CANARY}}}\n"},
    {"settings": f"network:\n  proxy: socks5://desk:{CANARY}@proxy.example\n"},
    {"settings": f"network:\n  proxy: desk:{CANARY}@proxy.example\n"},
    {"settings": f"store:\n  url: mysql://desk:{CANARY}@db.example/w\n"},
    {"digests": f"{DIGESTS}https://hook.example/{CANARY}\n"},
    {"digests": f"{DIGESTS}{{token: {CANARY}, channel: desk}}\n"},
    {"digests": f"{DIGESTS}[{CANARY}]\n"},
]


@pytest.mark.parametrize("files", LEAKS)
def test_a_secret_written_into_yaml_is_refused_and_never_repeated(
    complaints: Callable[..., list[str]], files: dict[str, str]
) -> None:
    assert CANARY not in "\n".join(complaints(**files))


def test_a_secret_that_is_not_set_is_warned_of_until_it_is(written: Callable[..., Path]) -> None:
    folder = written(digests=f"{DIGESTS}DESK_HOOK\n", settings=f"{MAIL}  password: DESK_PASSWORD\n")
    assert len(load_config(folder, environ={}).warnings) == 2
    keep(folder, f"DESK_HOOK=https://hooks.slack.com/services/{CANARY}\n")
    warnings = load_config(folder, environ={"DESK_PASSWORD": CANARY}).warnings
    assert warnings == ()


def test_a_readable_secrets_file_is_a_mistake_of_the_config(written: Callable[..., Path]) -> None:
    folder = keep(written(), f"DESK_HOOK={CANARY}\n", mode=0o644)
    with pytest.raises(ConfigErrors, match=r"secrets\.env:1: can be read by other users"):
        load_config(folder, environ={})


def test_a_password_in_a_feeds_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    copytree(bundled_config_folder(), folder)
    (folder / "feeds.yaml").write_text(
        "feeds:\n  - {outlet: X, url: 'https://me:hunter2@x.example/rss'}\n", "utf-8"
    )
    with pytest.raises(ConfigErrors) as caught:
        load_config(folder, environ={})
    assert "feeds.yaml:2: feeds[1].url holds a user name or a password" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_feeds_login_is_a_name_and_never_the_secret(written: Callable[..., Path]) -> None:
    feed = "feeds:\n- outlet: Paid\n  url: https://paid.example/rss\n  login: "
    with pytest.raises(
        ConfigErrors, match=r"feeds\.yaml:4: feeds\[1\]\.login must be the name"
    ) as caught:
        load_config(written(feeds=f"{feed}me:{CANARY}\n"), environ={})
    assert CANARY not in str(caught.value)
    (unset,) = load_config(written(feeds=f"{feed}PAID_LOGIN\n"), environ={}).warnings
    assert (
        "feeds.yaml:4: the environment variable PAID_LOGIN is not set, so the feed cannot be read"
        in unset
    )
    assert (
        load_config(
            written(feeds=f"{feed}PAID_LOGIN\n"), environ={"PAID_LOGIN": f"me:{CANARY}"}
        ).warnings
        == ()
    )
    open_wire = f"{feed}PAID_LOGIN\n".replace("https:", "http:")
    (warned,) = load_config(
        written(feeds=open_wire), environ={"PAID_LOGIN": f"me:{CANARY}"}
    ).warnings
    assert "in clear" in warned
