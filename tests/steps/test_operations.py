"""The operator is mailed once, daily and when it is over, whoever checks; the heartbeat follows good cycles alone."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.loopback import Loopback, Reply
from tests.support.scene import FEED, Scene, utc
from tests.support.small_web import SmallWeb, rss
from tests.support.smtp_server import Relay
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import key_values, outbox_queries
from wirewatch.entrypoints.supervisor import CHECK_AGAIN, CycleWatch
from wirewatch.steps import operations
from wirewatch.steps.operations import end_cycle, notify_operator
from wirewatch.steps.reports import CycleReport, PollReport, ReadReport
from wirewatch.steps.resources import Resources, open_resources

NOON = utc(11, 12)
OPS = "ops@example.org"


def written(scene: Scene, far_end: Relay, **operator: Any) -> None:
    relay = {
        "host": "127.0.0.1",
        "port": far_end.port,
        "security": "none",
        "from": "desk@example.org",
    }
    scene.write(mail=relay, operator={"mail": OPS, "disk_free": "1MB", **operator})


def done(scene: Scene, now: datetime, job: Callable[[Resources], Any]) -> Any:
    """Do one thing with open resources, as a run of its own."""

    async def run() -> Any:
        config = load_config(scene.config, environ={})
        async with open_resources(
            config, config_folder=scene.config, home=scene.home, now=now, environ={}, workers=1
        ) as resources:
            return await job(resources)

    return asyncio.run(run())


def ended(scene: Scene, now: datetime) -> None:
    report = CycleReport(poll=PollReport(feeds=3), read=ReadReport(read=2, feed_only=1, flagged=1))
    done(scene, now, lambda resources: end_cycle(resources, report, now=now))


def checked(scene: Scene, now: datetime) -> None:
    done(scene, now, lambda resources: notify_operator(resources, now=now))


def told(mail: Relay) -> list[tuple[str, str]]:
    """Subject and text of what the operator got."""
    parsed = [
        message_from_bytes(raw, policy=policy.default)
        for _, to, raw in mail.script.taken
        if to == [OPS]
    ]
    return [(str(one["Subject"]), one.get_content()) for one in parsed]


def test_the_operator_is_told_once_daily_and_when_it_is_over(scene: Scene, mail: Relay) -> None:
    written(scene, mail)
    ended(scene, NOON)
    for minutes in (10, 31, 36, 41, 60, 24 * 60, 24 * 60 + 40):
        checked(scene, NOON + timedelta(minutes=minutes))
    ended(scene, NOON + timedelta(hours=26))
    checked(scene, NOON + timedelta(hours=26, minutes=1))
    checked(scene, NOON + timedelta(hours=26, minutes=6))
    first, again, over = told(mail)
    assert (
        first[0]
        == again[0]
        == "[Wirewatch] No cycle of polling, reading and alerting was completed"
    )
    text = " ".join(first[1].split())
    assert "New: No cycle of polling" in text
    assert "Since Mon 11 Oct 12:00 UTC (36 minutes)." in text
    assert "What to do: see whether `wirewatch up` or the workers run" in text
    assert again[1].startswith("Still: ")
    assert over[0].startswith("[Wirewatch] Mended: No cycle")
    assert "It lasted 26 hours." in over[1]


def test_many_checkers_and_a_relay_that_is_down_make_one_mail(scene: Scene, mail: Relay) -> None:
    written(scene, mail)
    ended(scene, NOON)
    checked(scene, NOON + timedelta(minutes=40))
    mail.script.data = "451 4.3.0 try later"

    async def at_once(resources: Resources) -> None:
        await asyncio.gather(
            *(notify_operator(resources, now=NOON + timedelta(minutes=45)) for _ in range(4))
        )

    done(scene, NOON + timedelta(minutes=45), at_once)
    assert told(mail) == []
    mail.script.data = "250 OK"
    for minutes in (50, 55, 60):
        checked(scene, NOON + timedelta(minutes=minutes))
    assert len(told(mail)) == 1
    with scene.look() as tx:
        assert len(outbox_queries.list_deliveries(tx)) == 1


def test_what_a_relay_did_not_take_is_told_although_there_is_newer(
    scene: Scene, mail: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(scene, mail, disk_free="5GB")
    ended(scene, NOON)
    mail.script.data = "451 4.3.0 try later"
    for minutes in (40, 45):
        checked(scene, NOON + timedelta(minutes=minutes))
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: SimpleNamespace(free=10**9, total=10**11, used=0)
    )
    for minutes in (50, 55):
        checked(scene, NOON + timedelta(minutes=minutes))
    mail.script.data = "250 OK"
    checked(scene, NOON + timedelta(hours=2))
    assert [subject.split()[1] for subject, _ in told(mail)] == ["No", "The"]  # cycles, disk


def test_feeds_that_fail_and_a_disk_that_runs_low_are_told_together(
    scene: Scene, web: SmallWeb, mail: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(scene, mail, disk_free="5GB")
    web.answers.clear()  # 404
    scene.cycle(NOON, only=["poll"])
    usage = SimpleNamespace(free=10**9, total=10**11, used=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    ended(scene, NOON + timedelta(hours=2))
    for minutes in (121, 126):
        checked(scene, NOON + timedelta(minutes=minutes))
    ((subject, text),) = told(mail)
    assert subject.startswith("[Wirewatch] The only feed fails (The Daily Example) (and 1 more)")
    assert "has 1.0 GB left of 100.0 GB" in " ".join(text.split())
    assert "1.0 GB left" in scene.run("status", now=NOON + timedelta(hours=2)).out


def test_nobody_is_mailed_when_nobody_is_named(scene: Scene, mail: Relay) -> None:
    written(scene, mail, mail=None)
    ended(scene, NOON)
    for minutes in (40, 50):
        checked(scene, NOON + timedelta(minutes=minutes))
    assert told(mail) == []
    said = scene.run("operator", "check", now=NOON + timedelta(minutes=50))
    assert said.out.startswith("No cycle of polling")
    assert scene.run("operator", "test").code == 1


def test_each_machine_counts_its_own_work(scene: Scene, mail: Relay) -> None:
    written(scene, mail)
    ended(scene, NOON)
    ended(scene, NOON + timedelta(minutes=5))
    with scene.look() as tx:
        (one,) = key_values.machine_reports(tx)
    assert (one.cycles, one.feeds, one.pages, one.flagged) == (2, 6, 6, 2)
    assert one.home == str(scene.home)


async def test_the_heartbeat_is_asked_after_a_good_cycle_and_not_led_elsewhere(
    scene: Scene, mail: Relay, site: Loopback
) -> None:
    scene.proxy = None
    written(scene, mail, heartbeat_url=site.url("/ping/4711"))
    site.on("/ping/4711", Reply(body=b"OK"))
    site.on("/away", Reply(status=302, headers={"Location": "http://localhost:1/"}))
    report = CycleReport()
    async with _resources(scene, NOON) as resources:
        await end_cycle(resources, report, now=NOON)
        await notify_operator(resources, now=NOON)
    assert [asked.path for asked in site.asked] == ["/ping/4711"]
    written(scene, mail, heartbeat_url=site.url("/away"))
    async with _resources(scene, NOON) as resources:
        assert await operations.send_heartbeat(resources, now=NOON) == "it leads to another host"


def _resources(scene: Scene, now: datetime) -> Any:
    config = load_config(scene.config, environ={})
    return open_resources(
        config, config_folder=scene.config, home=scene.home, now=now, environ={}, workers=1
    )


def test_a_whole_run_reports_itself_and_a_partial_one_does_not(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    written(scene, mail)
    web.on(FEED, rss())
    scene.cycle(NOON, only=["poll", "read"])
    with scene.look() as tx:
        assert key_values.machine_reports(tx) == []
    scene.cycle(NOON)
    with scene.look() as tx:
        assert [one.cycles for one in key_values.machine_reports(tx)] == [1]


def test_the_trial_says_whether_mail_and_heartbeat_arrive(scene: Scene, mail: Relay) -> None:
    written(scene, mail)
    said = scene.run("operator", "test", now=NOON)
    assert (said.code, said.err.splitlines()[-1]) == (0, f"{OPS}: sent")
    assert told(mail)[0][0] == "[Wirewatch] Trial message to the operator"
    mail.script.rcpt = {OPS: "550 5.1.1 no such user"}
    refused = scene.run("operator", "test", now=NOON)
    assert refused.code == 1
    assert "550 5.1.1 no such user" in refused.err


def test_the_supervisor_starts_a_check_when_cycles_are_late_and_none_while_it_runs(
    tmp_path: Path,
) -> None:
    (tmp_path / "logs").mkdir()
    now = [1000.0]
    watch = CycleWatch(home=tmp_path, command=["true"], late=1800, clock=lambda: now[0])

    def after(seconds: float) -> bool:
        now[0] += seconds
        if watch.telling is not None:
            watch.telling.wait()
        return watch.check()

    assert [after(1000), after(700), after(100)] == [False, False, True]
    assert [after(CHECK_AGAIN - 1), after(1)] == [False, True]
    (tmp_path / "last-cycle").touch()
    assert [after(CHECK_AGAIN), after(1700), after(100)] == [False, False, True]


def test_the_supervisor_goes_on_when_the_check_cannot_be_started(tmp_path: Path) -> None:
    now = [1000.0]
    watch = CycleWatch(home=tmp_path, command=["true"], late=1800, clock=lambda: now[0])
    now[0] += 1800
    assert not watch.check(), "there is no folder for its log"
    (tmp_path / "logs").mkdir()
    now[0] += CHECK_AGAIN
    assert watch.check()
