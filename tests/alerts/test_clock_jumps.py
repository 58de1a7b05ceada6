"""A clock that was wrong for a while: nothing comes twice, and nothing is silent for a year."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.alerts.newsroom import ACTORS, TITLES, alerted, opened, report, subjects, tell
from tests.delivery.relay import Relay
from tests.job.scene import Scene, utc
from tests.job.small_web import SmallWeb

pytestmark = pytest.mark.slow

YEAR = timedelta(days=365)


def test_a_clock_a_year_ahead_and_back_costs_one_issue_at_most(scene: Scene, web: SmallWeb, mail: Relay) -> None:
    opened(scene, web, mail, actors=ACTORS)
    ferry, mint, snow = report("ferry", utc(11, 11)), report("mint", utc(12, 3)), report("snow", utc(12, 4))
    tell(web, ferry)
    scene.cycle(utc(11, 12), every=False)
    tell(web, mint, ferry)
    scene.cycle(utc(12, 4) + YEAR, every=False)
    assert subjects(mail)[0].startswith("[Wirewatch Daily 2]")
    tell(web, snow, mint, ferry)
    for hour in (4, 8, 12, 20):
        scene.cycle(utc(12, hour), every=False)
    scene.cycle(utc(13, 7, 5), every=False)
    told = [[name for name in TITLES if TITLES[name] in issue] for issue in scene.issues()]
    assert told == [[], ["ferry", "mint"], ["snow"], []]
    assert len(subjects(mail)) == 3


def test_a_clock_set_back_an_hour_sends_nothing_twice(scene: Scene, web: SmallWeb, mail: Relay) -> None:
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
