"""Quiet hours hold digests, alerts, retries and what an operator set free; after them the digest goes first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.newsroom import (
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
)
from tests.support.scene import SERIES, Scene, utc
from tests.support.small_web import SmallWeb
from tests.support.smtp_server import Relay
from wirewatch.adapters.store import alerts as stored_alerts

pytestmark = pytest.mark.slow

NIGHT: dict[str, Any] = {"quiet_hours": {"start": "22:00", "end": "06:30"}}
LATE = utc(11, 23)


def morning(scene: Scene, *minutes: int) -> None:
    """Wake up so many minutes after 06:30."""
    for after in minutes:
        scene.cycle(later(utc(12, 6, 30), minutes=after))


def kinds(mail: Relay, to: str = READER) -> list[str]:
    """Return what arrived, in order: an alert by its report, a digest by its number."""
    named = [
        next(
            (
                f"alert {name}"
                for name in TITLES
                if TITLES[name] in line and line.startswith("Alert: ")
            ),
            line,
        )
        for line in subjects(mail, to)
    ]
    return [
        one if one.startswith("alert ") else f"digest {one.split(']')[0].split()[-1]}"
        for one in named
    ]


def test_an_alert_waits_for_the_end_of_the_night(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail, **NIGHT, on=["mon"])
    tell(web, report("ferry", utc(11, 22)))
    scene.cycle(LATE)
    scene.cycle(utc(12, 3))
    assert mails(mail) == []
    morning(scene, 0)
    assert kinds(mail) == ["alert ferry"]


def test_an_alert_that_the_digest_has_told_since_is_ended(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, **NIGHT, at=["05:00"])
    tell(web, report("ferry", utc(11, 22)))
    scene.cycle(LATE)
    scene.cycle(utc(12, 5, 1))
    assert mails(mail) == []
    morning(scene, 0, 10)
    assert kinds(mail) == ["digest 2"]
    assert "alerted" not in scene.issues()[1].lower()
    with scene.look() as tx:
        (row,) = stored_alerts.list_alerts(tx)
    assert row.readers == {"ended": 1}
    assert scene.problems(utc(12, 7)).keys() == set()


def test_the_page_of_an_issue_is_filed_in_the_night(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, **NIGHT, at=["05:00"])
    scene.cycle(utc(12, 5, 1))
    assert len(scene.issues()) == 2
    assert mails(mail) == []


def test_a_digest_that_is_due_when_the_night_ends_goes_first(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, **NIGHT, at=["07:00"])
    tell(web, report("ferry", utc(11, 22)))
    scene.cycle(LATE)
    morning(scene, 0, 10, 31)
    assert kinds(mail) == ["digest 2"]


def test_an_alert_that_no_digest_tells_goes_after_it(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, **NIGHT, at=["05:00"])
    ferry = report("ferry", utc(11, 22))
    tell(web, ferry)
    scene.cycle(LATE)
    scene.cycle(utc(12, 5, 1))
    tell(web, report("mint", utc(12, 5)), ferry)
    scene.cycle(utc(12, 5, 30))
    morning(scene, 0)
    assert kinds(mail) == ["digest 2", "alert mint"]


def test_each_reader_has_the_night_of_their_own_zone(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    readers = [{"email": READER}, {"email": SECOND, "timezone": "Asia/Tokyo"}]
    opened(scene, web, mail, **NIGHT, on=["mon"], subscribers=readers)
    tell(web, report("ferry", utc(11, 22)))
    scene.cycle(LATE)
    assert (kinds(mail), kinds(mail, SECOND)) == ([], ["alert ferry"])
    morning(scene, 0)
    assert (kinds(mail), kinds(mail, SECOND)) == (["alert ferry"], ["alert ferry"])


def test_a_retry_does_not_fall_into_the_night(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail, **NIGHT, on=["mon"])
    tell(web, report("ferry", utc(11, 21)))
    mail.script.rcpt[READER] = "451 4.7.1 greylisted"
    scene.cycle(utc(11, 21, 59))
    mail.script.rcpt.clear()
    scene.cycle(utc(11, 22, 5))
    scene.cycle(LATE)
    assert mails(mail) == []
    morning(scene, 0)
    assert kinds(mail) == ["alert ferry"]


def test_a_channel_set_free_in_the_night_keeps_quiet_until_morning(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, **NIGHT, at=["21:00"])
    tell(web, report("ferry", utc(11, 20), title="In passing"))
    mail.script.mail = "550 5.7.1 not this sender"
    scene.cycle(utc(11, 21, 1))
    assert any("held" in what for what in scene.problems(utc(11, 21, 2)).values())
    mail.script.mail = "250 OK"
    configure(scene, mail, **NIGHT, at=["21:00"], title="Daily, mended")
    for hour in (22, 23):
        scene.cycle(utc(11, hour, 30))
    assert mails(mail) == []
    morning(scene, 0)
    assert kinds(mail) == ["digest 2"]


def test_quiet_hours_taken_out_let_go_of_what_they_held(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, on=["mon"])
    tell(web, report("ferry", utc(11, 22)))
    scene.cycle(LATE)
    assert kinds(mail) == ["alert ferry"]
    configure(scene, mail, **NIGHT, on=["mon"])
    tell(web, report("mint", utc(11, 23)), report("ferry", utc(11, 22)))
    scene.cycle(utc(11, 23, 30))
    assert kinds(mail) == ["alert ferry"]
    morning(scene, 0)
    assert kinds(mail) == ["alert ferry", "alert mint"]


def test_an_alert_that_could_not_be_sent_for_half_a_day_is_left_to_the_digest(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, series=[{**SERIES, "on": ["sun"], "subscribers": [{"email": READER}]}])
    tell(web, report("ferry", utc(11, 11)))
    mail.script.rcpt[READER] = "451 4.7.1 greylisted"
    for hour in range(12, 24):
        scene.cycle(utc(11, hour), only=("poll", "read", "group", "alert", "deliver"))
    mail.script.rcpt.clear()
    scene.cycle(utc(12, 2))
    assert alerted(mail) == []
    with scene.look() as tx:
        (row,) = stored_alerts.list_alerts(tx)
    assert row.readers == {"ended": 1}


def test_a_night_full_of_stories_brings_five_alerts_at_its_end(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail, **NIGHT, on=["mon"])
    names = list(TITLES)
    tell(web, *(report(name, utc(11, 22)) for name in names[:4]))
    scene.cycle(LATE)
    tell(web, *(report(name, utc(12, 2)) for name in names[4:8]))
    scene.cycle(utc(12, 2))
    morning(scene, 0)
    assert len(alerted(mail)) == 5
    tell(web, report(names[8], utc(12, 7)))
    scene.cycle(utc(12, 7))
    assert len(alerted(mail)) == 5
