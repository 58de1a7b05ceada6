"""A worker killed before and after the commit of every change of a delivery: nobody misses an issue, nobody gets two.

CHANGES in killed_delivery.py names them; a change that the store learns and that is not in there fails the last test.
"""

from __future__ import annotations

import ast
import re
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.e2e.test_killed_deliveries import NOW, READER, due_to, killed
from tests.steps import test_operations as operations
from tests.steps.delivery.test_slack import at_desk
from tests.support.killed_delivery import CHANGES
from tests.support.newsroom import configure, report, tell
from tests.support.outage import TITLES, at_work, item, words
from tests.support.scene import FEED, Scene, utc
from tests.support.slack_server import slack
from tests.support.small_web import SmallWeb, rss
from tests.support.smtp_server import Relay
from wirewatch.adapters import store

pytestmark = pytest.mark.slow

WHEN = pytest.mark.parametrize("when", ["not committed", "committed"])
READERS = [f"reader{number}@desk.example" for number in range(3)]
NOON = utc(11, 12)
CHANGES_A_ROW = re.compile(
    r"update\((?:table|deliveries)\)|_insert_or_renew\(tx|_cancel\(tx,|_MARK_SENDING\b|_SET_STATE\b"
)
IMPORTS_DELIVERIES = re.compile(r"schema import deliveries\b")
HELD, BUSY = "550 5.7.1 not this sender", "421 4.3.2 too busy"


@pytest.fixture
def resources(scene: Scene, web: SmallWeb, mail: Relay) -> Scene:
    """A home whose first issue is due to three readers by mail."""
    settings = {"host": "127.0.0.1", "port": mail.port, "security": "none"}
    return due_to(scene, web, [{"email": reader} for reader in READERS], settings, {})


def go_on(scene: Scene, since: datetime = NOW) -> None:
    """Let the hours go by."""
    for minutes in (1, 3, 10, 30, 100):
        scene.cycle(since + timedelta(minutes=minutes), only=("digest", "deliver"))


def told(mail: Relay) -> list[str]:
    return sorted(to for _, everyone, _ in mail.script.taken for to in everyone)


@WHEN
def test_planned(resources: Scene, mail: Relay, when: str) -> None:
    killed(resources, f"planned, {when}", "email")
    go_on(resources)
    assert told(mail) == READERS
    assert len(resources.issues()) == 1


@WHEN
def test_sending(resources: Scene, mail: Relay, when: str) -> None:
    killed(resources, f"sending, {when}", "email")
    go_on(resources)
    assert told(mail) == READERS


@WHEN
def test_answered_that_it_was_taken(resources: Scene, mail: Relay, when: str) -> None:
    killed(resources, f"answered, {when}", "email")
    go_on(resources)
    first, *others = READERS
    assert told(mail) == [*([first] if when == "not committed" else []), first, *others]
    assert len({data for _, to, data in mail.script.taken if to == [first]}) == 1


@WHEN
@pytest.mark.parametrize("refused", [READERS[0], READERS[2]])
def test_answered_that_it_never_will_be(
    resources: Scene, mail: Relay, when: str, refused: str
) -> None:
    mail.script.rcpt[refused] = "550 5.1.1 no such user"
    killed(resources, f"answered, {when}", "email")
    go_on(resources)
    assert refused not in told(mail)
    assert set(told(mail)) == set(READERS) - {refused}
    assert "550 5.1.1 no such user" in resources.problems(NOW)[f"{refused} by email, daily 1"]


@WHEN
def test_answered_with_nothing(resources: Scene, mail: Relay, when: str) -> None:
    mail.script.data = "DROP"  # taken, and no word said
    killed(resources, f"answered, {when}", "email")
    mail.script.data = "250 OK"
    go_on(resources)
    assert sorted(set(told(mail))) == READERS
    for reader in READERS:
        assert len({data for _, to, data in mail.script.taken if to == [reader]}) == 1


@WHEN
def test_unknown_as_its_sender_died(resources: Scene, mail: Relay, when: str) -> None:
    killed(resources, "answered, the answer not stored", "email")
    killed(resources, f"unknown, as its sender died, {when}", "email", NOW + timedelta(minutes=1))
    go_on(resources, NOW + timedelta(minutes=1))
    assert told(mail) == [READERS[0], *READERS]
    assert len({data for _, to, data in mail.script.taken if to == [READERS[0]]}) == 1


@WHEN
def test_refused_with_an_earlier_part(scene: Scene, web: SmallWeb, when: str) -> None:
    with slack(status=400, words="invalid_blocks") as chat:
        at_desk(scene, web, {"slack": "HOOK"}, stories=16, HOOK=chat.url)
        killed(scene, f"refused with an earlier part, {when}", "slack")
        chat.status, chat.words = 200, "ok"
        go_on(scene)
        assert chat.taken == []
    listed = scene.run("digest", "list", "daily", "1", now=NOW).out
    assert "a part before this one was refused" in listed
    assert "planned" not in listed


@WHEN
def test_put_off_with_the_others(resources: Scene, mail: Relay, when: str) -> None:
    mail.script.mail = BUSY
    killed(resources, f"put off with the others, {when}", "email")
    assert told(mail) == []
    mail.script.mail = "250 OK"
    go_on(resources)
    assert told(mail) == READERS


@WHEN
def test_held_with_its_channel(resources: Scene, mail: Relay, when: str) -> None:
    mail.script.mail = HELD
    killed(resources, f"held with its channel, {when}", "email")
    mail.script.mail = "250 OK"
    go_on(resources)
    assert told(mail) == READERS


@WHEN
def test_set_free_with_its_channel(resources: Scene, mail: Relay, when: str) -> None:
    mail.script.mail = HELD
    resources.cycle(NOW, only=("digest", "deliver"))
    mail.script.mail = "250 OK"
    killed(resources, f"set free with its channel, {when}", "email", NOW + timedelta(hours=1))
    go_on(resources, NOW + timedelta(hours=1))
    assert told(mail) == READERS


@WHEN
def test_replaced_by_a_later_issue(scene: Scene, web: SmallWeb, when: str) -> None:
    with at_work(scene, web, {"email": READER}) as outage:
        outage.out()
        outage.day(12, "Herat")
        outage.day(13, "Kunduz")
        outage.back()
        web.on(FEED, rss(item("Ghazni", day=14), *outage.news))
        scene.cycle(utc(14, 8), only=("poll", "read", "group"))
        killed(scene, f"replaced by a later issue, {when}", "email", utc(14, 8))
        assert outage.mails(READER) == []
        go_on(scene, utc(14, 8))
        (mail,) = outage.mails(READER)
        assert str(mail["Subject"]).endswith("[Daily 4]")
        assert [words(mail).count(TITLES[name]) for name in ("Herat", "Kunduz")] == [1, 1]


@WHEN
def test_an_issue_that_lists_others_is_answered(scene: Scene, web: SmallWeb, when: str) -> None:
    with at_work(scene, web, {"email": READER}) as outage:
        outage.out()
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni")):
            outage.day(day, name)
        outage.back()
        killed(scene, f"answered, {when}", "email", utc(14, 12))
        go_on(scene, utc(14, 12))
        arrived = [data for _, _, data in outage.post.script.taken]
    assert len(arrived) == (2 if when == "not committed" else 1)
    assert len(set(arrived)) == 1


@WHEN
def test_put_off_by_quiet_hours(scene: Scene, web: SmallWeb, when: str) -> None:
    quiet = {"start": "08:30", "end": "20:00"}
    with at_work(scene, web, {"email": READER}, quiet_hours=quiet) as outage:
        outage.out()
        outage.day(12, "Herat")  # at eight; it would be tried again within the quiet hours
        outage.back()
        killed(scene, f"put off by quiet hours, {when}", "email", utc(12, 9))
        go_on(scene, utc(12, 9))
        assert outage.mails(READER) == []
        go_on(scene, utc(12, 20))
        assert len(outage.mails(READER)) == 1


@WHEN
def test_ended_as_its_reader_has_left(scene: Scene, web: SmallWeb, when: str) -> None:
    with at_work(scene, web, {"email": READER}, {"email": "leaving@desk.example"}) as outage:
        outage.out()
        outage.day(12, "Herat")
        outage.write({"email": READER})
        outage.back()
        killed(scene, f"ended, as its reader has left, {when}", "email", utc(12, 12))
        go_on(scene, utc(12, 12))
        assert outage.mails("leaving@desk.example") == []
        assert len(outage.mails(READER)) == 1


@WHEN
def test_ended_as_nobody_waits_for_it(scene: Scene, web: SmallWeb, mail: Relay, when: str) -> None:
    configure(scene, mail, subscribers=[{"email": READER}])
    tell(web)
    scene.cycle(utc(11, 8))
    mail.script.taken.clear()
    mail.script.mail = BUSY
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)  # an alert, put off
    mail.script.mail = "250 OK"
    configure(scene, mail, subscribers=[])
    killed(scene, f"ended, as nobody waits for it, {when}", "email", NOON + timedelta(minutes=20))
    go_on(scene, NOON + timedelta(minutes=20))
    assert mail.script.taken == []


@WHEN
@pytest.mark.parametrize("change", ["planned", "sending", "answered"])
def test_an_issue_sent_again_on_request(
    resources: Scene, mail: Relay, change: str, when: str
) -> None:
    resources.cycle(NOW, only=("digest", "deliver"))
    mail.script.taken.clear()
    killed(resources, f"{change}, {when}", "email", NOW + timedelta(minutes=1), again=True)
    go_on(resources, NOW + timedelta(minutes=1))
    if (change, when) == ("planned", "not committed"):
        assert told(mail) == []  # nothing was promised: the command did not end well
        return
    assert sorted(set(told(mail))) == READERS
    assert len({data for _, _, data in mail.script.taken}) == len(READERS)
    assert all(
        "(repeat)" in str(message_from_bytes(data)["Subject"]) for _, _, data in mail.script.taken
    )


@WHEN
def test_what_the_operator_is_told_anew_comes_once(
    scene: Scene, web: SmallWeb, mail: Relay, when: str
) -> None:
    operations.written(scene, mail)
    operations.ended(scene, NOW)
    mail.script.data = "451 4.3.0 try later"
    for minutes in (40, 45):
        operations.checked(scene, NOW + timedelta(minutes=minutes))
    day_after = NOW + timedelta(days=1, minutes=50)
    killed(scene, f"ended, as the operator is told anew, {when}", "email", day_after)
    mail.script.data = "250 OK"
    for minutes in (5, 10, 15):
        operations.checked(scene, day_after + timedelta(minutes=minutes))
    ((subject, text),) = operations.told(mail)
    assert subject == "[Wirewatch] No cycle of polling, reading and alerting was completed"
    assert text.startswith("Still: ")


def test_a_page_is_filed_whole_by_whoever_comes_next(resources: Scene) -> None:
    killed(resources, "a page is written, not yet in its place", "file")
    assert not list((resources.home / "digests").rglob("*.html"))
    go_on(resources)
    assert resources.issues()[0].startswith("WIREWATCH")
    assert (
        (resources.home / "digests" / "daily" / "0001.html")
        .read_text()
        .rstrip()
        .endswith("</html>")
    )


@pytest.mark.parametrize(
    "point", ["sending, committed", "answered, not committed", "answered, committed"]
)
def test_a_page_is_filed_once(resources: Scene, point: str) -> None:
    killed(resources, point, "file")
    go_on(resources)
    assert len(resources.issues()) == 1
    assert "sending" not in resources.run("digest", "list", "daily", "1", now=NOW).out


def test_every_change_is_named() -> None:
    changes: set[tuple[str, str]] = set()
    for path in Path(store.__file__).parent.glob("*.py"):
        source = path.read_text("utf-8")
        if not IMPORTS_DELIVERIES.search(source):
            continue
        for node in ast.parse(source).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if CHANGES_A_ROW.search(ast.get_source_segment(source, node) or ""):
                changes.add((path.stem, node.name))
    assert changes == {
        (module.__name__.rpartition(".")[2], name) for module, name in CHANGES.values()
    }
