"""`wirewatch web`: where it listens, what it refuses to start with, and that it follows the configuration."""

from __future__ import annotations

import io
import os
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from tests.support.scene import Scene
from tests.support.smtp_server import free_port
from wirewatch.adapters.config.loader import load_config
from wirewatch.domain.configuration import WebSettings
from wirewatch.entrypoints.commands.web import own_hosts, tokens_of
from wirewatch.entrypoints.options import Common
from wirewatch.entrypoints.service import ActiveConfig

TOKEN = "a-token-of-more-than-twenty-signs"


def test_beyond_this_machine_users_or_tokens_are_required(bare_scene: Scene) -> None:
    bare_scene.write()
    ran = bare_scene.run("web", "--api-only", "--host", "192.0.2.1")
    assert ran.code == 2
    assert "web.users in settings.yaml lists no users; run `wirewatch web password NAME`" in ran.err
    assert "tokens: [WIREWATCH_TOKEN] and `wirewatch web --api-only`" in ran.err


@pytest.mark.parametrize(
    ("web", "line"),
    [
        ({"host": "0.0.0.0"}, "web.users names nobody; run `wirewatch web password NAME`"),
        ({"hosts": ["news.example"]}, "web.users names nobody"),
        ({"address": "https://news.example"}, "web.users names nobody"),
        (
            {"address": "https://news.example/page", "tokens": ["T"]},
            "holds more than scheme and name",
        ),
        ({"address": "news.example", "tokens": ["T"]}, "start it with https://"),
        ({"proxies": ["proxy.example"]}, "web.proxies is not a network"),
        (
            {"hosts": ["news.example"], "serve": True, "tokens": ["T"]},
            "page is served beyond this machine",
        ),
        ({"users": [{"name": "anna b", "password": "P"}]}, "is not a valid user name"),
        (
            {"users": [{"name": "anna", "password": "P"}, {"name": "Anna", "password": "Q"}]},
            "is listed twice",
        ),
        (
            {"users": [{"name": "anna", "password": "$argon2id$v=19$m=8"}]},
            "must be the name of an environment",
        ),
        ({"port": 70_000}, "web.port is not a port"),
        ({"tokens": ["not a name"]}, "must be the name of an environment variable"),
        (
            {"hosts": ["https://news.example/"], "tokens": ["WEB_TOKEN"]},
            "is not a host name; write it as in the address",
        ),
        ({"host": ""}, "web.host is not an address to listen on"),
    ],
)
def test_check_names_mistakes_of_the_settings(
    bare_scene: Scene, web: dict[str, object], line: str
) -> None:
    bare_scene.write(web=web)
    ran = bare_scene.run("check")
    assert ran.code == 2
    assert "settings.yaml:" in ran.err
    assert line in ran.err


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "WEB_TOKEN is not set; put WEB_TOKEN=… into secrets.env"),
        ("short", "not a token of 20 plain characters"),
    ],
)
def test_a_token_that_is_missing_or_weak_is_refused(
    bare_scene: Scene, monkeypatch: pytest.MonkeyPatch, value: str | None, said: str
) -> None:
    monkeypatch.delenv("WEB_TOKEN", raising=False)
    if value:
        monkeypatch.setenv("WEB_TOKEN", value)
    bare_scene.write(web={"tokens": ["WEB_TOKEN"]})
    ran = bare_scene.run("web")
    assert ran.code == 2
    assert said in ran.err
    assert "short" not in ran.err


def test_every_address_needs_names_to_be_asked_by(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEB_TOKEN", TOKEN)
    with pytest.raises(Exception, match=r"name in web\.hosts of settings\.yaml those under which"):
        tokens_of(WebSettings(host="0.0.0.0", tokens=("WEB_TOKEN",)), folder=tmp_path)
    named = WebSettings(host="0.0.0.0", tokens=("WEB_TOKEN",), hosts=("news.example",))
    assert tokens_of(named, folder=tmp_path) == {"WEB_TOKEN": TOKEN}
    assert own_hosts(named) == ["0.0.0.0:8484", "news.example", "news.example:8484"]
    assert "localhost" in own_hosts(WebSettings(port=80))  # browsers and curl leave port 80 out
    assert own_hosts(WebSettings()) == ["127.0.0.1:8484", "localhost:8484", "[::1]:8484"]


def test_the_page_needs_users_where_tokens_are_enough_for_the_api(
    bare_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_TOKEN", TOKEN)
    bare_scene.write(web={"hosts": ["news.example"], "tokens": ["WEB_TOKEN"]})
    ran = bare_scene.run("web")
    assert ran.code == 2
    assert "web.users in settings.yaml lists no users" in ran.err
    assert bare_scene.run("check").code == 0


def test_a_password_that_crosses_the_network_in_the_clear_is_warned_of(bare_scene: Scene) -> None:
    users = [{"name": "anna", "password": "WIREWATCH_PASSWORD_ANNA"}]
    bare_scene.write(web={"host": "0.0.0.0", "hosts": ["news.example"], "users": users})
    ran = bare_scene.run("check")
    assert "passwords would cross the network in the clear" in ran.out + ran.err
    assert "WIREWATCH_PASSWORD_ANNA is not set, so it cannot be used to log in" in ran.out + ran.err
    bare_scene.write(web={"address": "https://news.example", "users": users})
    ran = bare_scene.run("check")
    assert "in the clear" not in ran.out + ran.err
    assert "web.proxies is missing" in ran.out + ran.err
    bare_scene.write(
        web={"address": "https://news.example", "proxies": ["127.0.0.1"], "users": users}
    )
    ran = bare_scene.run("check")
    assert "web.proxies" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "WEB_ANNA is not set; run `wirewatch web password anna`"),
        ("secret", "is not an argon2id hash of a password"),
    ],
)
def test_a_user_who_cannot_log_in_is_refused_at_start(
    bare_scene: Scene, monkeypatch: pytest.MonkeyPatch, value: str | None, said: str
) -> None:
    monkeypatch.delenv("WEB_ANNA", raising=False)
    if value:
        monkeypatch.setenv("WEB_ANNA", value)
    bare_scene.write(web={"users": [{"name": "anna", "password": "WEB_ANNA"}]})
    ran = bare_scene.run("web")
    assert ran.code == 2
    assert said in ran.err


def test_the_hash_of_a_password_is_printed_and_the_password_is_not(
    bare_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("four quiet words here\n"))
    ran = bare_scene.bare("web", "password", "anna.b")
    assert ran.code == 0
    name, _, value = ran.out.strip().partition("=")
    assert name == "WIREWATCH_PASSWORD_ANNA_B"
    assert PasswordHasher().verify(value.strip("'"), "four quiet words here")
    assert "quiet" not in ran.out + ran.err
    assert "- {name: anna.b, password: WIREWATCH_PASSWORD_ANNA_B}" in ran.err
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert "12 characters or more" in bare_scene.bare("web", "password", "anna").err
    assert "is not a valid user name" in bare_scene.bare("web", "password", "an na").err


def test_a_port_that_is_taken_is_said(bare_scene: Scene) -> None:
    bare_scene.write()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = bare_scene.run("web", "--api-only", "--port", str(taken.getsockname()[1]))
    assert ran.code == 1
    assert "another program uses it" in ran.err
    assert "Traceback" not in ran.err


def test_an_edit_of_the_configuration_is_taken_up(bare_scene: Scene) -> None:
    bare_scene.write()
    common = Common(config=bare_scene.config, home=bare_scene.home)
    active = ActiveConfig(common, load_config(bare_scene.config, environ={}))
    assert len(active.current().actors) == 2
    bare_scene.write(actors=[{"id": "un", "name": "UN", "aliases": {"en": ["UNAMA"]}}], series=[])
    os.utime(bare_scene.config / "watchlist.yaml", (1, 1))
    assert [one.id for one in active.current().actors] == ["un"]


def test_a_broken_edit_leaves_the_configuration_from_before(
    bare_scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    bare_scene.write()
    common = Common(
        config=bare_scene.config, home=bare_scene.home
    )  # no last good one is kept: `up` never ran
    active = ActiveConfig(common, load_config(bare_scene.config, environ={}))
    (bare_scene.config / "watchlist.yaml").write_text("actors: [", encoding="utf-8")
    for _ in range(2):
        assert len(active.current().actors) == 2
        assert "watchlist.yaml" in active.current().broken[0]
    assert capsys.readouterr().err.count("the configuration from before is served") == 1


@pytest.mark.slow
def test_it_serves_until_it_is_stopped(bare_scene: Scene) -> None:
    bare_scene.write()
    port = free_port()
    server = bare_scene.start("web", "--port", str(port))
    try:
        answer = _asked(f"http://127.0.0.1:{port}/health")
        assert answer.json() == {"status": "ok"}
        assert "server" not in answer.headers
        assert (
            httpx.get(f"http://127.0.0.1:{port}/api/actors").json()["items"][0]["id"] == "taliban"
        )
    finally:
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert out == ""
    assert f"serving http://127.0.0.1:{port}/ until stopped" in err
    assert "Traceback" not in err


def _asked(url: str) -> httpx.Response:
    for _ in range(200):
        try:
            return httpx.get(url)
        except httpx.ConnectError:
            time.sleep(0.05)
    raise AssertionError(f"nothing answers at {url}")
