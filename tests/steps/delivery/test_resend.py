"""`digest send` gives each reader again what theirs was, and a stranger the issue as the series told it."""

from __future__ import annotations

import pytest

from tests.support.outage import TITLES, at_work, words
from tests.support.scene import Scene, utc
from tests.support.small_web import SmallWeb

pytestmark = pytest.mark.slow

PICKY = {"email": "picky@example.net", "actors": ["moscow-format"], "timezone": "Europe/Moscow"}


def test_each_gets_what_theirs_was_and_a_stranger_gets_the_whole(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, PICKY) as resources:
        resources.day(12, "Herat", "Balkh")
        again = scene.run("digest", "send", "daily", "2", now=utc(12, 9))
        first, second = resources.mails("picky@example.net")
        assert again.out == "sent 1\n"
        assert second["Subject"].strip() == f"(repeat) {first['Subject'].strip()}"
        assert words(second) == words(first)
        assert TITLES["Herat"] not in words(second)
        assert (
            scene.run(
                "digest", "send", "daily", "2", "--to", "new@example.net", now=utc(12, 10)
            ).code
            == 0
        )
        (stranger,) = resources.mails("new@example.net")
        assert all(TITLES[name] in words(stranger) for name in ("Herat", "Balkh"))
        assert "What you asked for" not in words(stranger)
        assert stranger["To"] == "new@example.net"


def test_an_issue_that_went_to_nobody_can_still_be_sent_to_an_address(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web) as resources:
        resources.day(12, "Herat")
        assert (
            "went to no subscriber" in scene.run("digest", "send", "daily", "2", now=utc(12, 9)).err
        )
        assert (
            scene.run(
                "digest", "send", "daily", "2", "--to", "new@example.net", now=utc(12, 9)
            ).code
            == 0
        )
        assert TITLES["Herat"] in words(resources.mails("new@example.net")[0])
