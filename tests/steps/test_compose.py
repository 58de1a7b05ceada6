from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.conftest import new_database
from tests.support.scene import FEED, SERIES, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from tests.support.smtp_server import relay
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import digests
from wirewatch.steps.compose import compose_due
from wirewatch.steps.cycle import CYCLE_STEPS
from wirewatch.steps.reports import ComposeReport
from wirewatch.steps.resources import open_resources

pytestmark = pytest.mark.slow

NIGHT = utc(12, 6)
MORNING = utc(12, 7, 1)


TITLES = {
    "Herat": "Saffron before frost",
    "Kunduz": "No ferry today",
    "Ghazni": "Minarets under scaffolds",
}
REPORTS = {
    "Herat": "Saffron growers asked the Taliban for a cold store near the airport before the harvest begins.",
    "Kunduz": "A ferry over the border river stands still, since Taliban guards and its crew quarrel over the fare.",
    "Ghazni": "Masons who mend the old minarets wait for three months of pay that the Taliban promised in spring.",
}


def item(
    name: str, *, day: int, hour: int, title: str = "", text: str = "", host: str = "news.example"
) -> Item:
    """An entry whose page is not to be had, so that the feed's own text stands in."""
    told = text or REPORTS[name]
    return Item(
        url=f"http://{host}/{name}", title=title or TITLES[name], at=utc(day, hour), text=told
    )


def settled(scene: Scene, web: SmallWeb, **config: Any) -> None:
    """A home with the first issue behind it, its feed polled and empty."""
    scene.write(**config)
    web.on(FEED, rss())
    scene.cycle(utc(11, 8))


def told(scene: Scene, name: str) -> list[int]:
    """The numbers of the issues that tell an article."""
    return [number for number, text in enumerate(scene.issues(), start=1) if f"/{name}" in text]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The store's settings: by default SQLite, or a new PostgreSQL database."""
    if request.param == "sqlite":
        return {}
    return {
        "url": new_database(request.getfixturevalue("postgresql_server"), f"job-{tmp_path.name}")
    }


def test_a_digest_that_is_triggered_again_and_late_is_composed_once(
    scene: Scene, web: SmallWeb, store: dict[str, str]
) -> None:
    settled(scene, web, store=store)
    web.on(FEED, rss(item("Herat", day=12, hour=5)))
    for now in (NIGHT, MORNING, MORNING, utc(12, 9), utc(12, 23)):
        scene.cycle(now)
    assert told(scene, "Herat") == [2]
    assert len(scene.issues()) == 2


def test_a_digest_that_is_composed_by_many_at_once_is_composed_once(
    scene: Scene, web: SmallWeb, store: dict[str, str]
) -> None:
    settled(scene, web, store=store)
    web.on(FEED, rss(item("Herat", day=12, hour=5)))
    scene.cycle(NIGHT)
    assert asyncio.run(_composed_by(4, scene)) == [2]
    with scene.look() as tx:
        assert [issue.number for issue in digests.list_issues(tx, "daily")] in ([1, 2], [2, 1])


async def _composed_by(many: int, scene: Scene) -> list[int]:
    config, start = load_config(scene.config, environ={}), Barrier(many)
    async with open_resources(
        config, config_folder=scene.config, home=scene.home, now=MORNING
    ) as resources:

        def compose() -> list[ComposeReport]:
            start.wait(timeout=20)
            return compose_due(resources, now=MORNING)

        with ThreadPoolExecutor(many) as threads:
            done = [threads.submit(compose) for _ in range(many)]
            return [report.number for one in done for report in one.result()]


@pytest.mark.slow
def test_runs_of_many_processes_at_once_send_one_mail_to_each_subscriber(
    scene: Scene, web: SmallWeb, store: dict[str, str]
) -> None:
    readers = [{"email": "one@example.net"}, {"email": "two@example.net"}]
    with relay() as post:
        mail = {
            "host": "127.0.0.1",
            "port": post.port,
            "security": "none",
            "from": "desk@example.org",
        }
        settled(scene, web, store=store, series=[{**SERIES, "subscribers": readers}], mail=mail)
        web.on(FEED, rss(item("Herat", day=12, hour=5)))
        scene.cycle(NIGHT)
        post.script.taken.clear()
        running = [scene.start("run", "--only", "digest,deliver", now=MORNING) for _ in range(3)]
        said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert len(scene.issues()) == 2
    assert sorted(to[0] for _, to, _ in post.script.taken) == ["one@example.net", "two@example.net"]


def test_three_missed_issues_become_one_that_tells_all_and_says_that_it_is_late(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    news = [
        item("Herat", day=12, hour=5),
        item("Kunduz", day=13, hour=5),
        item("Ghazni", day=14, hour=5),
    ]
    for count, one in enumerate(news, start=1):
        web.on(FEED, rss(*news[:count]))
        scene.cycle(one.at, only=CYCLE_STEPS[:3])
    scene.cycle(utc(14, 9))
    assert len(scene.issues()) == 2
    assert [told(scene, name) for name in ("Herat", "Kunduz", "Ghazni")] == [[2], [2], [2]]
    assert "late" in scene.issues()[1][:600]


def test_an_article_that_was_seen_after_the_cut_falls_into_the_next_issue_whatever_its_date(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    web.on(FEED, rss(item("Herat", day=12, hour=5)))
    scene.cycle(MORNING)
    web.on(FEED, rss(item("Kunduz", day=10, hour=5), item("Herat", day=12, hour=5)))
    scene.cycle(utc(12, 8))
    scene.cycle(utc(13, 7, 1), only=CYCLE_STEPS[3:])
    assert [told(scene, name) for name in ("Herat", "Kunduz")] == [[2], [3]]


REPORT = (
    "Envoys of eleven states gathered in the old town hall on Tuesday to talk with the Taliban about the roads "
    "to the south. The hosts said that a second meeting would follow before the first snow closes the passes. "
    "Drivers at the northern gate waited for the tenth day and burned crates to keep warm through the night."
)


def test_later_news_of_a_told_story_is_told_as_such_and_what_was_told_is_not_told_again(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    first = item("Herat", day=12, hour=5, title="Envoys gather in the old town hall", text=REPORT)
    web.on(FEED, rss(first))
    scene.cycle(MORNING)
    more = f"{REPORT} Late in the evening the Taliban opened the gate for forty trucks with fruit."
    later = item("Kunduz", day=12, hour=15, title="Envoys gathered in the old town hall", text=more)
    web.on(FEED, rss(later, first))
    scene.cycle(utc(12, 16))
    scene.cycle(utc(13, 7, 1), only=CYCLE_STEPS[3:])
    assert [told(scene, name) for name in ("Herat", "Kunduz")] == [[2], [3]]
    assert "[Follow-up" in scene.issues()[2]
    assert "[Follow-up" not in scene.issues()[1]
    assert scene.issues()[2].count("Flagged: ") == 1
    story = scene.issues()[1].partition("Flagged: ")[2].partition("; ")[2].split()[0]
    assert f"; {story} " in scene.issues()[2]


def test_the_first_issue_tells_the_last_day_of_what_the_first_poll_brought_and_no_more(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    web.on(FEED, rss(item("Herat", day=11, hour=20), item("Kunduz", day=9, hour=5)))
    scene.cycle(NIGHT)
    scene.cycle(MORNING)
    assert [told(scene, name) for name in ("Herat", "Kunduz")] == [[1], []]
    assert len(flagged(scene)) == 2


def test_the_first_poll_of_a_new_feed_is_recorded_but_not_told_as_news(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    other = "http://other.example/feed"
    old = item("Herat", day=12, hour=5, host="other.example")
    web.on(other, rss(old))
    scene.write(
        feeds=[{"outlet": "The Daily Example", "url": FEED}, {"outlet": "The Other", "url": other}]
    )
    scene.cycle(MORNING)
    web.on(other, rss(item("Kunduz", day=12, hour=9, host="other.example"), old))
    scene.cycle(utc(12, 10))
    scene.cycle(utc(13, 7, 1))
    assert [told(scene, name) for name in ("Herat", "Kunduz")] == [[], [3]]
    assert len(flagged(scene)) == 2


def test_what_a_new_feed_publishes_while_it_cannot_be_had_is_told_as_news(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    other = "http://other.example/feed"
    web.on(other, html("Oops", status=500))
    scene.write(
        feeds=[{"outlet": "The Daily Example", "url": FEED}, {"outlet": "The Other", "url": other}]
    )
    scene.cycle(MORNING)
    host = "other.example"
    web.on(
        other,
        rss(item("Kunduz", day=12, hour=9, host=host), item("Herat", day=12, hour=5, host=host)),
    )
    scene.cycle(utc(12, 10))
    scene.cycle(utc(13, 7, 1))
    assert [told(scene, name) for name in ("Herat", "Kunduz")] == [[], [3]]


def test_a_series_with_no_backfill_begins_with_what_comes_after_its_first_poll(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write(series=[{**SERIES, "backfill": "none"}])
    web.on(FEED, rss(item("Herat", day=11, hour=20)))
    scene.cycle(NIGHT)
    web.on(FEED, rss(item("Kunduz", day=12, hour=6), item("Herat", day=11, hour=20)))
    scene.cycle(MORNING)
    assert [told(scene, name) for name in ("Herat", "Kunduz")] == [[], [2]]


def test_nothing_is_composed_before_every_feed_was_looked_at_once(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    web.on(FEED, rss(item("Herat", day=11, hour=20)))
    scene.cycle(NIGHT, only=CYCLE_STEPS[3:])
    assert scene.issues() == []
    scene.cycle(NIGHT)
    assert told(scene, "Herat") == [1]


def test_a_first_issue_waits_two_hours_at_most_for_what_is_still_to_be_read(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    web.on(FEED, rss(item("Herat", day=11, hour=20)))
    scene.cycle(utc(12, 4), only=("poll", "digest"))
    assert scene.issues() == []
    scene.cycle(utc(12, 6), only=("digest", "deliver"))
    assert len(scene.issues()) == 1
