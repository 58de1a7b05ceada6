"""What came quietly is news after all when a feed brings it as news, or an edit makes it so."""

from __future__ import annotations

import pytest

from tests.job.scene import FEED, Scene, utc
from tests.job.small_web import SmallWeb, rss
from tests.job.test_digest_once import item, settled, told

pytestmark = pytest.mark.slow

OTHER = "http://other.example/feed"
BOTH = ({"outlet": "The Daily Example", "url": FEED}, {"outlet": "The Other", "url": OTHER})
PLAIN = "Shepherds drove their herds down from the high pastures two weeks early for want of rain."


def test_an_article_of_a_first_poll_that_another_feed_brings_as_news_is_told(scene: Scene, web: SmallWeb) -> None:
    settled(scene, web)
    quiet, same = item("Herat", day=11, hour=9), item("Herat", day=11, hour=9)
    web.on(OTHER, rss(quiet))
    scene.write(feeds=BOTH)
    scene.cycle(utc(11, 10))
    web.on(FEED, rss(same))
    scene.cycle(utc(11, 11))
    scene.cycle(utc(12, 7, 1))
    assert told(scene, "Herat") == [2]


def test_an_article_of_a_first_poll_that_an_edit_makes_name_an_actor_is_told(scene: Scene, web: SmallWeb) -> None:
    settled(scene, web)
    web.on(OTHER, rss(item("Herat", day=11, hour=9, text=PLAIN, host="other.example")))
    scene.write(feeds=BOTH)
    scene.cycle(utc(11, 10))
    edited = f"{PLAIN} The Taliban closed the pass behind them."
    web.on(OTHER, rss(item("Herat", day=11, hour=9, text=edited, host="other.example")))
    scene.cycle(utc(11, 12))
    scene.cycle(utc(12, 7, 1))
    assert told(scene, "Herat") == [2]


def test_the_fuller_text_of_another_feed_is_watched_and_stays_when_the_page_is_tried_again(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web, feeds=BOTH)
    web.on(OTHER, rss())
    scene.cycle(utc(11, 9))
    web.on(FEED, rss(item("Herat", day=11, hour=9, text=PLAIN)))
    scene.cycle(utc(11, 10))
    fuller = f"{PLAIN} The Taliban closed the pass behind them."
    web.on(OTHER, rss(item("Herat", day=11, hour=9, text=fuller)))
    scene.cycle(utc(11, 11))
    scene.cycle(utc(11, 14))
    scene.cycle(utc(12, 7, 1))
    assert told(scene, "Herat") == [2]
