"""`status` names who was not reached, for as long as somebody must act, and says which command mends it."""

from __future__ import annotations

import pytest

from tests.support.outage import at_work
from tests.support.scene import Scene, utc
from tests.support.slack_server import slack
from tests.support.small_web import SmallWeb

pytestmark = pytest.mark.slow

READER = {"email": "reader@example.net"}
BAD = {"email": "bad@example.net"}
NO_SUCH = "550 5.1.1 no such user"


def by_mail(scene: Scene, day: int, hour: int = 9) -> dict[str, str]:
    return {
        where: told for where, told in scene.problems(utc(day, hour)).items() if " by " in where
    }


def test_a_refusal_is_a_problem_until_a_later_issue_gets_through(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = NO_SUCH
        resources.day(12, "Herat")
        assert list(by_mail(scene, 12)) == ["bad@example.net by email, daily 2"]
        del resources.post.script.rcpt["bad@example.net"]
        resources.day(13, "Kunduz")
        assert by_mail(scene, 13) == {}
    assert (
        "refused  email  bad@example.net"
        in scene.run("digest", "list", "daily", "2", now=utc(13, 9)).out
    )


def test_an_issue_sent_again_mends_it_and_the_advice_names_that_command(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = NO_SUCH
        resources.day(12, "Herat")
        (told,) = by_mail(scene, 12).values()
        assert told.endswith("then: wirewatch digest send daily 2 --to ADDRESS")
        del resources.post.script.rcpt["bad@example.net"]
        assert scene.run("digest", "test", "daily", now=utc(12, 10)).code == 0
        assert len(by_mail(scene, 12, 10)) == 1  # a trial is no news
        assert (
            scene.run(
                "digest", "send", "daily", "2", "--to", "bad@example.net", now=utc(12, 11)
            ).code
            == 0
        )
        assert by_mail(scene, 12, 11) == {}


def test_who_was_taken_out_of_digests_yaml_is_no_problem_any_more(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = NO_SUCH
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni")):
            resources.day(day, name)
        assert len(by_mail(scene, 14)) == 4  # three issues, and the pause
        resources.write(READER)
        assert by_mail(scene, 14) == {}


def test_a_loss_that_nobody_made_good_is_told_for_a_week(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = NO_SUCH
        resources.day(12, "Herat")
    assert len(by_mail(scene, 19, 7)) == 1
    assert by_mail(scene, 19, 9) == {}


def test_what_befell_many_alike_is_one_problem(scene: Scene, web: SmallWeb) -> None:
    many = [{"email": f"reader-{number}@example.net"} for number in range(30)]
    with at_work(scene, web, *many) as resources:
        resources.post.script.mail = "550 5.7.1 not this sender"
        resources.day(12, "Herat")
    ((where, told),) = by_mail(scene, 12).items()
    assert where.endswith("@example.net and 29 more by email, daily 2")
    assert told.startswith("held: ")
    assert "550 5.7.1 not this sender" in told


def test_one_paused_reader_is_tried_and_set_free_and_no_other_gets_a_trial(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER, BAD) as resources:
        resources.post.script.rcpt["bad@example.net"] = NO_SUCH
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni")):
            resources.day(day, name)
        told = by_mail(scene, 14)["bad@example.net by email"]
        assert "`wirewatch digest test daily --to bad@example.net` lets sending go on" in told
        both = scene.run("digest", "test", "daily", now=utc(14, 8))
        assert (both.code, both.out.splitlines()[0]) == (1, "sent 1")
        assert (
            scene.run("digest", "test", "daily", "--to", "nobody@example.net", now=utc(14, 9)).code
            == 2
        )
        del resources.post.script.rcpt["bad@example.net"]
        before = len(resources.mails("reader@example.net"))
        assert (
            scene.run("digest", "test", "daily", "--to", "bad@example.net", now=utc(14, 9)).out
            == "sent 1\n"
        )
        assert len(resources.mails("reader@example.net")) == before
        assert "bad@example.net by email" not in by_mail(scene, 14)
        resources.day(15, "Balkh")
        assert "Daily 5" in resources.mails("bad@example.net")[-1]["Subject"]


def test_a_webhook_that_never_had_an_issue_can_be_sent_it(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as resources, slack() as far_end:
        resources.day(12, "Herat")
        scene.proxy = None  # the web's stand-in takes no messages
        resources.write(READER, {"slack": "DESK_HOOK"})
        (scene.config / "secrets.env").write_text(f"DESK_HOOK={far_end.url}\n")
        (scene.config / "secrets.env").chmod(0o600)
        assert (
            scene.run("digest", "send", "daily", "2", "--to", "DESK_HOOK", now=utc(12, 9)).out
            == "sent 1\n"
        )
        (message,) = far_end.taken
    assert message["text"].startswith("[repeat of 2] ")
    assert "Saffron before frost" in str(message)
