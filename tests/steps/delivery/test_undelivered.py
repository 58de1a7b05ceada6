"""After a long outage a reader gets the newest issue, which lists the headlines of those that could not be sent."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest

from tests.support.outage import TITLES, Desk, at_work, item, words
from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.slack_server import slack
from tests.support.small_web import SmallWeb, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import outbox_queries
from wirewatch.steps.delivery.preview import preview_issue

pytestmark = pytest.mark.slow

READER = {"email": "reader@example.net"}
OTHER = {"email": "other@example.net"}
ROOT = "https://desk.example/digests"


def outage(resources: Desk, *days: tuple[int, str]) -> None:
    """Let the relay be out for these days, each with a report."""
    resources.out()
    for day, name in days:
        resources.day(day, name)
    resources.back()


def test_the_newest_issue_lists_the_headlines_and_addresses_of_those_that_did_not_arrive(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER, OTHER) as resources:
        resources.out()
        resources.day(12, "Herat")
        resources.day(13, "Kunduz")
        resources.day(14, "Ghazni", "Balkh")
        resources.back()
        scene.cycle(utc(14, 12), only=("deliver",))
        (mail,) = resources.mails("reader@example.net")
        assert mail["Subject"].endswith("[Daily 4]")
        assert mail["X-Wirewatch-Digest"] == "daily/4"
        text = words(mail)
        assert "Issues 2 and 3 could not be sent in time; their headlines are below." in text
        assert "Issue 2, to Tue 12 Oct 08:00: 1 story." in text
        assert f"- {TITLES['Herat']} (The Daily Example) http://news.example/Herat" in text
        assert f"- {TITLES['Kunduz']} (The Daily Example) http://news.example/Kunduz" in text
        page = mail.get_body(("html",))
        assert page is not None
        assert (
            f'href="http://news.example/Herat" style="color:#1f1d1a;text-decoration:none">{TITLES["Herat"]}</a>'
            in (page.get_content())
        )
        assert [
            len(resources.mails(one)) for one in ("reader@example.net", "other@example.net")
        ] == [1, 1]
        resources.day(15, "Herat")
        (_, next_one) = resources.mails("reader@example.net")
        assert "could not be sent" not in words(next_one)
    assert "could not be sent" not in scene.issues()[3], "the filed page is for everybody"


def test_each_issue_is_listed_with_its_page_where_pages_are_published(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER) as resources:
        mail = {
            "host": "127.0.0.1",
            "port": resources.post.port,
            "security": "none",
            "from": "desk@example.org",
        }
        scene.write(
            feeds=[{"outlet": "The Daily Example", "url": FEED, "language": "en"}],
            series=[{**SERIES, "subscribers": [READER]}],
            mail=mail,
            digests={"archive_url": ROOT},
        )
        outage(resources, (12, "Herat"), (13, "Kunduz"), (14, "Ghazni"))
        scene.cycle(utc(14, 12), only=("deliver",))
        (told,) = resources.mails("reader@example.net")
        assert f"Issue 2, to Tue 12 Oct 08:00: 1 story. {ROOT}/daily/0002.html" in words(told)


def test_the_list_of_digests_says_which_issue_lists_them(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as resources:
        outage(resources, (12, "Herat"), (13, "Kunduz"), (14, "Ghazni"))
        scene.cycle(utc(14, 12), only=("deliver",))
    told = scene.run("digest", "list", "daily").out
    assert told.count("replaced email  reader@example.net  listed in issue 4") == 2


def test_two_issues_that_wait_are_sent_as_they_are(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as resources:
        outage(resources, (12, "Herat"), (13, "Kunduz"))
        scene.cycle(utc(13, 12), only=("deliver",))
        assert [mail["X-Wirewatch-Digest"] for mail in resources.mails("reader@example.net")] == [
            "daily/2",
            "daily/3",
        ]


def test_an_outage_that_goes_on_still_ends_with_one_mail(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as resources:
        resources.out()
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni"), (15, "Balkh"), (16, None)):
            resources.day(day, *([name] if name else []))
            scene.cycle(utc(day, 14), only=("deliver",))
        resources.back()
        scene.cycle(utc(16, 20), only=("deliver",))
        (mail,) = resources.mails("reader@example.net")
        assert mail["Subject"].endswith("[Daily 6]")
        assert "Issues 2 to 5 could not be sent in time" in words(mail)
        assert all(
            words(mail).count(f"{title} (The Daily Example)") == 1 for title in TITLES.values()
        )


def test_a_relay_that_was_held_for_days_brings_one_mail_when_it_is_released(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER) as resources:
        resources.post.script.mail = "550 5.7.1 sender not allowed here"
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni")):
            resources.day(day, name)
        assert "held" in scene.run("digest", "list", "daily").out
        resources.back()
        scene.cycle(utc(14, 20), only=("deliver",))
        (mail,) = resources.mails("reader@example.net")
        assert mail["Subject"].endswith("[Daily 4]")
        assert all(TITLES[name] in words(mail) for name in ("Herat", "Kunduz", "Ghazni"))


def test_an_issue_that_may_have_arrived_is_not_said_to_be_undelivered(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER) as resources:
        resources.post.script.data = "DROP"  # after the last byte: nobody knows
        resources.day(12, "Herat")
        resources.post.script.taken.clear()
        resources.post.script.data = "250 OK"
        outage(resources, (13, "Kunduz"), (14, "Ghazni"), (15, "Balkh"))
        scene.cycle(utc(15, 20), only=("deliver",))
        again, newest = sorted(
            resources.mails("reader@example.net"), key=lambda one: str(one["X-Wirewatch-Digest"])
        )
        assert again["X-Wirewatch-Digest"] == "daily/2"
        assert newest["X-Wirewatch-Digest"] == "daily/5"
        assert "Issues 3 and 4 could not be sent in time" in words(newest)
        assert TITLES["Herat"] not in words(newest)


def test_each_reader_is_told_what_they_asked_for(scene: Scene, web: SmallWeb) -> None:
    picky = {"email": "picky@example.net", "actors": ["moscow-format"]}
    with at_work(scene, web, READER, picky) as resources:
        outage(resources, (12, "Herat"), (13, "Balkh"), (14, "Ghazni"))
        scene.cycle(utc(14, 20), only=("deliver",))
        (own,) = resources.mails("picky@example.net")
        assert TITLES["Balkh"] in words(own)
        assert TITLES["Herat"] not in words(own)
        (whole,) = resources.mails("reader@example.net")
        assert all(TITLES[name] in words(whole) for name in ("Herat", "Balkh", "Ghazni"))


def test_who_got_the_issues_is_not_told_of_those_that_another_missed(
    scene: Scene, web: SmallWeb
) -> None:
    with at_work(scene, web, READER, OTHER) as resources:
        resources.post.script.rcpt["other@example.net"] = "452 4.2.2 mailbox full"
        for day, name in ((12, "Herat"), (13, "Kunduz"), (14, "Ghazni")):
            resources.day(day, name)
        del resources.post.script.rcpt["other@example.net"]
        scene.cycle(utc(14, 20), only=("deliver",))
        assert len(resources.mails("reader@example.net")) == 3
        assert not any(
            "could not be sent" in words(mail) for mail in resources.mails("reader@example.net")
        )
        (mail,) = resources.mails("other@example.net")
        assert "Issues 2 and 3 could not be sent in time" in words(mail)


def test_what_was_given_up_is_listed_in_the_next_issue(scene: Scene, web: SmallWeb) -> None:
    weekly = {"on": ["mon"]}
    with at_work(scene, web, READER, **weekly) as resources:
        resources.out()
        resources.day(18, "Herat")
        resources.deliver(*(utc(18, 8, 30) + timedelta(hours=hours) for hours in range(60)))
        assert "given up" in scene.run("digest", "list", "daily").out
        resources.back()
        resources.day(25, "Kunduz")
        (mail,) = resources.mails("reader@example.net")
        assert mail["Subject"].endswith("[Daily 3]")
        assert "Issue 2 could not be sent in time; its headlines are below." in words(mail)
        assert TITLES["Herat"] in words(mail)


def test_a_preview_shows_what_the_next_issue_would_list(scene: Scene, web: SmallWeb) -> None:
    with at_work(scene, web, READER) as resources:
        resources.out()
        resources.day(12, "Herat")
        resources.day(13, "Kunduz")
    config = load_config(scene.config, environ={})
    series = config.series[0]
    with scene.look() as tx:
        shown = preview_issue(tx, config, series, reader=series.subscribers[0], now=utc(14, 6))
    assert [one.number for one in shown.digest.undelivered] == [2, 3]


def test_an_issue_that_goes_out_while_the_next_is_composed_is_not_said_to_be_undelivered(
    scene: Scene, web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay is back, and another worker sends what waits just before the new issue is recorded."""
    with at_work(scene, web, READER) as resources:
        outage(resources, (12, "Herat"), (13, "Kunduz"))
        real = outbox_queries.unsent_messages
        calls: list[object] = []

        def meanwhile(tx: object, name: str) -> object:
            found = real(tx, name)  # type: ignore[arg-type]
            if not calls:  # in a thread, as this one runs an event loop
                other = Thread(target=resources.deliver, args=(utc(14, 7),))
                other.start()
                other.join()
            calls.append(found)
            return found

        monkeypatch.setattr(outbox_queries, "unsent_messages", meanwhile)
        resources.day(14, "Ghazni")
        mails = resources.mails("reader@example.net")
        assert [mail["X-Wirewatch-Digest"] for mail in mails] == ["daily/2", "daily/3", "daily/4"]
        assert "could not be sent" not in words(mails[-1])
        assert len(calls) == 2


def test_a_slack_channel_that_was_out_for_days_gets_one_message_too(
    scene: Scene, web: SmallWeb
) -> None:
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
        assert "[Daily 3]" in message["text"]
        assert all(
            str(message["blocks"]).count(TITLES[name]) == 1
            for name in ("Herat", "Kunduz", "Ghazni")
        )
        assert "'url': 'http://news.example/Herat'" in str(message["blocks"])
