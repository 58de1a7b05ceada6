"""Entries under one link are several articles, each of its own story."""

from __future__ import annotations

from dataclasses import replace

from tests.job.scene import FEED, NEWS, Scene, utc
from tests.job.small_web import SmallWeb, rss
from tests.job.test_digest_once import item
from wirewatch.adapters.store import articles


def test_unrelated_entries_that_share_a_link_are_stories_of_their_own(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    plain = [item(name, day=12, hour=5) for name in ("Herat", "Kunduz", "Ghazni")]
    for number in range(2):  # two in one cycle, one in a later
        shared = [replace(one, url=f"{NEWS}/bulletin") for one in plain[: 2 + number]]
        feed = rss(*shared)[2].decode()
        for place in range(len(shared)):
            feed = feed.replace(f"<guid>{NEWS}/bulletin</guid>", f"<guid>bulletin-{place}</guid>", 1)
        web.on(FEED, (200, {"Content-Type": "application/rss+xml"}, feed.encode()))
        scene.cycle(utc(12, 6 + number))
    with scene.look() as tx:
        stories = [one.story for one in articles.flagged(tx)]
    assert len(stories) == len(set(stories)) == 3
