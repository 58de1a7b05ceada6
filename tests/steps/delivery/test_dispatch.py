"""A round of deliveries to many readers: what is said to all of them is said once, and nobody is woken at night."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import AUTHORITY, Relay, free_port, relay, server_tls
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import outbox_queries, refusals
from wirewatch.steps.delivery import dispatch
from wirewatch.steps.delivery.dispatch import deliver
from wirewatch.steps.resources import open_resources

pytestmark = pytest.mark.slow

NOW = utc(11, 8)
READERS = [f"reader{number}@desk.example" for number in range(4)]
NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)


def at_desk(scene: Scene, web: SmallWeb, mail: dict[str, Any], **series: Any) -> None:
    """A home whose first issue is due to four readers."""
    web.on(FEED, rss(NEWS))
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    edit(scene, mail, **series)


def edit(scene: Scene, mail: dict[str, Any], **series: Any) -> None:
    known = {"host": "127.0.0.1", "security": "none", "from": "Desk <desk@example.org>"}
    readers = [{"email": reader} for reader in READERS]
    network = (
        {"ca_file": str(scene.folder / "ca.pem")} if mail.get("security") == "starttls" else {}
    )
    scene.write(
        series=[SERIES | {"subscribers": readers} | series], mail=known | mail, network=network
    )


def tell(scene: Scene, at: datetime = NOW) -> None:
    scene.cycle(at, only=("digest", "deliver"))


def told(mail: Relay) -> list[str]:
    return sorted(to for _, readers, _ in mail.script.taken for to in readers)


def test_a_relay_that_is_busy_is_asked_once_and_all_wait_with_the_first(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    mail.script.mail = "421 4.3.2 too busy"
    at_desk(scene, web, {"port": mail.port})
    tell(scene)
    assert mail.script.sessions == 1
    mail.script.mail = "250 OK"
    tell(scene, NOW + timedelta(minutes=4))
    assert told(mail) == []  # a busy relay gets five minutes
    tell(scene, NOW + timedelta(minutes=6))
    assert told(mail) == READERS


def test_a_relay_that_is_away_is_called_once_a_round_and_all_get_their_mail_when_it_is_back(
    scene: Scene, web: SmallWeb
) -> None:
    port = free_port()
    at_desk(scene, web, {"port": port})
    tell(scene)
    problems = [where for where in scene.problems(NOW) if "by email" in where]
    assert len(problems) == 1  # the others were not even tried
    edit(scene, {"port": port}, title="The same")
    with relay() as back:
        edit(scene, {"port": back.port})
        tell(scene, NOW + timedelta(minutes=2))
        assert told(back) == READERS


def test_a_reader_who_is_put_off_keeps_nobody_waiting(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    mail.script.rcpt[READERS[0]] = "450 4.2.0 greylisted"
    at_desk(scene, web, {"port": mail.port})
    tell(scene)
    assert told(mail) == READERS[1:]
    mail.script.rcpt.clear()
    tell(scene, NOW + timedelta(minutes=6))
    assert told(mail) == READERS


def test_a_retry_that_would_ring_at_night_waits_for_the_morning(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    evening = utc(11, 21, 58)
    mail.script.rcpt = dict.fromkeys(READERS, "451 4.7.1 later")
    at_desk(
        scene,
        web,
        {"port": mail.port},
        at=["21:57"],
        quiet_hours={"start": "22:00", "end": "06:00"},
    )
    tell(scene, evening)
    tell(scene, evening + timedelta(minutes=1))  # 21:59 is fine
    mail.script.rcpt.clear()
    for hours in (1, 3, 7):
        tell(scene, evening + timedelta(hours=hours))
    assert told(mail) == []
    tell(scene, utc(12, 6))
    assert told(mail) == READERS


def test_what_was_held_does_not_go_out_at_night_when_the_relay_is_mended(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    quiet = {"quiet_hours": {"start": "22:00", "end": "06:00"}}
    mail.script.mail = "550 5.7.1 not this sender"
    at_desk(scene, web, {"port": mail.port}, **quiet)
    tell(scene, NOW)
    mail.script.mail = "250 OK"
    edit(scene, {"port": mail.port}, title="Mended", **quiet)
    tell(scene, utc(11, 23))
    assert told(mail) == []
    tell(scene, utc(12, 6))
    assert told(mail) == READERS


def test_no_more_mails_a_minute_than_the_settings_say(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    at_desk(scene, web, {"port": mail.port, "per_minute": 300})
    began = time.monotonic()
    tell(scene)
    assert time.monotonic() - began >= 3 * 60 / 300
    assert told(mail) == READERS
    assert mail.script.sessions == 1


def test_a_token_is_fetched_for_each_session_by_the_command_in_the_settings(
    scene: Scene, web: SmallWeb
) -> None:
    AUTHORITY.cert_pem.write_to_path(str(scene.folder / "ca.pem"))
    with relay(tls_context=server_tls(), auth_required=True) as here:
        login = {"user": "desk@example.org", "auth": "xoauth2"}
        prints = f"{sys.executable} -c 'print(\"fresh\")'"
        at_desk(
            scene,
            web,
            {"port": here.port, "security": "starttls", **login, "token_command": prints},
        )
        tell(scene)
        assert told(here) == READERS


def test_a_command_that_gives_no_token_holds_the_mails_and_is_told_of(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    login = {"user": "desk@example.org", "auth": "xoauth2", "token_command": "false"}
    at_desk(scene, web, {"port": mail.port, **login})
    tell(scene)
    problems = scene.problems(NOW)
    assert (
        "mail.token_command failed with exit code 1" in problems[f"{READERS[0]} by email, daily 1"]
    )
    assert len([where for where in problems if "by email" in where]) == 4
    assert told(mail) == []


def test_a_worker_that_is_stopped_lets_the_mail_arrive_that_is_on_its_way_and_notes_it(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    at_desk(scene, web, {"port": mail.port})
    scene.cycle(NOW, only=("digest",))
    arrived, go_on = threading.Event(), threading.Event()

    def wait_to_be_let_on() -> None:
        arrived.set()
        go_on.wait(10)

    mail.script.before_answer = wait_to_be_let_on

    async def stopped() -> None:
        config = load_config(scene.config, environ={})
        async with open_resources(
            config, config_folder=scene.config, home=scene.home, now=NOW, environ={}, workers=1
        ) as resources:
            work = asyncio.create_task(deliver(resources, now=NOW))
            await asyncio.to_thread(arrived.wait, 10)
            work.cancel()
            await asyncio.sleep(0)
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await work

    asyncio.run(stopped())
    with scene.look() as tx:
        states = Counter(
            one.state.value for one in outbox_queries.list_deliveries(tx) if one.channel == "email"
        )
    assert states == {"sent": 1, "planned": 3}
    tell(scene, NOW + timedelta(minutes=1))
    assert told(mail) == READERS


def test_a_relay_that_never_takes_a_mail_is_not_held_against_its_reader(
    scene: Scene, web: SmallWeb, mail: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "MAX_ATTEMPTS", 1)
    mail.script.rcpt = dict.fromkeys(READERS, "451 4.3.0 later")
    at_desk(scene, web, {"port": mail.port})
    tell(scene)
    assert "given up after 1 tries" in scene.problems(NOW)[f"{READERS[0]} by email, daily 1"]
    with scene.look() as tx:
        assert refusals.refusing_recipients(tx) == []


def test_a_relay_whose_answer_never_comes_does_not_get_a_mail_for_ever(
    scene: Scene, web: SmallWeb, mail: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "MAX_UNCONFIRMED_ATTEMPTS", 3)
    mail.script.data = "DROP"  # taken, and no word said
    at_desk(scene, web, {"port": mail.port}, subscribers=[{"email": READERS[0]}])
    for hour in range(8):
        tell(scene, NOW + timedelta(hours=hour))
    assert told(mail) == [READERS[0]] * 3
    assert len({data for _, _, data in mail.script.taken}) == 1
    problem = scene.problems(NOW)[f"{READERS[0]} by email, daily 1"]
    assert "tries ended without an answer" in problem
    assert problem.endswith(
        "see whether it arrived; if not: wirewatch digest send daily 1 --to ADDRESS"
    )
