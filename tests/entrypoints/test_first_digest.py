"""The first digest of a series: when it comes, and what `run`, `up`, `status` and `digest send --now` say of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.scene import FEED, SERIES, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.entrypoints.options import Common
from wirewatch.entrypoints.supervisor import FirstCycle
from wirewatch.steps.cycle import CYCLE_STEPS

pytestmark = pytest.mark.slow

ROAD_PAGE = "http://news.example/road"
FERRY = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)
ROAD = Item(
    url=f"{ROAD_PAGE}?utm_source=rss",
    title="Taliban close the road",
    at=utc(11, 13),
    text="Snow at the pass.",
)
AFTERNOON = utc(11, 14)
NOW = "to have it now: wirewatch digest send daily --now"


@pytest.fixture
def begun(scene: Scene, web: SmallWeb) -> Scene:
    """A home whose first cycle was in the afternoon; the series is due at seven in the morning."""
    web.on(FEED, rss(FERRY, ROAD))
    scene.write()
    scene.cycle(AFTERNOON, first_at_once=False)
    return scene


def test_the_first_digest_comes_at_the_next_hour_of_its_series_and_not_before(begun: Scene) -> None:
    assert begun.issues() == []
    begun.cycle(utc(12, 6, 59), only=CYCLE_STEPS[3:], first_at_once=False)
    assert begun.issues() == []
    begun.cycle(utc(12, 7, 2), only=CYCLE_STEPS[3:], first_at_once=False)
    (issue,) = begun.issues()
    assert "Taliban close the road" in issue
    assert "This issue is" not in issue


def test_a_digest_links_to_the_page_without_tracking_and_flagged_keeps_the_link_of_the_feed(
    begun: Scene,
) -> None:
    begun.cycle(utc(12, 7, 2), only=CYCLE_STEPS[3:], first_at_once=False)
    page = (begun.home / "digests" / "daily" / "0001.html").read_text("utf-8")
    assert f'href="{ROAD_PAGE}"' in page
    assert "utm_source" not in page + begun.issues()[0]
    assert f"{ROAD_PAGE}?utm_source=rss" in flagged(begun)


def test_a_first_digest_that_could_not_be_composed_at_its_hour_says_that_it_is_late(
    begun: Scene,
) -> None:
    begun.cycle(utc(12, 9, 2), only=CYCLE_STEPS[3:], first_at_once=False)
    assert "This issue is 2 hours late." in begun.issues()[0]


def test_status_says_when_the_first_digest_comes_and_how_to_have_it_now(begun: Scene) -> None:
    told = begun.run("status", now=utc(11, 15)).out
    assert (
        "no issue yet; the first Tue 12 Oct 07:00 UTC; to have it now: wirewatch digest send daily --now"
        in told
    )


def test_send_now_composes_the_first_digest_and_the_second_still_comes_at_its_hour(
    begun: Scene, web: SmallWeb
) -> None:
    arguments = (
        "digest",
        "send",
        "daily",
        "--now",
        "--config",
        str(begun.config),
        "--home",
        str(begun.home),
    )
    begun.home.joinpath("prefect").mkdir(exist_ok=True)
    sent = begun.bare(*arguments[:3], "--at-once", *arguments[4:], "--now", utc(11, 15).isoformat())
    assert sent.code == 0, sent.err
    assert sent.out.strip() == str(begun.home / "digests" / "daily" / "0001.html")
    assert "no subscribers yet" in sent.err
    assert (
        begun.bare(*arguments).code == 0
    )  # by the clock of this machine: a second one, of what is new
    assert len(begun.issues()) == 2


def test_send_now_before_anything_was_collected_says_what_to_do(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    sent = scene.run("digest", "send", "daily", "--at-once", now=AFTERNOON)
    assert sent.code == 1
    assert "`wirewatch run` asks every feed once" in sent.err


def test_send_now_does_not_use_up_the_first_issue_when_no_feed_could_be_read(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    scene.cycle(AFTERNOON, first_at_once=False)  # nothing answers at the feed's address
    sent = scene.run("digest", "send", "daily", "--at-once", now=AFTERNOON + timedelta(minutes=5))
    assert sent.code == 1
    assert "no feed could be read so far: `wirewatch status` says why" in sent.err
    assert scene.issues() == []


def test_a_run_by_hand_says_when_the_first_digest_comes(scene: Scene, web: SmallWeb) -> None:
    web.on(FEED, rss(FERRY))
    scene.write(series=[{**SERIES, "timezone": "Africa/Nairobi"}])
    ran = scene.bare("run", "--config", str(scene.config), "--home", str(scene.home))
    assert ran.code == 0, ran.err
    assert "the first digest of daily comes " in ran.err
    assert " 07:00 Africa/Nairobi (in " in ran.err
    assert "to have it now: wirewatch digest send daily --now" in ran.err


def test_up_tells_how_far_the_first_cycle_is_and_what_comes_after_it(
    scene: Scene, web: SmallWeb
) -> None:
    web.on(FEED, rss(FERRY, ROAD))
    scene.write()
    said: list[str] = []
    common = Common(config=scene.config, home=scene.home, now=AFTERNOON.isoformat())
    config = common.load()
    first = FirstCycle(common, config, tell=said.append)
    for number, only in enumerate(((), CYCLE_STEPS[:1], CYCLE_STEPS[1:3]), start=1):
        if only:
            scene.cycle(AFTERNOON + timedelta(seconds=number), only=only, first_at_once=False)
        first.report(AFTERNOON + timedelta(seconds=30 * number))
    first.report(AFTERNOON + timedelta(minutes=5))
    first.close()
    assert said == [
        "the first cycle asks 1 feed; it takes a few minutes",
        "   asked 0 of 1 feed; no pages to be read",
        "   asked 1 of 1 feed; 2 pages to be read",
        "the first cycle is done: 1 feed asked; 2 articles read, 2 flagged",
        f"the first digest of daily comes Tue 12 Oct 07:00 UTC (in 16 h 58 min); {NOW}",
    ]


def test_up_says_what_it_does_within_two_seconds(scene: Scene) -> None:
    scene.write()
    (scene.home / "up.lock").parent.mkdir(parents=True, exist_ok=True)
    start, process = datetime.now(UTC), scene.start("up")
    assert process.stderr is not None
    line = process.stderr.readline()
    seconds = (datetime.now(UTC) - start).total_seconds()
    process.terminate()
    process.communicate(timeout=60)
    assert line.startswith("wirewatch up: reads ")
    assert seconds < 2 + (
        os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    )  # on a machine that does other work
