"""From the feed to the filed page: a follow-up tells what is new, a copy almost nothing, an unmerged series all."""

from __future__ import annotations

import pytest

from tests.job.scene import FEED, SERIES, Scene, utc
from tests.job.small_web import Item, SmallWeb, rss

pytestmark = pytest.mark.slow

OLD = (
    "Saffron growers in Herat asked the Taliban for a cold store near the airport before the harvest begins. "
    "The growers' union counts eleven thousand families in the trade. "
    "Without a cold store a third of the crop loses its colour by December, its chairman Ghafur Noori said. "
    "Buyers from Dubai and Barcelona have already asked for samples of this year's crop."
)
NEW = "On Thursday the Taliban governor laid the first stone of a hall for ninety tonnes."


def report(name: str, text: str, *, day: int, title: str = "Saffron growers in Herat ask for a cold store") -> Item:
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
    assert f"New: {NEW}".replace("Taliban", "*Taliban*") in third
    assert "eleven thousand families" not in third
    assert "Follow-up, told in issue 2" in third


def test_a_copy_of_what_was_told_takes_two_lines(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    _, _, third = issues(scene, web, report("again", OLD, day=13))
    assert "The same report as in issue 2, now also by The Daily Example." in third
    assert "Flagged for" not in third


def test_a_series_that_merges_nothing_tells_the_copy_by_itself(scene: Scene, web: SmallWeb) -> None:
    scene.write(series=[{**SERIES, "merge": False}])
    _, second, third = issues(scene, web, report("again", OLD, day=13))
    assert "cold store near the airport before the harvest" in second
    assert "cold store near the airport before the harvest" in third
    assert "Follow-up" not in third
