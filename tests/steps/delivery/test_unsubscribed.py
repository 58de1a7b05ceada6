"""A reader who was taken out of digests.yaml is written to no more, whatever still waits for them."""

from __future__ import annotations

import pytest

from tests.support.outage import at_work
from tests.support.scene import Scene, utc
from tests.support.small_web import SmallWeb

pytestmark = pytest.mark.slow

READER = {"email": "reader@example.net"}
LEAVING = {"email": "leaving@example.net"}


def test_what_was_put_off_for_somebody_who_left_is_not_sent(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER, LEAVING) as resources:
        resources.out()
        resources.day(12, "Herat")
        resources.write(READER)
        resources.back()
        resources.deliver(utc(12, 12))
        assert resources.mails("leaving@example.net") == []
        assert len(resources.mails("reader@example.net")) == 1
    told = scene.run("digest", "list", "daily", "2", now=utc(12, 13)).out
    assert "ended    email  leaving@example.net  no longer a subscriber of daily" in told


def test_what_was_held_for_somebody_who_left_is_not_sent(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER, LEAVING) as resources:
        resources.post.script.mail = "550 5.7.1 not this sender"
        resources.day(12, "Herat")
        resources.write(READER)
        resources.back()
        resources.deliver(utc(12, 12))
        assert resources.mails("leaving@example.net") == []
        assert len(resources.mails("reader@example.net")) == 1


def test_an_issue_sent_again_to_all_goes_to_those_who_are_still_there(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER, LEAVING) as resources:
        resources.day(12, "Herat")
        resources.write(READER)
        assert scene.run("digest", "send", "daily", "2", now=utc(12, 9)).out == "sent 1\n"
        assert len(resources.mails("leaving@example.net")) == 1
        assert len(resources.mails("reader@example.net")) == 2


def test_a_series_that_was_taken_out_still_sends_what_it_composed(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER) as resources:
        resources.out()
        resources.day(12, "Herat")
        settings = (scene.config / "digests.yaml").read_text()
        (scene.config / "digests.yaml").write_text(settings.replace("id: daily", "id: other"))
        resources.back()
        resources.deliver(utc(12, 12))
        assert len(resources.mails("reader@example.net")) == 1


def test_what_was_asked_for_waits_for_any_address_but_for_no_channel_that_is_gone(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER, {"nudge": "NUDGE"}) as resources:
        resources.day(12, "Herat")
        resources.out()
        for to in ("new@example.net", "NUDGE"):
            scene.run("digest", "send", "daily", "2", "--to", to, now=utc(12, 9))
        assert len([where for where in scene.problems(utc(12, 9)) if "a resend" in where]) == 2
        resources.write(READER)
        resources.back()
        resources.deliver(utc(12, 12))
        assert len(resources.mails("new@example.net")) == 1
    assert [where for where in scene.problems(utc(12, 12)) if "a resend" in where] == []
