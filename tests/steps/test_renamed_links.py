"""A site that renames all its links, or its guids and a headline at once, tells its readers nothing a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.steps.test_compose import item
from tests.support.scene import FEED, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.store import articles

pytestmark = pytest.mark.slow


def under_another_name(one: Item) -> Item:
    return replace(one, url=one.url.replace("http://news.", "http://www.news."))


def with_tracking(one: Item) -> Item:
    return replace(one, url=f"{one.url}?utm_source=rss&utm_medium=feed")


def with_a_slash(one: Item) -> Item:
    return replace(one, url=f"{one.url}/")


@pytest.mark.parametrize("renamed", [under_another_name, with_tracking, with_a_slash])
def test_links_that_are_spelled_anew_are_no_news(
    scene: Scene, web: SmallWeb, renamed: Callable[[Item], Item]
) -> None:
    scene.write()
    known = [item(name, day=12, hour=5) for name in ("Herat", "Kunduz", "Ghazni")]
    web.on(FEED, rss(*known))
    scene.cycle(utc(12, 6))
    web.on(FEED, rss(*map(renamed, known)))
    scene.cycle(utc(12, 7))
    with scene.look() as tx:
        assert len({one.story for one in articles.list_flagged(tx)}) == 3
    assert "no stories" in scene.run("digest", "list").out


def test_a_new_guid_with_an_edited_headline_at_the_same_link_is_no_new_story(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    known = item("Herat", day=12, hour=5)
    web.on(FEED, rss(known))
    scene.cycle(utc(12, 6))
    document = rss(replace(known, title="Saffron before the frost"))
    body = document[2].replace(f"<guid>{known.url}</guid>".encode(), b"<guid>churned</guid>")
    assert body != document[2]
    web.on(FEED, (document[0], document[1], body))
    scene.cycle(utc(12, 7))
    with scene.look() as tx:
        assert len({one.story for one in articles.list_flagged(tx)}) == 1
    assert "no stories" in scene.run("digest", "list").out
