"""What a series asks for later is news from then on: its archive is not."""

from __future__ import annotations

import pytest

from tests.job.scene import ACTORS, FEED, SERIES, Scene, utc
from tests.job.small_web import SmallWeb, rss
from tests.job.test_digest_once import item, settled, told

pytestmark = pytest.mark.slow

FORMAT = "Delegates of the Moscow format went home after a long quarrel over the seats in the hall."
ONLY_TALIBAN = {**SERIES, "actors": ["taliban"]}


def archived(scene: Scene, web: SmallWeb) -> None:
    """A home with two articles that a series for the Taliban does not ask for, days old, and one that it told."""
    settled(scene, web, series=[ONLY_TALIBAN])
    old = [item("Kunduz", day=11, hour=9, text=FORMAT), item("Herat", day=11, hour=10)]
    web.on(FEED, rss(*old))
    scene.cycle(utc(11, 12))
    scene.cycle(utc(12, 7, 1))
    assert (told(scene, "Herat"), told(scene, "Kunduz")) == ([2], [])


def test_an_actor_that_a_series_asks_for_later_is_news_from_then_on(scene: Scene, web: SmallWeb) -> None:
    archived(scene, web)
    scene.write(series=[SERIES])
    scene.cycle(utc(12, 9))
    late = "A new round of the Moscow format was called off on Tuesday because the host city lay under deep snow."
    web.on(FEED, rss(item("Ghazni", day=12, hour=10, text=late)))
    scene.cycle(utc(12, 12))
    scene.cycle(utc(13, 7, 1))
    assert (told(scene, "Kunduz"), told(scene, "Ghazni")) == ([], [3])


def test_a_series_that_says_how_far_back_tells_that_much_of_a_later_actor(scene: Scene, web: SmallWeb) -> None:
    archived(scene, web)
    scene.write(series=[{**SERIES, "backfill": "48h"}])
    scene.cycle(utc(12, 9))
    scene.cycle(utc(13, 7, 1))
    scene.cycle(utc(14, 7, 1))
    assert told(scene, "Kunduz") == [3]


def test_a_series_that_is_added_later_begins_with_the_last_day(scene: Scene, web: SmallWeb) -> None:
    archived(scene, web)
    young = item("Ghazni", day=14, hour=5)
    web.on(FEED, rss(young))
    scene.cycle(utc(14, 6))
    scene.write(series=[ONLY_TALIBAN, {**SERIES, "id": "weekly"}])
    scene.cycle(utc(14, 9))
    (first,) = scene.issues("weekly")
    assert "/Ghazni" in first
    assert "/Herat" not in first
    assert "/Kunduz" not in first


def test_an_actor_that_was_left_out_for_an_hour_loses_no_news(scene: Scene, web: SmallWeb) -> None:
    settled(scene, web)
    web.on(FEED, rss(item("Kunduz", day=11, hour=9, text=FORMAT)))
    scene.cycle(utc(11, 12))
    scene.write(series=[ONLY_TALIBAN], actors=ACTORS)
    scene.cycle(utc(11, 13))
    scene.write()
    scene.cycle(utc(11, 14))
    scene.cycle(utc(12, 7, 1))
    assert told(scene, "Kunduz") == [2]
