"""What a series asks for later is news from then on: its archive is not."""

from __future__ import annotations

import pytest

from tests.steps.test_compose import item, settled, told
from tests.support.scene import ACTORS, FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss

pytestmark = pytest.mark.slow

OTHER = "http://other.example/feed"
BOTH = ({"outlet": "The Daily Example", "url": FEED}, {"outlet": "The Other", "url": OTHER})
PLAIN = "Shepherds drove their herds down from the high pastures two weeks early for want of rain."


def test_an_article_of_a_first_poll_that_another_feed_brings_as_news_is_told(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    quiet, same = item("Herat", day=11, hour=9), item("Herat", day=11, hour=9)
    web.on(OTHER, rss(quiet))
    scene.write(feeds=BOTH)
    scene.cycle(utc(11, 10))
    web.on(FEED, rss(same))
    scene.cycle(utc(11, 11))
    scene.cycle(utc(12, 7, 1))
    assert told(scene, "Herat") == [2]


def test_an_article_of_a_first_poll_that_an_edit_makes_name_an_actor_is_told(
    scene: Scene, web: SmallWeb
) -> None:
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


OLD = (
    "Saffron growers in Herat asked the Taliban for a cold store near the airport before the harvest begins. "
    "The growers' union counts eleven thousand families in the trade. "
    "Without a cold store a third of the crop loses its colour by December, its chairman Ghafur Noori said. "
    "Buyers from Dubai and Barcelona have already asked for samples of this year's crop."
)
NEW = "On Thursday the Taliban governor laid the first stone of a hall for ninety tonnes."


def report(
    name: str, text: str, *, day: int, title: str = "Saffron growers in Herat ask for a cold store"
) -> Item:
    return Item(url=f"http://news.example/{name}", title=title, at=utc(day, 5), text=text)


def issues(scene: Scene, web: SmallWeb, *later: Item) -> list[str]:
    """The filed texts, the first of an empty feed, the second with the old report, the third with the later ones."""
    web.on(FEED, rss())
    scene.cycle(utc(11, 8))
    web.on(FEED, rss(report("saffron", OLD, day=12)))
    scene.cycle(utc(12, 7, 1))
    web.on(FEED, rss(*later, report("saffron", OLD, day=12)))
    scene.cycle(utc(13, 7, 1))
    return [" ".join(text.split()) for text in scene.issues()]


def test_the_next_issue_tells_only_the_sentence_that_is_new(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    title = "Saffron growers in Herat get their cold store"
    _, second, third = issues(scene, web, report("stone", f"{OLD} {NEW}", day=13, title=title))
    assert "cold store near the airport before the harvest" in second
    assert NEW.replace("Taliban", "*Taliban*") in third
    assert "eleven thousand families" not in third
    assert "Follow-up of issue 2" in third


def test_a_copy_of_what_was_told_takes_two_lines(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    _, _, third = issues(scene, web, report("again", OLD, day=13))
    assert "The same report as in issue 2, now also by The Daily Example." in third
    assert "Flagged:" not in third


def test_a_series_that_merges_nothing_tells_the_copy_by_itself(scene: Scene, web: SmallWeb) -> None:
    scene.write(series=[{**SERIES, "merge": False}])
    _, second, third = issues(scene, web, report("again", OLD, day=13))
    assert "cold store near the airport before the harvest" in second
    assert "cold store near the airport before the harvest" in third
    assert "Follow-up" not in third


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


def test_an_actor_that_a_series_asks_for_later_is_news_from_then_on(
    scene: Scene, web: SmallWeb
) -> None:
    archived(scene, web)
    scene.write(series=[SERIES])
    scene.cycle(utc(12, 9))
    late = "A new round of the Moscow format was called off on Tuesday because the host city lay under deep snow."
    web.on(FEED, rss(item("Ghazni", day=12, hour=10, text=late)))
    scene.cycle(utc(12, 12))
    scene.cycle(utc(13, 7, 1))
    assert (told(scene, "Kunduz"), told(scene, "Ghazni")) == ([], [3])


def test_a_series_that_says_how_far_back_tells_that_much_of_a_later_actor(
    scene: Scene, web: SmallWeb
) -> None:
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
