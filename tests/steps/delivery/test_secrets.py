"""Far ends that repeat our secrets: what is stored, shown, logged and told holds none of them."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from typing import Any

import pytest

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.slack_server import slack
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import Script, relay
from wirewatch.steps.cycle_summary import cycle_markdown
from wirewatch.steps.reports import CycleReport

NOW = utc(11, 8)
PASSWORD = "CANARYpw123!"
PLAIN = b64encode(f"\0desk\0{PASSWORD}".encode()).decode()
ECHOED = f"535 no: {PASSWORD} {b64encode(PASSWORD.encode()).decode()} {PASSWORD.encode().hex()} AUTH PLAIN {PLAIN}"
CANARIES = [
    PASSWORD,
    b64encode(PASSWORD.encode()).decode().rstrip("="),
    PLAIN[-12:-4],
    PASSWORD.encode().hex(),
]


def due(
    scene: Scene, web: SmallWeb, *subscribers: dict[str, Any], port: int, secrets: dict[str, str]
) -> None:
    news = Item(
        url="http://news.example/ferry",
        title="Taliban reopen the ferry",
        at=utc(11, 6),
        text="Cars cross.",
    )
    web.on(FEED, rss(news))
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    scene.proxy = None
    mail = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from": "Desk <desk@example.org>",
        "user": "desk",
    }
    scene.write(
        series=[SERIES | {"subscribers": [*subscribers]}], mail=mail | {"password": "MAIL_PASSWORD"}
    )
    path = scene.config / "secrets.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    path.chmod(0o600)


def canaries_in(text: str, *more: str) -> list[str]:
    return [canary for canary in (*CANARIES, *more) if canary in text]


def all_files(scene: Scene) -> str:
    return "\n".join(
        path.read_bytes().decode("latin-1") for path in scene.home.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("verbose", [(), ("--verbose",)])
def test_a_relay_that_repeats_the_login_puts_it_nowhere(
    scene: Scene, web: SmallWeb, verbose: tuple[str, ...]
) -> None:
    script = Script(refused_login=ECHOED)
    with relay(script, authenticator=script.authenticate, auth_require_tls=False) as here:
        due(
            scene,
            web,
            {"email": "a@desk.example"},
            port=here.port,
            secrets={"MAIL_PASSWORD": PASSWORD},
        )
        ran = scene.run("run", "--only", "digest,deliver", *verbose, now=NOW)
    status = scene.run("status", now=NOW)
    assert "535 no: [secret]" in status.out
    shown = [
        scene.run(*words, now=NOW) for words in (("status", "--json"), ("digest", "list", "daily"))
    ]
    told = "".join(one.out + one.err for one in (ran, status, *shown))
    assert canaries_in(told + all_files(scene)) == []


def test_a_webhook_that_repeats_its_address_puts_it_nowhere(scene: Scene, web: SmallWeb) -> None:
    with slack(status=403) as here:
        here.url += "canaryCANARYcanary"
        here.words = f"no hook at {here.url} {b64encode(here.url.encode()).decode()}"
        due(
            scene,
            web,
            {"slack": "HOOK"},
            port=9,
            secrets={"HOOK": here.url, "MAIL_PASSWORD": PASSWORD},
        )
        ran = scene.run("run", "--only", "digest,deliver", now=NOW)
        status = scene.run("status", now=NOW)
    assert "no hook at [secret]" in status.out
    told = ran.out + ran.err + status.out + all_files(scene)
    assert canaries_in(told, "canaryCANARY", b64encode(b"canaryCANARYcanary").decode()[3:20]) == []


def test_what_an_older_version_stored_is_not_shown_either(scene: Scene, web: SmallWeb) -> None:
    with relay(Script(rcpt={"a@desk.example": "550 gone"}), auth_require_tls=False) as here:
        due(
            scene,
            web,
            {"email": "a@desk.example"},
            port=here.port,
            secrets={"MAIL_PASSWORD": PASSWORD},
        )
        scene.run("run", "--only", "digest,deliver", now=NOW)
    with sqlite3.connect(scene.home / "wirewatch.db") as old:
        old.execute("UPDATE deliveries SET state='held', detail=? WHERE channel='email'", (ECHOED,))
    old.close()
    status = scene.run("status", now=NOW)
    assert "535 no: [secret]" in status.out
    assert canaries_in(status.out + scene.run("digest", "list", now=NOW).out) == []


def test_the_table_that_a_run_leaves_in_prefect_holds_none(scene: Scene, web: SmallWeb) -> None:
    script = Script(refused_login=ECHOED)
    with relay(script, authenticator=script.authenticate, auth_require_tls=False) as here:
        due(
            scene,
            web,
            {"email": "a@desk.example"},
            port=here.port,
            secrets={"MAIL_PASSWORD": PASSWORD},
        )
        report = scene.cycle(NOW, only=("digest", "deliver"))
    assert report.deliver.failed
    assert canaries_in(cycle_markdown(CycleReport(deliver=report.deliver))) == []
