"""`digest list` says for every reader of an issue what became of it, in words, and what is to be done."""

from __future__ import annotations

import pytest

from tests.support.outage import at_work, words
from tests.support.scene import Scene, utc
from tests.support.small_web import SmallWeb

pytestmark = pytest.mark.slow

READER = {"email": "reader@example.net"}
BAD = {"email": "bad@example.net"}


def listed(scene: Scene, *arguments: str, day: int = 12) -> str:
    return scene.run("digest", "list", *arguments, now=utc(day, 9)).out


def test_what_was_refused_or_put_off_is_told_with_what_to_do(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = "550 5.1.1 no such user"
        resources.post.script.rcpt["reader@example.net"] = "452 4.2.2 mailbox full"
        resources.day(12, "Herat")
    out = listed(scene, "daily", "2")
    assert "refused  email  bad@example.net  550 5.1.1 no such user" in out
    assert "correct the address in digests.yaml, then: wirewatch digest send daily 2" in out
    assert "planned  email  reader@example.net  452 4.2.2 mailbox full" in out
    assert "; tried again " in out


def test_a_reader_to_whom_nothing_is_sent_any_more_is_said_to_be_paused(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = "550 5.1.1 no such user"
        for day, name in (
            (12, "Herat"),
            (13, "Kunduz"),
            (14, "Ghazni"),
            (15, "Balkh"),
            (16, None),
            (17, None),
        ):
            resources.day(day, *([name] if name else []))
        out = listed(scene, "daily", "7", day=17)
        assert "paused   email  bad@example.net  nothing is sent there any more" in out
        assert "wirewatch digest test daily" in out
        del resources.post.script.rcpt["bad@example.net"]
        assert scene.run("digest", "test", "daily", now=utc(17, 10)).code == 0
        scene.cycle(utc(17, 11), only=("deliver",))
        (mail,) = resources.mails("bad@example.net")[1:]
        assert mail["Subject"].endswith("[Daily 7]")
        assert "Issues 5 and 6 could not be sent in time" in words(mail)


def test_a_reader_who_got_nothing_since_nothing_of_theirs_was_in_it_is_named(
    scene: Scene, web: SmallWeb
) -> None:
    picky = {"email": "picky@example.net", "actors": ["moscow-format"]}
    with at_work(scene, web, READER, picky, when_quiet="silent") as resources:
        resources.day(12, "Herat")
        assert resources.mails("picky@example.net") == []
    assert "quiet    email  picky@example.net  nothing of theirs was in it" in listed(
        scene, "daily", "2"
    )


def test_many_who_got_it_are_counted_and_named_on_request(scene: Scene, web: SmallWeb) -> None:
    many = [{"email": f"reader-{number}@example.net"} for number in range(30)]
    with at_work(scene, web, *many):
        pass
    counted, named = listed(scene, day=11), listed(scene, "daily", "1", day=11)
    assert "sent     email  30 subscribers; see all: wirewatch digest list daily 1" in counted
    assert "reader-7@example.net" not in counted
    assert named.count("sent     email  reader-") == 30


def test_the_list_is_there_as_json(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER):
        pass
    (issue,) = scene.run("digest", "list", "daily", "--json", now=utc(11, 9)).json
    (mail,) = [one for one in issue["deliveries"] if one["channel"] == "email"]
    assert (issue["number"], mail["state"], mail["subscriber"]) == (1, "sent", "reader@example.net")


def test_an_issue_that_there_is_not_is_said_to_be_none(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER):
        pass
    ran = scene.run("digest", "list", "daily", "9", now=utc(11, 9))
    assert ran.code == 2
    assert "daily 9: no such issue; see: wirewatch digest list daily" in ran.err
