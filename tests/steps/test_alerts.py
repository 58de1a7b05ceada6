"""An alert on its way: at once, once, by mail and by Slack, listed in the digest all the same."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import new_database
from tests.support.newsroom import (
    ACTORS,
    ALERTING,
    OTHER,
    OUTLETS,
    READER,
    SECOND,
    TITLES,
    alerted,
    configure,
    later,
    mails,
    opened,
    report,
    subjects,
    tell,
    text_of,
)
from tests.support.scene import SERIES, Scene, utc
from tests.support.slack_server import TOKEN, Slack, workspace
from tests.support.small_web import SmallWeb
from tests.support.smtp_server import Relay

pytestmark = pytest.mark.slow

YEAR = timedelta(days=365)


def test_a_clock_a_year_ahead_and_back_costs_one_issue_at_most(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, actors=ACTORS)
    ferry, mint, snow = (
        report("ferry", utc(11, 11)),
        report("mint", utc(12, 3)),
        report("snow", utc(12, 4)),
    )
    tell(web, ferry)
    scene.cycle(utc(11, 12), every=False)
    tell(web, mint, ferry)
    scene.cycle(utc(12, 4) + YEAR, every=False)
    assert subjects(mail)[0].endswith("[Daily 2]")
    tell(web, snow, mint, ferry)
    for hour in (4, 8, 12, 20):
        scene.cycle(utc(12, hour), every=False)
    scene.cycle(utc(13, 7, 5), every=False)
    told = [[name for name in TITLES if TITLES[name] in issue] for issue in scene.issues()]
    assert told == [[], ["ferry", "mint"], ["snow"], []]
    assert len(subjects(mail)) == 3


def test_a_clock_set_back_an_hour_sends_nothing_twice(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(12, 5)))
    scene.cycle(utc(12, 6))
    scene.cycle(utc(12, 7, 5))
    assert (len(subjects(mail)), alerted(mail)) == (2, ["ferry"])
    for minute in (6, 30, 59):
        scene.cycle(utc(12, 6, minute))
    scene.cycle(utc(12, 7, 20))
    assert len(subjects(mail)) == 2


def test_a_clock_a_year_ahead_keeps_no_mail_back(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    mail.script.mail = "451 4.3.0 try again later"
    scene.cycle(utc(11, 12) + YEAR, only=("poll", "read", "group", "alert", "digest", "deliver"))
    mail.script.mail = "250 OK"
    scene.cycle(utc(11, 12, 30))
    assert len(subjects(mail)) == 1


NOON = utc(11, 12)
MORNING = utc(12, 7, 5)

# Two reports of one event, each from people of its own.
MEETING = (
    "Envoys of eleven states met Taliban officials in Herat on Tuesday to talk about the Islam Qala crossing. Abdul "
    "Karim, who led the hosts, said the crossing will open for trucks on 1 November. Iran had closed it after a fire "
    "destroyed five hundred tankers in February."
)
DRIVERS = (
    "At the gate of Islam Qala a hundred drivers heard the news by radio: the Taliban had agreed with diplomats in "
    "Herat that trucks roll from 1 November. Sher Ahmad, a driver from Nimroz, has slept in his cab for nine weeks. "
    "Reza Karimi, a broker in Mashhad, doubts it, since Tehran asks for scanners that Kabul cannot pay. The chamber of "
    "commerce in Kandahar counts losses of forty million dollars, and Turkmenistan takes what freight it can through "
    "Torghundi."
)


def test_a_story_with_the_actor_in_its_title_is_sent_at_once_and_once(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    for minutes in (0, 10, 20):
        scene.cycle(later(NOON, minutes=minutes))
    assert subjects(mail) == ["Alert: Taliban guards stop the ferry (The Daily Example)"]
    said = text_of(mails(mail)[0])
    assert "Taliban is named in the headline." in said
    assert "The digest “Daily” tells the story too, due Tue 12 Oct 07:00 UTC" in said


def test_the_digest_lists_what_was_alerted_and_says_when(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    scene.cycle(MORNING)
    assert "Alerted Mon 12:00" in scene.issues()[1]
    assert TITLES["ferry"] in scene.issues()[1]
    assert len(mails(mail)) == 2


@pytest.mark.slow
def test_a_story_in_passing_waits_until_a_second_outlet_carries_it(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    feeds = [{**one, "language": "en"} for one in OUTLETS]
    opened(scene, web, mail, feeds=feeds)
    tell(web, report("ferry", utc(11, 11), title="Eleven states meet in Herat", text=MEETING))
    scene.cycle(NOON)
    assert subjects(mail) == []
    second = report(
        "mint", utc(11, 12), title="Herat hosts eleven states for crossing talks", text=DRIVERS
    )
    tell(web, second, url=OTHER)
    scene.cycle(later(NOON, minutes=30))
    assert len(subjects(mail)) == 1
    assert (
        "Two independent outlets carry this story on Taliban: The Daily Example and The Other."
        in text_of(mails(mail)[0])
    )


def test_an_actor_without_alerts_waits_for_the_digest(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, actors=[ALERTING[0], ACTORS[1]])
    tell(
        web,
        report(
            "ferry",
            utc(11, 11),
            title="Moscow format talks begin",
            text="Envoys of the Moscow format met.",
        ),
    )
    scene.cycle(NOON)
    assert subjects(mail) == []


@pytest.mark.slow
def test_an_interest_alerts_to_what_meets_it_and_to_nothing_else(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    both = {
        "id": "both",
        "name": "Taliban in Moscow",
        "when": "taliban and moscow-format",
        "alert": True,
    }
    series = [{**SERIES, "actors": ["both"], "subscribers": [{"email": READER}]}]
    opened(scene, web, mail, actors=ACTORS, series=series, interests=[both])
    text = "Envoys of the Taliban sat down at the table of the Moscow format for the first time in a year."
    tell(
        web,
        report("ferry", utc(11, 11)),
        report("mint", utc(11, 11), title="Taliban fly to the talks", text=text),
    )
    scene.cycle(NOON)
    assert subjects(mail) == [
        "Alert: Taliban fly to the talks (The Daily Example) [Taliban in Moscow]"
    ]
    assert "“Taliban in Moscow” is met" in text_of(mails(mail)[0])


@pytest.mark.slow
def test_what_came_with_a_first_poll_is_never_an_alert(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    configure(scene, mail)
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    assert alerted(mail) == []


@pytest.mark.slow
def test_what_a_new_alias_finds_in_what_is_known_is_never_an_alert(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(
        scene,
        web,
        mail,
        actors=[{**ALERTING[0], "aliases": {"en": ["Islamic Emirate"]}}, ACTORS[1]],
    )
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    configure(scene, mail)
    assert scene.run("watch", "rewatch", now=later(NOON, minutes=5)).code in (0, 2)
    scene.cycle(later(NOON, minutes=10))
    assert alerted(mail) == []


@pytest.mark.slow
def test_what_was_seen_before_alerts_were_asked_for_is_none(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, actors=ACTORS)
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    configure(scene, mail)
    scene.cycle(later(NOON, minutes=10))
    assert alerted(mail) == []
    tell(web, report("saffron", utc(11, 12)), report("ferry", utc(11, 11)))
    scene.cycle(later(NOON, minutes=40))
    assert alerted(mail) == ["saffron"]


@pytest.mark.slow
def test_five_a_day_and_then_one_line(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail)
    names = list(TITLES)
    tell(web, *(report(name, utc(11, 11, minute)) for minute, name in enumerate(names[:7])))
    scene.cycle(NOON)
    assert len(alerted(mail)) == 5
    assert [("2 more in the digest" in text_of(one)) for one in mails(mail)] == [
        False,
        False,
        False,
        False,
        True,
    ]
    tell(web, *(report(name, utc(11, 12, 30)) for name in names[7:]))
    scene.cycle(later(NOON, hours=1))
    assert len(alerted(mail)) == 5
    scene.cycle(MORNING)
    digest = scene.issues()[1]
    assert all(TITLES[name] in digest for name in names)
    assert digest.lower().count("alerted") == 5


@pytest.mark.slow
def test_the_fifth_alert_says_that_it_is_the_last_of_the_day(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    names, items = list(TITLES), []
    for hour, name in enumerate(names[:6]):
        items.append(report(name, utc(11, 11 + hour)))
        tell(web, *items)
        scene.cycle(later(NOON, hours=hour))
    assert alerted(mail) == names[:5]
    lasts = ["This is the 5th and last alert today" in text_of(one) for one in mails(mail)]
    assert lasts == [False, False, False, False, True]
    scene.cycle(MORNING)
    tell(web, report("mint", utc(12, 8)))
    scene.cycle(utc(12, 8, 30))
    assert alerted(mail)[5:] == ["mint"]


@pytest.mark.slow
def test_each_reader_is_alerted_to_what_they_ask_for(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    both = [{**one, "alert": True} for one in ACTORS]
    subscribers = [
        {"email": READER, "actors": ["moscow-format"]},
        {"email": SECOND, "languages": ["ru"]},
    ]
    feeds = [{**OUTLETS[0], "language": "en"}, {**OUTLETS[1], "language": "ru"}]
    opened(scene, web, mail, actors=both, subscribers=subscribers, feeds=feeds)
    russian = (
        "Талибан сообщил, что паром через пограничную реку стоит из-за спора о плате за проезд."
    )
    tell(
        web,
        report("ferry", utc(11, 11)),
        report(
            "mint",
            utc(11, 11),
            title="Moscow format talks begin",
            text="Envoys of the Moscow format met at noon.",
        ),
    )
    tell(web, report("snow", utc(11, 11), title="Талибан остановил паром", text=russian), url=OTHER)
    scene.cycle(NOON)
    assert [line.split(" (")[0] for line in subjects(mail, READER)] == [
        "Alert: Moscow format talks begin"
    ]
    assert [line.split(" (")[0] for line in subjects(mail, SECOND)] == [
        "Alert: Талибан остановил паром"
    ]


@pytest.mark.slow
def test_a_reader_of_two_series_is_alerted_to_a_story_once(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    readers: dict[str, Any] = {"subscribers": [{"email": READER}]}
    opened(
        scene,
        web,
        mail,
        series=[{**SERIES, **readers}, {**SERIES, "id": "weekly", "on": ["mon"], **readers}],
    )
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    assert alerted(mail) == ["ferry"]


@pytest.mark.slow
def test_a_mail_says_what_it_is_and_stands_beside_the_issues_of_its_month(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    scene.cycle(MORNING)
    alert, digest = mails(mail)
    assert alert["Auto-Submitted"] == "auto-generated"
    assert alert["List-Id"] == digest["List-Id"]
    assert alert["References"] == digest["References"]
    assert alert["Message-ID"] != digest["Message-ID"]
    assert "unsubscribe" in alert["List-Unsubscribe"]
    assert str(alert["X-Wirewatch-Alert"]).startswith("daily/")
    html = alert.get_body(("html",))
    assert html is not None
    assert "Taliban" in html.get_content()


@pytest.mark.slow
def test_slack_gets_an_alert_that_it_takes(scene: Scene, web: SmallWeb, chat: Slack) -> None:
    opened(scene, web, subscribers=[{"slack": "HOOK"}])
    chat.taken.clear()
    (scene.config / "secrets.env").write_text(f"HOOK={chat.url}\n")
    (scene.config / "secrets.env").chmod(0o600)
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON, only=("poll", "read", "group", "alert"))
    scene.proxy = None  # the web's stand-in takes no messages
    configure(scene, subscribers=[{"slack": "HOOK"}])
    scene.cycle(later(NOON, minutes=1), only=("deliver",))
    told = [message for message in chat.taken if message["text"].startswith("Alert: ")]
    assert [message["text"] for message in told] == [
        "Alert: Taliban guards stop the ferry (The Daily Example)"
    ]
    assert "Taliban is named in the headline." in json.dumps(told[0]["blocks"])


@pytest.mark.slow
def test_a_hostile_headline_neither_breaks_a_header_nor_enters_the_page(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    wild = "Taliban <script>alert(1)</script>\u202egnp.exe & friends " + "x" * 3000
    tell(web, report("ferry", utc(11, 11), title=wild))
    scene.cycle(NOON)
    (one,) = mails(mail)
    assert len(str(one["Subject"])) <= 90
    html = one.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "\u202e" not in html.get_content() + str(one["Subject"])
    assert max(map(len, mail.script.taken[0][2].split(b"\r\n"))) <= 78


@pytest.mark.slow
def test_alerts_are_planned_and_sent_on_postgresql(
    scene: Scene, web: SmallWeb, mail: Relay, request: pytest.FixtureRequest
) -> None:
    url = new_database(request.getfixturevalue("postgresql_server"), f"alerts-{scene.folder.name}")
    opened(scene, web, mail, store={"url": url})
    tell(web, report("ferry", utc(11, 11)), report("mint", utc(11, 11)))
    scene.cycle(NOON)
    scene.cycle(later(NOON, minutes=10))
    assert sorted(alerted(mail)) == ["ferry", "mint"]
    scene.cycle(MORNING)
    assert scene.issues()[1].count("Alerted Mon") == 2


def test_status_list_and_explain_tell_of_alerts(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    scene.cycle(NOON)
    line = "daily Mon 11 Oct 2021 12:00 UTC taliban in a title, story "
    for command in (("status",), ("digest", "list"), ("explain", "http://news.example/ferry")):
        said = " ".join(scene.run(*command, now=later(NOON, minutes=1)).out.split())
        assert line in said
        assert ": 1 sent" in said
    told = scene.run("status", "--json", now=later(NOON, minutes=1)).json["alerts"]
    assert [(one["heading"], one["reason"], one["readers"]) for one in told] == [
        ("taliban", "title", {"sent": 1})
    ]
    assert scene.run("status", "--json", now=later(NOON, days=2)).json["alerts"] == []


def test_an_alert_that_was_refused_is_named_in_status(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    tell(web, report("ferry", utc(11, 11)))
    mail.script.rcpt[READER] = "550 5.1.1 no such user"
    scene.cycle(NOON)
    (where, what), *others = scene.problems(later(NOON, minutes=1)).items()
    assert others == []
    assert where.startswith(f"{READER} by email, alert of daily to story ")
    assert what.endswith("-> correct the address in digests.yaml; the digest tells the story")


@pytest.mark.slow
def test_refused_alerts_do_not_stop_the_digests(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail)
    names = list(TITLES)
    mail.script.rcpt[READER] = "550 5.1.1 no such user"
    tell(web, *(report(name, utc(11, 11)) for name in names[:5]))
    scene.cycle(NOON)
    mail.script.rcpt.clear()
    scene.cycle(MORNING)
    (issue,) = subjects(mail)
    assert issue.endswith("[Daily 2]")


@pytest.mark.slow
def test_a_bot_posts_an_alert_to_its_channel(scene: Scene, web: SmallWeb) -> None:
    with workspace() as chat:
        readers = [{"slack": {"token": "BOT", "channel": "C0000000DESK", "api": chat.api}}]
        opened(scene, web, subscribers=readers)
        tell(web, report("ferry", utc(11, 11)))
        scene.cycle(NOON, only=("poll", "read", "group", "alert"))
        scene.proxy = None  # the web's stand-in takes no messages
        configure(scene, subscribers=readers)
        (scene.config / "secrets.env").write_text(f"BOT={TOKEN}\n")
        (scene.config / "secrets.env").chmod(0o600)
        scene.cycle(later(NOON, minutes=1), only=("deliver",))
        alerts = [one for one in chat.posted if one["text"].startswith("Alert: ")]
    assert [one["channel"] for one in alerts] == ["C0000000DESK"]
    assert "thread_ts" not in alerts[0]
