"""After a long outage a reader gets one mail for all that was missed; `digest list` says what became of the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.delivery.slack_stand_in import slack
from tests.job.scene import FEED, SERIES, Scene, utc
from tests.job.small_web import SmallWeb, rss
from tests.readers.outage import TITLES, at_work, item, words

pytestmark = pytest.mark.slow

READER = {"email": "reader@example.net"}
OTHER = {"email": "other@example.net"}


def test_what_three_issues_could_not_bring_comes_in_one_mail_with_each_story_once(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER, OTHER) as desk:
        desk.out()
        desk.day(12, "Herat")
        desk.day(13, "Kunduz")
        desk.day(14, "Ghazni", "Balkh")
        desk.back()
        scene.cycle(utc(14, 12), only=("deliver",))
        (mail,) = desk.mails("reader@example.net")
        assert mail["Subject"].startswith("[Wirewatch Daily 2 to 4, catch-up] Taliban 3, … - The Daily Example: ")
        text = words(mail)
        assert [text.count(f"{title} The Daily Example") for title in TITLES.values()] == [1, 1, 1, 1]
        assert "Catch-up: issues 2 to 4 in one" in text
        assert "Issue 2, to Tue 12 Oct 08:00: 1 article read, 1 flagged, 1 story; every feed read." in text
        assert "Issue 4, to Thu 14 Oct 08:00: 2 articles read, 2 flagged, 2 stories; every feed read." in text
        assert [len(desk.mails(one)) for one in ("reader@example.net", "other@example.net")] == [1, 1]
        desk.day(15, "Herat")
        assert len(desk.mails("reader@example.net")) == 2


def test_the_list_of_digests_says_that_the_issues_are_in_the_catch_up(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as desk:
        desk.out()
        for day in (12, 13, 14):
            desk.day(day)
        desk.back()
        scene.cycle(utc(14, 12), only=("deliver",))
    told = scene.run("digest", "list", "daily").out
    assert told.count("told in one catch-up: issues 2 to 4") == 3


def test_two_issues_that_wait_are_sent_as_they_are(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as desk:
        desk.out()
        desk.day(12, "Herat")
        desk.day(13, "Kunduz")
        desk.back()
        scene.cycle(utc(13, 12), only=("deliver",))
        assert [mail["X-Wirewatch-Digest"] for mail in desk.mails("reader@example.net")] == ["daily/2", "daily/3"]


def test_an_outage_that_goes_on_still_ends_with_one_mail(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as desk:
        desk.out()
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni"), (15, "Balkh"), (16, None)):
            desk.day(day, *([name] if name else []))
            scene.cycle(utc(day, 14), only=("deliver",))
        desk.back()
        scene.cycle(utc(16, 20), only=("deliver",))
        (mail,) = desk.mails("reader@example.net")
        assert mail["Subject"].startswith("[Wirewatch Daily 2 to 6, catch-up]")
        assert all(words(mail).count(f"{title} The Daily Example") == 1 for title in TITLES.values())


def test_a_relay_that_was_held_for_days_brings_one_mail_when_it_is_released(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as desk:
        desk.post.script.mail = "550 5.7.1 sender not allowed here"
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni")):
            desk.day(day, name)
        assert "held" in scene.run("digest", "list", "daily").out
        desk.back()
        scene.cycle(utc(14, 20), only=("deliver",))
        (mail,) = desk.mails("reader@example.net")
        assert mail["Subject"].startswith("[Wirewatch Daily 2 to 4, catch-up]")


def test_an_issue_that_may_have_arrived_is_no_part_of_a_catch_up(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as desk:
        desk.post.script.data = "DROP"  # after the last byte: nobody knows
        desk.day(12, "Herat")
        desk.post.script.taken.clear()
        desk.post.script.data = "250 OK"
        desk.out()
        for day, name in ((13, "Kunduz"), (14, "Ghazni"), (15, "Balkh")):
            desk.day(day, name)
        desk.back()
        scene.cycle(utc(15, 20), only=("deliver",))
        subjects = [mail["Subject"].strip().partition("]")[0] for mail in desk.mails("reader@example.net")]
        assert sorted(subjects) == ["[Wirewatch Daily 2", "[Wirewatch Daily 3 to 5, catch-up"]


def test_each_reader_catches_up_with_what_they_asked_for(scene: Scene, web: SmallWeb) -> None:
    picky = {"email": "picky@example.net", "actors": ["moscow-format"]}
    with at_work(scene, web, READER, picky) as desk:
        desk.out()
        for day, name in ((12, "Herat"), (13, "Balkh"), (14, "Ghazni")):
            desk.day(day, name)
        desk.back()
        scene.cycle(utc(14, 20), only=("deliver",))
        (own,) = desk.mails("picky@example.net")
        assert TITLES["Balkh"] in words(own)
        assert TITLES["Herat"] not in words(own)
        (whole,) = desk.mails("reader@example.net")
        assert all(TITLES[name] in words(whole) for name in ("Herat", "Balkh", "Ghazni"))


def test_what_was_given_up_comes_with_the_next_issue(scene: Scene, web: SmallWeb) -> None:
    weekly = {"on": ["mon"]}
    with at_work(scene, web, READER, **weekly) as desk:
        desk.out()
        desk.day(18, "Herat")
        desk.deliver(*(utc(18, 8, 30) + timedelta(hours=hours) for hours in range(60)))
        assert "given up" in scene.run("digest", "list", "daily").out
        desk.back()
        desk.day(25, "Kunduz")
        (mail,) = desk.mails("reader@example.net")
        assert mail["Subject"].startswith("[Wirewatch Daily 2 to 3, catch-up]")
        assert TITLES["Herat"] in words(mail)


def test_a_slack_channel_that_was_out_for_days_gets_one_message_too(scene: Scene, web: SmallWeb) -> None:
    series, reader, proxy = {**SERIES, "title": "Daily"}, {"slack": "DESK_HOOK"}, scene.proxy
    with slack(status=500, words="rollup_error") as chat:
        for day, name in ((11, "Herat"), (12, "Kunduz"), (13, "Ghazni")):
            web.on(FEED, rss(item(name, day=day)))
            scene.proxy = proxy
            scene.write(series=[{**series, "subscribers": [reader]}])
            scene.cycle(utc(day, 8), only=("poll", "read", "group", "digest"))
            scene.proxy = None  # the web's stand-in takes no messages
            scene.write(series=[{**series, "subscribers": [reader]}])
            secrets = scene.config / "secrets.env"
            secrets.write_text(f"DESK_HOOK={chat.url}\n", encoding="utf-8")
            secrets.chmod(0o600)
            scene.cycle(utc(day, 9), only=("deliver",))
        assert chat.taken == []
        chat.status = 200
        scene.cycle(utc(13, 20), only=("deliver",))
        (message,) = chat.taken
        assert "[Wirewatch Daily 1 to 3, catch-up]" in message["text"]
        assert all(str(message["blocks"]).count(TITLES[name]) == 1 for name in ("Herat", "Kunduz", "Ghazni"))
